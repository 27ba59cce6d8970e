from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.holds import HOLD_TYPES


class CollectionsEndHold(models.TransientModel):
    _name = "collections.end.hold"
    _description = "End a hold, or make it longer"

    hold_id = fields.Many2one("collections.hold", required=True)
    label = fields.Char(related="hold_id.label", string="Kind")
    what = fields.Selection([("lift", "End it"), ("extend", "Make it longer")], required=True, default="lift")
    end_on = fields.Date(string="Through", compute="_compute_end_on", store=True, readonly=False)
    reason = fields.Char(required=True)

    @api.depends("hold_id")
    def _compute_end_on(self):
        for wizard in self:
            hold = wizard.hold_id
            # How long such a hold may be made longer follows from its kind, which not everybody may read.
            kind = HOLD_TYPES.get(hold.sudo().hold_type or "postponed")
            today = fields.Date.context_today(wizard)
            start = max(today, hold.last_day or hold.review_on or today)
            wizard.end_on = start + timedelta(days=30 if hold.sensitive else kind.extension_days or 7)

    def action_confirm(self):
        self.hold_id.case_id.check_access("write")
        if self.what == "lift":
            self.hold_id._lift(self.reason)
        elif not self.end_on:
            raise UserError(self.env._("Choose the new last day."))
        else:
            self.hold_id._extend(self.end_on, self.reason)
        return {"type": "ir.actions.act_window_close"}
