"""Whatever is agreed: the sum is exact, the parts are even, every day follows from the first."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from engine.plans import (
    INCOME_SHARE,
    RHYTHMS,
    Limits,
    Terms,
    beyond,
    in_month,
    nominal_dates,
    per_part,
    schedule,
    split,
    split_by,
    variants,
)
from engine.workdays import is_working_day
from hypothesis import given, settings
from hypothesis import strategies as st

STEPS = ("0.01", "1", "0.001", "0.05")
few = settings(max_examples=100)
steps = st.sampled_from(STEPS).map(Decimal)
counts = st.integers(1, 120)
units = st.integers(1, 10**8)
firsts = st.dates(date(2024, 1, 1), date(2030, 12, 31))
rhythms = st.sampled_from(RHYTHMS)
months_rhythms = st.sampled_from([rhythm for rhythm in RHYTHMS if rhythm not in ("weekly", "fortnightly")])
chosen_days = st.none() | st.integers(1, 31)
cents = st.decimals("0.01", "5000", places=2)


def terms(chance):
    """Terms that can be kept: a number of parts, or an amount; perhaps a deposit."""
    step, count = Decimal(chance.choice(STEPS)), chance.randint(1, 40)
    coins = count + chance.choice([0, chance.randint(0, 500), chance.randint(0, 10**8)])
    rest, enough = step * coins, step * -(-coins // count)
    deposit = step * chance.choice([0, chance.randint(1, 10**6)])
    first = date(2024, 1, 1) + timedelta(days=chance.randint(0, 2500))
    return Terms(
        total=rest + deposit,
        first=first,
        rhythm=chance.choice(RHYTHMS),
        count=count,
        amount=chance.choice([None, None, enough]),
        step=step,
        round_to=step * chance.choice([0, chance.randint(1, 500)]),
        deposit=deposit,
        day=chance.choice([None, chance.randint(1, 31)]),
    )


def calendar(chance):
    """Working weekdays, and closed days: many in a row, whole months too, around the years of the terms."""
    closed = set()
    for _ in range(chance.randint(0, 12)):
        begin = date(2024, 1, 1) + timedelta(days=chance.randint(0, 3000))
        closed |= {begin + timedelta(days=number) for number in range(chance.choice([1, 5, 40, 90]))}
    return set(chance.sample(range(7), chance.randint(0, 7))), closed


chances = st.integers(0, 10**6).map(Random)
agreed, calendars = chances.map(terms), chances.map(calendar)


def a_whole_month(day):
    return {day.replace(day=number) for number in range(1, monthrange(day.year, day.month)[1] + 1)}


# amounts


@given(steps, counts, units)
def test_split(step, count, more):
    total = step * (count + more)
    parts = split(total, count, step)
    *regular, last = parts
    assert len(parts) == count
    assert sum(parts) == total
    assert all(part > 0 and part % step == 0 for part in parts)
    assert len(set(regular)) <= 1
    assert not regular or 0 <= last - regular[0] < count * step


@given(steps, counts, units, st.decimals("0", "0.99", places=3))
def test_split_of_what_no_coin_can_pay(step, count, more, odd):
    """The sum is exact even then, and the last part alone is odd."""
    total = step * (count + more) + step * odd
    *regular, last = parts = split(total, count, step)
    assert sum(parts) == total
    assert all(part == regular[0] and part % step == 0 for part in regular)
    assert not regular or 0 <= last - regular[0] < count * step


@given(steps, counts, units, st.integers(1, 10**5))
def test_rounded_up(step, count, more, coins):
    total, unit = step * (count + more), step * coins
    *regular, last = parts = split(total, count, step, unit)
    assert sum(parts) == total
    assert len(parts) <= count
    assert all(part == regular[0] and part % unit == 0 for part in regular)
    assert 0 < last <= (regular or [unit * (total // unit + 1)])[0]
    # One unit less, and so many parts would not be enough.
    assert not regular or (regular[0] - unit) * count < total


@given(steps, st.integers(1, 10**5), st.integers(1, 10**3), st.integers(0, 10**5))
def test_split_by(step, coins, count, fewer):
    total, amount = step * max(coins * count - fewer, 1), step * coins
    *regular, last = parts = split_by(total, amount)
    assert sum(parts) == total
    assert len(parts) <= count
    assert set(regular) <= {amount}
    assert 0 < last <= amount and last % step == 0


@few
@given(agreed)
def test_the_balance_runs_to_nothing(terms):
    parts = schedule(terms, range(5), ())
    balance = terms.total
    for part in parts:
        assert part.amount > 0
        balance -= part.amount
        assert part.balance == balance
    assert balance == 0


@few
@given(agreed)
def test_numbers(terms):
    """One after the other from 1; 0 is the deposit and is there only if there is one."""
    numbers = [part.number for part in schedule(terms, range(5), ())]
    assert numbers == list(range(0 if terms.deposit else 1, numbers[-1] + 1))
    assert terms.amount or terms.round_to or numbers[-1] == terms.count


@few
@given(agreed)
def test_a_deposit_changes_nothing_else(terms):
    bare = Terms(terms.total - terms.deposit, terms.first, terms.rhythm, terms.count, terms.amount, terms.step)
    bare = schedule(bare, range(7), ())
    same = Terms(terms.total, terms.first, terms.rhythm, terms.count, terms.amount, terms.step, deposit=terms.deposit)
    assert tuple(part for part in schedule(same, range(7), ()) if part.number) == bare


@given(cents, rhythms, rhythms, steps)
def test_no_part_is_more_than_can_be_spared(amount, per, rhythm, step):
    part = per_part(amount, per, rhythm, step)
    assert part >= 0 and part % step == 0
    year = {"weekly": 52, "fortnightly": 26}
    spare = amount * year.get(per, 12)
    assert part * year.get(rhythm, 12) <= spare < (part + step) * year.get(rhythm, 12)


# days


@given(firsts, months_rhythms, counts, chosen_days)
def test_every_month_once_and_on_its_anchor(first, rhythm, count, day):
    """Told without the engine's own calendar: whatever month has such a day, the part is due on it."""
    anchor = {"month_end": 31, "chosen_day": day or first.day}.get(rhythm, first.day)
    given_ = nominal_dates(first, rhythm, count, day)
    numbers = [one.year * 12 + one.month for one in given_]
    assert numbers == list(range(numbers[0], numbers[0] + count))
    assert all(one.day == anchor or one.day < anchor and (one + timedelta(days=1)).day == 1 for one in given_)
    assert 0 <= (given_[0] - first).days <= 31
    assert rhythm != "monthly" or given_[0] == first


