"""Days with promises to pay: who owes what, who promises what, what was said."""

from datetime import date, datetime, timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOT_INVITED, CollectionsCase

YEAR = 2026


def march(day):
    """A day of the month in which these stories happen; 17 March, a Tuesday, is a public holiday in Ireland."""
    return date(YEAR, 3, 1) + timedelta(days=day - 1)


@tagged("post_install", "-at_install", "collections_gentle")
class PromiseCase(CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "clodagh.manager",
            groups="collections_gentle.group_manager",
            email="clodagh@linden.example.com",
            context=NOT_INVITED,
        )
        cls.call_type = cls.env.ref("collections_gentle.activity_broken")
        cls.promises = cls.env["collections.promise"]

    # --- the world --------------------------------------------------------------------------------------------------

    def _owing(self, *amounts, name="Rowan Bakery", days=12, **values):
        """A customer with one late invoice for each of ``amounts``; the first message was sent this morning."""
        partner = self._customer(name, **values)
        invoices = [self._invoice(partner, days=days + n, amount=amount) for n, amount in enumerate(amounts)]
        self._run_and_send()
        return partner, *invoices

    def _lines(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        return lines.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    def _wizard(self, partner, *moves, on=None, user=None, **values):
        """The wizard as a collector fills it in; for all that is asked for when no invoices are given."""
        chosen = {"line_ids": [Command.set(self._lines(*moves).ids)]} if moves else {}
        return (
            self.env["collections.new.promise"]
            .with_user(user or self.collector)
            .create({"case_id": self._case(partner).id, "date_promised": on, "nudge": False, **chosen, **values})
        )

    def _promise(self, partner, *moves, on=None, user=None, **values):
        """The customer promises to pay on the day ``on``, and the collector notes it."""
        self._wizard(partner, *moves, on=on or march(16), user=user, **values).action_confirm()
        return self.promises.search([("partner_id", "=", partner.id)], order="id desc", limit=1)

    # --- time -------------------------------------------------------------------------------------------------------

    def _day(self, day, hour=10):
        self._go_to(datetime(day.year, day.month, day.day, hour))

    def _live(self, first, last):
        """A run and an empty mail queue at ten every day.

        :return: how many messages left.
        """
        sent, day = 0, first
        while day <= last:
            self._day(day)
            sent += len(self._run_and_send())
            day += timedelta(days=1)
        return sent

    # --- looking ----------------------------------------------------------------------------------------------------

    def _said(self, partner):
        """(month, day, stage or purpose) of every message that left."""
        touches = self._touches(partner).filtered(lambda t: t.state in ("sent", "replied") and t.channel == "email")
        return [(t.sent_at.month, t.sent_at.day, t.purpose or t.stage_id.days_after_due) for t in touches]

    def _calls(self, partner):
        """Calls about a promise that somebody is asked for now."""
        return self._case(partner).activity_ids.filtered(lambda a: a.activity_type_id == self.call_type)

    def _judgement(self, promise):
        """State and figures in one look."""
        return promise.state, promise.paid, promise.paid_in_time, promise.credited, promise.cured_on

    def _trace(self, partner):
        """Everything a refused promise must leave alone."""
        self.env.cr.flush()
        touches, case = self._touches(partner), self._case(partner)
        messages = self.env["mail.message"].search_count([("model", "=", "collections.case"), ("res_id", "=", case.id)])
        mails = self.env["mail.mail"].search_count([])
        promises = self.promises.search([("partner_id", "=", partner.id)])
        return (
            touches.mapped(lambda t: (t.id, t.state)),
            promises.mapped(lambda p: (p.id, p.state, p.deadline, p.write_date)),
            (messages, mails, len(case.activity_ids), case.next_action_at),
        )

    def assertRefused(self, partner, words, action, *args, **kwargs):
        """``action`` raises one sentence with ``words``, and nothing of it is written."""
        before = self._trace(partner)
        with self.assertRaises(Exception) as caught:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                action(*args, **kwargs)
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertIsInstance(caught.exception, (UserError, psycopg2.IntegrityError))
        sentence = str(caught.exception)
        if isinstance(caught.exception, psycopg2.IntegrityError):
            sentence = self.promises._sql_error_to_message(caught.exception)
        self.assertRegex(sentence, words)
        self.assertRegex(sentence, r"^[A-Z0-9“][^\n]*\.$")
        self.assertEqual(self._trace(partner), before)
