from odoo import fields, models


class CollectionsNoCredit(models.TransientModel):
    _name = "collections.no.credit"
    _description = "No credit note is needed"

    dispute_id = fields.Many2one("collections.dispute", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.dispute_id._settle_otherwise(self.reason)
        return {"type": "ir.actions.act_window_close"}
