import base64
import json

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW
from .texting import NUMBER, TextCase

KEY = {"Authorization": "Bearer key-for-the-answers"}


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsAnswers(TextCase, HttpCase):
    """What customers text back, as their provider hands it over."""

    def _given(self):
        super()._given()
        self._run_and_text()
        self.touch, self.case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual(self.touch.state, "sent")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _hand_over(self, text, number=NUMBER, headers=KEY, company=None, **more):
        """A text as JSON; returns the status of the answer."""
        data = json.dumps({"number": number, "text": text, **more})
        headers = {"Content-Type": "application/json", **headers}
        return self._hand_in(data, headers, company)

    def _hand_in(self, data, headers, company=None):
        self.env.flush_all()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/collections_gentle/text/{company or self.company.id}", data=data, headers=headers, method="POST"
            )
        self.env.invalidate_all()
        return answer.status_code

    def _listed(self, number=NUMBER):
        return bool(self.env["phone.blacklist"].search([("number", "=", number)]))

    def _chatter(self):
        return " ".join(self.case.message_ids.mapped(lambda m: str(m.body)))

    # --- stop and start ---------------------------------------------------------------------------------------------

    def test_stop(self):
        for word in ("STOP", "stop", " Stop! ", "arrêt", "Abmelden", "baja", "STOPPEN", "No more texts."):
            with self.subTest(word), self.env.cr.savepoint() as savepoint:
                self.assertEqual(self._hand_over(word), 204)
                self.assertTrue(self._listed())
                self.assertIn("No text messages any more, please, said by text message.", self._chatter())
                self.assertEqual(self.case.next_action_at, NOW, "looked at anew")
                self.assertEqual(self.case.contact_wishes, "no text messages")
                self.assertFalse(self.case.hold_ids, "nobody has to answer that")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_stop_takes_back_what_is_queued(self):
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self._run()
        touch = self._touches(other)
        self.assertEqual(touch.state, "queued")
        self._hand_over("STOP", number="+353877654321")
        self.assertEqual((touch.state, self._sms(touch).state), ("cancelled", "canceled"))
        self.assertEqual(self._deliver_texts(), [])
        self._run()
        self.assertEqual(self._touches(other)[-1].channel, "email", "they are still written to")

    def test_stop_twice(self):
        self._hand_over("STOP")
        self._hand_over("STOP")
        self.assertEqual(self.env["phone.blacklist"].search_count([("number", "=", NUMBER)]), 1)

    def test_start(self):
        self._hand_over("STOP")
        self.assertTrue(self._listed())
        self.assertEqual(self._hand_over("Start"), 204)
        self.assertFalse(self._listed())
        self.assertIn("Text messages are welcome again, said by text message.", self._chatter())
        self.assertFalse(self.case.contact_wishes)

    def _opted_out_at_the_gateway(self):
        """Another customer, whose number the gateway refuses."""
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self.stages[3].second_channel = False
        self.provider.answer = lambda text: "opted_out"
        self.assertEqual(self._run_and_text(), ["+353877654321"])
        self.provider.answer = lambda text: "accepted"
        return other

    def test_opted_out_at_the_gateway_counts_as_stop(self):
        other = self._opted_out_at_the_gateway()
        self.assertTrue(self._listed("+353877654321"))
        self.assertFalse(self._listed())
        self.assertEqual(self._case(other).contact_wishes, "no text messages")
        self.assertEqual(self._text_hours(2), [])

    def test_start_after_the_gateway_said_that_they_opted_out(self):
        other = self._opted_out_at_the_gateway()
        self._hand_over("START", number="+353877654321")
        self.assertFalse(self._listed("+353877654321"))
        self.assertEqual(self._text_hours(1), ["+353877654321"])
        self.assertEqual(self._states(other), ["failed", "sent"])

    def test_texts_again_on_the_page_after_the_gateway_said_that_they_opted_out(self):
        other = self._opted_out_at_the_gateway()
        self._case(other)._answer_channel_again(other)
        self._run()
        self.assertEqual(self._deliver_texts(), ["+353877654321"])
        self.assertEqual(self._states(other), ["failed", "sent"])

    def test_start_ends_no_other_failure(self):
        other = self._opted_out_at_the_gateway()
        self._touches(other).failure_type = "undelivered"
        self._hand_over("START", number="+353877654321")
        self.assertEqual(self._text_hours(1), [])
        self.assertFalse(self._touches(other).contact_checked)

    def test_stop_of_a_number_that_we_do_not_know_counts_too(self):
        self._hand_over("STOP", number="+353850000001")
        self.assertTrue(self._listed("+353850000001"))
        self.assertFalse(self._listed())

    # --- anything else ----------------------------------------------------------------------------------------------

    def test_an_answer_is_heard_like_a_letter(self):
        self.assertEqual(self._hand_over("Stop by tomorrow, I will have the <b>money</b>"), 204)
        self.assertFalse(self._listed())
        message = self.case.last_reply_id
        self.assertEqual((message.author_id, message.message_type), (self.partner, "comment"))
        self.assertEqual(message._collections_words(), "Stop by tomorrow, I will have the <b>money</b>")
        self.assertEqual(self.case.hold_ids.mapped("hold_type"), ["awaiting_answer"])
        self.assertEqual(self.touch.state, "replied")
        self.assertFalse(self.case.unknown_sender)
        self.assertEqual(len(self._activities(self.partner, "activity_answer")), 1)
        self.assertEqual(self._activities(self.partner, "activity_answer").user_id, self.collector)

    def test_a_person_of_the_customer_is_the_author(self):
        nora = self.env["res.partner"].create(
            {"name": "Nora Daly", "parent_id": self.partner.id, "phone": "+353 85 000 0002"}
        )
        self._hand_over("It was me", number="+353850000002")
        self.assertEqual(self.case.last_reply_id.author_id, nora)

    def test_as_a_form_like_twilio(self):
        login = base64.b64encode(b"anybody:key-for-the-answers").decode()
        self.assertEqual(
            self._hand_in(
                {"From": NUMBER, "Body": "On its way", "MessageSid": "SM1"}, {"Authorization": f"Basic {login}"}
            ),
            204,
        )
        self.assertEqual(self.case.last_reply_id._collections_words(), "On its way")

    def test_handed_over_twice_is_heard_once(self):
        for _try in range(2):
            self.assertEqual(self._hand_over("On its way", id="m-1"), 204)
        self.assertEqual(len(self.case.reply_ids), 1)
        self._hand_over("On its way", id="m-2")
        self.assertEqual(len(self.case.reply_ids), 2)

    def test_without_the_plus_sign(self):
        self._hand_over("On its way", number="353871234567")
        self.assertTrue(self.case.last_reply_id)

    def test_after_the_end_of_the_conversation(self):
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.case.state, "closed")
        self._hand_over("Thank you")
        self.assertEqual(self.case.last_reply_id._collections_words(), "Thank you")

    def test_nobody_that_we_know(self):
        with self.assertLogs("odoo.addons.collections_gentle.models.collections_incoming", "DEBUG") as logs:
            self.assertEqual(self._hand_over("Who is this?", number="+353850000001"), 204)
        self.assertEqual(len(logs.output), 1)
        self.assertNotIn("353850000001", logs.output[0])
        self.assertNotIn("Who is this", logs.output[0])
        self.assertFalse(self._tables_with("Who is this?"))

    def test_strange_things(self):
        before = self.case.message_ids
        for data in (
            "[]",
            "null",
            "{",
            '{"number": 5, "text": ["x"]}',
            '{"text": "x"}',
            '{"number": "+353871234567"}',
            "",
        ):
            with self.subTest(data):
                self.assertEqual(self._hand_in(data, {"Content-Type": "application/json", **KEY}), 204)
        self.assertEqual(self._hand_over("\x00\x1f"), 204)
        self.assertEqual(self._hand_over("x", number="not a number"), 204)
        self.assertEqual(self.case.message_ids, before)
        self.assertEqual(self._hand_over("long " * 1000), 204)
        self.assertLessEqual(len(self.case.last_reply_id._collections_words()), 2000)

    # --- the key ----------------------------------------------------------------------------------------------------

    def test_a_wrong_key_finds_nothing(self):
        before = self.case.message_ids
        wrong = base64.b64encode(b"key-for-the-answers:").decode()
        for authorization in ("Bearer wrong", "Bearer ", "key-for-the-answers", f"Basic {wrong}", "Basic %%%", ""):
            with self.subTest(authorization):
                self.assertEqual(self._hand_over("STOP", headers={"Authorization": authorization}), 404)
        self.assertEqual(self._hand_over("STOP", headers={}), 404)
        self.assertEqual(self._hand_over("STOP", company=2**40), 404)
        self.assertFalse(self._listed())
        self.assertEqual(self.case.message_ids, before)

    def test_without_a_key_of_ours_nothing_is_taken(self):
        self.company.collections_sms_incoming_key = False
        for headers in (KEY, {"Authorization": "Bearer "}, {"Authorization": "Bearer False"}):
            self.assertEqual(self._hand_over("STOP", headers=headers), 404)
        self.assertFalse(self._listed())

    def test_the_key_is_of_one_company(self):
        other = self.env["res.company"].create(
            {"name": "Elm Works", "collections_sms_incoming_key": "another-key-of-elm"}
        )
        self.assertEqual(self._hand_over("Hello", company=other.id), 404)
        self.assertEqual(
            self._hand_over("Hello", company=other.id, headers={"Authorization": "Bearer another-key-of-elm"}), 204
        )
        self.assertFalse(self.case.last_reply_id, "another company's provider speaks of its own customers")

    def test_looking_is_not_handing_over(self):
        self.assertIn(self.url_open(f"/collections_gentle/text/{self.company.id}", headers=KEY).status_code, (404, 405))

    def test_keys_are_for_administrators(self):
        manager = new_test_user(self.env, "sms.manager", groups="collections_gentle.group_manager")
        for name in ("collections_sms_key", "collections_sms_gateway", "collections_sms_incoming_key"):
            with self.subTest(name):
                self.assertNotIn(name, self.company.with_user(manager).fields_get())

    # --- the short link ---------------------------------------------------------------------------------------------

    def test_the_link_in_the_text_opens_the_page(self):
        link = next(word for word in self._sms(self.touch).body.split() if word.startswith("http"))
        path = link.removeprefix(self.case.get_base_url())
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"/my/collections/{self.case.id}", answer.url)
        self.assertIn(self.invoice.name, answer.text)

    def test_a_wrong_short_link_opens_nothing(self):
        for path in (f"/c/{self.case.id}/{'0' * 32}", f"/c/{self.case.id}/x", f"/c/999999/{'0' * 32}"):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(self.invoice.name, answer.text)
        answer = self.url_open(f"/c/{self.case.id}/{'0' * 32}", allow_redirects=False)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
