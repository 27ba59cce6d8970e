"""What we know of an agency, and whether that is enough, and fresh enough, to entrust customers to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .plans import in_month

# Source of the figures: the reference's 8.3 and 8.4.
YEAR, QUARTER = 12, 3
LOOKS = (60, 120, 180)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an agency.

    :param licence_until: last day; None: none is known. As ``insurance_until``.
    :param register_checked_on: when somebody last looked it up in the register.
    :param checks_open: points of the checklist that nobody has answered.
    :param review_on: day of the next yearly review.
    """

    licence_until: date | None = None
    register_checked_on: date | None = None
    insurance_until: date | None = None
    code_accepted_on: date | None = None
    checks_open: int = 0
    review_on: date | None = None
    paused: bool = False
    archived: bool = False


def problems(record: Record, day: date) -> tuple[str, ...]:
    """Why the agency gets no new customer on ``day``; empty: it may.

    What was looked up counts for a year: a licence can be withdrawn long before it ends.
    """
    found = {
        "no_licence": record.licence_until is None,
        "licence_over": record.licence_until is not None and record.licence_until < day,
        "register_unchecked": record.register_checked_on is None or _year_after(record.register_checked_on) < day,
        "insurance_over": record.insurance_until is None or record.insurance_until < day,
        "no_code": record.code_accepted_on is None or record.code_accepted_on > day,
        "checks_open": record.checks_open > 0,
        "review_over": record.review_on is None or record.review_on < day,
        "paused": record.paused,
        "archived": record.archived,
    }
    return tuple(code for code, there in found.items() if there)


def ends(record: Record) -> dict[str, date]:
    """Until when what we know is good: ``review``, ``licence``, ``register``, ``insurance`` → last day."""
    checked = record.register_checked_on
    days = {
        "review": record.review_on,
        "licence": record.licence_until,
        "register": _year_after(checked) if checked else None,
        "insurance": record.insurance_until,
    }
    return {name: day for name, day in days.items() if day}


def ends_soon(record: Record, today: date) -> dict[str, date]:
    """What ends within a month, or has ended."""
    horizon = in_month(today, 1, today.day)
    return {name: day for name, day in ends(record).items() if day <= horizon}


def must_pause(upheld: Iterable[date]) -> bool:
    """Whether complaints that were upheld lie so close together that nobody new is entrusted to the agency.

    :param upheld: their days. Any three months count, not only those of the calendar: two days around New Year are as
        close as two in May.
    """
    return any(second < in_month(first, QUARTER, first.day) for first, second in pairwise(sorted(upheld)))


def next_review(day: date) -> date:
    """The next yearly review after one on ``day``."""
    return _year_after(day)


def look(handed_on: date, looked: int, today: date) -> int:
    """Whether somebody looks at a customer who is with an agency.

    :param looked: the days of the last look.
    :return: 60, 120 or 180, the last of which proposes to end it; 0: not now. Looks that were missed are one look.
    """
    due = [days for days in LOOKS if days > looked and handed_on + timedelta(days=days) <= today]
    return max(due, default=0)


def _year_after(day: date) -> date:
    return in_month(day, YEAR, day.day)
