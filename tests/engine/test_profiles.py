"""First reminders and costs by country: golden cases of the law, boundary days, properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.profiles import Band, Profile, Wait, fee_cap, last_day, recurring, wait_ends
from hypothesis import given
from hypothesis import strategies as st

D = Decimal
WEEK, POST = frozenset(range(5)), frozenset({1, 2, 3, 4, 5})
BELGIUM = Profile(
    first_reminder_free=True,
    wait_days=14,
    waits=(Wait("email"), Wait("letter", "working", 3, WEEK)),
    bands=(Band(fixed=D(20)), Band(D(150), D(30), D(10)), Band(D(500), D(65), D(5))),
    fee_max=D(2000),
)
NETHERLANDS = Profile(
    first_reminder_free=True,
    wait_days=14,
    quiet_days=2,
    waits=(Wait("email", extra=1), Wait("letter", "delivery", 2, POST)),
    bands=(
        Band(percent=D(15), minimum=D(40)),
        Band(D(2500), D(375), D(10)),
        Band(D(5000), D(625), D(5)),
        Band(D(10000), D(875), D(1)),
        Band(D(200000), D(2775), D("0.5")),
    ),
    fee_max=D(6775),
    recurring_below=D("266.67"),
    recurring_max=D(140),
)
FRANCE = Profile(bands=(Band(),))
GERMANY = Profile(first_reminder_free=True, waits=(Wait("email"), Wait("sms")), bands=(Band(fixed=D("2.50")),))
# Belgium and the Netherlands, Easter and the two feasts after it, and the end of the year.
HOLIDAYS = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)}
HOLIDAYS |= {date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}


def day(month, number, year=2026):
    return date(year, month, number)


@pytest.mark.parametrize(
    ("sent", "last", "free"),
    [
        (day(3, 3), day(3, 17), day(3, 18)),  # day 14 is the customer's, day 15 is ours
        (day(3, 1), day(3, 15), day(3, 16)),  # a Sunday: calendar days
        (day(4, 3), day(4, 17), day(4, 18)),  # Easter in between changes nothing
        (day(12, 24), day(1, 7, 2027), day(1, 8, 2027)),
        (day(2, 14), day(2, 28), day(3, 1)),
        (day(2, 15, 2028), day(2, 29, 2028), day(3, 1, 2028)),  # leap year
        (day(2, 20, 2028), day(3, 5, 2028), day(3, 6, 2028)),
    ],
)
def test_belgium_by_email_from_the_day_after(sent, last, free):
    assert last_day(BELGIUM, "email", sent, HOLIDAYS) == last
    assert wait_ends(BELGIUM, "email", sent, HOLIDAYS) == free


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        (day(3, 3), day(3, 6)),  # Tuesday, so Friday
        (day(3, 6), day(3, 11)),  # Friday: Monday, Tuesday, Wednesday
        (day(3, 7), day(3, 11)),  # Saturday
        (day(4, 2), day(4, 8)),  # Thursday before Easter: Friday, Tuesday, Wednesday
        (day(5, 12), day(5, 18)),  # Wednesday, not Ascension, Friday, Monday
        (day(12, 24), day(12, 30)),
        (day(12, 29), day(1, 4, 2027)),  # two days of the old year, not New Year, Monday
    ],
)
def test_belgium_by_letter_from_the_third_working_day(sent, first):
    assert last_day(BELGIUM, "letter", sent, HOLIDAYS) == first + timedelta(days=13)
    assert wait_ends(BELGIUM, "letter", sent, HOLIDAYS) == first + timedelta(days=14)


def test_netherlands_by_email_one_day_more_and_two_days_of_peace():
    assert last_day(NETHERLANDS, "email", day(3, 3), HOLIDAYS) == day(3, 18)
    assert wait_ends(NETHERLANDS, "email", day(3, 3), HOLIDAYS) == day(3, 21)


@pytest.mark.parametrize(
    ("sent", "delivered"),
    [
        (day(3, 3), day(3, 5)),  # Tuesday: Thursday
        (day(3, 5), day(3, 7)),  # Thursday: Saturday
        (day(3, 6), day(3, 10)),  # Friday: Saturday, Tuesday; Sunday and Monday do not count
        (day(3, 7), day(3, 11)),  # Saturday: Tuesday, Wednesday
        (day(3, 9), day(3, 11)),  # Monday
        (day(5, 12), day(5, 15)),  # Wednesday, not Ascension, Friday
        (day(12, 23), day(12, 29)),  # Thursday, not the two days of Christmas, Sunday, Monday; Tuesday
        (day(12, 31), day(1, 5, 2027)),  # not New Year; Saturday, Tuesday
    ],
)
def test_netherlands_by_post_from_the_day_after_delivery(sent, delivered):
    assert last_day(NETHERLANDS, "letter", sent, HOLIDAYS) == delivered + timedelta(days=14)
    assert wait_ends(NETHERLANDS, "letter", sent, HOLIDAYS) == delivered + timedelta(days=17)


def test_a_channel_that_is_not_named_is_no_first_reminder():
    for channel in ("sms", "call", "other"):
        assert last_day(BELGIUM, channel, day(3, 3), HOLIDAYS) is None
        assert wait_ends(BELGIUM, channel, day(3, 3), HOLIDAYS) is None


def test_without_waiting_days_charges_come_after_the_free_reminder():
    assert wait_ends(GERMANY, "sms", day(3, 3), ()) == day(3, 4)


@pytest.mark.parametrize(
    ("principal", "cap"),
    [
        ("-5", "0"),
        ("0", "0"),
        ("0.01", "20.00"),
        ("150", "20.00"),
        ("150.01", "30.00"),
        ("250", "40.00"),
        ("500", "65.00"),
        ("500.01", "65.00"),
        ("1500", "115.00"),
        ("39200", "2000.00"),
        ("39200.20", "2000.00"),
        ("100000", "2000.00"),
    ],
)
def test_the_caps_of_belgium(principal, cap):
    assert fee_cap(BELGIUM, D(principal)) == D(cap)


@pytest.mark.parametrize(
    ("principal", "cap"),
    [
        ("0.01", "40.00"),
        ("266.66", "40.00"),
        ("266.67", "40.00"),
        ("1000", "150.00"),
        ("2500", "375.00"),
        ("5000", "625.00"),
        ("10000", "875.00"),
        ("23000", "1005.00"),
        ("200000", "2775.00"),
        ("1000000", "6775.00"),
        ("9000000", "6775.00"),
    ],
)
def test_the_scale_of_the_netherlands(principal, cap):
    assert fee_cap(NETHERLANDS, D(principal)) == D(cap)


def test_regular_claims_of_the_netherlands_have_a_limit_together():
    claim = D("266.66")
    charged = [fee_cap(NETHERLANDS, claim, recurring=True, charged=D(40) * n) for n in range(5)]
    assert charged == [D(40), D(40), D(40), D(20), D(0)]
    assert fee_cap(NETHERLANDS, claim, charged=D(140)) == D("40.00")


def test_three_small_claims_in_a_period_are_regular_ones():
    small, large = D("266.66"), D("266.67")
    assert [recurring(NETHERLANDS, [small], n) for n in (1, 2, 3)] == [False, False, True]
    assert not recurring(NETHERLANDS, [small, large], 9)
    assert not recurring(NETHERLANDS, [], 9)
    assert not recurring(BELGIUM, [small], 9)


def test_nothing_is_asked_for_where_the_scale_is_nothing_or_there_is_none():
    for principal in (D(1), D(100), D(1000000)):
        assert fee_cap(FRANCE, principal) == 0
        assert fee_cap(Profile(), principal) == 0


def test_a_cap_is_never_rounded_up():
    assert fee_cap(BELGIUM, D("150.19")) == D("30.01")


DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
KINDS = st.sampled_from(["calendar", "working", "delivery"])
WAITS = st.builds(
    Wait,
    st.just("email"),
    KINDS,
    st.integers(1, 6),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 5),
)
PROFILES = st.builds(
    Profile,
    st.just(True),
    st.integers(0, 40),
    st.integers(0, 10),
    WAITS.map(lambda wait: (wait,)),
)
CLOSED = st.frozensets(DAYS, max_size=40)
MONEY = st.decimals(D("-100"), D("2000000"), places=2)


@given(PROFILES, DAYS, CLOSED)
def test_never_before_the_days_are_over(profile, sent, closed):
    ends = wait_ends(profile, "email", sent, closed)
    assert ends > sent + timedelta(days=profile.wait_days + profile.quiet_days)
    assert ends == last_day(profile, "email", sent, closed) + timedelta(days=1 + profile.quiet_days)


@given(PROFILES, DAYS, st.integers(0, 30), CLOSED)
def test_who_is_reminded_later_has_no_less_time(profile, sent, later, closed):
    after = sent + timedelta(days=later)
    assert wait_ends(profile, "email", sent, closed) <= wait_ends(profile, "email", after, closed)


@given(PROFILES, DAYS, CLOSED, CLOSED)
def test_a_holiday_more_never_takes_a_day_away(profile, sent, closed, more):
    assert wait_ends(profile, "email", sent, closed) <= wait_ends(profile, "email", sent, closed | more)


@given(DAYS, CLOSED)
def test_post_in_the_netherlands_always_has_sixteen_days(sent, closed):
    assert last_day(NETHERLANDS, "letter", sent, closed) >= sent + timedelta(days=16)


@given(st.sampled_from([BELGIUM, NETHERLANDS, FRANCE, GERMANY]), MONEY, MONEY)
def test_a_larger_claim_has_no_smaller_cap(profile, one, other):
    low, high = sorted((one, other))
    assert D(0) <= fee_cap(profile, low) <= fee_cap(profile, high)


@given(MONEY, MONEY.filter(lambda amount: amount >= 0))
def test_regular_claims_never_have_more(principal, charged):
    less = fee_cap(NETHERLANDS, principal, recurring=True, charged=charged)
    assert D(0) <= less <= fee_cap(NETHERLANDS, principal)
    if principal < NETHERLANDS.recurring_below:
        assert less + min(charged, D(140)) <= D(140)
