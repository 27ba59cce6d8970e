"""What an agency earns: nothing for money that was on its way, nothing for what was our mistake."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from engine.commission import Deal, Receipt, Tier, commission, earns, share
from hypothesis import given
from hypothesis import strategies as st

TIERS = (Tier(D(10)), Tier(D(25), from_days=180), Tier(D(20), from_days=180, from_amount=D(5000)), Tier(D(50), 365))
DEAL = Deal(days=100, amount=D(1000), handed_on=date(2026, 3, 10), accepted_on=date(2026, 3, 12))


def on(day, amount="100", month=3):
    return Receipt(date(2026, month, day), D(amount))


@pytest.mark.parametrize("day, earned", [(11, False), (12, False), (15, False), (16, True), (31, True)])
def test_money_that_was_on_its_way_is_no_success(day, earned):
    assert earns(DEAL, on(day)) is earned


def test_not_before_it_was_accepted():
    assert not earns(replace(DEAL, accepted_on=date(2026, 3, 20)), on(19))
    assert earns(replace(DEAL, accepted_on=date(2026, 3, 20)), on(20))
    assert not earns(replace(DEAL, accepted_on=None), on(31))


def test_after_a_recall_nothing_more_and_after_our_error_nothing_at_all():
    recalled = replace(DEAL, recalled_on=date(2026, 3, 25))
    assert [earns(recalled, on(day)) for day in (24, 25, 26)] == [True, False, False]
    assert not earns(replace(recalled, our_error=True), on(24))


@pytest.mark.parametrize(
    "days, amount, percent",
    [(0, 1, 10), (179, 9999, 10), (180, 4999, 25), (180, 5000, 20), (364, 5000, 20), (365, 5000, 50)],
)
def test_the_share_by_age_then_size(days, amount, percent):
    assert share(TIERS, replace(DEAL, days=days, amount=D(amount))) == percent
    assert share((), DEAL) == 0


def test_the_sum():
    receipts = [on(11), on(20, "333.33"), on(21, "0.02")]
    assert commission(TIERS, DEAL, receipts) == D("33.34")
    assert commission(TIERS, DEAL, receipts, minimum=D(50)) == D(50)
    assert commission(TIERS, DEAL, receipts, minimum=D(5000)) == D("333.35"), "never more than came in"
    assert commission(TIERS, DEAL, [on(11)], minimum=D(50)) == 0
    assert commission(TIERS, DEAL, receipts, step=D(1)) == D(33)


@given(st.lists(st.tuples(st.integers(1, 31), st.integers(1, 10**6)), max_size=8), st.integers(0, 10**4))
def test_never_more_than_came_in_through_the_agency(money, minimum):
    receipts = [Receipt(date(2026, 3, day), D(cents) / 100) for day, cents in money]
    earned = commission(TIERS, DEAL, receipts, D(minimum) / 100)
    assert 0 <= earned <= sum(receipt.amount for receipt in receipts if earns(DEAL, receipt))
