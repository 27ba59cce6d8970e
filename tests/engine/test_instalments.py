"""Instalments on exact days: three of 100.00, due on 10 March, 10 April and 11 May 2026, with five working days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.instalments import NOTICE_DAYS, NOTICE_MISSES, SOON_DAYS, Instalment, Standing, assess
from engine.promises import Matched

DUE = (date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 11))
DEADLINES = (date(2026, 3, 17), date(2026, 4, 17), date(2026, 5, 18))
START, ONE_DAY = date(2026, 3, 1), timedelta(days=1)
LIMIT = Decimal("5.00")


def plan(*amounts, missed=()):
    """Instalments of these amounts; ``missed`` are the days on which they were found to be missed, by number."""
    days, missed = zip(DUE, DEADLINES, strict=True), dict(missed)
    amounts = amounts or ("100.00", "100.00", "100.00")
    parts = [Instalment(Decimal(amount), *day) for amount, day in zip(amounts, days, strict=False)]
    return [replace(part, missed_on=missed.get(number)) for number, part in enumerate(parts, 1)]


def paid(month, day, amount):
    return Matched(date(2026, month, day), Decimal(amount))


def credited(month, day, amount):
    return Matched(date(2026, month, day), Decimal(amount), is_credit=True)


def given(*matched, parts=None, today=START, before="300.00", limit=LIMIT, up_to_date=True):
    return assess(parts or plan(), matched, Decimal(before), limit, today, up_to_date)


def states(*matched, **known):
    return " ".join(part.state for part in given(*matched, **known).parts)


def sums(*matched, **known):
    return [f"{part.paid:.2f}" for part in given(*matched, **known).parts]


def figures(*matched, **known):
    verdict = given(*matched, **known)
    return f"{verdict.received:.2f}", f"{verdict.left:.2f}", verdict.completed


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
    assert verdict.parts[0] == Standing("part_paid", Decimal("40.00"))
    assert figures(paid(3, 9, "40.00")) == ("40.00", "260.00", False)


def test_in_several_payments():
    verdict = given(paid(3, 2, "30.00"), paid(3, 9, "70.00"))
    assert verdict.parts[0] == Standing("paid", Decimal("100.00"), paid_on=date(2026, 3, 9))


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
    assert verdict.parts[0] == Standing("missed", Decimal("40.00"), missed_on=date(2026, 3, 18))
    assert figures(paid(3, 9, "40.00"), today=DEADLINES[0] + ONE_DAY) == ("40.00", "260.00", False)


def test_paid_late_but_before_anybody_looked():
    verdict = given(paid(3, 19, "100.00"), today=date(2026, 3, 20))
    assert verdict.parts[0] == Standing("paid", Decimal("100.00"), paid_on=date(2026, 3, 19))


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
        "paid", Decimal("100.00"), paid_on=date(2026, 3, 20), missed_on=date(2026, 3, 18)
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


def notice(*matched, missed=(), today=date(2026, 4, 20), **known):
    return given(*matched, parts=plan(missed=missed), today=today, **known).notice


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
    assert notice(today=DEADLINES[1] + ONE_DAY)


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


# our own credits


def test_a_credit_shortens_the_end():
    verdict = given(credited(3, 12, "30.00"))
    assert [part.credited for part in verdict.parts] == [0, 0, 30]
    assert figures(credited(3, 12, "30.00")) == ("0.00", "270.00", False)
    assert states(credited(3, 12, "30.00")) == "due due due"


def test_a_credit_takes_whole_parts_away():
    verdict = given(credited(3, 12, "150.00"))
    assert verdict.parts[2] == Standing("paid", credited=Decimal("100.00"))
    assert [part.credited for part in verdict.parts] == [0, 50, 100]
    assert states(credited(3, 12, "150.00")) == "due due paid"


def test_what_is_left_after_a_credit_is_enough():
    matched = credited(3, 12, "150.00"), paid(3, 9, "150.00")
    assert states(*matched) == "paid paid paid"
    assert figures(*matched) == ("150.00", "0.00", True)
    assert [part.paid_on for part in given(*matched).parts[:2]] == [date(2026, 3, 9)] * 2


def test_a_credit_does_not_pay_what_is_due():
    assert states(credited(3, 12, "150.00"), today=DEADLINES[0] + ONE_DAY) == "missed due paid"


def test_a_credit_after_a_miss():
    """What was the last part is gone; the missed one is open still, and the notice with it."""
    missed = {1: date(2026, 3, 18), 2: date(2026, 4, 18)}
    assert notice(credited(4, 20, "150.00"), missed=missed)
    assert not notice(credited(4, 20, "300.00"), missed=missed)


def test_a_credit_for_what_is_not_in_the_plan():
    """400 were open and 300 are agreed: the first 100 of credits are not the plan's."""
    assert figures(credited(3, 12, "100.00"), before="400.00") == ("0.00", "300.00", False)
    assert figures(credited(3, 12, "100.01"), before="400.00") == ("0.00", "299.99", False)
    assert given(credited(3, 12, "100.00"), before="400.00") == given(before="400.00")


