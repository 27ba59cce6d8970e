"""The table of holds and the table of disputes, held against the rules they come from."""

import pytest
from engine.disputes import ACKNOWLEDGE_DAYS, REVIEW_DAYS, TARGET_DAYS
from engine.holds import HOLD_TYPES, SENSITIVE, HoldType

NAMES = {
    *("postponed", "awaiting_answer", "customer_pause", "query", "complaint", "plan_request"),
    *("hardship", "breathing_space", "mental_capacity", "vulnerable", "bereavement"),
    *("insolvency", "do_not_contact", "legal", "fraud_check"),
}
kinds = pytest.mark.parametrize(("name", "kind"), HOLD_TYPES.items(), ids=list(HOLD_TYPES))


def those(**rules):
    """Names of the kinds of which all ``rules`` are true."""
    return {name for name, kind in HOLD_TYPES.items() if all(getattr(kind, key) == rules[key] for key in rules)}


def test_names():
    assert set(HOLD_TYPES) == NAMES


def test_sensitive():
    assert SENSITIVE == {"hardship", "breathing_space", "mental_capacity", "vulnerable", "bereavement"}


def test_dated():
    """Only what was agreed for a time, and what the law ends on a day, ends by itself."""
    assert those(dated=True) == {"postponed", "customer_pause", "plan_request", "breathing_space"}


@kinds
def test_a_dated_hold_has_a_length(name, kind):
    assert bool(kind.days) == kind.dated
    assert kind.max_days is None or kind.days <= kind.max_days


@kinds
def test_a_hold_that_stays_is_looked_at_again(name, kind):
    """All but the one that is over as soon as we answer; that one has an activity of its own."""
    assert kind.dated or bool(kind.review_days) == (name != "awaiting_answer")


@kinds
def test_whose_it_is(name, kind):
    assert kind.set_by in ("collector", "manager", "system")
    assert kind.lift_by in ("collector", "owner", "manager", "specialist", "nobody")


def test_nobody_ends_breathing_space_before_its_day():
    assert those(lift_by="nobody") == {"breathing_space"}
    assert HOLD_TYPES["breathing_space"].days == 60
    assert HOLD_TYPES["breathing_space"].extension_days == 0


def test_specialists():
    assert those(lift_by="specialist") == {"mental_capacity", "vulnerable"}


def test_setting_is_easy_lifting_is_not():
    """Whoever listens may set what protects the customer; a collector lifts what is about the money alone."""
    assert those(set_by="manager") == {"breathing_space", "legal", "fraud_check"}
    assert those(set_by="system") == {"awaiting_answer"}
    assert those(lift_by="collector") == {"postponed", "awaiting_answer", "customer_pause", "query", "plan_request"}


@kinds
def test_what_is_sensitive_is_not_for_collectors_to_lift(name, kind):
    if kind.sensitive:
        assert kind.lift_by in ("manager", "specialist", "nobody")
        assert not kind.for_items


@kinds
def test_where_a_person_alone_writes(name, kind):
    """Confirmations and thanks by a machine would be out of place; elsewhere they belong to the agreement."""
    by_machine = {"postponed", "awaiting_answer", "customer_pause", "query", "plan_request", "hardship"}
    assert kind.automation == (name not in by_machine)


def test_about_some_items():
    assert those(for_items=True) == {"postponed", "customer_pause", "query", "plan_request"}


def test_lengths():
    assert (HOLD_TYPES["customer_pause"].days, HOLD_TYPES["customer_pause"].max_days) == (7, 14)
    assert (HOLD_TYPES["plan_request"].days, HOLD_TYPES["plan_request"].max_days) == (10, 30)
    assert (HOLD_TYPES["hardship"].review_days, HOLD_TYPES["hardship"].extension_days) == (30, 30)
    assert {name: kind.review_days for name, kind in HOLD_TYPES.items() if kind.review_days} == {
        **{"query": 14, "complaint": 14, "insolvency": 14},
        **{"hardship": 30, "legal": 30, "fraud_check": 30},
        **{"mental_capacity": 60, "vulnerable": 60, "bereavement": 60},
        "do_not_contact": 180,
    }


def test_fresh_days():
    """The policy's seven, but for a question that was answered and a pause that we set ourselves."""
    assert {name: kind.fresh_days for name, kind in HOLD_TYPES.items() if kind.fresh_days is not None} == {
        "postponed": 0,
        "awaiting_answer": 5,
        "query": 5,
    }


def test_a_hold_is_careful_unless_it_says_otherwise():
    assert (HoldType().dated, HoldType().lift_by, HoldType().days) == (False, "manager", None)


def test_disputes():
    assert TARGET_DAYS == {
        **{"price": 5, "quantity": 7, "delivery": 7, "quality": 14},
        **{"not_received": 7, "already_paid": 3, "wrong_customer": 3, "other": 7},
    }
    assert ACKNOWLEDGE_DAYS == 2 < min(TARGET_DAYS.values())
    assert REVIEW_DAYS == 14 <= max(TARGET_DAYS.values())
