from odoo import models


class SmsTemplate(models.Model):
    """Text messages under the tone guard."""

    _name = "sms.template"
    _inherit = ["sms.template", "collections.tone.template"]

    _tone_fields = ("", "body")
    _tone_watched = ("model_id",)
    _tone_stage_field = "sms_template_id"

    def _tone_kind(self):
        return "sms"
