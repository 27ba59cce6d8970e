"""The file in which an agency sends its statement: CSV, read as a whole or not at all."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from .remittance import STATUSES

COLUMNS = ("reference", "status", "received_on", "collected", "commission", "remitted", "note")
NEEDED = ("reference", "status")
MOST_LINES = 5000
_AMOUNTS = ("collected", "commission", "remitted")
# A thousands separator could as well be a decimal one: 1.234 is refused, not guessed.
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,2})?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: ``line`` counts from 1, the heading included."""

    line: int
    reference: str
    status: str
    received_on: date | None
    collected: Decimal
    commission: Decimal
    remitted: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line; ``line`` 0: with the whole file."""

    line: int
    code: str
    value: str = ""
    column: str = ""


def read(text: str) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """The lines of a statement, or what is wrong with them; rows count only where there is no fault.

    :param text: columns parted by comma, semicolon or tab, the first line names them.
    """
    try:
        lines = _lines(text.lstrip("\ufeff"))
    except csv.Error as error:
        return (), (Fault(0, "unreadable", str(error)),)
    if len(lines) < 2:
        return (), (Fault(0, "empty"),)
    if len(lines) > MOST_LINES + 1:
        return (), (Fault(0, "many", str(MOST_LINES)),)
    names = [cell.strip().lower() for cell in lines[0][1]]
    faults = tuple(_heading(names))
    if faults:
        return (), faults
    read_lines = [_row(number, names, cells) for number, cells in lines[1:]]
    return tuple(row for row, _faults in read_lines if row), tuple(
        fault for _row, found in read_lines for fault in found
    )


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """(number, cells) of every line in which something stands."""
    heading = text.lstrip().split("\n", 1)[0]
    delimiter = max(";\t,", key=heading.count)
    # Not ``splitlines``, which breaks at signs that stand within words.
    lines = (found[0] for found in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    filled = ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    # The heading, and one more than may be: no need to read the rest of what is refused.
    return list(islice(filled, MOST_LINES + 2))


def _heading(names: list[str]):
    yield from (Fault(1, "column_missing", name) for name in NEEDED if name not in names)
    yield from (Fault(1, "column_unknown", name) for name in names if name not in COLUMNS)
    yield from (Fault(1, "column_twice", name) for name in COLUMNS if names.count(name) > 1)


def _row(number: int, names: list[str], cells: list[str]) -> tuple[Row | None, list[Fault]]:
    if len(cells) > len(names):
        return None, [Fault(number, "wide")]
    texts = dict.fromkeys(COLUMNS, "") | {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    faults = list(_faults(number, texts))
    if faults:
        return None, faults
    amounts = {name: _amount(texts[name]) for name in _AMOUNTS}
    day = _day(texts["received_on"])
    return Row(number, texts["reference"], texts["status"].lower(), day, **amounts, note=texts["note"]), []


def _faults(number: int, texts: dict[str, str]):
    if not texts["reference"]:
        yield Fault(number, "reference_missing")
    if texts["status"].lower() not in STATUSES:
        yield Fault(number, "status", texts["status"])
    for name in _AMOUNTS:
        if texts[name] and not _NUMBER.fullmatch(texts[name]):
            yield Fault(number, "amount", texts[name], name)
    if texts["received_on"] and _day(texts["received_on"]) is None:
        yield Fault(number, "day", texts["received_on"])
    elif not texts["received_on"] and texts["collected"].strip("-0.,"):
        yield Fault(number, "day_missing", texts["collected"])


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ".") or 0)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = filter(None, found.groups() if found[1] else reversed(found.groups()))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
