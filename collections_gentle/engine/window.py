"""When a customer may be contacted: opening hours in every plausible time zone."""

from datetime import date, datetime, timedelta, timezone, tzinfo

from .facts import Window

# Longer than any run of closed days (holidays, company closing) that a calendar can hold between two open ones.
_HORIZON = timedelta(days=400)


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
