"""How an amount is split: to the smallest coin, and the last part takes what is left."""

from datetime import date
from decimal import Decimal

import pytest
from engine.plans import RHYTHMS, Terms, a_month, per_part, schedule, split, split_by

CENT, DINAR = Decimal("0.01"), Decimal("0.001")
FIRST = date(2026, 4, 10)


def amounts(text):
    return [Decimal(amount) for amount in text.split()]


def parts(total, **known):
    """A schedule on days that are all working days; the days are told in another file."""
    return schedule(Terms(Decimal(total), FIRST, **known), range(7), ())


def rows(*args, **known):
    """Number, amount and balance of each part."""
    return [(part.number, str(part.amount), str(part.balance)) for part in parts(*args, **known)]


# a number of parts


@pytest.mark.parametrize(
    ("total", "count", "step", "expected"),
    [
        ("100.00", 3, "0.01", "33.33 33.33 33.34"),
        ("1000.00", 7, "0.01", "142.85 142.85 142.85 142.85 142.85 142.85 142.90"),
        ("1000", 3, "1", "333 333 334"),  # yen
        ("100.000", 3, "0.001", "33.333 33.333 33.334"),  # dinar of Bahrain
        ("1000.000", 7, "0.001", "142.857 142.857 142.857 142.857 142.857 142.857 142.858"),
        ("100.00", 3, "0.05", "33.30 33.30 33.40"),  # cash in francs
        ("90.00", 3, "0.01", "30.00 30.00 30.00"),
        ("100.00", 1, "0.01", "100.00"),
        ("0.05", 3, "0.01", "0.01 0.01 0.03"),
        ("0.03", 3, "0.01", "0.01 0.01 0.01"),
        ("0.01", 1, "0.01", "0.01"),
        ("1.99", 100, "0.01", " ".join(["0.01"] * 99 + ["1.00"])),
        ("100.03", 3, "0.05", "33.30 33.30 33.43"),
    ],
)
def test_split(total, count, step, expected):
    assert split(Decimal(total), count, Decimal(step)) == amounts(expected)


def test_a_sum_with_many_digits():
    total = Decimal("9999999999999.99")
    assert split(total, 7, CENT) == amounts("1428571428571.42 " * 6 + "1428571428571.47")


# rounded up


@pytest.mark.parametrize(
    ("total", "count", "round_to", "expected"),
    [
        ("100.00", 3, "5", "35 35 30"),
        ("100.00", 3, "10", "40 40 20"),
        ("100.00", 3, "1", "34 34 32"),
        ("100.00", 3, "0.01", "33.34 33.34 33.32"),
        ("100.00", 4, "5", "25 25 25 25"),  # even already
        ("99.99", 3, "5", "35 35 29.99"),
        ("105.01", 3, "5", "40 40 25.01"),
        ("105.00", 3, "5", "35 35 35"),
        ("100.00", 3, "100", "100"),
        ("100.00", 3, "500", "100"),
    ],
)
def test_rounded_up(total, count, round_to, expected):
    assert split(Decimal(total), count, CENT, Decimal(round_to)) == amounts(expected)


@pytest.mark.parametrize(
    ("total", "count", "expected"),
    [
        ("20.00", 3, "10 10"),  # a third part would be nothing
        ("10.00", 3, "5 5"),
        ("16.00", 5, "5 5 5 1"),  # a fifth would be below nothing
        ("100.00", 9, "15 15 15 15 15 15 10"),
    ],
)
def test_rounded_up_to_fewer_parts(total, count, expected):
    assert split(Decimal(total), count, CENT, Decimal(5)) == amounts(expected)


# an amount for each part


@pytest.mark.parametrize(
    ("total", "amount", "expected"),
    [
        ("100.00", "30.00", "30 30 30 10"),
        ("90.00", "30.00", "30 30 30"),
        ("90.01", "30.00", "30 30 30 0.01"),
        ("89.99", "30.00", "30 30 29.99"),
        ("30.00", "30.00", "30"),
        ("29.99", "30.00", "29.99"),
        ("1000", "333", "333 333 333 1"),
        ("1.000", "0.333", "0.333 0.333 0.333 0.001"),
    ],
)
def test_split_by(total, amount, expected):
    assert split_by(Decimal(total), Decimal(amount)) == amounts(expected)


# what cannot be split


@pytest.mark.parametrize(
    ("total", "count", "step"),
    [
        ("0.00", 3, "0.01"),
        ("-0.01", 3, "0.01"),
        ("100.00", 0, "0.01"),
        ("100.00", -1, "0.01"),
        ("0.02", 3, "0.01"),
        ("2", 3, "1"),
        ("0.002", 3, "0.001"),
        ("0.14", 3, "0.05"),
    ],
)
@pytest.mark.parametrize("round_to", ["0", "5"])
def test_nothing_to_split(total, count, step, round_to):
    with pytest.raises(ValueError):
        split(Decimal(total), count, Decimal(step), Decimal(round_to))


@pytest.mark.parametrize(
    ("total", "amount"), [("0.00", "30.00"), ("-1.00", "30.00"), ("100.00", "0.00"), ("100.00", "-30.00")]
)
def test_nothing_to_split_by(total, amount):
    with pytest.raises(ValueError):
        split_by(Decimal(total), Decimal(amount))


