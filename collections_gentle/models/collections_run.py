import logging
import time
from datetime import datetime, timedelta
from datetime import time as clock

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..engine.decide import decide

_logger = logging.getLogger(__name__)

_BATCH_SIZE = "collections_gentle.batch_size"
_TIME_BUDGET = "collections_gentle.time_budget"
_MAX_CONFLICTS = 5


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
    approve_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "approve")], readonly=True)
    wait_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "wait")], readonly=True)
    review_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "review")], readonly=True)
    close_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "close")], readonly=True)
    error_ids = fields.One2many("collections.decision", "run_id", domain=[("action", "=", "error")], readonly=True)

    # --- the scheduled run ------------------------------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Process everything that is due now, batch by batch; one commit a batch.

        Cases that another worker holds are left for later. Stops when the time budget is used; the scheduler calls
        again while work remains.
        """
        now = fields.Datetime.now()
        end = time.monotonic() + int(self._parameter(_TIME_BUDGET, 600))
        for (company,) in self.env["collections.policy"].sudo()._read_group([], ["company_id"]):
            runner = self.sudo().with_context(allowed_company_ids=company.ids, lang=company.partner_id.lang)
            if not runner._run_company(company.with_env(runner.env), now, end):
                break

    def _run_company(self, company, now, end):
        """Work one company's due cases off.

        :return: whether time is left.
        """
        run, worked, conflicts = self.browse(), True, 0
        time_left = self._open_cases(company, now)
        while worked and time_left and time.monotonic() < end and conflicts < _MAX_CONFLICTS:
            try:
                run, worked, time_left = self._run_batch(company, run, now)
            except psycopg2.OperationalError as error:
                # Somebody else changed a case of this batch meanwhile: look again, with fresh eyes.
                _logger.info("Collections: a batch is taken again: %s", error.pgcode)
                self.env.cr.rollback()
                conflicts += 1
        run._finish()
        return bool(time_left) and time.monotonic() < end

    def _run_batch(self, company, run, now):
        """One batch: lock, look again, step, commit.

        :return: the run, how many cases were worked, seconds left.
        """
        domain = self._due_domain(company, now)
        cases = self.env["collections.case"].search(domain, limit=int(self._parameter(_BATCH_SIZE, 100)))
        cases = cases.try_lock_for_update(allow_referencing=True).filtered_domain(domain)
        if not cases:
            return run, 0, 1
        run = run or self._start(company, now)
        run._step(cases, now)
        left = self.env["collections.case"].search_count(domain)
        return run, len(cases), self.env["ir.cron"]._commit_progress(len(cases), remaining=left)

    @api.model
    def _due_domain(self, company, now):
        return [("company_id", "=", company.id), ("state", "!=", "closed"), ("next_action_at", "<=", now)]

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
        today = self._today(self.company_id, now)
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
            self.error_count += 1

    def _count(self, decisions, failed=0):
        """Add the decisions to the counters.

        :param int failed: customers who were to be contacted and could not be; they are looked at again.
        """
        actions = [decision.action for decision in decisions]
        self.failed_count += failed
        self.case_count += len(actions)
        self.contacted_count += actions.count("contact")
        self.approval_count += actions.count("approve")
        self.waiting_count += actions.count("wait")
        self.review_count += actions.count("review")
        self.closed_count += actions.count("close")

    def _finish(self):
        if not self:
            return
        self.write({"state": "done_with_errors" if self.error_count else "done", "ended_at": fields.Datetime.now()})
        self.env["ir.cron"]._commit_progress()

    # --- opening cases ----------------------------------------------------------------------------------------------

    def _open_cases(self, company, now):
        """Open a case for each customer who needs one. Another worker may do the same: then it is done.

        :return: seconds left for the run.
        """
        try:
            with self.env.cr.savepoint():
                opened = self._create_cases(company, now)
                self._refresh(company, now)
        except psycopg2.errors.UniqueViolation:
            _logger.info("Collections: another worker opens the cases of company %s", company.id)
            return 1
        return self.env["ir.cron"]._commit_progress(len(opened)) or 0

    def _refresh(self, company, now):
        """Bring what the screens show up to date: a day has passed, or a worker died before it could say so."""
        Case = self.env["collections.case"]
        self.env["collections.touch"]._learn_from_mails(company)
        Case._refresh_amounts(company, self._today(company, now))
        Case.search([("company_id", "=", company.id), ("state", "!=", "closed")])._refresh_contacts()

    def _create_cases(self, company, now):
        partners = self._candidates(company, self._today(company, now))
        if not partners:
            return self.env["collections.case"]
        policies = self.env["collections.policy"]._policy_by_partner(company, partners)
        needed = self._needing_a_case(company, partners, policies, now)
        episodes = self._episodes(company, needed)
        # Nobody wants an e-mail "you have been assigned" for every customer of a run.
        cases = self.env["collections.case"].with_context(tracking_disable=True).create(
            [self._prepare_case(company, p, policies[p.id], episodes, now) for p in needed.with_company(company)]
        )
        cases._subscribe_collectors()
        return cases

    def _needing_a_case(self, company, partners, policies, now):
        """The candidates who need a conversation. Whoever cannot be decided gets one too: there an error is named,
        postponed and costs nobody else anything."""
        try:
            with self.env.cr.savepoint():
                decided = self._decide_candidates(company, partners, policies, now)
        except psycopg2.OperationalError:
            raise
        except Exception:
            if len(partners) == 1:
                return partners.filtered(lambda p: policies[p.id])
            half = len(partners) // 2
            first = self._needing_a_case(company, partners[:half], policies, now)
            return first | self._needing_a_case(company, partners[half:], policies, now)
        return partners.filtered(lambda p: p.id in decided and self._needs_case(decided[p.id]))

    @api.model
    def _needs_case(self, decision):
        """Nobody needs a conversation that would be over, or on hold, before it began."""
        return decision.action != "close" and decision.rule != "hold"

    def _decide_candidates(self, company, partners, policies, now):
        """What the engine would do with customers who have no open case: by customer id."""
        Facts = self.env["collections.facts"]
        no_case = self.env["collections.case"]
        subjects = [Facts._subject(p, no_case, policies[p.id]) for p in partners if policies[p.id]]
        facts = Facts._collect(company, subjects, now) if subjects else {}
        rules = {policy: policy._engine_rules() for policy in set(policies.values()) if policy}
        return {
            s.partner.id: decide(facts[s.partner.id], rules[s.policy], Facts._aware(now)) for s in subjects
        }

    @api.model
    def _prepare_case(self, company, partner, policy, episodes, now):
        collector = partner.collections_user_id or company.collections_user_id or partner.user_id
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "policy_id": policy.id,
            "user_id": collector.id,
            "next_action_at": now,
            "episode": episodes.get(partner.id, 0) + 1,
        }

    def _episodes(self, company, partners):
        """Number of the last episode of each customer: conversations begin gently, but are counted."""
        rows = self.env["collections.case"]._read_group(
            [("company_id", "=", company.id), ("partner_id", "in", partners.ids)], ["partner_id"], ["episode:max"]
        )
        return {partner.id: episode for partner, episode in rows}

    def _candidates(self, company, today):
        """Customers of ``company`` without an open case who owe something due or soon due; a superset, in one query."""
        self.env["account.move.line"].flush_model()
        self.env["collections.case"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
                  JOIN res_partner booked ON booked.id = l.partner_id
                  JOIN res_partner p ON p.id = booked.commercial_partner_id AND p.active
                 WHERE l.company_id = %(company)s AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                   AND l.no_followup IS NOT TRUE AND COALESCE(l.date_maturity, l.date) <= %(last)s
                   AND NOT EXISTS (SELECT 1 FROM collections_case c
                                    WHERE c.partner_id = p.id AND c.company_id = l.company_id
                                      AND c.state <> 'closed')
                 GROUP BY p.id, l.currency_id
                HAVING SUM(l.amount_residual_currency) > 0
                """,
                company=company.id,
                last=today + timedelta(days=self._horizon(company)),
            )
        )
        return self.env["res.partner"].browse(row[0] for row in rows)

    def _horizon(self, company):
        first = self.env["collections.stage"].search([("company_id", "=", company.id)], order="days_after_due", limit=1)
        return max(-first.days_after_due, 0)

    @api.model
    def _today(self, company, now):
        return self.env["collections.facts"]._aware(now).astimezone(company._collections_zone()).date()

    # --- by hand ----------------------------------------------------------------------------------------------------

    # Without @api.model: a button of a list passes the selected ids, even when there are none.
    def action_run_now(self):
        """The button of the runs: the scheduled action itself, now."""
        if not self.env.user.has_group("collections_gentle.group_collector"):
            raise UserError(self.env._("Ask a collector to start the run."))
        return self._trigger_now()

    @api.model
    def _trigger_now(self):
        newest = self.search([], limit=1)
        # The job has a transaction of its own: it must see what was asked for, and then we must see what it did.
        self.env["ir.cron"]._commit_progress()
        # Only administrators may start scheduled actions; this one is ours and does what it does every hour.
        outcome = self.env.ref("collections_gentle.cron_run").sudo().method_direct_trigger()
        if isinstance(outcome, dict):
            return outcome
        self.env["ir.cron"]._commit_progress()
        return self.search([("id", ">", newest.id), ("state", "!=", "simulation")])._notice()

    def _notice(self):
        """Say on the screen what these runs did."""
        message = self.env._("Nobody is due right now.")
        if self:
            message = self.env._(
                "Looked at %(looked)s customers, contacted %(contacted)s.",
                looked=sum(self.mapped("case_count")),
                contacted=sum(self.mapped("contacted_count")),
            )
        params = {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    @api.model
    def simulate(self, on):
        """Show what the run would do on a day, if nothing were paid until then.

        Writes the simulation and its decisions, and nothing else.

        :param on: a date, or its ISO text.
        :return: the run that holds the simulated decisions.
        """
        if not self.env.user.has_group("collections_gentle.group_collector"):
            raise UserError(self.env._("Ask a collector to simulate a run."))
        day = fields.Date.to_date(on)
        if not day:
            raise UserError(self.env._("Choose the day to simulate."))
        company = self.env.company
        now = self._noon(company, day)
        run = self.sudo().with_company(company).create(
            {
                "name": self.env._("Simulation of %s", format_date(self.env, day)),
                "company_id": company.id,
                "state": "simulation",
                "date": now,
            }
        )
        run._simulate(now)
        return run.with_env(self.env)

    def _simulate(self, now):
        company = self.company_id
        # Of a day to come we suppose that the bank is imported by then.
        self = self.with_context(collections_bank_until=now.date() if now > fields.Datetime.now() else False)
        Facts, Case = self.env["collections.facts"], self.env["collections.case"]
        cases = Case.search([("company_id", "=", company.id), ("state", "!=", "closed")])
        partners = self._candidates(company, self._today(company, now))
        policies = self.env["collections.policy"]._policy_by_partner(company, partners)
        decided = self._decide_candidates(company, partners, policies, now)
        rows = [(Case, p, decided[p.id]) for p in partners if p.id in decided and self._needs_case(decided[p.id])]
        if cases:
            facts = cases._collect_facts(now)
            rules = {policy: policy._engine_rules() for policy in cases.policy_id}
            rows += [
                (c, c.partner_id, decide(facts[c.partner_id.id], rules[c.policy_id], Facts._aware(now))) for c in cases
            ]
        self.env["collections.decision"]._log(rows, self)
        self._count([row[2] for row in rows])
        self.ended_at = fields.Datetime.now()

    @api.model
    def _noon(self, company, day):
        """Noon of the company's day, in naive UTC."""
        local = datetime.combine(day, clock(12), tzinfo=company._collections_zone())
        return (local - local.utcoffset()).replace(tzinfo=None)

    def _parameter(self, name, default):
        return self.env["ir.config_parameter"].sudo().get_param(name) or default

    def action_view_decisions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decisions of %s", self.name),
            "res_model": "collections.decision",
            "view_mode": "list,pivot,graph",
            "domain": [("run_id", "=", self.id)],
            "context": {"search_default_group_action": 1},
        }
