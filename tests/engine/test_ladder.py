"""The ladder: one step at a time, the courtesy steps only before anything is overdue."""

from dataclasses import replace
from datetime import timedelta

import pytest
from engine.decide import decide
from engine.ladder import horizon_days, next_stage
from engine_world import NOW, RULES, STAGE_DAYS, STAGES, TODAY, ago, facts, item, paris, verdict


@pytest.mark.parametrize(
    ("last_days", "overdue", "expected"),
    [
        (None, False, -5),
        (None, True, 3),
        (-5, False, 3),
        (-5, True, 3),
        (3, True, 10),
        (4, True, 10),  # the stage was moved or taken away since
        (38, True, 60),
        (60, True, None),
        (99, True, None),
    ],
)
def test_next_stage(last_days, overdue, expected):
    stage = next_stage(STAGES, last_days, overdue)
    assert (stage and stage.days_after_due) == expected


def test_several_courtesy_stages_in_order():
    stages = tuple(replace(STAGES[0], id=n, days_after_due=d) for n, d in enumerate((-10, -3, 0, 5), start=1))
    assert [next_stage(stages, last, False).id for last in (None, -10, -3, 0)] == [1, 2, 3, 4]
    assert [next_stage(stages, last, True).id for last in (None, -10, -3, 0)] == [3, 3, 3, 4]


def test_no_stages():
    assert next_stage((), None, True) is None
    assert verdict(facts(item()), replace(RULES, stages=())) == ("review", "ladder_end", "")
    assert verdict(facts(item(overdue=-1)), replace(RULES, stages=())) == ("close", "settled", "paid")


@pytest.mark.parametrize(("first", "expected"), [(-5, 5), (0, 0), (3, None)])
def test_horizon(first, expected):
    assert horizon_days(replace(RULES, stages=(replace(STAGES[0], days_after_due=first),))) == expected


def test_old_debt_begins_at_the_beginning():
    assert decide(facts(item(overdue=400)), RULES, NOW).stage_id == 2


@pytest.mark.parametrize("position", range(1, len(STAGE_DAYS)))
def test_each_stage_on_its_day(position):
    """On the eve of a stage the engine waits for the day, on the day it acts."""
    days, last_days = STAGE_DAYS[position], STAGE_DAYS[position - 1]
    eve = decide(facts(item(overdue=days - 1), last_days=last_days), RULES, NOW)
    day = decide(facts(item(overdue=days), last_days=last_days), RULES, NOW)
    assert (eve.rule, eve.until, eve.stage_id) == ("ladder_not_due", paris(3, 11, 8), position + 1)
    assert (day.action, day.stage_id) == ("contact", position + 1)


def test_waits_for_the_oldest_item_that_may_be_asked():
    decision = decide(facts(item(1, 90, bar="disputed"), item(2, 8), item(3, 2), last_days=3), RULES, NOW)
    assert (decision.rule, decision.until) == ("ladder_not_due", paris(3, 12, 8))


def test_old_credit_does_not_hurry_the_ladder():
    assert verdict(facts(item(1, 2), item(2, 90, amount="-10.00")))[1] == "ladder_not_due"


def test_due_today_is_not_overdue():
    assert verdict(facts(item(overdue=0)), replace(RULES, stages=STAGES[1:])) == ("close", "settled", "paid")


def test_the_day_is_the_companys():
    """Half past midnight in Paris is still the day before in London."""
    rules, late = replace(RULES, stages=(replace(STAGES[1], days_after_due=1),)), paris(3, 11, 0, 30)
    assert verdict(facts(item(overdue=0)), rules, late)[1] == "window"


# courtesy stages


def test_courtesy_note():
    decision = decide(facts(item(overdue=-5)), RULES, NOW)
    assert (decision.action, decision.stage_id, decision.items) == ("contact", 1, (1,))


def test_courtesy_note_until_the_due_day():
    assert decide(facts(item(overdue=0)), RULES, NOW).stage_id == 1


def test_courtesy_note_names_what_is_near_only():
    assert decide(facts(item(1, -3), item(2, -6), item(3, -4, bar="disputed")), RULES, NOW).items == (1,)


def test_no_courtesy_note_beside_something_overdue():
    decision = decide(facts(item(1, 1), item(2, -3)), RULES, NOW)
    assert (decision.rule, decision.stage_id) == ("ladder_not_due", 2)


def test_no_courtesy_note_beside_a_disputed_item():
    assert verdict(facts(item(1, 1, bar="disputed"), item(2, -3)))[1:] == ("nothing_askable", "disputed")


@pytest.mark.parametrize(("amount", "action"), [("999.99", "close"), ("1000.00", "contact")])
def test_courtesy_note_only_for_larger_sums(amount, action):
    assert verdict(facts(item(overdue=-5, amount=amount)), replace(RULES, predue_min=1000))[0] == action


def test_after_the_courtesy_note_the_first_reminder():
    decision = decide(facts(item(overdue=-2), last_days=-5, last_sent_at=ago(days=3)), RULES, NOW)
    assert (decision.rule, decision.until, decision.stage_id) == ("ladder_not_due", paris(3, 16, 8), 2)  # 15th: Sunday


def test_policy_of_courtesy_notes_does_not_ask_for_a_review_early():
    """Nothing is overdue: there is nothing that a person should look at."""
    notes = replace(RULES, stages=STAGES[:1])
    decision = decide(facts(item(overdue=-1), last_days=-5), notes, NOW)
    assert (decision.action, decision.rule, decision.until) == ("wait", "ladder_not_due", paris(3, 12, 8))
    assert verdict(facts(item(overdue=1), last_days=-5), notes)[0] == "review"


# the end


def test_review_once():
    assert verdict(facts(item(overdue=90), last_days=60)) == ("review", "ladder_end", "")
    assert verdict(facts(item(overdue=90), last_days=60, reviewed=True)) == ("wait", "ladder_end", "reviewed")


# the stage's own gap


GAP_5 = replace(RULES, stages=tuple(replace(stage, min_gap_days=5) for stage in STAGES))


@pytest.mark.parametrize(("days", "rule"), [(4, "min_gap"), (5, "contact"), (6, "contact")])
def test_min_gap_counts_days(days, rule):
    assert verdict(facts(item(), last_days=3, last_sent_at=ago(days=days)), GAP_5)[1] == rule


def test_min_gap_counts_days_not_hours():
    """Written in the evening, free again on the morning of the fifth day."""
    known = facts(item(), last_days=3, last_sent_at=paris(3, 5, 17, 59))
    assert decide(known, GAP_5, paris(3, 9, 17)).until == paris(3, 10, 8)
    assert verdict(known, GAP_5, paris(3, 10, 8))[0] == "contact"


def test_min_gap_across_the_change_of_clocks():
    known = facts(item(), last_days=3, last_sent_at=paris(3, 27, 8))
    assert decide(known, GAP_5, paris(3, 31, 17)).until == paris(4, 1, 8)


def test_today_is_fixed():
    assert TODAY.strftime("%A") == "Tuesday"


def test_after_the_last_stage_the_customer_has_a_week_to_answer_before_a_person_looks():
    sent = facts(item(overdue=90), last_days=60, last_sent_at=NOW - timedelta(days=6))
    waits = decide(sent, RULES, NOW)
    assert (waits.action, waits.rule, waits.code) == ("wait", "ladder_end", "answer")
    assert waits.value == (NOW + timedelta(days=1)).date()
    assert decide(sent, RULES, NOW + timedelta(days=1)).action == "review"
