"""Payment plans: how an amount is split, and when the parts fall due."""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .workdays import working_day_in_month

_NOTHING = Decimal(0)
RHYTHMS = ("weekly", "fortnightly", "monthly", "month_end", "chosen_day")
_DAYS = {"weekly": 7, "fortnightly": 14}
_A_YEAR = {"weekly": 52, "fortnightly": 26}
# No more than half of what somebody has left over: HMRC Time to Pay, where over 90 percent of plans are completed.
INCOME_SHARE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed, in one currency.

    :param total: all of it, the deposit too.
    :param first: day on which the first part is due; its day of the month is the anchor of the others.
    :param count: number of parts, the deposit apart; or else ``amount``, what each of them comes to.
    :param step: the smallest amount of the currency.
    :param round_to: parts are rounded up to multiples of this, the last one is smaller; 0: they are equal.
    :param day: day of the month for the rhythm ``chosen_day``.
    :param deposit_on: day on which the deposit is due.
    """

    total: Decimal
    first: date
    rhythm: str = "monthly"
    count: int | None = None
    amount: Decimal | None = None
    step: Decimal = Decimal("0.01")
    round_to: Decimal = _NOTHING
    deposit: Decimal = _NOTHING
    deposit_on: date | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment; number 0 is the deposit.

    :param nominal: the day as the rhythm has it; ``due`` is a working day.
    :param balance: what is left of the total when this part is paid.
    """

    number: int
    nominal: date
    due: date
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a plan may go; 0 is no limit. ``months`` and ``first_within_days`` count from today."""

    months: int = 0
    min_instalment: Decimal = _NOTHING
    count: int = 0
    first_within_days: int = 0


def split(total: Decimal, count: int, step: Decimal, round_to: Decimal = _NOTHING) -> list[Decimal]:
    """``total`` in ``count`` parts: equal ones, rounded down to ``step``, and the last takes the remainder.

    With ``round_to`` the parts are rounded up to its multiples and the last one is smaller; there may be fewer then.
    Source: usual practice of loan schedules, the last payment absorbs the residue.

    :raises ValueError: when there is nothing to split, or less than one ``step`` for each part.
    """
    if total <= 0 or count < 1:
        raise ValueError("nothing to split")
    if total < count * step:
        raise ValueError("more parts than the amount has units")
    if round_to:
        return split_by(total, _to_multiple(total / count, round_to, ROUND_CEILING))
    each = _to_multiple(total / count, step, ROUND_FLOOR)
    return [each] * (count - 1) + [total - each * (count - 1)]


def split_by(total: Decimal, amount: Decimal) -> list[Decimal]:
    """``total`` in parts of ``amount``; the last is what is left.

    :raises ValueError: when the total or the amount is not above zero.
    """
    if total <= 0 or amount <= 0:
        raise ValueError("nothing to split")
    whole, rest = divmod(total, amount)
    return [amount] * int(whole) + ([rest] if rest else [])


def _to_multiple(amount: Decimal, unit: Decimal, rounding: str) -> Decimal:
    return (amount / unit).to_integral_value(rounding) * unit


def per_part(amount: Decimal, per: str, rhythm: str, step: Decimal) -> Decimal:
    """What somebody who can spare ``amount`` every ``per`` can pay in each part of ``rhythm``, rounded down.

    :param per: a rhythm; what is not counted in weeks is a month.
    """
    return _to_multiple(amount * _A_YEAR.get(per, 12) / _A_YEAR.get(rhythm, 12), step, ROUND_FLOOR)


def a_month(amount: Decimal, rhythm: str) -> Decimal:
    """What parts of ``amount`` come to in a month."""
    return amount * _A_YEAR.get(rhythm, 12) / 12


def nominal_dates(first: date, rhythm: str, count: int, day: int | None = None) -> list[date]:
    """The days of ``count`` parts, each counted from the first and never from the one before it.

    31 January, 28 February, 31 March: a short month does not move the following ones.
    """
    if rhythm in _DAYS:
        return [first + timedelta(days=_DAYS[rhythm] * n) for n in range(count)]
    anchor = {"month_end": 31, "chosen_day": day or first.day}.get(rhythm, first.day)
    start = first if in_month(first, 0, anchor) >= first else in_month(first, 1, 1)
    return [in_month(start, n, anchor) for n in range(count)]


def in_month(day: date, months: int, anchor: int) -> date:
    """The day ``anchor`` of the month that many ``months`` after ``day``'s; the month's last when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(anchor, calendar.monthrange(year, month + 1)[1]))


def schedule(terms: Terms, weekdays: Collection[int], closed: Collection[date]) -> tuple[Part, ...]:
    """The parts of a plan, the deposit first. Their sum is the total, exactly.

    :param weekdays: working weekdays, Monday is 0.
    :param closed: public holidays and closing days.
    :raises ValueError: when the amounts cannot be split so.
    """
    rest = terms.total - terms.deposit
    amounts = split_by(rest, terms.amount) if terms.amount else _by_count(rest, terms)
    days = nominal_dates(terms.first, terms.rhythm, len(amounts), terms.day)
    parts, balance = [], terms.total
    if terms.deposit:
        balance -= terms.deposit
        on = terms.deposit_on or terms.first
        parts.append(Part(0, on, on, terms.deposit, balance))
    for number, (day, amount) in enumerate(zip(days, amounts, strict=True), 1):
        balance -= amount
        parts.append(Part(number, day, working_day_in_month(day, weekdays, closed), amount, balance))
    return tuple(parts)


def _by_count(rest: Decimal, terms: Terms) -> list[Decimal]:
    return split(rest, terms.count or 1, terms.step, terms.round_to)


def beyond(
    parts: Sequence[Part], limits: Limits, rhythm: str, today: date, income: Decimal | None = None
) -> tuple[str, ...]:
    """Names of the limits that a schedule goes beyond: ``months``, ``small``, ``count``, ``start``, ``income``.

    :param income: what the customer says is left over in a month; None when nobody asked.
    """
    regular = [part for part in parts if part.number]
    several = len(regular) > 1
    tests = (
        ("months", limits.months and regular[-1].nominal > in_month(today, limits.months, today.day)),
        ("small", several and regular[0].amount < limits.min_instalment),
        ("count", limits.count and len(regular) > limits.count),
        ("start", limits.first_within_days and (regular[0].nominal - today).days > limits.first_within_days),
        ("income", income is not None and a_month(regular[0].amount, rhythm) > income * INCOME_SHARE),
    )
    return tuple(name for name, is_beyond in tests if is_beyond)


def variants(total: Decimal, limits: Limits, income: Decimal | None = None) -> tuple[int, ...]:
    """Up to three numbers of monthly parts that stay within the limits: short, in between, long.

    :param total: what is to be split, the deposit apart.
    """
    if income is not None and income <= 0:
        return ()
    longest = min([n for n in (limits.months, limits.count) if n] or [12])
    if limits.min_instalment:
        longest = min(longest, int(total / limits.min_instalment))
    shortest = max(2, -(-longest // 3))
    if income:
        shortest = max(shortest, int((total / (income * INCOME_SHARE)).to_integral_value(ROUND_CEILING)))
    if longest < shortest:
        return ()
    return tuple(sorted({shortest, (shortest + longest) // 2, longest}))
