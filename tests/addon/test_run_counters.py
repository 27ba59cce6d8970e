from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_gentle.models.collections_run import CollectionsRun

from .common import NOW, at
from .outbox import OutboxCase
from .test_errors import BROKEN, RUN_LOGGER

COUNTERS = (
    "case_count", "contacted_count", "approval_count", "waiting_count", "review_count", "failed_count", "closed_count",
    "error_count",
)  # fmt: skip


@tagged("post_install", "-at_install", "collections_gentle")
class TestRunCounters(OutboxCase):
    """A run's figures come from what it decided, and are written when it is over."""

    def _given(self):
        """One who is contacted, one whose text raises, one who has no address, and one who is not due yet."""
        self.good, self.bad = self._customer(), self._customer("Thorn Forge")
        self.lost = self._customer("Lost Bakery", email=False, phone=False)
        self.early = self._customer("Early Bakery")
        for partner in (self.good, self.bad, self.lost):
            self._invoice(partner)
        self._invoice(self.early, days=1)

    def _figures(self, run):
        return {name: run[name] for name in COUNTERS if run[name]}

    def _counted(self, run):
        """The same from the decisions, one by one."""
        actions = run.decision_ids.mapped("action")
        counted = {
            "case_count": len(actions) - actions.count("failed"),
            "contacted_count": actions.count("contact") + actions.count("send_invoice"),
            "approval_count": actions.count("approve"),
            "waiting_count": actions.count("wait"),
            "review_count": actions.count("review"),
            "failed_count": actions.count("failed"),
            "closed_count": actions.count("close"),
            "error_count": actions.count("error"),
        }
        return {name: number for name, number in counted.items() if number}

    def _run_with_one_error(self):
        self.stages[3].mail_template_id.body_html = BROKEN
        with mute_logger(RUN_LOGGER):
            return self._run()

    def test_each_kind_is_counted(self):
        run = self._run_with_one_error()
        figures = self._figures(run)
        self.assertEqual(figures, self._counted(run))
        self.assertEqual((run.contacted_count, run.error_count, run.state), (1, 1, "done_with_errors"))
        self.assertEqual(run.decision_count, len(run.decision_ids))
        self.assertFalse(run.progress, "it is over")

    def test_the_row_is_written_once_when_the_run_is_over(self):
        """Several workers may share a run: a batch that wrote on its row would throw the others back."""
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", 1)
        written, write = [], CollectionsRun.write

        def note(runs, values):
            written.append(sorted(values))
            return write(runs, values)

        with patch.object(CollectionsRun, "write", note, create=True):
            run = self._run_with_one_error()
        self.assertGreater(run.case_count, 2)
        self.assertEqual(written, [sorted(["state", "ended_at", *COUNTERS])])

    def test_a_run_that_goes_on_says_how_far_it_is(self):
        self._run()
        run = self.env["collections.run"]._start(self.company, NOW)
        self.assertEqual(run.progress, "Looked at 0 customers, contacted 0.")
        self.assertIn("has begun", run._notice()["params"]["message"])
        for partner in (self.good, self.bad):
            self._invoice(partner, days=40)
        self._go_to(at(days=8))
        self._case(self.good)._wake("test")
        run._step(self._case(self.good), at(days=8))
        run.invalidate_recordset()
        self.assertEqual((run.case_count, run.state), (0, "running"))
        self.assertTrue(run.progress.startswith("Looked at 1 customers"))
        self.assertEqual(run.decision_count, 1)

    def test_figures_outlive_the_decisions(self):
        run = self._run_with_one_error()
        before = self._figures(run)
        run.decision_ids.sudo().unlink()
        run.invalidate_recordset()
        self.assertEqual(self._figures(run), before)
        self.assertGreater(len(before), 2)
        self.assertEqual(run.decision_count, 0)

    def test_a_run_whose_worker_died_has_its_figures(self):
        dead = self.env["collections.run"].create({"company_id": self.company.id, "date": at(-1)})
        case = self.env["collections.run"]._case_for(self.company, self.lost)
        last = self.env["collections.decision"]._log_error(case, "A broken record", at(2), dead)
        self._run()
        # The database writes down when a decision was made, and its clock is not frozen.
        self.assertEqual((dead.state, dead.ended_at), ("interrupted", last.create_date))
        self.assertEqual(self._figures(dead), {"case_count": 1, "error_count": 1})

    def test_a_simulation_counts_the_same(self):
        run = self.env["collections.run"].simulate(NOW.date())
        self.assertEqual(self._figures(run), self._counted(run))
        self.assertEqual((run.state, run.contacted_count), ("simulation", 3))
