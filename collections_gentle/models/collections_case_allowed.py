from odoo import api, fields, models


class CollectionsCase(models.Model):
    """When the customer may be contacted next, channel by channel."""

    _inherit = "collections.case"

    allowed_words = fields.Char(compute="_compute_allowed_words", string="Next allowed")

    @api.depends("state", "contact_id", "policy_id", "next_action_at")
    @api.depends_context("lang", "tz")
    def _compute_allowed_words(self):
        """Not while the conversation rests: then the hour is not what counts."""
        for case in self:
            open_now = case.state == "open"
            case.allowed_words = open_now and self.env["collections.window"]._allowed_words(*case._engine_now())
