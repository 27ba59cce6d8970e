"""The file of an agency: read as a whole, or told what is wrong with each line."""

from datetime import date
from decimal import Decimal as D

import pytest
from engine.agency_file import COLUMNS, MOST_LINES, Fault, Row, read
from engine.remittance import STATUSES
from hypothesis import given
from hypothesis import strategies as st

HEADING = ",".join(COLUMNS)


def faults(*lines):
    rows, found = read("\n".join(lines))
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_what_spreadsheets_write(mark, end):
    lines = [
        "\ufeffReference;Status;received_on;collected;note",
        "12;PAID;31.03.2026;1234.50;'thanks'",
        ";;;;",
        "7;received",
    ]
    rows, found = read(end.join(lines).replace(";", mark))
    assert found == ()
    assert rows == (
        Row(2, "12", "paid", date(2026, 3, 31), D("1234.50"), D(0), D(0), "'thanks'"),
        Row(4, "7", "received", None, D(0), D(0), D(0), ""),
    )


def test_a_quoted_comma_is_a_decimal_point():
    rows, found = read(HEADING + '\nINV/1,paid,2026-03-31,"100,5","15,08",85.42,"one, two"')
    assert (rows[0].collected, rows[0].commission, rows[0].note, found) == (D("100.5"), D("15.08"), "one, two", ())


@pytest.mark.parametrize(
    "line, fault",
    [
        (",paid,,,,,", Fault(2, "reference_missing")),
        ("1,gone,,,,,", Fault(2, "status", "gone")),
        ("1,,,,,,", Fault(2, "status")),
        ("1,paid,2026-03-31,1.234,,,", Fault(2, "amount", "1.234", "collected")),
        ("1,paid,2026-03-31,EUR 5,,,", Fault(2, "amount", "EUR 5", "collected")),
        ("1,paid,2026-03-31,5,1e3,,", Fault(2, "amount", "1e3", "commission")),
        ("1,paid,2026-03-31,5,,nan,", Fault(2, "amount", "nan", "remitted")),
        ("1,paid,03/31/2026,5,,,", Fault(2, "day", "03/31/2026")),
        ("1,paid,2026-02-30,5,,,", Fault(2, "day", "2026-02-30")),
        ("1,paid,,5.00,,,", Fault(2, "day_missing", "5.00")),
        ("1,paid,,5,,,,,", Fault(2, "wide")),
    ],
)
def test_each_fault_of_a_line(line, fault):
    assert faults(HEADING, line) == (fault,)


def test_every_line_is_told_at_once():
    told = faults(HEADING, "1,gone,,,,,", "2,paid,2026-03-31,1,1,0,", ",paid,,x,,,")
    assert [(f.line, f.code) for f in told] == [
        (2, "status"),
        (4, "reference_missing"),
        (4, "amount"),
        (4, "day_missing"),
    ]
    assert faults(HEADING, "1,contacted,,0.00,0,0,") == ()


@pytest.mark.parametrize(
    "lines, fault",
    [
        ([""], Fault(0, "empty")),
        ([HEADING], Fault(0, "empty")),
        (["reference;amount", "1;2"], Fault(1, "column_missing", "status")),
        (["reference;status;status", "1;paid;paid"], Fault(1, "column_twice", "status")),
        (["reference;status", *["1;received"] * (MOST_LINES + 1)], Fault(0, "many", str(MOST_LINES))),
    ],
)
def test_faults_of_the_whole_file(lines, fault):
    assert fault in faults(*lines)


def test_a_quote_that_never_ends_is_no_statement():
    assert [f.code for f in faults(HEADING, '1,paid,,,,,"thanks')] == ["unreadable"]


@given(st.text())
def test_no_text_makes_it_stumble(text):
    rows, found = read(text)
    assert rows or found
    assert all(row.status in STATUSES for row in rows)
