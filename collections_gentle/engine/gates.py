"""The contact budget: how much a customer may hear from us."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone, tzinfo

from .facts import Budget, Facts

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
# Longer than any local day, whatever the clocks do: an older contact was on another day in every zone.
_LONGEST_DAY = timedelta(days=2)


def budget_free_at(contacts: Sequence[datetime], budget: Budget, now: datetime, zone: tzinfo) -> datetime | None:
    """When the budget allows the next contact; None when it does now.

    :param contacts: moments of the contacts made, aware, oldest first, all channels and manual ones too.
    :param zone: the zone in which a day is counted.
    """
    if not contacts:
        return None
    free = [
        _after(contacts, 1, timedelta(hours=budget.gap_hours)),
        _after(contacts, budget.per_week, _WEEK),
        _after(contacts, budget.per_month, _MONTH),
        _next_day(contacts, budget.per_day, now, zone),
    ]
    return max([moment for moment in free if moment and moment > now], default=None)


def _after(contacts: Sequence[datetime], limit: int, span: timedelta) -> datetime | None:
    """There is room again when the contact that used up the limit is ``span`` ago."""
    if not limit or len(contacts) < limit:
        return None
    # In UTC, because adding days to a local time goes wrong by an hour when the clocks change.
    return contacts[-limit].astimezone(timezone.utc) + span


def _next_day(contacts: Sequence[datetime], limit: int, now: datetime, zone: tzinfo) -> datetime | None:
    """The day after the contact that used up the limit of its day."""
    if not limit or len(contacts) < limit or now - contacts[-limit] > _LONGEST_DAY:
        return None
    day = contacts[-limit].astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=zone).astimezone(timezone.utc)


def calls_free_at(facts: Facts, budget: Budget, now: datetime, zone: tzinfo) -> datetime | None:
    """When the customer may be called again; None when that is now. Calls the customer asked for are not held to it."""
    free = [_after(facts.called_at, budget.calls_per_week, _WEEK)]
    if facts.talked_at and budget.talk_days:
        day = facts.talked_at.astimezone(zone).date() + timedelta(days=budget.talk_days)
        free.append(datetime.combine(day, time(), tzinfo=zone).astimezone(timezone.utc))
    return max([moment for moment in free if moment and moment > now], default=None)
