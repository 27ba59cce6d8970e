"""Messages by hand: everything that speaks against one is said, and what nobody may override nobody can."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from engine.bars import Disputed, set_apart
from engine.byhand import HARD_HOLDS, still_said, to_show, warnings
from engine.decide import still_true
from engine.facts import Budget, Hold, Pending, Window
from engine.holds import HOLD_TYPES
from engine_random import READY, WORLDS
from engine_world import NOW, PARIS, RULES, TODAY, ago, ahead, facts, item, left_alone, paris
from hypothesis import assume, given
from hypothesis import strategies as st

ASKED = {1: Decimal("100.00")}
CHANNELS = ("email", "letter", "sms")


def said(world, rules=RULES, now=NOW, channel="email"):
    """Keys of the soft cautions, and of the hard ones."""
    found = warnings(world, rules, now, channel)
    return [c.key for c in found if not c.hard], [c.key for c in found if c.hard]


def gate(world, asked=None, rules=RULES, now=NOW, channel="email", answered_for=frozenset(), **how):
    stopped = still_said(world, rules, ASKED if asked is None else asked, now, channel, answered_for, **how)
    return stopped and (stopped.rule, stopped.code)


def test_nothing_speaks_against_it():
    assert warnings(facts(item()), RULES, NOW, "email") == ()
    assert gate(facts(item())) is None


# nothing is owed


@pytest.mark.parametrize(
    "world",
    [facts(), facts(item(amount="0.00")), facts(item(1, amount="-20.00"))],
)
def test_nobody_is_written_to_who_owes_nothing(world):
    assert said(world) == ([], ["settled:paid"])


def test_nobody_is_written_to_whose_credits_cover_everything():
    assert said(facts(item(1), item(2, amount="-100.00"))) == ([], ["settled:in_credit"])


def test_what_is_wholly_in_discussion_is_owed_all_the_same():
    items = set_apart([item()], [Disputed(frozenset([1]), Decimal("100.00"))], [], NOW)
    assert said(facts(*items)) == (["nothing_askable:disputed"], [])


@pytest.mark.parametrize("overdue, amount, key", [(-20, "100.00", "settled:early"), (20, "3.00", "settled:small")])
def test_a_manager_may_write_about_little_and_early(overdue, amount, key):
    assert said(facts(item(overdue=overdue, amount=amount))) == ([key], [])


@pytest.mark.parametrize("bar", ["blocked", "promised", "planned", "held"])
def test_what_may_not_be_asked_for(bar):
    assert said(facts(item(bar=bar))) == ([f"nothing_askable:{bar}"], [])


# holds


@pytest.mark.parametrize("kind", sorted(HOLD_TYPES))
def test_holds(kind):
    soft, hard = said(facts(item(), holds=(Hold(kind, ahead(days=3), "because"),)))
    if kind == "awaiting_answer":
        assert (soft, hard) == ([], []), "writing is the answer"
    elif HOLD_TYPES[kind].sensitive or kind in ("do_not_contact", "insolvency", "legal"):
        assert (soft, hard) == ([], [f"hold:{kind}"])
    else:
        assert (soft, hard) == ([f"hold:{kind}"], [])


@pytest.mark.parametrize("kind", ["excluded", "archived", "with_agency"])
def test_customers_whom_nobody_writes_to(kind):
    assert said(facts(item(), holds=(Hold(kind),))) == ([], [f"hold:{kind}"])


def test_a_sensitive_hold_tells_no_kind_and_is_hard():
    assert said(facts(item(), holds=(Hold(""),))) == ([], ["hold"])


def test_every_hold_is_said_and_those_that_are_over_are_not():
    holds = (Hold("postponed", ahead(days=2)), Hold("legal"), Hold("query", ago(hours=1)))
    assert said(facts(item(), holds=holds)) == (["hold:postponed"], ["hold:legal"])


# the other rules


def test_everything_is_said_at_once():
    world = facts(
        item(),
        unmatched=Decimal("5.00"),
        bank_entry=TODAY - timedelta(days=20),
        agreement_until=ahead(days=2),
        agreement="broken",
        fresh_until=ahead(days=3),
        contacted_at=(ago(hours=5),),
    )
    soft, hard = said(world, replace(RULES, bank_stale_days=14), paris(3, 10, 20))
    assert soft == ["unmatched_money", "bank_stale", "plan_or_promise_due:broken", "fresh_days", "budget", "window"]
    assert hard == []


def test_the_ladder_says_nothing():
    """Not the stage's distance, nor its age: a person chooses the moment."""
    rules = replace(RULES, stages=tuple(replace(stage, min_gap_days=30) for stage in RULES.stages))
    world = facts(item(overdue=1), last_days=3, last_sent_at=ago(days=5), contacted_at=(ago(days=5),))
    assert warnings(world, rules, NOW, "email") == ()
    assert warnings(facts(item(overdue=90), last_days=60, reviewed=True), rules, NOW, "email") == ()


