"""Whatever is paid, credited and unmatched, in whatever order: the plan is what the ledger says, and no cent more."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise
from random import Random

from engine.instalments import CALL_DAYS, NOTICE_DAYS, NOTICE_MISSES, Instalment, assess
from engine.promises import Matched, tolerance
from hypothesis import given
from hypothesis import strategies as st

START = date(2026, 3, 1)
NOTHING, CENT = Decimal(0), Decimal("0.01")
WORTH = {"missed": 0, "due": 1, "part_paid": 2, "paid": 3}
LIMITS = [NOTHING, Decimal("0.50"), Decimal("5.00")]


def amount(chance):
    """Often one of a few, so that sums agree to the cent."""
    return chance.choice([1, 5000, 9900, 10000, chance.randint(1, 30000)]) * CENT


def moment(chance):
    return START + timedelta(days=chance.randint(0, 183))


def plan(chance):
    """Up to seven instalments one after the other, some of them found to be missed."""
    parts, due = [], START + timedelta(days=chance.randint(0, 40))
    for _ in range(chance.randint(1, 7)):
        deadline = due + timedelta(days=chance.randint(0, 9))
        found = deadline + timedelta(days=chance.randint(1, 20))
        parts.append(Instalment(amount(chance), due, deadline, chance.choice([None, None, found])))
        due += timedelta(days=chance.choice([7, 14, 31]))
    return parts


def world(chance):
    """What ``assess`` is asked: never more is agreed than is open."""
    parts = plan(chance)
    share = chance.choice([0, 0, 0.3])
    matched = [Matched(moment(chance), amount(chance), chance.random() < share) for _ in range(chance.randint(0, 8))]
    if chance.random() < 0.2:  # as agreed, less what the banks took
        matched = [Matched(part.due, part.amount * Decimal("0.99")) for part in parts[: chance.randint(0, 7)]]
    return {
        "parts": parts,
        "matched": matched,
        "open_before": sum(part.amount for part in parts) + chance.choice([NOTHING, amount(chance)]),
        "tolerance_limit": chance.choice(LIMITS),
        "today": moment(chance),
        "up_to_date": chance.random() < 0.7,
    }


chances = st.integers(0, 10**6).map(Random)
worlds = chances.map(world)
# No bank takes charges there.
exact = worlds.map(lambda world: {**world, "tolerance_limit": NOTHING})
amounts, moments = chances.map(amount), chances.map(moment)
payments = chances.map(lambda chance: Matched(moment(chance), amount(chance)))


def total(world):
    return sum(part.amount for part in world["parts"])


def agreed(world):
    """The plan's total less the credits that are its own."""
    credited = sum(entry.amount for entry in world["matched"] if entry.is_credit)
    return max(min(total(world), world["open_before"] - credited), NOTHING)


def money(world):
    return sorted([entry for entry in world["matched"] if not entry.is_credit], key=lambda entry: entry.day)


# sums


@given(worlds)
def test_received_and_left_are_what_was_agreed(world):
    verdict = assess(**world)
    gap = agreed(world) - verdict.received - verdict.left
    assert gap == 0 or verdict.completed and 0 < gap <= tolerance(agreed(world), world["tolerance_limit"])
    assert verdict.received == min(sum(entry.amount for entry in money(world)), agreed(world))
    assert verdict.received >= 0 and verdict.left >= 0


@given(exact)
def test_without_charges_to_the_cent(world):
    verdict = assess(**world)
    assert verdict.received + verdict.left == agreed(world)
    assert verdict.completed == (verdict.left == 0)


@given(worlds)
def test_no_part_takes_more_than_its_amount(world):
    verdict = assess(**world)
    for part, standing in zip(world["parts"], verdict.parts, strict=True):
        assert standing.paid >= 0 and standing.credited >= 0
        assert standing.paid + standing.credited <= part.amount
    assert verdict.received == sum(standing.paid for standing in verdict.parts)
    assert sum(standing.credited for standing in verdict.parts) == total(world) - agreed(world)


# money from the beginning, credits from the end


@given(worlds)
def test_money_fills_the_oldest_first(world):
    standings = assess(**world).parts
    for part, (one, following) in zip(world["parts"][:-1], pairwise(standings), strict=True):
        assert not following.paid or one.paid + one.credited == part.amount
        assert not following.paid_on or one.paid_on and one.paid_on <= following.paid_on


@given(worlds)
def test_credits_shorten_the_end(world):
    standings = assess(**world).parts
    for part, (one, following) in zip(world["parts"][1:], pairwise(standings), strict=True):
        assert not one.credited or following.credited == part.amount


@given(exact)
def test_the_slow_way(world):
    """Cent by cent into the first part that is not full, as somebody would who counts it on the table."""
    rest, off = [part.amount for part in world["parts"]], total(world) - agreed(world)
    for number in reversed(range(len(rest))):
        taken = min(off, rest[number])
        rest[number], off = rest[number] - taken, off - taken
    full_on = [None if open_ else "never" for open_ in rest]
    for entry in money(world):
        left = entry.amount
        while left and any(rest):
            number = next(number for number, open_ in enumerate(rest) if open_)
            taken = min(left, rest[number])
            rest[number], left = rest[number] - taken, left - taken
            full_on[number] = full_on[number] if rest[number] else entry.day
    standings = assess(**world).parts
    for standing, part, left, day in zip(standings, world["parts"], rest, full_on, strict=True):
        assert standing.paid + standing.credited == part.amount - left
        assert (standing.state == "paid") == (left == 0)
        assert day == "never" or standing.paid_on == day


# states


