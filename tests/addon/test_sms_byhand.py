from odoo.exceptions import UserError
from odoo.tests import tagged

from .texting import NUMBER, TextCase
from .writing import WritingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsByHand(WritingCase, TextCase):
    """Text messages in a person's own words: written by hand, or changed before they leave."""

    def _case_now(self):
        return self.env["collections.run"]._case_for(self.company, self.partner)

    def test_a_text_by_hand_leaves_with_these_words(self):
        case = self._case_now()
        touch = self._write(case, channel="sms", text="Hello Rowan, shall we talk on Friday? Maeve")
        self.assertEqual((touch.kind, touch.channel, touch.state), ("manual", "sms", "queued"))
        self.assertEqual(self._deliver_texts(), [NUMBER])
        self.assertEqual(self.provider.texts[-1]["text"], "Hello Rowan, shall we talk on Friday? Maeve")
        self.assertEqual(touch.state, "sent")
        self._run()
        self.assertEqual(case.decision_id.rule, "budget", "it counts")

    def test_the_composer_begins_with_the_text_of_the_stage_and_its_link(self):
        case = self._case_now()
        composer = self._composer(case, channel="sms", stage_id=self.stages[3].id)
        self.assertIn(case.page_link, composer.text)
        self.assertNotIn("0" * 32, composer.text)
        composer.action_send()
        self._deliver_texts()
        self.assertIn(case.page_link, self.provider.texts[-1]["text"])

    def test_a_text_that_is_too_long_is_not_sent(self):
        case = self._case_now()
        with self.assertRaisesRegex(UserError, "307 characters, and 306 at most"):
            self._write(case, channel="sms", text="x" * 307)
        self.assertFalse(case.touch_ids)
        self.assertNoText(self.partner)

    def test_two_texts_do_not_both_leave_unasked(self):
        case = self._case_now()
        first = self._write(case, channel="sms", text="Shall we talk on Friday? Maeve")
        composer = self._composer(case, channel="sms", text="Or on Monday? Maeve")
        self.assertIn("A text message is on its way", composer.soft_words)
        with self.assertRaisesRegex(UserError, "ask a collections manager"):
            composer.action_send()
        self.assertEqual(case.touch_ids, first)
        self.assertEqual(self._deliver_texts(), [NUMBER])
        self.assertEqual(self.provider.texts[-1]["text"], "Shall we talk on Friday? Maeve")

    def test_a_manager_may_send_two(self):
        case = self._case_now()
        first = self._write(case, channel="sms", text="Shall we talk on Friday? Maeve")
        second = self._write(case, self.manager, channel="sms", text="Monday, sorry. Orla", reason="wrong day")
        self.assertEqual(second.overridden, "pending_touch:sms")
        self.assertEqual(self._deliver_texts(), [NUMBER, NUMBER])
        self.assertEqual((first.state, second.state), ("sent", "sent"))

    def test_a_text_that_the_gateway_did_not_take(self):
        case = self._case_now()
        self.provider.answer = lambda text: "no_credit"
        touch = self._write(case, channel="sms", text="Shall we talk on Friday? Maeve")
        self._deliver_texts()
        self.assertEqual(touch.state, "failed")
        (told,) = self._told(case)
        self.assertIn("Your message to Rowan Bakery did not leave: No credit", told)

    def test_a_text_that_did_not_arrive(self):
        case = self._case_now()
        touch = self._write(case, channel="sms", text="Shall we talk on Friday? Maeve")
        self._deliver_texts()
        self.assertEqual((touch.state, self._told(case)), ("sent", []))
        self._report(touch, "not_delivered")
        self.assertEqual(touch.state, "bounced")
        (told,) = self._told(case)
        self.assertIn("Your message to Rowan Bakery did not arrive: ", told)

    def test_a_text_whose_words_were_changed_before_approval(self):
        self.stages[3].requires_approval = True
        self._run()
        touch = self._touches(self.partner)
        Change = self.env["collections.change.words"].with_user(self.manager)
        change = Change.with_context(default_touch_id=touch.id).create({})
        self.assertIn(touch.case_id.page_link, change.text)
        change.text = f"Hello Rowan, one look, please? {touch.case_id.page_link} Maeve"
        change.action_confirm()
        self.assertIn("one look, please?", touch.message_body)
        touch.with_user(self.manager).action_approve()
        self.assertEqual(self._run_and_text(), [NUMBER])
        self.assertIn("one look, please?", self.provider.texts[-1]["text"])
        self.assertEqual(touch.state, "sent")
