"""A better price for who pays by a day: within what managers may give, credited after the money has come."""

from datetime import timedelta

from odoo.tests import new_test_user, tagged

from .planning import PlanCase, day, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanDiscount(PlanCase):
    """1,000.00 are open; whoever pays 950.00 by Friday, the 20th, need not pay the rest."""

    def _given(self):
        self.partner, self.invoice = self._owing(1000)
        self._send()
        self.accountant = new_test_user(
            self.env,
            "nora.books",
            groups="collections_gentle.group_collector,account.group_account_invoice",
            email="nora@linden.example.com",
        )

    def _discount(self, total=950, user=None, **values):
        form = self._form(
            self.partner, kind="discount", total=total, first_date=march(20), user=user or self.manager, **values
        )
        return self._of(form.action_offer())

    def test_offered_and_silent(self):
        plan = self._discount()
        self.assertEqual((plan.state, plan.total, plan.discount, plan.full_amount), ("offered", 950, 50, 1000))
        self.assertEqual((plan.offer_until, self._parts(plan)), (march(20), [(march(20), 950, "due")]))
        self._send()
        letter = self._letter(self.partner, "discount_offered")
        self.assertIn("950.00 €", letter)
        self.assertEqual(self._visit(march(13), march(16), march(20)), 0)
        self.assertEqual(self._decision(self.partner).code, "planned")

    def test_paid_in_time_and_the_accountant_posts(self):
        plan = self._discount()
        self._send()
        self._day(march(18))
        self._pay(self.invoice, 950)
        self._run_and_send()
        self.assertEqual((plan.state, plan.credit_due, self.invoice.amount_residual), ("completed", True, 50))
        self.assertFalse(plan.credit_move_ids, "nothing is written to the ledger")
        self.assertEqual(self._purposes(self.partner), [3, "discount_offered", "discount_thanks"])
        task = self._tasks(self.partner, "credit")
        self.assertIn("50.00 €", plain(task.summary))
        self.assertEqual(self._visit(march(23), day(4, 10)), 0, "the rest is never asked for")
        action = plan.with_user(self.accountant).action_credit_note()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((refund.state, refund.move_type, refund.amount_total), ("draft", "out_refund", 50))
        self.assertEqual(refund.reversed_entry_id, self.invoice)
        self.assertEqual(plan.with_user(self.accountant).action_credit_note()["res_id"], refund.id, "prepared once")
        refund.with_user(self.accountant).action_post()
        self._run_and_send()
        self.assertEqual((self.invoice.payment_state, plan.credit_due), ("paid", False))
        self.assertFalse(self._tasks(self.partner, "credit"))
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertEqual(self._purposes(self.partner), [3, "discount_offered", "discount_thanks"], "thanked once")

    def test_posted_by_itself_where_the_company_wants_that(self):
        self.company.collections_post_discount = True
        plan = self._discount()
        self._day(march(18))
        self._pay(self.invoice, 950)
        self._run_and_send()
        self._run_and_send()
        self.assertEqual((plan.state, plan.credit_due, self.invoice.payment_state), ("completed", False, "paid"))
        self.assertEqual((plan.credit_move_ids.state, plan.credit_move_ids.amount_total), ("posted", 50))
        self.assertFalse(self._tasks(self.partner, "credit"))

    def test_the_bank_has_its_days(self):
        """Friday the 20th and three working days: booked on Wednesday the 25th is in time."""
        plan = self._discount()
        self._day(march(25))
        self._pay(self.invoice, 950)
        self._run()
        self.assertEqual(plan.state, "completed")

    def test_too_late(self):
        plan = self._discount()
        self._send()
        deadline = plan.instalment_ids.deadline
        self._visit(deadline)
        self.assertEqual(plan.state, "offered")
        self._day(deadline + timedelta(days=1))
        self._pay(self.invoice, 950)
        self._run_and_send()
        self.assertEqual((plan.state, plan.credit_due), ("cancelled", False))
        self.assertEqual(self._purposes(self.partner), [3, "discount_offered", "discount_over"])
        self.assertEqual(self.invoice.amount_residual, 50, "the full amount stands")
        self.assertEqual(plan.resume_on, deadline + timedelta(days=8))

    def test_nobody_pays(self):
        plan = self._discount()
        self._send()
        self._visit(day(3, 30))
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(self._purposes(self.partner)[-1], "discount_over")

    def test_the_offer_leaves_only_if_nothing_was_paid_meanwhile(self):
        self._discount()
        self._pay(self.invoice, 500)
        self.assertEqual(len(self._send()), 0)
        offer = self._touches(self.partner).filtered(lambda t: t.purpose == "discount_offered")
        self.assertEqual(offer.state, "cancelled")

    def test_early_settlement_of_a_running_plan(self):
        """Two of four parts are paid; the rest of 500.00 for 480.00 at once. The plan runs on until the money is there."""
        plan = self._agree(self.partner)
        self._send()
        self._pay(self.invoice, 500, on=march(11))
        self._visit(march(11))
        offer = self._of(
            self._form(
                self.partner,
                self.invoice,
                kind="discount",
                total=480,
                first_date=march(20),
                previous_id=plan.id,
                user=self.manager,
            ).action_offer()
        )
        self.assertEqual((plan.state, offer.state, offer.discount), ("active", "offered", 20))
        self._day(march(18))
        self._pay(self.invoice, 480)
        self._run_and_send()
        self.assertEqual((plan.state, offer.state, offer.credit_due), ("superseded", "completed", True))
        self.assertEqual(self._purposes(self.partner)[-1], "discount_thanks")

    def test_early_settlement_not_taken_up(self):
        plan = self._agree(self.partner)
        offer = self._of(
            self._form(
                self.partner,
                self.invoice,
                kind="discount",
                total=960,
                first_date=march(12),
                previous_id=plan.id,
                user=self.manager,
            ).action_offer()
        )
        self._send()
        self._day(march(16))
        self._pay(self.invoice, 250)
        self._visit(march(16), march(20))
        self.assertEqual((offer.state, plan.state), ("cancelled", "active"), "the plan simply goes on")
        self.assertEqual(self._states(plan), ["paid", "due", "due", "due"])

    # --- limits -----------------------------------------------------------------------------------------------------

    def test_only_managers_offer_one(self):
        self.assertRefused(self.partner, "only managers", self._discount, user=self.collector)

    def test_more_than_five_percent_needs_a_second_manager(self):
        self.assertRefused(self.partner, "second manager", self._discount, total=930)
        draft = self._of(
            self._form(self.partner, kind="discount", total=930, first_date=march(20), user=self.manager).action_draft()
        )
        self.assertRefused(self.partner, "Another manager", draft.with_user(self.manager).action_approve)
        self.assertRefused(self.partner, "Ask a collections manager", draft.with_user(self.collector).action_approve)
        draft.with_user(self.manager2).action_approve()
        draft.with_user(self.manager).action_offer()
        self.assertEqual((draft.state, draft.approved_by), ("offered", self.manager2))

    def test_more_than_ten_percent_is_too_much(self):
        self.assertRefused(self.partner, "No more than 10 %", self._discount, total=890)

    def test_no_discount_at_all(self):
        self.assertRefused(self.partner, "Nothing is taken off", self._discount, total=1000)

    def test_it_is_accepted_by_paying(self):
        plan = self._discount()
        self.assertRefused(self.partner, "taken up by paying", plan.with_user(self.collector)._accept, "Anna", "call")

    # --- the credit note --------------------------------------------------------------------------------------------

    def test_credit_note_with_taxes_and_several_lines(self):
        """To the cent, whatever the taxes round to."""
        tax = self.env["account.tax"].create({"name": "VAT 13.5", "amount": 13.5, "type_tax_use": "sale"})
        move = self._invoice(self.partner, amount=333.33, post=False)
        line = {"name": "Shelf", "quantity": 3, "price_unit": 17.77, "discount": 7, "tax_ids": [(6, 0, tax.ids)]}
        move.invoice_line_ids = [(0, 0, {**line, "account_id": self.income.id})]
        move.invoice_line_ids[0].tax_ids = tax
        move.action_post()
        for amount in (0.01, 17.39, 123.45):
            refund = self.plans._prepare_credit_note(move, amount)
            self.assertEqual(refund.amount_total, amount)
            self.assertEqual(refund.state, "draft")