@given(worlds)
def test_states_follow_from_money_and_days(world):
    for part, standing in zip(world["parts"], assess(**world).parts, strict=True):
        rest = part.amount - standing.credited
        assert standing.state in WORTH
        assert standing.state == "paid" or rest and not standing.paid_on and standing.paid < rest
        if standing.state == "missed":
            assert world["today"] > part.deadline
        elif standing.state != "paid":
            assert (standing.state == "part_paid") == (standing.paid > 0)
            assert world["today"] <= part.deadline or not world["up_to_date"]


@given(worlds)
def test_what_was_found_missed_is_remembered(world):
    for part, standing in zip(world["parts"], assess(**world).parts, strict=True):
        if part.missed_on:
            assert standing.missed_on == part.missed_on
        else:
            assert standing.missed_on == (world["today"] if standing.state == "missed" else None)
            assert standing.state != "missed" or world["up_to_date"]


@given(worlds)
def test_nothing_more_to_say_on_the_same_day(world):
    """What was found is written down, and the next look finds the same."""
    verdict = assess(**world)
    found = zip(world["parts"], verdict.parts, strict=True)
    noted = [replace(part, missed_on=standing.missed_on) for part, standing in found]
    assert assess(**{**world, "parts": noted}) == verdict
    assert assess(**{**world, "parts": noted, "up_to_date": False}) == verdict


@given(worlds)
def test_completed_when_nothing_is_open(world):
    verdict = assess(**world)
    assert verdict.completed == all(standing.state == "paid" for standing in verdict.parts)
    assert verdict.completed == (verdict.left == 0)
    assert not (verdict.completed and verdict.notice)


@given(worlds)
def test_notice_is_about_something_open(world):
    standings = assess(**world).parts
    found = [standing.missed_on for standing in standings if standing.state == "missed"]
    several = sum(1 for standing in standings if standing.missed_on) >= NOTICE_MISSES
    long = any((world["today"] - day).days >= NOTICE_DAYS for day in found)
    known = [standing.missed_on for standing in standings if standing.missed_on]
    called = bool(known) and (world["today"] - min(known)).days >= CALL_DAYS
    assert assess(**world).notice == bool(found and called and (several or long))


# more money, more time


def no_worse(before, after):
    """In states, sums and notices."""
    pairs = list(zip(before.parts, after.parts, strict=True))
    assert all(WORTH[old.state] <= WORTH[new.state] for old, new in pairs)
    assert all(old.paid <= new.paid and old.credited == new.credited for old, new in pairs)
    assert before.received <= after.received and after.left <= before.left
    assert before.completed <= after.completed and after.notice <= before.notice


@given(worlds, payments)
def test_more_money_never_makes_it_worse(world, payment):
    no_worse(assess(**world), assess(**{**world, "matched": [*world["matched"], payment]}))


@given(worlds, st.integers(0, 7))
def test_undo(world, number):
    """With less money it is never better, and it is as if that money had never been there."""
    own = [entry for entry in world["matched"] if entry.is_credit]
    fewer = {**world, "matched": [*own, *money(world)[:number]]}
    before = assess(**fewer)
    no_worse(before, assess(**world))
    assert assess(**fewer) == before


@given(worlds, amounts)
def test_a_credit_never_asks_for_more(world, amount):
    credit = Matched(world["today"], amount, is_credit=True)
    before, after = assess(**world), assess(**{**world, "matched": [*world["matched"], credit]})
    assert after.left <= before.left
    assert before.completed <= after.completed
    assert after.notice <= before.notice
    assert all(old.credited <= new.credited for old, new in zip(before.parts, after.parts, strict=True))


@given(worlds, moments)
def test_time_alone_changes_no_sum(world, other_day):
    one, other = assess(**world), assess(**{**world, "today": other_day})
    assert (one.received, one.left, one.completed) == (other.received, other.left, other.completed)
    for old, new in zip(one.parts, other.parts, strict=True):
        assert (old.paid, old.credited, old.paid_on) == (new.paid, new.credited, new.paid_on)


@given(worlds, st.integers(1, 90))
def test_time_alone_makes_nothing_better(world, days):
    one, later = assess(**world), assess(**{**world, "today": world["today"] + timedelta(days=days)})
    assert all(WORTH[new.state] <= WORTH[old.state] for old, new in zip(one.parts, later.parts, strict=True))
    assert all(old.state != "missed" or new.state == "missed" for old, new in zip(one.parts, later.parts, strict=True))


@given(worlds)
def test_an_unknown_bank_is_never_worse(world):
    known, unknown = (assess(**{**world, "up_to_date": up_to_date}) for up_to_date in (True, False))
    no_worse(known, unknown)
    assert (known.received, known.left) == (unknown.received, unknown.left)


# the order of bookings


@given(worlds.flatmap(lambda world: st.tuples(st.just(world), st.permutations(world["matched"]))))
def test_the_order_of_entries_does_not_matter(case):
    world, matched = case
    assert assess(**{**world, "matched": matched}) == assess(**world)


@given(worlds, st.integers(1, 99))
def test_an_entry_that_is_matched_in_two_pieces(world, percent):
    pieces = []
    for entry in world["matched"]:
        piece = (entry.amount * percent / 100).quantize(CENT, ROUND_DOWN)
        pieces += [replace(entry, amount=piece), replace(entry, amount=entry.amount - piece)]
    assert assess(**{**world, "matched": [entry for entry in pieces if entry.amount]}) == assess(**world)


@given(worlds)
def test_what_is_asked_is_left_alone(world):
    before = {**world, "parts": list(world["parts"]), "matched": list(world["matched"])}
    assess(**world)
    assert world == before
