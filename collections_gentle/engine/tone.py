"""Whether words keep a customer: what in a text is unkind, too long, loud or missing, where, and what to say instead.

The rules T1 to T11 of the domain notes. Capitals and legal terms are reported to confuse and distress, courtesy goes
with more payment, and a writer with a name is answered more often; the lists of words are data, one file a language.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from .texts import LONGEST
from .tone_look import capitals, emphasis, exclamations
from .tone_parts import Finding, Text, part_of
from .tone_text import count_words, plain
from .tone_words import LEVELS, Pattern, Words, hits, phrase, words_from

__all__ = [
    "KINDS",
    "Finding",
    "Pattern",
    "Text",
    "Words",
    "check",
    "may_be_used",
    "plain",
    "score",
    "words_from",
]

KINDS = ("reminder", "final", "service", "sms", "call", "voicemail", "manual", "note")
PUBLISHABLE = 80
LONGEST_SUBJECT = 65
MOST_ACCUSING = 2

_COSTS = {"block": 25, "warn": 8, "hint": 0}
_LETTER = (
    *("customer_name", "sender_name", "company", "invoice_ref", "amount", "due_date", "pay_url", "help_url"),
    *("sender_phone", "optout", "already_paid"),
)


@dataclass(frozen=True)
class _Rules:
    """What is asked of one kind of text; no limit where it is 0."""

    words: int = 0
    letters: int = 0
    needs: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ("thanks", "help")
    secret: tuple[str, ...] = ()
    secret_level: str = "warn"
    figures: str = "warn"
    has_subject: bool = False
    is_own: bool = False  # a person answers for it: what a template has to hold does not matter
    is_written: bool = True


_RULES = {
    "reminder": _Rules(words=170, needs=_LETTER, has_subject=True),
    "final": _Rules(words=240, needs=(*_LETTER, "next_date"), has_subject=True),
    "service": _Rules(words=170, needs=("customer_name", "sender_name", "company")),
    # No amount: a telephone is read by others, too.
    "sms": _Rules(
        letters=LONGEST,
        needs=("customer_name", "sender_name", "company", "invoice_ref", "pay_url", "optout"),
        secret=("amount",),
    ),
    "call": _Rules(phrases=("thanks",), figures="hint", is_written=False),
    # Whoever lives or works there may listen.
    "voicemail": _Rules(
        words=60,
        needs=("customer_name", "sender_name", "company", "sender_phone"),
        phrases=(),
        secret=("amount", "due_date", "invoice_ref"),
        secret_level="block",
        is_written=False,
    ),
    "manual": _Rules(words=170, phrases=(), figures="", is_own=True),
}
# Without these a text cannot be used: the law asks how to say stop, and a last letter leaves time.
_INDISPENSABLE = {("sms", "optout"), ("final", "next_date")}

# The end of a placeholder's path that brings an element in.
_ELEMENTS = {
    name: re.compile(rf"(?:^|\.)(?:{ends})$")
    for name, ends in {
        "customer_name": r"contact_first_name|contact_name|customer_name|(?:contact|partner)_id\.(?:display_)?name",
        "sender_name": r"sender_name|user_id\.name",
        "company": r"company_id\.(?:display_)?name|company_name",
        "invoice_ref": r"(?:letter_|invoice_)?reference|invoice_ref",
        "amount": r"\w*amount\w*|(?:total|full|left|paid|missed|open)_words",
        "due_date": r"\w*due\w*|date_words",
        "pay_url": r"page_link|pay_link|pay_url|page_url",
        "help_url": r"page_link|help_link|help_url|page_url",
        "sender_phone": r"sender_phone|user_phone|user_id\.phone|company_id\.phone|company_phone",
        "optout": r"text_stop|optout|opt_out|optout_url|stop_url|unsubscribe_url",
        "next_date": r"next_date(?:_words)?",
    }.items()
}
_FIGURE = re.compile(r"(?<!\w)[+€$£]?\d(?:[\d .,/:()€$£-]*\d)?(?: ?[%€$£])?")
# Answer and forward, as mail programs of the five languages write them.
_REPLY = re.compile(r"\s*(?:re|aw|antw|rv|sv|vs|tr|wg|fwd?|rep|doorst)(?: ?[\[(]\d+[\])])? ?:")


def check(text: Text, words: Words, kind: str, allowed: Iterable[str] = frozenset()) -> tuple[Finding, ...]:
    """What to change in a text, in the order in which it is read.

    :param words: the lists of the text's language.
    :param kind: one of ``KINDS``.
    :param allowed: phrases that a law asks for in this one place.
    :raises ValueError: for an unknown kind, or an allowed phrase without words.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind of text “{kind}”: use {', '.join(KINDS)}.")
    subject = part_of("subject", text.subject, True)
    body = part_of("body", text.body, kind == "sms")
    laws = [phrase(each) for each in sorted(allowed)]
    said = [(part, *_words(part, words, kind, laws)) for part in (subject, body)]
    findings = [finding for _, found, _ in said for finding in found]
    if kind != "note":
        named = said[1][2]
        findings += _structure(subject, body, findings, named, words, kind, text.brings)
    return tuple(sorted(findings, key=lambda f: (f.where == "body", f.start, f.end, f.rule)))


