from odoo import models


class MailMail(models.Model):
    """What went to an agency and never left was not sent: neither a letter nor a file."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # Whoever empties the queue need see neither files nor what agencies are told, hence ``sudo``. Looked for
        # before: what is deleted when it has left leads nowhere any more.
        files = self.env["collections.dossier.event"].sudo().search([("mail_id", "in", self.ids)])
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        failed = self.exists().filtered(lambda mail: mail.state == "exception")
        self.env["collections.handover.note"].sudo().search([("mail_id", "in", failed.ids)])._not_heard()
        files._take_mail_result(failure_type, failure_reason)
        return result
