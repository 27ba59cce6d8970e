"""What the law of a country asks of a first reminder and allows in costs. The countries themselves are data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from .workdays import add_working_days

_NOTHING, _HUNDRED, _CENT = Decimal(0), Decimal(100), Decimal("0.01")
_EVERY_DAY = frozenset(range(7))
# So many small claims within one period come again and again.
_REGULAR = 3
# How the first of the waiting days is found, see ``Wait``.
CALENDAR, WORKING, DELIVERY = "calendar", "working", "delivery"


@dataclass(frozen=True, slots=True)
class Wait:
    """From when the waiting days count after a reminder on one channel.

    :param kind: what the first waiting day is: ``calendar``, the ``count``-th day after sending; ``working``, the
        ``count``-th working day after it; ``delivery``, the day after presumed delivery, which is on the ``count``-th
        delivery day.
    :param weekdays: which days count as working or delivery days, Monday is 0; public holidays never do.
    :param extra: calendar days that are given on top, so that no term can be a day short.
    """

    channel: str
    kind: str = CALENDAR
    count: int = 1
    weekdays: frozenset[int] = _EVERY_DAY
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A step of a scale of costs, for what is above ``above``: ``fixed`` and ``percent`` of the part above it."""

    above: Decimal = _NOTHING
    fixed: Decimal = _NOTHING
    percent: Decimal = _NOTHING
    minimum: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Profile:
    """A country profile for one kind of customer; amounts are in the currency of the profile.

    :param first_reminder_free: nothing may be added before a first reminder was sent and its days are over.
    :param wait_days: how many days the first reminder gives.
    :param quiet_days: days after these on which still nothing is added.
    :param waits: the channels on which a reminder counts as the first; on no other it does.
    :param bands: the scale of costs, rising; none at all: no costs.
    :param fee_max: the most that the scale gives; 0: no limit.
    :param recurring_below: a regular claim smaller than this has its own limit; 0: none has.
    :param recurring_max: the most for such claims together in one period.
    """

    first_reminder_free: bool = False
    wait_days: int = 0
    quiet_days: int = 0
    waits: tuple[Wait, ...] = ()
    bands: tuple[Band, ...] = ()
    fee_max: Decimal = _NOTHING
    recurring_below: Decimal = _NOTHING
    recurring_max: Decimal = _NOTHING

    def wait_on(self, channel: str) -> Wait | None:
        """From when the days count on ``channel``; None when a message there is no first reminder."""
        return next((wait for wait in self.waits if wait.channel == channel), None)


def last_day(profile: Profile, channel: str, sent_on: date, closed: Collection[date]) -> date | None:
    """The last day that a first reminder gives the customer.

    :param sent_on: the day on which it was sent.
    :param closed: public holidays where the customer is, for that year and the next.
    :return: None when a message on ``channel`` is no first reminder.
    """
    wait = profile.wait_on(channel)
    if wait is None:
        return None
    return _first_day(wait, sent_on, closed) + timedelta(days=profile.wait_days - 1 + wait.extra)


def wait_ends(profile: Profile, channel: str, sent_on: date, closed: Collection[date]) -> date | None:
    """The first day on which charges may come and an agency may be asked; see ``last_day``.

    Sources: BE Book XIX WER, law of 4 May 2023; NL BW 6:96 and Hoge Raad of 25 November 2016 (delivery of post).
    """
    last = last_day(profile, channel, sent_on, closed)
    return last and last + timedelta(days=1 + profile.quiet_days)


def _first_day(wait: Wait, sent_on: date, closed: Collection[date]) -> date:
    """The first of the waiting days."""
    if wait.kind == CALENDAR:
        return sent_on + timedelta(days=wait.count)
    counted = add_working_days(sent_on, wait.count, wait.weekdays, closed)
    return counted + timedelta(days=1) if wait.kind == DELIVERY else counted


def recurring(profile: Profile, claims: Collection[Decimal], in_period: int) -> bool:
    """Whether claims are regular ones, whose costs have a limit of their own.

    What a contract asks for again and again is not known here: three small claims within a period are taken for it,
    which can only make costs smaller.

    :param claims: what is open of each, in the currency of the profile.
    :param in_period: how many claims that small the customer had within the period, these included.
    """
    return bool(claims) and max(claims) < profile.recurring_below and in_period >= _REGULAR


def fee_cap(profile: Profile, principal: Decimal, recurring: bool = False, charged: Decimal = _NOTHING) -> Decimal:
    """The most that may be asked for in costs for a claim, rounded down to the cent.

    :param principal: what is open of the claim, in the currency of the profile.
    :param recurring: see ``recurring``.
    :param charged: costs asked for in this period for other claims of the same kind.
    """
    bands = [band for band in profile.bands if band.above < principal]
    if not bands:
        return _NOTHING
    band = bands[-1]
    cap = max(band.minimum, band.fixed + (principal - band.above) * band.percent / _HUNDRED)
    limits = [profile.fee_max] if profile.fee_max else []
    if recurring:
        limits.append(max(profile.recurring_max - charged, _NOTHING))
    return min([cap, *limits]).quantize(_CENT, ROUND_DOWN)
