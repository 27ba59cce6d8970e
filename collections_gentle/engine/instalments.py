"""Instalments: what money has filled of them, and how a plan stands. A pure function of what is matched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from .promises import Matched, day_of, tolerance

_NOTHING = Decimal(0)
# So many parts missed, or one open for so long: only then is there a notice. Gentler than the tax offices' practice
# (CP523: the first missed payment), and with time to mend it.
NOTICE_MISSES, NOTICE_DAYS = 2, 30
# Somebody calls first: no notice is written sooner than this after the first miss was found.
CALL_DAYS = 3
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a plan as agreed.

    :param deadline: last day on which money is in time: the day it is due and some working days.
    :param missed_on: when it was found to be missed, perhaps paid since.
    """

    amount: Decimal
    due: date
    deadline: date
    missed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an instalment stands: ``due``, ``part_paid``, ``paid`` or ``missed``.

    :param credited: what our own credits have taken off it.
    :param paid_on: day of the booking with which it was complete.
    :param received_on: day of the last booking that filled it, complete or not.
    """

    state: str
    paid: Decimal = _NOTHING
    credited: Decimal = _NOTHING
    paid_on: date | None = None
    missed_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a plan stands.

    :param received: money that fills its parts; what is paid beyond the total is not the plan's.
    :param left: what is still to be paid under the plan.
    :param notice: whether so much was missed that the customer is told in writing what comes next.
    """

    parts: tuple[Standing, ...]
    received: Decimal
    left: Decimal
    completed: bool
    notice: bool


def assess(
    parts: Sequence[Instalment],
    matched: Sequence[Matched],
    open_before: Decimal,
    tolerance_limit: Decimal,
    today: date,
    up_to_date: bool = True,
    open_now: Decimal | None = None,
) -> Verdict:
    """The state of a plan from what was matched since it was offered.

    Money fills the oldest part first, and what is too much goes to the next. Our own credits shorten the plan at its
    end, as far as they are more than what was left out of it.

    :param open_before: what was open on the covered items when the plan was offered.
    :param tolerance_limit: the most that bank charges may take off, over the whole plan.
    :param open_now: what is open on the items; no more than that is left of a plan. None: not known.
    :param up_to_date: whether all money that may have come in time is known; else nothing is found to be missed.
    """
    amounts = _shortened([part.amount for part in parts], _off(parts, matched, open_before))
    amounts = _shortened(amounts, _not_owed(amounts, matched, open_now))
    payments = sorted([entry for entry in matched if not entry.is_credit], key=lambda entry: entry.day)
    filled = _filled(amounts, payments, tolerance_limit)
    standings = tuple(
        replace(_standing(part, amount, paid, paid_on, today, up_to_date), received_on=received_on)
        for part, amount, (paid, paid_on, received_on) in zip(parts, amounts, filled, strict=True)
    )
    received = sum([standing.paid for standing in standings], _NOTHING)
    completed = all(standing.state == "paid" for standing in standings)
    left = _NOTHING if completed else sum(amounts, _NOTHING) - received
    return Verdict(standings, received, left, completed, _notice_is_due(standings, today))


def _off(parts: Sequence[Instalment], matched: Sequence[Matched], open_before: Decimal) -> Decimal:
    """What our credits take off the plan."""
    total = sum([part.amount for part in parts], _NOTHING)
    credited = sum([entry.amount for entry in matched if entry.is_credit], _NOTHING)
    return total - max(min(total, open_before - credited), _NOTHING)


def _not_owed(amounts: Sequence[Decimal], matched: Sequence[Matched], open_now: Decimal | None) -> Decimal:
    """What a plan would still ask for though it is not open any more, because a document was corrected."""
    if open_now is None:
        return _NOTHING
    total = sum(amounts, _NOTHING)
    received = min(total, sum([entry.amount for entry in matched if not entry.is_credit], _NOTHING))
    return max(total - received - open_now, _NOTHING)


def _shortened(amounts: Sequence[Decimal], off: Decimal) -> list[Decimal]:
    """The amounts less ``off``, taken off the last parts first."""
    rest = []
    for amount in reversed(amounts):
        less = min(amount, off)
        rest.append(amount - less)
        off -= less
    return rest[::-1]


def _filled(
    amounts: Sequence[Decimal], payments: Sequence[Matched], limit: Decimal
) -> list[tuple[Decimal, date | None, date | None]]:
    """What is paid of each part, the day on which it was complete, and the day of the last payment; bank charges are
    borne with."""
    filled, planned = [], _NOTHING
    total = sum([payment.amount for payment in payments], _NOTHING)
    for amount in amounts:
        paid = max(min(amount, total - planned), _NOTHING)
        received_on = day_of(payments, planned + paid) if paid else None
        planned += amount
        filled.append((paid, day_of(payments, planned - tolerance(planned, limit)), received_on))
    return filled


def _standing(
    part: Instalment, amount: Decimal, paid: Decimal, paid_on: date | None, today: date, up_to_date: bool
) -> Standing:
    credited = part.amount - amount
    if paid_on or not amount:
        return Standing("paid", paid, credited, paid_on, part.missed_on)
    if today > part.deadline and (part.missed_on or up_to_date):
        return Standing("missed", paid, credited, None, part.missed_on or today)
    return Standing("part_paid" if paid else "due", paid, credited, None, part.missed_on)


def _notice_is_due(parts: Sequence[Standing], today: date) -> bool:
    """One that is still open must be among those that were missed; what was made good is not written about."""
    open_ones = [part.missed_on for part in parts if part.state == "missed" and part.missed_on]
    if not open_ones:
        return False
    if min(part.missed_on for part in parts if part.missed_on) + timedelta(days=CALL_DAYS) > today:
        return False
    missed = sum(1 for part in parts if part.missed_on)
    return missed >= NOTICE_MISSES or min(open_ones) + timedelta(days=NOTICE_DAYS) <= today
