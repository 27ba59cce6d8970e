import logging
import time
from collections import defaultdict

import psycopg2

from odoo import api, fields, models

from odoo.addons.base.models.ir_cron import MIN_TIME_PER_JOB

_logger = logging.getLogger(__name__)

_BATCH_SIZE = "collections_gentle.batch_size"
_TIME_BUDGET = "collections_gentle.time_budget"
_MAX_CONFLICTS = 5
# As many batches are looked through for cases that no other worker holds.
_WORKERS = 20
# Counter → the actions that it counts. Whoever could not be reached is looked at again, and counts then.
_COUNTED = {
    "case_count": ("contact", "send_invoice", "approve", "wait", "review", "close", "error"),
    "contacted_count": ("contact", "send_invoice"),
    "approval_count": ("approve",),
    "waiting_count": ("wait",),
    "review_count": ("review",),
    "failed_count": ("failed",),
    "closed_count": ("close",),
    "error_count": ("error",),
}


class CollectionsRun(models.Model):
    """One execution, or a simulation that writes nothing but its own rows."""

    _name = "collections.run"
    _description = "Collection run"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True, default="/")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Done"),
            ("done_with_errors", "Done with errors"),
            ("interrupted", "Interrupted"),
            ("simulation", "Simulation"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    ended_at = fields.Datetime(readonly=True)
    case_count = fields.Integer(string="Looked at", readonly=True)
    contacted_count = fields.Integer(string="Contacted", readonly=True)
    approval_count = fields.Integer(string="To approve", readonly=True)
    waiting_count = fields.Integer(string="Waiting", readonly=True)
    review_count = fields.Integer(string="To review", readonly=True)
    failed_count = fields.Integer(string="Could not be reached", readonly=True)
    closed_count = fields.Integer(string="Closed", readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    decision_ids = fields.One2many("collections.decision", "run_id", readonly=True)
    contact_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "contact")], readonly=True)
    failed_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "failed")], readonly=True)
    approve_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "approve")], readonly=True)
    wait_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "wait")], readonly=True)
    review_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "review")], readonly=True)
    close_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "close")], readonly=True)
    error_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "error")], readonly=True)

    # --- the scheduled run ------------------------------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Process everything that is due now, batch by batch; one commit a batch.

        Cases that another worker holds are left for later. Odoo would stop a job after ten seconds, in the middle of
        a morning's work; this one has a time budget of its own, works one batch at least, and says what remains, so
        that the scheduler calls again at once.
        """
        now, end = fields.Datetime.now(), self._end_of_job()
        for company in self.sudo()._companies(now):
            if time.monotonic() >= end:
                self.sudo()._commit(now, more=1)
                break
            runner = self.sudo().with_context(allowed_company_ids=company.ids, lang=company.partner_id.lang)
            runner._run_company(company.with_env(runner.env), now, end)

    def _end_of_job(self):
        """When the time budget is used, on the monotonic clock. Odoo may call several times within one job: they
        share one budget, counted from the job's start."""
        slice_end = self.env.context.get("cron_end_time")
        start = slice_end - MIN_TIME_PER_JOB if slice_end else time.monotonic()
        return start + max(int(self._parameter(_TIME_BUDGET, 60)), 1)

    def _companies(self, now):
        """Companies that have a policy; first those whose customers have waited longest."""
        waiting = self.env["collections.case"]._read_group(
            self._due_domain(now), ["company_id"], order="next_action_at:min", aggregates=["next_action_at:min"]
        )
        policies = self.env["collections.policy"]._read_group([], ["company_id"])
        return self.env["res.company"].union(*(row[0] for row in [*waiting, *policies]))

    def _run_company(self, company, now, end):
        """Open the cases that are missing, then work the due ones off until ``end``."""
        self._open_cases(company, now, end)
        self._again(self._refresh, company, now)
        self._listen(company, now)
        # Whoever was woken by that is looked at now, not in an hour.
        now = fields.Datetime.now()
        run = self._work_off(company, now, end)
        self._again(self._thank, company, now)
        run._finish()

    def _work_off(self, company, now, end):
        """Work all that is due, batch by batch, until ``end``. Whoever spreads the batches over other workers overrides
        this, and lets each of them do a ``_run_batch``.

        :return: the run to finish; empty when nobody was due, or when it goes on elsewhere.
        """
        run, worked = self.browse(), True
        while worked:
            run, worked = self._again(self._run_batch, company, run, now) or (run, 0)
            worked = worked and time.monotonic() < end
        return run

    def _again(self, step, *args):
        """``_insist`` on ``step``. What raises is logged and left for later: it must not stop the other steps and
        companies."""
        try:
            return self._insist(step, *args)
        except Exception:
            _logger.exception("Collections: %s is left for later", step.__name__)
            self.env.cr.rollback()
            return None

    def _insist(self, step, *args):
        """Do ``step``, which commits at its end; when another worker was quicker, once more on what is true now.

        :return: what ``step`` returns; None when others were quicker every time.
        """
        for _attempt in range(_MAX_CONFLICTS):
            try:
                return step(*args)
            except (psycopg2.OperationalError, psycopg2.errors.UniqueViolation) as error:
                _logger.info("Collections: %s is done again: %s", step.__name__, error.pgcode)
                self.env.cr.rollback()
        return None

    def _run_batch(self, company, run, now):
        """One batch: lock, look again, step, commit.

        :return: the run, and how many cases were worked.
        """
        domain = [("company_id", "=", company.id), *self._due_domain(now)]
        limit = self._batch_size()
        due = self.env["collections.case"].search(domain, limit=limit * _WORKERS)
        cases = due.try_lock_for_update(allow_referencing=True, limit=limit).filtered_domain(domain)
        if not cases:
            return run, 0
        run = run or self._start(company, now)._claimed()
        run._step(cases, now)
        self._commit(now, len(cases))
        return run, len(cases)

    @api.model
    def _batch_size(self):
        """How many customers are worked on together, by whatever works in batches."""
        return max(int(self._parameter(_BATCH_SIZE, 250)), 1)

    def _commit(self, now, done=0, more=0):
        """Commit, and tell the scheduler what remains to be done in all companies.

        :param int more: what else remains, that no case stands for yet.
        """
        remaining = self.env["collections.case"].search_count(self._due_domain(now)) + more
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _due_domain(self, now):
        return [("state", "!=", "closed"), ("next_action_at", "<=", now)]

    def _start(self, company, now):
        name = self.env["ir.sequence"].next_by_code("collections.run") or "/"
        return self.create({"name": name, "company_id": company.id, "date": now})

    def _step(self, cases, now):
        """Step all cases in one savepoint; if anything raises, each in its own, so that one costs itself only."""
        try:
            with self.env.cr.savepoint():
                cases._step(self, now)
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.info("Collections: a batch of %s cases raised; each is taken alone", len(cases), exc_info=True)
            for case in cases:
                self._step_alone(case, now)
        today = self.company_id._collections_today(now)
        self.env["collections.case"]._refresh_amounts(self.company_id, today, cases.ids)

    def _step_alone(self, case, now):
        try:
            with self.env.cr.savepoint():
                case.with_prefetch()._step(self, now)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            _logger.warning("Collections: case %s is postponed: %s", case.id, type(error).__name__, exc_info=True)
            case._postpone_after_error(error, self, now)

    def _counts(self):
        """The counters of each of these runs, from what was decided; in one statement.

        They are written once, when the run is over: of workers who share a run and each write on its row, all but one
        would be thrown back with every batch.
        """
        found = defaultdict(lambda: defaultdict(int))
        domain = [("run_id", "in", self.ids)]
        for run, action, number in self.env["collections.decision"]._read_group(
            domain, ["run_id", "action"], ["__count"]
        ):
            found[run][action] = number
        return {run: {name: sum(found[run][a] for a in actions) for name, actions in _COUNTED.items()} for run in self}

    def _finish(self):
        if not self:
            return
        self._end(fields.Datetime.now())
        self.env["ir.cron"]._commit_progress()

    def _end(self, now, state=None):
        """These runs are over; from here on their counters stay, also when the decisions are forgotten."""
        for run, counts in self._counts().items():
            done = "done_with_errors" if counts["error_count"] else "done"
            run.write({"state": state or done, "ended_at": now, **counts})

    @api.model
    def _parameter(self, name, default):
        return self.env["ir.config_parameter"].sudo().get_param(name) or default
