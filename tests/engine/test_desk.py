"""Whom to call first, and whom not to call now."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from engine.desk import Caller, days_since, key, may_call, urgency
from engine.facts import Budget, Facts, Hold, Item, Rules, Stage
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)  # a Tuesday
RULES = Rules(stages=(Stage(1, 3), Stage(2, 17, channel="call")), budget=Budget())
OWING = Facts(items=(Item(1, 1, date(2026, 2, 10), Decimal("500"), "EUR"),), rates={"EUR": Decimal(1)}, last_days=3)


def ago(**delta):
    return NOW - timedelta(**delta)


# --- the order --------------------------------------------------------------------------------------------------------

CALLER = Caller(Decimal(100), 10, 0)


@pytest.mark.parametrize(
    "caller, expected",
    [
        (CALLER, 1000),
        (replace(CALLER, days_late=0), 100),
        (replace(CALLER, value=Decimal(-5)), 0),
        (replace(CALLER, days_silent=29), 1000),
        (replace(CALLER, days_silent=30), 2000),
        (replace(CALLER, days_silent=500), 4000),
        (replace(CALLER, days_silent=None), 4000),
        (replace(CALLER, broken=1), 2000),
        (replace(CALLER, broken=50), 5000),
    ],
)
def test_urgency(caller, expected):
    assert urgency(caller) == expected


callers = st.builds(
    Caller,
    value=st.decimals(0, 10**6, places=2),
    days_late=st.integers(0, 3000),
    days_silent=st.none() | st.integers(0, 400),
    broken=st.integers(0, 9),
    asked=st.booleans(),
    skipped=st.booleans(),
)


@given(st.lists(callers))
def test_who_asked_comes_first_and_who_was_skipped_last(many):
    queue = sorted(many, key=key)
    assert [(c.skipped, not c.asked) for c in queue] == sorted((c.skipped, not c.asked) for c in many)
    for one, other in zip(queue, queue[1:], strict=False):
        if (one.skipped, one.asked) == (other.skipped, other.asked):
            assert urgency(one) >= urgency(other)


@given(callers, st.decimals(0, 1000, places=2), st.integers(0, 100), st.integers(0, 5))
def test_more_of_anything_is_never_less_urgent(caller, value, days, broken):
    worse = replace(
        caller, value=caller.value + value, days_late=caller.days_late + days, broken=caller.broken + broken
    )
    assert urgency(worse) >= urgency(caller)
    assert urgency(replace(caller, days_silent=None)) >= urgency(caller)


def test_days_since():
    assert days_since(None, NOW) is None
    assert (days_since(ago(hours=23), NOW), days_since(ago(hours=24), NOW), days_since(NOW, NOW)) == (0, 1, 0)


# --- whether ----------------------------------------------------------------------------------------------------------


def verdict(facts=OWING, now=NOW, rules=RULES, **how):
    found = may_call(facts, rules, now, **how)
    return found and (found.rule, found.code, found.until)


def test_nothing_speaks_against_it():
    assert verdict() is None


@pytest.mark.parametrize(
    "changed, expected",
    [
        ({"holds": (Hold("complaint"),)}, ("hold", "complaint", None)),
        ({"items": ()}, ("settled", "paid", None)),
        ({"unmatched": Decimal(5)}, ("unmatched_money", "")),
        ({"paying": True}, ("unmatched_money", "online")),
        ({"problems": {"call": "no_calls"}}, ("unreachable", "no_calls", None)),
        ({"problems": {"call": "wrong_number"}}, ("unreachable", "wrong_number", None)),
        ({"fresh_until": NOW + timedelta(days=2)}, ("fresh_days", "", NOW + timedelta(days=2))),
        ({"items": (replace(OWING.items[0], bar="promised"),)}, ("nothing_askable", "promised", None)),
    ],
)
def test_what_speaks_against_it(changed, expected):
    assert verdict(replace(OWING, **changed))[: len(expected)] == expected


@pytest.mark.parametrize("kind", ["awaiting_answer", "query"])
def test_holds_that_the_call_ends_do_not_stop_it(kind):
    assert verdict(replace(OWING, holds=(Hold(kind),))) is None


def test_without_a_number_somebody_finds_it():
    assert verdict(replace(OWING, problems={"call": "no_phone"})) is None


def test_called_today_already():
    tried = replace(OWING, called_at=(ago(hours=1),))
    assert verdict(tried) == ("budget", "call", NOW.replace(day=11, hour=8))
    assert verdict(tried, NOW + timedelta(days=1)) is None
    assert verdict(tried, asked=True) is None


def test_two_calls_a_week():
    tried = replace(OWING, called_at=(ago(days=3), ago(days=1)))
    assert verdict(tried) == ("budget", "call", NOW.replace(day=16, hour=8)), "seven days later is a Saturday"
    assert verdict(tried, asked=True) is None


def test_peace_after_a_talk():
    talked = replace(OWING, talked_at=ago(days=4))
    assert verdict(talked) == ("budget", "call", NOW.replace(day=13, hour=8))
    assert verdict(talked, asked=True) is None


def test_a_wish_covers_the_first_attempt():
    tried = replace(OWING, called_at=(ago(days=3), ago(days=1)))
    assert verdict(tried, asked=True, tried=True) == ("budget", "call", NOW.replace(day=16, hour=8))
    once = replace(OWING, called_at=(ago(hours=1),))
    assert verdict(once, asked=True, tried=True) == ("budget", "call", NOW.replace(day=11, hour=8))
    assert verdict(once, NOW + timedelta(days=1), asked=True, tried=True) is None


def test_messages_count_too():
    written = replace(OWING, contacted_at=(ago(hours=20),))
    assert verdict(written) == ("budget", "call", ago(hours=20) + timedelta(hours=72))


def test_the_budget_ends_in_decent_hours():
    written = replace(OWING, contacted_at=(ago(hours=49),))  # 72 hours later it is nine on Wednesday
    late = replace(OWING, contacted_at=(ago(hours=38),))  # ... and at eight in the evening
    assert verdict(written)[2] == NOW.replace(day=11, hour=9)
    assert verdict(late)[2] == NOW.replace(day=12, hour=8)


@pytest.mark.parametrize("asked", [False, True])
def test_hours_count_for_everybody(asked):
    assert verdict(now=NOW.replace(hour=20), asked=asked) == ("window", "", NOW.replace(day=11, hour=8))
    saturday = NOW.replace(day=14)
    assert verdict(now=saturday, asked=asked) == ("window", "", NOW.replace(day=16, hour=8))


def test_who_asked_is_not_called_before_the_hour():
    wish = NOW + timedelta(hours=3)
    assert verdict(asked=True, not_before=wish) == ("callback", "", wish)
    assert verdict(asked=True, not_before=wish, now=wish) is None


def test_who_asked_is_called_though_nothing_is_open():
    assert verdict(replace(OWING, items=()), asked=True) is None
    assert verdict(replace(OWING, holds=(Hold("do_not_contact"),)), asked=True) == ("hold", "do_not_contact", None)


def test_a_call_about_a_plan_is_made_though_the_plan_covers_all():
    planned = replace(OWING, items=(replace(OWING.items[0], bar="planned"),))
    assert verdict(planned) == ("nothing_askable", "planned", None)
    assert verdict(planned, agreed=True) is None


moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 1)).map(lambda d: d.replace(tzinfo=timezone.utc))
worlds = st.builds(
    lambda called, talked, contacted: replace(
        OWING, called_at=tuple(sorted(called)), talked_at=talked, contacted_at=tuple(sorted(contacted))
    ),
    called=st.lists(moments, max_size=3),
    talked=st.none() | moments,
    contacted=st.lists(moments, max_size=4),
)


@given(worlds, moments)
def test_nobody_is_called_at_night_or_more_often_than_the_policy_allows(facts, now):
    past = [m for m in facts.called_at if m <= now]
    facts = replace(facts, called_at=tuple(past))
    if may_call(facts, RULES, now) is None:
        assert now.weekday() < 5 and 8 <= now.hour < 18
        assert sum(now - m < timedelta(days=7) for m in past) < 2
        assert not any(m.date() == now.date() for m in past)
        assert not any(timedelta(0) <= now - m < timedelta(hours=72) for m in facts.contacted_at)


@given(worlds, moments)
def test_what_waits_says_until_when_and_that_lies_ahead(facts, now):
    found = may_call(facts, RULES, now)
    if found:
        assert found.until and found.until > now


@given(worlds, moments)
def test_who_asked_may_be_called_whenever_others_may(facts, now):
    if may_call(facts, RULES, now) is None:
        assert may_call(facts, RULES, now, asked=True) is None
        assert may_call(facts, RULES, now, agreed=True) is None