def test_the_limits_of_calls_are_not_those_of_messages():
    stages = (replace(RULES.stages[1], channel="call"),)
    world = facts(item(), called_at=(ago(days=1), ago(days=2)), talked_at=ago(days=4))
    assert warnings(world, replace(RULES, stages=stages), NOW, "email") == ()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_does_not_work_is_closed_and_the_others_are_not(channel):
    world = facts(item(), problems={channel: "bounced"}, reported=frozenset([channel]))
    assert said(world, channel=channel) == ([], ["unreachable:bounced"])
    others = [name for name in CHANNELS if name != channel]
    assert [said(world, channel=name) for name in others] == [([], []), ([], [])]


# another one


@pytest.mark.parametrize("channel", CHANNELS)
def test_another_message_by_hand_is_under_way(channel):
    world = facts(item(), pending=Pending("queued", 0, channel), writing=channel)
    assert said(world) == ([f"pending_touch:{channel}"], [])
    assert gate(world) is None, "it is itself what is under way when it leaves"
    assert said(facts(item(), pending=Pending("queued", 3, channel))) == ([], []), "a reminder is taken back"


def test_who_writes_twice_knows_that_the_first_one_counts():
    world = facts(item(), contacted_at=(ago(hours=1),))
    assert gate(world, answered_for={"pending_touch:sms"}) is None
    assert gate(world, answered_for={"hold:query"}) == ("budget", "")
    ceiling = facts(item(), contacted_at=(ago(days=2), ago(days=1), ago(hours=1)))
    assert gate(ceiling, answered_for={"pending_touch:sms", "budget"}) == ("budget", "ceiling_3")


# how often


@pytest.mark.parametrize(
    "contacts, expected",
    [
        ([1], (["budget"], [])),
        ([6, 4], (["budget"], [])),
        ([4], ([], [])),
        ([6, 5, 4], ([], ["budget:ceiling_3"])),
        ([7, 5, 4], (["budget"], [])),
        ([29, 26, 23, 20, 18, 16, 14, 12, 10, 8], ([], ["budget:ceiling_10"])),
        ([30, 26, 23, 20, 18, 16, 14, 12, 10, 8], (["budget"], [])),
    ],
)
def test_budget_and_ceilings(contacts, expected):
    world = facts(item(), contacted_at=tuple(ago(days=days) for days in contacts))
    assert said(world) == expected


def test_a_generous_policy_does_not_lift_the_ceiling():
    rules = replace(RULES, budget=Budget(9, 50, 200, 0))
    world = facts(item(), contacted_at=(ago(days=6), ago(days=3), ago(hours=1)))
    (found,) = warnings(world, rules, NOW, "email")
    assert (found.key, found.hard, found.value, found.until) == ("budget:ceiling_3", True, 3, ahead(days=1))


# the hour


@pytest.mark.parametrize(
    "hour, channel, expected",
    [
        (7, "sms", ([], ["window:night"])),
        (8, "sms", ([], [])),
        (20, "sms", (["window"], [])),
        (21, "sms", ([], ["window:night"])),
        (21, "email", (["window"], [])),
        (3, "email", (["window"], [])),
        (3, "letter", ([], [])),
    ],
)
def test_hours(hour, channel, expected):
    assert said(facts(item()), now=paris(3, 10, hour), channel=channel) == expected


def test_hours_of_the_contact_count_before_those_of_the_policy():
    world = facts(item(), window=Window(zones=(PARIS,), start=paris(3, 10, 15).astimezone(PARIS).time()))
    assert said(world) == (["window"], [])


# what the table shows


def test_the_table_shows_what_may_be_asked_for():
    assert to_show(facts(item(1), item(2, bar="held"), item(3, overdue=-9)), RULES, NOW) == ASKED


def test_otherwise_what_is_open_and_undisputed():
    world = facts(item(1, bar="promised"), item(2, bar="disputed"), item(3, bar="blocked"), item(4, amount="-30.00"))
    assert to_show(world, RULES, NOW) == {1: Decimal("100.00"), 4: Decimal("-30.00")}


def test_what_is_free_again_is_asked_for():
    assert to_show(facts(left_alone(1, until=ago(hours=1))), RULES, NOW) == ASKED


def test_in_credit_there_is_nothing_to_show():
    assert to_show(facts(item(1, bar="promised"), item(2, amount="-130.00")), RULES, NOW) == {}


# the second gate


def test_what_a_manager_answers_for_does_not_stop_it_again():
    world = facts(item(), contacted_at=(ago(hours=5),))
    assert gate(world) == ("budget", "")
    assert gate(world, answered_for={"budget"}) is None


