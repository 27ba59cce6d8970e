from odoo import fields, models

from odoo.addons.queue_job.delay import group
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import ENQUEUED, PENDING, STARTED, identity_exact


class CollectionsRun(models.Model):
    """The scheduler opens cases, listens and thanks as ever; who is due is worked by the job queue's workers."""

    _inherit = "collections.run"

    def _work_off(self, company, now, end):
        """Leave the batches to the job queue.

        :return: empty; the run goes on there, and is finished there.
        """
        self._again(self._enqueue, company, now)
        return self.browse()

    def _enqueue(self, company, now):
        """One job a batch, and one that concludes the run when all of them are done; commit.

        While jobs of before are not over there are no new ones: whoever became due meanwhile is theirs, or waits for
        the conclusion, which calls the scheduler again.
        """
        due = self.env["collections.case"].search_count([("company_id", "=", company.id), *self._due_domain(now)])
        if not self._has_jobs(company):
            # A run whose last worker died before it could say so, or whose jobs failed.
            self.search([("company_id", "=", company.id), ("state", "=", "running")])._finish()
            if due:
                run = self._start(company, now)
                # It is no single worker's, who would be missed; it ends here when its jobs are gone.
                run.has_worker = False
                run._delay_batches(due)
        # What is in the queue is no longer the scheduler's to do: it would call again at once.
        self.env["ir.cron"]._commit_progress(due, remaining=0)

    def _has_jobs(self, company):
        return self.env["queue.job"].search_count(
            [
                ("model_name", "=", self._name),
                ("method_name", "=", "_work_batch"),
                ("company_id", "=", company.id),
                ("state", "in", (PENDING, ENQUEUED, STARTED)),
            ],
            limit=1,
        )

    def _delay_batches(self, due):
        """The jobs name no customers: each takes those whom nobody else has taken when its turn comes."""
        batches = -(-due // self._batch_size())
        jobs = [self.delayable(identity_key=identity_exact)._work_batch(number) for number in range(batches)]
        group(*jobs).on_done(self.delayable(identity_key=identity_exact)._conclude()).delay()

    def _work_batch(self, _number):
        """Talk to customers who are due: one batch of a run.

        :param int _number: tells the jobs of a run apart; the queue keeps one of each that waits.
        :raises RetryableJobError: when other workers were quicker every time; the queue comes back to it.
        """
        if self.state != "running":
            return
        if self._insist(self._run_batch, self.company_id, self, fields.Datetime.now()) is None:
            raise RetryableJobError("Other workers were quicker.", seconds=5)

    def _conclude(self):
        """Finish a run whose batches are all done.

        The scheduler is called again, for thanks and for whoever is due by now; not by a run that found nobody, which
        would go on forever where somebody keeps a customer locked.
        """
        if self.state == "running":
            self._finish()
        if self.case_count:
            self.env.ref("collections_gentle.cron_run").sudo()._trigger()
