from odoo import models


class MailMail(models.Model):
    """A letter to an agency that never left is no letter."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        failed = self.exists().filtered(lambda mail: mail.state == "exception")
        # Whoever empties the queue need not see what agencies are told.
        self.env["collections.handover.note"].sudo().search([("mail_id", "in", failed.ids)])._not_heard()
        return result
