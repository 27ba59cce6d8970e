"""Promises on exact days: promised for Friday 20 March 2026, three working days for the bank, so until the 25th."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine.promises import Judged, Matched, Promise, Verdict, judge, kept_record, since, tolerance
from hypothesis import given
from hypothesis import strategies as st

DEADLINE = date(2026, 3, 25)
AFTER = DEADLINE + timedelta(days=1)
LIMIT = Decimal("5.00")


def march(day):
    return date(2026, 3, day)


def promise(amount="100.00", open_now="100.00", limit=LIMIT):
    return Promise(Decimal(amount), DEADLINE, Decimal(open_now), limit)


def paid(day, amount):
    return Matched(march(day), Decimal(amount))


def credited(day, amount):
    return Matched(march(day), Decimal(amount), is_credit=True)


def state(*matched, today=AFTER, **promised):
    return judge(promise(**promised), matched, today).state


# the three verdicts


def test_kept():
    verdict = judge(promise(open_now="0.00"), [paid(20, "100.00")], AFTER)
    assert verdict == Verdict("kept", Decimal("100.00"), Decimal("100.00"), Decimal(0), None)


def test_partly_kept():
    verdict = judge(promise(open_now="60.00"), [paid(20, "40.00")], AFTER)
    assert verdict == Verdict("partially_kept", Decimal("40.00"), Decimal("40.00"), Decimal(0), None)


def test_broken():
    assert judge(promise(), [], AFTER) == Verdict("broken", Decimal(0), Decimal(0), Decimal(0), None)


def test_kept_in_several_payments():
    assert state(paid(12, "30.00"), paid(20, "30.00"), paid(25, "40.00")) == "kept"


def test_more_than_was_promised():
    assert state(paid(20, "250.00"), open_now="50.00") == "kept"


def test_a_part_of_an_invoice_was_promised():
    assert state(paid(20, "100.00"), open_now="900.00") == "kept"
    assert state(paid(20, "90.00"), open_now="910.00") == "partially_kept"


# days


def test_the_last_day_of_grace_is_in_time():
    assert state(paid(25, "100.00"), open_now="0.00") == "kept"
    assert state(paid(26, "100.00"), open_now="0.00") == "broken"


def test_nothing_is_judged_before_the_grace_is_over():
    assert state(today=march(20)) == state(today=DEADLINE) == "open"
    assert state(today=AFTER) == "broken"
    assert state(paid(12, "40.00"), today=DEADLINE) == "open"


def test_kept_early():
    assert state(paid(12, "100.00"), today=march(12)) == "kept"


def test_what_came_so_far_is_told_while_it_is_open():
    assert judge(promise(), [paid(12, "40.00"), credited(13, "5.00")], march(14)) == Verdict(
        "open", Decimal("40.00"), Decimal("40.00"), Decimal("5.00")
    )


def test_matched_late_but_paid_in_time():
    """The day is the booking's own; when somebody matched it does not matter."""
    assert state(paid(24, "100.00"), today=march(31)) == "kept"


def test_unmatched_again():
    assert state(today=march(31)) == "broken"
    assert state(today=march(21)) == "open"


# paid after all


def test_cured():
    verdict = judge(promise(open_now="0.00"), [paid(30, "100.00")], march(31))
    assert (verdict.state, verdict.paid, verdict.paid_in_time) == ("broken", Decimal("100.00"), Decimal(0))
    assert verdict.cured_on == march(30)


def test_cured_on_the_day_that_made_it_enough():
    matched = [paid(31, "500.00"), paid(30, "30.00"), paid(20, "40.00"), paid(28, "29.00")]
    verdict = judge(promise(open_now="0.00"), matched, march(31))
    assert (verdict.state, verdict.cured_on) == ("partially_kept", march(30))  # 40 + 29 + 30 = 99, a hundredth less


def test_not_cured_yet():
    assert judge(promise(), [paid(20, "40.00"), paid(30, "58.99")], march(31)).cured_on is None


# tolerance


@pytest.mark.parametrize(
    ("amount", "limit", "expected"),
    [
        ("100.00", "5.00", "1.00"),
        ("499.00", "5.00", "4.99"),
        ("500.00", "5.00", "5.00"),
        ("500.01", "5.00", "5.00"),
        ("90000.00", "5.00", "5.00"),
        ("100.00", "0.40", "0.40"),
        ("100.00", "0.00", "0.00"),
        ("0.00", "5.00", "0.00"),
    ],
)
def test_tolerance(amount, limit, expected):
    assert tolerance(Decimal(amount), Decimal(limit)) == Decimal(expected)


