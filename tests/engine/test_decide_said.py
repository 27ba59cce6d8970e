"""What was said decides: agreements, days of peace, items that are left alone; each on exact facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from engine.decide import decide
from engine_world import NOW, RULES, ahead, facts, item, left_alone, paris, verdict

# promise or plan


def test_agreement_speaks_until_its_day():
    decision = decide(facts(item(), agreement_until=paris(3, 14)), RULES, NOW)  # a Saturday
    assert (decision.rule, decision.until) == ("plan_or_promise_due", paris(3, 16, 8))


def test_agreement_is_over_at_its_end():
    assert verdict(facts(item(), agreement_until=NOW))[0] == "contact"


def test_a_broken_promise_is_named():
    broken = facts(item(), agreement="broken", agreement_until=ahead(days=2))
    assert verdict(broken) == ("wait", "plan_or_promise_due", "broken")


def test_a_broken_promise_does_not_speak_for_ever():
    assert verdict(facts(item(), agreement="broken", agreement_until=NOW))[0] == "contact"
    assert verdict(facts(item(), agreement="broken"))[0] == "contact"


# a plan that runs


def test_a_small_rest_under_a_plan_keeps_the_case():
    """The last instalment is 3.00: whoever pays in parts is thanked when all is paid, not before."""
    rest = item(amount="3.00", bar="planned")
    assert verdict(facts(rest)) == ("wait", "nothing_askable", "planned")
    assert verdict(facts(rest, last_days=10)) == ("wait", "nothing_askable", "planned")
    dated = replace(rest, bar_until=paris(3, 20))
    assert decide(facts(dated), RULES, NOW).until == paris(3, 20, 8)
    assert verdict(facts(dated), now=paris(3, 20)) == ("close", "settled", "small")


@pytest.mark.parametrize("bar", ["promised", "disputed", "held", "blocked", ""])
def test_any_other_small_rest_closes_the_case(bar):
    assert verdict(facts(item(amount="3.00", bar=bar))) == ("close", "settled", "small")


def test_a_small_rest_beside_a_plan_is_not_asked():
    world = facts(item(1, amount="3.00"), item(2, amount="3.00", bar="planned"))
    assert verdict(world) == ("wait", "nothing_askable", "small")
    assert verdict(replace(world, items=world.items[:1])) == ("close", "settled", "small")


def test_what_is_not_planned_is_asked_beside_a_plan():
    world = facts(item(1, amount="50.00"), item(2, amount="3.00", bar="planned"))
    assert decide(world, RULES, NOW).items == (1,)


def test_a_plan_that_is_paid_closes_the_case():
    assert verdict(facts(item(amount="0.00", bar="planned"))) == ("close", "settled", "paid")


# fresh days


def test_fresh_days():
    decision = decide(facts(item(), fresh_until=paris(3, 14)), RULES, NOW)  # a Saturday
    assert (decision.action, decision.rule, decision.code) == ("wait", "fresh_days", "")
    assert (decision.until, decision.stage_id) == (paris(3, 16, 8), 2)


def test_fresh_days_are_over_at_their_end():
    assert verdict(facts(item(), fresh_until=NOW))[0] == "contact"
    assert verdict(facts(item(), fresh_until=NOW + timedelta(seconds=1)))[1] == "fresh_days"


def test_after_fresh_days_the_same_stage():
    world = facts(item(overdue=50), last_days=3, fresh_until=ahead(days=5))
    assert decide(world, RULES, NOW).stage_id == decide(world, RULES, ahead(days=6)).stage_id == 3
    assert decide(world, RULES, ahead(days=6)).action == "contact"


def test_fresh_days_keep_the_review_away_too():
    assert verdict(facts(item(overdue=90), last_days=60, fresh_until=ahead(days=2)))[1] == "fresh_days"
    assert verdict(facts(item(overdue=90), last_days=60))[0] == "review"


def test_fresh_days_do_not_keep_a_paid_case_open():
    assert verdict(facts(fresh_until=ahead(days=2))) == ("close", "settled", "paid")


# items that are left in peace for a time


def test_nothing_askable_until_the_first_is_free():
    world = facts(left_alone(1, until=paris(3, 20)), left_alone(2, until=paris(3, 14)), left_alone(3))
    assert decide(world, RULES, NOW).until == paris(3, 16, 8)  # the 14th is a Saturday


def test_the_first_of_peace_and_due_date():
    soon = item(2, overdue=-2)
    assert decide(facts(left_alone(1, until=paris(3, 20)), soon), RULES, NOW).until == paris(3, 13, 8)
    assert decide(facts(left_alone(1, until=paris(3, 12)), soon), RULES, NOW).until == paris(3, 12, 8)


def test_too_small_until_another_is_free():
    world = facts(item(1), item(2, amount="-95.00"), left_alone(3, until=paris(3, 12)))
    decision = decide(world, RULES, NOW)
    assert (decision.code, decision.until) == ("small", paris(3, 12, 8))


def test_free_at_its_end():
    for bar in ("held", "promised", "planned"):
        assert verdict(facts(left_alone(1, until=NOW, bar=bar)))[0] == "contact"
        assert verdict(facts(left_alone(1, until=NOW + timedelta(seconds=1), bar=bar)))[2] == bar


def test_each_is_free_at_its_own_end():
    world = facts(left_alone(1, until=NOW), left_alone(2, until=ahead(hours=1)), left_alone(3), item(4))
    assert decide(world, RULES, NOW).items == (1, 4)
    assert decide(world, RULES, ahead(hours=1)).items == (1, 2, 4)


def test_a_young_item_is_looked_at_when_an_older_one_is_free():
    """Stage 3 is due on the 17th for the young item; the older one may be asked for on the 12th."""
    young = item(1, overdue=3)
    assert decide(facts(young, last_days=3), RULES, NOW).until == paris(3, 17, 8)
    world = facts(young, left_alone(2, overdue=40, until=paris(3, 12)), last_days=3)
    decision = decide(world, RULES, NOW)
    assert (decision.rule, decision.until, decision.value) == ("ladder_not_due", paris(3, 12, 8), date(2026, 3, 17))
    assert decide(world, RULES, paris(3, 12, 8)).items == (1, 2)


def test_a_young_item_does_not_wait_for_an_older_one():
    world = facts(item(1, overdue=3), left_alone(2, overdue=40, until=paris(3, 24)), last_days=3)
    assert decide(world, RULES, NOW).until == paris(3, 17, 8)


def test_an_upcoming_item_that_becomes_free():
    """Due on the 14th, left alone until the 12th: the case stays, so that what was said is not forgotten."""
    world = facts(left_alone(1, overdue=-4, until=paris(3, 12)))
    assert verdict(world) == ("wait", "nothing_askable", "later")
    assert decide(world, RULES, NOW).until == paris(3, 12, 8)
    assert verdict(replace(world, last_days=3)) == ("close", "settled", "paid")
    assert decide(facts(left_alone(1, overdue=-4, until=paris(3, 12))), RULES, paris(3, 12, 8)).items == (1,)


def test_a_plan_over_later_items_keeps_the_conversation():
    """The late item is paid; what is planned falls due in a month: nobody is told that all is settled."""
    later = item(2, overdue=-30, bar="planned")
    assert verdict(facts(later, last_days=3)) == ("wait", "nothing_askable", "later")
    assert verdict(facts(item(2, overdue=-30), last_days=3)) == ("close", "settled", "paid")
