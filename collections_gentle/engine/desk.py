"""The call desk: whom to call first, and whom not to call now."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from . import gates
from .decide import bank_stale, calls, fresh_days, hold, nothing_askable, settled, unmatched_money, window
from .facts import Decision, Facts, Rules
from .view import View
from .window import as_wished, next_open

# A conversation is forgotten slowly: after so many days without one the customer counts twice, then three times …
_LONELY_DAYS = 30
_MOST = 4
# They wait for us: the call is what ends these.
_CALL_ENDS = ("awaiting_answer", "query")
# What makes a call useless, whoever has put it on the list.
_NO_USE = ("no_calls", "wrong_number")


@dataclass(frozen=True, slots=True)
class Caller:
    """What the order of the queue needs to know of one customer.

    :param value: what is overdue, in company currency.
    :param days_late: age of the oldest overdue item in days.
    :param days_silent: days since a person last spoke with the customer; None: never in this conversation.
    :param broken: promises not kept within twelve months.
    :param asked: the customer has asked for this call.
    :param skipped: the collector has put this customer last for today.
    """

    value: Decimal
    days_late: int
    days_silent: int | None = None
    broken: int = 0
    asked: bool = False
    skipped: bool = False


def urgency(caller: Caller) -> Decimal:
    """value × age × silence × broken promises; who has asked for a call comes before all others by way of ``key``.

    Source: house rule; peers order by value or age alone.
    """
    age = Decimal(max(caller.days_late, 1))
    silence = _MOST if caller.days_silent is None else min(1 + caller.days_silent // _LONELY_DAYS, _MOST)
    return max(caller.value, Decimal(0)) * age * silence * (1 + min(caller.broken, _MOST))


def key(caller: Caller) -> tuple[bool, bool, Decimal]:
    """Sort key, the first to call first; who was skipped today comes after all others."""
    return (caller.skipped, not caller.asked, -urgency(caller))


def may_call(
    facts: Facts,
    rules: Rules,
    now: datetime,
    asked: bool = False,
    tried: bool = False,
    agreed: bool = False,
    not_before: datetime | None = None,
    named: bool = False,
) -> Decision | None:
    """What speaks against calling this customer now; None when nothing does.

    :param now: an aware moment.
    :param asked: the customer has asked for the call: then only the hour and a real pause count.
    :param tried: that was tried already and reached nobody: the wish covers the first attempt only.
    :param agreed: the call is about a promise or a part of a plan, so that it matters although a plan covers all.
    :param not_before: the moment that the customer has asked for.
    :param named: they have named its hour, not a day or a part of a day only.
    """
    # Holds that the call itself ends do not stop it.
    facts = replace(facts, holds=tuple(h for h in facts.holds if h.kind not in _CALL_ENDS))
    view = View(_with_named_hour(facts, now, not_before) if named else facts, rules, now, "call")
    if not_before and not_before > view.now:
        return view.wait("callback", "", not_before)
    verdicts = (rule(view) for rule in _chain(asked, tried, agreed))
    return next((verdict for verdict in verdicts if verdict), None)


def _with_named_hour(facts: Facts, now: datetime, wish: datetime) -> Facts:
    """On the day of the hour that they have named no other hours count than those of decency."""
    window = facts.window_of("call")
    if now.astimezone(window.zones[0]).date() != wish.astimezone(window.zones[0]).date():
        return facts
    return replace(facts, windows={**facts.windows, "call": as_wished(window, wish)})


def _chain(asked: bool, tried: bool, agreed: bool) -> tuple:
    if asked:
        return (hold, _once_a_day, calls, window) if tried else (hold, window)
    about = () if agreed else (nothing_askable, fresh_days)
    return (hold, settled, unmatched_money, bank_stale, *about, _no_use, _once_a_day, _budget, window)


def _no_use(view: View) -> Decision | None:
    problem = view.facts.problems.get("call")
    return view.wait("unreachable", problem) if problem in _NO_USE else None


def _once_a_day(view: View) -> Decision | None:
    """Whom we did not reach is not tried again on the same day."""
    tried = view.facts.called_at[-1:]
    if not tried or tried[0].astimezone(view.rules.zone).date() != view.today:
        return None
    return view.wait("budget", "call", view.open_from(view.today + timedelta(days=1)))


def _budget(view: View) -> Decision | None:
    contacts, limits, zone = view.facts.contacted_at, view.rules.budget, view.rules.zone
    free = (
        gates.budget_free_at(contacts, limits, view.now, zone),
        gates.calls_free_at(view.facts, limits, view.now, zone),
    )
    until = max([moment for moment in free if moment], default=None)
    return view.wait("budget", "call", next_open(view.window, until)) if until else None


def days_since(moment: datetime | None, now: datetime) -> int | None:
    """Whole days from ``moment`` to ``now``; None when there was none."""
    return (now - moment) // timedelta(days=1) if moment else None
