"""What no plan can be: one clear sentence each, and nothing is written."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .planning import PlanCase, day
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanBadInput(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self._send()

    def assertPlanRefused(self, words, *moves, user=None, **values):
        def act():
            self._form(self.partner, *moves, user=user, **values).action_offer()

        self.assertRefused(self.partner, words, act)

    # --- items ------------------------------------------------------------------------------------------------------

    def test_mixed_currencies(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        other = self._invoice(self.partner, amount=50, currency_id=dollar.id)
        self.assertPlanRefused("one currency", self.invoice, other)

    def test_paid_items(self):
        other = self._invoice(self.partner, amount=50)
        lines = self._lines(other)
        self._pay(other)
        chosen = {"line_ids": [Command.set(lines.ids)]}
        self.assertRefused(self.partner, "is not open any more", self._create, total=50, **chosen)
        self.assertRefused(self.partner, "Nothing is open on these items", self._create, **chosen)

    def test_credits(self):
        refund = self._refund(self._invoice(self.partner, amount=50), reconcile=False)
        lines = self._lines(refund)
        self.assertRefused(
            self.partner, "in the customer's favour", self._create, line_ids=[Command.set(lines.ids)], total=50
        )

    def test_another_customers_items(self):
        other = self._invoice(self._customer("Alder Crafts"), amount=50)
        self.assertPlanRefused("not Rowan Bakery's", self.invoice, other)

    def test_another_companys_items(self):
        company = self.env["res.company"].create({"name": "Birch House", "currency_id": self.company.currency_id.id})
        self.env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
        income = (
            self.env["account.account"]
            .with_company(company)
            .search([("account_type", "=", "income"), ("company_ids", "in", company.ids)], limit=1)
        )
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner.id,
                    "invoice_date": march(1),
                    "currency_id": self.company.currency_id.id,
                    "invoice_line_ids": [
                        Command.create({"name": "Shelf", "price_unit": 50, "tax_ids": [], "account_id": income.id})
                    ],
                }
            )
        )
        move.action_post()
        lines = self._lines(self.invoice, move)
        self.assertRefused(self.partner, "belongs to Birch House", self._create, line_ids=[Command.set(lines.ids)])

    def test_a_later_part_of_an_invoice_without_the_earlier_one(self):
        halves = self.env["account.payment.term"].create(
            {
                "name": "In halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days}) for days in (0, 30)
                ],
            }
        )
        move = self._invoice(self.partner, amount=400, post=False)
        move.write({"invoice_date_due": False, "invoice_payment_term_id": halves.id})
        move.action_post()
        first, second = self._lines(move).sorted("date_maturity")
        for chosen, words in ((second, "has an earlier open part"), (first, None)):
            create = {"line_ids": [Command.set(chosen.ids)]}
            if words:
                self.assertRefused(self.partner, words, self._create, **create)
            else:
                self.assertEqual(self._create(**create).total, 200)

    def test_items_in_a_plan_already(self):
        self._offer(self.partner, self.invoice)
        self.assertPlanRefused("is in the plan PLAN/2026/.* already", self.invoice)
        self.assertRefused(
            self.partner, "is in the plan", self._wizard(self.partner, self.invoice, on=march(16)).action_confirm
        )

    def test_two_drafts_are_fine_until_one_is_offered(self):
        first, second = self._draft(self.partner, self.invoice), self._draft(self.partner, self.invoice)
        first.with_user(self.collector).action_offer()
        self.assertRefused(self.partner, "already", second.with_user(self.collector).action_offer)

    def test_items_in_discussion(self):
        self.env["collections.dispute"].with_user(self.collector).create(
            {"case_id": self._case(self.partner).id, "line_ids": [Command.set(self._lines(self.invoice).ids)]}
        )
        self.assertPlanRefused("in discussion", self.invoice, total=1200)

    def test_nothing_is_open(self):
        self._pay(self.invoice)
        self.assertRefused(self.partner, "Nothing is open", self._create)

    # --- amounts ----------------------------------------------------------------------------------------------------

    def test_zero_and_negative_amounts(self):
        for total in (0, -100):
            self.assertPlanRefused("above zero", total=total)
        for amount in (0, -5):
            self.assertPlanRefused("above zero", split="amount", amount=amount)
        self.assertPlanRefused("above zero", deposit=-1)
        self.assertPlanRefused("at least one part", count=0)

    def test_amounts_that_are_no_numbers(self):
        for amount in (float("nan"), float("inf")):
            self.assertRefused(self.partner, "as a number", self._create, total=amount)

    def test_more_than_is_open(self):
        self.assertPlanRefused("No more than 1,200.00.€ is open", total=1300)

    def test_more_parts_than_cents(self):
        self.assertPlanRefused("at most 5", total=0.05, count=6, user=self.manager)
        self.assertPlanRefused("too many parts", split="amount", amount=0.01, user=self.manager)

    def test_the_deposit_takes_everything(self):
        self.assertPlanRefused("leaves nothing", deposit=1200)

    # --- days -------------------------------------------------------------------------------------------------------

    def test_first_day_in_the_past(self):
        self.assertPlanRefused("The first day is over", first_date=march(9))

    def test_no_day(self):
        self.assertRefused(self.partner, "Choose the day", self._create, first_date=False)

    # --- limits -----------------------------------------------------------------------------------------------------

    def test_beyond_the_limits_without_a_manager(self):
        self.assertPlanRefused("more than 6 months. Ask a manager", count=8)
        self.assertPlanRefused(
            r"smaller than 25.00.€\. Ask a manager", split="amount", amount=20, rhythm="weekly", total=100
        )
        self.assertPlanRefused("begins more than 14 days from now. Ask a manager", first_date=march(25), count=2)
        self.assertPlanRefused("more than half of what they have left", income=500)
        self.assertPlanRefused("more than 24 parts", count=25, rhythm="weekly")
        self.assertPlanRefused("more than 6 months", kind="later", first_date=day(10, 1))

    def test_a_manager_agrees(self):
        plan = self._offer(self.partner, count=8, income=100, user=self.manager)
        self.assertEqual((plan.state, plan.beyond), ("offered", "months,income"))
        self.assertIn("more than 6 months", plan.beyond_words)
        self.assertNotIn("100", plan.beyond_words, "what they have left is not told")

    def test_managers_have_limits_too(self):
        self.assertPlanRefused("No plan may take more than 12 months", count=20, user=self.manager)

    # --- people and states ------------------------------------------------------------------------------------------

    def test_a_closed_conversation(self):
        self._pay(self.invoice)
        self._run()
        case = self._case(self.partner)
        other = self._invoice(self.partner, amount=50)
        self.assertEqual(case.state, "closed")
        lines = self._lines(other)
        self.assertRefused(self.partner, "conversation is closed", self._create, line_ids=[Command.set(lines.ids)])

    def test_fields_that_follow(self):
        for name, value in (("state", "active"), ("accepted_at", "2026-03-10"), ("discount", 500), ("version", 9)):
            self.assertRefused(self.partner, "not written by hand", self._create, **{name: value})

    def test_nobody_writes_or_deletes_plans(self):
        plan = self._offer(self.partner)
        for user in (self.collector, self.manager):
            self.assertRefusedAccess(plan.with_user(user).write, {"total": 1})
            self.assertRefusedAccess(plan.instalment_ids.with_user(user).write, {"state": "paid"})
            self.assertRefusedAccess(plan.with_user(user).unlink)
        self.assertRefused(self.partner, "is kept", plan.unlink)
        self.assertRefused(self.partner, "is kept", plan.instalment_ids.unlink)

    def test_accepting_what_cannot_be(self):
        draft = self._draft(self.partner).with_user(self.collector)
        self.assertRefused(self.partner, "not offered yet", draft._accept, "Anna", "call")
        draft._offer()
        self.assertRefused(self.partner, "by name", draft._accept, " ", "call")
        self.assertRefused(self.partner, "how they agreed", draft._accept, "Anna", "pigeon")
        self.assertRefused(self.partner, "was changed", draft._accept, "Anna", "page", agreement_hash="0" * 64)
        stranger = self._customer("Alder Crafts")
        self.assertRefused(self.partner, "not a contact of", draft._accept, "Anna", "call", contact=stranger)
        self._day(draft.offer_until + timedelta(days=1))
        self.assertRefused(self.partner, "valid through", draft._accept, "Anna", "call")

    def test_accepting_twice(self):
        plan = self._agree(self.partner).with_user(self.collector)
        self.assertRefused(self.partner, "has ended", plan._accept, "Anna", "call")
        self.assertFalse(plan._offer(), "a replay changes nothing")

    def _create(self, **values):
        base = {"case_id": self._case(self.partner).id, "first_date": march(16), "count": 4}
        return self.plans.with_user(self.collector).create({**base, **values})

    def assertRefusedAccess(self, action, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            action(*args)
