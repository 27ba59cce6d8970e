from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the words about paying."""

    _inherit = "res.config.settings"

    collections_terms = fields.Boolean(related="company_id.collections_terms", readonly=False)

    def action_collections_terms(self):
        return self.company_id.action_collections_terms()
