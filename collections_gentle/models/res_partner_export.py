from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import hash_sign, verify_hash_signed

from .collections_hold import MANAGER_GROUP

# The button writes down who takes it out; what it opens reads only, and no other way leads there.
_SCOPE = "collections_gentle.export"
_OPEN_FOR = timedelta(minutes=5)


class ResPartner(models.Model):
    """What we hold on a customer, for the customer who asks."""

    _inherit = "res.partner"

    def action_collections_export(self):
        """Download everything that the current company holds on this customer, as JSON; the conversation says who did."""
        self.ensure_one()
        company, customer = self.env.company, self.commercial_partner_id
        self._check_collections_export(company)
        self._note_collections_export(customer, company)
        # The key of signatures is for nobody to read.
        ticket = hash_sign(self.sudo().env, _SCOPE, [self.env.uid, company.id, customer.id], expiration=_OPEN_FOR)
        return {"type": "ir.actions.act_url", "url": f"/collections/export/{ticket}", "target": "download"}

    @api.model
    def _collections_export_of(self, ticket):
        """Whom a ticket of this user is for.

        :return: customer and company; nothing when it is not theirs, or its time is over.
        """
        try:
            uid, company_id, partner_id = verify_hash_signed(self.sudo().env, _SCOPE, ticket) or (False, False, False)
        except ValueError:
            uid = False
        if not uid or uid != self.env.uid:
            return self.browse(), self.env["res.company"]
        company = self.env["res.company"].browse(company_id)
        return self.with_company(company).browse(partner_id).exists(), company

    def _check_collections_export(self, company):
        """Only managers hand out everything at once, and only of their own companies."""
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(self.env._("Ask a manager of collections for everything that is held on a customer."))
        if company not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this company. Ask one of its managers."))

    def _collections_export(self, company):
        """Everything that ``company`` holds on this customer.

        :return: a dict that can be written as JSON.
        """
        self.ensure_one()
        self._check_collections_export(company)
        return self.env["collections.export"]._of(self.commercial_partner_id, company)

    def _note_collections_export(self, customer, company):
        """In the last conversation; on the contact, where there was none."""
        words = self.env._("%s took out everything that is held on this customer.", self.env.user.name)
        case = self.env["collections.case"].search(
            [("partner_id", "=", customer.id), ("company_id", "=", company.id)], order="id desc", limit=1
        )
        case = case.with_context(allowed_company_ids=company.ids)
        if case:
            case._note(words)
        else:
            customer.sudo().message_post(
                body=words,
                author_id=self.env.user.partner_id.id,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
