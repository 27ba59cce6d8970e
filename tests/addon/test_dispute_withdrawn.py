from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestDisputeWithdrawn(SpokenCase):
    """The customer takes it back: a friendly word, some days, and the conversation goes on where it stood."""

    def _given(self):
        self.case, self.trays = self._owing(100)
        self.partner = self.case.partner_id
        self._run_and_send()
        self._go_to(at(days=1))
        self.dispute = self._dispute(self.case, self.trays)

    def setUp(self):
        super().setUp()
        self._go_to(at(days=1))

    def test_no_explanation_is_needed(self):
        self._resolve(self.dispute, "withdrawn", "")
        self._send()
        self.assertEqual(
            (self.dispute.state, self.dispute.accepted_amount, self.dispute.credit_pending), ("withdrawn", 0, False)
        )
        self.assertEqual(self._purposes(self.partner)[-1], ("dispute_withdrawn", "sent"))
        words = self._letter_text(self._touches(self.partner)[-1])
        self.assertIn("everything is in order", words)
        self.assertNotIn("False", words)

    def test_an_explanation_is_read_by_the_customer(self):
        self._resolve(self.dispute, "withdrawn", "The handles were in the second box.")
        self.assertIn("in the second box", self._letter_text(self._touches(self.partner)[-1]))

    def test_seven_fresh_days_then_the_stage_that_was_next(self):
        self._resolve(self.dispute, "withdrawn", "")
        for day in range(1, 8):
            self._go_to(at(days=day))
            self._run_and_send()
        self.assertEqual((self._sent(self.partner), self._verdict(self.partner)), ([3], ("nothing_askable", "held")))
        self._go_to(at(days=8))
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3, 10])
        self.assertEqual(self._asked(self._reminders(self.partner)[-1]), {self.trays: "100.00"})

    def test_no_credit_note_is_asked_for(self):
        action = self._resolve(self.dispute, "withdrawn", "", user=self.manager)
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertFalse(self._tasks(self.case, "credit"))

    def test_closed_once(self):
        self._resolve(self.dispute, "withdrawn", "")
        for outcome in ("withdrawn", "accepted", "rejected", "partly_accepted"):
            with self.subTest(outcome=outcome):
                self.assertRefused("closed already", self._resolve, self.dispute, outcome, amount=10)
        self.assertEqual(self.dispute.state, "withdrawn")
        self.assertEqual([purpose for purpose, _state in self._purposes(self.partner)].count("dispute_withdrawn"), 1)

    def test_paid_meanwhile(self):
        """Paid in full while it was open: nothing more is asked for, whatever becomes of the dispute."""
        self._pay(self.trays)
        self._run_and_send()
        self.assertEqual(self.case.state, "closed")
        self._resolve(self.dispute, "withdrawn", "")
        self._go_to(at(days=30))
        self._run_and_send()
        self.assertEqual((self._sent(self.partner), self.dispute.state), ([3], "withdrawn"))
