"""Instalments on exact days: what money fills, what is missed, when there is a notice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from engine.instalments import NOTICE_DAYS, NOTICE_MISSES, SOON_DAYS, Standing
from engine_instalments import (
    DEADLINES,
    DUE,
    ONE_DAY,
    complete_on,
    credited,
    figures,
    given,
    notice,
    paid,
    plan,
    states,
    sums,
)

# what money fills


def test_nothing_yet():
    verdict = given()
    assert verdict.parts == (Standing("due"), Standing("due"), Standing("due"))
    assert (verdict.received, verdict.left, verdict.completed, verdict.notice) == (0, 300, False, False)


def test_the_oldest_first():
    assert states(paid(3, 9, "100.00")) == "paid due due"
    assert states(paid(3, 9, "100.00"), paid(4, 9, "100.00")) == "paid paid due"
    assert states(paid(3, 9, "100.00"), paid(4, 9, "100.00"), paid(5, 9, "100.00")) == "paid paid paid"


def test_the_oldest_first_however_late():
    """April's money pays for March while March is open."""
    assert states(paid(4, 10, "100.00"), today=date(2026, 4, 20)) == "paid missed due"


def test_a_part_of_it():
    verdict = given(paid(3, 9, "40.00"))
    assert verdict.parts[0] == Standing("part_paid", Decimal("40.00"), received_on=date(2026, 3, 9))
    assert figures(paid(3, 9, "40.00")) == ("40.00", "260.00", False)


def test_in_several_payments():
    verdict = given(paid(3, 2, "30.00"), paid(3, 9, "70.00"))
    assert verdict.parts[0] == complete_on(date(2026, 3, 9))


def test_what_is_too_much_goes_to_the_next():
    assert states(paid(3, 9, "130.00")) == "paid part_paid due"
    assert sums(paid(3, 9, "130.00")) == ["100.00", "30.00", "0.00"]
    assert states(paid(3, 9, "200.00")) == "paid paid due"
    assert states(paid(3, 9, "250.00")) == "paid paid part_paid"


def test_all_at_once():
    verdict = given(paid(3, 9, "300.00"))
    assert verdict.completed
    assert {part.paid_on for part in verdict.parts} == {date(2026, 3, 9)}


def test_more_than_the_plan_is_not_the_plans():
    assert sums(paid(3, 9, "500.00"), before="900.00") == ["100.00"] * 3
    assert figures(paid(3, 9, "500.00"), before="900.00") == ("300.00", "0.00", True)


def test_paid_on_the_day_that_made_it_complete():
    verdict = given(paid(4, 2, "60.00"), paid(3, 9, "90.00"), paid(3, 20, "50.00"))
    assert [part.paid_on for part in verdict.parts] == [date(2026, 3, 20), date(2026, 4, 2), None]


def test_parts_of_different_size():
    """The deposit stands before the others and is one of them here."""
    parts = plan("50.00", "100.00", "120.50")
    assert states(paid(3, 2, "50.00"), parts=parts, before="270.50") == "paid due due"
    assert sums(paid(3, 2, "200.00"), parts=parts, before="270.50") == ["50.00", "100.00", "50.00"]


def test_figures():
    assert figures() == ("0.00", "300.00", False)
    assert figures(paid(3, 9, "130.00")) == ("130.00", "170.00", False)
    assert figures(paid(3, 9, "130.00"), credited(3, 12, "20.00")) == ("130.00", "150.00", False)


# days


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [
        (0, "due due due", "missed due due"),
        (1, "missed due due", "missed missed due"),
        (2, "missed missed due", "missed missed missed"),
    ],
)
def test_the_last_day_of_grace_is_in_time(number, before, after):
    assert states(today=DEADLINES[number]) == before
    assert states(today=DEADLINES[number] + ONE_DAY) == after


def test_due_is_not_missed():
    assert states(today=DUE[0]) == states(today=DUE[0] + ONE_DAY) == "due due due"


def test_found_on_that_day():
    assert given(today=DEADLINES[0] + ONE_DAY).parts[0].missed_on == date(2026, 3, 18)
    assert given(today=date(2026, 3, 25)).parts[0].missed_on == date(2026, 3, 25)


def test_a_part_is_missed_with_what_was_paid_of_it():
    verdict = given(paid(3, 9, "40.00"), today=DEADLINES[0] + ONE_DAY)
    assert verdict.parts[0] == Standing(
        "missed", Decimal("40.00"), missed_on=date(2026, 3, 18), received_on=date(2026, 3, 9)
    )
    assert figures(paid(3, 9, "40.00"), today=DEADLINES[0] + ONE_DAY) == ("40.00", "260.00", False)


def test_paid_late_but_before_anybody_looked():
    verdict = given(paid(3, 19, "100.00"), today=date(2026, 3, 20))
    assert verdict.parts[0] == complete_on(date(2026, 3, 19))


def test_a_missed_part_stays_found_on_its_first_day():
    parts = plan(missed={1: date(2026, 3, 18)})
    assert given(parts=parts, today=date(2026, 4, 1)).parts[0].missed_on == date(2026, 3, 18)


# the bank is not known


