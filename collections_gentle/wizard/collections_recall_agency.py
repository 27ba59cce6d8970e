from odoo import fields, models

from ..models.collections_handover import RECALL_REASONS


class CollectionsRecallAgency(models.TransientModel):
    _name = "collections.recall.agency"
    _description = "Call back from the agency"

    case_id = fields.Many2one("collections.case", required=True)
    partner_id = fields.Many2one(related="case_id.partner_id")
    reason = fields.Selection([r for r in RECALL_REASONS if r[0] != "care"], required=True)
    words = fields.Text(string="What does whoever goes on need to know?", required=True)

    def action_confirm(self):
        self.case_id._recall_agency(self.reason, self.words)
        return {"type": "ir.actions.act_window_close"}