def score(findings: Iterable[Finding]) -> int:
    """100 less 25 for each finding of level block and 8 for each of level warn; never below 0."""
    return max(0, 100 - sum(_COSTS[finding.level] for finding in findings))


def may_be_used(findings: Iterable[Finding]) -> bool:
    """Whether a template with these findings may go to customers."""
    findings = tuple(findings)
    return score(findings) >= PUBLISHABLE and all(finding.level != "block" for finding in findings)


def _structure(subject, body, harsh, consequences, words, kind, brings):
    """What does not depend on single words."""
    rules = _RULES[kind]
    sentences = _sentences(body, harsh)
    elements = {name for name in _ELEMENTS if _has(name, subject, body)} | brings
    heard = {name: _kind_places(body, sentences, vars(words)[name]) for name in ("thanks", "help", "paid")}
    return [
        *capitals(subject, words),
        *capitals(body, words),
        *exclamations(subject, body),
        *_length(body, rules),
        *_long_sentences(body, sentences, words),
        *_subject(subject, rules, brings),
        *_missing(subject, body, rules, kind, elements, heard),
        *(_greeting(body, words, elements) if rules.is_own else ()),
        *_order(body, consequences, heard["help"], kind),
        *_accusing((subject, body), words),
        *_figures((subject, body), rules, elements),
        *(emphasis(body) if rules.is_written else ()),
        *(() if rules.is_own else _false_reply(subject)),
    ]


# --- words ------------------------------------------------------------------------------------------------------------


def _words(part, words, kind, laws):
    """Findings of the lists, and the places of the consequences that may be named."""
    taken, found, named = bytearray(len(part.normal.text)), [], []
    permitted = bytearray(len(part.normal.text))
    for law in laws:
        for hit in law.finditer(part.normal.text):
            permitted[hit.start() : hit.end()] = b"\1" * (hit.end() - hit.start())
    for name in LEVELS:
        for start, end, instead in _longest_first(part.normal.text, vars(words)[name]):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            place = part.normal.place(start, end)
            if all(permitted[start:end]) or (name == "final_only" and kind == "final"):
                named += [place] if name == "final_only" else []
            else:
                found.append(part.found("word", _level(name, kind), *place, instead))
    return found, sorted(named)


def _longest_first(text, patterns):
    """Longest first, so that a phrase is found rather than a word of it."""
    found = [(start, end, pattern.instead) for start, end, pattern in hits(text, patterns)]
    return sorted(found, key=lambda hit: (hit[0] - hit[1], hit[0]))


def _level(name, kind):
    if kind == "note":
        return "hint"
    return "warn" if name == "warn" else "block"


def _accusing(parts, words):
    """Two are enough: a third makes a reproach of the letter."""
    places = [(part, place) for part in parts for place in part.places(words.accusing)]
    if len(places) <= MOST_ACCUSING:
        return []
    part, place = places[MOST_ACCUSING]
    return [part.found("accusing", "warn", *place, value=len(places))]


