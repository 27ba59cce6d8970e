from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from .collections_case_texts import TEXT_PLACEHOLDERS

_CASE = "collections.case"


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    @api.constrains("body", "model_id")
    def _check_collections_words(self):
        """Words for collections name the customer, us, the invoice and the page: no sums, nothing confided, no code."""
        for template in self.sudo().filtered(lambda t: t.model == _CASE):
            if not template._collections_placeholders() <= set(TEXT_PLACEHOLDERS):
                raise ValidationError(template._collections_refusal())

    def _collections_placeholders(self):
        return {expression for _text, expression, _default in parse_inline_template(self.body or "") if expression}

    def _collections_refusal(self):
        return self.env._(
            "The text message %(name)s uses a placeholder that is not for text messages. These are: %(allowed)s.",
            name=self.name,
            allowed=", ".join(TEXT_PLACEHOLDERS),
        )

    def _check_collections_use(self):
        """Refuse templates that a collection stage could not send."""
        for template in self.sudo():
            if template.model != _CASE:
                raise ValidationError(
                    self.env._(
                        "The text message %(name)s is written for %(model)s. "
                        "Choose one that is written for collection cases.",
                        name=template.name,
                        model=template.model_id.name,
                    )
                )

    @api.constrains("model_id")
    def _check_used_by_collections(self):
        stages = self.env["collections.stage"].sudo().search([("sms_template_id", "in", self.ids)])
        stages.sms_template_id._check_collections_use()

    def write(self, vals):
        result = super().write(vals)
        if "body" in vals:
            self._wake_collections()
        return result

    def _wake_collections(self):
        """A text that was too long, or that raised, is tried again at once with the new words."""
        stages = self.env["collections.stage"].sudo().search([("sms_template_id", "in", self.ids)])
        if not stages:
            return
        too_long = (
            self.env["collections.touch"]
            .sudo()
            .search([("stage_id", "in", stages.ids), ("state", "=", "failed"), ("failure_type", "=", "too_long")])
        )
        too_long.contact_checked = True
        broken = [("policy_id", "in", stages.policy_id.ids), ("error_count", ">", 0), ("state", "!=", "closed")]
        (too_long.case_id | self.env["collections.case"].sudo().search(broken))._wake("text mended")
