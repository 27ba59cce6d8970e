"""What a mail server answers, and what comes back from it."""

import smtplib
from datetime import timedelta
from email import message_from_string
from textwrap import dedent
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import CollectionsCase, at

_DSN = """\
    Return-Path: <>
    From: MAILER-DAEMON@mx.customer.example.com
    To: bounce@linden.example.com
    Subject: Undelivered Mail Returned to Sender
    Message-ID: <dsn-{number}@mx.customer.example.com>
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

    --edge
    Content-Type: text/plain; charset=utf-8

    This is the mail system. Your message could not be delivered to {address}.

    --edge
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.customer.example.com

    Final-Recipient: rfc822; {address}
    Action: {action}
    Status: {status}
    Diagnostic-Code: smtp; 550 5.1.1 User unknown

    --edge
    Content-Type: message/rfc822

"""


def refused(address):
    """The server knows that nobody has this address."""
    raise smtplib.SMTPRecipientsRefused({address: (550, b"5.1.1 User unknown")})


def hang_up(address):
    """The connection breaks while the message is handed over."""
    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


def not_now(address):
    """Greylisting: come back later."""
    raise smtplib.SMTPRecipientsRefused({address: (450, b"4.2.0 Greylisted, try again")})


def sender_refused(address):
    """The server does not like us, whoever the message is for."""
    raise smtplib.SMTPSenderRefused(530, b"5.7.0 Authentication required", "maeve@linden.example.com")


@tagged("post_install", "-at_install", "collections_gentle")
class OutboxCase(CollectionsCase):
    """Empties the real mail queue through a server that answers as a test wants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"

    def _deliver(self, answer=None):
        """Empty the mail queue.

        :param answer: called with each address before it is accepted; raises what an SMTP server would.
        :return: the addresses whose messages were accepted; the messages are in ``self.emails``.
        """
        with mute_logger("odoo.addons.mail.models.mail_mail"), self._gateway():
            self._answer_with(answer)
            self.env["mail.mail"].process_email_queue()
        self.env.invalidate_all()
        return [mail["smtp_to_list"][0] for mail in self.emails]

    def _answer_with(self, answer):
        accept = self.testing_smtp_session.send_message

        def send_message(message, smtp_from, smtp_to_list):
            if answer:
                answer(smtp_to_list[0])
            accept(message, smtp_from, smtp_to_list)

        self.testing_smtp_session.send_message = send_message

    def _deliver_with_server_down(self):
        def no_connection(*args, **kwargs):
            raise ConnectionRefusedError(111, "Connection refused")

        with patch.object(IrMail_Server, "_connect__", no_connection):
            self.env["mail.mail"].process_email_queue()
        self.env.invalidate_all()

    def _hours(self, count, days=None, answer=None):
        """The two scheduled actions, hour by hour, as on a server: from now, or from ten o'clock of a later day.

        :return: the addresses that were written to.
        """
        written = []
        start = fields.Datetime.now() if days is None else at(days=days)
        for hour in range(count):
            self._go_to(start + timedelta(hours=hour))
            self._run()
            written += self._deliver(answer)
        return written

    def _bounce(self, original, address, number=1, action="failed", status="5.1.1"):
        """Hand in the delivery status notification of a message that was accepted before."""
        head = dedent(_DSN).format(address=address, number=number, action=action, status=status)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, f"{head}{original}\n\n--edge--\n")
        self.env.invalidate_all()

    def _header(self, name, number=0):
        return message_from_string(self.emails[number]["message"])[name]

    def _activities(self, partner, name="activity_check_contact"):
        """Open activities of this kind on the customer's cases."""
        kind = self.env.ref(f"collections_gentle.{name}")
        cases = self.env["collections.case"].search([("partner_id", "=", partner.id)])
        return cases.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _states(self, partner):
        return self._touches(partner).mapped("state")
