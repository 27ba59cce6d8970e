from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from ..engine.agency import AgencyFacts, Attempt
from ..engine.holds import SENSITIVE
from ..engine.ladder import overdue_items, worth

# A person who needed care two months ago may well need it still.
_CARED_FOR = timedelta(days=60)
_REACHED = ("sent", "replied")
# Who would rather not talk, or not now, has not had a conversation about it: that is an attempt.
_TALKED = ("spoke",)
_WRITTEN = ("email", "letter")
# Messages that offer a way out, and stages whose letters speak of one and lead to it on the customer's page. The letter of
# last resort has a line of its own: it is not to be the only one that offers it.
_OFFERS = ("plan_offered", "discount_offered", "plan_confirmed", "later_noted")
_OFFERING = ("helpful", "personal")
# Kinds of holds that are an answer we owe; others are a hold.
_OPEN = {"complaint": "complaint", "awaiting_answer": "question", "query": "question", "plan_request": "question"}
_BARS = {"disputed": "dispute", "promised": "promise", "planned": "plan", "in_payment": "money"}
_SETTLED_BARS = ("", "no_followup", "unsent")
# What was said and has not ended, even where its day is over and the run has not looked at it yet.
_GOING_ON = (
    ("promise", "promise_ids", ("open",)),
    ("plan", "plan_ids", ("offered", "active")),
    ("dispute", "dispute_ids", ("open",)),
    ("question", "request_ids", ("open",)),
)


