"""The call desk: whom to call first, and whom not to call now."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from . import gates
from .decide import View, bank_stale, hold, settled, unmatched_money, window
from .facts import Decision, Facts, Rules

# A conversation is forgotten slowly: after so many days without one the customer counts twice, then three times …
_LONELY_DAYS = 30
_MOST = 4
# They wait for us: the call is what ends these.
_CALL_ENDS = ("awaiting_answer", "query")


@dataclass(frozen=True, slots=True)
class Caller:
    """What the order of the queue needs to know of one customer.

    :param value: what is overdue, in company currency.
    :param days_late: age of the oldest overdue item in days.
    :param days_silent: days since a person last spoke with the customer; None: never in this conversation.
    :param broken: promises not kept within twelve months.
    :param asked: the customer has asked for this call.
    """

    value: Decimal
    days_late: int
    days_silent: int | None = None
    broken: int = 0
    asked: bool = False


def urgency(caller: Caller) -> Decimal:
    """value × age × silence × broken promises; who has asked for a call comes before all others by way of ``key``.

    Source: house rule; peers order by value or age alone.
    """
    age = Decimal(max(caller.days_late, 1))
    silence = _MOST if caller.days_silent is None else min(1 + caller.days_silent // _LONELY_DAYS, _MOST)
    return max(caller.value, Decimal(0)) * age * silence * (1 + min(caller.broken, _MOST))


def key(caller: Caller) -> tuple[bool, Decimal]:
    """Sort key, the first to call first."""
    return (not caller.asked, -urgency(caller))


def may_call(facts: Facts, rules: Rules, now: datetime, asked: bool = False) -> Decision | None:
    """What speaks against calling this customer now; None when nothing does.

    :param now: an aware moment.
    :param asked: the customer has asked for the call: then only the hour and a real pause count.
    """
    # Holds that the call itself ends do not stop it.
    view = View(replace(facts, holds=tuple(h for h in facts.holds if h.kind not in _CALL_ENDS)), rules, now)
    chain = (hold, window) if asked else (hold, settled, unmatched_money, bank_stale, _no_calls, _budget, window)
    return next((verdict for rule in chain if (verdict := rule(view))), None)


def _no_calls(view: View) -> Decision | None:
    problem = view.facts.problems.get("call")
    return view.wait("unreachable", problem) if problem == "no_calls" else None


def _budget(view: View) -> Decision | None:
    contacts, limits, zone = view.facts.contacted_at, view.rules.budget, view.rules.zone
    free = (
        gates.budget_free_at(contacts, limits, view.now, zone),
        gates.calls_free_at(view.facts, limits, view.now, zone),
    )
    until = max([moment for moment in free if moment], default=None)
    return view.wait("budget", "call", until) if until else None


def days_since(moment: datetime | None, now: datetime) -> int | None:
    """Whole days from ``moment`` to ``now``; None when there was none."""
    return (now - moment) // timedelta(days=1) if moment else None