def test_another_reason_of_the_same_rule_stops_it():
    holds = (Hold("postponed", ahead(days=2)), Hold("query"))
    assert gate(facts(item(), holds=holds), answered_for={"hold:postponed"}) == ("hold", "query")


def test_hard_rules_stop_it_whoever_answers_for_them():
    world = facts(item(), holds=(Hold("legal"),))
    assert gate(world, answered_for={"hold:legal", "hold"}) == ("hold", "legal")


@pytest.mark.parametrize("channel", CHANNELS)
def test_figures_that_have_changed(channel):
    world = facts(item(amount="60.00"))
    assert gate(world, channel=channel) == ("changed", "")
    assert gate(world, {}, channel=channel) is None, "without a table nothing can be wrong"
    assert gate(facts(item(bar="promised")), answered_for={"nothing_askable:promised"}) is None


def test_that_more_is_owed_by_now_makes_no_printed_letter_wrong():
    more = facts(item(), item(2, amount="50.00"))
    letter = {"channel": "letter", "answered_for": frozenset()}
    assert gate(more, **letter) == ("changed", "")
    assert gate(more, **letter, on_paper=True) is None
    for less in (facts(item(amount="60.00")), facts(item(), item(2, amount="-20.00"))):
        assert gate(less, **letter, on_paper=True) == ("changed", "")


def test_at_night_it_waits_unless_it_is_wrong():
    assert gate(facts(item()), now=paris(3, 10, 22)) == ("window", "")
    assert gate(facts(item(amount="60.00")), now=paris(3, 10, 22)) == ("changed", "")
    assert gate(facts(item(), fresh_until=ahead(days=3)), now=paris(3, 10, 22)) == ("fresh_days", "")
    assert gate(facts(item()), now=paris(3, 10, 22), answered_for={"window"}) is None


def test_paid_meanwhile():
    assert gate(facts()) == ("settled", "paid")
    assert gate(facts(), {}) == ("settled", "paid")


# whatever the customer


channels = st.sampled_from(CHANNELS)


def run_gate(world, rules, now, channel):
    """What the second gate of the run says about the same message, of no stage: where the stage's own distance and
    channels are left out."""
    stages = tuple(replace(stage, min_gap_days=0, channel=channel, others=()) for stage in rules.stages)
    pending = Pending("queued", 0, channel, contact_id=world.contact_id)
    quiet = tuple(hold for hold in world.holds if hold.kind != "awaiting_answer")
    world = replace(world, pending=pending, holds=quiet)
    return still_true(world, replace(rules, stages=stages), to_show(world, rules, now), now)


@given(WORLDS | READY, channels)
def test_no_warnings_and_the_second_gate_are_one(world, channel):
    facts_now, rules, now = world
    found = warnings(facts_now, rules, now, channel)
    assert (still_said(facts_now, rules, to_show(facts_now, rules, now), now, channel) is None) == (found == ())
    # The run knows no ceilings beyond its policy.
    assume(not any(c.code.startswith("ceiling") for c in found))
    stopped = run_gate(facts_now, rules, now, channel)
    if channel == "letter" and stopped and stopped.rule == "window":
        assert found == (), "a letter has no hours"
    else:
        assert (stopped is None) == (found == ())


@given(WORLDS | READY, channels, st.sampled_from(sorted(HARD_HOLDS)))
def test_hard_ones_are_never_answered_for(world, channel, kind):
    facts_now, rules, now = world
    held = replace(facts_now, holds=(*facts_now.holds, Hold(kind)))
    found = warnings(held, rules, now, channel)
    everything = frozenset(c.key for c in found)
    assert any(c.hard for c in found)
    assert still_said(held, rules, {}, now, channel, everything) is not None


@given(WORLDS | READY, channels)
def test_all_soft_ones_answered_for_lets_it_pass(world, channel):
    facts_now, rules, now = world
    found = warnings(facts_now, rules, now, channel)
    soft = frozenset(c.key for c in found if not c.hard)
    passes = still_said(facts_now, rules, to_show(facts_now, rules, now), now, channel, soft) is None
    assert passes == all(not c.hard for c in found)


@given(WORLDS | READY, channels)
def test_the_table_is_never_in_favour_of_us(world, channel):
    facts_now, rules, now = world
    shown = to_show(facts_now, rules, now)
    by_id = {i.id: i for i in facts_now.items}
    assert all(amount == by_id[id_].residual for id_, amount in shown.items())
    never = {"disputed", "blocked", "no_followup", "in_payment", "unsent"}
    assert not any(by_id[id_].bar in never for id_ in shown if by_id[id_].residual > 0)


@given(WORLDS | READY, channels)
def test_what_time_ends_is_to_come(world, channel):
    facts_now, rules, now = world
    for caution in warnings(facts_now, rules, now, channel):
        assert caution.until is None or caution.until > now
