from odoo import api, fields, models
from odoo.tools import SQL

from .res_partner import SEEN_BY

_WATCHED = {"payment_state", "state"}


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_stage_id = fields.Many2one(
        "collections.stage",
        string="Collection stage",
        compute="_compute_collections",
        compute_sudo=True,
        groups=SEEN_BY,
        help="The last stage at which the customer was asked for this invoice.",
    )
    collections_last_contact = fields.Char(
        string="Last contact", compute="_compute_collections", compute_sudo=True, groups=SEEN_BY
    )
    collections_next_contact = fields.Datetime(
        string="Next look", compute="_compute_collections", compute_sudo=True, groups=SEEN_BY
    )
    collections_reason = fields.Char(
        string="Next step", compute="_compute_collections", compute_sudo=True, groups=SEEN_BY
    )
    collections_case_id = fields.Many2one(
        "collections.case", compute="_compute_collections", compute_sudo=True, groups=SEEN_BY
    )

    @api.depends("payment_state", "state", "commercial_partner_id", "company_id")
    def _compute_collections(self):
        """What an accountant sees at a glance; computed with ``sudo`` because not every accountant sees cases."""
        chased = self.filtered(lambda m: m.move_type == "out_invoice" and m.state == "posted" and m._collections_open())
        cases = self._collections_cases(chased)
        touches = self._collections_last_touches(chased)
        for move in self:
            case = cases.get((move.commercial_partner_id.id, move.company_id.id)) if move in chased else None
            touch = touches.get(move.id)
            move.collections_case_id = case
            move.collections_stage_id = touch.stage_id if touch else False
            move.collections_last_contact = touch._contact_words() if touch else False
            move.collections_next_contact = case.next_contact_at if case else False
            move.collections_reason = case.next_step if case else False

    def _collections_open(self):
        return self.payment_state not in ("paid", "reversed", "in_payment")

    @api.model
    def _collections_cases(self, moves):
        cases = self.env["collections.case"].search(
            [
                ("partner_id", "in", moves.commercial_partner_id.ids),
                ("company_id", "in", moves.company_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        return {(case.partner_id.id, case.company_id.id): case for case in cases}

    @api.model
    def _collections_last_touches(self, moves):
        touches = self.env["collections.touch"].search(
            [("line_ids.move_id", "in", moves.ids), ("state", "in", ("sent", "replied"))], order="sent_at, id"
        )
        return {move.id: touch for touch in touches for move in touch.line_ids.move_id}

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            # Not only invoices: money on account is an entry that nobody has matched yet.
            self.line_ids._wake_collections("ledger changed")
        return result

    def _collections_reference(self):
        """How a subject names these documents: the oldest, and how many more."""
        invoices = self.filtered(lambda m: m.is_invoice()) or self
        ordered = invoices.sorted(lambda m: (m.invoice_date_due or m.date, m.id))
        if len(ordered) < 2:
            return ordered.name or ""
        return self.env._("%(number)s and %(count)s more", number=ordered[0].name, count=len(ordered) - 1)

    def _collections_ensure_tokens(self):
        """Give all these documents the access token that Odoo's own portal links use, in one statement.

        The token is not ledger data; ``_portal_ensure_token`` would write it move by move, with all that a write
        on a posted entry checks.
        """
        missing = self.filtered(lambda move: move.is_invoice() and not move.access_token)
        if missing:
            query = "UPDATE account_move SET access_token = gen_random_uuid()::text WHERE id = ANY(%s)"
            self.env.cr.execute(SQL(query, missing.ids))
            missing.invalidate_recordset(["access_token"])

    def _collections_url(self):
        """Link that opens this invoice without a login."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.sudo().get_portal_url()}"

    def action_view_collections_case(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "view_mode": "form",
            "res_id": self.collections_case_id.id,
        }
