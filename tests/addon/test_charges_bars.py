"""Nothing is charged while something is open, and the days of it are left out afterwards."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .charging import ChargeCase
from .planning import day
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesBars(ChargeCase):
    def assertBarred(self, why, words):
        """Nothing on the screen, nothing for an accountant, and the reason."""
        row = self._row()
        self.assertEqual(self._sums(row), ("0", "0", why))
        self.assertEqual(row.sums, {})
        screen = self._screen()
        self.assertIn(words, screen)
        self.assertNotIn("30.21", screen)
        self.assertFalse(self.case.may_prepare_charges)
        moves = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, "Nothing may be charged for INV/"):
            self._prepare()
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        self.assertFalse(self.env["collections.charge"].search([]))

    def _left_out(self, row=None):
        return [(span.first, span.last, span.why) for span in (row or self._row()).interest.left_out]

    def _hold_of(self, kind, first, last, **values):
        """A hold from one day of March to another."""
        self._day(first)
        hold = self._hold(kind, **values)
        self._day(last)
        hold.sudo()._lift("It is over")
        return hold

    # --- on the customer --------------------------------------------------------------------------------------------

    def test_a_hold_of_any_kind(self):
        for kind in ("query", "customer_pause", "hardship", "insolvency", "do_not_contact"):
            hold = self._hold(kind)
            with self.subTest(kind=kind):
                self.assertBarred("hold", "The customer is on hold.")
            hold.sudo().write({"state": "expired", "ended_at": "2026-01-01"})

    def test_the_kind_of_a_sensitive_hold_is_not_told(self):
        self._hold("bereavement")
        self.assertNotIn("ereave", self._screen())

    def test_a_hold_on_another_invoice(self):
        other = self._invoice(self.partner, days=40, amount=500)
        self._hold("query", line_ids=[(6, 0, self._lines(other).ids)])
        rows = self._rows()
        self.assertEqual([(row.bar, row.sums) for row in rows], [("hold", {}), ("hold", {})])

    def test_a_dispute(self):
        self._dispute()
        self.assertBarred("dispute", "Something is in discussion.")

    def test_a_promise(self):
        self._promise(self.partner, on=march(16))
        self.assertBarred("promise", "A promise to pay is open.")

    def test_a_plan_from_its_offer_on(self):
        plan = self._draft(self.partner)
        self.assertEqual(self._row().bar, "")
        plan.action_offer()
        self.assertBarred("plan", "A plan is offered or running.")
        self.assertEqual(self._row().bar, "plan")

    def test_a_credit_that_was_agreed(self):
        dispute = self._dispute()
        dispute.sudo()._resolve("accepted", "You are right")
        self.assertBarred("credit", "A credit note that was agreed is still to be posted.")

    def test_money_that_nobody_has_matched(self):
        self._unapplied_payment(self.partner, 50)
        self.assertBarred("unmatched", "Match it first.")

    def test_money_at_the_bank(self):
        self._bank_line(self.partner, 50)
        self.assertBarred("unmatched", "Match it first.")

    def test_an_online_payment_under_way(self):
        with patch.object(type(self.env["collections.facts"]), "_paying", lambda *_args: {self.partner.id}):
            self.assertBarred("unmatched", "Match it first.")

    def test_who_is_left_out(self):
        self.partner.collections_excluded = True
        self.assertBarred("excluded", "This customer is left out of collections.")

    def test_an_invoice_that_is_left_out(self):
        self.invoice.no_followup = True
        self.assertBarred("no_followup", "The invoice is excluded from follow-up.")
        self.invoice.no_followup = False
        self.invoice.action_toggle_block_payment()
        self.assertBarred("blocked", "The invoice is blocked for payment.")

    def test_with_an_agency(self):
        self.case.sudo().state = "with_agency"
        self.assertEqual(self._sums(self._row()), ("0", "0", "hold"))

    def test_another_customer_is_not_barred(self):
        other, _invoice = self._late(2000, name="Sorrel Garage")
        self._hold("hardship")
        self.assertEqual(self._sums(self._row(self._case(other))), ("30.21", "40.00", ""))

    # --- the law of a country ---------------------------------------------------------------------------------------

    def _from(self, answer):
        return patch.object(type(self.case), "_charges_from_each", lambda cases, day: dict.fromkeys(cases, answer))

    def test_no_rule_of_a_country(self):
        self.assertIsNone(self.case._charges_from(march(10)))

    def test_before_the_wait_is_over(self):
        with self._from(march(11)):
            self.assertBarred("wait", "The law asks to wait until 03/11/2026.")
        with self._from(march(10)):
            row = self._row()
            self.assertEqual((row.bar, row.interest.days, str(row.interest_sum)), ("", 1, "0.67"))
            self.assertEqual(self._left_out(row), [(date(2026, 1, 25), march(9), "wait")])

    def test_before_the_first_reminder(self):
        with self._from(False):
            self.assertBarred("first_reminder", "No reminder was sent yet")

    def test_private_customers(self):
        private, _invoice = self._late(2000, name="Ada Quinn", is_company=False)
        case = self._case(private)
        row = self._row(case)
        self.assertEqual((self._sums(row), row.reasons), (("0", "0", ""), dict.fromkeys(self.kinds, "private")))
        self.assertIn("not for private customers", self._screen(case))
        with self.assertRaisesRegex(UserError, "not for private customers"):
            self._prepare(items=self._lines(_invoice), case=case)
        self.rates.create(
            {
                **self.checked,
                "segment": "private",
                "base_name": "Base",
                "base_percent": 5,
                "valid_from": date(2025, 1, 1),
            }
        )
        self.assertEqual(self._sums(self._row(case)), ("12.33", "0", ""))
        self.assertEqual(str(self._row().interest_sum), "30.21", "a row for private customers is for nobody else")

    kinds = ("interest", "compensation")

    # --- afterwards: days that are left out -------------------------------------------------------------------------

    def test_the_days_of_a_hold(self):
        self._hold_of("hardship", march(12), march(15))
        self._day(march(25))
        row = self._row()
        self.assertEqual((row.bar, self._left_out(row)), ("", [(march(12), march(15), "hold")]))
        self.assertEqual((row.interest.days, str(row.interest_sum)), (56, "37.59"))
        self.assertIn("Left out: 03/12/2026 to 03/15/2026, on hold", self._screen())

    def test_the_days_of_a_hold_on_another_invoice_count(self):
        other = self._invoice(self.partner, days=40, amount=500)
        self._hold_of("query", march(12), march(15), line_ids=[(6, 0, self._lines(other).ids)])
        self._day(march(25))
        mine, others = self._rows()
        self.assertEqual((self._left_out(mine), self._left_out(others)), ([], [(march(12), march(15), "hold")]))

    def test_the_days_of_a_dispute(self):
        for outcome in ("withdrawn", "rejected"):
            with self.subTest(outcome=outcome), self.env.cr.savepoint() as undo:
                dispute = self._dispute()
                self._day(march(14))
                dispute.sudo()._resolve(outcome, "We have looked")
                self._day(march(20))
                row = self._row()
                self.assertEqual((row.bar, self._left_out(row)), ("", [(march(10), march(14), "dispute")]))
                undo.rollback()
                self._day(march(10))

    def test_the_days_of_a_promise_that_was_kept(self):
        self._promise(self.partner, on=march(16), amount=500)
        self._day(march(16))
        self._pay(self.invoice, 500)
        self._day(march(25))
        self._run()
        promise = self.case.promise_ids
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self._left_out(), [(march(10), promise.deadline, "promise")])
        self.assertEqual(self._row().bar, "")

    def test_the_days_of_a_broken_promise_count(self):
        self._promise(self.partner, on=march(12))
        self._day(march(25))
        self._run()
        self.assertEqual((self.case.promise_ids.state, self._left_out(), self._row().bar), ("broken", [], ""))
        self.assertEqual(self._row().interest.days, 60)

    def test_the_days_of_a_plan_that_was_completed(self):
        other = self._invoice(self.partner, days=45, amount=300)
        plan = self._later(self.partner, march(20))
        self._day(march(20))
        self._pay(self.invoice, 1000)
        self.assertEqual(plan.state, "active")
        plan.sudo().write({"state": "completed", "ended_at": "2026-03-20 12:00:00"})
        self._day(day(4, 1))
        rows = self._rows()
        self.assertEqual({row.line.move_id for row in rows}, {self.invoice, other})
        self.assertEqual(self._left_out(rows[0]), [(march(10), march(20), "plan")])
        plan.sudo().write({"state": "in_default"})
        self.assertEqual(self._left_out(self._rows()[0]), [])

    def test_of_overlapping_days_each_counts_once(self):
        self._hold_of("query", march(11), march(14))
        dispute = self._dispute()
        self._day(march(18))
        dispute.sudo()._resolve("rejected", "We have looked")
        self._day(march(20))
        row = self._row()
        self.assertEqual(row.interest.days, 55 - 8)
        self.assertEqual(row.interest.pieces[-1].first, march(18) + timedelta(days=1))
