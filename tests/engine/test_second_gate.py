"""The second gate: what is owed is read again when the message leaves."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from engine.bars import Disputed, set_apart
from engine.decide import decide, still_true
from engine.facts import Hold, Pending
from engine_world import FAILED, NOW, RULES, STAGES, TODAY, ago, ahead, facts, item, paris

ASKED = {1: Decimal("100.00")}


def rule(now_known, asked=None, rules=RULES, now=NOW):
    """The name of the rule that stops a message about item 1, or None."""
    stopped = still_true(now_known, rules, ASKED if asked is None else asked, now)
    return stopped and stopped.rule


def queued(stage_id=2):
    return Pending("queued", stage_id, "email")


def test_nothing_changed():
    assert rule(facts(item(), pending=queued())) is None


def test_zeros_behind_the_point_do_not_matter():
    assert rule(facts(item(amount="60.00")), {1: Decimal("60")}) is None


def test_message_with_its_credit():
    world = facts(item(1), item(2, amount="-40.00"))
    assert rule(world, {1: Decimal("100.00"), 2: Decimal("-40.00")}) is None
    assert rule(world) == "changed"


# money came


def test_all_paid():
    stopped = still_true(facts(), RULES, ASKED, NOW)
    assert (stopped.action, stopped.rule, stopped.code) == ("close", "settled", "paid")


def test_paid_but_still_listed():
    assert rule(facts(item(amount="0.00"))) == "settled"


def test_all_paid_and_the_next_one_is_near():
    """After a reminder the conversation is over; before one, the note would name another item."""
    assert rule(facts(item(2, overdue=-3), last_days=3, pending=queued(3))) == "settled"
    assert rule(facts(item(2, overdue=-3), pending=queued())) == "changed"


def test_paid_in_part():
    assert rule(facts(item(amount="60.00"))) == "changed"


def test_paid_down_to_a_trifle():
    assert rule(facts(item(amount="0.05"))) == "settled"


def test_one_of_two_paid():
    assert rule(facts(item(1)), {1: Decimal("100.00"), 2: Decimal("5.00")}) == "changed"


def test_another_item_is_due_now():
    assert rule(facts(item(1), item(2, overdue=1))) == "changed"


def test_credit_note_arrived():
    assert rule(facts(item(1), item(2, amount="-1.00"))) == "changed"
    assert rule(facts(item(1), item(2, amount="-100.00"))) == "nothing_askable"


def test_money_at_the_bank():
    assert rule(facts(item(), unmatched=Decimal("5.00"))) == "unmatched_money"


# people spoke


def test_hold():
    assert rule(facts(item(), holds=(Hold("hardship"),))) == "hold"


@pytest.mark.parametrize("bar", ["no_followup", "blocked", "disputed", "held", "promised", "planned"])
def test_barred_since(bar):
    assert rule(facts(item(bar=bar))) == ("settled" if bar == "no_followup" else "nothing_askable")
    assert rule(facts(item(1), item(2, bar=bar)), {1: Decimal("100.00"), 2: Decimal("100.00")}) == "changed"


def test_agreement():
    assert rule(facts(item(), agreement_until=ahead(days=1))) == "plan_or_promise_due"


def test_hold_was_lifted():
    assert rule(facts(item(), fresh_until=ahead(days=1))) == "fresh_days"


def test_fresh_days_are_no_later():
    """The message was written before the conversation paused; it is stale, not early."""
    assert rule(facts(item(), fresh_until=ahead(days=1)), now=paris(3, 10, 20)) == "fresh_days"


def test_disputed_in_part_since():
    (left,) = set_apart([item()], [Disputed(frozenset([1]), Decimal("30.00"))], [], NOW)
    assert rule(facts(left)) == "changed"
    assert rule(facts(left), {1: Decimal("70.00")}) is None


def test_free_since():
    """Left alone when the message was written, free when it leaves: the message would leave it out."""
    held = replace(item(2, bar="held"), bar_until=ahead(hours=1))
    assert rule(facts(item(1), held)) is None
    assert rule(facts(item(1), held), now=ahead(hours=1)) == "changed"


def test_contacted_by_hand_since():
    assert rule(facts(item(), contacted_at=(ago(hours=1),))) == "budget"


def test_address_failed_since():
    assert rule(facts(item(), **FAILED)) == "unreachable"


def test_reason_beats_the_sum():
    """Paid in part and on hold: the hold is what people want to read."""
    assert rule(facts(item(amount="60.00"), holds=(Hold("hardship"),))) == "hold"
    assert rule(facts(item(amount="60.00"), agreement_until=ahead(days=1))) == "plan_or_promise_due"


# later, and never later with a wrong message


def test_night_means_later():
    stopped = still_true(facts(item(), pending=queued()), RULES, ASKED, paris(3, 10, 20))
    assert (stopped.rule, stopped.until) == ("window", paris(3, 11, 8))


def test_wrong_message_does_not_wait_for_the_morning():
    assert rule(facts(item(amount="60.00")), now=paris(3, 10, 20)) == "changed"


# the stage


def test_courtesy_note_that_came_too_late():
    """The note says what will be due; by now it is overdue."""
    assert rule(facts(item(overdue=0), pending=queued(1))) is None
    assert rule(facts(item(overdue=1), pending=queued(1))) == "changed"


def test_reminder_of_what_is_not_due_any_more():
    """The due date was moved: nothing is overdue, the reminder would be wrong."""
    assert rule(facts(item(overdue=-2), last_days=-5, pending=queued(2))) == "changed"
    assert rule(facts(item(overdue=2), pending=queued(2))) == "changed"
    assert rule(facts(item(overdue=3), pending=queued(2))) is None


def test_stage_was_sent_meanwhile():
    assert rule(facts(item(), last_days=3, pending=queued(2))) == "changed"
    assert rule(facts(item(overdue=90), last_days=60, pending=queued(7))) == "changed"


def test_message_of_no_stage_is_not_held_to_the_ladder():
    assert rule(facts(item(overdue=1), pending=queued(0))) is None
    assert rule(facts(item(overdue=90), last_days=60, pending=queued(0))) is None
    assert rule(facts(item(overdue=90), last_days=60)) is None


def test_approved_message():
    rules = replace(RULES, stages=tuple(replace(stage, requires_approval=True) for stage in STAGES))
    assert rule(facts(item(), pending=queued()), rules=rules) is None


def test_what_was_decided_may_leave():
    """The gate never stops what the engine decided at the same moment."""
    for overdue in range(-5, 80):
        world = facts(item(1, overdue), item(2, overdue - 1, "7.00", "USD"), item(3, 30, "-2.00"))
        decision = decide(world, RULES, NOW)
        if decision.action == "contact":
            asked = {i.id: i.residual for i in world.items if i.id in decision.items}
            leaving = replace(world, pending=queued(decision.stage_id))
            assert still_true(leaving, RULES, asked, NOW) is None


def test_stale_bank():
    rules = replace(RULES, bank_stale_days=3)
    assert rule(facts(item(), bank_entry=TODAY - timedelta(days=4)), rules=rules) == "bank_stale"
