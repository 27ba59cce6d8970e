"""When the parts of a plan fall due, on the calendars of 2026 to 2028: 31 January 2027 is a Sunday."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.plans import Terms, in_month, nominal_dates, schedule

WEEK, EVERY_DAY = range(5), range(7)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CHRISTMAS = {date(2026, 12, 25), date(2027, 1, 1)}


def days(text, year=2027):
    """``31 Jan, 28 Feb``, of that year; the next one begins when the months begin anew."""
    found = []
    for words in text.split(", "):
        day, name = words.split()
        month = MONTHS.index(name) + 1
        year += bool(found) and month < found[-1].month
        found.append(date(year, month, int(day)))
    return found


def plan(first, rhythm="monthly", count=3, week=WEEK, closed=(), **known):
    return schedule(Terms(Decimal("900.00"), first, rhythm, count, **known), week, closed)


def due(*args, **known):
    return [part.due for part in plan(*args, **known)]


# every month


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2027, 1, 31), "31 Jan, 28 Feb, 31 Mar, 30 Apr"),
        (date(2027, 1, 30), "30 Jan, 28 Feb, 30 Mar, 30 Apr"),
        (date(2027, 1, 29), "29 Jan, 28 Feb, 29 Mar, 29 Apr"),
        (date(2027, 1, 28), "28 Jan, 28 Feb, 28 Mar, 28 Apr"),
        (date(2027, 2, 28), "28 Feb, 28 Mar, 28 Apr, 28 May"),
        (date(2027, 4, 30), "30 Apr, 30 May, 30 Jun, 30 Jul"),
        (date(2027, 1, 1), "1 Jan, 1 Feb, 1 Mar, 1 Apr"),
        (date(2027, 11, 15), "15 Nov, 15 Dec, 15 Jan, 15 Feb"),
        (date(2027, 12, 31), "31 Dec, 31 Jan, 29 Feb, 31 Mar"),  # into a leap year
        (date(2028, 1, 30), "30 Jan, 29 Feb, 30 Mar, 30 Apr"),
        (date(2028, 2, 29), "29 Feb, 29 Mar, 29 Apr, 29 May"),
    ],
)
def test_monthly(first, expected):
    assert nominal_dates(first, "monthly", 4) == days(expected, first.year)


def test_a_year_and_more():
    """The 29th comes back after a February without it."""
    given = nominal_dates(date(2028, 2, 29), "monthly", 14)
    assert given[11:] == [date(2029, 1, 29), date(2029, 2, 28), date(2029, 3, 29)]


def test_century():
    """2100 is no leap year."""
    assert nominal_dates(date(2100, 1, 29), "monthly", 2)[1] == date(2100, 2, 28)


# the end of every month


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2027, 1, 31), "31 Jan, 28 Feb, 31 Mar, 30 Apr"),
        (date(2027, 2, 28), "28 Feb, 31 Mar, 30 Apr, 31 May"),
        (date(2027, 4, 30), "30 Apr, 31 May, 30 Jun, 31 Jul"),
        (date(2027, 4, 1), "30 Apr, 31 May, 30 Jun, 31 Jul"),  # the first end of a month from then on
        (date(2027, 11, 12), "30 Nov, 31 Dec, 31 Jan, 29 Feb"),
        (date(2028, 2, 28), "29 Feb, 31 Mar, 30 Apr, 31 May"),
    ],
)
def test_month_end(first, expected):
    assert nominal_dates(first, "month_end", 4) == days(expected, first.year)


# a chosen day of the month


@pytest.mark.parametrize(
    ("first", "day", "expected"),
    [
        (date(2027, 1, 10), 15, "15 Jan, 15 Feb, 15 Mar"),
        (date(2027, 1, 15), 15, "15 Jan, 15 Feb, 15 Mar"),
        (date(2027, 1, 16), 15, "15 Feb, 15 Mar, 15 Apr"),  # over for this month
        (date(2027, 1, 2), 1, "1 Feb, 1 Mar, 1 Apr"),
        (date(2027, 11, 20), 25, "25 Nov, 25 Dec, 25 Jan"),
        (date(2027, 1, 10), 31, "31 Jan, 28 Feb, 31 Mar"),
        (date(2027, 1, 31), 31, "31 Jan, 28 Feb, 31 Mar"),
        (date(2027, 1, 31), 30, "28 Feb, 30 Mar, 30 Apr"),
        (date(2027, 2, 10), 31, "28 Feb, 31 Mar, 30 Apr"),
        (date(2027, 2, 28), 30, "28 Feb, 30 Mar, 30 Apr"),  # the month's last day stands for the 30th
        (date(2027, 1, 10), None, "10 Jan, 10 Feb, 10 Mar"),
    ],
)
def test_chosen_day(first, day, expected):
    assert nominal_dates(first, "chosen_day", 3, day) == days(expected)


def test_chosen_day_is_over_in_december():
    assert nominal_dates(date(2027, 12, 16), "chosen_day", 3, 15) == days("15 Jan, 15 Feb, 15 Mar", 2028)
    assert nominal_dates(date(2027, 12, 31), "chosen_day", 3, 30) == days("30 Jan, 29 Feb, 30 Mar", 2028)


def test_other_rhythms_have_no_chosen_day():
    """What was filled in before another rhythm was chosen does not matter."""
    for rhythm in ("weekly", "fortnightly", "monthly", "month_end"):
        first = date(2027, 1, 12)
        assert nominal_dates(first, rhythm, 5, 3) == nominal_dates(first, rhythm, 5)


# weeks


@pytest.mark.parametrize(
    ("rhythm", "first", "expected"),
    [
        ("weekly", date(2027, 2, 19), "19 Feb, 26 Feb, 5 Mar, 12 Mar"),
        ("weekly", date(2028, 2, 25), "25 Feb, 3 Mar, 10 Mar, 17 Mar"),
        ("weekly", date(2026, 12, 24), "24 Dec, 31 Dec, 7 Jan, 14 Jan"),
        ("fortnightly", date(2027, 1, 29), "29 Jan, 12 Feb, 26 Feb, 12 Mar"),
        ("fortnightly", date(2026, 12, 18), "18 Dec, 1 Jan, 15 Jan, 29 Jan"),
    ],
)
def test_weeks(rhythm, first, expected):
    assert nominal_dates(first, rhythm, 4) == days(expected, first.year)


def test_a_year_of_weeks():
    first = date(2027, 3, 26)
    for rhythm, length in (("weekly", 7), ("fortnightly", 14)):
        given = nominal_dates(first, rhythm, 60)
        assert given == [first + timedelta(days=length * number) for number in range(60)]


@pytest.mark.parametrize(
    ("months", "anchor", "expected"),
    [
        (0, 5, date(2027, 11, 5)),
        (0, 31, date(2027, 11, 30)),
        (1, 31, date(2027, 12, 31)),
        (2, 1, date(2028, 1, 1)),
        (3, 30, date(2028, 2, 29)),
        (15, 30, date(2029, 2, 28)),
        (-11, 31, date(2026, 12, 31)),
    ],
)
def test_in_month(months, anchor, expected):
    assert in_month(date(2027, 11, 20), months, anchor) == expected


# working days, inside the month


def test_a_day_off_goes_to_the_next_working_day_but_not_out_of_the_month():
    """31 January is a Sunday and goes back, 28 February too; the anchor stays the 31st."""
    first = date(2027, 1, 31)
    assert due(first, count=4) == days("29 Jan, 26 Feb, 31 Mar, 30 Apr")
    assert [part.nominal for part in plan(first, count=4)] == days("31 Jan, 28 Feb, 31 Mar, 30 Apr")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2027, 7, 31), date(2027, 7, 30)),  # Saturday, the month's last day
        (date(2027, 1, 30), date(2027, 1, 29)),  # Saturday; Monday would be February
        (date(2027, 5, 29), date(2027, 5, 31)),  # Saturday; Monday is May still
        (date(2027, 5, 30), date(2027, 5, 31)),  # Sunday
        (date(2027, 6, 26), date(2027, 6, 28)),
        (date(2027, 5, 1), date(2027, 5, 3)),  # the month's first day
        (date(2027, 5, 14), date(2027, 5, 14)),  # Friday
    ],
)
def test_weekends(first, expected):
    assert due(first, count=1) == [expected]


def test_holidays():
    """A Friday, Christmas: Monday it is. New Year's Day is a Friday too, and Monday is the 4th."""
    assert due(date(2026, 12, 25), "weekly", 3, closed=CHRISTMAS) == days("28 Dec, 4 Jan, 8 Jan", 2026)
    assert due(date(2026, 12, 25), closed=CHRISTMAS) == days("28 Dec, 25 Jan, 25 Feb", 2026)


