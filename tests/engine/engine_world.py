"""A small world for the engine's tests: Tuesday 10 March 2026, half past ten in Paris, and builders for facts."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.decide import decide
from engine.facts import Facts, Item, Rules, Stage, Window

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=timezone.utc)
STAGE_DAYS = (-5, 3, 10, 17, 24, 38, 60)
STAGES = tuple(Stage(id=number, days_after_due=days) for number, days in enumerate(STAGE_DAYS, start=1))
RULES = Rules(stages=STAGES, zone=PARIS)
WINDOW = Window(zones=(PARIS,))
# The e-mail address does not work, and a person knows.
FAILED = {"problems": {"email": "bounced"}, "reported": frozenset(["email"])}
RATES = {"EUR": Decimal(1), "USD": Decimal("0.90"), "GBP": Decimal("1.15")}


def item(id=1, overdue=20, amount="100.00", currency="EUR", bar=""):
    """An item that has been due for ``overdue`` days; below zero it is not due yet."""
    return Item(id, id, TODAY - timedelta(days=overdue), Decimal(amount), currency, bar)


def facts(*given, **known):
    """Facts of a customer who may be contacted at once, but for what ``known`` says."""
    return Facts(**{"items": given, "rates": RATES, "window": WINDOW, **known})


def ago(days=0, hours=0):
    """The moment so long before ``NOW``."""
    return NOW - timedelta(days=days, hours=hours)


def ahead(days=0, hours=0):
    """The moment so long after ``NOW``."""
    return NOW + timedelta(days=days, hours=hours)


def paris(month, day, hour=0, minute=0):
    """A moment of 2026 as the clocks of Paris show it."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(timezone.utc)


def verdict(facts, rules=RULES, now=NOW):
    """Action, rule and code of the decision."""
    decision = decide(facts, rules, now)
    return decision.action, decision.rule, decision.code


def left_alone(number, overdue=20, until=None, bar="held"):
    """An item that may not be asked for until then."""
    return replace(item(number, overdue, bar=bar), bar_until=until)
