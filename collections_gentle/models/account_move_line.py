from odoo import api, fields, models

_WATCHED = {"no_followup", "date_maturity", "partner_id", "account_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_note = fields.Char(string="Note", compute="_compute_collections_note")

    @api.depends("no_followup", "move_id.payment_state", "amount_residual")
    def _compute_collections_note(self):
        """Why an open item is not asked for, in words."""
        for line in self:
            line.collections_note = line._collections_note_words()

    def _collections_note_words(self):
        if self.amount_residual < 0:
            return self.env._("In the customer's favour")
        if self.no_followup:
            return self.env._("Excluded from follow-up")
        if self.move_id.payment_state == "blocked":
            return self.env._("Blocked for payment")
        return False

    def write(self, vals):
        if "partner_id" in vals:
            self._wake_collections("item goes to another customer")
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self._wake_collections("item changed")
        return result

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
