from odoo import models

# What such letters are about, see ``collections.message._letter_about``.
_ABOUT = {"collections.dossier", "collections.handover.note", "collections.handover"}


class MailMail(models.Model):
    """What is to be told about an agency and never left was not told: a letter, a file, a question to a colleague."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        if _ABOUT.isdisjoint(self.mapped("model")):
            return super()._postprocess_sent_message(
                success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
            )
        # Whoever empties the queue need see none of these, hence ``sudo``. Looked for before: Odoo deletes a letter that
        # has left, and one to a wrong address, too.
        mine = [("mail_id", "in", self.ids)]
        files = self.env["collections.dossier.event"].sudo().search(mine)
        notes = self.env["collections.handover.note"].sudo().search(mine)
        asked = self.env["collections.handover"].sudo().search([("owner_mail_id", "in", self.ids)])
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        files._take_mail_result(failure_type, failure_reason)
        if failure_type:
            notes._not_heard()
            asked._owner_not_told()
        return result
