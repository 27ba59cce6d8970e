from odoo import models


class AccountMove(models.Model):
    """A draft with charges is looked at once more when it is posted: much may have happened since it was made."""

    _inherit = "account.move"

    def _post(self, soft=True):
        ours = self.filtered(lambda move: move.move_type == "out_invoice")
        if ours:
            # Accountants post; what a charge knows is for collectors.
            self.env["collections.charge"].sudo().search([("move_id", "in", ours.ids)])._check_may_post()
        return super()._post(soft)
