"""What must hold for every decision on any facts, told without the engine's own helpers."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

ACTING = ("contact", "approve")


def check(facts, rules, now, decision):
    """Assert every invariant of ``decision``."""
    assert decision.action in ("close", "wait", "review", "approve", "contact", "send_invoice")
    assert decision.until is None or decision.until > now, "waits for a moment that is over"
    assert decision.action == "wait" or decision.until is None
    if active_holds(facts, now):
        assert decision.rule in ("settled", "hold"), "a hold always wins"
    if decision.action in ACTING:
        check_reasons(facts, rules, now)
        check_window(facts.windows.get(decision.channel, facts.window), now)
        check_items(facts, rules, now, decision)
        check_stage(facts, rules, now, decision)
        check_budget(facts, rules, now)
    elif decision.action == "send_invoice":
        check_window(facts.window, now)
        check_invoice_first(facts, rules, now, decision)
    else:
        assert decision.items == decision.amounts == ()
    if decision.action == "close":
        assert decision.code == "paid" or company_value(facts, net(disputed_too(facts, rules, now))) < rules.min_amount


def active_holds(facts, now):
    return [hold for hold in facts.holds if hold.until is None or hold.until > now]


def check_reasons(facts, rules, now):
    assert facts.unmatched <= 0
    assert facts.agreement_until is None or facts.agreement_until <= now
    assert facts.fresh_until is None or facts.fresh_until <= now
    assert facts.pending is None or (facts.pending.state == "to_approve" and facts.pending.approved)
    if rules.bank_stale_days and facts.bank_entry:
        assert today(rules, now) - facts.bank_entry <= timedelta(days=rules.bank_stale_days)


def check_window(window, now):
    for zone in window.zones:
        local = now.astimezone(zone)
        assert window.start <= local.time() < window.end
        assert local.weekday() in window.weekdays
        assert local.date() not in window.closed


def check_items(facts, rules, now, decision):
    items = {item.id: item for item in facts.items}
    asked = [items[number] for number in decision.items]
    assert len(set(decision.items)) == len(asked) > 0
    assert decision.amounts == tuple(item.residual for item in asked)
    assert not any(barred(item, now) for item in asked if item.residual > 0), "asks for a barred item"
    assert all(item.residual != 0 for item in asked)
    nets = net(asked)
    assert all(value > 0 for value in nets.values()), "asks in a currency in which the customer is in credit"
    assert company_value(facts, nets) >= rules.min_amount
    credits = [item for item in facts.items if item.residual < 0]
    assert all(credit in asked for credit in credits if credit.currency in nets), "forgets a credit"
    assert company_value(facts, net(due_items(facts, rules, now) + credits)) > 0, "customer in credit"


def check_invoice_first(facts, rules, now, decision):
    """Only what the customer never had, and only where the policy wants it."""
    items = {item.id: item for item in facts.items}
    assert rules.invoice_first and decision.items
    assert all(barred(items[number], now) == "unsent" and items[number].residual > 0 for number in decision.items)
    assert "email" not in facts.problems or "email" not in facts.reported


def due_items(facts, rules, now):
    """What could be asked for if there were no credits."""
    day = today(rules, now)
    overdue, first = is_overdue(facts, day, now), rules.stages[0].days_after_due
    last = day - timedelta(days=1) if overdue else day - timedelta(days=first)
    return [item for item in facts.items if item.residual > 0 and not barred(item, now) and item.due <= last]


def barred(item, now):
    """Why the item may not be asked for, if that has no end or has not come to it."""
    return item.bar if item.bar_until is None or item.bar_until > now else ""


def is_overdue(facts, day, now):
    return any(i.residual > 0 and i.due < day and barred(i, now) != "no_followup" for i in facts.items)


def disputed_too(facts, rules, now):
    """What is overdue with what is in discussion, each as an item of its own."""
    day = today(rules, now)
    overdue = [i for i in facts.items if i.residual > 0 and i.due < day and barred(i, now) != "no_followup"]
    return [*overdue, *[replace(item, residual=item.disputed) for item in overdue]]


def check_stage(facts, rules, now, decision):
    stages = {stage.id: stage for stage in rules.stages}
    stage = stages[decision.stage_id]
    items = {item.id: item for item in facts.items}
    oldest = min(items[number].due for number in decision.items if items[number].residual > 0)
    day, last = today(rules, now), facts.last_days
    overdue = is_overdue(facts, day, now)
    assert (day - oldest).days >= stage.days_after_due, "too early"
    assert not (overdue and stage.days_after_due < 0), "a courtesy note beside something overdue"
    assert last is None or stage.days_after_due > last, "the ladder goes down"
    between = [other for other in rules.stages if other.days_after_due < stage.days_after_due]
    skipped = [other for other in between if last is None or other.days_after_due > last]
    assert all(overdue and other.days_after_due < 0 for other in skipped), "a step was skipped"
    if facts.last_sent_at and stage.min_gap_days:
        sent_on = facts.last_sent_at.astimezone(rules.zone).date()
        assert (day - sent_on).days >= stage.min_gap_days
    check_channel(facts, stage, decision)


def check_channel(facts, stage, decision):
    """A channel of the stage that works, the contact's own first; where none works a person is asked once."""
    assert decision.channel in stage.channels
    working = [channel for channel in stage.channels if channel not in facts.problems]
    if working:
        assert decision.channel == (facts.preferred if facts.preferred in working else working[0])
        assert bool(decision.channel_why) == (decision.channel != stage.channel)
    else:
        assert decision.channel == stage.channel and stage.channel not in facts.reported


def check_budget(facts, rules, now):
    budget, contacts = rules.budget, facts.contacted_at
    same_day = [moment for moment in contacts if moment.astimezone(rules.zone).date() == today(rules, now)]
    assert not budget.per_day or len(same_day) < budget.per_day
    assert not budget.per_week or since(contacts, now, days=7) < budget.per_week
    assert not budget.per_month or since(contacts, now, days=30) < budget.per_month
    assert since(contacts, now, hours=budget.gap_hours) == 0


def since(contacts, now, **span):
    return sum(1 for moment in contacts if moment > now - timedelta(**span))


def today(rules, now):
    return now.astimezone(rules.zone).date()


def net(items):
    nets = defaultdict(Decimal)
    for item in items:
        nets[item.currency] += item.residual
    return nets


def company_value(facts, nets):
    return sum(value * facts.rates.get(code, Decimal(1)) for code, value in nets.items())
