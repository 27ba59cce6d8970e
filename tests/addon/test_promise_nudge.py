from odoo import Command
from odoo.tests import tagged

from .common import at
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseNudge(PromiseCase):
    """A friendly note on the working day before, to those who wanted it and still owe it."""

    def _promised(self, on, *amounts, **values):
        partner, *invoices = self._owing(*(amounts or (1000,)))
        promise = self._promise(partner, invoices[0], on=on, **{"nudge": True, **values})
        self._send()
        return partner, invoices, promise

    def _notes(self, partner):
        return [what for what in self._said(partner) if what[2] == "promise_tomorrow"]

    def test_on_the_working_day_before_once(self):
        partner, invoices, promise = self._promised(march(20))
        self.assertEqual(promise.nudge_on, march(19))
        self.assertEqual(self._live(march(11), march(20)), 1)
        self.assertEqual(self._notes(partner), [(3, 19, "promise_tomorrow")])
        self.assertEqual(promise.nudged_at, at(9))
        touch = self._touches(partner)[-1]
        self.assertEqual((touch.kind, touch.promise_id), ("service", promise))
        words = self._letter_text(touch)
        for part in ("1,000.00 €", invoices[0].name, "March 20, 2026"):
            self.assertIn(part, words)

    def test_promised_for_a_monday_the_note_comes_on_friday(self):
        partner, _invoices, _promise = self._promised(march(16))
        self._live(march(11), march(16))
        self.assertEqual(self._notes(partner), [(3, 13, "promise_tomorrow")])

    def test_the_day_before_is_a_public_holiday(self):
        """For Wednesday the 18th: on Monday, because Tuesday is Saint Patrick's."""
        partner, _invoices, _promise = self._promised(march(18))
        self._live(march(11), march(18))
        self.assertEqual(self._notes(partner), [(3, 16, "promise_tomorrow")])

    def test_the_day_before_is_a_closing_day(self):
        self.env["resource.calendar.leaves"].create(
            {"name": "Inventory", "date_from": at(9, 0), "date_to": at(9, 23), "company_id": self.company.id}
        )
        partner, _invoices, promise = self._promised(march(20))
        self.assertEqual(promise.nudge_on, march(18))

    def test_in_decent_hours(self):
        """The run of the night writes to nobody; the one at eight does."""
        partner, _invoices, promise = self._promised(march(20))
        for hour in (0, 3, 7):
            self._day(march(19), hour)
            self.assertEqual(len(self._run_and_send()), 0)
        self.assertFalse(promise.nudged_at)
        for hour in range(8, 20):
            self._day(march(19), hour)
            self._run_and_send()
        self.assertEqual(promise.nudged_at, at(9, 8))
        self.assertEqual(len(self._notes(partner)), 1)

    def test_missed_on_the_day_it_is_not_made_up_for(self):
        """The server was down on Friday; on the weekend nobody is written to, and on the day itself it is no help."""
        partner, _invoices, promise = self._promised(march(16))
        self._live(march(14), march(20))
        self.assertFalse(self._notes(partner))
        self.assertFalse(promise.nudged_at)

    def test_promised_yesterday_needs_no_note(self):
        """On Tuesday for Thursday: on Wednesday the confirmation is of yesterday."""
        partner, _invoices, promise = self._promised(march(12))
        self.assertEqual(promise.nudge_on, march(11))
        for hour in range(8, 18):
            self._day(march(11), hour)
            self._run_and_send()
        self.assertFalse(self._notes(partner))

    def test_promised_two_days_before_it(self):
        partner, _invoices, _promise = self._promised(march(13))
        self._live(march(11), march(13))
        self.assertEqual(self._notes(partner), [(3, 12, "promise_tomorrow")])

    def test_promised_today_for_tomorrow(self):
        partner, _invoices, _promise = self._promised(march(11))
        self._live(march(10), march(11))
        self.assertFalse(self._notes(partner))

    def test_not_when_it_was_not_wanted(self):
        partner, _invoices, _promise = self._promised(march(20), nudge=False)
        self.assertEqual(self._live(march(11), march(20)), 0)

    def test_not_when_something_was_paid(self):
        partner, invoices, promise = self._promised(march(20))
        self._day(march(18), 9)
        self._pay(invoices[0], 400)
        self.assertEqual(self._live(march(18), march(20)), 0)
        self.assertEqual(promise.state, "open")

    def test_not_when_money_lies_unmatched(self):
        partner, _invoices, promise = self._promised(march(20))
        self._day(march(18), 9)
        self._unapplied_payment(partner, 1000)
        self.assertEqual(self._live(march(18), march(20)), 0)
        self.assertFalse(promise.nudged_at)

    def test_not_when_a_bank_line_lies_unmatched(self):
        partner, _invoices, promise = self._promised(march(20))
        self._day(march(18), 9)
        self._bank_line(partner, 1000)
        self.assertEqual(self._live(march(18), march(20)), 0)
        self.assertFalse(promise.nudged_at)

    def test_not_on_hold(self):
        partner, _invoices, promise = self._promised(march(20))
        self.env["collections.hold"].create(
            {"case_id": self._case(partner).id, "hold_type": "hardship", "reason": "A flood"}
        )
        self.assertEqual(self._live(march(11), march(20)), 0)
        self.assertFalse(promise.nudged_at)

    def test_not_when_its_item_is_on_hold(self):
        partner, invoices, promise = self._promised(march(20))
        self.env["collections.hold"].create(
            {
                "case_id": self._case(partner).id,
                "hold_type": "query",
                "reason": "They asked for a copy",
                "line_ids": [Command.set(self._lines(*invoices).ids)],
            }
        )
        self.assertEqual(self._live(march(11), march(20)), 0)

    def test_not_when_its_item_is_in_discussion(self):
        partner, invoices, promise = self._promised(march(20))
        self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(*invoices).ids)], "amount": 50}
        )
        self._live(march(11), march(20))
        self.assertFalse(self._notes(partner))

    def test_not_when_the_customer_waits_for_our_answer(self):
        partner, _invoices, promise = self._promised(march(20))
        case = self._case(partner)
        case.with_user(self.env.ref("base.user_root")).message_post(
            body="Which account is it?", author_id=partner.id, message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(case.attention, 3)
        self._live(march(11), march(20))
        self.assertEqual(len(self._said(partner)), 2, "the reminder and the confirmation")
        self.assertFalse(promise.nudged_at)

    def test_not_when_nobody_may_write(self):
        partner, _invoices, _promise = self._promised(march(20))
        partner.with_company(self.company).collections_excluded = True
        self.assertEqual(self._live(march(11), march(20)), 0)

    def test_not_when_withdrawn_or_replaced(self):
        partner, invoices, promise = self._promised(march(20))
        self._day(march(18))
        second = self._promise(partner, *invoices, on=march(27), nudge=True)
        self._live(march(18), march(25))
        self.assertFalse(self._notes(partner))
        second._cancel("noted by mistake")
        self._live(march(26), march(26))
        self.assertFalse(self._notes(partner))

    def test_a_reminder_about_other_items_does_not_wait_for_it(self):
        """The note is a service message: it takes nothing of the contact budget."""
        partner, _invoices, _promise = self._promised(march(16), 1000, 300)
        self._live(march(11), march(16))
        self.assertEqual(self._said(partner)[2:], [(3, 13, "promise_tomorrow"), (3, 16, 10)])
