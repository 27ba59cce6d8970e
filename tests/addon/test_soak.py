"""Weeks with many customers in which anything happens; after every day the books, the letters and the reasons agree.

A few customers and days here; as many as you like with ``COLLECTIONS_SOAK="500x180"``.
"""

import os
from collections import defaultdict
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import at
from .walking import WalkCase

CUSTOMERS, DAYS = map(int, os.environ.get("COLLECTIONS_SOAK", "10x15").split("x"))
SEED = 2026
# A day has its run and its mails of its own.
OF_THE_DAY = ("day", "run", "send")


@tagged("post_install", "-at_install", "collections_gentle")
class TestSoak(WalkCase):
    def test_every_day(self):
        self._begin(SEED, [f"Customer{number}" for number in range(CUSTOMERS)])
        for _day in range(DAYS):
            self._go_to(at(days=self._next_day()))
            self._events(max(CUSTOMERS // 3, 6), but=OF_THE_DAY)
            if self.day % 3 == 0:
                self._try("bounce")
            self._morning()
            self._check_day()
        self.assertGreater(len(self.seen), CUSTOMERS, self.done)
        for name in ("pay", "unmatch", "reply", "promise", "dispute", "hold", "bounce"):
            self.assertTrue(self.done.get(name), f"{name} never happened: {self.done}")

    def _next_day(self):
        self.day += 1
        while at(days=self.day).weekday() > 4:
            self.day += 1
        return self.day

    def _do_bounce(self):
        """A message comes back; a person looks at the address the next time they write."""
        sent = self.env["collections.touch"].search(
            [("kind", "=", "reminder"), ("state", "=", "sent"), ("mail_id", "!=", False)]
        )
        recent = sent.filtered(lambda t: t.sent_at > fields.Datetime.now() - timedelta(days=3))
        self.random.choice(list(recent or sent))._set_bounced("Mailbox full")

    # --- after every day --------------------------------------------------------------------------------------------

    def _check_day(self):
        self.env.flush_all()
        partners = self.env["res.partner"].union(*self.partners)
        touches = self.env["collections.touch"].search([("partner_id", "in", partners.ids)])
        cases = self.env["collections.case"].search([("partner_id", "in", partners.ids), ("state", "!=", "closed")])
        for partner, theirs in touches.grouped("partner_id").items():
            self._check_budget(partner, theirs.filtered(lambda t: t.kind != "service" and t.sent_at))
            self._check_steps(partner, theirs)
        self._check_mails(touches)
        self._check_reasons(cases)
        self._check_totals(cases)

    def _check_budget(self, partner, touches):
        policy, moments = self._case(partner).policy_id, touches.mapped("sent_at")
        for days, most in ((1, policy.max_per_day), (7, policy.max_per_week), (30, policy.max_per_month)):
            for moment in moments:
                within = [m for m in moments if timedelta() <= moment - m < timedelta(days=days)]
                self.assertLessEqual(len(within), most, f"{partner.name}: {days} days up to {moment}")

    def _check_steps(self, partner, touches):
        """Within an episode never two stages in one step, and none twice unless it came back."""
        left = touches.filtered(lambda t: t.kind == "reminder" and t.sent_at and t.stage_id)
        for theirs in left.grouped(lambda t: (t.case_id, t.episode)).values():
            stages = theirs.case_id.policy_id.stage_ids.filtered(lambda s: s.days_after_due >= 0).sorted("sequence")
            reached = []
            for touch in theirs.filtered(lambda t, stages=stages: t.stage_id in stages).sorted("sent_at"):
                step = stages.ids.index(touch.stage_id.id)
                self.assertLessEqual(step, max(reached, default=-1) + 1, f"{partner.name}: {touch.stage_id.name}")
                again = theirs.filtered(lambda t, touch=touch: t.stage_id == touch.stage_id and t.state != "bounced")
                self.assertLessEqual(len(again), 1, f"{partner.name}: {touch.stage_id.name} twice")
                reached.append(step)

    def _check_mails(self, touches):
        """Every written touch has one mail of its own, and no mail of a case is without its touch."""
        written = touches.filtered(lambda t: t.channel == "email" and t.state in ("sent", "replied", "bounced"))
        mails = written.mail_id
        self.assertEqual(len(mails), len(written))
        self.assertEqual(set(mails.mapped("state")) - {"sent"}, set())
        for touch in written:
            self.assertEqual(touch.mail_id.recipient_ids, touch.contact_id, touch.summary)

    def _check_reasons(self, cases):
        """Whoever owes something late has a conversation that says what comes next, and why."""
        owing = self.env["account.move.line"].search(
            [
                ("partner_id", "in", [partner.id for partner in self.partners]),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("date_maturity", "<", fields.Date.today() - timedelta(days=3)),
            ]
        )
        self.assertFalse(owing.partner_id - cases.partner_id, "somebody owes and nobody talks")
        for case in cases:
            self.assertTrue(case.decision_id.explanation, case.partner_id.name)
            self.assertTrue(case.next_action_at or case.activity_ids or case.state == "paused", case.partner_id.name)

    def _check_totals(self, cases):
        """The conversations say what the ledger says, to the cent."""
        self.env.cr.execute(
            """
            SELECT line.partner_id, SUM(line.amount_residual)
              FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted' AND NOT line.reconciled
          GROUP BY line.partner_id
            """
        )
        ledger = defaultdict(float, self.env.cr.fetchall())
        for case in cases:
            self.assertAlmostEqual(case.amount_open, float(ledger[case.partner_id.id]), 2, case.partner_id.name)
