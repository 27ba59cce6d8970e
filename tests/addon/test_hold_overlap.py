from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestHoldOverlap(SpokenCase):
    """Several holds at once, holds that end on a holiday, holds about some items, and long ones."""

    def _given(self):
        self.case, self.trays, self.cups = self._owing(100, 60)
        self.partner = self.case.partner_id

    def _live(self, *days):
        for day in days:
            self._go_to(at(days=day))
            self._run_and_send()

    # --- two at once ------------------------------------------------------------------------------------------------

    def test_the_strictest_wins_and_ending_one_leaves_the_other(self):
        short = self._hold(self.case, "customer_pause", end_on=at(days=5).date(), reason="Back on Monday")
        long = self._hold(self.case, "complaint", reason="The driver was rude")
        self.assertEqual(
            (self.case.state, self.case.paused_until, self.case.pause_reason), ("paused", False, "The driver was rude")
        )
        self._run()
        self.assertEqual(self._verdict(self.partner), ("hold", "complaint"))
        self._lift(long)
        self.assertEqual((long.state, short.state, self.case.state), ("lifted", "active", "paused"))
        self.assertEqual((self.case.paused_until, self.case.pause_reason), (datetime(2026, 3, 16), "Back on Monday"))
        self._run()
        self.assertEqual(self._verdict(self.partner), ("hold", "customer_pause"))
        self.assertFalse(self._reminders(self.partner))

    def test_the_shorter_ends_by_itself_and_the_longer_stays(self):
        short = self._hold(self.case, "customer_pause", end_on=at(days=2).date())
        long = self._hold(self.case, "customer_pause", end_on=at(days=8).date(), user=self.manager)
        self._live(1, 2, 3, 6, 8)
        self.assertEqual((short.state, long.state, self.case.state), ("expired", "active", "paused"))
        self.assertEqual(self.case.paused_until, datetime(2026, 3, 19))
        self.assertFalse(self._reminders(self.partner))
        self._live(9)
        self.assertEqual((long.state, self.case.state, self._sent(self.partner)), ("expired", "open", [3]))

    def test_a_sensitive_one_and_another(self):
        hard = self._hold(self.case, "hardship")
        pause = self._hold(self.case, "customer_pause")
        self.assertFalse(self.case.paused_until)
        self._lift(pause)
        self.assertEqual((pause.state, hard.state, self.case.state), ("lifted", "active", "paused"))

    def test_resuming_ends_what_any_collector_may_end_whoever_resumes(self):
        for name, user in (("Aspen Ltd", self.collector), ("Birch Ltd", self.manager)):
            with self.subTest(user=user.name):
                case, _invoice = self._owing(100, name=name)
                pause, silence = self._hold(case, "customer_pause"), self._hold(case, "do_not_contact")
                case.with_user(user).action_resume()
                self.assertEqual((pause.state, silence.state, case.state), ("lifted", "active", "paused"))

    # --- the end ----------------------------------------------------------------------------------------------------

    def test_a_hold_that_ends_on_a_holiday_is_followed_by_the_next_working_day(self):
        """Through Monday the 16th; the 17th is Saint Patrick's; Wednesday the 18th is the first day to write."""
        hold = self._hold(self.case, "customer_pause", end_on=datetime(2026, 3, 16).date())
        self.assertEqual((hold.until, hold.last_day), (datetime(2026, 3, 17), datetime(2026, 3, 16).date()))
        self._live(6)
        self.assertEqual(hold.state, "active")
        self._live(7)
        self.assertEqual((hold.state, self.case.state), ("expired", "open"))
        self.assertEqual(
            (self._verdict(self.partner)[0], self._decision(self.partner).until), ("window", datetime(2026, 3, 18, 8))
        )
        self.assertFalse(self._reminders(self.partner))
        self._live(8)
        self.assertEqual(self._sent(self.partner), [3], "a hold that ran out needs no fresh days")

    def test_the_last_day_is_quiet_to_its_end(self):
        self._hold(self.case, "customer_pause", end_on=at(days=1).date())
        self._go_to(datetime(2026, 3, 11, 17, 59))
        self._run_and_send()
        self.assertFalse(self._reminders(self.partner))
        self._go_to(datetime(2026, 3, 12, 8))
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3])

    # --- some items -------------------------------------------------------------------------------------------------

    def test_a_question_about_one_invoice_leaves_the_other_going(self):
        hold = self._hold(self.case, "query", moves=[self.trays])
        self._live(0, 8)
        self.assertEqual(self._sent(self.partner), [3, 10])
        for touch in self._reminders(self.partner):
            self.assertEqual(self._asked(touch), {self.cups: "60.00"})
        self.assertEqual((hold.state, self.case.state), ("active", "open"))
        self.assertIn("On hold", self.trays.collections_standing)
        self.assertFalse(self.cups.collections_standing)

    def test_a_question_asks_for_an_answer_in_two_working_days(self):
        hold = self._hold(self.case, "query", moves=[self.trays])
        task = self._tasks(self.case, "hold")
        self.assertEqual((len(task), task.user_id, task.date_deadline), (1, self.collector, at(days=2).date()))
        self.assertEqual(hold.review_on, at(days=14).date())

    def test_after_the_answer_five_fresh_days_for_that_invoice(self):
        hold = self._hold(self.case, "query", moves=[self.trays])
        self._go_to(at(days=1))
        self._lift(hold, user=self.colleague)
        self.assertEqual(hold.fresh_until, at(days=6))
        self.assertFalse(self._tasks(self.case, "hold"))
        self._live(2)
        self.assertEqual(self._asked(self._reminders(self.partner)), {self.cups: "60.00"})
        self._live(8)
        self.assertEqual(self._asked(self._reminders(self.partner)[-1]), {self.trays: "100.00", self.cups: "60.00"})

    def test_all_items_are_held(self):
        self._hold(self.case, "query", moves=[self.trays, self.cups])
        self._live(0)
        self.assertEqual(self._verdict(self.partner), ("nothing_askable", "held"))
        self.assertFalse(self._reminders(self.partner))

    def test_a_message_under_way_about_it_is_taken_back_and_another_is_not(self):
        self._run()
        touch = self._reminders(self.partner)
        other = self._invoice(self.partner, days=1, amount=40)
        self._hold(self.case, "query", moves=[other])
        self.assertEqual(touch.state, "queued")
        self._hold(self.case, "query", moves=[self.trays])
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))

    # --- long ones --------------------------------------------------------------------------------------------------

    def test_nobody_ends_a_breathing_space(self):
        hold = self._hold(self.case, "breathing_space", user=self.manager)
        self.assertEqual(hold.last_day, at(days=60).date())
        for user in (self.collector, self.manager, self.specialist):
            words = "official date" if user == self.specialist else "Ask a manager of the group"
            self.assertRefused(words, self._lift, hold, user=user)
            self.assertRefused("End this hold itself", self.case.with_user(user).action_resume)
        for day in (at(days=1).date(), at(days=59).date()):
            self.assertRefused("Choose a day after", self._extend, hold, end_on=day, user=self.manager)
        self._live(1, 30, 60)
        self.assertEqual((hold.state, self._reminders(self.partner).ids), ("active", []))
        self._live(61)
        self.assertEqual((hold.state, self.case.state), ("expired", "open"))

    def test_a_breathing_space_needs_its_official_date(self):
        self.assertRefused("last day", self._hold, self.case, "breathing_space", user=self.manager, end_on=False)

    def test_who_does_not_want_to_be_contacted_is_not_in_the_next_conversation_either(self):
        hold = self._hold(self.case, "do_not_contact")
        self._pay(self.trays | self.cups)
        self._run()
        self.assertEqual((self.case.state, hold.state), ("closed", "active"))
        self.assertFalse(self._touches(self.partner), "no thanks by machine either")
        self._go_to(at(days=1))
        self._invoice(self.partner, days=12)
        self._live(1, 2)
        case = self._case(self.partner).search([("state", "!=", "closed")])
        self.assertEqual((len(case), case.state, hold.case_id), (1, "paused", case))
        self._live(8, 30)
        self.assertFalse(self._touches(self.partner))
        self.assertEqual(case.decision_id.code, "do_not_contact")

    def test_the_end_of_the_arrears_ends_what_was_postponed_and_no_other_hold(self):
        pause, query = self._hold(self.case, "customer_pause"), self._hold(self.case, "query", moves=[self.trays])
        postponed = self._hold(self.case, "postponed")
        self._pay(self.trays | self.cups)
        self._run()
        self.assertEqual((self.case.state, postponed.state), ("closed", "expired"))
        self.assertEqual((pause.state, query.state), ("active", "active"))
        self._live(8)
        self.assertEqual((pause.state, query.state), ("expired", "active"))

    def test_holds_that_leave_it_to_people_stop_the_machine_s_own_words_too(self):
        for kind in ("complaint", "insolvency", "do_not_contact", "vulnerable", "bereavement"):
            with self.subTest(kind=kind):
                case, invoice = self._owing(100, name=f"{kind.title()} Ltd")
                self._hold(case, kind)
                promise = (
                    self.env["collections.promise"]
                    .with_user(self.collector)
                    .create(
                        {
                            "case_id": case.id,
                            "line_ids": [Command.set(self._line(invoice).ids)],
                            "amount": 100,
                            "date_promised": TODAY,
                        }
                    )
                )
                self.assertEqual(promise.state, "open")
                self._pay(invoice)
                self._run_and_send()
                self.assertFalse(self._touches(case.partner_id))

    def test_other_holds_leave_thanks_possible(self):
        self._hold(self.case, "customer_pause")
        self._dispute(self.case, self.trays)
        self.assertEqual(self._purposes(self.partner), [("dispute_received", "queued")])
