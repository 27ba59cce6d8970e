"""Instalments: our own credits shorten a plan, and bank charges are borne with."""

from datetime import date
from decimal import Decimal

import pytest
from engine.instalments import Standing
from engine_instalments import DEADLINES, ONE_DAY, credited, figures, given, notice, paid, states

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


# what is open now


def test_no_more_is_left_than_is_open():
    """The invoice was corrected to 200.00: the plan ends earlier, and what is not owed is not asked for."""
    verdict = given(paid(3, 9, "100.00"), open_now="100.00")
    assert [part.credited for part in verdict.parts] == [0, 0, 100]
    assert (verdict.left, verdict.completed) == (100, False)


def test_nothing_is_open_any_more():
    verdict = given(paid(3, 9, "100.00"), paid(3, 10, "100.00"), open_now="0.00", today=date(2026, 6, 1))
    assert (verdict.completed, verdict.left, verdict.notice) == (True, 0, False)


def test_more_is_open_than_the_plan_is_about():
    assert given(paid(3, 9, "100.00"), open_now="900.00") == given(paid(3, 9, "100.00"), open_now="200.00")
