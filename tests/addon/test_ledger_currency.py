from odoo import Command
from odoo.tests import tagged

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestLedgerCurrency(CollectionsCase):
    """Every currency has its own table and total; limits are in the company's. One euro is two dollars or 0.5 pounds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls._currency("base.USD", 2.0)
        cls.pound = cls._currency("base.GBP", 0.5)

    @classmethod
    def _currency(cls, xmlid, rate):
        currency = cls.env.ref(xmlid)
        currency.active = True
        currency.rate_ids.unlink()
        currency.rate_ids = [Command.create({"name": "2020-01-01", "rate": rate, "company_id": cls.company.id})]
        return currency

    def _given(self):
        self.partner = self._customer()

    def _totals(self):
        return [table[-1][1] for table in self._letter_tables(self._touches(self.partner))]

    def assertContacted(self, *totals):
        self.assertEqual(len(self._run_and_send()), 1)
        self.assertEqual(self._touches(self.partner).mapped("state"), ["sent"])
        self.assertEqual(self._totals(), list(totals))

    def test_two_currencies_are_one_message_with_two_tables(self):
        euros = self._invoice(self.partner, days=12, amount=100)
        dollars = self._invoice(self.partner, days=10, amount=250, currency_id=self.dollar.id)
        more = self._invoice(self.partner, days=8, amount=50.5, currency_id=self.dollar.id)
        self.assertContacted("100.00 €", "$ 300.50")
        touch = self._touches(self.partner)
        tables = self._letter_tables(touch)
        self.assertEqual([row[0].split()[0] for row in tables[0][1:-1]], [euros.name])
        self.assertEqual([row[0].split()[0] for row in tables[1][1:-1]], [dollars.name, more.name])
        self.assertEqual([row[2] for row in tables[1][1:-1]], ["$ 250.00", "$ 50.50"])
        self.assertEqual(" ".join(touch.amount_text.split()), "100.00 €, $ 300.50")
        self.assertEqual(sorted(touch.asked.values()), ["100.00", "250.00", "50.50"])

    def test_a_foreign_invoice_partly_paid_is_asked_for_in_its_own_currency(self):
        invoice = self._invoice(self.partner, amount=250, currency_id=self.dollar.id)
        self._pay(invoice, 100)
        self.assertContacted("$ 150.00")
        self.assertEqual(self._letter_tables(self._touches(self.partner))[0][1][2], "$ 150.00 out of $ 250.00")

    def test_a_weak_currency_under_the_minimum(self):
        """19 dollars are 9.50 euros; the wrong way round they were 38."""
        self._invoice(self.partner, amount=19, currency_id=self.dollar.id)
        self._run_and_send()
        self.assertSilent(self.partner)

    def test_a_strong_currency_over_the_minimum(self):
        """6 pounds are 12 euros; the wrong way round they were 3."""
        self._invoice(self.partner, amount=6, currency_id=self.pound.id)
        self.assertContacted("£ 6.00")

    def test_small_sums_of_two_currencies_come_together(self):
        """6 euros and 10 dollars are 11 euros."""
        self._invoice(self.partner, amount=6)
        self._invoice(self.partner, amount=10, currency_id=self.dollar.id)
        self.assertContacted("6.00 €", "$ 10.00")

    def test_a_courtesy_note_counts_in_company_currency(self):
        """1,999 dollars are less than the 1,000 euros from which we write before the date; 500 pounds are not."""
        self._invoice(self.partner, days=-5, amount=1999, currency_id=self.dollar.id)
        other = self._customer("Small Florist")
        self._invoice(other, days=-5, amount=500, currency_id=self.pound.id)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertEqual(self._touches(other).stage_id, self.stages[-5])

    def test_a_credit_nets_its_own_currency_only(self):
        """40 euros in credit do not shorten the dollars, and 30 dollars do not shorten the euros."""
        self._invoice(self.partner, amount=100)
        dollars = self._invoice(self.partner, amount=300, currency_id=self.dollar.id)
        self._refund(dollars, 30, reconcile=False)
        self.assertContacted("100.00 €", "$ 270.00")

    def test_a_currency_in_credit_is_left_out(self):
        self._invoice(self.partner, amount=100, currency_id=self.dollar.id)
        self._refund(self._invoice(self.partner, amount=20), 40, reconcile=False)
        self.assertContacted("$ 100.00")

    def test_credits_that_outweigh_all_currencies_together(self):
        """60 euros in credit are more than the 100 dollars that are due: the customer owes us nothing."""
        self._invoice(self.partner, amount=100, currency_id=self.dollar.id)
        self._refund(self._invoice(self.partner, amount=20), 80, reconcile=False)
        self._run_and_send()
        self.assertSilent(self.partner)

    def test_an_unapplied_payment_in_another_currency_is_no_reason_to_ask_for_less(self):
        """But 60 euros that came in for an invoice of 100 dollars are reason enough not to ask at all."""
        self._invoice(self.partner, amount=100, currency_id=self.dollar.id)
        payment = self._unapplied_payment(self.partner, 10)
        self.assertContacted("$ 100.00")
        self.assertNotIn(payment.move_id, self._touches(self.partner).line_ids.move_id)
        other = self._customer("Small Florist")
        self._invoice(other, amount=100, currency_id=self.dollar.id)
        self._unapplied_payment(other, 60)
        self._run_and_send()
        self.assertSilent(other)

    def test_a_rate_that_changes_before_the_sending_does_not_matter_for_what_is_asked(self):
        invoice = self._invoice(self.partner, amount=100, currency_id=self.dollar.id)
        self._run()
        self.dollar.rate_ids = [Command.create({"name": "2026-03-10", "rate": 3.0, "company_id": self.company.id})]
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(self._touches(self.partner).line_ids.move_id, invoice)

    def test_a_rate_that_falls_under_the_minimum_before_the_sending(self):
        """30 dollars were 15 euros; at four to one they are 7.50."""
        self._invoice(self.partner, amount=30, currency_id=self.dollar.id)
        self._run()
        self.dollar.rate_ids = [Command.create({"name": "2026-03-10", "rate": 4.0, "company_id": self.company.id})]
        self.assertFalse(self._send())