def test_closed_until_the_end_of_the_month():
    closed = {date(2026, 12, day) for day in range(24, 32)}
    assert due(date(2026, 12, 28), closed=closed) == days("23 Dec, 28 Jan, 26 Feb", 2026)


def test_closed_from_the_first():
    closed = {date(2027, 8, day) for day in range(1, 16)}
    assert due(date(2027, 8, 3), closed=closed) == days("16 Aug, 3 Sep, 4 Oct")


def test_closed_for_the_whole_month():
    """Only then another month: the next working day."""
    closed = {date(2027, 8, day) for day in range(1, 32)}
    assert due(date(2027, 7, 30), closed=closed) == days("30 Jul, 1 Sep, 30 Sep")


def test_a_day_that_was_moved_moves_no_other():
    """15 May and 15 August 2027 are a Saturday and a Sunday."""
    given = plan(date(2027, 5, 15), count=4)
    assert [part.due for part in given] == days("17 May, 15 Jun, 15 Jul, 16 Aug")
    assert [part.nominal for part in given] == days("15 May, 15 Jun, 15 Jul, 15 Aug")


def test_weeks_from_a_day_off():
    """Saturdays: each goes to its Monday, but 31 July to the Friday before."""
    assert due(date(2027, 7, 17), "weekly") == days("19 Jul, 26 Jul, 30 Jul")


