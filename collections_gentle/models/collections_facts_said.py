from datetime import datetime, timedelta

from odoo import api, models

from ..engine.bars import Disputed, Quiet
from ..engine.facts import Hold
from ..engine.holds import SENSITIVE
from .collections_facts import Said
from .collections_plan import LIVE


class CollectionsFacts(models.AbstractModel):
    """The part of the facts that was said: holds, promises, disputes, plans."""

    _inherit = "collections.facts"

    @api.model
    def _said(self, company, partners, now):
        """What was said, by commercial partner id; one query for each kind of statement.

        By customer and not by case: what a customer said outlives the conversation in which it was said.
        """
        holds, disputes, promises, plans = (
            self._statements(model, [("company_id", "=", company.id), ("partner_id", "in", partners.ids), *domain])
            for model, domain in (
                ("hold", ["|", ("state", "=", "active"), ("fresh_until", ">", now)]),
                (
                    "dispute",
                    ["|", "|", ("state", "=", "open"), ("credit_pending", "=", True), ("fresh_until", ">", now)],
                ),
                ("promise", ["|", ("state", "=", "open"), ("resume_on", ">=", now.date())]),
                ("plan", ["|", "|", ("state", "in", LIVE), ("credit_due", "=", True), ("resume_on", ">=", now.date())]),
            )
        )
        by_model = (holds, disputes, promises, plans)
        nothing = [self.env[f"collections.{model}"] for model in ("hold", "dispute", "promise", "plan")]
        heard = set().union(*(found.keys() for found in by_model))
        return {
            partner: self._said_by(
                *(found.get(partner, none) for found, none in zip(by_model, nothing, strict=True)), now
            )
            for partner in heard
        }

    @api.model
    def _statements(self, model, domain):
        found = self.env[f"collections.{model}"].search(domain)
        found.line_ids.matched_credit_ids.credit_move_id.move_id.mapped("move_type")  # read for all customers at once
        return found.grouped(lambda statement: statement.partner_id.id)

    @api.model
    def _said_by(self, holds, disputes, promises, plans, now):
        whole = holds.filtered(lambda hold: not hold.for_items)
        fresh = [hold.fresh_until for hold in whole if hold.state == "lifted" and hold.fresh_until]
        until, agreement = self._agreed(promises, plans, now)
        return Said(
            holds=tuple(self._engine_hold(hold) for hold in whole if hold.state == "active"),
            disputes=self._disputed(disputes),
            quiet=(
                *self._quiet(holds - whole, "active", "until"),
                *self._quiet(disputes, "open", "fresh_until"),
                *self._promised(promises.filtered(lambda promise: promise.state == "open"), holds, disputes),
                *self._planned(plans),
            ),
            fresh_until=self._aware(max(fresh, default=False)),
            agreement_until=until,
            agreement=agreement,
        )

    @api.model
    def _engine_hold(self, hold):
        # Decisions are for every collector's eyes; the kind of a sensitive hold is not.
        kind = "" if hold.hold_type in SENSITIVE else hold.hold_type
        return Hold(kind, self._aware(hold.until), hold.reason or "")

    @api.model
    def _disputed(self, disputes):
        """Amounts that are not to be asked for because of these disputes."""
        apart = ((frozenset(dispute.line_ids.ids), dispute._apart()) for dispute in disputes)
        return tuple(Disputed(ids, amount) for ids, amount in apart if amount > 0)

    @api.model
    def _quiet(self, statements, going_on, end):
        """Items in peace: until a statement ends, and some days more."""
        for statement in statements:
            ids = frozenset(statement.line_ids.ids)
            if statement.state == going_on and end == "until":
                yield Quiet("held", ids, self._aware(statement.until))
            elif statement.state != going_on and statement.fresh_until:
                yield Quiet("held", ids, self._aware(statement.fresh_until))

    @api.model
    def _promised(self, promises, holds, disputes):
        for promise in promises:
            # After its deadline only the verdict frees the items: the bank may not be imported yet.
            over = promise._is_frozen_by(holds, disputes) or promise.deadline < promise.company_id._collections_today()
            end = None if over else self._aware(promise.company_id._collections_end_of(promise.deadline))
            yield Quiet("promised", frozenset(promise.line_ids.ids), end)

    @api.model
    def _planned(self, plans):
        """Items under a plan: until it ends, which only an event does, and some days more."""
        for plan in plans:
            yield Quiet("planned", frozenset(plan.line_ids.ids), self._plan_ends(plan))

    @api.model
    def _plan_ends(self, plan):
        """When time alone ends what a plan covers: an offer that nobody takes up, and the days after a plan."""
        if plan.state == "offered" and plan.kind != "discount":
            days = plan.case_id.policy_id.plan_resume_days
            return self._aware(plan.company_id._collections_end_of(plan.offer_until + timedelta(days=days)))
        return None if plan.state in LIVE or plan.credit_due else self._start_of(plan)

    @api.model
    def _agreed(self, promises, plans, now):
        """Until when nobody writes because of how a promise ended: after a broken one a call comes first. On the day of
        thanks for a part of a plan nothing else is asked for."""
        ended = promises.filtered(lambda p: p.resume_on and p.state != "open" and not p.cured_on)
        waiting = ended.filtered(lambda p: p.call_due or p.state != "broken")
        thanked = plans.filtered(lambda plan: any(plan.instalment_ids.mapped("to_thank")))
        ends = [(self._start_of(promise), promise.state) for promise in waiting]
        ends += [(self._start_of(plan, plan.company_id._collections_today(now)), "thanks") for plan in thanked]
        until, state = max(ends, default=(None, ""))
        return (until, state) if until and until > self._aware(now) else (None, "")

    @api.model
    def _start_of(self, agreement, today=None):
        """The beginning of the day on which the ladder goes on; of the day after ``today`` if that is given."""
        first = today + timedelta(days=1) if today else agreement.resume_on
        return datetime.combine(first, datetime.min.time(), tzinfo=agreement.company_id._collections_zone())
