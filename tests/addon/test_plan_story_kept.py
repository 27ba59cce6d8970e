"""A plan that is kept to the end, and what can happen on the way that is no trouble."""

from odoo.tests import tagged

from .planning import PlanCase, day, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanStoryKept(PlanCase):
    """1,200.00 in four parts: 16 March, 16 April, 18 May (the 16th is a Saturday), 16 June."""

    def _running(self, *amounts, **values):
        partner, *invoices = self._owing(*(amounts or (1200,)))
        plan = self._agree(partner, **values)
        self._send()
        return partner, invoices, plan

    def test_kept_to_the_end(self):
        partner, (invoice,), plan = self._running()
        self.assertEqual(
            self._parts(plan),
            [
                (day(3, 16), 300, "due"),
                (day(4, 16), 300, "due"),
                (day(5, 18), 300, "due"),
                (day(6, 16), 300, "due"),
            ],
        )
        self.assertEqual((plan.state, plan.begun_stage_id), ("active", self.stages[3]))
        self.assertRegex(plan.name, r"^PLAN/2026/\d{4}$")
        for on in (day(3, 13), day(4, 13), day(5, 15), day(6, 12)):
            self._visit(on)
            part = plan._next_part()
            self._day(part.date_due)
            self._pay(invoice, 300, on=part.date_due)
            self._run_and_send()
        self.assertEqual((plan.state, plan.received, plan.left, plan.progress), ("completed", 1200, 0, 100))
        self.assertEqual(self._states(plan), ["paid"] * 4)
        self.assertEqual(plan.instalment_ids.mapped("paid_on"), [day(3, 16), day(4, 16), day(5, 18), day(6, 16)])
        self.assertEqual(
            self._said(partner),
            [
                (3, 10, 3),
                (3, 10, "plan_confirmed"),
                (3, 13, "instalment_soon"),
                (3, 16, "instalment_thanks"),
                (4, 13, "instalment_soon"),
                (4, 16, "instalment_thanks"),
                (5, 15, "instalment_soon"),
                (5, 18, "instalment_thanks"),
                (6, 12, "instalment_soon"),
                (6, 16, "settled"),
            ],
        )
        self.assertEqual((self._case(partner).state, invoice.payment_state), ("closed", "paid"))
        self.assertEqual(invoice.invoice_date_due, day(2, 26), "the ledger is not ours")

    def test_silent_otherwise_for_months(self):
        """Every stage of the ladder would have been due; none is sent, and the screen says why."""
        partner, (invoice,), plan = self._running()
        self._pay(invoice, 300, on=day(3, 12))
        self._visit(day(3, 12), day(3, 20), day(3, 30), day(4, 8))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed", "instalment_thanks"])
        decision = self._decision(partner)
        self.assertEqual((decision.action, decision.rule, decision.code), ("wait", "nothing_askable", "planned"))
        words = "In a plan: 1 of 4 paid, next 300.00 € on 04/16/2026"
        case = self._case(partner)
        for told in (case.plan_summary, case.next_step, invoice.collections_standing, partner.collections_plan_words):
            self.assertEqual(plain(told), words)

    def test_overpayment_goes_to_the_next(self):
        partner, (invoice,), plan = self._running()
        self._day(march(16))
        self._pay(invoice, 450)
        self._run_and_send()
        self.assertEqual(
            (self._paid(plan), self._states(plan)), ([300, 150, 0, 0], ["paid", "part_paid", "due", "due"])
        )
        self.assertEqual((plan.received, plan.left), (450, 750))
        self.assertIn("150.00 €", self._letter(partner, "instalment_thanks"), "what is left of the next one")
        self._visit(day(4, 13))
        self.assertIn("150.00 €", self._letter(partner, "instalment_soon"))

    def test_everything_at_once_is_welcome(self):
        partner, (invoice,), plan = self._running()
        self._day(march(12))
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual((plan.state, self._states(plan)), ("completed", ["paid"] * 4))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed", "settled"], "thanked once")
        self.assertEqual(self._visit(day(4, 13), day(5, 15)), 0)

    def test_two_invoices_are_paid_oldest_first(self):
        partner, (older, newer), plan = self._running(500, 700)
        self._day(march(16))
        self._pay(newer, 300)
        self._run_and_send()
        self.assertEqual(self._paid(plan), [300, 0, 0, 0], "whichever invoice it was for")
        self.assertEqual(older.amount_residual + newer.amount_residual, plan.left)

    def test_another_invoice_keeps_its_own_terms(self):
        """A new invoice is not in the plan: it is asked for at the ladder's next stage, and no part is in it."""
        partner, (invoice,), plan = self._running()
        self._pay(invoice, 300, on=march(11))
        other = self._invoice(partner, days=15, amount=80)
        self._visit(march(20))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed", "instalment_thanks"], "a day for thanks alone")
        self._visit(march(23))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed", "instalment_thanks", 10])
        asked = self._touches(partner).filtered(lambda t: t.stage_id == self.stages[10])
        self.assertEqual(asked.line_ids.move_id, other)
        self.assertEqual(plan.state, "active")

    def test_payment_undone(self):
        partner, (invoice,), plan = self._running()
        self._day(march(16))
        payment = self._pay(invoice, 300)
        self._run_and_send()
        self.assertEqual(self._states(plan), ["paid", "due", "due", "due"])
        self._day(march(17))
        payment.action_draft()
        payment.action_cancel()
        self._run_and_send()
        self.assertEqual((self._states(plan), plan.received, plan.left), (["due"] * 4, 0, 1200))
        self._day(march(18))
        self._pay(invoice, 300)
        self._run_and_send()
        self.assertEqual(self._states(plan), ["paid", "due", "due", "due"])
        self.assertEqual(self._purposes(partner).count("instalment_thanks"), 1, "thanked for it once")

    def test_completed_and_undone_runs_again(self):
        partner, (invoice,), plan = self._running()
        self._day(march(16))
        payment = self._pay(invoice)
        self._run_and_send()
        self.assertEqual((plan.state, self._case(partner).state), ("completed", "closed"))
        self._day(march(18))
        payment.action_draft()
        payment.action_cancel()
        self._run_and_send()
        self.assertEqual((plan.state, plan.left, plan.case_id.state), ("active", 1200, "open"))
        self.assertEqual(self._decision(partner).code, "planned")

    def test_invoice_credited_while_in_the_plan(self):
        """Our credit note shortens the plan at its end; nobody is thanked for it."""
        partner, (invoice,), plan = self._running()
        self._day(march(12))
        self._refund(invoice, 400)
        self._run_and_send()
        self.assertEqual(plan.instalment_ids.sorted("number").mapped("credited"), [0, 0, 100, 300])
        self.assertEqual((plan.left, plan.received, self._states(plan)), (800, 0, ["due", "due", "due", "paid"]))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed"])

    def test_all_credited_is_the_end(self):
        partner, (invoice,), plan = self._running()
        self._day(march(12))
        self._refund(invoice)
        self._run_and_send()
        self.assertEqual((plan.state, plan.left), ("completed", 0))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed"], "nothing was paid, nobody is thanked")

    def test_bank_charges_are_borne_with(self):
        partner, (invoice,), plan = self._running()
        self._day(march(16))
        self._pay(invoice, 298)
        self._run_and_send()
        self.assertEqual(plan.instalment_ids.sorted("number")[0].state, "paid")
        self._visit(march(17), march(24))
        self.assertNotIn("instalment_late", self._purposes(partner))

    def test_deposit_is_due_on_acceptance(self):
        partner, invoice = self._owing(1200)
        plan = self._offer(partner, deposit=240)
        self._send()
        self._day(march(12))
        plan.with_user(self.collector)._accept("Anna Rowan", "email")
        self.assertEqual(self._parts(plan)[:2], [(march(12), 240, "due"), (march(16), 240, "due")])
        self._pay(invoice, 240)
        self._run_and_send()
        self.assertEqual(self._states(plan), ["paid", "due", "due", "due", "due"])
