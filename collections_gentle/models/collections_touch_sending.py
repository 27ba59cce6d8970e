import logging
from datetime import timedelta, timezone
from decimal import Decimal

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.decide import still_true, still_unsent
from ..engine.facts import Decision
from .collections_touch_values import CHECKED

_logger = logging.getLogger(__name__)


class CollectionsTouch(models.Model):
    """The second look when a message leaves, and how it ended."""

    _inherit = "collections.touch"

    def _asked_amounts(self):
        """Residual per line as the message states it, for the engine."""
        return {int(line_id): Decimal(amount) for line_id, amount in (self.asked or {}).items()}

    def _take_hold(self):
        """Lock these rows, waiting for whoever holds them; a change since then raises, before anything leaves."""
        if self:
            query = "SELECT 1 FROM collections_touch WHERE id = ANY(%s) FOR NO KEY UPDATE"
            self.env.cr.execute(SQL(query, self.ids))

    def _second_look(self, company):
        """What speaks against sending these queued messages of ``company`` now.

        :return: (touch, verdict) pairs; those that may leave are left out.
        """
        service = self.filtered(lambda touch: touch.purpose in CHECKED and touch.purpose != "invoice_copy")
        outdated = service.filtered(lambda touch: not touch._about()._may_say(touch.purpose, touch.asked_sum))
        changed = [(touch, Decision("wait", "changed")) for touch in outdated]
        return changed + (self - service)._verdicts(*self._known_now(company))

    def _known_now(self, company):
        """The engine's facts by customer id, its rules by policy, and the moment, for touches of ``company``."""
        Facts, now = self.env["collections.facts"], fields.Datetime.now()
        facts = Facts._collect(company, self.case_id._subjects(), now)
        return facts, {policy: policy._engine_rules() for policy in self.case_id.policy_id}, Facts._aware(now)

    def _careful_look(self, company):
        """The second look, taken so that a message whose facts cannot be read costs itself only: it is looked at
        again in an hour, and no other message waits for it."""
        try:
            with self.env.cr.savepoint():
                return self._second_look(company)
        except psycopg2.OperationalError:
            raise
        except Exception:
            if len(self) == 1:
                _logger.warning(
                    "Collections: the reminder of case %s cannot be checked", self.case_id.id, exc_info=True
                )
                soon = fields.Datetime.now() + timedelta(hours=1)
                return [(self, Decision("wait", "error", until=soon.replace(tzinfo=timezone.utc)))]
            half = len(self) // 2
            return self[:half]._careful_look(company) + self[half:]._careful_look(company)

    def _verdicts(self, facts, rules, now):
        """What speaks against these touches, which are under way.

        :param dict facts: the engine's facts by customer id.
        :param dict rules: the engine's rules by policy.
        :return: (touch, verdict) pairs; those that nothing speaks against are left out.
        """
        judged = [(touch, touch._verdict(facts, rules, now)) for touch in self]
        return [(touch, verdict) for touch, verdict in judged if verdict]

    def _verdict(self, facts, rules, now):
        known = facts[self.case_id.partner_id.id], rules[self.case_id.policy_id], self._asked_amounts(), now
        if self.purpose == "invoice_copy":
            return still_unsent(*known)
        return still_true(*known, on_paper=bool(self.printed_at), channel=self.channel)

    def _hold_back(self, verdict):
        """Keep a reminder that may not leave now: later when it is only the hour, else never in these words.

        The case is woken later, in ``_settle_after_sending``: other mails may leave in this transaction.
        """
        if verdict.rule in ("window", "error") and verdict.until:
            until = verdict.until.astimezone(timezone.utc).replace(tzinfo=None)
            self.sudo().mail_id.write({"scheduled_date": until, "state": "outgoing"})
        else:
            self._set_cancelled(self.env["collections.decision"]._sentence(verdict))
            if self.kind == "service":
                self._about()._held_back(self.purpose)

    def _take_mail_result(self, failure_type, reason):
        """Learn from the mail server how the messages of these touches ended."""
        for touch in self.filtered(lambda t: t.state == "queued"):
            mail = touch.mail_id
            if mail.state == "outgoing":
                continue
            touch.recipient_email = touch.contact_id.email
            if not failure_type and mail.state == "sent":
                touch._set_sent(fields.Datetime.now())
                continue
            kind = mail._collections_failure(failure_type, reason)
            if kind != "server" or not mail._collections_retry():
                touch._set_failed(kind, (reason or mail.failure_reason or "")[:250])

    @api.model
    def _catch_up(self, company):
        """Learn of contacts that ended without telling: taken back by hand, or by a worker that died."""
        self._catch_up_with_mails(company)
        calls = self.search([("company_id", "=", company.id), ("state", "=", "queued"), ("channel", "=", "call")])
        calls.filtered(lambda touch: not touch.activity_id.active)._set_dropped()

    @api.model
    def _catch_up_with_mails(self, company):
        ended = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "queued"),
                ("channel", "=", "email"),
                "|",
                ("mail_id", "=", False),
                ("mail_id.state", "in", ("sent", "exception", "cancel")),
            ]
        )
        by_hand = ended.filtered(lambda touch: not touch.mail_id or touch.mail_id.state == "cancel")
        by_hand._set_dropped()
        (ended - by_hand)._take_mail_result(None, None)

    def _settle_after_sending(self, auto_commit):
        """Tell the cases, apart from the sending: if that meets a conflict, the next run does it."""
        try:
            with self.env.cr.savepoint():
                self._settle()
        except psycopg2.OperationalError as error:
            _logger.info("Collections: the next run learns how %s messages ended: %s", len(self), error.pgcode)
        if auto_commit:
            self.env["ir.cron"]._commit_progress()
