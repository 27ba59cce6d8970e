"""What customers may agree on their page by themselves, and how often they may answer there."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .plans import Terms, nominal_dates, split

# The first part of a plan that is agreed on the page; the customer has a week to prepare.
FIRST_AFTER_DAYS = 7
# Rhythm and number of parts, the best known first; three that fit are proposed.
_PROPOSED = (("monthly", 3), ("monthly", 2), ("fortnightly", 2), ("fortnightly", 3), ("weekly", 2))
_HOW_MANY = 3
# So many plans may be chosen and put back within thirty days; then a person asks what would help.
PLANS_PUT_BACK = 3
# An open promise may be moved to another day so often; then a person asks what would help.
PROMISE_MOVES = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How far customers may go without a person; house rules.

    :param total: largest sum that may be split, in company currency; 0: none.
    :param count: most parts.
    :param days: days from today to the last part.
    """

    total: Decimal
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for a talk before anything is agreed.

    :param total: what is to be split, in company currency.
    :param disputed: something of it is in discussion.
    :param defaulted: plans that ended unkept within twelve months.
    :param cared_for: a hold says that a person looks after this customer.
    :param put_back: plans that were chosen on the page within thirty days and not agreed to.
    """

    total: Decimal
    disputed: bool = False
    defaulted: int = 0
    cared_for: bool = False
    put_back: int = 0


def needs_person(standing: Standing, limits: Limits) -> str:
    """Why a plan is agreed with a person: ``care``, ``disputed``, ``defaulted``, ``put_back`` or ``amount``; empty: it need not."""
    tests = (
        ("care", standing.cared_for),
        ("disputed", standing.disputed),
        ("defaulted", standing.defaulted),
        ("put_back", standing.put_back >= PLANS_PUT_BACK),
        ("amount", standing.total > limits.total),
    )
    return next((name for name, speaks_for_it in tests if speaks_for_it), "")


def proposals(total: Decimal, today: date, limits: Limits, smallest: Decimal, step: Decimal) -> tuple[Terms, ...]:
    """Up to three ways to pay ``total`` in parts, from the shortest to the longest.

    :param smallest: smallest part, in the currency of ``total``.
    :param step: the smallest amount of that currency.
    """
    first = today + timedelta(days=FIRST_AFTER_DAYS)
    fitting = [
        Terms(total, first, rhythm, count, step=step)
        for rhythm, count in _PROPOSED
        if count <= limits.count
        and _last(first, rhythm, count) <= today + timedelta(days=limits.days)
        and _parts_are_large_enough(total, count, smallest, step)
    ]
    return tuple(sorted(fitting[:_HOW_MANY], key=lambda terms: _last(first, terms.rhythm, terms.count)))


def _last(first: date, rhythm: str, count: int) -> date:
    return nominal_dates(first, rhythm, count)[-1]


def _parts_are_large_enough(total: Decimal, count: int, smallest: Decimal, step: Decimal) -> bool:
    return total >= count * step and split(total, count, step)[0] >= smallest


def promise_needs_person(
    day: date, today: date, max_days: int, broken: int, max_broken: int, moved: int, cared_for: bool
) -> str:
    """Why a promise is noted after a talk only: ``care``, ``far``, ``broken`` or ``moved``; empty: it is noted at once.

    :param max_days: the policy's longest promise in days; 0: any.
    :param broken: promises not kept within twelve months; ``max_broken``: the policy's most, 0: any.
    :param moved: how often the present promise was moved already.
    """
    tests = (
        ("care", cared_for),
        ("far", max_days and day > today + timedelta(days=max_days)),
        ("broken", max_broken and broken >= max_broken),
        ("moved", moved >= PROMISE_MOVES),
    )
    return next((name for name, speaks_for_it in tests if speaks_for_it), "")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` within ``minutes``."""

    most: int
    minutes: int


_DAY = 24 * 60
# Nobody with something to say is stopped by these; a program that tries all it can is. Per customer:
ANSWER_RATES = {
    "promise": Rate(5, _DAY),
    "parts": Rate(5, _DAY),
    "suggest": Rate(3, _DAY),
    "wrong": Rate(10, _DAY),
    "paid": Rate(10, _DAY),
    "difficult": Rate(3, _DAY),
    "person": Rate(3, _DAY),
    "channel": Rate(10, _DAY),
    "call": Rate(5, _DAY),
    "message": Rate(20, _DAY),
    "upload": Rate(20, _DAY),
    "agree": Rate(20, _DAY),
    "decline": Rate(10, _DAY),
    "pay": Rate(60, _DAY),
}
# Per network address, over all customers:
ADDRESS_RATE = Rate(100, 60)
WRONG_TOKEN_RATE = Rate(20, 15)


def is_too_many(count: int, rate: Rate) -> bool:
    """Whether one more after ``count`` within the rate's time is refused."""
    return count >= rate.most
