"""One case, one moment, one decision: each rule on exact facts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from engine.decide import asked_for, decide
from engine.facts import Decision, Hold, Pending, Window
from engine_world import (
    FAILED,
    NOW,
    PARIS,
    RULES,
    STAGES,
    TODAY,
    ago,
    ahead,
    facts,
    item,
    left_alone,
    paris,
    verdict,
)


def test_contact():
    assert decide(facts(item(7), item(8, amount="50.00")), RULES, NOW) == Decision(
        "contact", "contact", "", None, 2, (7, 8), (Decimal("100.00"), Decimal("50.00")), channel="email"
    )


# settled


def test_nothing_open_closes():
    assert verdict(facts()) == ("close", "settled", "paid")


def test_far_from_due_closes():
    assert verdict(facts(item(overdue=-6))) == ("close", "settled", "paid")


def test_paid_item_counts_as_nothing():
    assert verdict(facts(item(amount="0.00"))) == ("close", "settled", "paid")


def test_only_credit_closes():
    assert verdict(facts(item(amount="-100.00"))) == ("close", "settled", "paid")


def test_excluded_from_follow_up_closes():
    assert verdict(facts(item(bar="no_followup"))) == ("close", "settled", "paid")


def test_small_debt_closes_and_names_the_sum():
    decision = decide(facts(item(amount="9.99")), RULES, NOW)
    assert (decision.action, decision.code, decision.value) == ("close", "small", Decimal("9.99"))


def test_minimum_itself_is_asked():
    assert verdict(facts(item(amount="10.00")))[0] == "contact"


def test_minimum_is_in_company_currency():
    assert verdict(facts(item(amount="11.00", currency="USD"))) == ("close", "settled", "small")
    assert verdict(facts(item(amount="12.00", currency="USD")))[0] == "contact"


def test_small_items_add_up():
    assert decide(facts(item(1, amount="6.00"), item(2, amount="6.00")), RULES, NOW).items == (1, 2)


def test_small_debt_closes_beside_what_is_not_due_yet():
    assert verdict(facts(item(1, amount="9.99"), item(2, overdue=-3))) == ("close", "settled", "small")


def test_debt_that_a_credit_makes_small_does_not_close():
    assert verdict(facts(item(1, amount="10.00"), item(2, amount="-1.00")))[1:] == ("nothing_askable", "small")


def test_disputed_debt_does_not_close():
    assert verdict(facts(item(bar="disputed"))) == ("wait", "nothing_askable", "disputed")


def test_after_a_reminder_what_comes_next_begins_anew():
    """The overdue invoice was paid; the next one must not find itself on the fourth stage."""
    assert verdict(facts(item(overdue=-3), last_days=10)) == ("close", "settled", "paid")


@pytest.mark.parametrize("sent", [-5, 0])
def test_after_a_note_the_conversation_goes_on(sent):
    rules = replace(RULES, stages=(replace(STAGES[0], days_after_due=sent), *STAGES[1:]))
    assert verdict(facts(item(overdue=0), last_days=sent), rules) == ("wait", "ladder_not_due", "")


# hold


def test_hold_waits_until_its_end():
    decision = decide(facts(item(), holds=(Hold("vacation", ahead(days=2)),)), RULES, NOW)
    assert (decision.rule, decision.code, decision.until) == ("hold", "vacation", ahead(days=2))


def test_longest_hold_is_named():
    holds = (Hold("short", ahead(days=1)), Hold("long", ahead(days=9)), Hold("middle", ahead(days=4)))
    assert decide(facts(item(), holds=holds), RULES, NOW).code == "long"


def test_hold_without_end_is_above_all():
    decision = decide(facts(item(), holds=(Hold("long", ahead(days=900)), Hold("insolvency"))), RULES, NOW)
    assert (decision.code, decision.until) == ("insolvency", None)


def test_hold_is_over_at_its_end():
    assert verdict(facts(item(), holds=(Hold("vacation", NOW),)))[0] == "contact"
    assert verdict(facts(item(), holds=(Hold("vacation", NOW + timedelta(seconds=1)),)))[1] == "hold"


def test_paid_customer_on_hold_is_settled():
    assert verdict(facts(holds=(Hold("hardship"),)))[0] == "close"


# unmatched money, stale bank


def test_unmatched_money_waits_for_the_next_morning():
    decision = decide(facts(item(), unmatched=Decimal("0.01")), RULES, NOW)
    assert (decision.rule, decision.until, decision.value) == ("unmatched_money", paris(3, 11, 8), Decimal("0.01"))


def test_money_paid_out_is_no_reason():
    assert verdict(facts(item(), unmatched=Decimal("-5.00")))[0] == "contact"


@pytest.mark.parametrize(("age", "rule"), [(13, "contact"), (14, "contact"), (15, "bank_stale")])
def test_bank_may_be_so_old(age, rule):
    rules = replace(RULES, bank_stale_days=14)
    assert verdict(facts(item(), bank_entry=TODAY - timedelta(days=age)), rules)[1] == rule


def test_bank_rule_is_off_without_limit_or_imports():
    assert verdict(facts(item(), bank_entry=TODAY - timedelta(days=500)))[0] == "contact"
    assert verdict(facts(item()), replace(RULES, bank_stale_days=14))[0] == "contact"


# pending touch, approval


def test_queued_touch_waits_for_its_result():
    assert verdict(facts(item(), pending=Pending("queued", 2, "email"))) == ("wait", "pending_touch", "email")


def test_touch_to_approve_waits_for_a_person():
    assert verdict(facts(item(), pending=Pending("to_approve", 2, "email")))[1:] == ("pending_touch", "to_approve")


READ_FIRST = replace(RULES, stages=tuple(replace(stage, requires_approval=True) for stage in STAGES))


def test_stage_that_wants_approval():
    assert decide(facts(item()), READ_FIRST, NOW) == Decision(
        "approve", "approval", "", None, 2, (1,), (Decimal("100.00"),), channel="email"
    )


def test_approved_touch_goes_out():
    approved = Pending("to_approve", 2, "email", approved=True)
    assert verdict(facts(item(), pending=approved), READ_FIRST)[0] == "contact"


def test_approval_of_another_stage_does_not_count():
    approved = Pending("to_approve", 1, "email", approved=True)
    assert verdict(facts(item(), pending=approved), READ_FIRST)[0] == "approve"


def test_approved_touch_still_waits_for_the_morning():
    approved = Pending("to_approve", 2, "email", approved=True)
    assert verdict(facts(item(), pending=approved), READ_FIRST, ahead(hours=12))[1] == "window"


# nothing askable


@pytest.mark.parametrize("bar", ["blocked", "disputed", "held", "promised", "planned"])
def test_barred_item_is_not_asked(bar):
    assert verdict(facts(item(bar=bar))) == ("wait", "nothing_askable", bar)
    assert decide(facts(item(1, bar=bar), item(2)), RULES, NOW).items == (2,)


def test_credit_that_covers_all():
    assert verdict(facts(item(1), item(2, amount="-100.00"))) == ("wait", "nothing_askable", "in_credit")


def test_credit_lowers_what_is_asked():
    assert decide(facts(item(1), item(2, amount="-60.00")), RULES, NOW).items == (1, 2)


def test_credit_leaves_too_little():
    decision = decide(facts(item(1), item(2, amount="-95.00")), RULES, NOW)
    assert (decision.rule, decision.code, decision.value) == ("nothing_askable", "small", Decimal("5.00"))


def test_credit_dated_later_counts():
    assert verdict(facts(item(1), item(2, overdue=-30, amount="-100.00")))[2] == "in_credit"


@pytest.mark.parametrize("bar", ["no_followup", "disputed"])
def test_barred_credit_counts(bar):
    assert verdict(facts(item(1), item(2, amount="-100.00", bar=bar)))[2] == "in_credit"


def test_credit_nets_in_its_own_currency():
    two = facts(item(1, amount="500.00"), item(2, currency="USD"), item(3, amount="-150.00", currency="USD"))
    assert decide(two, RULES, NOW).items == (1,)


def test_credit_in_a_foreign_currency_is_not_taken_off():
    assert decide(facts(item(1), item(2, amount="-50.00", currency="USD")), RULES, NOW).items == (1,)


def test_customer_in_credit_over_all_currencies_is_not_asked():
    assert verdict(facts(item(1), item(2, amount="-500.00", currency="USD")))[2] == "in_credit"


def test_exactly_covered_over_all_currencies():
    assert verdict(facts(item(1, amount="90.00"), item(2, amount="-100.00", currency="USD")))[2] == "in_credit"


def test_currency_that_comes_to_nothing_is_left_out():
    usd = (item(2, currency="USD"), item(3, amount="-100.00", currency="USD"))
    assert decide(facts(item(1), *usd), RULES, NOW).items == (1,)


def test_credit_is_the_reason_when_not_all_is_barred():
    world = facts(item(1, bar="disputed"), item(2), item(3, amount="-100.00"))
    assert verdict(world)[2] == "in_credit"


def test_currency_without_a_rate_counts_as_the_companys():
    assert verdict(facts(item(amount="10.00", currency="CHF")))[0] == "contact"
    assert verdict(facts(item(amount="9.00", currency="CHF")))[2] == "small"


def test_time_alone_brings_the_next_item():
    """Barred today; another invoice is due on the 12th, so it is overdue on Friday the 13th."""
    disputed, next_one = item(1, bar="disputed"), item(2, overdue=-2)
    assert decide(facts(disputed, next_one), RULES, NOW).until == paris(3, 13, 8)


def test_what_is_due_today_is_overdue_tomorrow():
    assert decide(facts(item(1, bar="disputed"), item(2, overdue=0)), RULES, NOW).until == paris(3, 11, 8)


def test_beside_something_overdue_no_courtesy_day_is_waited_for():
    assert decide(facts(item(1, bar="disputed"), item(2, overdue=-10)), RULES, NOW).until == paris(
        3, 23, 8
    )  # 21st: Sat


def test_too_small_until_the_next_item():
    decision = decide(facts(item(1), item(2, amount="-95.00"), item(3, overdue=-2)), RULES, NOW)
    assert (decision.code, decision.until) == ("small", paris(3, 13, 8))


def test_covered_until_the_next_item_comes_near():
    """A courtesy note may name the second invoice on the 15th, a Sunday; the first is overdue before, on the 13th."""
    credit = item(9, amount="-100.00")
    assert decide(facts(item(1, overdue=-2), item(2, overdue=-10), credit), RULES, NOW).until == paris(3, 13, 8)
    assert decide(facts(item(1, overdue=-5), item(2, overdue=-6), credit), RULES, NOW).until == paris(3, 11, 8)


def test_promised_waits_for_the_agreed_day():
    decision = decide(facts(item(bar="promised"), agreement_until=paris(3, 20)), RULES, NOW)
    assert (decision.code, decision.until) == ("promised", paris(3, 20, 8))


def test_nothing_to_wait_for():
    assert decide(facts(item(bar="disputed"), agreement_until=NOW), RULES, NOW).until is None


def test_what_a_message_would_ask_for():
    world = facts(item(7), item(8, amount="-40.00"), left_alone(9, until=ahead(days=1)))
    assert asked_for(world, RULES, NOW) == {7: Decimal("100.00"), 8: Decimal("-40.00")}
    assert asked_for(world, RULES, ahead(days=1))[9] == Decimal("100.00")
    assert asked_for(facts(), RULES, NOW) == {}


# unreachable


def test_unreachable_by_mail():
    assert verdict(facts(item(), **FAILED)) == ("wait", "unreachable", "bounced")


def test_no_calls_are_wanted():
    calls = replace(RULES, stages=tuple(replace(stage, channel="call") for stage in STAGES))
    assert verdict(facts(item(), problems={"call": "no_calls"}, reported=frozenset(["call"])), calls) == (
        "wait",
        "unreachable",
        "no_calls",
    )
    assert verdict(facts(item(), problems={"call": "no_calls"}, reported=frozenset(["call"])))[0] == "contact", (
        "a letter is no call"
    )


def test_an_online_payment_on_its_way_waits_for_the_next_morning():
    decision = decide(facts(item(), paying=True), RULES, NOW)
    assert (decision.rule, decision.code, decision.until) == ("unmatched_money", "online", paris(3, 11, 8))


def test_unreachable_by_mail_can_be_called():
    rules = replace(RULES, stages=tuple(replace(stage, channel="call") for stage in STAGES))
    assert verdict(facts(item(), **FAILED), rules)[0] == "contact"


# no window at all


def test_window_that_never_opens_waits_without_a_day():
    decision = decide(facts(item(), window=Window((PARIS,), weekdays=frozenset())), RULES, NOW)
    assert (decision.rule, decision.until) == ("window", None)


def test_the_moment_may_come_in_any_zone():
    for moment in (NOW, NOW.astimezone(PARIS)):
        assert decide(facts(item(), contacted_at=(ago(days=1),)), RULES, moment).until == ahead(days=2)
