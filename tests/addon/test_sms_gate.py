from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, at
from .texting import NUMBER, TextCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsGate(TextCase):
    """What a text says must still be true when it leaves; other people's texts are not touched."""

    def _given(self):
        super()._given()
        self._run()
        self.touch = self._touches(self.partner)
        self.assertEqual(self.touch.state, "queued")

    def assertTakenBack(self, words):
        self.assertEqual(self._deliver_texts(), [])
        self.assertFalse(self.provider.requests)
        self.assertEqual(self.touch.state, "cancelled")
        self.assertIn(words, self.touch.failure_reason)
        self.assertEqual(self._sms(self.touch).state, "canceled")
        self.assertEqual(self._sms_notification(self.touch).mapped("notification_status"), ["canceled"])
        self.assertFalse(self._case(self.partner).stage_id)
        self.assertLessEqual(self._case(self.partner).next_action_at, fields.Datetime.now())

    def test_paid_meanwhile(self):
        self._pay(self.invoice)
        self.assertTakenBack("Nothing is left to ask for")
        self._run()
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertEqual(self._deliver() + self._deliver_texts(), [])

    def test_partly_paid_meanwhile_is_decided_anew(self):
        self._pay(self.invoice, amount=23.45)
        self.assertTakenBack("What is owed has changed")
        self.assertEqual(self._run_and_text(), [NUMBER])
        self.assertEqual(list(self._touches(self.partner)[-1].asked.values()), ["100.00"])

    def test_send_by_hand_comes_through_the_same_gate(self):
        self._pay(self.invoice)
        with self._quiet():
            self._sms(self.touch).send()
        self.assertFalse(self.provider.requests)
        self.assertEqual(self.touch.state, "cancelled")

    def test_at_night_it_waits_for_the_morning(self):
        self._go_to(at(hour=22))
        self.assertTakenBack("Outside contact hours")
        self.assertEqual(self._text_hours(6), [])
        self.assertEqual(self._decision(self.partner).rule, "window")
        self.assertEqual(self._text_hours(3, days=1), [NUMBER])

    def test_the_number_asked_for_no_texts_meanwhile(self):
        self.env["phone.blacklist"]._add([NUMBER])
        self.assertTakenBack("no text")
        self._run()
        self.assertEqual(self._touches(self.partner)[-1].channel, "email")

    def test_no_texts_from_this_company_any_more(self):
        self.company.collections_sms = False
        self.assertTakenBack("")
        self._run()
        self.assertEqual(self._touches(self.partner)[-1].channel, "email")
        self.assertIn("We send no text messages.", self._case(self.partner).next_step)

    def test_taken_back_with_the_contact(self):
        self.touch._set_cancelled("Not now.")
        self.assertEqual(self._sms(self.touch).state, "canceled")
        self.assertEqual(self._sms_notification(self.touch).mapped("notification_status"), ["canceled"])
        self.assertEqual(self._deliver_texts(), [])

    def test_a_letter_to_us_takes_it_back(self):
        self._case(self.partner)._hear(self.env["mail.message"])
        self.assertEqual((self.touch.state, self._sms(self.touch).state), ("cancelled", "canceled"))
        self.assertEqual(self._deliver_texts(), [])

    def test_put_back_by_hand_after_it_was_given_up(self):
        self.touch._set_cancelled("Not now.")
        self._sms(self.touch).action_set_outgoing()
        self.assertEqual(self._deliver_texts(), [])
        self.assertEqual(self._sms(self.touch).state, "canceled")
        self.assertFalse(self.provider.requests)

    def test_one_that_cannot_be_checked_costs_itself_only(self):
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self._run()
        look = type(self.touch)._second_look

        def broken(touches, company):
            if self.touch in touches:
                raise ValueError("no facts")
            return look(touches, company)

        muted = mute_logger("odoo.addons.collections_gentle.models.collections_touch_sending")
        with muted, patch.object(type(self.touch), "_second_look", broken):
            self.assertEqual(self._deliver_texts(), ["+353877654321"])
        self.assertEqual((self.touch.state, self._sms(self.touch).state), ("queued", "outgoing"))
        self.assertEqual(self._deliver_texts(), [NUMBER], "as soon as it can be checked")

    def test_other_peoples_texts_leave_as_always(self):
        self._pay(self.invoice)
        foreign = self.env["sms.sms"].create({"number": "+353850000001", "body": "Your table is ready."})
        self.assertEqual(self._deliver_texts(), ["+353850000001"])
        self.assertEqual(self.provider.texts[0]["text"], "Your table is ready.")
        self.assertEqual((foreign.state, foreign.to_delete), ("pending", True))
        self.assertEqual(self.touch.state, "cancelled")

    def test_two_companies_in_one_queue(self):
        """Odoo's own queue expects one company only."""
        other = self.env["res.company"].create({"name": "Elm Works", "country_id": self.env.ref("base.de").id})
        other.write({"collections_sms_gateway": self.provider.url + "/elm", "collections_sms_key": "key-of-elm"})
        message = self.env["mail.message"].create({"body": "x", "record_company_id": other.id, "message_type": "sms"})
        foreign = self.env["sms.sms"].create(
            {"number": "+49301234567", "body": "Guten Tag", "mail_message_id": message.id}
        )
        self.assertEqual(sorted(self._deliver_texts()), [NUMBER, "+49301234567"])
        sent = {(r["key"], r["path"], r["messages"][0]["to"]) for r in self.provider.requests}
        self.assertEqual(
            sent,
            {
                ("Bearer key-of-the-gateway", "/send", NUMBER),
                ("Bearer key-of-elm", "/send/elm", "+49301234567"),
            },
        )
        self.assertEqual((self.touch.state, foreign.state), ("sent", "pending"))

    def test_deleted_or_cancelled_by_hand_leaves_the_customer_in_peace(self):
        for end in ("unlink", "action_set_canceled"):
            with self.subTest(end), self.env.cr.savepoint() as savepoint:
                getattr(self._sms(self.touch), end)()
                self.env["collections.touch"]._catch_up(self.company)
                self.assertEqual(self.touch.state, "cancelled")
                self.assertGreater(self._case(self.partner).paused_until, at(days=6))
                self.assertEqual(self._run_and_text(), [])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_worker_died_before_the_contact_knew(self):
        self._sms(self.touch).with_context(tracking_disable=True).write({"state": "pending"})
        self.env["collections.touch"]._catch_up(self.company)
        self.assertEqual((self.touch.state, self.touch.sent_at), ("sent", NOW))
