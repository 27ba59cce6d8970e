"""What a review found: letters that were said twice, too late or not at all."""

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase

LEFT_OUT = "we leave that out here"


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundLetters(SpokenCase):
    def _purpose(self, partner, purpose):
        return self._touches(partner).filtered(lambda touch: touch.purpose == purpose)

    def _last_reminder(self, partner):
        left = self._reminders(partner).filtered(lambda t: t.state in ("sent", "replied") and t.channel == "email")
        return left[-1:]

    # --- 7: one thank-you -------------------------------------------------------------------------------------------

    def test_a_run_whose_clock_goes_on_thanks_once_and_closes_at_once(self):
        case, invoice = self._owing(100)
        partner = case.partner_id
        self._run_and_send()
        promise = self._promised(case, on=date(2026, 3, 16))
        self._send()
        self._go_to(at(3))
        self._pay(invoice)
        self._go_to(at(3, 12))
        Run = type(self.env["collections.run"])
        refresh = Run._refresh

        def slow(run, company, now):
            self.frozen.tick(2)
            return refresh(run, company, now)

        with patch.object(Run, "_refresh", slow):
            self._run_and_send()
        self.assertEqual((promise.state, case.state), ("kept", "closed"))
        letters = [(10, 3), (10, "promise_noted"), (13, "settled")]
        self.assertEqual(self._heard(partner), letters)
        self._go_to(at(3, 13))
        self._run_and_send()
        self._through(4, 8)
        self.assertEqual(self._heard(partner), letters)

    # --- 8: what was queued and is true no longer -------------------------------------------------------------------

    def _nudge(self):
        """Promised for Friday the 13th; on Thursday the note is queued, and the mail server does not answer."""
        case, invoice = self._owing(100)
        self._run_and_send()
        promise = self._promised(case, on=date(2026, 3, 13), nudge=True)
        self._send()
        self._go_to(at(2))
        self._run()
        nudge = self._purpose(case.partner_id, "promise_tomorrow")
        self.assertEqual(nudge.state, "queued")
        self._go_to(at(2, 15))
        return case, invoice, promise, nudge

    def assertTakenBack(self, touch):
        """Emptying the mail queue cancels it, and nothing leaves."""
        self.assertEqual(self._send(), [])
        self.assertEqual((touch.state, touch.sent_at), ("cancelled", False))
        self.assertNotIn(touch.mail_id.state, ("outgoing", "sent"))

    def test_the_note_before_the_day_leaves_some_hours_later(self):
        case, _invoice, _promise, nudge = self._nudge()
        self.assertEqual(len(self._send()), 1)
        self.assertEqual((nudge.state, nudge.sent_at), ("sent", at(2, 15)))
        self.assertEqual(self._heard(case.partner_id)[-1], (12, "promise_tomorrow"))

    def test_the_note_before_the_day_does_not_leave_when_it_is_paid(self):
        _case, invoice, _promise, nudge = self._nudge()
        self._pay(invoice)
        self.assertTakenBack(nudge)

    def test_the_note_before_the_day_does_not_leave_on_the_day_or_later(self):
        for day in (3, 4):
            with self.subTest(day=day):
                _case, _invoice, promise, nudge = self._nudge()
                self._go_to(at(day))
                self.assertTakenBack(nudge)
                self.assertEqual(promise.state, "open")
                self._go_to(at())

    def test_the_note_before_the_day_does_not_leave_when_the_promise_was_taken_back(self):
        _case, _invoice, promise, nudge = self._nudge()
        promise.with_user(self.collector).action_cancel()
        self.assertTakenBack(nudge)

    def test_the_note_before_the_day_does_not_leave_when_another_day_was_agreed_on(self):
        case, invoice, _promise, nudge = self._nudge()
        self._promised(case, invoice, on=date(2026, 3, 20))
        self.assertEqual(len(self._send()), 1, "the new confirmation")
        self.assertEqual((nudge.state, self._heard(case.partner_id)[-1]), ("cancelled", (12, "promise_noted")))

    def test_the_note_before_the_day_does_not_leave_when_the_customer_is_on_hold(self):
        case, _invoice, _promise, nudge = self._nudge()
        self._hold(case, "do_not_contact")
        self.assertTakenBack(nudge)

    def test_an_answer_takes_the_note_before_the_day_back_at_once(self):
        case, _invoice, _promise, nudge = self._nudge()
        self._writes(case, case.partner_id, "Paid. Please leave us alone")
        self.assertEqual(nudge.state, "cancelled")
        self._go_to(at(4))
        self.assertTakenBack(nudge)
        self.assertEqual(self._heard(case.partner_id), [(10, 3), (10, "promise_noted")])

    def _partly(self):
        """30 of 100 came by the deadline on the 19th; on the 20th we ask about the rest, and no mail leaves."""
        case, invoice, _other = self._owing(100, 50)
        self._run_and_send()
        promise = self._promised(case, invoice, on=date(2026, 3, 13), nudge=False)
        self._go_to(at(1))
        self._pay(invoice, 30)
        self._run_and_send()
        for day in range(2, 12):
            self._go_to(at(day))
            self._run()
        letter = self._purpose(case.partner_id, "promise_partly")
        self.assertEqual((promise.state, letter.state), ("partially_kept", "queued"))
        return case, invoice, letter

    def test_the_question_about_the_rest_leaves_while_something_is_left(self):
        _case, _invoice, letter = self._partly()
        self._send()
        self.assertEqual(letter.state, "sent")

    def test_the_question_about_the_rest_does_not_leave_when_nothing_is_left(self):
        _case, invoice, letter = self._partly()
        self._pay(invoice)
        self.assertTakenBack(letter)

    def test_an_answer_takes_the_question_about_the_rest_back_at_once(self):
        case, _invoice, letter = self._partly()
        self._writes(case, case.partner_id)
        self.assertEqual(letter.state, "cancelled")
        self.assertTakenBack(letter)

    # --- 12: no letter possible -------------------------------------------------------------------------------------

    def _asked_of_the_collector(self, case):
        return case.activity_ids.filtered(lambda task: task.user_id == self.collector)

    def test_without_an_address_the_collector_is_asked_to_tell_the_customer(self):
        case, invoice = self._owing(100)
        case.partner_id.email = False
        dispute = self._dispute(case, invoice)
        self.assertFalse(dispute.acknowledged_at or self._touches(case.partner_id))
        task = self._asked_of_the_collector(case)
        self.assertEqual(task.mapped("summary"), ["Tell Rowan Bakery yourself: Dispute received"])
        task.action_feedback(feedback="Told them on the phone")
        self._resolve(dispute, "rejected")
        self.assertEqual(len(self._asked_of_the_collector(case)), 1, "the answer too")
        self.assertFalse(self._touches(case.partner_id).filtered(lambda touch: touch.channel == "email"))

    def test_without_an_address_a_promise_is_confirmed_by_hand(self):
        case, _invoice = self._owing(100)
        case.partner_id.email = False
        self._promised(case, on=date(2026, 3, 16))
        self.assertEqual(len(self._asked_of_the_collector(case)), 1)
        self.assertSilent(case.partner_id)

    def test_where_only_a_person_writes_the_collector_is_asked_to_tell_the_customer(self):
        case, _invoice = self._owing(100)
        self._hold(case, "vulnerable")
        before = self._asked_of_the_collector(case)
        self._promised(case, on=date(2026, 3, 16))
        self.assertEqual(len(self._asked_of_the_collector(case) - before), 1)
        self.assertSilent(case.partner_id)

    def test_who_was_told_in_a_letter_is_not_told_by_hand(self):
        case, _invoice = self._owing(100)
        self._promised(case, on=date(2026, 3, 16))
        self._send()
        self.assertEqual(self._purposes(case.partner_id), [("promise_noted", "sent")])
        self.assertFalse(case.activity_ids)

    # --- 14: a credit note on its way -------------------------------------------------------------------------------

    def _accepted(self):
        case, invoice = self._owing(100)
        self._run_and_send()
        dispute = self._dispute(case, invoice, amount=40)
        self._resolve(dispute, "accepted", "You are right.")
        return case, invoice, dispute

    def test_what_we_will_credit_is_called_so(self):
        case, _invoice, _dispute = self._accepted()
        self._through(0, 12)
        letter = self._last_reminder(case.partner_id)
        amount = self._plain(self._letter_tables(letter)[0][1][2])
        self.assertIn("60.00 €", amount)
        self.assertIn("apart from 40.00 € that we will credit", amount)
        self.assertNotIn("in discussion", self._letter_text(letter))
        self.assertNotIn(LEFT_OUT, self._letter_text(letter))

    def assertAsksForTheRest(self, case, dispute):
        self._through(0, 14)
        letter = self._last_reminder(case.partner_id)
        self.assertEqual(letter.sent_at, at(8))
        self.assertEqual(self._plain(letter.amount_text), "60.00 €")
        self.assertEqual(self._plain(self._letter_tables(letter)[0][-1][-1]), "60.00 €")
        self.assertEqual(sum(map(float, letter.asked.values())), 60)
        self.assertEqual((case.amount_overdue, dispute.state), (60, "accepted"))

    def test_a_credit_note_whose_match_was_undone_is_not_taken_off_twice(self):
        case, invoice, dispute = self._accepted()
        refund = self._refund(invoice, 40)
        self._line(refund).remove_move_reconcile()
        self.assertEqual((refund.reversed_entry_id, self._line(invoice).amount_residual), (invoice, 100))
        self.assertAsksForTheRest(case, dispute)

    def test_a_credit_note_that_nobody_matched_is_not_taken_off_twice(self):
        case, invoice, dispute = self._accepted()
        self._refund(invoice, 40, reconcile=False)
        self.assertAsksForTheRest(case, dispute)

    # --- 16: what is left out of a letter ---------------------------------------------------------------------------

    def test_an_item_in_part_in_discussion_and_promised_is_not_said_to_be_left_out(self):
        case, _asked, other = self._owing(100, 200)
        self._run_and_send()
        self._dispute(case, other, amount=50)
        self._promised(case, other, on=date(2026, 3, 30), amount=150)
        self._through(0, 8)
        letter = self._last_reminder(case.partner_id)
        self.assertEqual((letter.sent_at, letter.line_ids.move_id), (at(6), _asked))
        self.assertNotIn(LEFT_OUT, self._letter_text(letter))

    def test_an_item_in_part_in_discussion_is_asked_for_in_part(self):
        case, _asked, other = self._owing(100, 200)
        self._run_and_send()
        self._dispute(case, other, amount=50)
        self._through(0, 8)
        letter = self._last_reminder(case.partner_id)
        self.assertIn("150.00 € apart from 50.00 € in discussion", self._plain(self._letter_text(letter)))
        self.assertNotIn(LEFT_OUT, self._letter_text(letter))

    def test_an_item_wholly_in_discussion_is_left_out_and_named(self):
        case, _asked, other = self._owing(100, 200)
        self._run_and_send()
        self._dispute(case, other)
        self._through(0, 8)
        letter = self._last_reminder(case.partner_id)
        self.assertEqual(letter.line_ids.move_id, _asked)
        self.assertIn(other.name, self._letter_text(letter))
        self.assertIn(LEFT_OUT, self._letter_text(letter))

    # --- 24: our confirmation is our answer -------------------------------------------------------------------------

    def _wrote(self):
        case, invoice = self._owing(100)
        self._run_and_send()
        self._writes(case, case.partner_id, "I will pay on Friday.")
        self.assertEqual((case.attention, len(self._tasks(case, "answer"))), (3, 1))
        return case, invoice

    def assertAnswered(self, case):
        hold = case.hold_ids
        self.assertEqual((hold.hold_type, hold.state, case.state), ("awaiting_answer", "lifted", "open"))
        self.assertEqual((case.attention, len(self._tasks(case, "answer"))), (0, 0))

    def test_a_promise_that_was_confirmed_is_answered_and_judged(self):
        case, _invoice = self._wrote()
        promise = self._promised(case, on=date(2026, 3, 13), nudge=False)
        self.assertAnswered(case)
        self.assertFalse(promise.frozen)
        self._through(0, 12)
        self.assertEqual((promise.state, promise.call_due), ("broken", True))
        self.assertEqual(self._heard(case.partner_id), [(10, 3), (10, "promise_noted")])

    def test_a_dispute_that_was_confirmed_is_answered(self):
        case, invoice = self._wrote()
        self._dispute(case, invoice)
        self.assertAnswered(case)

    def test_a_promise_that_could_not_be_confirmed_is_no_answer(self):
        case, _invoice = self._wrote()
        case.partner_id.email = False
        promise = self._promised(case, on=date(2026, 3, 13), nudge=False)
        self.assertEqual((case.attention, promise.frozen), (3, True))
        self.assertEqual(case.hold_ids.state, "active")
