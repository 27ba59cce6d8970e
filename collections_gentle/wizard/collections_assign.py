from odoo import fields, models


class CollectionsAssign(models.TransientModel):
    _name = "collections.assign"
    _description = "Assign a collector"

    case_ids = fields.Many2many("collections.case", required=True)
    user_id = fields.Many2one("res.users", string="Collector", required=True, domain=[("share", "=", False)])

    def action_confirm(self):
        self.case_ids.user_id = self.user_id
        return {"type": "ir.actions.act_window_close"}
