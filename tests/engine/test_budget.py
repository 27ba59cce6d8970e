"""The contact budget at its edges: 1 a day, 2 in 7 days, 6 in 30, 72 hours apart."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from engine.decide import decide
from engine.facts import Budget
from engine.gates import budget_free_at
from engine_world import NOW, PARIS, RULES, ago, ahead, facts, item, paris

NO_LIMIT = Budget(0, 0, 0, 0)


def free_at(*contacts, budget=NO_LIMIT, now=NOW, zone=PARIS):
    return budget_free_at(contacts, budget, now, zone)


def test_never_contacted():
    assert free_at(budget=Budget()) is None


def test_no_limits():
    assert free_at(ago(hours=3), ago(hours=2), ago(hours=1)) is None


def test_defaults():
    assert Budget() == Budget(per_day=1, per_week=2, per_month=6, gap_hours=72)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("budget", "span", "count"),
    [
        (replace(NO_LIMIT, gap_hours=72), timedelta(hours=72), 1),
        (replace(NO_LIMIT, per_week=2), timedelta(days=7), 2),
        (replace(NO_LIMIT, per_month=6), timedelta(days=30), 6),
    ],
)
def test_edge_of_each_span(budget, span, count):
    """What used up the limit counts until it is exactly as old as the span."""
    later = tuple(ago(hours=hour) for hour in range(count - 1, 0, -1))
    assert free_at(NOW - span + SECOND, *later, budget=budget) == NOW + SECOND
    assert free_at(NOW - span, *later, budget=budget) is None


def test_below_the_limit():
    assert free_at(ago(days=1), budget=replace(NO_LIMIT, per_week=2)) is None
    assert free_at(*[ago(days=day) for day in (9, 8, 7, 6, 5)], budget=replace(NO_LIMIT, per_month=6)) is None


def test_longest_wait_wins():
    """The gap ends in two days, the week has room in five."""
    assert free_at(ago(days=2), ago(days=1), budget=Budget()) == ahead(days=5)


def test_day_ends_at_the_companys_midnight():
    budget = replace(NO_LIMIT, per_day=1)
    assert free_at(paris(3, 10, 0, 0), budget=budget) == paris(3, 11)
    assert free_at(paris(3, 9, 23, 59), budget=budget) is None


def test_day_is_long():
    budget = replace(NO_LIMIT, per_day=1)
    assert free_at(paris(3, 10, 0, 30), budget=budget, now=paris(3, 10, 23, 30)) == paris(3, 11)


def test_two_a_day():
    budget = replace(NO_LIMIT, per_day=2)
    assert free_at(ago(hours=2), budget=budget) is None
    assert free_at(ago(hours=2), ago(hours=1), budget=budget) == paris(3, 11)
    assert free_at(ago(days=1), ago(hours=1), budget=budget) is None


def test_midnight_that_does_not_exist():
    """In Santiago the clocks jump from 24:00 to 1:00 on 6 September 2026."""
    santiago = ZoneInfo("America/Santiago")
    noon = datetime(2026, 9, 5, 12, tzinfo=santiago).astimezone(timezone.utc)
    free = free_at(noon, budget=replace(NO_LIMIT, per_day=1), now=noon + SECOND, zone=santiago)
    assert free.astimezone(santiago).isoformat() == "2026-09-06T01:00:00-03:00"


def test_hours_are_real_hours_when_the_clocks_change():
    """Friday noon plus 72 hours is Monday one o'clock, because Sunday 29 March has only 23 hours."""
    friday = datetime(2026, 3, 27, 12, tzinfo=PARIS)
    budget = replace(NO_LIMIT, gap_hours=72)
    assert free_at(friday, budget=budget, now=paris(3, 28)) == paris(3, 30, 13)


def test_wait_ends_inside_the_window():
    """Last contact Tuesday noon: 72 hours later is Friday noon; after a Thursday it would be a Sunday."""
    tuesday = decide(facts(item(), contacted_at=(paris(3, 10, 12),)), RULES, paris(3, 10, 13))
    thursday = decide(facts(item(), contacted_at=(paris(3, 12, 12),)), RULES, paris(3, 12, 13))
    assert (tuesday.rule, tuesday.until) == ("budget", paris(3, 13, 12))
    assert (thursday.rule, thursday.until) == ("budget", paris(3, 16, 8))


def test_names_the_contacts_of_the_month():
    contacts = (ago(days=60), ago(days=30), ago(days=20), ago(days=1))
    assert decide(facts(item(), contacted_at=contacts), RULES, NOW).value == 2


def test_manual_contact_holds_the_machine_back():
    """Someone called the customer yesterday: no touch of the ladder, but a contact all the same."""
    assert decide(facts(item(), contacted_at=(ago(days=1),)), RULES, NOW).rule == "budget"
