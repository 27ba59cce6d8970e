from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_user_id = fields.Many2one(related="company_id.collections_user_id", readonly=False)
    collections_dispute_user_id = fields.Many2one(related="company_id.collections_dispute_user_id", readonly=False)
    collections_post_discount = fields.Boolean(related="company_id.collections_post_discount", readonly=False)
    collections_calls_per_day = fields.Integer(related="company_id.collections_calls_per_day", readonly=False)
    collections_batch_size = fields.Integer(
        string="Customers in one batch", config_parameter="collections_gentle.batch_size", default=250
    )
    collections_time_budget = fields.Integer(
        string="Seconds for one run", config_parameter="collections_gentle.time_budget", default=60
    )
    collections_keep_decisions_days = fields.Integer(
        string="Days to keep decisions", config_parameter="collections_gentle.keep_decisions_days", default=400
    )
    collections_has_alias_domain = fields.Boolean(compute="_compute_collections_has_alias_domain")

    @api.constrains("collections_batch_size", "collections_time_budget", "collections_keep_decisions_days")
    def _check_collections_limits(self):
        for settings in self:
            limits = (
                settings.collections_batch_size,
                settings.collections_time_budget,
                settings.collections_keep_decisions_days,
            )
            if min(limits) < 1:
                raise ValidationError(
                    self.env._("Set customers in a batch, seconds for a run and days to keep to at least 1.")
                )

    def _compute_collections_has_alias_domain(self):
        for settings in self:
            settings.collections_has_alias_domain = bool(settings.company_id.alias_domain_id)
