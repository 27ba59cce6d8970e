"""An agency's statement beside our own figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from engine.commission import Deal, Tier
from engine.remittance import Account, Entry, compare, earned
from hypothesis import given
from hypothesis import strategies as st

DEAL = Deal(days=100, amount=D(1000), handed_on=date(2026, 3, 10), accepted_on=date(2026, 3, 11))
PAID = Entry("paid", date(2026, 4, 1), D(400), D(60), D(340))


def account(*entries, **values):
    collected = sum((entry.collected for entry in entries), D(0))
    base = {"tiers": (Tier(D(15)),), "asked": D(1000), "booked": collected, "still_open": D(0)}
    return Account(**{**base, "deal": DEAL, "entries": entries, **values})


def codes(*entries, **values):
    return [[d.code for d in found] for found in compare(account(*entries, **values))]


def test_what_fits_is_silent():
    assert codes(Entry("received"), Entry("contacted"), PAID) == [[], [], []]
    assert codes() == []


def test_commission_is_measured_line_by_line():
    high = replace(PAID, commission=D(80), remitted=D(320))
    low = replace(PAID, day=date(2026, 4, 8), commission=D(50), remitted=D(350))
    assert codes(high, PAID, low, asked=D(1200)) == [["commission_high"], [], ["commission_low"]]
    (first, _rest, _last) = compare(account(high, PAID, low))
    assert first[0].values == {
        "taken": D(80),
        "ours": D(60),
        "percent": D(15),
        "minimum": D(0),
        "day": date(2026, 4, 1),
    }


def test_what_was_not_earned_says_why():
    def why(day, **deal):
        entry = replace(PAID, day=day)
        return codes(entry, deal=replace(DEAL, **deal))[0]

    assert why(date(2026, 3, 10)) == ["unearned_not_accepted"]
    assert why(date(2026, 3, 15)) == ["unearned_free_days"]
    assert why(date(2026, 3, 16)) == []
    assert why(date(2026, 4, 1), recalled_on=date(2026, 4, 1)) == ["unearned_recalled"]
    assert why(date(2026, 4, 1), our_error=True) == ["unearned_our_error"]
    assert why(date(2026, 4, 1), accepted_on=None) == ["unearned_acceptance_unknown"]
    # Commission without any money is no question of days.
    assert codes(replace(PAID, day=date(2026, 3, 10), collected=D(0), remitted=D(-60))) == [["commission_high"]]
    assert codes(Entry("contacted", None, D(0), D(5), D(-5))) == [["commission_high"]]


def test_the_minimum_counts_once():
    small = Entry("paid", date(2026, 4, 1), D(100), D(40), D(60))
    later = Entry("paid", date(2026, 4, 9), D(100), D(0), D(100))
    more = Entry("paid", date(2026, 4, 20), D(200), D(20), D(180))
    assert earned(account(small, later, more, minimum=D(40))) == (D(40), D(0), D(20))
    assert codes(small, later, more, minimum=D(40)) == [[], [], []]
    # 15 % of the later 100 are 15, and were in the minimum already: the share alone would explain nothing.
    greedy = replace(later, commission=D(15), remitted=D(85))
    assert codes(small, greedy, minimum=D(40)) == [[], ["commission_high_minimum"]]
    assert codes(replace(small, commission=D(15), remitted=D(85)), minimum=D(40)) == [["commission_low_minimum"]]
    early = replace(small, day=date(2026, 3, 15))
    assert codes(early, minimum=D(40)) == [["unearned_free_days"]]


def test_sums_that_do_not_add_up():
    assert codes(replace(PAID, remitted=D(339))) == [["sum"]]
    direct = Entry("paid_direct", date(2026, 4, 1), D(400), D(60), D(0))
    assert codes(direct) == [[]]
    assert codes(replace(direct, remitted=D(-60))) == [[]]
    assert codes(replace(direct, remitted=D(340))) == [["direct_sum"]]


def test_totals_stand_at_the_last_line():
    weekly = Entry("contacted")
    assert codes(PAID, weekly, booked=D(300)) == [[], ["unbooked"]]
    assert codes(PAID, weekly, booked=D(500)) == [[], ["unreported"]]
    found = compare(account(PAID, weekly, booked=D(500)))[-1][0]
    assert found.values == {"reported": D(400), "booked": D(500), "rest": D(100)}
    assert codes(PAID, asked=D(399)) == [["over"]]
    assert codes(PAID, still_open=D(1)) == [["still_open"]]
    assert codes(PAID, still_open=D(1), booked=D(0)) == [["unbooked"]]
    # What came to us may have been a part.
    assert codes(replace(PAID, status="paid_direct", remitted=D(0)), still_open=D(1)) == [[]]


def test_money_of_after_the_last_report_is_no_question():
    assert codes(PAID, booked=D(700), later=D(300)) == [[]]
    found = compare(account(PAID, booked=D(700), later=D(200)))[-1][0]
    assert (found.code, found.values) == ("unreported", {"reported": D(400), "booked": D(500), "rest": D(100)})


def test_periods_that_overlap():
    other = replace(PAID, day=date(2026, 4, 2))
    assert codes(PAID, PAID, booked=D(400)) == [[], ["unbooked", "twice"]]
    assert codes(PAID, other, booked=D(400)) == [[], ["unbooked"]]
    # Two parts of the same day, both in our books.
    assert codes(PAID, PAID, booked=D(800)) == [[], []]


def test_a_dispute_asks_for_a_recall_once():
    assert codes(Entry("disputed")) == [["disputed"]]
    assert codes(Entry("disputed"), deal=replace(DEAL, recalled_on=date(2026, 4, 1))) == [[]]


amounts = st.decimals(0, 2000, places=2)
entries = st.builds(Entry, st.just("paid"), st.dates(date(2026, 3, 1), date(2026, 6, 1)), amounts)


@given(st.lists(entries, max_size=6), st.decimals(0, 100, places=2), amounts)
def test_parts_add_up_to_the_whole_and_never_exceed_what_came(lines, percent, minimum):
    known = account(*lines, tiers=(Tier(percent),), minimum=minimum)
    parts = earned(known)
    assert len(parts) == len(lines)
    assert D(0) <= sum(parts, D(0)) <= sum((line.collected for line in lines), D(0)) + D("0.01")
    fitting = [
        replace(line, commission=ours, remitted=line.collected - ours) for line, ours in zip(lines, parts, strict=True)
    ]
    told = {d.code for found in compare(replace(known, entries=fitting)) for d in found}
    assert told <= {"over"}
