from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsStage(models.Model):
    """The one stage in which words that a country's law wants may stand."""

    _inherit = "collections.stage"

    tone_allow_profile_id = fields.Many2one(
        "collections.country.profile",
        string="Words allowed by",
        ondelete="set null",
        help="A country profile whose words may stand in this stage, while it is switched on.",
    )

    @api.constrains("tone_allow_profile_id", "policy_id", "active")
    def _check_tone_allow(self):
        for stage in self.filtered("tone_allow_profile_id"):
            stages = stage.policy_id.stage_ids.filtered("tone_allow_profile_id")
            if len(stages) > 1:
                raise ValidationError(
                    self.env._("Words of the law may stand in one stage of the policy %s only.", stage.policy_id.name)
                )
