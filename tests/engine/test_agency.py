"""The last resort: each line alone stops it, and what nobody may answer for nobody can."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from engine.agency import HARD, AgencyFacts, AgencyRules, Attempt, checklist, decide_now, stops
from engine_world import TODAY
from hypothesis import given
from hypothesis import strategies as st

RULES = AgencyRules()


def days(number):
    return TODAY - timedelta(days=number)


READY = AgencyFacts(
    oldest_due=days(90),
    amount=Decimal(250),
    attempts=(Attempt(days(60), "email"), Attempt(days(50), "call"), Attempt(days(40), "email")),
    way_out=days(40),
    bar=TODAY,
    address_seen=days(30),
    balance_seen=days(30),
    last_letter=days(14),
    owner_told=days(3),
    proposed_by=1,
    approved_by=2,
)
# (the line, what is different, what is said to be missing)
MISSING = [
    ("age", {"oldest_due": days(89)}, "young"),
    ("age", {"oldest_due": None}, "nothing_overdue"),
    ("amount", {"amount": Decimal("249.99")}, "small"),
    ("stages", {"stages_left": ("A way to pay",)}, "not_sent"),
    ("stages", {"came_back": ("A way to pay",)}, "came_back"),
    ("talked", {"attempts": READY.attempts[:2]}, "few_attempts"),
    ("talked", {"attempts": (*READY.attempts[:2], Attempt(days(50), "email"))}, "few_attempts"),
    ("talked", {"attempts": tuple(replace(a, channel="email") for a in READY.attempts)}, "one_channel"),
    ("way_out", {"way_out": None}, "never_offered"),
    *(
        ("nothing_open", {"still_open": frozenset([kind])}, "open")
        for kind in ("hold", "dispute", "promise", "plan", "complaint", "money", "question")
    ),
    ("not_vulnerable", {"vulnerable": True}, "vulnerable"),
    ("law", {"bar": False}, "first_reminder"),
    ("law", {"bar": TODAY + timedelta(days=1)}, "wait"),
    ("verified", {"address_seen": None}, "address"),
    ("verified", {"address_seen": days(31)}, "address"),
    ("verified", {"balance_seen": days(31)}, "balance"),
    ("last_letter", {"last_letter": None}, "not_sent"),
    ("last_letter", {"last_letter": days(13)}, "wait"),
    ("last_letter", {"last_letter_names": TODAY}, "wait"),
    ("owner", {"owner_told": None}, "not_told"),
    ("owner", {"owner_told": days(2)}, "wait"),
    ("owner", {"owner_objects": True}, "objects"),
    ("four_eyes", {"approved_by": 1}, "same_person"),
    ("four_eyes", {"approved_by": None}, "one_person"),
    ("four_eyes", {"proposed_by": None}, "one_person"),
    ("agency", {"agency_problems": ("licence",)}, "problems"),
]


def missing(facts, **how):
    return [(line.name, line.missing) for line in stops(checklist(facts, RULES, TODAY), **how)]


def test_everything_is_met_to_the_day():
    assert missing(READY) == []
    assert all(line.met for line in checklist(READY, RULES, TODAY))


@pytest.mark.parametrize("name, change, code", MISSING)
def test_each_line_alone_stops_it(name, change, code):
    facts = replace(READY, **change)
    assert missing(facts) == [(name, code)]
    answered = missing(facts, answered_for={name})
    # That there is nothing to hand over nobody can answer for, either.
    assert answered == ([(name, code)] if name in HARD or code == "nothing_overdue" else [])


def test_every_line_is_tried():
    assert {name for name, _change, _code in MISSING} == {line.name for line in checklist(READY, RULES, TODAY)}


def test_one_talk_stands_for_all_attempts():
    assert missing(replace(READY, attempts=(Attempt(days(80), "call", talked=True),))) == []


def test_an_owner_who_agrees_need_not_be_waited_for():
    assert missing(replace(READY, owner_told=TODAY, owner_agrees=True)) == []
    assert missing(replace(READY, owner_told=None, has_owner=False)) == []


def test_what_comes_true_after_the_proposal_does_not_stop_it():
    facts = replace(READY, owner_told=None, approved_by=None, agency_problems=("licence",))
    assert missing(facts, proposing=True) == []
    assert [name for name, _code in missing(facts)] == ["owner", "four_eyes", "agency"]


def test_the_day_that_the_letter_names_is_the_customers():
    named = replace(READY, last_letter=days(20), last_letter_names=days(1))
    assert missing(named) == []
    (line,) = stops(checklist(replace(named, last_letter_names=TODAY), RULES, TODAY))
    assert line.value == TODAY + timedelta(days=1)


def test_a_person_decides_on_day_ninety_and_again_after_a_month():
    assert [decide_now(days(n), None, RULES, TODAY) for n in (89, 90, 400)] == [False, True, True]
    assert [decide_now(days(200), days(n), RULES, TODAY) for n in (0, 29, 30)] == [False, False, True]
    assert not decide_now(None, None, RULES, TODAY)


changes = st.lists(st.sampled_from(MISSING), max_size=6)


@given(changes, st.sets(st.sampled_from(sorted({name for name, _change, _code in MISSING}))))
def test_no_answer_helps_against_a_hard_line(found, answered_for):
    """However much is missing at once: hard lines stay, soft ones go one by one."""
    facts = READY
    for _name, change, _code in found:
        facts = replace(facts, **change)
    lines = checklist(facts, RULES, TODAY)
    unmet = {line.name for line in lines if not line.met}
    hard = HARD | {line.name for line in lines if line.missing == "nothing_overdue"}
    left = {line.name for line in stops(lines, answered_for)}
    assert left == unmet - (answered_for - hard)
    assert unmet & hard <= left


@given(changes, st.integers(0, 40))
def test_time_alone_never_takes_a_met_wait_away(found, later):
    """The waits only ever end; what grows old is the look at address and balance."""
    facts = READY
    for _name, change, _code in found:
        facts = replace(facts, **change)
    waits = {"age", "law", "last_letter", "owner"}
    now = {line.name for line in checklist(facts, RULES, TODAY) if line.met} & waits
    then = {line.name for line in checklist(facts, RULES, TODAY + timedelta(days=later)) if line.met} & waits
    assert now <= then
