from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_retention = fields.Boolean(related="company_id.collections_retention", readonly=False)
    collections_retention_private_months = fields.Integer(
        related="company_id.collections_retention_private_months", readonly=False
    )
    collections_retention_business_months = fields.Integer(
        related="company_id.collections_retention_business_months", readonly=False
    )
    collections_retention_support_months = fields.Integer(
        related="company_id.collections_retention_support_months", readonly=False
    )

    def action_collections_would_forget(self):
        """Show what would be forgotten today, by the months that are saved; nothing is written."""
        return self.env["collections.would.forget"]._open(self.company_id)