def test_as_many_parts_as_there_are_coins():
    assert split(Decimal("0.15"), 3, Decimal("0.05")) == amounts("0.05 0.05 0.05")


# a schedule


def test_numbers_and_balance():
    assert rows("100.00", count=3) == [(1, "33.33", "66.67"), (2, "33.33", "33.34"), (3, "33.34", "0.00")]


def test_one_part_unless_more_are_agreed():
    assert rows("100.00") == rows("100.00", count=1) == [(1, "100.00", "0.00")]


def test_the_deposit_is_a_part_of_its_own():
    """Number 0, and there are three parts besides."""
    assert rows("120.00", count=3, deposit=Decimal("20.00")) == [
        (0, "20.00", "100.00"),
        (1, "33.33", "66.67"),
        (2, "33.33", "33.34"),
        (3, "33.34", "0.00"),
    ]


def test_a_deposit_and_parts_that_are_rounded_up():
    given = rows("120.00", count=3, deposit=Decimal("20.00"), round_to=Decimal(5))
    assert given == [(0, "20.00", "100.00"), (1, "35", "65.00"), (2, "35", "30.00"), (3, "30.00", "0.00")]


def test_a_deposit_and_an_amount():
    given = rows("120.00", amount=Decimal("40.00"), deposit=Decimal("20.00"))
    assert given == [(0, "20.00", "100.00"), (1, "40.00", "60.00"), (2, "40.00", "20.00"), (3, "20.00", "0.00")]


def test_an_amount_speaks_before_a_number():
    """Somebody said what they can pay; how many parts that makes follows from it, and it is not rounded."""
    assert rows("100.00", count=9, amount=Decimal("50.00")) == [(1, "50.00", "50.00"), (2, "50.00", "0.00")]
    known = {"amount": Decimal("33.00"), "round_to": Decimal(5)}
    assert [amount for _, amount, _ in rows("100.00", **known)] == ["33.00", "33.00", "33.00", "1.00"]


def test_other_currencies():
    assert [part.amount for part in parts("1000", count=3, step=Decimal(1))] == amounts("333 333 334")
    assert [part.amount for part in parts("10.000", count=3, step=DINAR)] == amounts("3.333 3.333 3.334")


def test_the_same_amounts_in_every_rhythm():
    for rhythm in RHYTHMS:
        assert [part.amount for part in parts("100.00", count=3, rhythm=rhythm)] == amounts("33.33 33.33 33.34")


@pytest.mark.parametrize(
    "known",
    [
        {"deposit": Decimal("100.00")},
        {"deposit": Decimal("100.01")},
        {"deposit": Decimal("100.00"), "amount": Decimal("10.00")},
        {"deposit": Decimal("99.99"), "count": 2},
        {"amount": Decimal("-10.00")},
        {"count": -1},
    ],
)
def test_no_schedule(known):
    with pytest.raises(ValueError):
        parts("100.00", **known)


def test_a_deposit_that_leaves_one_coin():
    assert rows("100.00", deposit=Decimal("99.99")) == [(0, "99.99", "0.01"), (1, "0.01", "0.00")]


# from one rhythm to another: a year has 52 weeks and 12 months


@pytest.mark.parametrize(
    ("amount", "per", "rhythm", "expected"),
    [
        ("25.00", "weekly", "monthly", "108.33"),  # 1300 a year
        ("25.00", "weekly", "fortnightly", "50.00"),
        ("25.00", "weekly", "weekly", "25.00"),
        ("50.00", "fortnightly", "monthly", "108.33"),
        ("50.01", "fortnightly", "weekly", "25.00"),  # never more than can be spared
        ("100.00", "monthly", "weekly", "23.07"),  # 1200 a year
        ("100.00", "monthly", "fortnightly", "46.15"),
        ("108.33", "monthly", "weekly", "24.99"),
        ("100.00", "monthly", "month_end", "100.00"),
        ("100.00", "chosen_day", "monthly", "100.00"),
        ("100.00", "month_end", "weekly", "23.07"),
        ("25.00", "weekly", "chosen_day", "108.33"),
        ("0.02", "monthly", "weekly", "0.00"),
        ("0.00", "weekly", "monthly", "0.00"),
    ],
)
def test_per_part(amount, per, rhythm, expected):
    assert per_part(Decimal(amount), per, rhythm, CENT) == Decimal(expected)


def test_per_part_in_other_currencies():
    assert per_part(Decimal(1000), "monthly", "weekly", Decimal(1)) == 230
    assert per_part(Decimal("100.000"), "monthly", "weekly", DINAR) == Decimal("23.076")
    assert per_part(Decimal("25.00"), "weekly", "monthly", Decimal("0.05")) == Decimal("108.30")


@pytest.mark.parametrize(
    ("amount", "rhythm", "expected"),
    [
        ("30.00", "weekly", "130"),
        ("30.00", "fortnightly", "65"),
        ("30.00", "monthly", "30"),
        ("30.00", "month_end", "30"),
        ("30.00", "chosen_day", "30"),
    ],
)
def test_a_month(amount, rhythm, expected):
    assert a_month(Decimal(amount), rhythm) == Decimal(expected)
