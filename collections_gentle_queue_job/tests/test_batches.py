from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_gentle.models.collections_run import CollectionsRun
from odoo.addons.collections_gentle.tests.common import CollectionsCase, at
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job

RUN_LOGGER = "odoo.addons.collections_gentle.models.collections_run"


@tagged("post_install", "-at_install", "collections_gentle")
class TestBatches(CollectionsCase):
    """What the scheduler leaves to the job queue, and what the jobs make of it."""

    def _given(self):
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", 2)
        self.partners = [self._customer(f"{name} Bakery") for name in ("Ash", "Birch", "Cedar", "Elm", "Fir")]
        for partner in self.partners:
            self._invoice(partner)

    def _jobs(self, method=None, state="pending"):
        domain = [("model_name", "=", "collections.run"), ("state", "=", state)]
        return self.env["queue.job"].search(domain + ([("method_name", "=", method)] if method else []), order="id")

    def _perform(self, jobs):
        """As a worker does it: in a transaction beside the one that holds the job's lock."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            for row in jobs:
                job = Job.load(self.env, row.uuid)
                job.perform()
                job.set_done()
                job.store()
        self.env.invalidate_all()

    def _conclude(self):
        self._perform(self._jobs("_conclude", "wait_dependencies"))

    def _triggers(self):
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])

    def assertNobodyWrittenTo(self):
        for partner in self.partners:
            self.assertSilent(partner)

    def test_the_scheduler_leaves_one_job_a_batch_and_writes_to_nobody(self):
        run = self._run()
        jobs = self._jobs("_work_batch")
        self.assertEqual(len(jobs), 3, "five customers, two at a time")
        self.assertEqual(set(jobs.mapped("channel")), {"root.collections"})
        self.assertEqual({tuple(job.records.ids) for job in jobs}, {tuple(run.ids)})
        self.assertEqual(len(set(jobs.mapped("identity_key"))), 3)
        self.assertEqual(jobs.company_id, self.company)
        self.assertTrue(all(jobs.job_function_id.mapped("allow_commit")))
        self.assertEqual(len(self._jobs("_conclude", "wait_dependencies")), 1)
        self.assertEqual((run.state, run.progress), ("running", "Looked at 0 customers, contacted 0."))
        self.assertNobodyWrittenTo()

    def test_the_scheduler_has_nothing_left_to_do(self):
        self._run()
        progress = self.env["ir.cron.progress"].search([("cron_id", "=", self.cron.id)], order="id desc", limit=1)
        self.assertEqual((progress.done, progress.remaining), (5, 0))
        self.assertFalse(self._triggers())

    def test_the_jobs_contact_everybody_once_and_the_last_one_finishes_the_run(self):
        run = self._run()
        self._perform(self._jobs("_work_batch")[:2])
        self.assertEqual((run.state, run.case_count), ("running", 0))
        self.assertEqual(run.progress, "Looked at 4 customers, contacted 4.")
        self._perform(self._jobs("_work_batch"))
        self.assertEqual(run.state, "running")
        self._conclude()
        self.assertEqual((run.state, run.case_count, run.contacted_count, run.error_count), ("done", 5, 5, 0))
        self.assertTrue(run.ended_at)
        self.assertEqual(self._triggers(), 1, "for thanks, and for whoever is due by now")
        for partner in self.partners:
            self.assertEqual(self._touches(partner).mapped("state"), ["queued"])
        self.assertEqual(len(self._send()), 5)

    def test_the_scheduler_adds_no_jobs_while_there_are_some(self):
        run = self._run()
        self._perform(self._jobs("_work_batch")[0])
        self.assertFalse(self._run(), "no other run")
        self.assertEqual(len(self._jobs("_work_batch")), 2)
        self.assertEqual(run.state, "running")

    def test_the_same_batch_is_not_enqueued_twice(self):
        run = self._run()
        run._delay_batches(5)
        self.assertEqual(len(self._jobs("_work_batch")), 3)
        self.assertEqual(len(self._jobs("_conclude", "wait_dependencies")), 1)

    def test_nobody_due_no_run_and_no_job(self):
        self._run()
        self._perform(self._jobs("_work_batch"))
        self._conclude()
        self.assertFalse(self._run())
        self.assertFalse(self._jobs())

    def test_a_job_done_again_writes_to_nobody_again(self):
        """Its worker died after the commit and before it could say so."""
        self._run()
        jobs = self._jobs("_work_batch")
        self._perform(jobs)
        self._perform(jobs)
        self._conclude()
        self._perform(jobs)
        self.assertEqual([len(self._touches(partner)) for partner in self.partners], [1] * 5)
        self.assertEqual(len(self._send()), 5)

    def test_a_job_of_a_run_that_is_over_does_nothing(self):
        run = self._run()
        jobs = self._jobs("_work_batch")
        run._end(at(), "interrupted")
        self._perform(jobs)
        self.assertNobodyWrittenTo()
        self.assertEqual(self.env["collections.run"].search([], limit=1), run, "no run of its own either")

    def test_what_is_owed_is_read_when_the_job_works(self):
        self._run()
        self._pay(self.env["account.move"].search([("partner_id", "=", self.partners[0].id)], limit=1))
        self._perform(self._jobs("_work_batch"))
        self.assertSilent(self.partners[0])
        self.assertEqual(sum(len(self._touches(partner)) for partner in self.partners), 4)

    def test_the_hour_counts_in_which_the_job_works(self):
        self._run()
        self._go_to(at(hour=23))
        self._perform(self._jobs("_work_batch"))
        self._conclude()
        self.assertNobodyWrittenTo()

    def test_in_the_customers_language_as_ever(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.partners[0].lang = "de_DE"
        self.stages[3].mail_template_id.with_context(lang="de_DE").subject = "Freundlich erinnert"
        self._run()
        self._perform(self._jobs("_work_batch"))
        subjects = [self._touches(partner).mail_id.subject == "Freundlich erinnert" for partner in self.partners]
        self.assertEqual(subjects, [True] + [False] * 4)

    def test_a_run_that_nobody_concluded_is_finished_by_the_scheduler(self):
        run = self._run()
        jobs = self._jobs("_work_batch")
        self._perform(jobs[:2])
        jobs[2].state = "failed"
        other = self._run()
        self.assertEqual((run.state, run.case_count), ("done", 4))
        self.assertEqual(len(self._jobs("_work_batch")), 1, "the rest, by the next run")
        self._perform(self._jobs("_work_batch"))
        self.assertEqual(other.progress, "Looked at 1 customers, contacted 1.")
        self.assertEqual([len(self._touches(partner)) for partner in self.partners], [1] * 5)

    def test_other_workers_were_quicker(self):
        """A conflict is tried again at once, and then later; it is no failure, and nothing of it stays."""
        self._run()
        tries = []

        def conflict(run, *_args):
            tries.append(run)
            raise psycopg2.errors.SerializationFailure

        with patch.object(CollectionsRun, "_run_batch", conflict), mute_logger(RUN_LOGGER):
            with self.assertRaises(RetryableJobError) as raised:
                self._perform(self._jobs("_work_batch")[0])
        self.assertEqual((len(tries), raised.exception.seconds), (5, 5))
        self.assertNobodyWrittenTo()

    def test_what_raises_fails_the_job_and_is_not_hidden(self):
        self._run()
        with patch.object(CollectionsRun, "_run_batch", side_effect=ZeroDivisionError):
            with self.assertRaises(ZeroDivisionError):
                self._perform(self._jobs("_work_batch")[0])
        self.assertNobodyWrittenTo()

    def test_a_run_that_found_nobody_does_not_call_the_scheduler(self):
        """Else it would go round and round while somebody keeps a customer locked."""
        run = self._run()
        with patch.object(CollectionsRun, "_run_batch", lambda run, *_args: (run, 0)):
            self._perform(self._jobs("_work_batch"))
        self._conclude()
        self.assertEqual((run.state, run.case_count, self._triggers()), ("done", 0, 0))

    def test_each_company_has_a_run_and_jobs_of_its_own(self):
        self._run()
        self.assertFalse(self.env["collections.run"]._has_jobs(self.env["res.company"].create({"name": "Elm Ltd"})))
        self.assertTrue(self.env["collections.run"]._has_jobs(self.company))