@given(firsts, st.sampled_from([("weekly", 7), ("fortnightly", 14)]), counts)
def test_weeks(first, rhythm, count):
    name, length = rhythm
    assert [(one - first).days for one in nominal_dates(first, name, count)] == list(range(0, count * length, length))


@given(firsts, rhythms, counts, counts, chosen_days)
def test_no_day_depends_on_how_many_follow(first, rhythm, count, more, day):
    assert nominal_dates(first, rhythm, count + more, day)[:count] == nominal_dates(first, rhythm, count, day)


@few
@given(agreed, calendars)
def test_never_out_of_order(terms, open_days):
    parts = [part for part in schedule(terms, *open_days) if part.number]
    for one, following in pairwise(parts):
        assert one.nominal < following.nominal
        assert one.due <= following.due


@few
@given(agreed, calendars)
def test_working_days_in_the_month_that_was_meant(terms, open_days):
    for part in schedule(terms, *open_days):
        if part.number:
            month = a_whole_month(part.nominal)
            possible = {day for day in month if is_working_day(day, *open_days)}
            assert part.due in possible if possible else part.due > max(month)
            assert is_working_day(part.due, *open_days)


@few
@given(agreed, calendars)
def test_days_off_move_no_other_day(terms, open_days):
    """The days that are meant are the same in every calendar, and each is moved by itself."""
    parts, plain = schedule(terms, *open_days), schedule(terms, range(7), ())
    assert [part.nominal for part in parts] == [part.nominal for part in plain] == [part.due for part in plain]
    for part in parts:
        if part.number:
            alone = Terms(Decimal(1), part.nominal, "weekly", 1)
            assert schedule(alone, *open_days)[0].due == part.due


# limits


def wish(chance):
    """Total, limits, today and a first day within the limits."""
    total = chance.choice([chance.randint(500, 30000), chance.randint(500, 2000000)]) * Decimal("0.01")
    smallest, within = Decimal(chance.choice(["0", "10", "25", "99.99"])), chance.choice([0, 14, 28])
    limits = Limits(chance.choice([0, chance.randint(1, 36)]), smallest, chance.choice([0, 6, 24, 36]), within)
    today = date(2024, 1, 1) + timedelta(days=chance.randint(0, 2500))
    return total, limits, today, today + timedelta(days=chance.randint(1, within or 28))


wishes = chances.map(wish)
incomes = st.none() | st.decimals("0", "3000", places=2)


@few
@given(wishes, incomes)
def test_variants_stay_within_the_limits(wish, income):
    total, limits, today, first = wish
    found = variants(total, limits, income)
    assert len(found) <= 3
    assert list(found) == sorted(set(found))
    for count in found:
        assert count >= 2
        assert beyond(schedule(Terms(total, first, count=count), range(5), ()), limits, "monthly", today, income) == ()


@few
@given(wishes, incomes)
def test_the_longest_variant_is_the_longest(wish, income):
    total, limits, today, first = wish
    found = variants(total, limits, income)
    if found and (limits.months or limits.count or limits.min_instalment) and found[-1] != 12:
        longer = schedule(Terms(total, first, count=found[-1] + 1), range(5), ())
        assert set(beyond(longer, limits, "monthly", today, income)) & {"months", "small", "count"}


@few
@given(wishes, st.decimals("0.01", "3000", places=2))
def test_no_variants_only_when_there_is_none(wish, income):
    """Every number of parts goes beyond something then, if only the last part with its few cents more."""
    total, limits, today, first = wish
    if not variants(total, limits, income):
        for count in (2, 3, 5, 8, 12):
            parts = schedule(Terms(total, first, count=count), range(5), ())
            assert beyond(parts, limits, "monthly", today, income) or parts[-1].amount > income * INCOME_SHARE


@few
@given(agreed, st.integers(0, 36), st.integers(0, 40), st.integers(0, 60), firsts)
def test_wider_limits_are_never_stricter(terms, months, count, days, today):
    parts = schedule(terms, range(5), ())
    narrow = set(beyond(parts, Limits(months, Decimal(25), count, days), terms.rhythm, today))
    wide = Limits(months and months + 1, Decimal(24), count and count + 1, days and days + 1)
    assert set(beyond(parts, wide, terms.rhythm, today)) <= narrow
    assert beyond(parts, Limits(), terms.rhythm, today) == ()


@given(firsts, st.integers(-60, 60), st.integers(1, 31))
def test_in_month(day, months, anchor):
    found = in_month(day, months, anchor)
    assert found.year * 12 + found.month == day.year * 12 + day.month + months
    assert found.day == min(anchor, monthrange(found.year, found.month)[1])
