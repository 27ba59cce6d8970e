from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged

from .forgetting import MARK, ForgettingCase, moment

CLOSED = moment(2026, 3, 31)
LATER = date(2033, 1, 1)
LOGGER = "odoo.addons.collections_gentle.models.collections_retention"


@tagged("post_install", "-at_install", "collections_gentle")
class TestRetentionBatch(ForgettingCase):
    """Many conversations at once: the same number of statements, and one that raises costs itself only."""

    def _given(self):
        self.cases = self.env["collections.case"].union(*(self._closed(n) for n in range(6)))

    def _closed(self, number):
        """A closed case with one note, one contact and one promise."""
        partner = self._customer(f"Customer {number}")
        case = partner._collections_case_for(self.company)
        case._note(f"Noted {MARK}")
        self.env["collections.touch"].sudo().create(
            {
                **case._prepare_touch(),
                "kind": "manual",
                "channel": "call",
                "state": "sent",
                "note": MARK,
                "summary": MARK,
            }
        )
        case.sudo().write({"pause_reason": MARK, "unknown_sender": MARK})
        case.sudo()._close(CLOSED)
        return case

    def _forgotten(self):
        return self.cases.filtered("anonymised_on")

    def _cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("collections_gentle.cron_forget").method_direct_trigger()
        self.env.invalidate_all()

    def _statements(self, cases):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.retention._forget_batch(cases, self.company, LATER)
        return self.env.cr.sql_log_count - before

    def test_as_many_statements_for_one_as_for_many(self):
        self._statements(self.cases[0])
        one = self._statements(self.cases[1])
        self.assertEqual(self._statements(self.cases[2:]), one)
        self.assertEqual(self._forgotten(), self.cases)

    def test_the_scheduled_action_goes_on_batch_by_batch(self):
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", "2")
        self._go_to(moment(2033, 1, 1))
        told, original = [], self.env.registry["ir.cron"]._commit_progress

        def commit(cron, processed=0, *, remaining=None, **kwargs):
            told.append((processed, remaining))
            return original(cron, processed, remaining=remaining, **kwargs)

        with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit):
            self._cron()
        self.assertEqual(told[:3], [(2, 4), (2, 2), (2, 0)])
        self.assertEqual(self._forgotten(), self.cases)
        self.assertFalse(self._tables_with(MARK))

    def test_it_stops_when_the_time_is_over_and_begins_where_it_stopped(self):
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", "2")
        self.retention._forget(self.company, LATER, lambda done, remaining: remaining > 2)
        self.assertEqual(self._forgotten(), self.cases[:4])
        self.assertEqual(self.retention._forget(self.company, LATER), self.cases[4:])

    def test_when_the_time_is_over_other_companies_wait_too(self):
        """What is told last would be taken for all of it, and the rest wait for another night."""
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", "2")
        self.company.sequence = 1
        self.env["res.company"].create({"name": "Elm Works", "sequence": 2, "collections_retention": True})
        self._go_to(moment(2033, 1, 1))
        seen, original = self.company.browse(), self.env.registry["collections.retention"]._forget

        def forget(retention, company, today, progress):
            nonlocal seen
            seen |= company
            return original(retention, company, today, progress)

        told = []

        def commit(cron, processed=0, *, remaining=None, **kwargs):
            told.append(remaining)
            return 0

        self.env.flush_all()
        with (
            patch.object(self.env.registry["collections.retention"], "_forget", forget),
            patch.object(self.env.registry["ir.cron"], "_commit_progress", commit),
        ):
            self.retention._cron_forget()
        self.assertEqual((seen, told), (self.company, [4, 1]))
        self.assertEqual(self._forgotten(), self.cases[:2])

    def test_a_second_time_changes_nothing(self):
        self.retention._forget(self.company, LATER)
        self.env.flush_all()
        dates = self.cases.mapped("write_date")
        self.assertFalse(self.retention._forget(self.company, LATER + timedelta(days=400)))
        self.assertEqual(self.cases.mapped("write_date"), dates)
        self.assertEqual(set(self.cases.mapped("anonymised_on")), {LATER})

    def test_one_that_raises_costs_itself_only_and_is_named_without_words(self):
        bad, original = self.cases[2], self.env.registry["collections.retention.mail"]._forget

        def raising(mail, support, words):
            original(mail, support, words)
            if bad in support:
                raise ValueError(f"Ill {MARK}")

        with patch.object(self.env.registry["collections.retention.mail"], "_forget", raising):
            with self.assertLogs(LOGGER, "ERROR") as logs:
                forgotten = self.retention._forget(self.company, LATER)
        self.assertEqual(forgotten, self.cases - bad)
        self.env.invalidate_all()
        self.assertEqual(self._forgotten(), self.cases - bad)
        self.assertEqual(logs.output, [f"ERROR:{LOGGER}:Collections: case {bad.id} could not be forgotten: ValueError"])
        # Nothing of it was half forgotten.
        self.assertEqual((bad.touch_ids.note, bad.pause_reason), (MARK, MARK))
        self.assertIn(f"Noted {MARK}", self._notes(bad))
        self.assertEqual(self.retention._forget(self.company, LATER), bad)

    def test_a_crash_in_the_middle_loses_no_more_than_its_batch(self):
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", "2")
        batches, original = [], self.env.registry["collections.retention"]._forget_cases

        def crashing(retention, cases, company, today):
            batches.append(cases)
            if len(batches) == 2:
                raise psycopg2.errors.SerializationFailure("another worker")
            return original(retention, cases, company, today)

        with patch.object(self.env.registry["collections.retention"], "_forget_cases", crashing):
            # Odoo's own assertRaises would take back the first batch, too; the scheduled action has committed it.
            try:
                self.retention._forget(self.company, LATER)
            except psycopg2.OperationalError as error:
                self.assertEqual(str(error), "another worker")
        self.env.invalidate_all()
        self.assertEqual(self._forgotten(), self.cases[:2])
        self.assertEqual(self.retention._forget(self.company, LATER), self.cases[2:])

    def test_companies_that_do_not_wish_it_are_left_alone(self):
        self._go_to(moment(2033, 1, 1))
        self.company.collections_retention = False
        self._cron()
        self.assertFalse(self._forgotten())
        self.assertIn("collections_touch", self._tables_with(MARK))
