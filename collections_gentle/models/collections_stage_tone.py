from odoo import models

from .collections_tone_piece import Use


class CollectionsStage(models.Model):
    """The words of a stage under the tone guard: its letter, its text message, its script."""

    _name = "collections.stage"
    _inherit = ["collections.stage", "collections.tone.guarded"]

    _tone_fields = ("", "call_script")
    _tone_watched = (
        *("active", "policy_id", "tone", "channel", "second_channel", "third_channel"),
        *("mail_template_id", "sms_template_id", "tone_allow_profile_id"),
    )

    def _tone_uses(self, in_use=True):
        stages = self.filtered(lambda s: s.active and s.policy_id.active) if in_use else self
        return [use for stage in stages for use in stage._tone_uses_of_channels()]

    def _tone_uses_of_channels(self):
        channels, company = set(self._channel_names()), self.company_id or self.env.company
        kind = "final" if self.tone == "last_resort" else "reminder"
        uses = []
        if self.mail_template_id and channels & {"email", "letter"}:
            uses.append(Use(self.mail_template_id, kind, company, self))
        if self.sms_template_id and "sms" in channels:
            uses.append(Use(self.sms_template_id, "sms", company, self))
        if self.call_script and "call" in channels:
            uses.append(Use(self, "call", company, self))
        return uses