# --- sentences --------------------------------------------------------------------------------------------------------


def _sentences(body, harsh):
    """Start, end, words of each sentence, and whether it is unkind."""
    sentences = body.readable.sentences()
    starts = [start for start, _, _ in sentences]
    unkind = set()
    for finding in harsh:
        if finding.where == "body":
            first, last = (max(0, bisect_right(starts, at) - 1) for at in (finding.start, finding.end - 1))
            unkind |= set(range(first, last + 1))
    return [(*sentence, at in unkind) for at, sentence in enumerate(sentences)]


def _kind_places(body, sentences, patterns):
    """Where a kind phrase stands; in an unkind sentence it is none ("Thank you for nothing")."""
    starts = [start for start, *_ in sentences]
    places = body.places(patterns) if sentences else []
    return [place for place in places if not sentences[max(0, bisect_right(starts, place[0]) - 1)][3]]


def _long_sentences(body, sentences, words):
    found = [
        body.found("sentence", "warn", start, end, value=count)
        for start, end, count, _ in sentences
        if count > words.longest
    ]
    # Unkind sentences do not count, or a short threat would mend a letter of long sentences.
    counts = [count for _, _, count, unkind in sentences if not unkind]
    if sum(counts) > words.average * len(counts):
        found.append(body.about("sentence", "warn", value=-(-sum(counts) // len(counts))))
    return found


def _length(body, rules):
    count = count_words(body.readable)
    if rules.words and count > rules.words:
        return [body.about("length", "warn", value=count)]
    letters = len(body.readable.text.strip())
    # It would neither be cut nor sent.
    return [body.about("length", "block", value=letters)] if rules.letters and letters > rules.letters else []


# --- subject ----------------------------------------------------------------------------------------------------------


def _subject(subject, rules, brings):
    length = len(subject.readable.text.strip())
    found = [subject.about("subject", "warn", value=length)] if length > LONGEST_SUBJECT else []
    if rules.has_subject and "invoice_ref" not in brings and not _has("invoice_ref", subject):
        found.append(subject.about("missing", "warn", "invoice_ref"))
    return found


def _false_reply(subject):
    hit = _REPLY.match(subject.normal.text)
    return [subject.found("false_reply", "block", *subject.normal.place(*hit.span()))] if hit else []


# --- elements ---------------------------------------------------------------------------------------------------------


def _has(element, *parts):
    return any(_ELEMENTS[element].search(name) for part in parts for name in part.readable.names)


def _missing(subject, body, rules, kind, elements, heard):
    there = elements | {"already_paid" for _ in heard["paid"]} | {name for name in heard if heard[name]}
    return [
        body.about("missing", "block" if (kind, name) in _INDISPENSABLE else "warn", name)
        for name in (*rules.needs, *rules.phrases)
        # The subject says already that it does not name the invoice.
        if name not in there and not (name == "invoice_ref" and rules.has_subject)
    ]


def _greeting(body, words, elements):
    """A word of greeting is a matter of style where a person writes."""
    greeted = "customer_name" in elements or body.places(words.greeting)
    return [] if greeted or not words.greeting else [body.about("missing", "hint", "greeting")]


def _order(body, consequences, help_places, kind):
    """Help stands before what happens without it."""
    if not consequences or (help_places and help_places[0] < consequences[0]):
        return []
    return [body.found("order", "hint" if kind == "final" else "warn", *consequences[0])]


def _figures(parts, rules, elements):
    """A figure that is not a placeholder is wrong one day; what others may hear is nobody else's business."""
    body = parts[-1]
    found = [body.about("figure", rules.secret_level, name) for name in rules.secret if _has(name, *parts)]
    if rules.figures and "figures" not in elements:
        found += [
            part.found("figure", rules.figures, *part.normal.place(*hit.span()))
            for part in parts
            for hit in _FIGURE.finditer(part.normal.text)
        ]
    return found