def test_what_is_not_in_the_plan_is_credited_first():
    """250 of the 400 are gone: 150 are left to pay."""
    verdict = given(credited(3, 12, "250.00"), before="400.00")
    assert [part.credited for part in verdict.parts] == [0, 50, 100]
    assert figures(credited(3, 12, "250.00"), before="400.00") == ("0.00", "150.00", False)


def test_credits_add_up():
    assert figures(credited(3, 12, "60.00"), credited(4, 2, "60.00"), before="400.00") == ("0.00", "280.00", False)


@pytest.mark.parametrize("amount", ["300.00", "350.00"])
def test_all_was_credited(amount):
    """The mistake was ours; nothing is left to pay."""
    verdict = given(credited(3, 12, amount), today=date(2026, 6, 30))
    assert verdict.completed and not verdict.notice
    assert (verdict.received, verdict.left) == (0, 0)
    assert verdict.parts == (Standing("paid", credited=Decimal("100.00")),) * 3


def test_all_but_a_cent_was_credited():
    assert figures(credited(3, 12, "299.99")) == ("0.00", "0.01", False)


def test_the_rest_was_credited():
    """One part was paid and another begun; the third is gone and what is left of the second."""
    matched = paid(3, 9, "130.00"), credited(3, 12, "170.00")
    assert figures(*matched) == ("130.00", "0.00", True)
    assert [part.credited for part in given(*matched).parts] == [0, 70, 100]


# bank charges: one percent, at most the limit, over the whole plan


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("98.99", "part_paid due due"),
        ("99.00", "paid due due"),
        ("197.99", "paid part_paid due"),
        ("198.00", "paid paid due"),
        ("296.99", "paid paid part_paid"),
        ("297.00", "paid paid paid"),
    ],
)
def test_bank_charges(amount, expected):
    assert states(paid(3, 9, amount)) == expected


@pytest.mark.parametrize(
    ("limit", "amount", "expected"),
    [
        ("1.50", "99.00", "paid due due"),
        ("1.50", "198.49", "paid part_paid due"),
        ("1.50", "198.50", "paid paid due"),
        ("1.50", "298.49", "paid paid part_paid"),
        ("1.50", "298.50", "paid paid paid"),
        ("0.00", "99.99", "part_paid due due"),
        ("0.00", "100.00", "paid due due"),
        ("0.00", "299.99", "paid paid part_paid"),
    ],
)
def test_bank_charges_have_a_limit(limit, amount, expected):
    assert states(paid(3, 9, amount), limit=Decimal(limit)) == expected


def test_charges_on_each_transfer():
    """A euro less each time, and never a reminder of it."""
    matched = paid(3, 9, "99.00"), paid(4, 9, "99.00"), paid(5, 9, "99.00")
    assert figures(*matched[:2]) == ("198.00", "102.00", False)
    assert figures(*matched) == ("297.00", "0.00", True)
    assert [part.paid_on for part in given(*matched).parts] == [entry.day for entry in matched]


def test_charges_are_borne_in_time():
    assert states(paid(3, 9, "99.00"), today=DEADLINES[0] + ONE_DAY) == "paid due due"
    assert states(paid(3, 9, "98.99"), today=DEADLINES[0] + ONE_DAY) == "missed due due"


def test_one_percent_of_what_is_left_of_the_plan():
    """After a credit of 100, two parts are agreed: 198.00 is enough, and 197.99 is not."""
    credit = credited(3, 12, "100.00")
    assert given(credit, paid(3, 9, "198.00")).completed
    assert not given(credit, paid(3, 9, "197.99")).completed
