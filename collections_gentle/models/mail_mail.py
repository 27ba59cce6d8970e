import re
import smtplib
from datetime import timedelta

from odoo import fields, models
from odoo.tools import split_every

from ..engine.decide import still_true

# The server's answer as smtplib prints it: 5xx is "never", 4xx is "not now". That our own sender is refused is not
# the customer's fault.
_PERMANENT = re.compile(r"\(5\d\d, b")
_TEMPORARY = re.compile(r"\(4\d\d, b|SMTPSenderRefused")
_MAX_TRIES = 48
# A little less than the hour of the mail queue, so that each of its rounds is a try.
_RETRY_AFTER = timedelta(minutes=50)
_LOT = 50


class MailMail(models.Model):
    _inherit = "mail.mail"

    collections_tries = fields.Integer(readonly=True)

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """The second gate: what a reminder says must still be true at the moment it leaves.

        Reminders go in small lots, so that little time passes between the look at the ledger and the hand-over.
        """
        self._collections_drop_dead_letters()
        reminders = self._collections_touches().filtered(lambda t: t.kind == "reminder").mail_id.with_env(self.env)
        options = {"raise_exception": raise_exception, "post_send_callback": post_send_callback}
        for ids in split_every(_LOT, reminders.ids):
            lot = self.browse(ids)
            leaving = lot - lot._collections_gate(post_send_callback)
            touches = leaving._collections_touches()
            try:
                super(MailMail, leaving).send(auto_commit=auto_commit, **options)
            except smtplib.SMTPServerDisconnected:
                # Odoo leaves the mail that was being handed over as a failure that nobody hears of.
                touches._take_mail_result("mail_smtp", False)
                raise
            touches._settle_after_sending(auto_commit)
        return super(MailMail, self - reminders).send(auto_commit=auto_commit, **options)

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Take hold of the touch before the mail leaves: a conflict with another worker must come up now, not when
        the customer has the message and the record of it would be rolled back."""
        self._collections_touches().lock_for_update(allow_referencing=True)
        return super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)

    def _collections_drop_dead_letters(self):
        """A mail that somebody puts back into the queue after its contact was given up does not leave: the case
        has gone on, or writes again by itself."""
        given_up = self.env["collections.touch"].sudo().search([("mail_id", "in", self.ids), ("state", "!=", "queued")])
        given_up.mail_id.filtered(lambda mail: mail.state == "outgoing").write(
            {"state": "cancel", "failure_reason": self.env._("This contact has ended. The case writes again by itself.")}
        )

    def _collections_gate(self, post_send_callback=None):
        """Cancel or delay the reminders among these mails that may not leave now.

        :param post_send_callback: the queue's count of what it is done with; these mails count too.
        :return: the mails that stay here.
        """
        held_back = self.browse()
        for company, chosen in self._collections_touches().grouped("company_id").items():
            held_back |= self._collections_gate_company(company, chosen)
        if held_back and post_send_callback:
            post_send_callback(held_back.ids)
        return held_back

    def _collections_touches(self):
        """The touches that wait for these mails. Whoever empties the queue need not see them, hence ``sudo``."""
        return self.env["collections.touch"].sudo().search([("mail_id", "in", self.ids), ("state", "=", "queued")])

    def _collections_gate_company(self, company, touches):
        Facts = self.env["collections.facts"]
        now = fields.Datetime.now()
        facts = Facts._collect(company, touches.case_id._subjects(), now)
        rules = {policy: policy._engine_rules() for policy in touches.case_id.policy_id}
        held_back = self.browse()
        for touch in touches:
            verdict = still_true(
                facts[touch.partner_id.id], rules[touch.case_id.policy_id], touch._asked_amounts(), Facts._aware(now)
            )
            if verdict:
                held_back |= touch._hold_back(verdict)
        return held_back.with_env(self.env)

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """The mail server's answer reaches the touches in the same transaction as the mail's own state."""
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        self.exists()._collections_touches()._take_mail_result(failure_type, failure_reason)
        return result

    def _collections_failure(self, failure_type, reason):
        """The kind of a failure: of the address (a person mends it) or of the server (it is tried again)."""
        if failure_type in ("mail_email_invalid", "mail_email_missing"):
            return "malformed" if failure_type == "mail_email_invalid" else "missing"
        if failure_type in ("mail_bl", "mail_optout"):
            return "blacklisted"
        answered = reason or self.failure_reason or ""
        if failure_type == "unknown" and _PERMANENT.search(answered) and not _TEMPORARY.search(answered):
            return "refused"
        return "server"

    def _collections_retry(self):
        """Put the mail back into the queue, as a mail server would; it gives up after two days of hourly tries.

        :return: whether it is tried again.
        """
        tries = self.collections_tries + 1
        again = tries < _MAX_TRIES
        self.write(
            {
                "state": "outgoing" if again else "exception",
                "collections_tries": tries,
                "scheduled_date": fields.Datetime.now() + _RETRY_AFTER,
            }
        )
        if again:
            ready = {"notification_status": "ready", "failure_type": False}
            self.mail_message_id.notification_ids.write(ready)
        return again
