"""Named values in words that a person has written: ``{{phone}}``. Nothing else stands between braces."""

import re
from collections.abc import Mapping

_BRACES = re.compile(r"\{+[^{}\n]*\}+|[{}]+[^\s{}]*")
_NAMED = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def unknown(text: str, names: frozenset[str]) -> str:
    """The first thing in braces that is no value we have, as it is written; empty when there is none.

    :param names: the values that may be named.
    """
    for found in _BRACES.finditer(text):
        named = _NAMED.fullmatch(found.group())
        if not named or named.group(1) not in names:
            return found.group()
    return ""


def filled(text: str, values: Mapping[str, str]) -> list[list[list[str]]]:
    """Paragraphs of lines of pieces, each either words or a value; blank lines separate paragraphs.

    A line with a value that nobody knows is left out: “Call us at ” helps nobody. What is no value stays as written.

    :param values: by name; empty where it is not known.
    """
    paragraphs = [_lines(part, values) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())]
    return [lines for lines in paragraphs if lines]


def _lines(paragraph: str, values: Mapping[str, str]) -> list[list[str]]:
    lines = (line.strip() for line in paragraph.split("\n"))
    return [_pieces(line, values) for line in lines if line and not _misses(line, values)]


def _misses(line: str, values: Mapping[str, str]) -> bool:
    return any(name in values and not values[name] for name in _NAMED.findall(line))


def _pieces(line: str, values: Mapping[str, str]) -> list[str]:
    pieces, end = [], 0
    for found in _NAMED.finditer(line):
        pieces += [line[end : found.start()], values.get(found.group(1), found.group())]
        end = found.end()
    return [piece for piece in (*pieces, line[end:]) if piece]
