"""Counting in working days: bank time, and our own promises of an answer."""

from collections.abc import Collection
from datetime import date, timedelta

_EVERY_DAY = frozenset(range(7))
# Longer than any run of closed days that a calendar can hold.
_HORIZON = 400


def add_working_days(day: date, count: int, weekdays: Collection[int], closed: Collection[date]) -> date:
    """The ``count``-th working day after ``day``; before it when ``count`` is negative, ``day`` itself when it is 0.

    :param weekdays: working weekdays, Monday is 0; none at all counts as all of them.
    :param closed: public holidays and closing days.
    """
    step = timedelta(days=1 if count > 0 else -1)
    left, closed_run = abs(count), 0
    while left and closed_run < _HORIZON:
        day, closed_run = day + step, closed_run + 1
        if is_working_day(day, weekdays, closed):
            left, closed_run = left - 1, 0
    return day


def is_working_day(day: date, weekdays: Collection[int], closed: Collection[date]) -> bool:
    """Whether people are at their desks on ``day``."""
    return day.weekday() in (weekdays or _EVERY_DAY) and day not in closed


def working_day_in_month(day: date, weekdays: Collection[int], closed: Collection[date]) -> date:
    """``day`` if it is a working day, else the next one, unless that is in another month: then the one before.

    Source: "modified following", the usual convention for payment dates. Never moves two days past each other.
    """
    if is_working_day(day, weekdays, closed):
        return day
    after, before = (add_working_days(day, count, weekdays, closed) for count in (1, -1))
    inside = [other for other in (after, before) if (other.year, other.month) == (day.year, day.month)]
    return inside[0] if inside else after
