"""What was said about single items, and what may be asked for because of it."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from engine.bars import STRICTEST, Disputed, Quiet, in_discussion, set_apart
from engine.decide import decide
from engine_world import NOW, RULES, ahead, facts, item, verdict

OLD, MIDDLE, NEW = item(1, 30, "100.00"), item(2, 20, "200.00"), item(3, 10, "300.00")


def disputed(amount, *ids):
    return Disputed(frozenset(ids), Decimal(amount))


def quiet(kind, *ids, until=None):
    return Quiet(kind, frozenset(ids), until)


def parts(items, *disputes):
    """Disputed part per item, those without one left out."""
    found = in_discussion(items, disputes)
    return {id_: str(part) for id_, part in found.items() if part}


def bars(*items):
    return [(one.bar, one.bar_until) for one in items]


# disputes


def test_a_part_is_taken_off():
    (left,) = set_apart([MIDDLE], [disputed("50.00", 2)], [], NOW)
    assert (left.residual, left.bar) == (Decimal("150.00"), "")


@pytest.mark.parametrize("amount", ["200.00", "200.01", "900.00"])
def test_the_whole_is_barred(amount):
    """The residual stays as it is: the statement names the item as one in discussion."""
    (left,) = set_apart([MIDDLE], [disputed(amount, 2)], [], NOW)
    assert (left.residual, left.bar, left.bar_until) == (Decimal("200.00"), "disputed", None)


def test_all_but_a_cent():
    (left,) = set_apart([MIDDLE], [disputed("199.99", 2)], [], NOW)
    assert (left.residual, left.bar) == (Decimal("0.01"), "")


def test_other_items_are_as_they_were():
    assert set_apart([OLD, NEW], [disputed("50.00", 2)], [quiet("held", 2)], NOW) == (OLD, NEW)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("40.00", {1: "40.00"}),
        ("100.00", {1: "100.00"}),
        ("100.01", {1: "100.00", 2: "0.01"}),
        ("350.00", {1: "100.00", 2: "200.00", 3: "50.00"}),
        ("600.00", {1: "100.00", 2: "200.00", 3: "300.00"}),
        ("999.00", {1: "100.00", 2: "200.00", 3: "300.00"}),
        ("0.00", {}),
        ("-5.00", {}),  # more was credited than had been disputed
    ],
)
def test_spread_oldest_first(amount, expected):
    for items in permutations([OLD, MIDDLE, NEW]):
        assert parts(items, disputed(amount, 1, 2, 3)) == expected


def test_spread_over_its_own_items_only():
    assert parts([OLD, MIDDLE, NEW], disputed("250.00", 2, 3)) == {2: "200.00", 3: "50.00"}


def test_of_two_items_of_one_day_the_first_comes_first():
    assert parts([item(9, 30), item(4, 30)], disputed("120.00", 4, 9)) == {4: "100.00", 9: "20.00"}


def test_two_disputes_about_one_item():
    assert parts([MIDDLE], disputed("50.00", 2), disputed("30.00", 2)) == {2: "80.00"}
    assert parts([MIDDLE], disputed("150.00", 2), disputed("150.00", 2)) == {2: "200.00"}


def test_the_narrower_dispute_is_placed_first():
    """All of the first invoice is disputed, and 100 of both: 200 are in discussion, whatever was said first."""
    both, first = disputed("100.00", 1, 2), disputed("100.00", 1)
    for disputes in permutations([both, first]):
        assert parts([OLD, MIDDLE], *disputes) == {1: "100.00", 2: "100.00"}


def test_paid_down_to_what_is_disputed():
    (left,) = set_apart([replace(MIDDLE, residual=Decimal("50.00"))], [disputed("50.00", 2)], [], NOW)
    assert left.bar == "disputed"


def test_what_is_paid_is_not_disputed():
    paid = replace(MIDDLE, residual=Decimal("0.00"))
    assert set_apart([paid], [disputed("50.00", 2)], [], NOW) == (paid,)


def test_a_part_that_is_not_disputed_may_be_promised():
    (left,) = set_apart([MIDDLE], [disputed("50.00", 2)], [quiet("promised", 2, until=ahead(days=3))], NOW)
    assert (left.residual, left.bar, left.bar_until) == (Decimal("150.00"), "promised", ahead(days=3))


# credits


def test_credits_are_never_touched():
    """They speak for the customer, whatever was said about them."""
    credit = item(5, amount="-70.00")
    assert set_apart([credit], [disputed("70.00", 5)], [quiet("held", 5), quiet("promised", 5)], NOW) == (credit,)


def test_a_credit_takes_no_part_of_a_dispute():
    assert parts([item(5, 40, "-70.00"), OLD], disputed("100.00", 1, 5)) == {1: "100.00"}


# peace


@pytest.mark.parametrize("until", [None, ahead(days=3)])
@pytest.mark.parametrize("kind", ["held", "promised", "planned"])
def test_left_in_peace(kind, until):
    assert bars(*set_apart([MIDDLE], [], [quiet(kind, 2, until=until)], NOW)) == [(kind, until)]


def test_peace_is_over_at_its_end():
    assert set_apart([MIDDLE], [], [quiet("held", 2, until=NOW)], NOW) == (MIDDLE,)
    assert bars(*set_apart([MIDDLE], [], [quiet("held", 2, until=ahead(hours=1))], NOW)) != [("", None)]


def test_one_promise_about_several_items():
    left = set_apart([OLD, MIDDLE, NEW], [], [quiet("promised", 1, 3, until=ahead(days=3))], NOW)
    assert bars(*left) == [("promised", ahead(days=3)), ("", None), ("promised", ahead(days=3))]


# several reasons


def test_free_at_the_last_end():
    short, long = quiet("held", 2, until=ahead(days=2)), quiet("promised", 2, until=ahead(days=9))
    for reasons in permutations([short, long]):
        assert bars(*set_apart([MIDDLE], [], reasons, NOW)) == [("held", ahead(days=9))]


def test_an_end_that_nobody_knows_is_the_last():
    dated, open_end = quiet("held", 2, until=ahead(days=900)), quiet("promised", 2)
    for reasons in permutations([dated, open_end]):
        assert bars(*set_apart([MIDDLE], [], reasons, NOW)) == [("held", None)]


def test_a_reason_that_has_ended_is_none():
    over, held = quiet("held", 2, until=NOW), quiet("promised", 2, until=ahead(days=1))
    assert bars(*set_apart([MIDDLE], [], [over, held], NOW)) == [("promised", ahead(days=1))]


@pytest.mark.parametrize("bar", ["no_followup", "blocked", "in_payment"])
def test_what_the_ledger_says_stays(bar):
    """Time alone does not end it, even when the promise beside it does."""
    barred = replace(MIDDLE, bar=bar)
    for reason in (quiet("held", 2, until=ahead(days=3)), quiet("promised", 2, until=ahead(days=3))):
        assert bars(*set_apart([barred], [], [reason], NOW)) == [(bar, None)]
    assert bars(*set_apart([barred], [disputed("200.00", 2)], [], NOW)) == [(bar, None)]


def test_a_dispute_outlasts_a_promise():
    both = set_apart([MIDDLE], [disputed("200.00", 2)], [quiet("promised", 2, until=ahead(days=3))], NOW)
    assert bars(*both) == [("disputed", None)]
    planned = replace(MIDDLE, bar="planned", bar_until=ahead(days=3))
    assert bars(*set_apart([planned], [disputed("200.00", 2)], [], NOW)) == [("disputed", None)]


def test_the_strictest_is_shown():
    order = ("no_followup", "blocked", "in_payment", "disputed", "held", "planned", "promised", "unsent")
    assert order == STRICTEST
    kinds = ("held", "planned", "promised")
    for first, second in permutations(kinds, 2):
        stricter = min(first, second, key=kinds.index)
        assert bars(*set_apart([MIDDLE], [], [quiet(first, 2), quiet(second, 2)], NOW)) == [(stricter, None)]


# what follows


def asked(items, disputes=(), reasons=()):
    decision = decide(facts(*set_apart(items, disputes, reasons, NOW)), RULES, NOW)
    return dict(zip(decision.items, map(str, decision.amounts), strict=True))


def test_what_is_asked():
    assert asked([OLD, MIDDLE, NEW], [disputed("130.00", 1, 2)], [quiet("promised", 3)]) == {2: "170.00"}


def test_a_credit_counts_beside_a_dispute():
    credit = item(5, amount="-70.00")
    assert asked([OLD, MIDDLE, credit], [disputed("100.00", 1)]) == {2: "200.00", 5: "-70.00"}
    assert asked([OLD, credit], [disputed("30.00", 1)]) == {}


def test_a_large_dispute_keeps_the_conversation_open():
    """What is left is not worth a message; but the case is not closed over what is in discussion."""
    left = set_apart([OLD], [disputed("95.00", 1)], [], NOW)
    assert verdict(facts(*left)) == ("wait", "nothing_askable", "small")
    assert verdict(facts(item(1, 30, "5.00"))) == ("close", "settled", "small")


def test_a_small_invoice_is_small_whether_disputed_or_not():
    left = set_apart([item(1, 30, "9.00")], [disputed("4.00", 1)], [], NOW)
    assert verdict(facts(*left)) == ("close", "settled", "small")
