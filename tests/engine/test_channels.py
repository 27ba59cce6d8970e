"""The choice of a channel: what the contact likes, else the first of the stage that works."""

from dataclasses import replace
from datetime import timedelta

import pytest
from engine.channels import CALL_WITHOUT_NUMBER, PASSING, Choice, choose_channel
from engine.decide import decide, still_true
from engine.facts import Pending, Stage
from engine_random import READY
from engine_world import NOW, RULES, TODAY, ago, facts, item, verdict
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("email", "sms", "letter", "call")
CHAIN = Stage(1, 3, channel="email", others=("sms", "letter", "call"))

stages = st.permutations(NAMES).flatmap(
    lambda names: st.integers(1, 4).map(lambda n: Stage(1, 3, channel=names[0], others=tuple(names[1:n])))
)
problems = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(["bounced", "missing", "off", "no_phone", "no_calls"])
)
wishes = st.sampled_from(("", *NAMES))


@pytest.mark.parametrize(
    "broken, chosen",
    [
        ({}, Choice("email")),
        ({"sms": "off"}, Choice("email")),
        ({"email": "missing"}, Choice("sms", "missing")),
        ({"email": "bounced", "sms": "off"}, Choice("letter", "bounced")),
        ({"email": "bounced", "sms": "off", "letter": "no_address"}, Choice("call", "bounced")),
        ({"email": "bounced", "sms": "off", "letter": "no_address", "call": "no_phone"}, Choice("call", "bounced")),
        ({"email": "bounced", "sms": "off", "letter": "no_address", "call": "no_calls"}, None),
    ],
)
def test_the_chain(broken, chosen):
    assert choose_channel(CHAIN, broken) == chosen


def test_a_call_without_a_number_comes_last():
    stage = Stage(1, 3, channel="call", others=("email",))
    assert choose_channel(stage, {"call": CALL_WITHOUT_NUMBER}) == Choice("email", CALL_WITHOUT_NUMBER)
    assert choose_channel(stage, {"call": CALL_WITHOUT_NUMBER, "email": "missing"}) == Choice("call")


def test_preferred():
    assert choose_channel(CHAIN, {}, "letter") == Choice("letter", "preferred")
    assert choose_channel(CHAIN, {}, "email") == Choice("email")
    assert choose_channel(CHAIN, {"letter": "no_address"}, "letter") == Choice("email")
    assert choose_channel(Stage(1, 3, others=("sms",)), {}, "letter") == Choice("email")
    assert choose_channel(CHAIN, {"email": "bounced"}, "letter") == Choice("letter", "preferred")


@given(stages, problems, wishes)
def test_always_one_of_the_stage_that_works(stage, broken, wish):
    choice = choose_channel(stage, broken, wish)
    working = [name for name in stage.channels if name not in broken]
    if choice is None:
        assert not working
        return
    assert choice.channel in stage.channels
    assert choice.channel in working or (not working and broken[choice.channel] == CALL_WITHOUT_NUMBER)


@given(stages, problems, wishes)
def test_the_reason_is_true(stage, broken, wish):
    choice = choose_channel(stage, broken, wish)
    if choice is None:
        return
    if choice.channel == stage.channel:
        assert choice.why == ""
    elif choice.why == "preferred":
        assert choice.channel == wish
    else:
        assert choice.why == broken[stage.channel]


@given(stages, problems, wishes)
def test_what_works_first_wins_unless_they_wish_otherwise(stage, broken, wish):
    choice = choose_channel(stage, broken, wish)
    working = [name for name in stage.channels if name not in broken]
    if working and choice.channel != wish:
        assert choice.channel == working[0]
        assert wish not in working


@given(stages, problems, wishes)
def test_more_problems_never_bring_back_a_channel(stage, broken, wish):
    first = choose_channel(stage, broken, wish)
    if first is None or first.channel in broken:
        return
    again = choose_channel(stage, {**broken, first.channel: "bounced"}, wish)
    assert again is None or again.channel != first.channel


# in a decision


def ladder(*others, **options):
    return replace(RULES, stages=(Stage(2, 3, channel="email", others=others, **options),))


def test_the_decision_says_the_channel_and_why():
    decision = decide(facts(item(), problems={"email": "bounced"}), ladder("letter"), NOW)
    assert (decision.action, decision.channel, decision.channel_why) == ("contact", "letter", "bounced")


def test_none_works_and_nobody_knows():
    """The contact is tried and fails at once, so that a person is asked."""
    decision = decide(facts(item(), problems={"email": "missing", "sms": "off"}), ladder("sms"), NOW)
    assert (decision.action, decision.channel, decision.channel_why) == ("contact", "email", "")


@pytest.mark.parametrize("problem", sorted(PASSING))
def test_a_trouble_that_passes_is_looked_at_again(problem):
    world = facts(item(), problems={"email": problem}, reported=frozenset(["email"]))
    decision = decide(world, ladder(), NOW)
    assert (decision.rule, decision.code) == ("unreachable", problem)
    assert decision.until.date() == TODAY + timedelta(days=1)


def test_a_trouble_that_lasts_waits_for_a_person():
    world = facts(item(), problems={"email": "bounced"}, reported=frozenset(["email"]))
    assert decide(world, ladder(), NOW).until is None


# approval


APPROVED = Pending("to_approve", 2, "email", approved=True)


def test_read_for_one_channel_is_not_read_for_another():
    rules = ladder("letter", requires_approval=True)
    assert verdict(facts(item(), pending=APPROVED), rules)[0] == "contact"
    decision = decide(facts(item(), pending=APPROVED, problems={"email": "bounced"}), rules, NOW)
    assert (decision.action, decision.channel) == ("approve", "letter")


def test_nobody_reads_what_cannot_be_sent():
    rules = ladder(requires_approval=True)
    broken = {"email": "missing"}
    assert verdict(facts(item(), problems=broken), rules)[:2] == ("contact", "contact")
    assert verdict(facts(item(), pending=APPROVED, problems=broken), rules)[:2] == ("contact", "contact")
    known = facts(item(), pending=APPROVED, problems=broken, reported=frozenset(["email"]))
    assert verdict(known, rules) == ("wait", "unreachable", "missing")


def test_a_message_under_way_whose_channel_stopped_working():
    world = facts(item(), pending=Pending("queued", 2, "email"), problems={"email": "bounced"})
    assert still_true(world, ladder("letter"), {1: item().residual}, NOW).rule == "unreachable"
    other = replace(world, pending=Pending("queued", 2, "letter"))
    assert still_true(other, ladder("letter"), {1: item().residual}, NOW) is None


# one budget


def test_the_budget_does_not_ask_on_which_channel():
    for others in ((), ("letter",)):
        world = facts(item(), contacted_at=(ago(hours=30),), problems={"email": "bounced"} if others else {})
        assert verdict(world, ladder(*others)) == ("wait", "budget", "")


@given(READY, problems, wishes)
def test_never_on_a_channel_that_does_not_work_when_another_does(world, broken, wish):
    known, rules, now = world
    known = replace(known, problems=broken, preferred=wish)
    decision = decide(known, rules, now)
    if decision.action in ("contact", "approve"):
        stage = next(s for s in rules.stages if s.id == decision.stage_id)
        works = [name for name in stage.channels if name not in broken]
        assert decision.channel in works if works else decision.channel in stage.channels
        assert decision.action == "contact" or choose_channel(stage, broken, wish)
