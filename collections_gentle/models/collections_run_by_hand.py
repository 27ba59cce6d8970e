from datetime import datetime
from datetime import time as clock

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .notice import notice


class CollectionsRun(models.Model):
    """What people do with runs: start one now, simulate one, look at its decisions."""

    _inherit = "collections.run"

    decision_count = fields.Integer(string="Decisions", compute="_compute_decision_count")
    progress = fields.Char(string="So far", compute="_compute_progress")

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        found = dict(
            self.env["collections.decision"]._read_group([("run_id", "in", self.ids)], ["run_id"], ["__count"])
        )
        for run in self:
            run.decision_count = found.get(run, 0)

    @api.depends("state", "decision_ids")
    @api.depends_context("lang")
    def _compute_progress(self):
        counts = self.filtered(lambda run: run.state == "running")._counts()
        for run in self:
            run.progress = run in counts and self._count_words(counts[run])

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
        return self.search([("id", ">", newest.id or 0), ("state", "!=", "simulation")])._notice()

    def _notice(self):
        """Say on the screen what these runs did."""
        if not self:
            return notice(self.env._("Nobody is due right now."))
        if "running" in self.mapped("state"):
            return notice(self.env._("The run has begun. Its page shows how far it is."))
        return notice(self._count_words({name: sum(self.mapped(name)) for name in ("case_count", "contacted_count")}))

    @api.model
    def _count_words(self, counts):
        return self.env._(
            "Looked at %(looked)s customers, contacted %(contacted)s.",
            looked=counts["case_count"],
            contacted=counts["contacted_count"],
        )

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
        run = (
            self.sudo()
            .with_company(company)
            .create(
                {
                    "name": self.env._("Simulation of %s", format_date(self.env, day)),
                    "company_id": company.id,
                    "state": "simulation",
                    "date": now,
                }
            )
        )
        run._simulate(now)
        return run.with_env(self.env)

    def _simulate(self, now):
        company = self.company_id
        # Of a day to come we suppose that the bank is imported by then.
        self = self.with_context(collections_bank_until=now.date() if now > fields.Datetime.now() else False)
        cases = self.env["collections.case"].search([("company_id", "=", company.id), ("state", "!=", "closed")])
        partners = self._candidates(company, company._collections_today(now))
        policies = self.env["collections.policy"]._policy_by_partner(company, partners)
        subjects = cases._subjects() + self._candidate_subjects(partners, policies)
        decided = self._decide_subjects(company, subjects, now)
        rows = [(s.case, s.partner, decided[s.partner.id]) for s in subjects]
        rows = [row for row in rows if row[0] or self._needs_case(row[2])]
        self.env["collections.decision"]._log(rows, self)
        self._end(fields.Datetime.now(), "simulation")

    @api.model
    def _noon(self, company, day):
        """Noon of the company's day, in naive UTC."""
        local = datetime.combine(day, clock(12), tzinfo=company._collections_zone())
        return (local - local.utcoffset()).replace(tzinfo=None)

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
