"""Forty customers with a plan each cost what five cost."""

from datetime import date

from odoo import fields
from odoo.tests import tagged

from .common import CollectionsCase
from .costs import MANY, CostCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanQueries(CostCase, CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases, cls.moves = cls.env["collections.case"], cls.env["account.move"]
        for number in range(MANY + 1):
            partner = cls._customer(cls, f"Shop{number} Ltd")
            move = cls._invoice(cls, partner, days=20, amount=600)
            cls.cases |= partner._collections_case_for(cls.company)
            cls.moves |= move
        cls.plans = cls.env["collections.plan"].create(
            [{"case_id": case.id, "first_date": date(2026, 3, 16), "count": 3} for case in cls.cases]
        )
        cls.plans._update_state(("draft",), "offered", offered_at=fields.Datetime.now(), offer_until=date(2026, 3, 24))
        cls.plans._update_state(("offered",), "active", accepted_at=fields.Datetime.now())

    def _read(self, name):
        return lambda records: records.with_user(self.collector).read([name])

    def test_following_what_has_not_changed(self):
        self.assertConstant(lambda plans: plans.with_prefetch()._follow(date(2026, 3, 10)), self.plans.sudo())
        self.assertEqual(set(self.plans.mapped("state")), {"active"})

    def test_what_was_said_in_the_facts(self):
        facts, now = self.env["collections.facts"].sudo(), fields.Datetime.now()
        self.assertConstant(lambda cases: facts._said(self.company, cases.partner_id.with_prefetch(), now), self.cases)

    def test_what_the_lists_say(self):
        for name in ("plan_summary", "next_step"):
            with self.subTest(name=name):
                self.assertConstant(self._read(name), self.cases.with_prefetch())
        for name in ("summary", "frozen", "progress", "reference", "display_name"):
            with self.subTest(name=name):
                self.assertConstant(self._read(name), self.plans)
        with self.subTest(name="parts"):
            self.assertConstant(self._read("display_name"), self.plans.instalment_ids)

    def test_where_an_invoice_stands(self):
        self.assertConstant(self._read("collections_standing"), self.moves)