def test_other_weeks():
    """Sunday to Thursday: Friday 1 January goes to Sunday the 3rd; Friday 30 April goes back to Thursday."""
    gulf = {6, 0, 1, 2, 3}
    assert due(date(2027, 1, 1), count=1, week=gulf) == [date(2027, 1, 3)]
    assert due(date(2027, 4, 30), count=1, week=gulf) == [date(2027, 4, 29)]
    assert due(date(2027, 1, 31), count=1, week=gulf) == [date(2027, 1, 31)]


def test_a_calendar_without_working_days():
    assert due(date(2027, 1, 31), week=()) == due(date(2027, 1, 31), week=EVERY_DAY) == days("31 Jan, 28 Feb, 31 Mar")


def test_months_whose_last_days_are_moved_in_every_rhythm_of_months():
    end = days("29 Jan, 26 Feb, 31 Mar")
    assert due(date(2027, 1, 31)) == due(date(2027, 1, 5), "month_end") == end
    assert due(date(2027, 1, 5), "chosen_day", day=31) == end


# the deposit


def test_the_deposit_is_due_when_it_was_said():
    """On the day of acceptance, a Saturday perhaps; the parts begin on the first day as ever."""
    given = plan(date(2027, 1, 31), deposit=Decimal("90.00"), deposit_on=date(2027, 1, 9))
    assert [part.number for part in given] == [0, 1, 2, 3]
    assert given[0].nominal == given[0].due == date(2027, 1, 9)
    assert [part.due for part in given[1:]] == days("29 Jan, 26 Feb, 31 Mar")


def test_a_deposit_with_the_first_part():
    given = plan(date(2027, 1, 11), deposit=Decimal("90.00"))
    assert [part.due for part in given] == days("11 Jan, 11 Jan, 11 Feb, 11 Mar")


def test_no_deposit_no_day_for_it():
    assert due(date(2027, 1, 11), deposit_on=date(2027, 1, 4)) == days("11 Jan, 11 Feb, 11 Mar")
