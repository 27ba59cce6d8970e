import threading
from contextlib import redirect_stderr
from io import StringIO
from unittest.mock import patch

import requests
from urllib3.exceptions import MaxRetryError, ProtocolError

from odoo.tests import tagged
from odoo.tests.common import _super_send

from odoo.addons.collections_gentle.tools import sms_gateway

from .common import NOW, at
from .texting import NUMBER, TextCase

ADDRESS = "rowan@customer.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsResult(TextCase):
    """What the gateway answers, and what it reports later, reaches the contact; only what left moves the stage."""

    def assertFellBack(self, kind, words):
        """The text failed at once, no stage is done by it, and the e-mail of the same stage says why it is one."""
        self.assertEqual(self._run_and_text(), [NUMBER])
        text, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual((text.state, text.failure_type), ("failed", kind))
        self.assertFalse(case.stage_id or case.last_contact_at or text.sent_at)
        self.assertEqual(self._sms_notification(text).mapped("notification_status"), ["exception"])
        self._run()
        mail = self._touches(self.partner)[-1]
        self.assertEqual((mail.channel, mail.stage_id), ("email", self.stages[3]))
        self.assertEqual(self._decision(self.partner).channel_why, kind)
        self.assertIn(words, case.next_step)
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(case.stage_id, self.stages[3])
        return text

    def test_no_credit(self):
        self.provider.answer = lambda text: "no_credit"
        self.assertFellBack("credit", "There is no credit for text messages.")
        self.assertFalse(self._activities(self.partner), "no customer has to be checked for that")

    def test_no_credit_for_the_whole_request(self):
        self.provider.code = 402
        self.assertFellBack("credit", "There is no credit for text messages.")

    def test_wrong_key(self):
        self.provider.code = 401
        self.assertFellBack("account", "The account for text messages does not work.")

    def test_server_error(self):
        self.provider.code = 503
        self.assertFellBack("gateway", "The gateway for text messages does not answer.")

    # --- nobody knows whether it left ---------------------------------------------------------------------------------

    def assertCountsAsSent(self):
        """It was handed over and may well arrive: it counts, and nothing else is written in its place."""
        self._run()
        self._deliver_texts()
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual((touch.state, touch.sent_at, touch.failure_type), ("sent", NOW, False))
        self.assertEqual(case.stage_id, self.stages[3])
        self.assertEqual(self._sms_notification(touch).mapped("notification_status"), ["process"])
        self.provider.body, self.provider.answer = None, lambda text: "accepted"
        self.assertEqual(self._text_hours(3), [], "neither a second text nor a mail")
        self.assertEqual(self._touches(self.partner), touch)
        return touch

    def test_nonsense(self):
        for body in (b"<html>", {"results": None}, {}, [], {"results": [{"status": "accepted"}]}):
            with self.subTest(body=body), self.env.cr.savepoint() as savepoint:
                self._go_to(NOW)
                self.provider.body = body
                self.assertCountsAsSent()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_text_that_the_answer_leaves_out(self):
        self.provider.answer = lambda text: None
        self.assertCountsAsSent()

    def test_the_answer_comes_too_late(self):
        impatient = {"timeout": 0.2}  # Odoo's tests wait for ten seconds at least
        self.patch(requests.Session, "send", lambda s, r, **options: _super_send(s, r, **{**options, **impatient}))

        def slow(text):
            threading.Event().wait(1)
            return "accepted"

        self.provider.answer = slow
        touch = self.assertCountsAsSent()
        self._report(touch, "not_delivered")
        self.assertEqual((touch.state, touch.failure_type), ("bounced", "undelivered"))

    def test_the_connection_breaks_after_the_hand_over(self):
        def broken(text):
            raise ConnectionResetError

        self.provider.answer = broken
        with redirect_stderr(StringIO()):
            self.assertCountsAsSent()
        self.assertEqual(len(self.provider.texts), 1)

    def test_what_broke_before_and_after_the_hand_over(self):
        retried = MaxRetryError(None, "/", "no route")
        before = (
            requests.ConnectTimeout(retried),
            requests.exceptions.SSLError(retried),
            requests.exceptions.InvalidURL(),
        )
        after = (
            requests.ReadTimeout(),
            requests.ConnectionError(ProtocolError("aborted")),
            requests.exceptions.ChunkedEncodingError("broken"),
        )
        self._run()
        touch = self._touches(self.partner)
        for error in (*before, *after):
            with self.subTest(error=error), self.env.cr.savepoint() as savepoint:
                with patch.object(sms_gateway.requests, "post", side_effect=error):
                    self.assertEqual(self._deliver_texts(), [])
                self.assertEqual(touch.state, "failed" if error in before else "sent")
                self.assertEqual(touch.failure_type, "gateway" if error in before else False)
                savepoint.rollback()
                self.env.invalidate_all()

    # --- it did not leave -------------------------------------------------------------------------------------------

    def test_a_redirect_is_not_followed(self):
        self.provider.code = 302
        self.assertFellBack("gateway", "does not answer")

    def test_nobody_there(self):
        self.company.collections_sms_gateway = "http://127.0.0.1:9/send"
        self._run()
        self.assertEqual(self._deliver_texts(), [])
        self.assertEqual(self._touches(self.partner).failure_type, "gateway")

    def test_the_gateway_knows_that_the_number_is_wrong(self):
        self.provider.answer = lambda text: {"status": "bad_number", "reason": f"{text['to']} is not a mobile"}
        text = self.assertFellBack("bad_number", "The telephone number is not valid.")
        self.assertEqual(text.failure_reason, "… is not a mobile", "numbers stay out of what Odoo logs")
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._activities(self.partner).user_id, self.collector)

    def test_a_wrong_number_is_not_tried_again_and_again(self):
        self.stages[3].second_channel = False
        self.provider.answer = lambda text: "bad_number"
        self.assertEqual(self._text_hours(4), [NUMBER])
        self.assertEqual(self._text_hours(2, days=3), [])
        self.assertEqual(self._states(self.partner), ["failed"])
        self.partner.phone = "087 765 4321"
        self.provider.answer = lambda text: "accepted"
        self.assertEqual(self._text_hours(2, days=6), ["+353877654321"])

    def test_the_gateway_knows_that_they_opted_out(self):
        self.provider.answer = lambda text: "opted_out"
        self.assertFellBack("no_texts", "The contact asked for no text messages.")

    def test_credit_is_tried_again_after_a_day(self):
        self.stages[3].second_channel = False
        self.provider.answer = lambda text: "no_credit"
        self.assertEqual(self._text_hours(5), [NUMBER])
        self.provider.answer = lambda text: "accepted"
        self.assertEqual(self._text_hours(3, days=1), [NUMBER])
        self.assertEqual(self._states(self.partner), ["failed", "sent"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[3])

    def test_one_of_two_fails(self):
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self.provider.answer = lambda text: "no_credit" if text["to"] == NUMBER else "accepted"
        self._run_and_text()
        self.assertEqual((self._states(self.partner), self._states(other)), (["failed"], ["sent"]))
        self.assertEqual(self._case(other).stage_id, self.stages[3])
        self.assertFalse(self._case(self.partner).stage_id)

    # --- delivery reports -------------------------------------------------------------------------------------------

    def test_delivered(self):
        self._run_and_text()
        touch = self._touches(self.partner)
        self._go_to(at(hour=11))
        self._report(touch, "delivered")
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW), "when it left")
        self.assertEqual(self._sms_notification(touch).mapped("notification_status"), ["sent"])

    def test_delivered_after_it_counted_as_failed(self):
        """The customer has had it: it counts, and the mail in its place is not written."""
        self.provider.code = 503
        self._run_and_text()
        touch, case = self._touches(self.partner), self._case(self.partner)
        self._run()
        mail = self._touches(self.partner)[-1]
        self.assertEqual((mail.channel, mail.state), ("email", "queued"))
        self._go_to(at(hour=11))
        self._report(touch, "delivered")
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW), "when it left")
        self.assertEqual((case.stage_id, case.last_contact_at), (self.stages[3], NOW))
        self.assertEqual(self._deliver(), [])
        self.assertEqual(mail.state, "cancelled")

    def test_delivered_after_the_mail_in_its_place(self):
        self.provider.code = 503
        self._run_and_text()
        touch = self._touches(self.partner)
        self._run()
        self.assertEqual(self._deliver(), [ADDRESS])
        for _twice in range(2):
            self._report(touch, "delivered")
        self.assertEqual(self._states(self.partner), ["sent", "sent"])
        facts = self._case(self.partner)._collect_facts(NOW)[self.partner.id]
        self.assertEqual(len(facts.contacted_at), 2, "both were heard")
        self._report(touch, "not_delivered")
        self.assertEqual(touch.state, "bounced")

    def test_only_delivered_makes_a_failure_good(self):
        self.provider.code = 503
        self._run_and_text()
        touch = self._touches(self.partner)
        for status in ("processing", "success", "sent", "not_delivered"):
            self._report(touch, status)
            self.assertEqual((touch.state, touch.failure_type), ("failed", "gateway"), status)

    def test_a_mail_that_failed_stays_failed(self):
        self.stages[3].write({"channel": "email", "second_channel": False})
        self._run()
        mail = self._touches(self.partner)
        mail._set_failed("server", "x")
        self.assertFalse(mail._take_text_result("sent"))
        self.assertFalse(mail._set_sent(NOW))
        self.assertEqual(mail.state, "failed")

    def test_reported_later_as_not_delivered(self):
        self._run_and_text()
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual(case.stage_id, self.stages[3])
        for status in ("not_delivered", "expired", "invalid_destination", "rejected", "whatever"):
            with self.subTest(status), self.env.cr.savepoint() as savepoint:
                self._report(touch, status)
                self.assertEqual((touch.state, touch.failure_type), ("bounced", "undelivered"))
                self.assertFalse(case.stage_id or case.last_contact_at, "it has reached nobody")
                self.assertEqual(len(self._activities(self.partner)), 1)
                self._run()
                self.assertEqual(self._deliver(), [ADDRESS])
                self.assertIn(
                    "The last text message did not arrive.", " ".join(case.decision_ids.mapped("explanation"))
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_reports_twice_change_nothing_more(self):
        self._run_and_text()
        touch = self._touches(self.partner)
        self._report(touch, "not_delivered")
        self._report(touch, "not_delivered")
        self._report(touch, "delivered")
        self.assertEqual(touch.state, "bounced")
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_answered_before_the_report(self):
        self._run_and_text()
        touch = self._touches(self.partner)
        touch._set_replied()
        self._report(touch, "not_delivered")
        self.assertEqual(touch.state, "replied", "they have read it")
