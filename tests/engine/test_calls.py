"""Calls have limits of their own: attempts in a week, and days of quiet after a conversation."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from engine.decide import decide
from engine.facts import Budget, Stage
from engine.gates import calls_free_at
from engine_world import NOW, PARIS, RULES, STAGES, WINDOW, ago, ahead, facts, item, paris, verdict
from hypothesis import given
from hypothesis import strategies as st

BUDGET = Budget()
ON_CALL = replace(RULES, stages=(Stage(1, 3, channel="call"),))
past = st.lists(st.timedeltas(timedelta(0), timedelta(days=20)), max_size=8).map(
    lambda spans: tuple(sorted(NOW - span for span in spans))
)


def free(*called, talked=None, budget=BUDGET, now=NOW):
    known = facts(item(), called_at=tuple(ago(days=days) for days in called), talked_at=talked)
    return calls_free_at(known, budget, now, PARIS)


@pytest.mark.parametrize(
    "called, until",
    [
        ([], None),
        ([1], None),
        ([6, 1], ahead(days=1)),
        ([7, 1], None),
        ([6.99, 6.98, 1], ahead(days=0.02)),
        ([3, 2], ahead(days=4)),
    ],
)
def test_two_attempts_in_seven_days(called, until):
    found = free(*called)
    assert found == until or abs(found - until) < timedelta(seconds=1)


def test_no_limit():
    assert free(3, 2, 1, budget=replace(BUDGET, calls_per_week=0)) is None


def test_days_after_a_talk_count_from_its_own_day():
    """Talked on Tuesday 10 March: seven days, that day included, are over when the 17th begins."""
    assert free(talked=paris(3, 10, 9), now=paris(3, 12, 9)) == paris(3, 17)
    assert free(talked=paris(3, 10, 9), now=paris(3, 16, 23, 59)) == paris(3, 17)
    assert free(talked=paris(3, 10, 9), now=paris(3, 17)) is None
    assert free(talked=paris(3, 10, 9), budget=replace(BUDGET, talk_days=0), now=paris(3, 10, 10)) is None


def test_the_day_of_a_talk_is_that_of_the_house():
    """Half past midnight in Paris is still the day before in UTC."""
    talked = datetime(2026, 3, 10, 23, 30, tzinfo=timezone.utc)
    assert free(talked=talked, now=paris(3, 12, 9)) == paris(3, 18)


def test_the_later_of_the_two_counts():
    assert free(6, 5, talked=paris(3, 5, 9)) == paris(3, 12)


def test_across_the_change_of_the_clocks():
    assert free(talked=paris(3, 27, 9), now=paris(3, 28, 9)) == paris(4, 3)


@given(past, st.integers(0, 7), st.integers(0, 10), past)
def test_never_in_the_past_and_free_then(called, most, days, talks):
    budget = replace(BUDGET, calls_per_week=most, talk_days=days)
    known = facts(item(), called_at=called, talked_at=talks[-1] if talks else None)
    until = calls_free_at(known, budget, NOW, PARIS)
    if until is None:
        assert not most or sum(moment > NOW - timedelta(days=7) for moment in called) < most
        return
    assert until > NOW
    assert calls_free_at(known, budget, until, PARIS) is None
    assert calls_free_at(known, budget, until - timedelta(seconds=1), PARIS) == until


# in a decision


def test_the_limit_waits_and_names_the_day():
    world = facts(item(), called_at=(ago(days=3), ago(days=2)))
    assert verdict(world, ON_CALL) == ("wait", "budget", "call")


def test_messages_are_not_held_to_it():
    world = facts(item(), called_at=(ago(days=3), ago(days=2)), talked_at=ago(days=4))
    assert verdict(world)[0] == "contact"


def test_where_a_call_is_only_the_fallback_it_is():
    rules = replace(RULES, stages=(Stage(1, 3, channel="email", others=("call",)),))
    world = facts(item(), called_at=(ago(days=3), ago(days=2)), problems={"email": "bounced"})
    assert verdict(world, rules) == ("wait", "budget", "call")


def test_attempts_that_nobody_answered_do_not_count_as_contacts():
    assert verdict(facts(item(), called_at=(ago(days=1),), window=WINDOW), ON_CALL)[0] == "contact"


def test_calls_that_nobody_answered_pass_a_week_after_the_last_try():
    calls = replace(RULES, stages=tuple(replace(stage, channel="call") for stage in STAGES))
    known = {
        "problems": {"call": "no_answer"},
        "reported": frozenset(["call"]),
        "called_at": (ago(days=3), ago(days=2)),
    }
    decision = decide(facts(item(), **known), calls, NOW)
    assert (decision.rule, decision.code, decision.until) == ("unreachable", "no_answer", paris(3, 16, 8)), "a Monday"
