"""When a customer may be contacted: opening hours in every plausible time zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from .facts import Window

# What rings, at whatever moment it is sent; everything else waits until somebody looks.
TELEPHONE = ("call", "sms")
# Source: 12 CFR 1006.6(b)(1): before and after these local hours nobody is disturbed by a call or a text, whatever a
# policy says.
EARLIEST, LATEST = time(8), time(21)
# Longer than any run of closed days (holidays, company closing) that a calendar can hold between two open ones.
_HORIZON = timedelta(days=400)
# A day of winter and one of summer, of any year: what matters is how far apart the zones are.
_SEASONS = (datetime(2026, 1, 15, tzinfo=timezone.utc), datetime(2026, 7, 15, tzinfo=timezone.utc))


def telephone_hours(start: time, end: time) -> tuple[time, time]:
    """Of the hours from ``start`` to ``end`` (local) those at which a telephone may ring."""
    return max(start, EARLIEST), min(end, LATEST)


def at_night(window: Window, moment: datetime) -> bool:
    """Whether ``moment`` (aware) is no time for a telephone to ring in a zone of ``window``."""
    return not all(may_ring(moment.astimezone(zone).time()) for zone in window.zones)


def may_ring(clock: time) -> bool:
    """Whether a telephone may ring at this local hour at all."""
    return EARLIEST <= clock < LATEST


def as_wished(window: Window, wish: datetime) -> Window:
    """``window`` on the day of ``wish``, an hour that the customer has named: it wins over the policy's hours and
    days, as far as a telephone may ring.

    :param wish: an aware moment.
    """
    day = wish.astimezone(window.zones[0]).date()
    return replace(
        window, start=EARLIEST, end=LATEST, weekdays=frozenset({day.weekday()}), closed=window.closed - {day}
    )


def zones_open_together(zones: Sequence[tzinfo], start: time, end: time) -> tuple[tzinfo, ...]:
    """As many of ``zones`` as share an hour of opening time; the later ones yield, the first one stays.

    Without this a customer of whom two far zones are thought possible would never be contacted at all.
    """
    for count in range(len(zones), 1, -1):
        if all(_shared_hours(zones[:count], start, end, day) >= 1 for day in _SEASONS):
            return tuple(zones[:count])
    return tuple(zones[:1])


def _shared_hours(zones: Sequence[tzinfo], start: time, end: time, day: datetime) -> int:
    """Whole hours of ``day`` (UTC), counted in quarters because some zones are, at which all zones are open."""
    quarters = [day + timedelta(minutes=15) * n for n in range(96)]
    return sum(all(start <= q.astimezone(z).time() < end for z in zones) for q in quarters) // 4


def next_open(window: Window, moment: datetime) -> datetime | None:
    """First moment at or after ``moment`` (aware) at which every zone of ``window`` is open.

    :return: an aware UTC moment, or None when there is none within a year.
    """
    moment = moment.astimezone(timezone.utc)
    limit = moment + _HORIZON
    while moment <= limit:
        opens = moment
        for zone in window.zones:
            opens = _open_in_zone(window, zone, opens)
            if opens is None:
                return None
        if opens == moment:
            return moment
        moment = opens
    return None


def _open_in_zone(window: Window, zone: tzinfo, moment: datetime) -> datetime | None:
    local = moment.astimezone(zone)
    day, hour = local.date(), local.time()
    if hour < window.end and _is_open_day(window, day):
        return moment if hour >= window.start else _at_start(window, zone, day)
    for ahead in range(1, _HORIZON.days):
        if _is_open_day(window, day + timedelta(days=ahead)):
            return _at_start(window, zone, day + timedelta(days=ahead))
    return None


def _is_open_day(window: Window, day: date) -> bool:
    return day.weekday() in window.weekdays and day not in window.closed


def _at_start(window: Window, zone: tzinfo, day: date) -> datetime:
    return datetime.combine(day, window.start, tzinfo=zone).astimezone(timezone.utc)
