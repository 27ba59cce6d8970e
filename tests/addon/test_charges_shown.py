"""What the law would allow, as information: off by default, exact, explained, and nowhere that a customer reads."""

from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .charging import ChargeCase
from .costs import FEW, MANY, CostCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesShown(ChargeCase):
    def test_off_by_default(self):
        company = self.env["res.company"].create({"name": "Fern Ltd"})
        self.assertEqual((company.collections_interest, company.collections_compensation), ("off", "off"))
        self.assertFalse(self.env.ref("collections_gentle.interest_eu_2026_1").active)
        self.assertFalse(self.env.ref("collections_gentle.compensation_uk").active)

    def test_off_shows_nothing_and_asks_nothing(self):
        self._switch("off")
        self.env.flush_all()
        case = self.case.with_user(self.collector)
        self.assertFalse(case.has_charges)  # reads the case and its company
        before = self.env.cr.sql_log_count
        self.assertEqual((case.charges, case.may_prepare_charges), (False, False))
        self.assertEqual(self.charges._collect(case), {})
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_the_golden_case(self):
        row = self._row()
        self.assertEqual((row.interest.days, self._sums(row)), (45, ("30.21", "40.00", "")))
        screen = self._screen()
        for words in ("30.21 €", "40.00 €", "12.25 %", ">45<", "01/25/2026 to 03/10/2026", "not legal advice"):
            self.assertIn(words, screen)

    def test_one_kind_only(self):
        self._switch("shown", "off")
        self.assertEqual(self._sums(), ("30.21", "0", ""))
        self.assertNotIn("Compensation", self._screen())
        self._switch("off", "shown")
        self.assertEqual(self._sums(), ("0", "40.00", ""))
        self.assertNotIn(">Interest<", self._screen())

    def test_a_part_payment_counts_from_its_day(self):
        self._pay(self.invoice, 1000, on=date(2026, 2, 14))
        row = self._row()
        self.assertEqual(
            [(p.days, p.residual) for p in row.interest.pieces], [(20, Decimal(2000)), (25, Decimal(1000))]
        )
        self.assertEqual(self._sums(row), ("21.82", "40.00", ""))

    def test_a_credit_note_counts_from_the_beginning(self):
        self._refund(self.invoice, 1000)
        self.assertEqual(self._sums(), ("15.10", "40.00", ""))
        self.assertEqual([p.residual for p in self._row().interest.pieces], [1000])

    def test_the_rate_changes_in_between(self):
        self.rates.create(
            {
                **self.checked,
                "country_group_id": self.europe.id,
                "base_name": "ECB",
                "base_percent": 2,
                "margin": 8,
                "valid_from": date(2026, 3, 1),
            }
        )
        row = self._row()
        self.assertEqual(
            [(p.days, p.percent) for p in row.interest.pieces], [(35, Decimal("12.25")), (10, Decimal(10))]
        )
        self.assertEqual(str(row.interest_sum), "28.97")
        self.assertIn("12.25 %, 10 %", self._screen())

    def test_the_nearest_rate_goes_first(self):
        near = {"base_name": "Contract", "base_percent": 5, "valid_from": date(2025, 6, 1), **self.checked}
        country = self.rates.create({**near, "country_id": self.env.ref("base.ie").id})
        self.assertEqual(str(self._row().interest_sum), "12.33")
        own = self.rates.create({**near, "company_id": self.company.id, "base_percent": 1})
        self.assertEqual(str(self._row().interest_sum), "2.47")
        other = {**near, "base_percent": 3}
        self.rates.create({**other, "country_id": self.env.ref("base.de").id, "company_id": self.company.id})
        self.rates.create({**other, "currency_id": self.env.ref("base.JPY").id, "company_id": self.company.id})
        self.assertEqual(str(self._row().interest_sum), "2.47")
        (country | own).action_switch_off()
        self.assertEqual(str(self._row().interest_sum), "30.21")

    def test_no_rate_is_said(self):
        self.rate.action_switch_off()
        self.fixed.action_switch_off()
        self.assertEqual(self._sums(), ("0", "0", ""))
        screen = self._screen()
        self.assertIn("no rate in use for these days", screen)
        self.assertIn("no sum in use for this customer", screen)

    def test_only_what_is_late_and_open(self):
        later = self._invoice(self.partner, days=-5, amount=700)
        paid = self._invoice(self.partner, days=30, amount=300)
        self._pay(paid)
        draft = self._invoice(self.partner, days=30, amount=300, post=False)
        self.assertEqual(self._row().line, self.item)
        self.assertNotIn(later.name, self._screen())
        self.assertEqual(draft.state, "draft")

    def test_one_sum_for_an_invoice_in_parts(self):
        halves = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days}) for days in (10, 20)
                ],
            }
        )
        partner, invoice = self._late(1000, name="Elm Yard")
        parts = self._invoice(
            partner,
            invoice_date=date(2026, 1, 1),
            invoice_payment_term_id=halves.id,
            amount=500,
            invoice_date_due=False,
        )
        rows = [row for row in self._rows(self._case(partner)) if row.line.move_id == parts]
        self.assertEqual([row.interest.days for row in rows], [58, 48])
        self.assertEqual([str(row.fixed_sum) for row in rows], ["40.00", "0"])
        self.assertEqual(rows[1].reasons["compensation"], "once")

    def test_other_currencies(self):
        yen, dinar = self.env.ref("base.JPY"), self.env.ref("base.BHD")
        (yen | dinar).active = True
        for currency, rate in ((yen, 160), (dinar, 0.4)):
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "rate": rate, "name": "2026-01-01", "company_id": self.company.id}
            )
        for currency, amount, interest, fixed in ((yen, 200000, "3021", "6400"), (dinar, 2000, "30.205", "16.000")):
            partner, _none = self._late(1, name=f"{currency.name} Ltd", days=1)
            invoice = self._invoice(partner, days=45, amount=amount, currency_id=currency.id)
            row = next(r for r in self._rows(self._case(partner)) if r.line.move_id == invoice)
            self.assertEqual((str(row.interest_sum), str(row.fixed_sum)), (interest, fixed))

    def test_the_bands_are_read_in_their_own_currency(self):
        pounds = self.env.ref("base.GBP")
        pounds.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": pounds.id, "rate": 0.8, "name": "2026-01-01", "company_id": self.company.id}
        )
        self.env.ref("collections_gentle.compensation_uk").action_switch_on()
        britain = self.env.ref("base.uk").id
        for amount, fixed in ((1249.99, "50.00"), (1250, "87.50"), (12500, "125.00")):
            partner, _invoice = self._late(amount, name="Thorn Mill", country_id=britain)
            self.assertEqual(str(self._row(self._case(partner)).fixed_sum), fixed)

    def test_never_in_what_the_customer_reads(self):
        self._run_and_send()
        letter = self._touches(self.partner)
        text = self._letter_text(letter)
        self.assertIn("2,000.00", text)
        for words in ("30.21", "40.00", "12.25", "2,030.21", "2,070.21"):
            self.assertNotIn(words, text)
        self.assertEqual(letter._asked_amounts(), {self.item.id: Decimal(2000)})
        page = str(self.case._page_values())
        self.assertIn("2,000.00", page.replace("\xa0", " "))
        self.assertNotIn("30.21", page)
        self.assertEqual(self.case.amount_open, 2000)


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesQueries(CostCase, ChargeCase):
    def _given(self):
        self._switch("prepared")

    def test_forty_cost_what_five_cost(self):
        partners = [self._customer(f"Number{n} Ltd") for n in range(MANY + FEW + 1)]
        moves = [self._invoice(partner, days=45, amount=100 + n, post=False) for n, partner in enumerate(partners)]
        moves = self.env["account.move"].union(*moves)
        moves.action_post()
        for move in moves[::3]:
            self._pay(move, 50, on=march(1))
        runs = self.env["collections.run"]
        cases = runs._create_cases(self.company, runs._candidates(self.company, march(10)), self.env.cr.now())
        self.assertEqual(len(cases), MANY + FEW + 1)

        def work(some):
            rows = self.charges._collect(some)
            self.assertEqual([len(rows[case.id]) for case in some], [1] * len(some))

        self._statements(work, cases[:1])
        few, many = self._statements(work, cases[1 : FEW + 1]), self._statements(work, cases[FEW + 1 :])
        self.assertEqual(few, many)
