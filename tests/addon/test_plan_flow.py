"""Planned against received, month by month."""

from odoo.tests import tagged

from .planning import PlanCase, day
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanFlow(PlanCase):
    """1,200.00 in four parts from 16 March to 16 June."""

    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self.plan = self._agree(self.partner)

    def _by_month(self):
        self.env.flush_all()
        rows = (
            self.env["collections.plan.flow"]
            .with_user(self.collector)
            ._read_group(
                [("plan_id", "in", self.plan.version_ids.ids or self.plan.ids)], ["kind", "date:month"], ["amount:sum"]
            )
        )
        return {(kind, month.month): amount for kind, month, amount in rows}

    def test_planned_by_its_day_and_received_by_its_own(self):
        self._day(day(4, 8))
        self._pay(self.invoice, 450, on=day(4, 8))
        self._run()
        self.assertEqual(
            self._by_month(),
            {
                ("planned", 3): 300,
                ("planned", 4): 300,
                ("planned", 5): 300,
                ("planned", 6): 300,
                ("received", 4): 450,
            },
        )

    def test_what_was_only_offered_is_not_planned(self):
        partner, _invoice = self._owing(500, name="Alder Crafts")
        offered = self._offer(partner)
        self.env.flush_all()
        self.assertFalse(self.env["collections.plan.flow"].search([("plan_id", "=", offered.id)]))

    def test_a_plan_that_was_replaced_counts_for_what_came(self):
        self._day(march(16))
        self._pay(self.invoice, 300)
        self._run()
        newer = self._offer(self.partner, count=3, first_date=day(3, 30), previous_id=self.plan.id)
        newer.with_user(self.collector)._accept("Anna Rowan", "call")
        self.assertEqual(
            self._by_month(),
            {("planned", 3): 600, ("received", 3): 300, ("planned", 4): 300, ("planned", 5): 300},
        )

    def test_another_currency_in_the_companys(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({"currency_id": dollar.id, "rate": 2, "name": day(1, 1)})
        partner = self._customer("Alder Crafts")
        self._invoice(partner, amount=800, currency_id=dollar.id)
        self._run_and_send()
        self.plan = self._agree(partner)
        self.assertEqual((self.plan.currency_id, self.plan.total), (dollar, 800))
        self.assertEqual(sum(self._by_month().values()), 400)

    def test_yen_and_dinars_to_their_own_rounding(self):
        for code, amount, expected in (("JPY", 1000, [333, 333, 334]), ("BHD", 100, [33.333, 33.333, 33.334])):
            currency = self.env.ref(f"base.{code}")
            currency.active = True
            self.env["res.currency.rate"].create({"currency_id": currency.id, "rate": 1, "name": day(1, 1)})
            partner = self._customer(f"{code} Crafts")
            self._invoice(partner, amount=amount, currency_id=currency.id)
            self._run_and_send()
            plan = self._agree(partner, count=3)
            self.assertEqual(plan.instalment_ids.sorted("number").mapped("amount"), expected)
            self.assertEqual(plan._exact(sum(plan.instalment_ids.mapped("amount"))), plan._exact(amount))
