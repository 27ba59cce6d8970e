"""Who may never have had the invoice gets it before anything is asked; its age counts from that day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from engine.decide import decide, still_unsent
from engine.facts import Hold, Item, Pending
from engine_random import READY, WORLDS
from engine_world import NOW, RULES, TODAY, facts, item, paris, verdict
from hypothesis import given
from hypothesis import strategies as st

FIRST = replace(RULES, invoice_first=True)


def unsent(id=1, overdue=20, amount="100.00"):
    return item(id, overdue, amount, bar="unsent")


def sent_late(id=1, overdue=20, days_ago=1, amount="100.00"):
    """An item that was due long ago, and that the customer has had for some days."""
    return replace(item(id, overdue, amount), since=TODAY - timedelta(days=days_ago))


def test_it_is_sent_first():
    decision = decide(facts(unsent(1), item(2)), FIRST, NOW)
    assert (decision.action, decision.items, decision.channel) == ("send_invoice", (1,), "email")


def test_one_due_soon_too_and_not_one_far_ahead():
    assert decide(facts(unsent(1, overdue=-5), item(2)), FIRST, NOW).items == (1,)
    assert verdict(facts(unsent(1, overdue=-6), item(2)), FIRST)[0] == "contact"


def test_switched_off():
    assert verdict(facts(unsent(1), item(2)))[0] == "contact"
    assert verdict(facts(unsent(1))) == ("wait", "nothing_askable", "unsent")


def test_what_is_small_does_not_matter():
    assert verdict(facts(unsent(1, amount="3.00"), item(2)), FIRST)[0] == "contact"


@pytest.mark.parametrize(
    "known, expected",
    [
        ({"holds": (Hold("legal"),)}, ("wait", "hold", "legal")),
        ({"unmatched": Decimal(5)}, ("wait", "unmatched_money", "")),
        ({"pending": Pending("queued", 0, "email")}, ("wait", "pending_touch", "email")),
        ({"problems": {"email": "bounced"}, "reported": frozenset(["email"])}, ("wait", "unreachable", "bounced")),
    ],
)
def test_what_stops_it(known, expected):
    assert verdict(facts(unsent(), **known), FIRST) == expected


def test_what_they_had_is_asked_for_where_the_other_one_cannot_be_sent():
    rules = replace(FIRST, stages=tuple(replace(stage, others=("letter",)) for stage in FIRST.stages))
    known = {"problems": {"email": "missing"}, "reported": frozenset(["email"])}
    decision = decide(facts(unsent(1), item(2), **known), rules, NOW)
    assert (decision.action, decision.channel, decision.items) == ("contact", "letter", (2,))


def test_an_address_that_nobody_knows_to_be_wrong_is_tried():
    assert verdict(facts(unsent(), problems={"email": "missing"}), FIRST)[0] == "send_invoice"


def test_not_at_night_and_not_held_to_the_budget():
    assert verdict(facts(unsent()), FIRST, paris(3, 10, 22)) == ("wait", "invoice_first", "")
    assert verdict(facts(unsent(), contacted_at=(NOW,)), FIRST)[0] == "send_invoice"


# its clock


@pytest.mark.parametrize("days, counts", [(1, 1), (30, 20), (None, 20)])
def test_counts_from_the_later_day(days, counts):
    since = None if days is None else TODAY - timedelta(days=days)
    assert Item(1, 1, TODAY - timedelta(days=20), Decimal(1), "EUR", since=since).counts_from == TODAY - timedelta(
        days=counts
    )


@given(st.dates(), st.dates() | st.none())
def test_never_before_the_due_date(due, since):
    counts = Item(1, 1, due, Decimal(1), "EUR", since=since).counts_from
    assert counts in (due, since)
    assert counts >= due
    assert since is None or counts >= since


def test_the_ladder_begins_when_it_was_sent():
    for days in range(3):
        assert verdict(facts(sent_late(days_ago=days)), FIRST) == ("wait", "ladder_not_due", "")
    assert verdict(facts(sent_late(days_ago=3)), FIRST)[0] == "contact"


def test_the_day_that_is_named_is_the_right_one():
    decision = decide(facts(sent_late(days_ago=1)), FIRST, NOW)
    assert decision.value == TODAY + timedelta(days=2)


def test_an_older_one_that_they_had_sets_the_pace():
    assert verdict(facts(sent_late(1, days_ago=0), item(2, overdue=4)), FIRST)[0] == "contact"


# the second gate


def test_still_unsent():
    asked = {1: Decimal("100.00")}
    assert still_unsent(facts(unsent()), FIRST, asked, NOW) is None
    assert still_unsent(facts(item()), FIRST, asked, NOW).rule == "changed", "they had it meanwhile"
    assert still_unsent(facts(unsent(), unsent(2)), FIRST, asked, NOW).rule == "changed"
    assert still_unsent(facts(unsent(amount="60.00")), FIRST, asked, NOW).rule == "changed"
    assert still_unsent(facts(), FIRST, asked, NOW).rule == "settled"
    assert still_unsent(facts(unsent(), holds=(Hold("legal"),)), FIRST, asked, NOW).rule == "hold"
    assert still_unsent(facts(unsent()), FIRST, asked, paris(3, 10, 22)).rule == "window"


@given(WORLDS | READY)
def test_nobody_is_asked_before_they_had_the_invoice(world):
    known, rules, now = world
    rules = replace(rules, invoice_first=True)
    decision = decide(known, rules, now)
    barred = {i.id for i in known.items if i.bar == "unsent"}
    if decision.action == "send_invoice":
        assert set(decision.items) <= barred
        assert (
            still_unsent(known, rules, {i.id: i.residual for i in known.items if i.id in decision.items}, now) is None
        )
    else:
        assert not barred & set(decision.items)


@given(READY, st.integers(0, 60))
def test_a_later_day_never_makes_it_earlier(world, days):
    known, rules, now = world
    today = now.astimezone(rules.zone).date()
    had = tuple(replace(i, since=today - timedelta(days=days)) for i in known.items)
    asks = decide(known, rules, now).action in ("contact", "approve")
    later = decide(replace(known, items=had), rules, now).action in ("contact", "approve")
    assert asks or not later