class CollectionsAgencyFacts(models.AbstractModel):
    """Translates what is known of conversations into the facts of the checklist before the last resort. Reads only; as
    many statements for forty customers of a company as for one."""

    _name = "collections.agency.facts"
    _description = "Facts before the last resort"

    @api.model
    def _collect(self, cases):
        """:rtype: dict[collections.case, AgencyFacts]"""
        # Whoever sees a case sees its checklist; ledger, holds and their kinds stay where they are.
        now, found = fields.Datetime.now(), {}
        for company, group in cases.sudo().grouped("company_id").items():
            found |= self.sudo().with_company(company)._of_company(company, group.with_company(company), now)
        return {case: found[case.id] for case in cases}

    @api.model
    def _of_company(self, company, cases, now):
        facts = cases._collect_facts(now)
        free = cases._charges_from_by_line(company._collections_today(now))
        cared_for, complaining = self._cared_for(company, cases.partner_id, now), self._complaining(company, cases)
        cases.touch_ids.mapped("line_ids")  # read for all cases at once, as are their tones
        cases.touch_ids.stage_id.mapped("tone")
        return {
            case.id: AgencyFacts(
                **self._ledger(case, facts[case.partner_id.id], now, free),
                **self._contacts(case),
                **self._proposal(case.handover_id),
                still_open=frozenset(self._still_open(case, facts[case.partner_id.id], now, complaining)),
                vulnerable=case.partner_id in cared_for,
                address_seen=case.address_seen_on or None,
                balance_seen=case.balance_seen_on or None,
            )
            for case in cases
        }

    @api.model
    def _cared_for(self, company, partners, now):
        """Customers of whom a person takes care, or did lately: by the kinds of holds that few may read."""
        domain = [
            ("company_id", "=", company.id),
            ("partner_id", "in", partners.ids),
            ("hold_type", "in", sorted(SENSITIVE)),
            "|",
            ("state", "=", "active"),
            ("ended_at", ">=", now - _CARED_FOR),
        ]
        return self.env["collections.hold"].search(domain).partner_id

    @api.model
    def _complaining(self, company, cases):
        """Customers who have complained about an agency, and have no answer yet."""
        domain = [
            ("company_id", "=", company.id),
            ("case_id.partner_id", "in", cases.partner_id.ids),
            ("resolved_on", "=", False),
        ]
        return self.env["collections.agency.complaint"].search(domain).case_id.partner_id

    # --- the ledger, and what goes on -------------------------------------------------------------------------------

    @api.model
    def _ledger(self, case, facts, now, free):
        late = self._late(case, facts, case.company_id._collections_today(now))
        return {
            "oldest_due": min((item.due for item in late), default=None),
            "amount": worth(facts, late) if late else Decimal(0),
            "bar": self._bar([free[item.id] for item in late if item.id in free]),
        }

    @api.model
    def _bar(self, days):
        """From when the law allows it for all of these items, see ``AgencyFacts``."""
        if not days or None in days:
            return None
        return all(days) and max(days)

    @api.model
    def _late(self, case, facts, today):
        """What is late and would be handed over: once the letter of last resort has left, only what it named. For all
        that came later the customer has not had one gentle word yet."""
        late, letters = overdue_items(facts, today), self._letters(case)
        named = set(letters.line_ids.ids)
        return [item for item in late if item.id in named] if letters else late

    @api.model
    def _reminders(self, case):
        """Those of this episode, whatever became of them."""
        return case.touch_ids.filtered(lambda t: t.kind == "reminder" and t.episode == case.episode)

    @api.model
    def _letters(self, case):
        """The letters of last resort that have arrived, the newest last."""
        letters = self._reminders(case).filtered(
            lambda t: t.stage_id.tone == "last_resort" and t.state in _REACHED and t.channel in _WRITTEN
        )
        return letters.sorted("sent_at")

    @api.model
    def _still_open(self, case, facts, now, complaining):
        """Kinds of what still goes on with a customer."""
        today, now = case.company_id._collections_today(now), self.env["collections.facts"]._aware(now)
        if case.partner_id in complaining:
            yield "complaint"
        for kind, name, states in _GOING_ON:
            if not set(states).isdisjoint(case[name].mapped("state")):
                yield kind
        yield from (_OPEN.get(hold.kind, "hold") for hold in facts.holds if hold.kind != "with_agency")
        yield from (kind for item in facts.items if (kind := self._open_item(item)))
        if facts.fresh_until and facts.fresh_until > now:
            yield "hold"
        if facts.agreement_until and facts.agreement_until > now:
            yield "promise"
        if facts.unmatched > 0 or facts.paying:
            yield "money"
        if self._bank_is_old(case.policy_id, facts, today):
            yield "bank"

    @api.model
    def _open_item(self, item):
        """What goes on about one item; empty where nothing does."""
        if item.residual < 0:
            return "money"
        if item.bar not in _SETTLED_BARS:
            return _BARS.get(item.bar, "hold")
        return "dispute" if item.disputed else ""

    @api.model
    def _bank_is_old(self, policy, facts, today):
        limit = policy.bank_stale_days
        return bool(limit and facts.bank_entry and (today - facts.bank_entry).days > limit)

    # --- contacts ---------------------------------------------------------------------------------------------------

    @api.model
    def _contacts(self, case):
        zone_day = case.company_id._collections_today
        left, came_back = self._stages(case, self._reminders(case))
        last = self._letters(case)[-1:]
        return {
            "stages_left": left,
            "came_back": came_back,
            "attempts": tuple(self._attempts(case, zone_day)),
            "way_out": self._way_out(case, zone_day),
            "last_letter": zone_day(last.sent_at) if last else None,
            "last_letter_names": last.named_until or None,
        }

    @api.model
    def _stages(self, case, touches):
        """Names of stages that were never sent, and of those whose messages came back. Courtesy notes before the due
        date are for customers who owe nothing yet; the letter of last resort has a line of its own."""
        states = defaultdict(set)
        for touch in touches:
            states[touch.stage_id].add(touch.state)
        asked = case.policy_id.stage_ids.filtered(lambda s: s.days_after_due >= 0 and s.tone != "last_resort")
        missing = asked.filtered(lambda stage: states[stage].isdisjoint(_REACHED))
        back = missing.filtered(lambda stage: states[stage] & {"bounced", "failed"})
        return tuple((missing - back).mapped("name")), tuple(back.mapped("name"))

    @api.model
    def _attempts(self, case, zone_day):
        """What may have reached them: messages, letters and calls that did not fail, and calls nobody answered."""
        for touch in case.touch_ids:
            reached = touch.state in _REACHED
            when = touch.sent_at if reached else touch.tried_at
            if touch.kind == "service" or not when or touch.outcome == "wrong_number":
                continue
            talked = reached and (touch.outcome in _TALKED or touch.state == "replied")
            yield Attempt(zone_day(when), touch.channel, talked)
        if case.last_reply_at:
            yield Attempt(zone_day(case.last_reply_at), "reply", talked=True)

    @api.model
    def _way_out(self, case, zone_day):
        """The day on which a plan, a later date or a discount was offered last: by a message about it, on the page to
        which a letter that speaks of it leads, or by a person."""
        offers = [
            touch.sent_at
            for touch in case.touch_ids
            if touch.state in _REACHED
            and (touch.purpose in _OFFERS or touch.stage_id.tone in _OFFERING and touch.channel in _WRITTEN)
        ]
        offers += [plan.offered_at for plan in case.plan_ids if plan.offered_at and not plan.by_customer]
        return zone_day(max(offers)) if offers else None

    # --- the proposal -----------------------------------------------------------------------------------------------

    @api.model
    def _proposal(self, handover):
        """What is known of it since it was proposed."""
        company = handover.company_id
        return {
            # Whether there is one is looked for with the proposal.
            "has_owner": bool(handover.owner_id) or not handover,
            "owner_told": company._collections_today(handover.owner_told_at) if handover._owner_was_told() else None,
            "owner_agrees": handover.owner_answer == "agrees",
            "owner_objects": handover.owner_answer == "objects",
            "proposed_by": handover.proposed_by.id or None,
            "approved_by": handover.approved_by.id or None,
            "agency_problems": handover._agency_problems(),
        }
