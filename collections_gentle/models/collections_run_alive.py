from odoo import fields, models
from odoo.tools import SQL

# Any number that nobody else is likely to choose: locks are one namespace for the whole database.
LOCKS = 1734700403


class CollectionsRun(models.Model):
    """Whether the worker of a run still lives. It holds a lock of PostgreSQL's, which ends with its connection, however
    the worker ends: killed, out of memory, or with the database itself."""

    _inherit = "collections.run"

    has_worker = fields.Boolean(
        string="One worker", default=True, readonly=True, help="One worker does it all, and is missed when it dies."
    )

    def _claimed(self):
        """This run, which from here on is this worker's."""
        self.env.cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", LOCKS, self.id))
        return self

    def _finish(self):
        result = super()._finish()
        for run in self:
            self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCKS, run.id))
        return result

    def _refresh(self, company, now):
        self._interrupt_dead(company)
        return super()._refresh(company, now)

    def _interrupt_dead(self, company):
        """Say of the runs whose worker died that they ended with their last batch: all that they did is there."""
        running = self.search([("company_id", "=", company.id), ("state", "=", "running"), ("has_worker", "=", True)])
        for run in running.filtered(lambda run: run._is_free()):
            run._end(run._last_sign(), "interrupted")

    def _last_sign(self):
        """When this run last did something."""
        domain = [("run_id", "=", self.id)]
        [[last]] = self.env["collections.decision"]._read_group(domain, aggregates=["create_date:max"])
        return last or self.create_date

    def _is_free(self):
        """Whether nobody works on this run any more. What this very worker left behind counts as free."""
        [[free]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCKS, self.id))
        return free
