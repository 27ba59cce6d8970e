"""Working days on the calendar of March and April 2026: Easter Monday is 6 April."""

from datetime import date, timedelta

import pytest
from engine.workdays import add_working_days, is_working_day, working_day_in_month
from hypothesis import given
from hypothesis import strategies as st

WEEK, WEEK_OF_SEVEN = range(5), range(7)
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6)}


def day(month, number):
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (day(3, 10), 0, day(3, 10)),
        (day(3, 10), 1, day(3, 11)),  # Tuesday
        (day(3, 10), 3, day(3, 13)),
        (day(3, 13), 1, day(3, 16)),  # Friday
        (day(3, 13), 3, day(3, 18)),
        (day(3, 14), 1, day(3, 16)),  # Saturday
        (day(3, 15), 3, day(3, 18)),  # Sunday
        (day(3, 20), 3, day(3, 25)),
        (day(4, 2), 1, day(4, 7)),  # Thursday before Easter
        (day(4, 2), 3, day(4, 9)),
        (day(3, 31), 3, day(4, 7)),
        (day(3, 16), -1, day(3, 13)),
        (day(3, 15), -1, day(3, 13)),
        (day(4, 7), -1, day(4, 2)),
        (day(4, 9), -3, day(4, 2)),
        (day(12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_add_working_days(start, count, end):
    assert add_working_days(start, count, WEEK, HOLIDAYS) == end


def test_no_days_at_all_is_the_day_itself_even_on_a_sunday():
    assert add_working_days(day(3, 15), 0, WEEK, ()) == day(3, 15)


def test_other_weeks():
    """Sunday to Thursday, as in the Gulf; and a shop that is open on Saturdays only."""
    assert add_working_days(day(3, 12), 1, {6, 0, 1, 2, 3}, ()) == day(3, 15)
    assert add_working_days(day(3, 10), 2, {5}, ()) == day(3, 21)


def test_a_calendar_without_working_days_counts_every_day():
    assert add_working_days(day(3, 13), 3, (), ()) == day(3, 16)
    assert add_working_days(day(4, 2), 1, (), HOLIDAYS) == day(4, 4)


def test_closed_for_ever_comes_to_an_end():
    closed = {day(1, 1) + timedelta(days=n) for n in range(3000)}
    assert add_working_days(day(1, 1), 3, WEEK, closed) > day(1, 1)


def test_is_working_day():
    assert is_working_day(day(4, 2), WEEK, HOLIDAYS)
    assert not is_working_day(day(4, 3), WEEK, HOLIDAYS)
    assert not is_working_day(day(4, 4), WEEK, HOLIDAYS)
    assert is_working_day(day(4, 4), (), HOLIDAYS)


@pytest.mark.parametrize(
    ("nominal", "moved"),
    [
        (day(3, 10), day(3, 10)),  # Tuesday
        (day(3, 14), day(3, 16)),  # Saturday
        (day(3, 15), day(3, 16)),
        (day(1, 31), day(1, 30)),  # Saturday; Monday is February
        (day(5, 31), day(5, 29)),  # Sunday
        (day(5, 30), day(5, 29)),
        (day(2, 28), day(2, 27)),
        (day(8, 1), day(8, 3)),  # Saturday, the month's first day
        (day(4, 3), day(4, 7)),  # Good Friday
        (day(4, 6), day(4, 7)),
        (date(2027, 1, 2), date(2027, 1, 4)),
        (date(2028, 12, 31), date(2028, 12, 29)),  # Sunday; Monday is another year
    ],
)
def test_working_day_in_month(nominal, moved):
    assert working_day_in_month(nominal, WEEK, HOLIDAYS) == moved


def test_a_holiday_at_the_end_of_the_month():
    """Monday 31 August, and the weekend before it."""
    assert working_day_in_month(day(8, 31), WEEK, {day(8, 31)}) == day(8, 28)
    assert working_day_in_month(day(8, 29), WEEK, {day(8, 31)}) == day(8, 28)


def test_a_month_that_is_closed():
    """August: on the first day of September, from wherever in the month."""
    august = {day(8, number) for number in range(1, 32)}
    assert {working_day_in_month(nominal, WEEK, august) for nominal in august} == {day(9, 1)}


def test_closed_since_the_same_month_of_last_year():
    """That month is another one, although it has the same name."""
    closed = {day(3, 20) + timedelta(days=n) for n in range(385)}
    assert working_day_in_month(date(2027, 3, 10), WEEK, closed) == date(2027, 4, 9)


def test_open_again_in_the_same_month_of_next_year():
    closed = {day(3, 1) + timedelta(days=n) for n in range(380)}
    assert working_day_in_month(day(3, 10), WEEK, closed) == date(2027, 3, 16)
    assert working_day_in_month(day(3, 10), WEEK, closed - {day(3, 5)}) == day(3, 5)


def test_in_month_without_working_days():
    assert working_day_in_month(day(1, 31), (), ()) == day(1, 31)
    assert working_day_in_month(day(4, 3), (), HOLIDAYS) == day(4, 4)


weeks = st.sets(st.integers(0, 6), max_size=7)
closings = st.sets(st.dates(day(1, 1), date(2027, 12, 31)), max_size=12)


@given(st.dates(day(3, 1), day(12, 31)), st.integers(1, 300), weeks, closings)
def test_so_many_working_days_lie_between(start, count, week, closed):
    """Counted the slow way, there and back."""
    end = add_working_days(start, count, week, closed)
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    open_days = [d for d in after if d.weekday() in (week or WEEK_OF_SEVEN) and d not in closed]
    assert len(open_days) == count
    assert open_days[-1] == end
    assert add_working_days(end + timedelta(days=1), -count, week, closed) == open_days[0]


@given(st.dates(day(1, 1), date(2027, 12, 31)), weeks, closings)
def test_in_month_the_slow_way(nominal, week, closed):
    moved = working_day_in_month(nominal, week, closed)
    month = [nominal.replace(day=1) + timedelta(days=n) for n in range(31)]
    open_days = [d for d in month if d.month == nominal.month and is_working_day(d, week, closed)]
    after, before = [d for d in open_days if d >= nominal], [d for d in open_days if d < nominal]
    if after or before:
        assert moved == (after[:1] or before[-1:])[0]
    else:
        assert moved == add_working_days(nominal, 1, week, closed)


@given(st.dates(day(1, 1), date(2027, 12, 31)), st.integers(1, 40), weeks, closings)
def test_no_day_is_moved_past_another(nominal, later, week, closed):
    other = working_day_in_month(nominal + timedelta(days=later), week, closed)
    assert working_day_in_month(nominal, week, closed) <= other
