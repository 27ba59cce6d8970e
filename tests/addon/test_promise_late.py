from odoo.tests import tagged

from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseLate(PromiseCase):
    """Promised for Thursday the 12th, not kept by Wednesday the 18th, paid on the 20th or later."""

    def _late(self, *amounts):
        partner, *invoices = self._owing(*(amounts or (1000,)))
        promise = self._promise(partner, invoices[0], on=march(12))
        self._send()
        self._live(march(11), march(19))
        self.assertEqual((promise.state, len(self._calls(partner))), ("broken", 1))
        return partner, invoices, promise

    def test_paid_later_is_cured_and_stays_broken(self):
        partner, invoices, promise = self._late(1000, 300)
        self._day(march(20), 9)
        self._pay(invoices[0])
        self._live(march(20), march(20))
        self.assertEqual(self._judgement(promise), ("broken", 1000, 0, 0, march(20)))
        self.assertNotIn("promise_kept", [what for *_day, what in self._said(partner)])

    def test_nobody_is_called_about_what_is_paid(self):
        partner, invoices, promise = self._late(1000, 300)
        self._day(march(20), 9)
        self._pay(invoices[0])
        self._live(march(20), march(20))
        self.assertFalse(self._calls(partner))
        self.assertEqual((promise.call_due, self._case(partner).attention), (False, 0))

    def test_cured_within_the_tolerance(self):
        partner, invoices, promise = self._late(1000, 300)
        self._day(march(20), 9)
        self._pay(invoices[0], 500)
        self._live(march(20), march(20))
        self.assertEqual((promise.paid, promise.cured_on), (500, False))
        self.assertTrue(promise.call_due)
        self._day(march(23), 9)
        self._pay(invoices[0], 495)
        self._live(march(23), march(23))
        self.assertEqual(self._judgement(promise), ("broken", 995, 0, 0, march(23)))

    def test_all_paid_late_closes_with_one_thank_you(self):
        partner, invoices, promise = self._late()
        self._day(march(20), 9)
        self._pay(invoices[0])
        self.assertEqual(self._live(march(20), march(31)), 1)
        self.assertEqual(self._said(partner)[-1], (3, 20, "settled"))
        self.assertEqual((promise.state, promise.cured_on, promise.call_due), ("broken", march(20), False))
        self.assertEqual(self._case(partner).state, "closed")
        self.assertFalse(self._calls(partner))

    def test_paid_late_before_anybody_looked(self):
        """The bank was imported on Monday, with money of Monday: one look finds it late and paid."""
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(16))
        self._live(march(11), march(20))
        self._day(march(23), 9)
        self._pay(invoice)
        self._live(march(23), march(23))
        self.assertEqual(self._judgement(promise), ("broken", 1000, 0, 0, march(23)))
        self.assertFalse(self._calls(partner), "nothing to call about")
        self.assertFalse(promise.call_due)

    def test_counts_as_broken_for_the_next_one(self):
        partner, invoices, promise = self._late(1000, 300)
        self._day(march(20), 9)
        self._pay(invoices[0])
        self._live(march(20), march(20))
        self.assertEqual(self._promise(partner, invoices[1], on=march(27)).level, 1)

    def test_unmatched_again_is_no_longer_cured(self):
        partner, invoices, promise = self._late(1000, 300)
        self._day(march(20), 9)
        payment = self._pay(invoices[0])
        self._live(march(20), march(20))
        self._lines(invoices[0]).remove_move_reconcile()
        self._live(march(21), march(21))
        self.assertEqual(self._judgement(promise), ("open", 0, 0, 0, False), "the money lies unmatched")
        payment.action_draft()
        payment.action_cancel()
        self._live(march(23), march(23))
        self.assertEqual(self._judgement(promise), ("broken", 0, 0, 0, False))
        self.assertEqual((len(self._calls(partner)), self._calls(partner).date_deadline), (1, march(25)))
