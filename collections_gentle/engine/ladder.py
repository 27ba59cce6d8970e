"""Which stage comes next, and what it may ask for."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from .facts import Facts, Item, Rules, Stage
from .money import in_company_currency, net_by_currency


def next_stage(stages: Sequence[Stage], last_days: int | None, overdue: bool) -> Stage | None:
    """The one stage that may follow, never a later one however old the debt is.

    Courtesy stages (before the due date) are for customers who owe nothing overdue.

    :param last_days: ``days_after_due`` of the last stage really sent; None at the start of an episode.
    """
    for stage in stages:
        if (last_days is None or stage.days_after_due > last_days) and not (overdue and stage.days_after_due < 0):
            return stage
    return None


def horizon_days(rules: Rules) -> int | None:
    """How many days before the due date the policy begins to look at an item; None when only afterwards."""
    first = rules.stages[0].days_after_due if rules.stages else 1
    return -first if first <= 0 else None


def overdue_items(facts: Facts, today: date) -> list[Item]:
    """Open items past their due date, barred or not, but for those the ledger excludes from follow-up."""
    return [i for i in facts.items if i.due < today and i.residual > 0 and i.bar != "no_followup"]


def upcoming_items(facts: Facts, rules: Rules, today: date) -> list[Item]:
    """Items that a courtesy stage may mention: due soon, not barred, together worth the policy's minimum."""
    horizon = horizon_days(rules)
    if horizon is None:
        return []
    last = today + timedelta(days=horizon)
    items = [i for i in facts.items if today <= i.due <= last and not i.bar and i.residual > 0]
    return items if worth(facts, items) >= rules.predue_min else []


def unsent_items(facts: Facts, rules: Rules, today: date) -> list[Item]:
    """Items that are overdue or near their date and whose invoice the customer never had."""
    if not rules.invoice_first:
        return []
    last = today + timedelta(days=max(horizon_days(rules) or 0, 0))
    unsent = [i for i in facts.items if i.bar == "unsent" and i.residual > 0 and i.due <= last]
    return unsent if worth(facts, unsent) >= rules.min_amount else []


def askable_items(facts: Facts, due: Sequence[Item]) -> tuple[Item, ...]:
    """Of the ``due`` items those that may be asked for, with the customer's credits in the same currencies.

    Credits always count, in favour of the customer. A currency in which the customer is in credit is left out;
    a customer whose credits outweigh the due items of all currencies together is asked for nothing.
    """
    open_items = [i for i in due if not i.bar]
    credits = [i for i in facts.items if i.residual < 0]
    if not credits or not open_items:
        return tuple(open_items)
    candidates = open_items + credits
    nets = net_by_currency(candidates)
    if in_company_currency(nets, facts.rates) <= 0:
        return ()
    owing = {i.currency for i in open_items if nets[i.currency] > 0}
    return tuple([i for i in candidates if i.currency in owing])


def next_turn(facts: Facts, rules: Rules, today: date, overdue: bool) -> date | None:
    """The next day on which time alone lets another item be asked for: it is overdue, or near its date.

    :param overdue: whether something is overdue already, so that no courtesy stage applies.
    """
    coming = [i.due for i in facts.items if i.residual > 0 and not i.bar and i.due >= today]
    days = [due + timedelta(days=1) for due in coming]
    horizon = None if overdue else horizon_days(rules)
    if horizon is not None:
        near = [due - timedelta(days=horizon) for due in coming]
        days += [day for day in near if day > today]
    return min(days, default=None)


def worth(facts: Facts, items: Sequence[Item]) -> Decimal:
    """What ``items`` come to in company currency, each currency netted."""
    return in_company_currency(net_by_currency(items), facts.rates)
