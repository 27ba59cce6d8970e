"""How long words are kept, to the day."""

from datetime import date, timedelta

import pytest
from engine.retention import SUPPORT, WORDS, RetentionRules, closed_by, forget_on
from hypothesis import given
from hypothesis import strategies as st

RULES = RetentionRules()


@pytest.mark.parametrize(
    "what, private, day",
    [
        (SUPPORT, True, date(2026, 5, 28)),
        (SUPPORT, False, date(2026, 5, 28)),
        (WORDS, True, date(2028, 2, 28)),
        (WORDS, False, date(2032, 2, 28)),
    ],
)
def test_by_what_it_is_and_whose(what, private, day):
    assert forget_on(what, date(2026, 2, 28), private, RULES) == day


def test_the_last_day_of_a_month():
    assert forget_on(SUPPORT, date(2027, 11, 30), True, RULES) == date(2028, 2, 29)
    assert forget_on(WORDS, date(2024, 2, 29), True, RULES) == date(2026, 2, 28)


@given(
    st.dates(max_value=date(2900, 1, 1)), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.booleans()
)
def test_the_most_personal_goes_first(closed, support, private, business, is_private):
    rules = RetentionRules(support, private, business)
    assert closed <= forget_on(SUPPORT, closed, is_private, rules) <= forget_on(WORDS, closed, is_private, rules)


@given(
    st.dates(date(1990, 1, 1), date(2900, 1, 1)), st.integers(1, 200), st.booleans(), st.sampled_from((SUPPORT, WORDS))
)
def test_read_backwards(today, months, private, what):
    rules = RetentionRules(months, months, months)
    last = closed_by(what, today, private, rules)
    assert forget_on(what, last, private, rules) <= today < forget_on(what, last + timedelta(days=1), private, rules)


def test_read_backwards_over_short_months():
    rules = RetentionRules(1, 1, 1)
    assert closed_by(WORDS, date(2026, 2, 28), True, rules) == date(2026, 1, 31)
    assert closed_by(WORDS, date(2026, 3, 30), True, rules) == date(2026, 2, 28)
    assert closed_by(WORDS, date(2026, 3, 10), True, rules) == date(2026, 2, 10)
