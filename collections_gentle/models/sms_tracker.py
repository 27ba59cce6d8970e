from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _update_sms_notifications(self, notification_status, failure_type=False, failure_reason=False):
        """What a gateway answers, and what it reports later, reaches our contacts: every gateway comes through here."""
        result = super()._update_sms_notifications(
            notification_status, failure_type=failure_type, failure_reason=failure_reason
        )
        touches = self.env["collections.touch"]._of_texts(self.mapped("sms_uuid"))
        changed = touches._take_text_result(notification_status, failure_type, failure_reason)
        if changed and not self.env.context.get("collections_settle_later"):
            changed._settle()
        return result
