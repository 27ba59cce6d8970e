import logging
import re
import smtplib
from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.tools import split_every

from .collections_touch_values import CHECKED

_logger = logging.getLogger(__name__)

# The server's answer as smtplib prints it: 5xx is "never", 4xx is "not now", also where only the enhanced code says so
# (RFC 3463; "552 4.2.2 Mailbox full"). That our own sender is refused is not the customer's fault.
_PERMANENT = re.compile(r"\(5\d\d, b")
_TEMPORARY = re.compile(r"""\(4\d\d, b|\(5\d\d, b['"]4\.\d|SMTPSenderRefused""")
_MAX_TRIES = 48
# A short trouble is over soon; a long one is tried with each hourly round of the mail queue.
_QUICK_TRIES = 3
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
        reminders = self._collections_asking().mail_id.with_env(self.env)
        options = {"raise_exception": raise_exception, "post_send_callback": post_send_callback}
        # Other people's mail first: it must not wait for ours.
        super(MailMail, self - reminders).send(auto_commit=auto_commit, **options)
        for ids in split_every(_LOT, reminders._collections_in_order().ids):
            lot = self.browse(ids)
            touches = lot._collections_touches()
            leaving = lot - lot._collections_hold_back(auto_commit, post_send_callback)
            try:
                super(MailMail, leaving).send(auto_commit=auto_commit, **options)
            except smtplib.SMTPServerDisconnected:
                # Odoo leaves the mail that was being handed over as a failure that nobody hears of.
                touches.filtered(lambda t: t.mail_id.state == "exception")._take_mail_result("mail_smtp", False)
                raise
            except psycopg2.OperationalError as error:
                # A conflict comes up before a hand-over: what left before is committed, the rest of the lot waits.
                if not auto_commit:
                    raise
                _logger.info("Collections: the rest of a lot is left for later: %s", error.pgcode)
                self.env.cr.rollback()
            touches._settle_after_sending(auto_commit)
        return True

    def _collections_in_order(self):
        """The oldest first: who wrote a second message to a customer knew of the first one. What the server did not
        take comes last: if it breaks off at this message each time, everybody else has theirs."""
        self.fetch(["collections_tries"])
        return self.sorted(lambda mail: (mail.collections_tries > 0, mail.id))

    def _collections_hold_back(self, auto_commit, post_send_callback):
        """Keep the reminders that may not leave now, and commit that before others leave: what is written in the
        transaction in which a mail is handed over may be undone by a conflict, and the mail with it.

        :return: the mails that stay here.
        """
        try:
            held_back = self._collections_gate()
            if auto_commit:
                self.env["ir.cron"]._commit_progress()
        except psycopg2.OperationalError as error:
            if not auto_commit:
                raise
            # Somebody changed these customers meanwhile; the mail queue comes again, and others' mails go on.
            _logger.info("Collections: %s reminders are left for later: %s", len(self), error.pgcode)
            self.env.cr.rollback()
            held_back = self
        if held_back and post_send_callback:
            post_send_callback(held_back.ids)
        return held_back

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """The last look before the hand-over. The touch is taken hold of: a conflict with another worker must come
        up now, not when the customer has the message and the record of it would be rolled back. A customer for whom
        something happened since the lot was checked is checked again."""
        touches = self._collections_touches()
        touches._take_hold()
        woken = self._collections_asking().filtered(lambda t: t.case_id._is_woken())
        if woken and self._collections_gate(later=False):
            return []
        return super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)

    def _collections_drop_dead_letters(self):
        """A mail that somebody puts back into the queue after its contact was given up does not leave: the case
        has gone on, or writes again by itself."""
        given_up = self.env["collections.touch"].sudo().search([("mail_id", "in", self.ids), ("state", "!=", "queued")])
        given_up.mail_id.filtered(lambda mail: mail.state == "outgoing").write(
            {
                "state": "cancel",
                "failure_reason": self.env._("This contact has ended. The case writes again by itself."),
            }
        )

    def _collections_gate(self, later=True):
        """Cancel or delay the reminders among these mails that may not leave now.

        :param bool later: whether messages may be put off to a better hour, too.
        :return: the mails that stay here.
        """
        held_back = self.browse()
        for company, chosen in self._collections_asking().grouped("company_id").items():
            for touch, verdict in chosen._careful_look(company):
                if later or verdict.rule != "window":
                    touch._hold_back(verdict)
                    held_back |= touch.mail_id
        return held_back.with_env(self.env)

    def _collections_touches(self):
        """The touches that wait for these mails. Whoever empties the queue need not see them, hence ``sudo``."""
        return self.env["collections.touch"].sudo().search([("mail_id", "in", self.ids), ("state", "=", "queued")])

    def _collections_asking(self):
        """Of these touches all but the service messages that ask for nothing."""
        return self._collections_touches().filtered(lambda t: t.kind != "service" or t.purpose in CHECKED)

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
        """Put the mail back into the queue, as a mail server would: at once, then every hour for two days.

        :return: whether it is tried again.
        """
        tries = self.collections_tries + 1
        again = tries < _MAX_TRIES
        self.write(
            {
                "state": "outgoing" if again else "exception",
                "collections_tries": tries,
                "scheduled_date": tries > _QUICK_TRIES and fields.Datetime.now() + _RETRY_AFTER,
            }
        )
        if again:
            ready = {"notification_status": "ready", "failure_type": False}
            self.mail_message_id.notification_ids.write(ready)
        return again
