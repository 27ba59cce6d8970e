"""What a review found: what was said cost a query for each customer."""

from datetime import date

from odoo import Command, fields
from odoo.tests import tagged

from .costs import MANY, CostCase
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundQueries(CostCase, SpokenCase):
    """Forty customers, each with a promise, a dispute and a hold of an item, cost what five cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["collections.case"]
        cls.moves = cls.env["account.move"]
        for number in range(MANY + 1):
            partner = cls._customer(cls, f"Shop{number} Ltd")
            invoices = [cls._invoice(cls, partner, days=20, amount=amount) for amount in (100, 200, 300)]
            case = partner._collections_case_for(cls.company)
            cls._say(case, invoices)
            cls.cases |= case
            cls.moves |= cls.env["account.move"].union(*invoices)

    @classmethod
    def _say(cls, case, invoices):
        lines = [{"case_id": case.id, "line_ids": [Command.set(cls._line(cls, move).ids)]} for move in invoices]
        promises, disputes, holds = (cls.env[f"collections.{name}"] for name in ("promise", "dispute", "hold"))
        promises.create({**lines[0], "date_promised": date(2026, 3, 13), "nudge": False})
        disputes.create({**lines[1], "code": "price"})
        holds.create({**lines[2], "hold_type": "query", "reason": "Asked for the order"})

    def _read(self, name, user=None):
        return lambda records: records.with_user(user or self.collector).read([name])

    def test_what_was_said_in_the_facts(self):
        facts, now = self.env["collections.facts"].sudo(), fields.Datetime.now()
        self.assertConstant(lambda cases: facts._said(self.company, cases.partner_id.with_prefetch(), now), self.cases)

    def test_judging_what_has_not_changed(self):
        promises = self.env["collections.promise"].sudo().search([("case_id", "in", self.cases.ids)])
        self.assertEqual(len(promises), MANY + 1)
        self.assertConstant(lambda chosen: chosen.with_prefetch()._judge(date(2026, 3, 10)), promises)
        self.assertEqual(set(promises.mapped("state")), {"open"})

    def test_what_the_list_of_cases_says(self):
        for name in (
            "promise_summary",
            "dispute_summary",
            "hold_summary",
            "amount_disputed",
            "next_step",
            "kept_words",
        ):
            with self.subTest(name=name):
                self.assertConstant(self._read(name), self.cases.with_prefetch())

    def test_what_the_list_of_promises_says(self):
        promises = self.env["collections.promise"].search([("case_id", "in", self.cases.ids)])
        for name in ("frozen", "paid_words", "reference"):
            with self.subTest(name=name):
                self.assertConstant(self._read(name), promises)

    def test_where_an_invoice_stands(self):
        self.assertEqual(len(self.moves), 3 * (MANY + 1))
        self.assertConstant(self._read("collections_standing"), self.moves)
        standing = set(self.moves.with_user(self.collector).mapped("collections_standing"))
        self.assertEqual(len(standing), 3, standing)

    def test_the_note_of_an_item(self):
        self.assertConstant(self._read("collections_note"), self._line(self.moves))
