from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsPostpone(models.TransientModel):
    _name = "collections.postpone"
    _inherit = ["collections.tone.noted"]
    _description = "Postpone a conversation"

    _tone_notes = ("reason",)

    case_ids = fields.Many2many("collections.case", required=True)
    until = fields.Date(
        string="In peace through",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=7),
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        if self.until < fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day from today on: through that day the customer is left in peace."))
        self.case_ids.check_access("write")
        for company, cases in self.case_ids.grouped("company_id").items():
            cases._pause(company._collections_end_of(self.until), self.reason)._wake("postponed")
        return {"type": "ir.actions.act_window_close"}
