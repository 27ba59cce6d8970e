from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, at
from .outbox import OutboxCase

OWN = {"collections_run", "collections_decision"}


@tagged("post_install", "-at_install", "collections_gentle")
class TestSimulate(OutboxCase):
    """What would happen on a day, and nothing of it happens."""

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12)

    def _simulate(self, on=TODAY):
        run = self.env["collections.run"].with_user(self.collector).simulate(on)
        self.env.flush_all()
        return run

    def _rows(self):
        """Every table's number of rows, and a digest of what our own tables and the mail tables hold."""
        self.env.flush_all()
        self.env.cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in self.env.cr.fetchall()]
        watched = [t for t in tables if t.startswith(("collections_", "mail_", "account_")) and t not in OWN]
        count = " UNION ALL ".join(f"SELECT '{t}', COUNT(*)::text FROM \"{t}\"" for t in tables if t not in OWN)
        digest = " UNION ALL ".join(
            f"SELECT '{t}=', md5(COALESCE(string_agg(x::text, '|' ORDER BY x::text), '')) FROM \"{t}\" x"
            for t in watched
        )
        self.env.cr.execute(f"{count} UNION ALL {digest}")
        return dict(self.env.cr.fetchall())

    def test_writes_nothing_but_itself(self):
        neighbour = self._customer("Hazel Tiles")
        self._invoice(neighbour)
        self._hours(1)
        self._customer("Alder Print", email=False)
        self._invoice(self._customer("Willow Yarn"), days=3)
        self._pay(self._invoice(self._customer("Birch Toys")))
        before = self._rows()
        self._simulate(TODAY)
        self._simulate(at(days=30).date())
        self.assertEqual(self._rows(), before)

    def test_decisions_of_other_runs_are_left_alone(self):
        run = self._run()
        before = run.decision_ids.read()
        self._simulate()
        self.assertEqual(run.decision_ids.read(), before)

    def test_result_is_readable(self):
        run = self._simulate()
        self.assertEqual(run.state, "simulation")
        self.assertIn("03/10/2026", run.name)
        self.assertEqual((run.case_count, run.contacted_count, run.error_count), (1, 1, 0))
        decision = run.contact_ids
        self.assertEqual(decision.partner_id, self.partner)
        self.assertEqual(decision.stage_id, self.stages[3])
        self.assertIn("Friendly reminder", decision.explanation)

    def test_simulation_is_what_the_run_then_does(self):
        for days in (1, 3, 12, 40, 70):
            self._invoice(self._customer(f"Day{days} Trading"), days=days)
        told = {d.partner_id: (d.action, d.rule, d.stage_id) for d in self._simulate().decision_ids}
        done = {d.partner_id: (d.action, d.rule, d.stage_id) for d in self._run().decision_ids}
        self.assertEqual(told, done)

    def test_later_day(self):
        self._hours(1)
        run = self._simulate(at(days=6).date())
        self.assertEqual(run.contact_ids.stage_id, self.stages[10])
        self.assertEqual(self._states(self.partner), ["sent"])

    def test_weekend(self):
        run = self._simulate(at(days=4).date())
        self.assertEqual(run.wait_ids.rule, "window")

    def test_later_day_supposes_that_the_bank_is_imported_until_then(self):
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "date": TODAY, "payment_ref": "Rent", "amount": -5}
        )
        run = self._simulate(at(days=20).date())
        self.assertEqual(run.contact_ids.partner_id, self.partner)

    def test_text_of_a_date_is_a_date(self):
        self.assertEqual(self._simulate("2026-03-10").contacted_count, 1)

    def test_wizard_opens_the_result(self):
        wizard = self.env["collections.simulate"].with_user(self.collector).create({})
        self.assertEqual(wizard.on, fields.Date.today())
        action = wizard.action_confirm()
        self.assertEqual(self.env["collections.run"].browse(action["res_id"]).state, "simulation")

    def test_no_day_no_simulation(self):
        before = self.env["collections.run"].search_count([])
        for nothing in (False, None, ""):
            with self.assertRaisesRegex(UserError, "Choose the day"):
                self._simulate(nothing)
        self.assertEqual(self.env["collections.run"].search_count([]), before)

    def test_the_run_goes_on_as_if_nobody_had_simulated(self):
        self._simulate(at(days=20).date())
        self.assertEqual(self._hours(1), ["rowan@customer.example.com"])
