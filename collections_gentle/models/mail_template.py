import re

from odoo import api, models
from odoo.exceptions import ValidationError

_CONFIDED = re.compile(r"hold_ids|hold_type|\.details\b|collections\.hold")


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _check_collections_use(self):
        """Refuse templates that a collection stage could not send: of another model, or without a subject."""
        for template in self.sudo():
            if template.model != "collections.case":
                raise ValidationError(
                    self.env._(
                        "The text %(name)s is written for %(model)s. Choose one that is written for collection cases.",
                        name=template.name,
                        model=template.model_id.name or self.env._("nothing"),
                    )
                )
            if not (template.subject or "").strip():
                raise ValidationError(
                    self.env._("The text %(name)s has no subject. Write one before using it.", name=template.name)
                )

    @api.constrains("subject", "body_html", "model_id")
    def _check_collections_privacy(self):
        """What customers have confided is never in a letter, nor is the name of the hold that it led to."""
        for template in self.sudo().filtered(lambda t: (t.model or "").startswith("collections.")):
            if _CONFIDED.search(f"{template.subject or ''} {template.body_html or ''}"):
                raise ValidationError(
                    self.env._("The text %s may not use holds: customers' details stay out of letters.", template.name)
                )

    def write(self, vals):
        result = super().write(vals)
        if not {"subject", "body_html"}.isdisjoint(vals):
            self._wake_collections()
        return result

    def _wake_collections(self):
        """A mended text is tried at once by the cases that it made raise."""
        stages = self.env["collections.stage"].sudo().search([("mail_template_id", "in", self.ids)])
        policies = self.env["collections.policy"].sudo().search([("thank_you_template_id", "in", self.ids)])
        used_by = (stages.policy_id | policies).ids
        domain = [("policy_id", "in", used_by), ("error_count", ">", 0), ("state", "!=", "closed")]
        self.env["collections.case"].sudo().search(domain)._wake("text mended")

    @api.constrains("subject", "model_id")
    def _check_used_by_collections(self):
        stages = self.env["collections.stage"].sudo().search([("mail_template_id", "in", self.ids)])
        policies = self.env["collections.policy"].sudo().search([("thank_you_template_id", "in", self.ids)])
        (stages.mail_template_id | policies.thank_you_template_id)._check_collections_use()
