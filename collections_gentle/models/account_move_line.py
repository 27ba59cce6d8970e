from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .res_partner import SEEN_BY

_WATCHED = {"no_followup", "date_maturity", "partner_id", "account_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_note = fields.Char(string="Note", compute="_compute_collections_note")

    @api.depends("no_followup", "move_id.payment_state", "amount_residual")
    @api.depends_context("uid")
    def _compute_collections_note(self):
        """Why an open item is not asked for, in words. What was said is for accountants: portal users see items too."""
        said = self._collections_said() if self.env.user.has_groups(SEEN_BY) else {}
        for line in self:
            line.collections_note = line._collections_note_words() or said.get(line.id, False)

    @api.depends_context("collections_item_names")
    def _compute_display_name(self):
        """Where open items are chosen, each is named by what tells it from the others."""
        result = super()._compute_display_name()
        if self.env.context.get("collections_item_names"):
            for line in self:
                line.display_name = line._collections_item_name()
        return result

    def _collections_item_name(self):
        amount = formatLang(self.env, self.amount_residual_currency, currency_obj=self.currency_id)
        day = format_date(self.env, self._collections_due())
        # Whoever may choose the item may read why it is not asked for.
        words = (self.move_id.name, self.env._("due %s", day), amount, self.sudo().collections_note)
        return " · ".join(word for word in words if word)

    def _collections_note_words(self):
        if self.amount_residual < 0:
            return self.env._("In the customer's favour")
        if self.no_followup:
            return self.env._("Excluded from follow-up")
        if self.move_id.payment_state == "blocked":
            return self.env._("Blocked for payment")
        return False

    def _collections_said(self):
        """What was said about these items, by id: promised, on hold, in discussion; the last of these wins."""
        said = {}
        for promise in self._collections_statements("promise", "open"):
            words = self.env._("Promised for %s", format_date(self.env, promise.date_promised))
            said |= dict.fromkeys(promise.line_ids.ids, words)
        for plan in self._collections_statements("plan", "offered") | self._collections_statements("plan", "active"):
            said |= dict.fromkeys(plan.line_ids.ids, plan.summary)
        for plan in self._collections_statements("plan", True, field="credit_due"):
            said |= dict.fromkeys(plan.line_ids.ids, self.env._("Waits for a credit: %s", plan.discount_words))
        for hold in self._collections_statements("hold", "active"):
            said |= dict.fromkeys(hold.line_ids.ids, self.env._("On hold until %s", hold._end_words()))
        for dispute in self._collections_statements("dispute", "open"):
            said |= dict.fromkeys(dispute.line_ids.ids, self.env._("In discussion: %s", dispute.amount_words))
        for dispute in self._collections_statements("dispute", True, field="credit_pending"):
            said |= dict.fromkeys(dispute.line_ids.ids, self.env._("Waits for a credit: %s", dispute.accepted_words))
        return said

    def _collections_statements(self, model, value, field="state"):
        # Accountants who do not talk with customers see the item's state, not what was said.
        Model = self.env[f"collections.{model}"].sudo()
        return Model.search([("line_ids", "in", self.ids), (field, "=", value)])

    def write(self, vals):
        if "partner_id" in vals:
            self._wake_collections("item goes to another customer")
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self._wake_collections("item changed")
        return result

    def _collections_charged(self):
        """Those of these lines that ask for interest or compensation."""
        charges = self.env["collections.charge"].sudo().search([("move_id", "in", self._origin.move_id.ids)])
        return self._origin.filtered(lambda line: line.move_id in charges.move_id)

    def _collections_due(self):
        """Day from which this item is late; entries without a due date count from their own."""
        return self.date_maturity or self.date

    def _collections_paid(self):
        """Whether all of these items are settled, and money came in for at least one of them."""
        journals = self.matched_credit_ids.credit_move_id.journal_id
        return all(self.mapped("reconciled")) and bool({"bank", "cash", "credit"} & set(journals.mapped("type")))

    def _wake_collections(self, reason):
        """Let the open cases of these lines' customers be looked at again."""
        receivable = self.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        if not receivable:
            return self.env["collections.case"]
        # Whoever books a payment need not see collections.
        cases = (
            self.env["collections.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", receivable.partner_id.commercial_partner_id.ids),
                    ("company_id", "in", receivable.company_id.ids),
                    ("state", "!=", "closed"),
                ]
            )
        )
        return cases._wake(reason)
