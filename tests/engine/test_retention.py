"""How long words are kept, to the day."""

from datetime import date

import pytest
from engine.retention import SUPPORT, WORDS, RetentionRules, forget_on
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
