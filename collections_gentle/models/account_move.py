from odoo import Command, api, fields, models
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
    collections_standing = fields.Char(
        string="Not asked for because", compute="_compute_collections_standing", compute_sudo=True, groups=SEEN_BY
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

    @api.depends("payment_state", "state", "line_ids.no_followup")
    def _compute_collections_standing(self):
        """What keeps an open invoice from being asked for, in a few words."""
        self._collections_items().mapped("collections_note")  # read for all invoices at once
        for move in self:
            notes = move._collections_items().mapped("collections_note")
            move.collections_standing = next((note for note in notes if note), False)

    def _message_post_after_hook(self, message, msg_vals):
        """A customer who writes below an invoice answers us there; so does a colleague who writes back."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self.move_type in ("out_invoice", "out_refund") and message.message_type in ("comment", "email"):
            self._collections_message(message)
        return result

    def _collections_message(self, message):
        # Whoever writes below an invoice need not see collections.
        case = self.sudo()._collections_case_of(message)
        if not case:
            return
        if message._collections_from_customer():
            case._note(self.env._("The customer wrote below %s.", self.name))
            case._hear(message, unknown_sender=message._collections_unknown_sender(case.partner_id))
        elif message._collections_from_us() and case._is_answer(message, self):
            case._answered(self.env._("%s wrote to the customer", message.author_id.name))

    def _collections_case_of(self, message):
        """The conversation in which a message below this invoice belongs: the open one, else the last one; a customer
        who writes about an open invoice before there is any begins one."""
        domain = [("partner_id", "=", self.commercial_partner_id.id), ("company_id", "=", self.company_id.id)]
        cases = self.env["collections.case"].search(domain, order="id desc")
        known = cases.filtered(lambda case: case.state != "closed") or cases[:1]
        owing = self.state == "posted" and self.amount_residual > 0 and self.move_type == "out_invoice"
        if known or not owing or not message._collections_from_customer():
            return known
        Run = self.env["collections.run"].with_company(self.company_id)
        policies = self.env["collections.policy"]._policy_by_partner(self.company_id, self.commercial_partner_id)
        return any(policies.values()) and Run._case_for(self.company_id, self.commercial_partner_id)

    def _collections_items(self):
        """The open receivable lines of these documents."""
        return self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        )

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
        if vals.get("state") == "posted":
            self._collections_follow()
        if not _WATCHED.isdisjoint(vals):
            # Not only invoices: money on account is an entry that nobody has matched yet.
            self.line_ids._wake_collections("ledger changed")
        return result

    def _collections_follow(self):
        """What was said about these documents goes for the items that they have now."""
        for model in ("promise", "dispute", "hold", "plan"):
            # Whoever posts invoices need not see collections.
            self.env[f"collections.{model}"].sudo()._follow_documents(self)

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
            missing.fetch(["access_token"])  # nothing else with it

    def _collections_draft_credit(self, reason):
        """A draft credit note for all of this document, made by Odoo's own wizard; an accountant looks at it and posts."""
        self.ensure_one()
        values = {"date": fields.Date.context_today(self), "journal_id": self.journal_id.id, "reason": reason}
        wizard = self.env["account.move.reversal"].with_context(active_model=self._name, active_ids=self.ids)
        return self.browse(wizard.create(values).refund_moves()["res_id"])

    def _collections_scale(self, amount):
        """Make this draft credit note come to exactly ``amount``: every line takes its share, with its own taxes.

        What the rounding of taxes leaves over goes into a line of its own.
        """
        self.ensure_one()
        share = amount / self.amount_total
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        self.invoice_line_ids = [
            Command.update(
                line.id,
                {
                    "price_unit": line.price_unit * line.quantity * (1 - line.discount / 100) * share,
                    "quantity": 1,
                    "discount": 0,
                },
            )
            for line in lines
        ]
        rest = self.currency_id.round(amount - self.amount_total)
        if rest:
            rounding = {"name": self.env._("Rounding"), "price_unit": rest, "tax_ids": [Command.clear()]}
            self.invoice_line_ids = [Command.create({**rounding, "account_id": lines[:1].account_id.id})]

    def _collections_bank_account(self):
        """Where a transfer for these documents goes: the account on them, else the company's first."""
        return self.partner_bank_id[:1] or self.company_id.partner_id.bank_ids[:1]

    def _collections_document(self):
        """The invoice as a PDF: the one that was sent, else a copy made now.

        Odoo stamps what it prints; a customer who looks leaves no trace in the ledger.

        :return: (file name, content)
        """
        looked_at = self.env.cr.savepoint()
        try:
            document = self._get_invoice_legal_documents("pdf", allow_fallback=True)
        finally:
            looked_at.close(rollback=True)
        return self._get_invoice_report_filename(), document["content"]

    def _collections_url(self):
        """Link that opens this invoice without a login."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.sudo().get_portal_url()}"

    def action_collections_promise(self):
        return self._collections_wizard("action_new_promise")

    def action_collections_plan(self):
        return self._collections_wizard("action_new_plan")

    def action_collections_dispute(self):
        return self._collections_wizard("action_new_dispute")

    def action_collections_hold(self):
        return self._collections_wizard("action_new_hold")

    def _collections_wizard(self, name):
        """A wizard of the customer's case, about these invoices."""
        case = self.commercial_partner_id._collections_case_for(self.company_id)
        lines = self._collections_items()
        action = getattr(case, name)()
        return {**action, "context": {**action["context"], "default_line_ids": lines.ids}}

    def action_collections_leave_out(self):
        return self._collections_leave_out("follow" if self.no_followup else "no_followup")

    def action_collections_block(self):
        return self._collections_leave_out("unblock" if self.payment_state == "blocked" else "blocked")

    def _collections_leave_out(self, what):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why?"),
            "res_model": "collections.leave.out",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id, "default_what": what},
        }

    def action_view_collections_case(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "view_mode": "form",
            "res_id": self.collections_case_id.id,
        }
