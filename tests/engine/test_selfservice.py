"""What customers agree on their page by themselves: each limit exactly at its boundary and one beyond."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.plans import nominal_dates, split
from engine.selfservice import (
    ADDRESS_RATE,
    ANSWER_RATES,
    FIRST_AFTER_DAYS,
    PROMISE_MOVES,
    WRONG_TOKEN_RATE,
    Limits,
    Rate,
    Standing,
    is_too_many,
    needs_person,
    promise_needs_person,
    proposals,
)
from hypothesis import assume, given
from hypothesis import strategies as st

TODAY = date(2026, 3, 10)
CENT = Decimal("0.01")
POLICY = Limits(Decimal("5000"), 3, 90)


def ways(total="1200.00", limits=POLICY, smallest="25.00", step="0.01", today=TODAY):
    """(rhythm, parts) of what is proposed."""
    found = proposals(Decimal(total), today, limits, Decimal(smallest), Decimal(step))
    return [(terms.rhythm, terms.count) for terms in found]


def limits(total="5000", count=3, days=90):
    return Limits(Decimal(total), count, days)


# who is asked to talk


@pytest.mark.parametrize(
    ("total", "known", "expected"),
    [
        ("5000.00", {}, ""),
        ("5000.01", {}, "amount"),
        ("0.01", {"disputed": True}, "disputed"),
        ("0.01", {"defaulted": 1}, "defaulted"),
        ("0.01", {"cared_for": True}, "care"),
        ("9000.00", {"disputed": True, "defaulted": 2, "cared_for": True}, "care"),
        ("9000.00", {"disputed": True, "defaulted": 2}, "disputed"),
        ("9000.00", {"defaulted": 2}, "defaulted"),
    ],
)
def test_a_plan_that_needs_a_person(total, known, expected):
    assert needs_person(Standing(Decimal(total), **known), POLICY) == expected


def test_whoever_puts_plans_back_again_and_again_is_asked():
    assert [needs_person(Standing(CENT, put_back=count), POLICY) for count in (0, 2, 3)] == ["", "", "put_back"]


def test_a_policy_of_zero_always_asks_a_person():
    assert needs_person(Standing(CENT), limits(total="0")) == "amount"


# three ways


def test_three_ways_from_the_shortest_to_the_longest():
    """Two weeks, one month and two months from the 17th of March, a week from today."""
    assert ways() == [("fortnightly", 2), ("monthly", 2), ("monthly", 3)]
    first = {terms.first for terms in proposals(Decimal(1200), TODAY, POLICY, Decimal(25), CENT)}
    assert first == {date(2026, 3, 17)} == {TODAY + timedelta(days=FIRST_AFTER_DAYS)}


def test_at_most_so_many_parts():
    assert ways(limits=limits(count=2)) == [("weekly", 2), ("fortnightly", 2), ("monthly", 2)]
    assert ways(limits=limits(count=1)) == ways(limits=limits(count=0)) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (68, [("fortnightly", 2), ("monthly", 2), ("monthly", 3)]),  # the last on the 17th of May
        (67, [("fortnightly", 2), ("fortnightly", 3), ("monthly", 2)]),
        (38, [("fortnightly", 2), ("fortnightly", 3), ("monthly", 2)]),
        (37, [("weekly", 2), ("fortnightly", 2), ("fortnightly", 3)]),
        (35, [("weekly", 2), ("fortnightly", 2), ("fortnightly", 3)]),
        (34, [("weekly", 2), ("fortnightly", 2)]),
        (21, [("weekly", 2), ("fortnightly", 2)]),
        (20, [("weekly", 2)]),
        (14, [("weekly", 2)]),
        (13, []),
        (0, []),
    ],
)
def test_the_last_part_within_so_many_days(days, expected):
    assert ways(limits=limits(days=days)) == expected


def test_the_smallest_part():
    """A third of 75.00 is 25.00; of 74.99 it is less, and of 49.99 the half is."""
    assert ("monthly", 3) in ways("75.00")
    assert ways("74.99") == [("weekly", 2), ("fortnightly", 2), ("monthly", 2)]
    assert ways("50.00") == [("weekly", 2), ("fortnightly", 2), ("monthly", 2)]
    assert ways("49.99") == []


def test_less_than_a_unit_for_each_part_is_not_split():
    assert ways("0.02", smallest="0") == [("weekly", 2), ("fortnightly", 2), ("monthly", 2)]
    assert ways("0.01", smallest="0") == []
    assert ways("1", smallest="0", step="1") == []
    assert ways("0.00", smallest="0") == ways("-5.00", smallest="0") == []


def test_the_end_of_a_long_month():
    """A week after the 24th of January is the 31st; February's part is due on its last day."""
    found = proposals(Decimal(1200), date(2026, 1, 24), POLICY, Decimal(25), CENT)
    monthly = found[-1]
    assert nominal_dates(monthly.first, monthly.rhythm, 3) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


