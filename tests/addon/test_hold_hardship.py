from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestHoldHardship(SpokenCase):
    """Thirty days, and thirty more when the customer seeks advice; a person ends it, and then there are fresh days."""

    def _given(self):
        self.case, self.invoice = self._owing(100)
        self.partner = self.case.partner_id
        self._run_and_send()
        self._go_to(at(days=1))
        self.hold = self._hold(self.case, "hardship")

    def setUp(self):
        super().setUp()
        self._go_to(at(days=1))

    def _live(self, *days):
        for day in days:
            self._go_to(at(days=day))
            self._run_and_send()

    def test_as_it_is_set(self):
        hold = self.hold
        self.assertEqual((hold.state, hold.until, hold.review_on), ("active", False, at(days=31).date()))
        self.assertEqual((hold.create_uid, hold.user_id, hold.extended), (self.collector, self.collector, False))
        self.assertEqual((self.case.state, self.case.paused_until), ("paused", False))

    def test_a_review_on_the_thirtieth_day_and_it_stays(self):
        self._live(6, 13, 30)
        self.assertFalse(self.hold.review_due or self._tasks(self.case, "hold"))
        self._live(31, 32, 45)
        task = self._tasks(self.case, "hold")
        self.assertEqual((len(task), task.user_id, task.date_deadline), (1, self.collector, at(days=31).date()))
        self.assertEqual((self.hold.state, self.hold.review_due, self.case.attention), ("active", True, 1))
        self.assertEqual((self._sent(self.partner), self._verdict(self.partner)), ([3], ("hold", "")))

    def test_thirty_days_more_once(self):
        self._live(8, 31)
        self._extend(self.hold)
        self.assertEqual((self.hold.extended, self.hold.review_on), (True, at(days=61).date()))
        self.assertEqual((self.hold.review_due, self.case.attention), (False, 0))
        self.assertFalse(self._tasks(self.case, "hold"), "the question of day 30 is answered")
        self._live(34, 60)
        self.assertFalse(self._tasks(self.case, "hold"))
        self._live(61, 62, 63)
        self.assertEqual(len(self._tasks(self.case, "hold")), 1)
        self.assertEqual((self.hold.state, self._sent(self.partner)), ("active", [3]))

    def test_a_second_time_is_for_a_manager(self):
        self._extend(self.hold)
        self._go_to(at(days=61))
        for user in (self.collector, self.colleague):
            self.assertRefused("Ask a manager", self._extend, self.hold, user=user)
        self.assertEqual(self.hold.review_on, at(days=61).date())
        self._extend(self.hold, user=self.manager)
        self.assertEqual(self.hold.review_on, at(days=91).date())

    def test_no_more_than_thirty_days_for_a_collector(self):
        self.assertRefused("Ask a manager", self._extend, self.hold, end_on=at(days=62).date())
        self._extend(self.hold, end_on=at(days=61).date())
        self.assertTrue(self.hold.extended)

    def test_a_day_that_is_over(self):
        self._go_to(at(days=35))
        self.assertRefused("Choose a day after", self._extend, self.hold, end_on=at(days=35).date())
        self.assertRefused("Choose a day after", self._extend, self.hold, end_on=at(days=2).date(), user=self.manager)

    def test_a_collector_does_not_end_it(self):
        for user in (self.collector, self.colleague):
            self.assertRefused("Ask a manager of the group", self._lift, self.hold, user=user)
        self.assertRefused("End this hold itself", self.case.with_user(self.collector).action_resume)
        self.assertEqual((self.hold.state, self.case.state), ("active", "paused"))

    def test_a_manager_ends_it_and_seven_fresh_days_follow(self):
        """Ended on day 36, a Wednesday: on day 43 at ten the stage that was next, not the one for its age."""
        self._go_to(at(days=36))
        self._lift(self.hold, user=self.manager)
        hold = self.hold
        self.assertEqual((hold.state, hold.ended_at, hold.ended_by), ("lifted", at(days=36), self.manager))
        self.assertEqual((hold.fresh_until, self.case.state), (at(days=43), "open"))
        self._live(36, 37, 41, 42)
        self.assertEqual((self._sent(self.partner), self._verdict(self.partner)), ([3], ("fresh_days", "")))
        self._live(43)
        self.assertEqual(self._sent(self.partner), [3, 10])

    def test_what_was_under_way_is_taken_back(self):
        case, invoice = self._owing(60, name="Hazel Tiles")
        self._run()
        touch = self._reminders(case.partner_id)
        self._hold(case, "hardship")
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        self.assertEqual([mail for mail in self._send() if "hazel" in str(mail)], [])

    def test_from_beginning_to_end(self):
        """30 days, 30 more, ended by a manager: one message before it, one after it, none between."""
        self._live(2, 6, 15, 31)
        self._extend(self.hold)
        self._live(32, 41, 57, 61)
        self._lift(self.hold, user=self.manager)
        self._live(61, 62, 64, 66, 67)
        self.assertEqual(self._sent(self.partner), [3])
        self._live(69, 70)
        self.assertEqual(self._sent(self.partner), [3, 10])
        self.assertFalse(self._tasks(self.case, "hold"))

    def test_lifted_twice(self):
        self._lift(self.hold, user=self.manager)
        self._go_to(at(days=3))
        self._lift(self.hold, user=self.manager, reason="Once more")
        self.assertEqual((self.hold.ended_at, self.hold.fresh_until), (at(days=1), at(days=8)))