@pytest.mark.parametrize(
    ("amount", "money", "expected"),
    [
        ("100.00", "99.00", "kept"),
        ("100.00", "98.99", "partially_kept"),
        ("500.00", "495.00", "kept"),
        ("500.00", "494.99", "partially_kept"),
        ("2000.00", "1995.00", "kept"),
        ("2000.00", "1994.99", "partially_kept"),
    ],
)
def test_bank_charges(amount, money, expected):
    assert state(paid(20, money), amount=amount, open_now="1.00") == expected


# credit notes


def test_a_credit_note_lowers_what_was_promised():
    verdict = judge(promise(open_now="0.00"), [paid(20, "70.00"), credited(22, "30.00")], AFTER)
    assert verdict == Verdict("kept", Decimal("70.00"), Decimal("70.00"), Decimal("30.00"), None)


def test_tolerance_of_what_is_left_of_the_promise():
    """70 is promised after the credit note, so 0.70 may be missing."""
    assert state(paid(20, "69.30"), credited(22, "30.00"), open_now="0.70") == "kept"
    assert state(paid(20, "69.29"), credited(22, "30.00"), open_now="0.71") == "partially_kept"


def test_a_credit_note_is_no_payment():
    assert state(credited(22, "30.00"), open_now="70.00") == "broken"


@pytest.mark.parametrize("today", [march(22), AFTER])
def test_all_was_credited(today):
    """The mistake was ours; nothing is left of the promise."""
    verdict = judge(promise(open_now="0.00"), [credited(22, "100.00")], today)
    assert (verdict.state, verdict.paid, verdict.credited) == ("kept", Decimal(0), Decimal("100.00"))
    assert state(credited(22, "130.00"), today=today) == "kept"


def test_a_late_credit_note_takes_the_blame_away():
    assert state(credited(30, "100.00"), open_now="0.00", today=march(31)) == "kept"
    assert state(paid(20, "70.00"), credited(30, "30.00"), today=march(31)) == "kept"


# paid in full


def test_paid_in_full_by_any_means():
    """1000 was promised, but the invoice had less open than was thought: nothing is open, nobody asks."""
    assert state(paid(20, "600.00"), amount="1000.00", open_now="0.00") == "kept"
    assert state(paid(20, "600.00"), amount="1000.00", open_now="0.01") == "partially_kept"


def test_paid_in_full_too_late():
    assert state(paid(20, "600.00"), paid(26, "300.00"), amount="1000.00", open_now="0.00") == "partially_kept"


def test_nothing_open_and_nothing_matched_is_no_payment():
    """The invoice was reset to draft."""
    assert state(open_now="0.00") == "broken"


# since the promise


def sums(entries):
    return [(entry.day.day, str(entry.amount), entry.is_credit) for entry in entries]


def since_(matched, before="0.00", credit_before="0.00"):
    return sums(since(matched, Decimal(before), Decimal(credit_before)))


def test_what_was_matched_before_is_no_new_money():
    assert since_([paid(2, "50.00")], "50.00") == []
    assert since_([paid(12, "30.00"), paid(2, "50.00")], "50.00") == [(12, "30.00", False)]


def test_an_old_payment_that_is_matched_anew():
    """Unmatched and matched again, perhaps in pieces: still the same fifty."""
    assert since_([paid(2, "20.00"), paid(2, "30.00"), paid(12, "30.00")], "50.00") == [(12, "30.00", False)]


def test_an_old_payment_of_which_more_is_matched_now():
    assert since_([paid(2, "80.00")], "50.00") == [(2, "30.00", False)]


def test_an_old_payment_that_was_taken_away():
    """It lowers what is new: the fifty is open again, and the next fifty only puts it back."""
    assert since_([paid(12, "50.00")], "50.00") == []
    assert since_([paid(12, "80.00")], "50.00") == [(12, "30.00", False)]


def test_credit_notes_and_money_are_counted_apart():
    matched = [credited(2, "20.00"), paid(3, "50.00"), credited(12, "10.00")]
    assert since_(matched, "50.00", "20.00") == [(12, "10.00", True)]
    assert since_(matched, "20.00", "20.00") == [(3, "30.00", False), (12, "10.00", True)]
    assert since_(matched) == [(2, "20.00", True), (3, "50.00", False), (12, "10.00", True)]


def test_judged_on_what_came_since():
    old, new = paid(2, "50.00"), paid(20, "100.00")
    assert state(*since([old], Decimal("50.00"), Decimal(0))) == "broken"
    assert state(*since([old, new], Decimal("50.00"), Decimal(0))) == "kept"


# the record of a year


def judged(days_ago, state, amount="100.00", paid="0.00"):
    return Judged(DEADLINE - timedelta(days=days_ago), state, Decimal(amount), Decimal(paid))


def shares(*promises):
    record = kept_record(promises, DEADLINE)
    return record.kept, record.count, record.share, record.value_share


def test_no_promise_no_share():
    assert shares() == (0, 0, None, None)


