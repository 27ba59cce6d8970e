"""Instalments on exact days: three of 100.00, due on 10 March, 10 April and 11 May 2026, with five working days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from engine.instalments import Instalment, Standing, assess
from engine.promises import Matched

DUE = (date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 11))
DEADLINES = (date(2026, 3, 17), date(2026, 4, 17), date(2026, 5, 18))
START, ONE_DAY = date(2026, 3, 1), timedelta(days=1)
LIMIT = Decimal("5.00")


def plan(*amounts, missed=()):
    """Instalments of these amounts; ``missed`` are the days on which they were found to be missed, by number."""
    days, missed = zip(DUE, DEADLINES, strict=True), dict(missed)
    amounts = amounts or ("100.00", "100.00", "100.00")
    parts = [Instalment(Decimal(amount), *day) for amount, day in zip(amounts, days, strict=False)]
    return [replace(part, missed_on=missed.get(number)) for number, part in enumerate(parts, 1)]


def paid(month, day, amount):
    return Matched(date(2026, month, day), Decimal(amount))


def credited(month, day, amount):
    return Matched(date(2026, month, day), Decimal(amount), is_credit=True)


def given(*matched, parts=None, today=START, before="300.00", limit=LIMIT, up_to_date=True, open_now=None):
    open_now = None if open_now is None else Decimal(open_now)
    return assess(parts or plan(), matched, Decimal(before), limit, today, up_to_date, open_now)


def states(*matched, **known):
    return " ".join(part.state for part in given(*matched, **known).parts)


def sums(*matched, **known):
    return [f"{part.paid:.2f}" for part in given(*matched, **known).parts]


def complete_on(day):
    """A part of 100.00 that one payment has filled."""
    return Standing("paid", Decimal("100.00"), paid_on=day, received_on=day)


def figures(*matched, **known):
    verdict = given(*matched, **known)
    return f"{verdict.received:.2f}", f"{verdict.left:.2f}", verdict.completed


def notice(*matched, missed=(), today=date(2026, 4, 20), **known):
    return given(*matched, parts=plan(missed=missed), today=today, **known).notice