@given(
    total=st.decimals("0.00", "100000", places=2),
    today=st.dates(date(2024, 1, 1), date(2060, 1, 1)),
    count=st.integers(0, 6),
    days=st.integers(0, 200),
    smallest=st.decimals("0", "500", places=2),
)
def test_what_is_proposed_keeps_to_the_limits(total, today, count, days, smallest):
    found = proposals(total, today, limits(count=count, days=days), smallest, CENT)
    assert len(found) <= 3 and len({(terms.rhythm, terms.count) for terms in found}) == len(found)
    ends = []
    for terms in found:
        dates, parts = nominal_dates(terms.first, terms.rhythm, terms.count), split(terms.total, terms.count, CENT)
        assert sum(parts) == total and min(parts) >= max(smallest, CENT)
        assert 2 <= len(parts) <= count
        assert dates[0] == today + timedelta(days=7) and dates[-1] <= today + timedelta(days=days)
        ends.append(dates[-1])
    assert ends == sorted(ends)


@given(total=st.decimals("0.01", "100000", places=2), count=st.integers(0, 5), days=st.integers(0, 120))
def test_wider_limits_never_leave_nothing(total, count, days):
    assume(ways(total, limits(count=count, days=days)))
    assert ways(total, limits(count=count + 1, days=days + 30))


# a day to pay


def promised(days=6, max_days=30, broken=0, max_broken=2, moved=0, cared_for=False):
    return promise_needs_person(TODAY + timedelta(days=days), TODAY, max_days, broken, max_broken, moved, cared_for)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, ""),
        ({"days": 0}, ""),
        ({"days": 30}, ""),
        ({"days": 31}, "far"),
        ({"days": 365, "max_days": 0}, ""),
        ({"broken": 1}, ""),
        ({"broken": 2}, "broken"),
        ({"broken": 50, "max_broken": 0}, ""),
        ({"moved": 1}, ""),
        ({"moved": 2}, "moved"),
        ({"cared_for": True}, "care"),
        ({"cared_for": True, "days": 31, "broken": 2, "moved": 2}, "care"),
        ({"days": 31, "broken": 2, "moved": 2}, "far"),
        ({"broken": 2, "moved": 2}, "broken"),
    ],
)
def test_a_promise_that_needs_a_person(known, expected):
    assert promised(**known) == expected


def test_a_promise_may_be_moved_twice():
    assert PROMISE_MOVES == 2


# how often


def test_exactly_so_many_within_the_time():
    for most in (1, 20):
        rate = Rate(most, 15)
        assert [is_too_many(count, rate) for count in (0, most - 1, most, most + 1)] == [False, False, True, True]


def test_rates():
    """Wrong links: 20 in a quarter of an hour. Nobody with something to say meets the others."""
    assert (WRONG_TOKEN_RATE, ADDRESS_RATE) == (Rate(20, 15), Rate(100, 60))
    assert {rate.minutes for rate in ANSWER_RATES.values()} == {24 * 60}
    assert all(3 <= rate.most <= 60 for rate in ANSWER_RATES.values())
    assert ANSWER_RATES["message"].most > ANSWER_RATES["promise"].most
