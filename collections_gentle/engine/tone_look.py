"""Loud words: capitals, exclamation marks, red, and too much in bold."""

import re

from .tone_parts import Finding, Part
from .tone_words import Words

MOST_BOLD = 15  # percent of the letters

_CAPITALS = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")


def capitals(part: Part, words: Words) -> list[Finding]:
    """Two words in a row, or one of four letters and more; three in a row shout.

    :param words: what may stand in capitals.
    """
    found = []
    for run in _capital_runs(part.readable.counted(), words.caps_ok):
        longest = max(end - start for start, end in run)
        if len(run) > 1 or longest > 3:
            level = "block" if len(run) > 2 else "warn"
            found.append(part.found("capitals", level, run[0][0], run[-1][1], value=len(run)))
    looks = _stretches(part.readable, "capitals")
    return found + [part.found("capitals", "warn", *stretch) for stretch in looks]


def _capital_runs(text, caps_ok):
    """Places of capital words that follow each other; what holds a figure or a slash is a number or an address."""
    run = []
    for token in _CAPITALS.finditer(text):
        is_name = any(c.isdigit() or c in "/@_\ue000" for c in token[0])
        if is_name or "\n" in text[max(0, token.start() - 1) : token.start()]:
            yield from [run] if run else []
            run = []
        for letters in () if is_name else _LETTERS.finditer(token[0]):
            word = letters[0]
            if len(word) > 1 and word.replace("ß", "").isupper() and word not in caps_ok:
                run.append((token.start() + letters.start(), token.start() + letters.end()))
            elif len(word) > 1:
                yield from [run] if run else []
                run = []
    yield from [run] if run else []


def exclamations(*parts: Part) -> list[Finding]:
    """One mark is one too many, two shout."""
    marks = [(part, hit.span()) for part in parts for hit in re.finditer("!", part.normal.text)]
    if not marks:
        return []
    part, place = marks[0] if len(marks) == 1 else marks[1]
    level = "warn" if len(marks) == 1 else "block"
    return [part.found("exclamation", level, *part.normal.place(*place), value=len(marks))]


def emphasis(body: Part) -> list[Finding]:
    """Red words, paragraphs that are all bold, or more than ``MOST_BOLD`` percent in bold."""
    found = [body.found("emphasis", "warn", *stretch) for stretch in _stretches(body.readable, "red")]
    bold = _bold_paragraphs(body.readable)
    found += [body.found("emphasis", "warn", *place) for place in bold]
    letters = _visible(body.readable.text)
    in_bold = sum(_visible(body.readable.text[run.start : run.end]) for run in body.readable.runs if run.bold)
    if not bold and in_bold * 100 > letters * MOST_BOLD:
        found.append(body.about("emphasis", "warn", value=in_bold * 100 // letters))
    return found


def _visible(text):
    return len("".join(text.split()))


def _bold_paragraphs(readable):
    """Places of paragraphs of three words or more that are all bold; a name or a heading of two is none."""
    paragraphs = {}
    for run in readable.runs:
        if readable.text[run.start : run.end].strip():
            paragraphs.setdefault(run.paragraph, []).append(run)
    places = [(runs[0].start, runs[-1].end) for runs in paragraphs.values() if all(run.bold for run in runs)]
    return [(start, end) for start, end in places if len(readable.text[start:end].split()) > 2]


def _stretches(readable, look):
    """Places of a look, where neighbours are one; ``text-transform`` counts like capitals that were typed."""
    found = []
    for run in (run for run in readable.runs if vars(run)[look] and run.start < run.end):
        if found and not readable.text[found[-1][1] : run.start].strip():
            found[-1] = (found[-1][0], run.end)
        else:
            found.append((run.start, run.end))
    return found
