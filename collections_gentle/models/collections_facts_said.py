from datetime import datetime

from odoo import api, models

from ..engine.bars import Disputed, Quiet
from ..engine.facts import Hold
from ..engine.holds import SENSITIVE
from .collections_facts import Said


class CollectionsFacts(models.AbstractModel):
    """The part of the facts that was said: holds, promises, disputes."""

    _inherit = "collections.facts"

    @api.model
    def _said(self, company, partners, now):
        """What was said, by commercial partner id; one query for each kind of statement.

        By customer and not by case: what a customer said outlives the conversation in which it was said.
        """
        holds, disputes, promises = (
            self._statements(model, [("company_id", "=", company.id), ("partner_id", "in", partners.ids), *domain])
            for model, domain in (
                ("hold", ["|", ("state", "=", "active"), ("fresh_until", ">", now)]),
                (
                    "dispute",
                    ["|", "|", ("state", "=", "open"), ("credit_pending", "=", True), ("fresh_until", ">", now)],
                ),
                ("promise", ["|", ("state", "=", "open"), ("resume_on", ">=", now.date())]),
            )
        )
        empty = self.env["collections.hold"], self.env["collections.dispute"], self.env["collections.promise"]
        heard = holds.keys() | disputes.keys() | promises.keys()
        return {
            partner: self._said_by(
                holds.get(partner, empty[0]), disputes.get(partner, empty[1]), promises.get(partner, empty[2]), now
            )
            for partner in heard
        }

    @api.model
    def _statements(self, model, domain):
        found = self.env[f"collections.{model}"].search(domain)
        found.line_ids.matched_credit_ids.credit_move_id.move_id.mapped("move_type")  # read for all customers at once
        return found.grouped(lambda statement: statement.partner_id.id)

    @api.model
    def _said_by(self, holds, disputes, promises, now):
        whole = holds.filtered(lambda hold: not hold.for_items)
        fresh = [hold.fresh_until for hold in whole if hold.state == "lifted" and hold.fresh_until]
        until, agreement = self._agreed(promises, now)
        return Said(
            holds=tuple(self._engine_hold(hold) for hold in whole if hold.state == "active"),
            disputes=self._disputed(disputes),
            quiet=(
                *self._quiet(holds - whole, "active", "until"),
                *self._quiet(disputes, "open", "fresh_until"),
                *self._promised(promises.filtered(lambda promise: promise.state == "open"), holds, disputes),
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
    def _agreed(self, promises, now):
        """Until when nobody writes because of how a promise ended: after a broken one a call comes first."""
        ended = promises.filtered(lambda p: p.resume_on and p.state != "open" and not p.cured_on)
        waiting = ended.filtered(lambda p: p.call_due or p.state != "broken")
        until, state = max([(self._start_of(promise), promise.state) for promise in waiting], default=(None, ""))
        return (until, state) if until and until > self._aware(now) else (None, "")

    @api.model
    def _start_of(self, promise):
        return datetime.combine(promise.resume_on, datetime.min.time(), tzinfo=promise.company_id._collections_zone())
