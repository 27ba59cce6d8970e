from odoo import fields, models


class CollectionsSimulate(models.TransientModel):
    _name = "collections.simulate"
    _description = "Simulate a run"

    on = fields.Date(string="Day", required=True, default=fields.Date.context_today)

    def action_confirm(self):
        run = self.env["collections.run"].simulate(self.on)
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.run",
            "view_mode": "form",
            "res_id": run.id,
        }
