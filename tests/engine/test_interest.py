"""Late interest: simple, day by day, rounded once; less for what was paid, credited, on hold or in discussion."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.interest import (
    Band,
    Debt,
    Interest,
    Piece,
    Rate,
    Span,
    Standing,
    TakenOff,
    bar,
    compensation,
    interest,
    rate_on,
)
from hypothesis import given, settings
from hypothesis import strategies as st

CENT = Decimal("0.01")
DUE = date(2026, 1, 1)
RATE = (Rate(date(2025, 1, 1), Decimal("12.25")),)
UK = (Band(Decimal("999.99"), Decimal(40)), Band(Decimal("9999.99"), Decimal(70)), Band(None, Decimal(100)))


def after(days, start=DUE):
    return start + timedelta(days=days)


def euros(amount):
    return Decimal(amount)


def test_golden_case():
    """Source: a published worked example, 2,000.00 at 12.25 % for 45 days."""
    found = interest(Debt(DUE, euros("2000.00")), RATE, after(45))
    assert (found.days, found.amount(CENT)) == (45, Decimal("30.21"))
    assert found.pieces == (Piece(date(2026, 1, 2), date(2026, 2, 15), euros(2000), Decimal("12.25")),)


@pytest.mark.parametrize(("days", "amount"), [(-400, "0.00"), (0, "0.00"), (1, "0.67"), (2, "1.34"), (365, "245.00")])
def test_the_first_day_is_the_day_after_the_due_date(days, amount):
    found = interest(Debt(DUE, euros(2000)), RATE, after(days))
    assert (found.days, found.amount(CENT)) == (max(days, 0), Decimal(amount))


def test_a_leap_year_is_divided_by_365_all_the_same():
    found = interest(Debt(date(2023, 12, 31), euros(1000)), (Rate(date(2020, 1, 1), Decimal(10)),), date(2024, 12, 31))
    assert (found.days, found.amount(CENT)) == (366, Decimal("100.27"))


def test_the_rate_changes_at_half_year():
    rates = (Rate(date(2026, 7, 1), Decimal("10.40")), Rate(date(2026, 1, 1), Decimal("10.15")))
    found = interest(Debt(date(2026, 6, 20), euros(1000)), rates, date(2026, 7, 10))
    assert [(p.first.isoformat(), p.days, p.percent) for p in found.pieces] == [
        ("2026-06-21", 10, Decimal("10.15")),
        ("2026-07-01", 10, Decimal("10.40")),
    ]
    assert found.amount(CENT) == Decimal("5.63")


def test_rounded_once():
    """Three days of four tenths of a cent each are one cent together, and none one by one."""
    rates = [Rate(after(n), Decimal(percent)) for n, percent in ((1, "36.4"), (2, "36.5"), (3, "36.6"))]
    found = interest(Debt(DUE, euros(4)), rates, after(3))
    assert [Interest((piece,)).amount(CENT) for piece in found.pieces] == [0, 0, 0]
    assert (found.weight, found.amount(CENT)) == (438, CENT)


def test_days_without_a_rate_are_not_counted_and_told():
    rates = (Rate(after(5), Decimal(10), until=after(9)),)
    found = interest(Debt(DUE, euros(365)), rates, after(12))
    assert (found.days, found.days_without_rate, found.through) == (5, 7, after(9))
    assert found.amount(CENT) == Decimal("0.50")
    assert interest(Debt(DUE, euros(365)), (), after(12)).amount(CENT) == 0


def test_of_several_rates_the_nearest_counts():
    general, own, ended = Rate(DUE, Decimal(10)), Rate(DUE, Decimal(4), rank=8), Rate(after(1), Decimal(1), after(1), 9)
    assert rate_on((general, own, ended), after(1)) == ended
    assert rate_on((general, own, ended), after(2)) == own
    assert rate_on((general, Rate(after(2), Decimal(11))), after(2)).percent == 11
    assert rate_on((general,), after(-1)) is None


def test_a_part_payment_in_the_middle():
    found = interest(
        Debt(DUE, euros(600), (TakenOff(after(11), euros(400)),)), (Rate(DUE, Decimal("36.5")),), after(20)
    )
    assert [(piece.days, piece.residual) for piece in found.pieces] == [(10, euros(1000)), (10, euros(600))]
    assert found.amount(CENT) == Decimal("16.00")


def test_what_came_before_the_due_date_was_never_late():
    paid_early = Debt(DUE, euros(600), (TakenOff(after(-3), euros(400)),))
    on_the_first_day = Debt(DUE, euros(600), (TakenOff(after(1), euros(400)),))
    assert interest(paid_early, RATE, after(45)) == interest(Debt(DUE, euros(600)), RATE, after(45))
    assert interest(on_the_first_day, RATE, after(45)) == interest(paid_early, RATE, after(45))
    assert (paid_early.late_amount(), on_the_first_day.late_amount()) == (600, 600)


def test_a_credit_note_counts_from_the_beginning():
    credited = Debt(DUE, euros(1500), (TakenOff(None, euros(500)),))
    assert interest(credited, RATE, after(45)).amount(CENT) == Decimal("22.65")
    assert credited.late_amount() == 1500


def test_paid_in_full_stops_on_its_day():
    found = interest(
        Debt(DUE, euros(0), (TakenOff(after(11), euros(1000)),)), (Rate(DUE, Decimal("36.5")),), after(300)
    )
    assert (found.days, found.amount(CENT)) == (10, Decimal("10.00"))


def test_days_that_are_left_out():
    spans = (
        Span(after(-9), after(2), "hold"),
        Span(after(5), after(6), "dispute"),
        Span(after(6), after(7), "promise"),
    )
    outside = (Span(after(-9), after(-1), "hold"), Span(after(11), after(12), "hold"))
    found = interest(Debt(DUE, euros(1000), left_out=spans + outside), (Rate(DUE, Decimal("36.5")),), after(10))
    assert [(piece.first, piece.last) for piece in found.pieces] == [(after(3), after(4)), (after(8), after(10))]
    assert (found.days, found.amount(CENT)) == (5, Decimal("5.00"))
    assert found.left_out == (Span(after(1), after(2), "hold"), *spans[1:])


def test_nothing_is_charged_twice():
    debt = Debt(DUE, euros(2000), charged_through=after(30))
    found = interest(debt, RATE, after(45))
    assert (found.days, found.pieces[0].first) == (15, after(31))
    assert interest(debt, RATE, after(30)) == Interest()


@pytest.mark.parametrize(
    ("step", "residual", "amount"),
    [("0.01", "2000", "30.21"), ("1", "200000", "3021"), ("0.001", "2000", "30.205"), ("0.05", "2000", "30.20")],
    ids=["EUR", "JPY", "BHD", "CHF"],
)
def test_the_rounding_of_the_currency(step, residual, amount):
    found = interest(Debt(DUE, Decimal(residual)), RATE, after(45))
    assert str(found.amount(Decimal(step))) == amount


def test_half_a_cent_is_rounded_up():
    assert interest(Debt(DUE, euros("0.50")), (Rate(DUE, Decimal(365)),), after(1)).amount(CENT) == Decimal("0.01")
    assert interest(Debt(DUE, euros("1.50")), (Rate(DUE, Decimal(365)),), after(1)).amount(CENT) == Decimal("0.02")


# --- the fixed sum ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "amount"),
    [("0", 0), ("-5", 0), ("0.01", 40), ("999.99", 40), ("1000", 70), ("9999.99", 70), ("10000", 100), ("900000", 100)],
)
def test_the_bands_of_the_united_kingdom(late, amount):
    assert compensation(UK, Decimal(late)) == amount
    assert compensation(tuple(reversed(UK)), Decimal(late)) == amount


def test_one_sum_and_no_sum():
    assert compensation((Band(None, Decimal(40)),), Decimal("0.01")) == 40
    assert compensation((), Decimal(5000)) == 0
    assert compensation(UK[:1], Decimal(5000)) == 0


# --- what forbids every charge ------------------------------------------------------------------------------------------


def test_nothing_speaks_against_it():
    assert bar(Standing(), DUE) == ""
    assert bar(Standing(charges_from=DUE), DUE) == ""


@pytest.mark.parametrize("kind", ["hold", "dispute", "promise", "plan", "credit"])
def test_what_goes_on_bars(kind):
    assert bar(Standing(frozenset({kind})), DUE) == kind
    assert bar(Standing(frozenset({kind}), excluded=True), DUE) == "excluded"


def test_other_bars():
    assert bar(Standing(frozenset({"plan", "hold"})), DUE) == "hold"
    assert bar(Standing(unmatched=True, charges_from=False), DUE) == "unmatched"
    assert bar(Standing(charges_from=False), DUE) == "first_reminder"
    assert bar(Standing(charges_from=after(1)), DUE) == "wait"


# --- whatever happens ---------------------------------------------------------------------------------------------------

amounts = st.decimals("0.01", "1000000", places=2)
percents = st.decimals("0", "30", places=3)
offsets = st.integers(-60, 400)
changes = st.lists(st.builds(lambda n, a: TakenOff(after(n), a), offsets, amounts), max_size=4).map(tuple)
spans = st.lists(st.builds(lambda n, d: Span(after(n), after(n + d)), offsets, st.integers(0, 60)), max_size=3).map(
    tuple
)
tables = st.lists(
    st.builds(lambda n, p, r: Rate(after(n), p, rank=r), offsets, percents, st.integers(0, 2)), max_size=4
)
debts = st.builds(lambda residual, taken, out: Debt(DUE, residual, taken, out), amounts, changes, spans)
few = settings(max_examples=150)


@few
@given(debts, tables, st.integers(0, 400), st.integers(0, 200))
def test_parts_add_up_before_rounding(debt, rates, days, more):
    whole = interest(debt, rates, after(days + more))
    begin = interest(debt, rates, after(days))
    rest = interest(Debt(DUE, debt.residual, debt.taken_off, debt.left_out, after(days)), rates, after(days + more))
    assert begin.weight + rest.weight == whole.weight
    assert begin.days + rest.days == whole.days


@few
@given(debts, tables, st.integers(0, 400), st.integers(0, 200))
def test_never_less_for_more_days(debt, rates, days, more):
    earlier, later = interest(debt, rates, after(days)), interest(debt, rates, after(days + more))
    assert 0 <= earlier.amount(CENT) <= later.amount(CENT)


@few
@given(debts, tables, st.integers(0, 300))
def test_day_by_day_is_the_same(debt, rates, days):
    """The definition itself: each day for itself."""
    total = Decimal(0)
    for day in (after(n) for n in range(1, days + 1)):
        rate = rate_on(rates, day)
        if rate and not any(span.first <= day <= span.last for span in debt.left_out):
            total += debt.open_on(day) * rate.percent
    assert interest(debt, rates, after(days)).weight == total


@few
@given(tables, st.integers(0, 400))
def test_nothing_for_nothing(rates, days):
    assert interest(Debt(DUE, euros(0)), rates, after(days)) == Interest()
    assert interest(Debt(DUE, euros(100)), [Rate(DUE, Decimal(0))], after(days)).amount(CENT) == 0
    assert interest(Debt(DUE, euros(100)), rates, DUE).amount(CENT) == 0


@few
@given(debts, tables, st.integers(0, 400), amounts)
def test_a_payment_or_credit_never_adds(debt, rates, days, paid):
    more = Debt(DUE, debt.residual + paid, debt.taken_off, debt.left_out)
    assert interest(debt, rates, after(days)).weight <= interest(more, rates, after(days)).weight
