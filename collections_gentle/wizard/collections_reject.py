from datetime import timedelta

from odoo import fields, models


class CollectionsReject(models.TransientModel):
    _name = "collections.reject"
    _description = "Do not send a message"

    touch_ids = fields.Many2many("collections.touch", required=True)
    reason = fields.Char(required=True)
    pause_days = fields.Integer(string="Leave the customer in peace for (days)", default=14, required=True)

    def action_confirm(self):
        until = fields.Datetime.now() + timedelta(days=max(self.pause_days, 1))
        rejected = self.touch_ids._reject(self.reason, until)
        return self.touch_ids._decided_notice(self.env._("%s not sent.", len(rejected)), rejected)
