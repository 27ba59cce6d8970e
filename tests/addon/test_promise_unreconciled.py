from odoo.tests import tagged

from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseUnreconciled(PromiseCase):
    """Promised for Monday the 16th and kept on the 12th; then the payment turns out to be somebody else's."""

    def _kept(self, *amounts):
        partner, *invoices = self._owing(*(amounts or (1000,)))
        promise = self._promise(partner, invoices[0], on=march(16))
        self._send()
        self._day(march(12), 9)
        payment = self._pay(invoices[0])
        self._live(march(12), march(12))
        self.assertEqual(promise.state, "kept")
        return partner, invoices, promise, payment

    def _take_away(self, invoice, payment):
        self._lines(invoice).remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()

    def test_unmatched_in_time_it_is_open_again(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        self._take_away(invoices[0], payment)
        self._live(march(13), march(13))
        self.assertEqual(self._judgement(promise), ("open", 0, 0, 0, False))
        self.assertFalse(promise.judged_at)
        decision = self._live(march(14), march(20)) and self._touches(partner)[-1]
        self.assertEqual((decision.stage_id, decision.line_ids), (self.stages[10], self._lines(invoices[1])))
        self.assertEqual(promise.state, "open", "its items were left in peace until the last day")

    def test_unmatched_after_its_day_it_is_broken(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        self._live(march(13), march(24))
        said = self._said(partner)
        self._day(march(25), 9)
        self._take_away(invoices[0], payment)
        self._live(march(25), march(25))
        self.assertEqual(self._judgement(promise), ("broken", 0, 0, 0, False))
        self.assertEqual((len(self._calls(partner)), self._calls(partner).date_deadline), (1, march(27)))
        self.assertEqual(self._said(partner), said, "no letter that day")

    def test_the_case_was_closed_meanwhile(self):
        """A new conversation takes the promise over: its items are silent until the last day, then a person calls."""
        partner, invoices, promise, payment = self._kept()
        first = self._case(partner)
        self.assertEqual(first.state, "closed")
        self._day(march(13), 9)
        self._take_away(invoices[0], payment)
        self.assertEqual(self._live(march(13), march(20)), 0)
        cases = self.env["collections.case"].search([("partner_id", "=", partner.id)], order="id")
        self.assertEqual(cases.mapped("state"), ["closed", "open"])
        self.assertEqual((promise.state, promise.case_id), ("open", cases[1]))
        self._live(march(21), march(21))
        self.assertEqual(promise.state, "broken")
        calls = cases[1].activity_ids.filtered(lambda a: a.activity_type_id == self.call_type)
        self.assertEqual(len(calls), 1)
        self.assertFalse(cases[0].activity_ids)

    def test_the_case_was_closed_and_the_day_is_over(self):
        partner, invoices, promise, payment = self._kept()
        self._day(march(25), 9)
        self._take_away(invoices[0], payment)
        self.assertEqual(self._live(march(25), march(27)), 0)
        cases = self.env["collections.case"].search([("partner_id", "=", partner.id)], order="id")
        self.assertEqual((promise.state, promise.case_id, promise.call_due), ("broken", cases[1], True))
        self.assertEqual(cases[1].activity_ids.activity_type_id, self.call_type)
        self._live(march(28), march(31))
        self.assertEqual(self._said(partner)[-1], (3, 30, 3), "the new conversation begins gently")

    def test_the_invoice_is_corrected_for_some_days(self):
        """While it is a draft nothing is judged; once it is posted again, what it says then is."""
        _partner, invoices, promise, _payment = self._kept(1000, 300)
        self._day(march(13), 9)
        self._lines(invoices[0]).remove_move_reconcile()
        invoices[0].button_draft()
        self._live(march(13), march(13))
        self.assertEqual(promise.state, "kept", "nothing is judged while it is being corrected")
        self._day(march(14), 9)
        invoices[0].action_post()
        self._live(march(14), march(14))
        self.assertEqual(self._judgement(promise), ("open", 0, 0, 0, False))
        self.assertFalse(promise.to_judge)

    def test_the_invoice_is_cancelled_for_good(self):
        """Looked at once; nothing is woken by it again and again."""
        partner, invoices, promise, payment = self._kept(1000, 300)
        self._day(march(13), 9)
        self._take_away(invoices[0], payment)
        invoices[0].button_draft()
        invoices[0].button_cancel()
        self._live(march(13), march(13))
        self.assertEqual((promise.state, promise.to_judge), ("kept", False))
        said, looked_at = self._said(partner), self._case(partner).decision_id
        self._day(march(13), 15)
        self._run()
        self.assertEqual((self._said(partner), self._case(partner).decision_id), (said, looked_at))

    def test_withdrawn_before_the_run_saw_the_money(self):
        """What was withdrawn is judged no more, whatever came in before: no note, no thanks."""
        partner, *invoices = self._owing(1000, 300)
        promise = self._promise(partner, invoices[0], on=march(16))
        self._send()
        self._day(march(12), 9)
        self._pay(invoices[0])
        promise.with_user(self.collector).action_cancel()
        said = self._said(partner)
        self._live(march(12), march(12))
        self.assertEqual((promise.state, promise.to_thank, promise.judged_at), ("cancelled", False, False))
        notes = " ".join(promise.case_id.message_ids.mapped("body"))
        self.assertNotRegex(notes, "Promise kept|Judged again")
        self.assertEqual(self._said(partner), said)

    def test_matched_again_is_no_new_money_and_kept_again(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        self._lines(invoices[0]).remove_move_reconcile()
        self._match(payment.move_id, invoices[0])
        self._live(march(13), march(13))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))
        thanks = [what for *_day, what in self._said(partner) if what == "promise_kept"]
        self.assertEqual(len(thanks), 1, "thanked once")

    def test_unmatched_and_matched_again_after_a_look_is_thanked_for_once(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        self._lines(invoices[0]).remove_move_reconcile()
        self._live(march(13), march(13))
        self.assertEqual(promise.state, "open")
        self._match(payment.move_id, invoices[0])
        self._live(march(14), march(14))
        self.assertEqual(promise.state, "kept")
        thanks = [what for *_day, what in self._said(partner) if what == "promise_kept"]
        self.assertEqual(len(thanks), 1)

    def test_unmatched_under_a_hold_is_judged_when_the_hold_is_over(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        hold = self.env["collections.hold"].create(
            {"case_id": self._case(partner).id, "hold_type": "hardship", "reason": "A flood"}
        )
        self._day(march(25), 9)
        self._take_away(invoices[0], payment)
        self._live(march(25), march(26))
        self.assertEqual(promise.state, "kept", "frozen")
        hold._lift("They are dry again")
        self._live(march(27), march(27))
        self.assertEqual(promise.state, "broken")

    def test_the_payment_cancelled(self):
        partner, invoices, promise, payment = self._kept(1000, 300)
        payment.action_draft()
        payment.action_cancel()
        self._live(march(13), march(13))
        self.assertEqual((promise.state, promise.paid), ("open", 0))

    def test_an_old_payment_unmatched_is_not_held_against_it(self):
        """400.00 came before the promise of the other 600.00, and is matched and unmatched: the promise stands."""
        partner, invoice, _other = self._owing(1000, 300)
        old = self._pay(invoice, 400)
        promise = self._promise(partner, invoice, on=march(16))
        self.assertEqual((promise.amount, promise.paid_before), (600, 400))
        self._day(march(12), 9)
        self._pay(invoice, 600)
        self._live(march(12), march(12))
        self.assertEqual(self._judgement(promise), ("kept", 600, 600, 0, False))
        self._lines(invoice).matched_credit_ids.filtered(lambda p: p.amount == 400).unlink()
        self._match(old.move_id, invoice)
        self._live(march(13), march(13))
        self.assertEqual(self._judgement(promise), ("kept", 600, 600, 0, False))
