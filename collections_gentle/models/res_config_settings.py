from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_user_id = fields.Many2one(related="company_id.collections_user_id", readonly=False)
    collections_batch_size = fields.Integer(
        string="Customers in one batch", config_parameter="collections_gentle.batch_size", default=100
    )
    collections_time_budget = fields.Integer(
        string="Seconds for one run", config_parameter="collections_gentle.time_budget", default=600
    )
    collections_keep_decisions_days = fields.Integer(
        string="Days to keep decisions", config_parameter="collections_gentle.keep_decisions_days", default=400
    )
    collections_has_alias_domain = fields.Boolean(compute="_compute_collections_has_alias_domain")

    def _compute_collections_has_alias_domain(self):
        for settings in self:
            settings.collections_has_alias_domain = bool(settings.company_id.alias_domain_id)
