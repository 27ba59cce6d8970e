from odoo import models

from .collections_tone_piece import Use
from .collections_touch_values import PURPOSES

_SHIPPED = {f"collections_gentle.mail_template_{purpose}" for purpose, _label in PURPOSES}


class MailTemplate(models.Model):
    """Letters and e-mails under the tone guard."""

    _name = "mail.template"
    _inherit = ["mail.template", "collections.tone.template"]

    _tone_fields = ("subject", "body_html")
    _tone_watched = ("model_id",)
    _tone_stage_field = "mail_template_id"

    def _tone_uses_of_others(self, in_use):
        uses = super()._tone_uses_of_others(in_use)
        policies = self.env["collections.policy"].with_context(active_test=False)
        thanking = policies.search([("thank_you_template_id", "in", self.ids)])
        if in_use:
            thanking = thanking.filtered(lambda policy: policy.active and policy.thank_you)
        uses += [Use(p.thank_you_template_id, "service", p.company_id, self.env["collections.stage"]) for p in thanking]
        return uses + [
            Use(template, "service", self.env.company, self.env["collections.stage"])
            for template in self._tone_shipped()
        ]

    def _tone_shipped(self):
        """The addon's own service texts among these: they are used by their name."""
        names = self._origin.get_external_id()
        return self.filtered(lambda template: names.get(template._origin.id) in _SHIPPED)

    def _tone_kind(self):
        """What a text is that no stage uses; one that names the day after which others go on is a last resort."""
        if self.model != "collections.case" or self._tone_shipped():
            return "service"
        return "final" if "object.next_date_words" in (self.body_html or "") else "reminder"
