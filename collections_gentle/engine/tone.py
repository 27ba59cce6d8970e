"""Stub of the tone guard, to be replaced by the real one."""

import html as _html
import re
import unicodedata
from dataclasses import dataclass, field

KINDS = ("reminder", "final", "service", "sms", "call", "voicemail", "manual", "note")


@dataclass(frozen=True)
class Finding:
    rule: str
    level: str
    where: str
    start: int
    end: int
    quote: str
    instead: str
    value: int = 0


@dataclass(frozen=True)
class Pattern:
    regex: str
    instead: str = ""


@dataclass(frozen=True)
class Words:
    block: tuple = ()
    final_only: tuple = ()
    warn: tuple = ()
    thanks: tuple = ()
    help: tuple = ()
    caps_ok: frozenset = field(default_factory=frozenset)


@dataclass(frozen=True)
class Text:
    subject: str
    body: str
    brings: frozenset = frozenset()


def plain(text):
    text = re.sub(r"</(p|li|div|h\d)>|<br\s*/?>", "\n", text or "")
    return _html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def normalise(text):
    text = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    return "".join(c for c in text if not unicodedata.combining(c))


def check(text, words, kind, allowed=frozenset()):
    found = []
    for where, raw in (("subject", text.subject), ("body", text.body)):
        shown = plain(raw)
        low = normalise(shown)
        lists = [(words.block, "block"), (words.warn, "warn")]
        lists += [(words.final_only, "block")] if kind != "final" else []
        for patterns, level in lists:
            for pattern in patterns:
                for match in re.finditer(rf"(?<!\w)(?:{pattern.regex})(?!\w)", low):
                    quote = shown[match.start() : match.end()]
                    if normalise(quote) not in allowed:
                        level_here = "hint" if kind == "note" else level
                        found.append(
                            Finding("word", level_here, where, match.start(), match.end(), quote, pattern.instead)
                        )
        marks = [m.start() for m in re.finditer("!", shown)]
        if marks and kind != "note":
            level = "block" if len(marks) > 1 else "warn"
            found.append(Finding("exclamation", level, where, marks[0], marks[0] + 1, "!", "", len(marks)))
    return tuple(found)


def score(findings):
    levels = [finding.level for finding in findings]
    return max(0, 100 - 25 * levels.count("block") - 8 * levels.count("warn"))


def may_be_used(findings):
    return all(finding.level != "block" for finding in findings) and score(findings) >= 80
