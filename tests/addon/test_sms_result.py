from odoo.tests import tagged

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

    def test_nonsense(self):
        for body in (b"<html>", {"results": None}, {}, [], {"results": [{"status": "accepted"}]}):
            with self.subTest(body=body), self.env.cr.savepoint() as savepoint:
                self.provider.body = body
                self.assertFellBack("gateway", "does not answer")
                savepoint.rollback()
                self.env.invalidate_all()
                self.provider.requests.clear()

    def test_a_text_that_the_answer_leaves_out_did_not_leave(self):
        self.provider.answer = lambda text: None
        self.assertFellBack("gateway", "does not answer")

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
