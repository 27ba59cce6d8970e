from odoo import fields, models


class CollectionsAssign(models.TransientModel):
    _name = "collections.assign"
    _description = "Assign a collector"

    case_ids = fields.Many2many("collections.case", required=True)
    user_id = fields.Many2one("res.users", string="Collector", required=True, domain=[("share", "=", False)])

    def action_confirm(self):
        self.case_ids.check_access("write")
        # One click for many cases, not one e-mail for each.
        self.case_ids.with_context(mail_auto_subscribe_no_notify=True).user_id = self.user_id
        return {"type": "ir.actions.act_window_close"}
