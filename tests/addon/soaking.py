"""What must be true of many customers at the end of any day."""

from collections import Counter, defaultdict, namedtuple
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import email_normalize

from .walking import WalkCase

# The first letter goes out three days after an invoice is due; before that nobody need be talking.
QUIET_DAYS = 3
# Less than this nobody is written to about.
SMALL = 10

# What is open, what of it is late, and what is late for so long that somebody should talk; credits taken off.
Owed = namedtuple("Owed", "open late owed")


@tagged("post_install", "-at_install", "collections_gentle")
class SoakCase(WalkCase):
    """Works everything out again from the records, the ledger and what the mail server was given."""

    def _check_day(self, since):
        """:param since: moment of the last check."""
        self.env.flush_all()
        partners = self.env["res.partner"].union(*self.partners)
        cases = self.env["collections.case"].search([("partner_id", "in", partners.ids), ("state", "!=", "closed")])
        new = self.env["collections.touch"].search([("partner_id", "in", partners.ids), ("sent_at", ">", since)])
        touches = self.env["collections.touch"].search([("partner_id", "in", new.partner_id.ids)], order="sent_at, id")
        for partner, theirs in touches.grouped("partner_id").items():
            # What came back reached nobody.
            self._check_budget(
                partner, theirs.filtered(lambda t: t.kind != "service" and t.state in ("sent", "replied"))
            )
            self._check_steps(partner, theirs)
        self._check_mails(new.filtered(lambda t: t.channel == "email"))
        self._read_ledger()
        self._check_reasons(partners, cases)
        self._check_totals(cases)
        self.checked += len(partners)

    def _check_budget(self, partner, touches):
        policy, moments = touches.case_id[:1].policy_id, touches.mapped("sent_at")
        for days, most in ((1, policy.max_per_day), (7, policy.max_per_week), (30, policy.max_per_month)):
            for moment in moments:
                within = [m for m in moments if timedelta() <= moment - m < timedelta(days=days)]
                self.assertLessEqual(len(within), most, f"{partner.name}: {days} days up to {moment}")
        for first, second in zip(moments, moments[1:], strict=False):
            gap = timedelta(hours=policy.min_gap_hours)
            self.assertGreaterEqual(second - first, gap, f"{partner.name}: {first} and {second}")

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

    def _check_mails(self, written):
        """Every written touch is one mail of its own that the mail server was given, and no other mail went out."""
        mails = written.mail_id
        self.assertEqual(len(mails), len(written))
        self.assertEqual(set(mails.mapped("state")) - {"sent"}, set())
        for touch in written:
            self.assertEqual(touch.mail_id.recipient_ids, touch.contact_id, touch.summary)
        ours = {partner.email_normalized for partner in self.partners}
        given = [address for address in map(email_normalize, self.handed_over) if address in ours]
        self.assertEqual(Counter(given), Counter(touch.contact_id.email_normalized for touch in written))
        self.handed_over.clear()
        self.letters += len(written)
        self.env.cr.execute(
            """
            SELECT COUNT(*) FROM mail_mail mail JOIN mail_message message ON message.id = mail.mail_message_id
             WHERE message.model = 'collections.case' AND message.message_type = 'auto_comment'
               AND NOT EXISTS (SELECT 1 FROM collections_touch touch WHERE touch.mail_id = mail.id)
            """
        )
        self.assertEqual(self.env.cr.fetchone(), (0,), "letters that no contact tells of")

    def _check_reasons(self, partners, cases):
        """Whoever owes something late has a conversation that says what comes next, when, and why."""
        now, talked_with = fields.Datetime.now(), set(cases.partner_id.ids)
        for partner in partners:
            if self._ledger[partner.id].owed > SMALL:
                self.assertIn(partner.id, talked_with, f"{partner.name} owes and nobody talks")
        for case in cases:
            self.assertTrue(case.decision_id.explanation, case.partner_id.name)
            self.assertTrue(case.next_action_at and case.next_action_at > now, f"{case.partner_id.name} was forgotten")
            if case.state == "paused":
                self.assertTrue(case.pause_reason, case.partner_id.name)

    def _check_totals(self, cases):
        """The conversations say what the ledger says, to the cent."""
        for case in cases:
            ledger = self._ledger[case.partner_id.id]
            said = (f"{case.amount_open:.2f}", f"{case.amount_overdue:.2f}")
            self.assertEqual(said, (f"{ledger.open:.2f}", f"{ledger.late:.2f}"), case.partner_id.name)

    def _read_ledger(self):
        """What every customer owes, by the journal items alone."""
        today = fields.Date.today()
        self.env.cr.execute(
            """
            SELECT line.partner_id, SUM(line.amount_residual),
                   GREATEST(SUM(line.amount_residual) FILTER (
                       WHERE line.date_maturity < %s OR line.amount_residual < 0), 0),
                   SUM(line.amount_residual) FILTER (WHERE line.date_maturity < %s OR line.amount_residual < 0)
              FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted' AND NOT line.reconciled
          GROUP BY line.partner_id
            """,
            [today, today - timedelta(days=QUIET_DAYS)],
        )
        rows = {partner: Owed(*(amount or 0 for amount in amounts)) for partner, *amounts in self.env.cr.fetchall()}
        self._ledger = defaultdict(lambda: Owed(0, 0, 0), rows)
