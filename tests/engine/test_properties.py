"""What holds for every customer, policy and moment."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

from engine.decide import decide, still_true
from engine.facts import Hold, Pending
from engine.view import View
from engine.window import next_open
from engine_invariants import barred, check, net
from engine_random import READY, WORLDS
from hypothesis import given
from hypothesis import strategies as st

some_time = st.timedeltas(timedelta(0), timedelta(days=60))


def asked_by(facts, decision):
    return {item.id: item.residual for item in facts.items if item.id in decision.items}


@given(WORLDS)
def test_every_invariant(world):
    facts, rules, now = world
    check(facts, rules, now, decide(facts, rules, now))


@given(WORLDS)
def test_same_facts_same_decision(world):
    assert decide(*world) == decide(*deepcopy(world))


@given(WORLDS)
def test_facts_are_left_alone(world):
    before = deepcopy(world)
    decide(*world)
    assert world == before


@given(WORLDS)
def test_order_of_items_does_not_matter(world):
    facts, rules, now = world
    one, other = decide(facts, rules, now), decide(replace(facts, items=facts.items[::-1]), rules, now)
    assert sorted(one.items) == sorted(other.items)
    assert (one.action, one.rule, one.stage_id, one.until) == (other.action, other.rule, other.stage_id, other.until)


@given(READY, st.sampled_from([None, timedelta(seconds=1), timedelta(days=400)]))
def test_hold_always_wins(world, span):
    facts, rules, now = world
    held = replace(facts, holds=(*facts.holds, Hold("complaint", now + span if span else None)))
    decision = decide(held, rules, now)
    assert decision.rule == "hold" or decision.action == "close"
    assert still_true(held, rules, asked_by(facts, decide(facts, rules, now)), now) is not None


@given(READY, st.sampled_from([timedelta(seconds=1), timedelta(days=400)]))
def test_fresh_days_are_always_kept(world, span):
    """Reminders wait; an invoice that they never had does not."""
    facts, rules, now = world
    rules, fresh = replace(rules, invoice_first=False), replace(facts, fresh_until=now + span)
    assert decide(fresh, rules, now).action in ("wait", "close")
    assert still_true(fresh, rules, asked_by(facts, decide(facts, rules, now)), now) is not None


@given(WORLDS)
def test_what_has_ended_might_as_well_not_be_there(world):
    """Peace, promises and pauses that are over leave no trace in the decision."""
    facts, rules, now = world
    over = replace(facts, fresh_until=now, agreement_until=now, agreement="broken", holds=(Hold("query", now),))
    never = replace(facts, fresh_until=None, agreement_until=None, agreement="", holds=())
    ended = [replace(i, bar="held", bar_until=now) if not barred(i, now) else i for i in facts.items]
    free = [replace(i, bar="", bar_until=None) if not barred(i, now) else i for i in facts.items]
    assert decide(replace(over, items=tuple(ended)), rules, now) == decide(
        replace(never, items=tuple(free)), rules, now
    )


@given(READY)
def test_contact_uses_up_the_moment(world):
    """Right after a contact there is no other, unless the policy has switched every limit off."""
    facts, rules, now = world
    decision = decide(facts, rules, now)
    if decision.action == "contact" and rules.budget.gap_hours:
        days = {stage.id: stage.days_after_due for stage in rules.stages}[decision.stage_id]
        sent = replace(facts, pending=None, last_days=days, last_sent_at=now, contacted_at=(*facts.contacted_at, now))
        assert decide(sent, rules, now + timedelta(hours=1)).action not in ("contact", "approve")


@given(READY)
def test_customer_in_credit_is_never_contacted(world):
    facts, rules, now = world
    paid = [replace(i, id=100 + n, residual=-i.residual) for n, i in enumerate(facts.items) if i.residual > 0]
    covered = replace(facts, items=(*facts.items, *paid))
    assert all(value <= 0 for value in net(covered.items).values())
    assert decide(covered, rules, now).action not in ("contact", "approve")


@given(WORLDS)
def test_waiting_comes_to_an_end(world):
    """Woken at ``until`` with nothing new, a case never waits forever in small steps."""
    facts, rules, now = world
    facts, rules = replace(facts, unmatched=facts.unmatched * 0), replace(rules, bank_stale_days=0)
    for _ in range(25):
        decision = decide(facts, rules, now)
        if decision.until is None:
            return
        now = decision.until
    raise AssertionError(f"still waiting: {decision}")


@given(READY, st.integers(0, 99))
def test_nothing_is_missed_while_waiting(world, percent):
    """Between now and ``until`` the engine would not have acted either.

    Without credits: a foreign credit may be used up by an item that falls due, which may wait for its own stage.
    """
    facts, rules, now = world
    facts = replace(facts, items=tuple(item for item in facts.items if item.residual >= 0))
    decision = decide(facts, rules, now)
    if decision.until:
        between = now + (decision.until - now) * percent / 100
        missed = decide(facts, rules, between)
        if missed.action == "review":
            # A person would be asked at any hour; that may wait until it opens, and no longer.
            assert next_open(View(facts, rules, now).window, between) >= decision.until
        else:
            assert missed.action in ("wait", "close")


@given(READY, some_time)
def test_the_gate_is_never_looser_than_the_engine(world, later):
    """What the gate lets pass is what the engine would say at that moment."""
    facts, rules, now = world
    decision = decide(facts, rules, now)
    if decision.action != "contact":
        return
    leaving = replace(facts, pending=Pending("queued", decision.stage_id, decision.channel))
    assert still_true(leaving, rules, asked_by(facts, decision), now) is None
    stopped = still_true(leaving, rules, asked_by(facts, decision), now + later)
    again = decide(replace(facts, pending=None), rules, now + later)
    if stopped is None:
        assert again.action in ("contact", "approve")
        assert (again.stage_id, again.items) == (decision.stage_id, decision.items)
    elif stopped.rule == "window":
        assert again.rule == "window"


@given(READY)
def test_the_gate_notices_any_change_of_a_sum(world):
    facts, rules, now = world
    decision = decide(facts, rules, now)
    if decision.action == "contact":
        first, *_ = asked = asked_by(facts, decision)
        for wrong in ({**asked, first: asked[first] + 1}, {**asked, 0: asked[first]}, dict(list(asked.items())[1:])):
            assert still_true(facts, rules, wrong, now).rule == "changed"
