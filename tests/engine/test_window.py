"""Decent hours in every zone, through weekends, holidays and changes of the clocks."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from engine.facts import Window
from engine.window import next_open, zones_open_together
from engine_world import PARIS, WINDOW, paris
from hypothesis import example, given
from hypothesis import strategies as st

NEW_YORK, LISBON, AUCKLAND = ZoneInfo("America/New_York"), ZoneInfo("Europe/Lisbon"), ZoneInfo("Pacific/Auckland")
ZONES = (
    timezone.utc,
    PARIS,
    LISBON,
    NEW_YORK,
    AUCKLAND,
    ZoneInfo("America/Santiago"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("America/St_Johns"),
)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (paris(3, 10, 7, 59), paris(3, 10, 8)),
        (paris(3, 10, 8), paris(3, 10, 8)),
        (paris(3, 10, 17, 59), paris(3, 10, 17, 59)),
        (paris(3, 10, 18), paris(3, 11, 8)),
        (paris(3, 13, 18), paris(3, 16, 8)),  # Friday evening
        (paris(3, 14, 12), paris(3, 16, 8)),  # Saturday
        (paris(3, 27, 20), paris(3, 30, 8)),  # the weekend on which the clocks go forward
        (paris(10, 23, 20), paris(10, 26, 8)),  # and back
    ],
)
def test_next_open(moment, opens):
    assert next_open(WINDOW, moment) == opens


def test_answer_is_in_utc():
    assert next_open(WINDOW, paris(3, 10, 12).astimezone(PARIS)).tzinfo is timezone.utc
    assert next_open(WINDOW, paris(3, 10, 22).astimezone(PARIS)).tzinfo is timezone.utc


def test_eight_o_clock_moves_with_the_clocks():
    friday, monday = (next_open(WINDOW, paris(3, day)) for day in (27, 30))
    assert (friday.hour, monday.hour) == (7, 6)


@pytest.mark.parametrize(
    ("zone", "moment", "opens"),
    [
        ("Asia/Kolkata", (3, 10, 2, 29), (3, 10, 2, 30)),
        ("Asia/Kathmandu", (3, 10, 2, 14), (3, 10, 2, 15)),
        ("America/St_Johns", (3, 6, 2, 0), (3, 6, 11, 30)),
        ("America/St_Johns", (3, 6, 21, 30), (3, 9, 10, 30)),  # summer time begins on Sunday
        ("America/St_Johns", (10, 30, 20, 30), (11, 2, 11, 30)),  # and ends
        # Half an hour is all that the clocks of Lord Howe change by.
        ("Australia/Lord_Howe", (4, 2, 9, 0), (4, 2, 21, 0)),
        ("Australia/Lord_Howe", (4, 3, 7, 0), (4, 5, 21, 30)),
        ("Australia/Lord_Howe", (10, 2, 7, 30), (10, 4, 21, 0)),
    ],
)
def test_odd_zones(zone, moment, opens):
    """From eight to six by their clocks, in UTC, on both sides of a change of the clocks."""
    utc = {"tzinfo": timezone.utc}
    found = next_open(Window((ZoneInfo(zone),)), datetime(2026, *moment, **utc))
    assert found == datetime(2026, *opens, **utc)


def test_closed_days():
    window = Window((PARIS,), closed=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))  # Good Friday, Easter Monday
    assert next_open(window, paris(4, 2, 18)) == paris(4, 7, 8)


def test_window_of_the_whole_day():
    window = Window((PARIS,), time(0), time.max, frozenset(range(7)))
    assert next_open(window, paris(3, 14, 23, 59)) == paris(3, 14, 23, 59)


def test_two_zones_wait_for_both():
    window = Window((PARIS, NEW_YORK))
    assert next_open(window, paris(3, 10, 9)) == datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
    assert next_open(window, paris(3, 10, 18)) == datetime(2026, 3, 11, 12, tzinfo=timezone.utc)


def test_two_zones_between_their_changes_of_clocks():
    """New York is on summer time from 8 March, Paris from 29 March: 12 to 17 UTC, then 12 to 16."""
    window = Window((NEW_YORK, PARIS))
    half_past_four = datetime(2026, 3, 27, 16, 30, tzinfo=timezone.utc)
    assert next_open(window, half_past_four) == half_past_four
    assert next_open(window, half_past_four + timedelta(days=3)) == datetime(2026, 3, 31, 12, tzinfo=timezone.utc)


def test_zones_on_different_days():
    """Open when it is Monday to Friday in both: Friday 23 UTC is Saturday noon in Auckland."""
    window = Window((AUCKLAND, timezone.utc), time(6), time(21))
    opens = next_open(window, datetime(2026, 3, 13, 19, tzinfo=timezone.utc))
    assert opens == datetime(2026, 3, 16, 6, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "window",
    [
        Window((PARIS,), weekdays=frozenset()),
        Window((PARIS,), time(18), time(8)),
        Window((PARIS,), time(9), time(9)),
        Window((timezone.utc, AUCKLAND), time(9), time(17)),
        Window((PARIS,), closed=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(900))),
    ],
)
def test_never_open(window):
    assert next_open(window, paris(3, 10, 12)) is None


QUARTER = timedelta(minutes=15)
quarters_of_2026 = st.integers(0, 365 * 96 - 1).map(lambda n: datetime(2026, 1, 1, tzinfo=timezone.utc) + n * QUARTER)
windows = st.builds(
    Window,
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True).map(tuple),
    start=st.builds(time, st.integers(6, 10), st.sampled_from((0, 15, 30, 45))),
    end=st.builds(time, st.integers(15, 21), st.sampled_from((0, 15, 30, 45))),
    weekdays=st.sampled_from((frozenset(range(5)), frozenset(range(7)), frozenset({1, 3}))),
    closed=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3),
)


def is_open(window, moment):
    locals_ = [moment.astimezone(zone) for zone in window.zones]
    return all(
        window.start <= local.time() < window.end
        and local.weekday() in window.weekdays
        and local.date() not in window.closed
        for local in locals_
    )


@given(windows, quarters_of_2026)
@example(Window((PARIS,)), paris(3, 29, 0))
@example(Window((PARIS, NEW_YORK)), paris(10, 24, 20))
def test_first_open_moment_by_counting(window, moment):
    grid = (moment + n * QUARTER for n in range(12 * 96))
    first = next((quarter for quarter in grid if is_open(window, quarter)), None)
    found = next_open(window, moment)
    if first is None:
        assert found is None or (is_open(window, found) and found >= moment + timedelta(days=12))
    else:
        assert found == first


@given(windows, quarters_of_2026, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_open_later_never_means_earlier(window, moment, later):
    first, second = next_open(window, moment), next_open(window, moment + later)
    assert first is None or second is None or first <= second


@given(windows, quarters_of_2026)
def test_an_open_moment_stays(window, moment):
    opens = next_open(window, moment)
    assert opens is None or next_open(window, opens) == opens


def test_zones_that_are_never_open_together_yield_from_the_end():
    """New York and Lisbon share five hours of a day, Auckland and Lisbon none."""
    hours = (time(8), time(18))
    assert zones_open_together([NEW_YORK, LISBON], *hours) == (NEW_YORK, LISBON)
    assert zones_open_together([AUCKLAND, LISBON], *hours) == (AUCKLAND,)
    assert zones_open_together([NEW_YORK, LISBON, AUCKLAND], *hours) == (NEW_YORK, LISBON)
    assert zones_open_together([NEW_YORK, LISBON], time(8), time(13, 30)) == (NEW_YORK,), "half an hour is too short"
    assert zones_open_together([AUCKLAND], time(8), time(8, 30)) == (AUCKLAND,)