@pytest.mark.parametrize("other", ["open", "cancelled", "superseded"])
def test_withdrawn_and_renegotiated_promises_do_not_count(other):
    assert shares(judged(0, other)) == (0, 0, None, None)
    assert shares(judged(0, other), judged(0, "kept", paid="100.00")) == (1, 1, 1, 1)


def test_share_by_number_and_by_value():
    kept = judged(0, "kept", "300.00", "300.00")
    assert shares(kept, judged(0, "broken")) == (1, 2, Decimal("0.5"), Decimal("0.75"))
    assert shares(kept, judged(0, "partially_kept", paid="50.00"))[2:] == (Decimal("0.5"), Decimal("0.875"))


def test_the_older_the_lighter():
    """292 days ago a promise weighs a fifth: one kept today and one broken then make five sixths."""
    _, _, share, value_share = shares(judged(0, "kept", paid="100.00"), judged(292, "broken"))
    assert share == value_share == Decimal(1) / (Decimal(1) + Decimal("0.2"))
    assert shares(judged(73, "kept", paid="100.00"), judged(292, "broken"))[2] == Decimal("0.8")


def test_what_is_older_than_a_year_is_forgotten():
    assert shares(judged(365, "broken")) == shares(judged(366, "broken")) == (0, 0, None, None)
    assert shares(judged(364, "broken")) == (0, 1, 0, 0)


def test_a_deadline_to_come_weighs_as_today():
    assert shares(judged(-5, "kept", paid="100.00"), judged(0, "broken")) == (1, 2, Decimal("0.5"), Decimal("0.5"))


def test_a_promise_that_was_credited_away_says_nothing():
    assert shares(judged(0, "kept", "0.00")) == (0, 0, None, None)


def test_more_than_was_promised_counts_as_promised():
    assert shares(judged(0, "kept", "100.00", "900.00"), judged(0, "broken"))[3] == Decimal("0.5")


# whatever the ledger says

entries = st.lists(
    st.builds(Matched, st.dates(march(1), date(2026, 4, 30)), st.decimals("0.01", "500", places=2), st.booleans()),
    max_size=6,
)
amounts = st.decimals("0.01", "1000", places=2)


@given(entries, amounts, amounts, st.dates(march(1), date(2026, 4, 30)))
def test_more_money_never_makes_it_worse(matched, amount, open_now, today):
    worth = {"broken": 0, "open": 1, "partially_kept": 1, "kept": 2}
    given_ = Promise(amount, DEADLINE, open_now, LIMIT)
    before = judge(given_, matched, today)
    after = judge(given_, [*matched, Matched(DEADLINE, Decimal("20.00"))], today)
    assert worth[after.state] >= worth[before.state]
    assert after.paid_in_time == before.paid_in_time + 20


@given(entries, amounts, amounts, st.dates(march(1), date(2026, 4, 30)))
def test_the_order_of_bookings_does_not_matter(matched, amount, open_now, today):
    given_ = Promise(amount, DEADLINE, open_now, LIMIT)
    assert judge(given_, matched, today) == judge(given_, matched[::-1], today)


@given(entries, st.decimals("0", "900", places=2), st.decimals("0", "900", places=2))
def test_since_leaves_out_exactly_what_was_there(matched, paid_before, credited_before):
    rest = since(matched, paid_before, credited_before)
    assert all(entry.amount > 0 for entry in rest)
    for is_credit, before in ((False, paid_before), (True, credited_before)):
        total, left = (sum(e.amount for e in some if e.is_credit == is_credit) for some in (matched, rest))
        assert left == max(total - before, 0)


@given(
    st.lists(
        st.builds(
            Judged,
            st.dates(date(2025, 1, 1), date(2026, 4, 30)),
            st.sampled_from(["open", "kept", "partially_kept", "broken", "cancelled", "superseded"]),
            st.decimals("0", "1000", places=2),
            st.decimals("0", "1000", places=2),
        ),
        max_size=8,
    )
)
def test_shares_are_shares(promises):
    record = kept_record(promises, DEADLINE)
    assert (record.share is None) == (record.value_share is None) == (record.count == 0)
    if record.count:
        assert 0 <= record.kept <= record.count
        assert 0 <= record.share <= 1 and 0 <= record.value_share <= 1


def test_what_was_booked_later_is_new_whatever_became_of_the_old():
    """An old payment of 200.00 was unmatched; the new one of 200.00 is no old one."""
    new = Matched(date(2026, 3, 16), Decimal("200.00"))
    assert since([new], Decimal("200.00"), Decimal(0)) == []
    assert since([new], Decimal("200.00"), Decimal(0), date(2026, 3, 10)) == [new]
    same_day = Matched(date(2026, 3, 10), Decimal("200.00"))
    assert since([same_day], Decimal("200.00"), Decimal(0), date(2026, 3, 10)) == []