def test_nothing_is_found_missed_before_the_bank_is_known():
    assert states(today=date(2026, 4, 1), up_to_date=False) == "due due due"
    assert states(paid(3, 9, "40.00"), today=date(2026, 4, 1), up_to_date=False) == "part_paid due due"
    assert given(today=date(2026, 4, 1), up_to_date=False).parts[0].missed_on is None


def test_what_was_found_stays_found():
    known = {"parts": plan(missed={1: date(2026, 3, 18)}), "today": date(2026, 4, 20), "up_to_date": False}
    assert states(**known) == "missed due due"
    assert given(**known).parts[0].missed_on == date(2026, 3, 18)


def test_money_counts_whether_the_bank_is_known_or_not():
    assert states(paid(3, 9, "100.00"), today=date(2026, 4, 1), up_to_date=False) == "paid due due"


def test_more_time():
    """The deadline was moved after the part was missed: it is due again, and it is remembered."""
    parts = plan(missed={1: date(2026, 3, 18)})
    parts[0] = replace(parts[0], deadline=date(2026, 3, 31))
    assert given(parts=parts, today=date(2026, 3, 31)).parts[0] == Standing("due", missed_on=date(2026, 3, 18))
    assert states(parts=parts, today=date(2026, 4, 1)) == "missed due due"


# paid after all


def test_paid_after_it_was_missed():
    verdict = given(paid(3, 20, "100.00"), parts=plan(missed={1: date(2026, 3, 18)}), today=date(2026, 4, 1))
    assert verdict.parts[0] == Standing(
        "paid", Decimal("100.00"), paid_on=date(2026, 3, 20), missed_on=date(2026, 3, 18), received_on=date(2026, 3, 20)
    )


# undo


def test_what_is_unmatched_is_open_again():
    first, second = paid(3, 9, "100.00"), paid(3, 11, "200.00")
    assert states(first, second) == "paid paid paid"
    assert states(first) == "paid due due"
    assert states(second) == "paid paid due"
    assert states() == "due due due"


def test_unmatched_after_the_deadline():
    assert states(paid(3, 9, "100.00"), today=date(2026, 3, 25)) == "paid due due"
    assert given(today=date(2026, 3, 25)).parts[0] == Standing("missed", missed_on=date(2026, 3, 25))


def test_a_credit_that_is_taken_back():
    assert states(credited(3, 9, "150.00")) == "due due paid"
    assert states() == "due due due"


# notice


def test_so_much_is_missed_before_there_is_a_notice():
    assert (NOTICE_MISSES, NOTICE_DAYS, SOON_DAYS) == (2, 30, 3)


def test_one_that_is_missed_is_no_notice():
    assert not notice(today=DEADLINES[0] + ONE_DAY)


def test_notice_after_thirty_days():
    """Found on 18 March: 17 April is the thirtieth day after it."""
    assert not notice(missed={1: date(2026, 3, 18)}, today=date(2026, 4, 16))
    assert notice(missed={1: date(2026, 3, 18)}, today=date(2026, 4, 17))
    assert notice(missed={1: date(2026, 3, 18)}, today=date(2026, 4, 17), up_to_date=False)


def test_thirty_days_count_from_the_day_it_was_found():
    assert not notice(missed={1: date(2026, 3, 19)}, today=date(2026, 4, 17))


def test_notice_after_a_second_miss():
    assert not notice(missed={1: date(2026, 3, 25)}, today=DEADLINES[1])
    assert notice(missed={1: date(2026, 3, 25)}, today=DEADLINES[1] + ONE_DAY)


def test_no_second_miss_before_the_bank_is_known():
    assert not notice(missed={1: date(2026, 3, 25)}, today=DEADLINES[1] + ONE_DAY, up_to_date=False)


def test_two_found_at_once():
    """The bank was imported after weeks: somebody calls first."""
    found = {1: date(2026, 4, 18), 2: date(2026, 4, 18)}
    assert not notice(today=DEADLINES[1] + ONE_DAY)
    assert not notice(missed=found, today=date(2026, 4, 20))
    assert notice(missed=found, today=date(2026, 4, 21))


def test_what_was_made_good_is_in_no_notice():
    missed = {1: date(2026, 3, 18)}
    assert not notice(paid(3, 20, "100.00"), missed=missed, today=date(2026, 4, 17))
    assert not notice(paid(3, 20, "100.00"), missed=missed, today=DEADLINES[1])
    both = {1: date(2026, 3, 18), 2: date(2026, 4, 18)}
    assert not notice(paid(4, 19, "200.00"), missed=both, today=DEADLINES[2])


def test_a_second_miss_counts_although_the_first_was_made_good():
    assert notice(paid(3, 20, "100.00"), missed={1: date(2026, 3, 18)}, today=DEADLINES[1] + ONE_DAY)


def test_a_part_that_has_more_time_is_in_no_notice():
    parts = plan(missed={1: date(2026, 3, 18), 2: date(2026, 4, 18)})
    parts = [replace(part, deadline=date(2026, 6, 30)) for part in parts]
    assert not given(parts=parts, today=date(2026, 6, 30)).notice
    assert given(parts=parts, today=date(2026, 7, 1)).notice
