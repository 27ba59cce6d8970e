"""An online payment that is on its way: nobody is reminded of what was just paid."""

from odoo.tests import tagged

from .planning import PlanCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageOnline(PlanCase):
    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12, amount=300)

    def _transaction(self, state, code="demo"):
        provider = self.env["payment.provider"].search([("code", "=", code)], limit=1)
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "reference": f"page-{state}",
                "amount": 300,
                "currency_id": self.invoice.currency_id.id,
                "partner_id": self.partner.id,
                "invoice_ids": [(6, 0, self.invoice.ids)],
                "state": state,
                # As Odoo leaves it when it has looked at the payment.
                "is_post_processed": state in ("pending", "authorized"),
                "last_state_change": march(10),
            }
        )

    def test_a_payment_under_way_keeps_the_run_silent(self):
        for state in ("pending", "authorized", "done"):
            with self.subTest(state=state):
                transaction = self._transaction(state)
                self.assertEqual(self._run_and_send(), [])
                self.assertFalse(self._touches(self.partner))
                self.assertIn("online payment", self._case(self.partner).next_step)
                transaction.unlink()
                self._case(self.partner)._wake("test")

    def test_after_five_days_without_a_word_the_conversation_goes_on(self):
        self._transaction("pending")
        self._day(march(16))
        self.assertEqual(len(self._run_and_send()), 1)

    def test_a_payment_that_was_only_begun_stops_nothing(self):
        self._transaction("draft")
        self.assertEqual(len(self._run_and_send()), 1)

    def test_a_letter_in_the_queue_does_not_leave(self):
        self._run()
        self._transaction("pending")
        self.assertEqual(self._send(), [])
        self.assertEqual(self._touches(self.partner).state, "cancelled")
