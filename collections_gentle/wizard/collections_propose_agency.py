from odoo import api, fields, models


class CollectionsProposeAgency(models.TransientModel):
    _name = "collections.propose.agency"
    _inherit = ["collections.tone.noted"]
    _description = "Propose an agency"

    _tone_notes = ("words",)

    case_id = fields.Many2one("collections.case", required=True)
    partner_id = fields.Many2one(related="case_id.partner_id")
    company_id = fields.Many2one(related="case_id.company_id")
    agency_checklist = fields.Html(related="case_id.agency_checklist", sanitize=False)
    agency_id = fields.Many2one(
        "collections.agency", domain="[('company_id', '=', company_id)]", help="May be chosen later, by a manager."
    )
    words = fields.Text(string="Why?", required=True, help="Whoever approves it was not there.")

    @api.onchange("case_id")
    def _onchange_case_id(self):
        """Where there is one agency, it is that one."""
        mine = self.env["collections.agency"].search([("company_id", "=", self.case_id.company_id.id)], limit=2)
        self.agency_id = mine if len(mine) == 1 else False

    def action_confirm(self):
        handover = self.case_id._propose_agency(self.agency_id, self.words)
        return {
            "type": "ir.actions.act_window",
            "res_model": handover._name,
            "res_id": handover.id,
            "view_mode": "form",
        }
