from odoo import fields, models


class CollectionsAgencyGoOn(models.TransientModel):
    _name = "collections.agency.go.on"
    _description = "Go on with an agency after a pause"

    agency_id = fields.Many2one("collections.agency", required=True, readonly=True)
    pause_reason = fields.Char(related="agency_id.pause_reason")
    reason = fields.Text(string="Why we go on", required=True)

    def action_confirm(self):
        self.agency_id._lift_pause(self.reason)
