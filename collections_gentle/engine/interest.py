"""Late interest and fixed compensation: what a law would allow for an amount that is paid late.

Simple interest: what is open x rate x days / 365, in leap years too, rounded once at the end. The first day that counts
is the day after the due date. What was paid counts from its day: that day is counted for the rest only. What was
credited was never owed: it counts from the beginning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

_NOTHING = Decimal(0)
_ONE_DAY = timedelta(days=1)
# A year has 365 days, and rates are in percent.
_YEAR = Decimal(365 * 100)
# Enough digits for any product of an amount, a rate and a number of days; halves are exact.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate.

    :param since: first day on which it holds.
    :param percent: base and margin together, in percent a year.
    :param until: last day; None: until a later one takes its place.
    :param rank: of several that hold on a day the highest rank counts, then the latest.
    """

    since: date
    percent: Decimal
    until: date | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class TakenOff:
    """What was matched with a debt: from ``day`` on it is owed no more; None: it never was (a credit note)."""

    day: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included, on which nothing is counted, and why."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """An item of an invoice.

    :param due: its due date.
    :param residual: what is open on it now, in its currency.
    :param taken_off: what was matched with it until now.
    :param left_out: days that are not counted.
    :param charged_through: interest was charged for the days through this one.
    """

    due: date
    residual: Decimal
    taken_off: tuple[TakenOff, ...] = ()
    left_out: tuple[Span, ...] = ()
    charged_through: date | None = None

    def open_on(self, day: date) -> Decimal:
        """What was owed on ``day``."""
        later = [part.amount for part in self.taken_off if part.day and part.day > day]
        return max(sum(later, self.residual), _NOTHING)

    def late_amount(self) -> Decimal:
        """What was owed on the first day after the due date."""
        return self.open_on(self.due + _ONE_DAY)


@dataclass(frozen=True, slots=True)
class Piece:
    """Days in a row on which the same amount was open at the same rate; ``percent`` is None where no rate is known."""

    first: date
    last: date
    residual: Decimal
    percent: Decimal | None

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def weight(self) -> Decimal:
        """Amount x percent x days, exact."""
        return _EXACT.multiply(_EXACT.multiply(self.residual, self.percent or _NOTHING), Decimal(self.days))


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest of one debt, with all that explains it."""

    pieces: tuple[Piece, ...] = ()
    left_out: tuple[Span, ...] = ()

    @property
    def counted(self) -> tuple[Piece, ...]:
        """The pieces for which a rate is known."""
        return tuple(piece for piece in self.pieces if piece.percent is not None)

    @property
    def days(self) -> int:
        """How many days were counted."""
        return sum(piece.days for piece in self.counted)

    @property
    def days_without_rate(self) -> int:
        """Days on which no rate is known: nothing is counted for them."""
        return sum(piece.days for piece in self.pieces) - self.days

    @property
    def through(self) -> date | None:
        """The last day that was counted."""
        return max((piece.last for piece in self.counted), default=None)

    @property
    def weight(self) -> Decimal:
        """Amount x percent x days of all pieces, exact: sums of parts are sums of the whole."""
        total = _NOTHING
        for piece in self.pieces:
            total = _EXACT.add(total, piece.weight)
        return total

    def amount(self, step: Decimal) -> Decimal:
        """The interest, rounded once.

        :param step: smallest amount of the currency: 0.01, 1, 0.001, 0.05.
        """
        steps = _EXACT.divide(self.weight, _EXACT.multiply(_YEAR, step))
        return _EXACT.quantize(steps, Decimal(1)) * step


def interest(debt: Debt, rates: Sequence[Rate], through: date) -> Interest:
    """Interest on ``debt`` from the day after its due date, or after what was charged, through a day.

    :param rates: all that may apply; on each day the one of the highest rank counts.
    :param through: the last day to count.
    """
    first = max(debt.due, debt.charged_through or debt.due) + _ONE_DAY
    if first > through:
        return Interest()
    left_out = tuple(
        _clip(span, first, through) for span in debt.left_out if span.last >= first and span.first <= through
    )
    pieces = [_piece(debt, rates, *days) for days in _stretches(debt, rates, left_out, first, through)]
    return Interest(tuple(_joined([piece for piece in pieces if piece.residual])), left_out)


