"""The order of the rules is data: here it is, word for word, and each rule beats all that stand after it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from engine.decide import GATE_RULES, RULES, decide
from engine.facts import Hold, Pending
from engine_world import FAILED, NOW, TODAY, ago, ahead, facts, item
from engine_world import RULES as POLICY

ORDER = (
    "settled",
    "hold",
    "unmatched_money",
    "bank_stale",
    "pending_touch",
    "invoice_first",
    "nothing_askable",
    "plan_or_promise_due",
    "fresh_days",
    "ladder_end",
    "ladder_not_due",
    "unreachable",
    "min_gap",
    "budget",
    "window",
    "approval",
    "contact",
)


def test_order():
    assert tuple(rule.__name__ for rule in RULES) == ORDER


def test_second_gate_order():
    assert tuple(rule.__name__ for rule in GATE_RULES) == (
        "settled",
        "hold",
        "unmatched_money",
        "bank_stale",
        "nothing_askable",
        "plan_or_promise_due",
        "fresh_days",
        "unreachable",
        "min_gap",
        "budget",
        "window",
    )


def test_second_gate_keeps_the_order():
    assert [rule for rule in RULES if rule in GATE_RULES] == list(GATE_RULES)


# What makes each rule speak, starting from a customer who would be contacted. Without those that exclude each other:
# nothing_askable needs all items barred, ladder_end the last stage, ladder_not_due a young item.
SPEAKS = {
    "settled": {"items": ()},
    "hold": {"holds": (Hold("hardship"),)},
    "unmatched_money": {"unmatched": item().residual},
    "bank_stale": {"bank_entry": TODAY - timedelta(days=30)},
    "pending_touch": {"pending": Pending("queued", 2, "email")},
    "nothing_askable": {"items": (item(overdue=1, bar="disputed"),)},
    "plan_or_promise_due": {"agreement_until": ahead(days=3)},
    "fresh_days": {"fresh_until": ahead(days=2)},
    "ladder_not_due": {"items": (item(overdue=1),)},
    "unreachable": FAILED,
    "min_gap": {"last_sent_at": ago(days=4), "contacted_at": (ago(days=4),)},
    "budget": {"last_sent_at": ago(days=10), "contacted_at": (ago(days=1),)},
}


@pytest.mark.parametrize("rule", SPEAKS)
def test_each_rule_beats_the_later_ones(rule):
    rules = replace(POLICY, bank_stale_days=14, stages=tuple(replace(s, min_gap_days=5) for s in POLICY.stages))
    later = [name for name in SPEAKS if ORDER.index(name) >= ORDER.index(rule)]
    known = {}
    for name in reversed(later):
        known.update(SPEAKS[name])
    night = NOW + timedelta(hours=12)
    assert decide(facts(**{"items": (item(),), **known}), rules, night).rule == rule


def test_ladder_end_beats_the_later_ones():
    known = {"last_days": 60, **FAILED, "contacted_at": (ago(days=1),)}
    assert decide(facts(item(overdue=90), **known), POLICY, NOW + timedelta(hours=12)).rule == "ladder_end"


def test_window_beats_approval():
    rules = replace(POLICY, stages=tuple(replace(s, requires_approval=True) for s in POLICY.stages))
    assert decide(facts(item()), rules, NOW + timedelta(hours=12)).rule == "window"
    assert decide(facts(item()), rules, NOW).rule == "approval"
