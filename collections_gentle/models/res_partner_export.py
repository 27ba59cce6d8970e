from odoo import models
from odoo.exceptions import AccessError

from .collections_hold import MANAGER_GROUP


class ResPartner(models.Model):
    """What we hold on a customer, for the customer who asks."""

    _inherit = "res.partner"

    def action_collections_export(self):
        """Download everything that the current company holds on this customer, as JSON."""
        self.ensure_one()
        company = self.env.company
        self._check_collections_export(company)
        url = f"/collections/export/{company.id}/{self.commercial_partner_id.id}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _check_collections_export(self, company):
        """Only managers hand out everything at once, and only of their own companies."""
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(self.env._("Ask a manager of collections for everything that is held on a customer."))
        if company not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this company. Ask one of its managers."))

    def _collections_export(self, company):
        """Everything that ``company`` holds on this customer; the conversation says who asked for it.

        :return: a dict that can be written as JSON.
        """
        self.ensure_one()
        self._check_collections_export(company)
        customer = self.commercial_partner_id
        held = self.env["collections.export"]._of(customer, company)
        self._note_collections_export(customer, company)
        return held

    def _note_collections_export(self, customer, company):
        case = self.env["collections.case"].search(
            [("partner_id", "=", customer.id), ("company_id", "=", company.id)], order="id desc", limit=1
        )
        case = case.with_context(allowed_company_ids=company.ids)
        if case:
            case._note(self.env._("%s took out everything that is held on this customer.", self.env.user.name))
