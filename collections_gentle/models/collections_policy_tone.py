from odoo import api, models

_WATCHED = {"active", "company_id", "thank_you", "thank_you_template_id"}


class CollectionsPolicy(models.Model):
    """A policy is used when its words may be."""

    _inherit = "collections.policy"

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies.thank_you_template_id._tone_guard()  # its stages look after their own words
        return policies

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self.with_context(active_test=True).stage_ids._tone_guard()
            self.thank_you_template_id._tone_guard()
        return result
