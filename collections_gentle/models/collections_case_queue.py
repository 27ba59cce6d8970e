from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models

from ..engine.desk import Caller, days_since, key, may_call
from .collections_case_called import CALL_TASKS
from .collections_touch_values import TALKS

_YEAR = timedelta(days=365)
# From when on a part of the day is meant, by the customer's clock.
_WINDOW_FROM = {"noon": time(11), "afternoon": time(13)}


class Turn(NamedTuple):
    """One customer in the queue of calls.

    :param why: ``asked``, ``broken``, ``missed``, ``stage`` or ``overdue``: what the call is about.
    :param verdict: what speaks against calling now; None when nothing does.
    """

    case: models.BaseModel
    why: str
    caller: Caller
    verdict: object


class CollectionsCase(models.Model):
    """Whom to call, in which order, and whom not to call now."""

    _inherit = "collections.case"

    def action_call(self):
        """Open the call desk for this customer."""
        self.ensure_one()
        self.check_access("write")
        return self.env["collections.call"]._of(self)._open()

    @api.model
    def _call_queue(self, user, everyone=False):
        """The calls of a collector, in the order in which they are best made; a constant number of queries.

        :param user: the collector; customers without a collector, or whose collector has left, are anybody's, and
            whoever was given a call makes it.
        :param bool everyone: also those who are overdue and whom nobody has asked to call.
        :return: those who may be called now, then those who may not, as lists of ``Turn``.
        """
        cases = self.search(self._queue_domain(user, everyone))
        turns = [turn for company, mine in cases.grouped("company_id").items() for turn in mine._turns(company, user)]
        turns.sort(key=lambda turn: key(turn.caller))
        return [turn for turn in turns if not turn.verdict], [turn for turn in turns if turn.verdict]

    @api.model
    def _queue_domain(self, user, everyone):
        today = fields.Date.context_today(self)
        tasks = [("activity_type_id", "in", self._call_task_types().ids), ("date_deadline", "<=", today)]
        wanted = [("activity_ids", "any", tasks)]
        if everyone:
            wanted = ["|", *wanted, ("amount_overdue", ">", 0)]
        nobodys = ["|", ("user_id", "=", False), ("user_id", "any", [("active", "=", False)])]
        return [
            ("state", "!=", "closed"),
            ("company_id", "in", self.env.companies.ids),
            *("|", "|", ("user_id", "=", user.id), *nobodys),
            ("activity_ids", "any", [*tasks, ("user_id", "=", user.id)]),
            *wanted,
        ]

    @api.model
    def _call_task_types(self):
        found = [self.env.ref(f"collections_gentle.activity_{name}", raise_if_not_found=False) for name in CALL_TASKS]
        return self.env["mail.activity.type"].union(*(kind for kind in found if kind))

    def _turns(self, company, user):
        """The turn of each of these cases, all of ``company``; unsorted."""
        now = fields.Datetime.now()
        facts, aware = self._collect_facts(now), self.env["collections.facts"]._aware(now)
        rules = {policy: policy._engine_rules() for policy in self.policy_id}
        tasks, broken = self._call_tasks(company), self._broken_in_a_year(company)
        skipped = self._skipped_today(user)
        turns = []
        for case in self:
            known = facts[case.partner_id.id]
            why = case._why_call(tasks.get(case.id, ()))
            turns.append(
                Turn(
                    case,
                    why,
                    case._caller(known, why, broken.get(case.partner_id, 0), case in skipped, aware),
                    case._against_calling(known, rules[case.policy_id], aware, why),
                )
            )
        return turns

    def _against_calling(self, facts, rules, now, why):
        """What speaks against calling this customer at ``now``, as an engine decision; None when nothing does."""
        agreed = why in ("broken", "missed")
        asked = self._asked_requests().sorted("day")[:1] if why == "asked" else self.request_ids.browse()
        wish = asked and self._wished_at(asked, facts) or None
        tried, named = bool(asked and self._tries_since(asked, wish)), bool(asked.call_at)
        wished = {"asked": why == "asked", "tried": tried, "not_before": wish, "named": named}
        return may_call(facts, rules, now, agreed=agreed, **wished)

    def _caller(self, facts, why, broken, skipped, now):
        oldest = self.oldest_due
        return Caller(
            value=Decimal(str(self.amount_overdue)),
            days_late=max((now.date() - oldest).days, 0) if oldest else 0,
            days_silent=days_since(facts.talked_at, now),
            broken=broken,
            asked=why == "asked",
            skipped=skipped,
        )

    def _call_tasks(self, company):
        """Names of the kinds of calls that are due, by case id."""
        today = company._collections_today()
        names = {self.env.ref(f"collections_gentle.activity_{name}", False): name for name in CALL_TASKS}
        # Whoever works the list may see what there is to do, whoever was given the task.
        tasks = self.sudo().activity_ids.filtered(lambda t: t.activity_type_id in names and t.date_deadline <= today)
        return {
            case_id: {names[task.activity_type_id.with_env(self.env)] for task in mine}
            for case_id, mine in tasks.grouped("res_id").items()
        }

    @api.model
    def _why_call(self, tasks):
        """The weightiest reason; what the customer asks for first."""
        known = {"callback": "asked", "broken": "broken", "missed": "missed", "call": "stage"}
        return next((why for name, why in known.items() if name in tasks), "overdue")

    def _asked_requests(self):
        """The calls that the customer has asked for and that nobody has made yet."""
        return self.request_ids.filtered(lambda r: r.state == "open" and r.kind == "call")

    def _wished_at(self, request, facts):
        """The moment from which the customer would like to be called, if there is one; aware."""
        if request.call_at:
            return request.call_at.replace(tzinfo=timezone.utc)
        if not request.day:
            return None
        return datetime.combine(
            request.day, _WINDOW_FROM.get(request.window, time()), tzinfo=facts.window_of("call").zones[0]
        )

    def _tries_since(self, request, wish):
        """Calls that reached nobody, since the customer has asked and the hour was there."""
        asked_at = request.create_date
        since = max(asked_at, wish.astimezone(timezone.utc).replace(tzinfo=None)) if wish else asked_at
        missed = self.touch_ids.filtered(lambda t: t.channel == "call" and t.outcome and t.outcome not in TALKS)
        return missed.filtered(lambda t: (t.tried_at or t.sent_at or since) >= since)

    def _broken_in_a_year(self, company):
        """Promises that were not kept within twelve months, counted by customer."""
        since = company._collections_today() - _YEAR
        rows = self.env["collections.promise"]._read_group(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", self.partner_id.ids),
                ("state", "=", "broken"),
                ("date_promised", ">=", since),
            ],
            ["partner_id"],
            ["__count"],
        )
        return dict(rows)

    def _skipped_today(self, user):
        """Cases that the collector has put last for today."""
        since = self.env["collections.call"]._start_of_day(user)
        skipped = [("user_id", "=", user.id), ("case_id", "in", self.ids), ("skipped_at", ">=", since)]
        return self.env["collections.call"].search(skipped).case_id
