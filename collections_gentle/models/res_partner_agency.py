from odoo import fields, models


class ResPartner(models.Model):
    """A contact that is an agency leads to its record and its statements."""

    _inherit = "res.partner"

    collections_agency_id = fields.Many2one("collections.agency", compute="_compute_collections_agency_id")

    def _compute_collections_agency_id(self):
        # The rules leave those of the companies that are chosen; the record of an archived agency is still its record.
        Agency = self.env["collections.agency"].with_context(active_test=False)
        agencies = Agency.search([("partner_id", "in", self._origin.ids)]) if Agency.has_access("read") else Agency
        by_partner = agencies.sorted(lambda agency: agency.company_id != self.env.company).grouped("partner_id")
        for partner in self:
            partner.collections_agency_id = by_partner.get(partner._origin, Agency)[:1]

    def action_view_collections_agency(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agency"),
            "res_model": "collections.agency",
            "view_mode": "form",
            "res_id": self.collections_agency_id.id,
        }

    def action_view_collections_agency_statements(self):
        self.ensure_one()
        return self.collections_agency_id.action_view_statements()