def rate_on(rates: Iterable[Rate], day: date) -> Rate | None:
    """The rate of ``day``: of those that hold, the highest rank, then the latest."""
    valid = [rate for rate in rates if rate.since <= day and (rate.until is None or day <= rate.until)]
    return max(valid, key=lambda rate: (rate.rank, rate.since), default=None)


def _clip(span: Span, first: date, last: date) -> Span:
    return replace(span, first=max(span.first, first), last=min(span.last, last))


def _stretches(debt: Debt, rates: Sequence[Rate], left_out: Sequence[Span], first: date, through: date):
    """(first, last) of the days in a row on which nothing changes, without those that are left out."""
    starts = {first, *(part.day for part in debt.taken_off if part.day)}
    for days in (*rates, *left_out):
        begin, end = (days.first, days.last) if isinstance(days, Span) else (days.since, days.until)
        starts |= {begin} | ({end + _ONE_DAY} if end and end < date.max else set())
    inside = sorted(day for day in starts if first <= day <= through)
    for begin, following in zip(inside, [*inside[1:], through + _ONE_DAY], strict=True):
        if not any(span.first <= begin <= span.last for span in left_out):
            yield begin, following - _ONE_DAY


def _piece(debt: Debt, rates: Sequence[Rate], first: date, last: date) -> Piece:
    rate = rate_on(rates, first)
    return Piece(first, last, debt.open_on(first), rate.percent if rate else None)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that follow each other with nothing changed are one."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        same = last and (last.residual, last.percent) == (piece.residual, piece.percent)
        if same and last.last + _ONE_DAY == piece.first:
            joined[-1] = replace(last, last=piece.last)
        else:
            joined.append(piece)
    return joined


@dataclass(frozen=True, slots=True)
class Band:
    """Invoices on which up to this amount is late carry this sum; None: whatever is late."""

    up_to: Decimal | None
    amount: Decimal


def compensation(bands: Iterable[Band], late: Decimal) -> Decimal:
    """The fixed sum for one invoice, by how much of it was late; nothing above the last band.

    Source: directive 2011/7/EU art. 6 (one sum); UK Late Payment of Commercial Debts (Interest) Act 1998 s. 5A (bands).
    """
    if late <= 0:
        return _NOTHING
    fitting = [band for band in bands if band.up_to is None or late <= band.up_to]
    lowest = min(fitting, key=lambda band: (band.up_to is None, band.up_to or _NOTHING), default=None)
    return lowest.amount if lowest else _NOTHING


@dataclass(frozen=True, slots=True)
class Standing:
    """What forbids every charge on a customer.

    :param going_on: of what was said that which still goes on: ``hold``, ``dispute``, ``promise``, ``plan``, ``credit``.
    :param excluded: no reminders go to the customer at all.
    :param unmatched: money or a credit of the customer is not matched, or on its way.
    :param charges_from: barred before this day; False: until a first reminder was sent; None: no such rule.
    """

    going_on: frozenset[str] = frozenset()
    excluded: bool = False
    unmatched: bool = False
    charges_from: date | bool | None = None


_STRICTEST = ("hold", "dispute", "promise", "plan", "credit")


def bar(standing: Standing, today: date) -> str:
    """Why nothing at all may be charged to a customer today; empty: nothing speaks against it."""
    if standing.excluded:
        return "excluded"
    for kind in _STRICTEST:
        if kind in standing.going_on:
            return kind
    if standing.unmatched:
        return "unmatched"
    if standing.charges_from is False:
        return "first_reminder"
    waits = standing.charges_from is not None and today < standing.charges_from
    return "wait" if waits else ""
