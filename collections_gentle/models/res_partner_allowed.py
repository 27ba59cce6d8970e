from odoo import api, fields, models

from .res_partner import SEEN_BY


class ResPartner(models.Model):
    """When a customer may be contacted next, whether or not there is a conversation."""

    _inherit = "res.partner"

    collections_allowed = fields.Char(
        string="Next allowed", compute="_compute_collections_allowed", compute_sudo=True, groups=SEEN_BY
    )

    @api.depends_context("company", "lang", "tz")
    def _compute_collections_allowed(self):
        company, now = self.env.company, fields.Datetime.now()
        Facts, subjects = self.env["collections.facts"], self._collections_subjects(company)
        facts = Facts._collect(company, subjects, now) if subjects else {}
        words = {
            s.partner.id: self.env["collections.window"]._allowed_words(
                facts[s.partner.id], s.policy._engine_rules(), Facts._aware(now)
            )
            for s in subjects
        }
        for partner in self:
            partner.collections_allowed = words.get(partner.commercial_partner_id.id, False)

    def _collections_subjects(self, company):
        """These customers as the engine's facts are asked for; those whose conversation rests are left out."""
        Facts, Case = self.env["collections.facts"], self.env["collections.case"]
        customers = self.commercial_partner_id._origin
        domain = [("partner_id", "in", customers.ids), ("company_id", "=", company.id), ("state", "!=", "closed")]
        cases = Case.search(domain).grouped("partner_id")
        policies = self.env["collections.policy"]._policy_by_partner(company, customers)
        found = [(c, cases.get(c, Case), policies[c.id]) for c in customers]
        return [
            Facts._subject(customer, case, case.policy_id or policy)
            for customer, case, policy in found
            if (case.policy_id or policy) and case.state in (False, "open")
        ]
