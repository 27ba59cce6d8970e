"""Limits of plans, each exactly at its boundary and one beyond; and the variants that keep to them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.plans import INCOME_SHARE, Limits, Terms, beyond, schedule, variants

TODAY = date(2026, 3, 10)
NO_LIMITS = Limits()


def plan(count=3, total="300.00", first=TODAY, rhythm="monthly", week=range(7), **known):
    return schedule(Terms(Decimal(total), first, rhythm, count, **known), week, ())


def limits(months=0, smallest="0", count=0, days=0):
    return Limits(months, Decimal(smallest), count, days)


def found(parts, limits=NO_LIMITS, rhythm="monthly", today=TODAY, income=None):
    return beyond(parts, limits, rhythm, today, None if income is None else Decimal(income))


def test_no_limits():
    assert found(plan(count=200, total="2.00", first=date(2040, 1, 1))) == ()


# months


@pytest.mark.parametrize(
    ("first", "count", "expected"),
    [
        (TODAY, 7, ()),  # 10 March to 10 September
        (TODAY, 8, ("months",)),
        (TODAY + timedelta(days=1), 6, ()),
        (TODAY + timedelta(days=1), 7, ("months",)),
        (date(2026, 9, 10), 1, ()),
        (date(2026, 9, 11), 1, ("months",)),
    ],
)
def test_months(first, count, expected):
    assert found(plan(count, first=first), limits(months=6)) == expected


def test_months_in_weeks():
    """10 September is a Thursday: 26 weeks from 12 March on are 10 September."""
    assert found(plan(27, first=date(2026, 3, 12), rhythm="weekly"), limits(months=6), "weekly") == ()
    assert found(plan(28, first=date(2026, 3, 12), rhythm="weekly"), limits(months=6), "weekly") == ("months",)


def test_months_from_the_end_of_a_long_month():
    """Six months after 31 August is the end of February."""
    today = date(2026, 8, 31)
    assert found(plan(1, first=date(2027, 2, 28)), limits(months=6), today=today) == ()
    assert found(plan(1, first=date(2027, 3, 1)), limits(months=6), today=today) == ("months",)


def test_a_day_off_makes_no_plan_too_long():
    """10 October 2026 is a Saturday and goes to the 12th; the day that was meant counts."""
    parts = plan(8, week=range(5))
    assert parts[-1].due > parts[-1].nominal == date(2026, 10, 10)
    assert found(parts, limits(months=7)) == ()


# the smallest instalment


def test_small():
    assert found(plan(total="75.00"), limits(smallest="25.00")) == ()
    assert found(plan(total="74.99"), limits(smallest="25.00")) == ("small",)
    assert found(plan(total="75.00"), limits(smallest="25.01")) == ("small",)
    assert found(plan(2, total="50.01"), limits(smallest="25.00")) == ()
    assert found(plan(2, total="50.01"), limits(smallest="25.01")) == ("small",)


def test_the_last_part_may_be_small():
    """It is what is left."""
    assert found(plan(None, total="60.00", amount=Decimal("25.00")), limits(smallest="25.00")) == ()
    assert found(plan(None, total="40.00", amount=Decimal("25.00")), limits(smallest="25.00")) == ()
    assert found(plan(total="100.00", round_to=Decimal(5)), limits(smallest="35.00")) == ()


def test_one_part_is_never_too_small():
    """Who pays all at once cannot pay more."""
    assert found(plan(1, total="5.00"), limits(smallest="25.00")) == ()
    deposited = plan(1, total="12.00", deposit=Decimal("5.00"))
    assert found(deposited, limits(smallest="25.00")) == ()


def test_the_deposit_is_no_instalment():
    """Neither small nor one of the number, nor the beginning."""
    parts = plan(3, total="80.00", first=TODAY + timedelta(days=15), deposit=Decimal("5.00"), deposit_on=TODAY)
    assert found(parts, limits(smallest="25.00", count=3, days=15)) == ()
    assert found(parts, limits(smallest="25.01", count=2, days=14)) == ("small", "count", "start")


# their number


def test_count():
    assert found(plan(24), limits(count=24)) == ()
    assert found(plan(25), limits(count=24)) == ("count",)


def test_count_of_what_became_fewer():
    """Rounding up made two of three."""
    assert found(plan(3, total="20.00", round_to=Decimal(5)), limits(count=2)) == ()


# the first


def test_start():
    assert found(plan(first=TODAY + timedelta(days=14)), limits(days=14)) == ()
    assert found(plan(first=TODAY + timedelta(days=15)), limits(days=14)) == ("start",)
    assert found(plan(first=TODAY), limits(days=1)) == ()


def test_the_chosen_day_counts_and_not_the_first_that_was_asked():
    parts = plan(first=TODAY + timedelta(days=1), rhythm="chosen_day", day=10)
    assert parts[0].nominal == date(2026, 4, 10)
    assert found(parts, limits(days=31)) == ()
    assert found(parts, limits(days=30)) == ("start",)


def test_a_day_off_makes_no_plan_begin_too_late():
    parts = plan(first=date(2026, 3, 14), week=range(5))
    assert parts[0].due == date(2026, 3, 16)
    assert found(parts, limits(days=4)) == ()


# income: no more than half of what is left over in a month


@pytest.mark.parametrize(
    ("rhythm", "total", "income", "expected"),
    [
        ("monthly", "300.00", "200.00", ()),
        ("monthly", "300.00", "199.99", ("income",)),
        ("month_end", "300.00", "200.00", ()),
        ("chosen_day", "300.00", "199.99", ("income",)),
        ("weekly", "90.00", "260.00", ()),  # 30 a week are 130 a month
        ("weekly", "90.00", "259.99", ("income",)),
        ("fortnightly", "90.00", "130.00", ()),
        ("fortnightly", "90.00", "129.99", ("income",)),
        ("monthly", "300.00", "0.00", ("income",)),
        ("monthly", "300.00", "-50.00", ("income",)),
        ("monthly", "300.00", None, ()),
    ],
)
def test_income(rhythm, total, income, expected):
    assert found(plan(total=total, rhythm=rhythm), rhythm=rhythm, income=income) == expected


def test_half_is_safe():
    assert INCOME_SHARE == Decimal("0.5")


def test_the_cents_that_the_last_part_takes_are_not_too_much():
    """33.33, 33.33 and 33.34, of 66.66."""
    assert found(plan(total="100.00"), income="66.66") == ()
    assert found(plan(total="100.00"), income="66.65") == ("income",)


def test_one_part_may_be_too_much_for_the_income():
    assert found(plan(1, total="100.01"), income="200.00") == ("income",)


def test_all_at_once():
    parts = plan(30, total="300.00", first=TODAY + timedelta(days=40))
    every = limits(months=12, smallest="25.00", count=24, days=14)
    assert found(parts, every, income="19.98") == ("months", "small", "count", "start", "income")


# variants


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, (4, 8, 12)),  # a year, when nothing is said
        ({"months": 6}, (2, 4, 6)),
        ({"months": 12}, (4, 8, 12)),
        ({"months": 24}, (8, 16, 24)),
        ({"months": 5}, (2, 3, 5)),
        ({"months": 4}, (2, 3, 4)),
        ({"months": 3}, (2, 3)),
        ({"months": 2}, (2,)),
        ({"months": 1}, ()),
        ({"count": 6}, (2, 4, 6)),
        ({"count": 1}, ()),
        ({"months": 12, "count": 10}, (4, 7, 10)),
        ({"months": 10, "count": 24}, (4, 7, 10)),
    ],
)
def test_variants(known, expected):
    assert variants(Decimal("5000.00"), limits(**known)) == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("300.00", (4, 8, 12)),
        ("299.99", (4, 7, 11)),
        ("100.00", (2, 3, 4)),
        ("75.00", (2, 3)),
        ("50.00", (2,)),
        ("49.99", ()),
        ("10.00", ()),
    ],
)
def test_variants_of_a_small_sum(total, expected):
    assert variants(Decimal(total), limits(months=12, smallest="25.00")) == expected


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        (None, (4, 8, 12)),
        ("10000.00", (4, 8, 12)),
        ("600.00", (4, 8, 12)),
        ("599.99", (5, 8, 12)),
        ("240.00", (10, 11, 12)),
        ("200.00", (12,)),
        ("199.99", ()),
        ("0.01", ()),
        ("0.00", ()),
        ("-50.00", ()),
    ],
)
def test_variants_of_a_small_income(income, expected):
    """1200 are to be paid; 12 parts of 100 need 200 a month."""
    given = variants(Decimal("1200.00"), limits(months=12), None if income is None else Decimal(income))
    assert given == expected


def test_variants_of_next_to_nothing():
    assert variants(Decimal("1.00"), limits(months=2), Decimal("1.00")) == (2,)
    assert variants(Decimal("1.00"), limits(months=2), Decimal("0.99")) == ()


def test_a_small_sum_and_a_small_income():
    """Parts of 25 at least, and of 25 at most."""
    assert variants(Decimal("100.00"), limits(months=12, smallest="25.00"), Decimal("50.00")) == (4,)
    assert variants(Decimal("100.00"), limits(months=12, smallest="25.00"), Decimal("49.99")) == ()
