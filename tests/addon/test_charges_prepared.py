"""A draft invoice for the accountant to post: exact, in the customer's language, and never twice."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .charging import ChargeCase
from .planning import plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesPrepared(ChargeCase):
    def _form(self, **values):
        return (
            self.env["collections.prepare.charges"]
            .with_user(self.accountant)
            .create({"case_id": self.case.id, **values})
        )

    def _lines_of_draft(self, move):
        return [(plain(line.name), line.price_unit, len(line.tax_ids)) for line in move.invoice_line_ids.sorted("id")]

    def test_one_draft_with_a_line_for_each(self):
        second = self._invoice(self.partner, days=10, amount=365)
        form = self._form()
        self.assertEqual(
            [(line.number, line.days, line.interest, line.compensation) for line in form.line_ids],
            [(self.invoice.name, 45, 30.21, 40), (second.name, 10, 1.23, 40)],
        )
        self.assertEqual(form.paid_by, march(24))
        form.line_ids[1].with_compensation = False
        move = self.env["account.move"].browse(form.action_prepare()["res_id"])
        self.assertEqual((move.state, move.move_type, move.partner_id), ("draft", "out_invoice", self.partner))
        self.assertEqual((move.amount_total, move.create_uid, move.company_id), (71.44, self.accountant, self.company))
        number = self.invoice.name
        self.assertEqual(
            self._lines_of_draft(move),
            [
                (f"Interest for {number}: 45 days from 01/25/2026 to 03/10/2026 at 12.25 %", 30.21, 0),
                (f"Interest for {second.name}: 10 days from 03/01/2026 to 03/10/2026 at 12.25 %", 1.23, 0),
                (f"Fixed compensation for {number}", 40, 0),
            ],
        )
        charges = self._charged(move).sorted("id")
        self.assertEqual(
            [(c.kind, c.invoice_id, c.through or None, c.amount, c.paid_by) for c in charges],
            [
                ("interest", self.invoice, march(10), 30.21, march(24)),
                ("interest", second, march(10), 1.23, march(24)),
                ("compensation", self.invoice, None, 40, march(24)),
            ],
        )
        self.assertEqual(charges.mapped("line_id"), move.invoice_line_ids.sorted("id"))
        self.assertIn("Prepared for an invoice", str(self.case.timeline))

    def test_nothing_is_posted_or_sent_or_asked_for(self):
        posted = self.env["account.move"].search([("state", "=", "posted")])
        move = self._prepare(paid_by=march(24))
        self.assertEqual(self.env["account.move"].search([("state", "=", "posted")]), posted)
        self.assertEqual(self.invoice.amount_residual, 2000)
        self.assertEqual(self.case.item_ids, self.item)
        self.assertSilent(self.partner)
        self.assertFalse(move.is_move_sent)

    def test_the_words_about_the_day(self):
        move = self._prepare(paid_by=march(24))
        words = plain(str(move.narration))
        self.assertIn(f"when {self.invoice.name} is paid by March 24, 2026, you need not pay", words)
        for hard in ("overdue", "debt", "must", "immediately", "!"):
            self.assertNotIn(hard, words)
        self.assertFalse(self._prepare_for_another(1000).narration, "no such offer, no such words")
        move.action_post()
        self.assertEqual((move.invoice_date, move.invoice_date_due), (march(10), march(24)))

    def _prepare_for_another(self, amount):
        partner, invoice = self._late(amount, name="Sorrel Garage")
        return self._prepare(items=self._lines(invoice), case=self._case(partner))

    def test_product_account_and_journal_of_the_settings(self):
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
        )
        product = self.env["product.product"].create({"name": "Interest", "taxes_id": [Command.set(tax.ids)]})
        other = self.env["account.account"].create(
            {"name": "Late payment", "code": "799901", "account_type": "income_other"}
        )
        journal = self.env["account.journal"].create({"name": "Charges", "code": "CHRG", "type": "sale"})
        self.company.write(
            {
                "collections_interest_product_id": product.id,
                "collections_compensation_account_id": other.id,
                "collections_charge_journal_id": journal.id,
            }
        )
        move = self._prepare()
        interest, fixed = move.invoice_line_ids.sorted("id")
        self.assertEqual((move.journal_id, interest.product_id, fixed.account_id), (journal, product, other))
        self.assertFalse((interest | fixed).tax_ids)
        self.assertEqual(move.amount_total, 70.21)

    def test_a_second_time_charges_nothing_twice(self):
        move = self._prepare()
        row = self._row()
        self.assertEqual((row.sums, row.reasons), ({}, {"interest": "charged", "compensation": "charged"}))
        with self.assertRaisesRegex(UserError, "charged already"):
            self._prepare()
        self.assertFalse(self._form().line_ids)
        move.action_post()
        self._day(march(20))
        row = self._row()
        self.assertEqual((row.interest.days, row.interest.pieces[0].first, self._sums(row)[0]), (10, march(11), "6.71"))
        again = self._prepare(kinds=("interest",))
        self.assertEqual((again.amount_total, self._charged(again).through), (6.71, march(20)))
        self.assertEqual(self._row().sums, {})

    def test_no_interest_on_interest(self):
        move = self._prepare()
        move.invoice_date_due = march(11)
        move.invoice_payment_term_id = False
        move.action_post()
        self._day(march(30))
        self.assertEqual([row.line.move_id for row in self._rows()], [self.invoice])

    def test_a_deleted_or_cancelled_draft_was_none(self):
        move = self._prepare()
        move.unlink()
        self.assertEqual(self._sums(), ("30.21", "40.00", ""))
        self._prepare().button_cancel()
        self.assertEqual(self._sums(), ("30.21", "40.00", ""))
        self._prepare().action_post()
        self.assertEqual(self._row().sums, {})

    def test_a_corrected_invoice_keeps_what_was_charged(self):
        self._prepare().action_post()
        self.invoice.button_draft()
        with Form(self.invoice) as form:
            form.invoice_date_due = date(2026, 1, 10)
        self.invoice.action_post()
        self.assertEqual(self._row().sums, {})

    def test_the_kinds_that_the_company_wants(self):
        self._switch("shown", "prepared")
        self.assertEqual([line.interest for line in self._form().line_ids], [0])
        with self.assertRaisesRegex(UserError, "does not put this charge on invoices"):
            self._prepare(kinds=("interest",))
        self.assertEqual(self._prepare(kinds=("compensation",)).amount_total, 40)

    def test_one_currency_each(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "rate": 1.25, "name": "2026-01-01", "company_id": self.company.id}
        )
        other = self._invoice(self.partner, days=45, amount=2000, currency_id=dollar.id)
        items = self.item | self._lines(other)
        with self.assertRaisesRegex(UserError, "invoices of one currency"):
            self._prepare(items=items)
        move = self._prepare(items=self._lines(other))
        self.assertEqual((move.currency_id, move.amount_total), (dollar, 80.21))

    def test_counted_again_at_the_moment(self):
        form = self._form()
        self._pay(self.invoice, 1000, on=date(2026, 2, 14))
        form.line_ids.interest = 999
        move = self.env["account.move"].browse(form.action_prepare()["res_id"])
        self.assertEqual(move.amount_total, 61.82)
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "not late any more"):
            self._prepare(items=self.item)

    def test_days_that_are_no_days(self):
        before = self.env["account.move"].search_count([])
        for day, words in ((march(9), "That day is over"), (date(2028, 1, 1), "too far away")):
            with self.assertRaisesRegex(UserError, words):
                self._prepare(paid_by=day)
        with self.assertRaisesRegex(UserError, "at least one sum"):
            self._prepare(kinds=())
        self.assertEqual(self.env["account.move"].search_count([]), before)
