from odoo import models

_WATCHED = {"no_followup", "date_maturity", "partner_id", "account_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self._wake_collections("item changed")
        return result

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
                    ("partner_id", "in", receivable.partner_id.ids),
                    ("company_id", "in", receivable.company_id.ids),
                    ("state", "!=", "closed"),
                ]
            )
        )
        return cases._wake(reason)
