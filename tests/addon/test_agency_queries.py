"""Forty customers cost what five cost, before an agency is asked and while it goes on."""

from odoo import Command
from odoo.tests import tagged

from .agencies import AgencyCase
from .common import at
from .costs import FEW, MANY, CostCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyQueries(CostCase, AgencyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["collections.case"]
        for number in range(MANY + 1):
            partner = cls._customer(cls, f"Shop{number} Ltd")
            cls._invoice(cls, partner, days=100, amount=600)
            cls.cases |= partner._collections_case_for(cls.company)
        stages = cls.policy.stage_ids.filtered(lambda stage: stage.days_after_due >= 0)
        cls.env["collections.touch"].create(
            [
                {
                    **case._prepare_touch(),
                    "stage_id": stage.id,
                    "channel": stage.channel,
                    "state": "sent",
                    "sent_at": at(days=-20 if stage == cls.last_stage else stage.days_after_due - 100),
                    "summary": stage.name,
                    "line_ids": [Command.set(case.item_ids.ids)],
                }
                for case in cls.cases
                for stage in stages
            ]
        )
        cls.env["collections.case"]._refresh_amounts(cls.company, cls.company._collections_today())
        cls.all = cls.handovers.create(
            [
                {"case_id": case.id, "agency_id": cls.agency.id, "proposed_by": cls.collector.id, "proposed_at": at()}
                for case in cls.cases
            ]
        )

    def test_the_checklist(self):
        self.assertConstant(lambda cases: cases.with_prefetch()._agency_lines(), self.cases)
        self.assertConstant(lambda handovers: handovers.with_prefetch()._agency_facts(), self.all)
        self.assertEqual(len(self.all._agency_facts()), MANY + 1)

    def test_while_it_is_out(self):
        for handover in self.all:
            handover.update(handover._prepare_items(handover.case_id))
            self.assertTrue(handover.line_ids)
        self.all._update_state(("proposed",), "approved", approved_by=self.manager.id)
        self.all._update_state(("approved",), "out", handed_at=at())
        self.assertConstant(lambda handovers: handovers.with_prefetch()._notice_payments(), self.all.sudo())
        today = self.company._collections_today()
        self.assertConstant(lambda handovers: handovers.with_prefetch()._ask_to_match(self.company, today), self.all)

    def test_to_decide(self):
        self.all._update_state(("proposed",), "declined")
        chosen = [("id", "in", self.cases.ids)]
        cases = self.env["collections.case"]
        self.env.flush_all()
        self.assertEqual(len(cases.search([*chosen, *cases._undecided_domain(self.company, at().date())])), MANY + 1)
        self._asked(self.cases[:1])
        few, many = self._asked(self.cases[1 : FEW + 1]), self._asked(self.cases[1:])
        self.assertLessEqual(many, few, f"{few} statements for {FEW}, {many} for {MANY}")

    def _asked(self, some):
        """How many statements it costs to ask about these customers, and no others."""
        self.env["collections.case"].search([]).agency_asked_on = at().date()
        some.agency_asked_on = False
        kind = self.env.ref("collections_gentle.activity_decide_agency")
        self.env["mail.activity"].search([("activity_type_id", "=", kind.id)]).unlink()
        ask = self.env["collections.case"]._ask_whether_agency
        cost = self._statements(lambda some: self.assertEqual(ask(self.company), len(some)), some)
        self.assertEqual(some.activity_ids.activity_type_id, kind)
        return cost
