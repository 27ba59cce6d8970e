"""What comes in: raw RFC 822 messages, handed to Odoo's mail gateway as a mail server does."""

from datetime import timedelta
from email.message import EmailMessage
from itertools import count

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .outbox import OutboxCase

ADDRESS = "rowan@customer.example.com"
MAEVE = "Maeve Byrne <maeve@linden.example.com>"
CATCHALL = "catchall@linden.example.com"
ANSWER = "The pallets arrived broken. Could somebody call me?"
# Every day on which the ladder would have something to say, and some others.
WEEKS = (1, 2, 3, 6, 7, 8, 10, 13, 16, 17, 20, 24, 27, 31, 35, 41, 49)


def written(sender, text=ANSWER, answers=None, to=CATCHALL, html=None, **headers):
    """A raw message.

    :param answers: the Message-Id that it answers.
    :param headers: more headers, "-" written as "_"; ``None`` leaves one out.
    """
    message = EmailMessage()
    values = {"From": sender, "To": to, "Subject": "Re: Your invoice"}
    if answers:
        values |= {"In-Reply-To": answers, "References": answers}
    for name, value in (values | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_string()


def report(kind, parts, answers, to=CATCHALL, sender=ADDRESS):
    """A multipart/report: what a machine says about a message of ours."""
    edge = "".join(f"--edge\nContent-Type: {content_type}\n\n{text}\n\n" for content_type, text in parts)
    return (
        f"From: {sender}\nTo: {to}\nSubject: Read: Your invoice\nIn-Reply-To: {answers}\nReferences: {answers}\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="edge"\n\n{edge}--edge--\n'
    )


@tagged("post_install", "-at_install", "collections_gentle")
class InboxCase(OutboxCase):
    """Rowan Bakery owes one invoice, and its first reminder has arrived on Tuesday, 10 March 2026."""

    def _given(self):
        self.numbers = count(1)
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12)
        self.letter = self._reach(ADDRESS)
        self.case = self._case(self.partner)
        self.touch = self._touches(self.partner)
        self.assertEqual((self.touch.state, self.case.state), ("sent", "open"))

    def setUp(self):
        super().setUp()
        # below ten: what came in before the tests
        self.numbers = count(10)

    def _reach(self, address):
        """Let a run write to ``address``.

        :return: the Message-Id that really left.
        """
        self.assertIn(address, self._hours(1))
        return self._letter_id(address)

    def _letter_id(self, address):
        number = next(n for n, mail in enumerate(self.emails) if mail["smtp_to_list"] == [address])
        return self._header("Message-Id", number).strip()

    # --- what comes in ------------------------------------------------------------------------------------------------

    def _hand_in(self, raw, number=None):
        """Hand ``raw`` to the gateway, under a Message-Id of its own; what leaves because of it is in ``_mails``."""
        name = f"<answer-{number or next(self.numbers)}@customer.example.com>"
        self.env.flush_all()
        with mute_logger("odoo.addons.mail.models.mail_thread"), self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, f"Message-Id: {name}\n{raw}")
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["mail.message"].search([("message_id", "=", name)])

    def _reply(self, text=ANSWER, sender=f"Rowan Bakery <{ADDRESS}>", answers=None, **headers):
        """The customer answers our letter; at the moment at which it comes in."""
        return self._hand_in(written(sender, text, answers or self.letter, **headers))

    def _answer_by_mail(self, message, sender=MAEVE, **headers):
        """A colleague answers what Odoo passed on, from the own mailbox."""
        return self._hand_in(written(sender, "I will see to it.", message.message_id, **headers))

    def _portal_user(self, partner):
        return self.env["res.users"].create(
            {
                "name": partner.name,
                "login": partner.email,
                "partner_id": partner.id,
                "group_ids": [fields.Command.link(self.env.ref("base.group_portal").id)],
            }
        )

    # --- what came of it ----------------------------------------------------------------------------------------------

    def _holds(self, partner=None):
        return self.env["collections.hold"].search([("partner_id", "=", (partner or self.partner).id)], order="id")

    def _tasks(self, partner=None):
        """Open activities "Answer the customer"."""
        return self._activities(partner or self.partner, "activity_answer")

    def _silent_days(self, days=WEEKS, hour=10):
        """A run and an empty mail queue on each of these days, and nothing leaves for a customer."""
        for day in days:
            self._go_to(at(days=day, hour=hour))
            self.assertEqual(self._hours(1), [], f"day {day}")

    def assertWaits(self, partner=None):
        """The customer waits for our answer: one hold without an end, one task, nothing under way."""
        case, holds = self._case(partner or self.partner), self._holds(partner).filtered(lambda h: h.state == "active")
        self.assertEqual(holds.mapped("hold_type"), ["awaiting_answer"])
        self.assertFalse(holds.until)
        self.assertEqual((case.state, case.paused_until, case.attention), ("paused", False, 3))
        self.assertEqual(case.attention_label, "Waits for our answer")
        self.assertEqual(len(self._tasks(partner)), 1)
        self.assertFalse(case.touch_ids.filtered(lambda t: t.state in ("queued", "to_approve")))

    def assertNothingChanged(self):
        """Whatever came in is no answer: no hold, no task, the touch as it was, the ladder goes on."""
        self.assertFalse(self._holds())
        self.assertFalse(self.case.activity_ids)
        self.assertEqual((self.touch.state, self.case.state, self.case.attention), ("sent", "open", 0))
        self.assertFalse(self.case.last_reply_at or self.case.last_reply_id or self.case.unknown_sender)

    def assertGoesOn(self):
        """The second letter leaves when it always does: on Monday the 16th."""
        self._silent_days(range(1, 6))
        self.assertEqual(self._hours(1, days=6), [ADDRESS])
        self.assertEqual(self.case.stage_id, self.stages[10])

    def assertAnswered(self, moment):
        """We have answered at ``moment``: five days of peace, then the next stage, one step."""
        hold = self._holds()
        self.assertEqual((hold.state, hold.ended_at), ("lifted", moment))
        self.assertEqual(hold.fresh_until, moment + timedelta(days=5))
        self.assertEqual((self.case.state, self.case.attention), ("open", 0))
        self.assertFalse(self._tasks())

    def assertStillWaits(self):
        self.assertWaits()
        self.assertEqual(self._holds().mapped("state"), ["active"])
