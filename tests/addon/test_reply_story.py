from datetime import date

from odoo.tests import tagged

from .common import NOW, at
from .inbox import ADDRESS, ANSWER, WEEKS, InboxCase, written


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplyStory(InboxCase):
    """The customer answers on the first day of the ladder: nobody is written to until we have answered."""

    # --- at once ------------------------------------------------------------------------------------------------------

    def test_reply_lands_on_the_case(self):
        self._go_to(at(days=1))
        message = self._reply()
        self.assertEqual((message.model, message.res_id), ("collections.case", self.case.id))
        self.assertEqual((message.author_id, message.message_type), (self.partner, "email"))
        self.assertIn(message, self.case.message_ids)
        self.assertEqual((self.case.last_reply_id, self.case.last_reply_at), (message, at(days=1)))
        self.assertEqual(self.case.last_reply, ANSWER)
        self.assertFalse(self.case.unknown_sender)

    def test_reply_pauses_at_once(self):
        """Before any run: the gateway's own transaction does it."""
        self._reply()
        self.assertWaits()
        hold = self._holds()
        self.assertEqual((hold.case_id, hold.review_on, hold.fresh_until), (self.case, False, False))
        self.assertEqual((hold.label, hold.sensitive), ("Waits for our answer", False))
        self.assertFalse(hold.line_ids, "the whole conversation")
        self.assertLessEqual(self.case.next_action_at, NOW, "the next run looks at it")

    def test_screen_says_that_the_customer_waits(self):
        self._reply()
        self._go_to(at(days=1))
        self._run()
        decision = self._decision(self.partner)
        self.assertEqual(
            (decision.action, decision.rule, decision.code, decision.until),
            ("wait", "hold", "awaiting_answer", False),
        )
        self.assertEqual(self.case.next_step, "The customer waits for our answer. Nobody writes until they have it.")
        self.assertFalse(self.case.next_contact_at)

    def test_the_letter_that_was_answered(self):
        self._reply()
        self.assertEqual(self.touch.state, "replied")
        self.assertEqual((self.case.stage_id, self.case.last_contact_at), (self.stages[3], NOW))
        self.assertEqual(self.touch.sent_at, NOW)

    def test_the_older_of_two_letters_is_answered(self):
        """A reply belongs to the message that it quotes."""
        self.assertEqual(self._hours(1, days=8), [ADDRESS])
        self._reply()
        self.assertEqual(self._states(self.partner), ["replied", "sent"])

    def test_collector_is_told(self):
        """The collector follows the case: Odoo passes the answer on."""
        self._reply()
        self.assertIn("maeve@linden.example.com", " ".join(str(mail["email_to"]) for mail in self._mails))
        self.assertNotIn(ADDRESS, " ".join(str(mail["email_to"]) for mail in self._mails))

    # --- our own deadline ---------------------------------------------------------------------------------------------

    def _due(self):
        return self._tasks().date_deadline

    def test_task_for_the_collector(self):
        self._go_to(at(days=1))
        self._reply()
        task = self._tasks()
        self.assertEqual(
            (task.user_id, task.res_model, task.res_id), (self.collector, "collections.case", self.case.id)
        )
        self.assertEqual(task.summary, "Answer Rowan Bakery")
        self.assertEqual(self._due(), date(2026, 3, 13), "Wednesday, then two working days")

    def test_weekend_in_between(self):
        self._go_to(at(days=2))
        self._reply()
        self.assertEqual(self._due(), date(2026, 3, 16), "Thursday, Friday, Monday")

    def test_weekend_and_a_holiday_in_between(self):
        self._go_to(at(days=3))
        self._reply()
        self.assertEqual(self._due(), date(2026, 3, 18), "Friday, Monday, then Wednesday after Saint Patrick's")

    def test_reply_at_the_weekend(self):
        self._go_to(at(days=5))
        self._reply()
        self.assertEqual(self._due(), date(2026, 3, 18))

    def test_reply_just_before_midnight_belongs_to_the_day_in_dublin(self):
        """Summer time began on 29 March: 23:30 UTC on Tuesday is Wednesday there."""
        self._go_to(at(days=21, hour=23, minute=30))
        self._reply()
        self.assertEqual(self._due(), date(2026, 4, 3), "Wednesday 1 April, then two working days")

    def test_policy_may_want_it_sooner(self):
        self.policy.answer_within_days = 1
        self._reply()
        self.assertEqual(self._due(), date(2026, 3, 11))

    # --- nothing more leaves --------------------------------------------------------------------------------------------

    def test_nothing_for_weeks_until_we_answered(self):
        self._reply()
        self._silent_days()
        self.assertEqual(self._touches(self.partner), self.touch)
        self.assertStillWaits()
        self.assertEqual(len(self._tasks()), 1)

    def test_another_invoice_falls_due_meanwhile(self):
        self._reply()
        self._go_to(at(days=10))
        self._invoice(self.partner, days=8, amount=900)
        self._silent_days(range(11, 25))
        self.assertEqual(self._touches(self.partner), self.touch)

    def test_then_five_days_and_one_step(self):
        """Answered on the 30th day, a Thursday; by then the ladder would be three stages further."""
        self._reply()
        self._silent_days(day for day in WEEKS if day < 30)
        self._go_to(at(days=30))
        self.case.with_user(self.collector).action_answered()
        self.assertAnswered(at(days=30))
        self.assertEqual(self.case.stage_id, self.stages[3], "the same stage")
        self._run()
        self.assertEqual((self._decision(self.partner).rule, self.case.next_contact_at), ("fresh_days", at(days=35)))
        self._silent_days(range(31, 35))
        self.assertEqual(self._hours(1, days=35), [ADDRESS])
        self.assertEqual((self.case.stage_id, len(self._touches(self.partner))), (self.stages[10], 2))
        self._silent_days(range(36, 42))

    def test_answered_early_the_gap_of_the_stage_still_holds(self):
        """The answer on day 1 gives peace until Monday the 16th, when the second stage is due anyway."""
        self._reply()
        self._go_to(at(days=1))
        self.case.with_user(self.collector).action_answered()
        self.assertEqual(self._holds().fresh_until, at(days=6))
        self._silent_days(range(2, 6))
        self.assertEqual(self._hours(1, days=6), [ADDRESS])
        self.assertEqual(self.case.stage_id, self.stages[10])

    # --- again ------------------------------------------------------------------------------------------------------------

    def test_two_replies_one_hold_one_task(self):
        self._reply()
        self._go_to(at(days=1))
        second = self._reply("And please send a copy of the invoice.")
        self.assertWaits()
        self.assertEqual((len(self._holds()), len(self._tasks())), (1, 1))
        self.assertEqual((self.case.last_reply_id, self.case.last_reply_at), (second, at(days=1)))
        self.assertEqual(self._due(), date(2026, 3, 12), "counted from the first")

    def test_two_replies_and_one_answer(self):
        self._reply()
        self._reply("And another thing.")
        self.case.with_user(self.collector).action_answered()
        self.assertAnswered(NOW)

    def test_reply_to_our_answer_waits_again(self):
        self._reply()
        self._go_to(at(days=1))
        self.case.with_user(self.collector).action_answered()
        self._go_to(at(days=2))
        self._reply("That does not help me.")
        self.assertWaits()
        self.assertEqual(self._holds().mapped("state"), ["lifted", "active"])
        self._silent_days(range(3, 25, 3))
        self.assertEqual(self._touches(self.partner), self.touch)

    def test_same_message_handed_in_twice(self):
        """Two mail servers, or one that lost its place: the Message-Id is known."""
        raw = written(f"Rowan Bakery <{ADDRESS}>", ANSWER, self.letter)
        self._hand_in(raw, number="once")
        self._hand_in(raw, number="once")
        self.assertEqual((len(self._holds()), len(self._tasks())), (1, 1))
        self.assertEqual(len(self.case.message_ids.filtered(lambda m: m.message_type == "email")), 1)

    def test_same_message_handed_in_again_after_we_answered(self):
        raw = written(f"Rowan Bakery <{ADDRESS}>", ANSWER, self.letter)
        self._hand_in(raw, number="once")
        self._go_to(at(days=1))
        self.case.with_user(self.collector).action_answered()
        self._go_to(at(days=2))
        self._hand_in(raw, number="once")
        self.assertAnswered(at(days=1))
