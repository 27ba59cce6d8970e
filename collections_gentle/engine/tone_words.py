"""The words of one language that the tone of a text is judged by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from .tone_text import Readable, fold, normal

# From the gravest on; a place is found once, by the gravest list that knows it.
LEVELS = ("block", "final_only", "warn")
PHRASES = ("thanks", "help", "accusing", "greeting", "paid")
_BEFORE = r"(?<!\w)"
_ENDLESS = re.compile(r"(?<!\\)\)[*+]")


@dataclass(frozen=True)
class Pattern:
    """Words to look for in a normalised text, and what to say instead."""

    regex: re.Pattern[str]
    instead: str = ""


@dataclass(frozen=True)
class Words:
    """The lists of one language.

    :ivar block: threats, accusations, shaming: no text may say them.
    :ivar final_only: consequences, which only a last letter may name.
    :ivar warn: cold or legal words for which there is a warmer one.
    :ivar thanks: thanks; ``help``: an offer to talk; ``paid``: a word to who has already paid; ``greeting``: a greeting.
    :ivar accusing: "you" with a reproach; two of them are enough.
    :ivar caps_ok: what may stand in capitals.
    :ivar longest: words of the longest sentence; ``average``: of all sentences on average.
    """

    block: tuple[Pattern, ...] = ()
    final_only: tuple[Pattern, ...] = ()
    warn: tuple[Pattern, ...] = ()
    thanks: tuple[Pattern, ...] = ()
    help: tuple[Pattern, ...] = ()
    accusing: tuple[Pattern, ...] = ()
    greeting: tuple[Pattern, ...] = ()
    paid: tuple[Pattern, ...] = ()
    caps_ok: frozenset[str] = frozenset()
    longest: int = 32
    average: int = 18

    def extended(self, more: Mapping[str, Iterable[str | tuple[str, str]]]) -> "Words":
        """The lists with a company's own words: plain phrases, in which ``*`` ends a word that may go on.

        :param more: by list, phrases or pairs of a phrase and what to say instead; ``caps_ok`` takes single words.
        :raises ValueError: for an unknown list, or a phrase without words.
        """
        _check_lists(more)
        added = {name: vars(self)[name] + tuple(map(_own, more[name])) for name in more if name != "caps_ok"}
        return replace(self, caps_ok=self.caps_ok | {word.upper() for word in more.get("caps_ok", ())}, **added)


def words_from(data: Mapping) -> Words:
    """The lists of one language from what its file holds.

    :param data: by list, regular expressions for normalised text, or pairs of one and what to say instead;
        ``caps_ok``: words; ``sentence``: ``longest`` and ``average`` words.
    :raises ValueError: if a list is unknown or an entry cannot be read.
    """
    if not isinstance(data, Mapping):
        raise ValueError("The word lists of a language are an object with one entry a list.")
    _check_lists(data, "sentence")
    lists = {
        name: tuple(_pattern(name, entry) for entry in _entries(data, name))
        for name in data
        if name in LEVELS + PHRASES
    }
    caps = _entries(data, "caps_ok")
    if not all(isinstance(word, str) for word in caps):
        raise ValueError("The list caps_ok holds words only.")
    return Words(**lists, caps_ok=frozenset(word.upper() for word in caps), **_limits(data.get("sentence", {})))


def phrase(text: str) -> re.Pattern[str]:
    """Finds a plain phrase on word borders.

    :param text: words; ``*`` at the end of one means any ending.
    :raises ValueError: if there is no word in it.
    """
    words = normal(Readable(text)).text.split()
    if not any(c.isalnum() for word in words for c in word):
        raise ValueError(f"There is no word in “{text}”.")
    return _bordered(" ".join(re.escape(word.rstrip("*")) + r"\w*" * word.endswith("*") for word in words))


def hits(text: str, patterns: tuple[Pattern, ...]) -> list[tuple[int, int, Pattern]]:
    """Start, end and pattern wherever one of the patterns begins.

    One walk for all of them finds the beginnings; a walk for each would take as many times as long.

    :param text: normalised.
    """
    starts = [hit.start() for hit in _beginning(patterns).finditer(text)] if patterns else []
    found = ((start, pattern.regex.match(text, start), pattern) for start in starts for pattern in patterns)
    return [(start, hit.end(), pattern) for start, hit, pattern in found if hit]


@lru_cache(maxsize=128)
def _beginning(patterns):
    return re.compile(rf"{_BEFORE}(?={'|'.join(each.regex.pattern.removeprefix(_BEFORE) for each in patterns)})")


def _own(entry):
    if isinstance(entry, str):
        return Pattern(phrase(entry))
    text, instead = entry
    return Pattern(phrase(text), instead)


def _bordered(regex):
    return re.compile(rf"{_BEFORE}(?:{regex})(?!\w)")


def _check_lists(data, *others):
    known = (*LEVELS, *PHRASES, "caps_ok", *others)
    for name in data:
        if name not in known:
            raise ValueError(f"There is no list or level “{name}”: use {', '.join(known)}.")


def _entries(data, name):
    entries = data.get(name, [])
    if not isinstance(entries, (list, tuple)):
        raise ValueError(f"The list {name} is no list.")
    return entries


def _pattern(name, entry):
    """One entry of a list; what could never be found in a normalised text is refused."""
    regex, instead = (entry, "") if isinstance(entry, str) else _pair(name, entry)
    bare = re.sub(r"\\.", "", regex)
    if bare != "".join(map(fold, bare)):
        raise ValueError(f"{name}: write “{regex}” in small letters without accents.")
    try:
        compiled = _bordered(regex)
    except re.error as error:
        raise ValueError(f"{name}: “{regex}” is no regular expression ({error}).")
    if _ENDLESS.search(regex):
        raise ValueError(f"{name}: “{regex}” may take for ever; write {{0,4}} in place of * or + after a bracket.")
    if compiled.search(""):
        raise ValueError(f"{name}: “{regex}” finds what is not there.")
    return Pattern(compiled, instead)


def _pair(name, entry):
    if not isinstance(entry, (list, tuple)) or len(entry) != 2 or not all(isinstance(part, str) for part in entry):
        raise ValueError(f"{name}: {entry!r} is neither an expression nor a pair of one and what to say instead.")
    return entry


def _limits(sentence):
    names = {field.name for field in fields(Words)} & {"longest", "average"}
    if not isinstance(sentence, Mapping) or not names >= sentence.keys():
        raise ValueError("The limits of a sentence are “longest” and “average”.")
    if not all(isinstance(value, int) and value > 0 for value in sentence.values()):
        raise ValueError("The limits of a sentence are whole numbers of words.")
    return dict(sentence)
