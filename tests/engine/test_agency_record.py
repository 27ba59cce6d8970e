"""When an agency is known well enough to be entrusted with customers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from engine.agency_record import LOOKS, Record, ends_soon, look, must_pause, next_review, problems
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 10)
GOOD = Record(
    licence_until=date(2026, 3, 10),
    register_checked_on=date(2025, 3, 10),
    insurance_until=date(2026, 3, 10),
    code_accepted_on=date(2026, 3, 10),
    review_on=date(2026, 3, 10),
)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_last_days_still_count():
    assert problems(GOOD, TODAY) == ()
    tomorrow = problems(GOOD, TODAY + timedelta(days=1))
    assert tomorrow == ("licence_over", "register_unchecked", "insurance_over", "review_over")


@pytest.mark.parametrize(
    "change, code",
    [
        ({"licence_until": None}, "no_licence"),
        ({"licence_until": date(2026, 3, 9)}, "licence_over"),
        ({"register_checked_on": None}, "register_unchecked"),
        ({"register_checked_on": date(2025, 3, 9)}, "register_unchecked"),
        ({"insurance_until": None}, "insurance_over"),
        ({"code_accepted_on": None}, "no_code"),
        ({"code_accepted_on": date(2026, 3, 11)}, "no_code"),
        ({"checks_open": 1}, "checks_open"),
        ({"review_on": None}, "review_over"),
        ({"paused": True}, "paused"),
        ({"archived": True}, "archived"),
    ],
)
def test_each_problem_alone(change, code):
    assert problems(replace(GOOD, **change), TODAY) == (code,)


def test_nothing_known_is_everything_missing():
    assert problems(Record(), TODAY) == ("no_licence", "register_unchecked", "insurance_over", "no_code", "review_over")


def test_what_ends_within_a_month():
    record = replace(GOOD, licence_until=date(2026, 4, 10), insurance_until=date(2026, 4, 11), review_on=None)
    assert ends_soon(record, TODAY) == {"licence": date(2026, 4, 10), "register": date(2026, 3, 10)}
    assert next_review(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    "upheld, pause",
    [
        ([], False),
        ([date(2026, 1, 5)], False),
        ([date(2026, 1, 5), date(2026, 4, 4)], True),
        ([date(2026, 1, 5), date(2026, 4, 5)], False),
        ([date(2025, 12, 20), date(2026, 1, 2)], True),
        ([date(2026, 9, 1), date(2026, 1, 5), date(2026, 9, 1)], True),
    ],
)
def test_two_complaints_within_three_months(upheld, pause):
    assert must_pause(upheld) is pause


@given(st.lists(days, max_size=6), days)
def test_one_more_complaint_never_lifts_a_pause(upheld, more):
    assert must_pause([*upheld, more]) >= must_pause(upheld)


@pytest.mark.parametrize(
    "age, looked, expected",
    [
        (59, 0, 0),
        (60, 0, 60),
        (61, 60, 0),
        (120, 60, 120),
        (130, 0, 120),
        (179, 120, 0),
        (180, 120, 180),
        (400, 180, 0),
    ],
)
def test_looks_at_a_customer_with_an_agency(age, looked, expected):
    assert look(TODAY - timedelta(days=age), looked, TODAY) == expected


@given(st.integers(0, 500))
def test_nobody_is_asked_twice_and_nobody_is_forgotten(age):
    looked, asked = 0, []
    for day in range(age + 1):
        if found := look(TODAY, looked, TODAY + timedelta(days=day)):
            looked = found
            asked.append((day, found))
    assert asked == [(days, days) for days in LOOKS if days <= age]
