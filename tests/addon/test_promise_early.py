from odoo.tests import tagged

from .common import at
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseEarly(PromiseCase):
    """Promised for Friday the 20th, paid on Wednesday the 11th, an hour after the run."""

    def test_kept_at_the_next_look_long_before_its_day(self):
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(20))
        self._send()
        self._live(march(11), march(11))
        self._day(march(11), 11)
        self._pay(invoice)
        self.assertEqual(promise.state, "open", "judged by the run")
        self._day(march(11), 12)
        self._run_and_send()
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))
        self.assertEqual(promise.judged_at, at(1, 12))
        self.assertEqual(self._said(partner)[2:], [(3, 11, "promise_kept")])

    def test_no_note_the_day_before(self):
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(20), nudge=True)
        self._day(march(11), 11)
        self._pay(invoice)
        self._live(march(12), march(20))
        self.assertFalse(promise.nudged_at)
        self.assertNotIn("promise_tomorrow", [what for *_day, what in self._said(partner)])

    def test_all_paid_early_is_one_closing_thank_you(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(20), nudge=True)
        self._send()
        self._day(march(11), 9)
        self._pay(invoice)
        self.assertEqual(self._live(march(11), march(31)), 1)
        self.assertEqual((promise.state, self._said(partner)[-1]), ("kept", (3, 11, "settled")))

    def test_a_part_early_waits_for_the_rest(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(20), nudge=False)
        self._send()
        self._day(march(11), 9)
        self._pay(invoice, 600)
        self.assertEqual(self._live(march(11), march(13)), 0)
        self.assertEqual(self._judgement(promise), ("open", 600, 600, 0, False))
        self._pay(invoice)
        self._live(march(14), march(14))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))

    def test_two_items_paid_one_by_one(self):
        partner, first, second = self._owing(700, 300)
        promise = self._promise(partner, on=march(20))
        self.assertEqual((promise.amount, len(promise.line_ids)), (1000, 2))
        self._pay(first)
        self._live(march(11), march(11))
        self.assertEqual(promise.state, "open")
        self._pay(second)
        self._live(march(12), march(12))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))

    def test_paid_on_the_day_it_was_made(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(10))
        self.assertEqual(promise.deadline, march(13))
        self._pay(invoice)
        self._live(march(10), march(10))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))

    def test_written_off_is_kept_and_not_thanked_for(self):
        """Nothing is left to pay, by whatever means; but no money came."""
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(20))
        self._send()
        account = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        receivable = self._lines(invoice)
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": 1000}),
                    (0, 0, {"account_id": receivable.account_id.id, "credit": 1000, "partner_id": partner.id}),
                ],
            }
        )
        entry.action_post()
        self._match(entry, invoice)
        self._live(march(11), march(12))
        self.assertEqual((promise.state, promise.paid, promise.credited), ("kept", 0, 1000))
        self.assertEqual(len(self._said(partner)), 2)
