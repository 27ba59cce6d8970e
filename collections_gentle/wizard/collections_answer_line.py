from odoo import api, fields, models

from ..engine.agency import HARD
from ..models.collections_handover_answer import LINES


class CollectionsAnswerLine(models.TransientModel):
    _name = "collections.answer.line"
    _description = "Answer for a line"

    handover_id = fields.Many2one("collections.handover", required=True)
    missing = fields.Char(compute="_compute_missing")
    name = fields.Selection([line for line in LINES if line[0] not in HARD], string="Line", required=True)
    reason = fields.Char(required=True)

    @api.depends("handover_id")
    def _compute_missing(self):
        for wizard in self:
            soft = [line for line in wizard.handover_id._stops() if not line.hard] if wizard.handover_id else []
            wizard.missing = wizard.handover_id._missing_words(soft) if soft else False

    def action_confirm(self):
        self.handover_id._answer_for(self.name, self.reason)
        return {"type": "ir.actions.act_window_close"}
