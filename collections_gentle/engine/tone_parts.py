"""What the tone of a text is told in: findings, the text that is judged, and its two parts."""

from dataclasses import dataclass

from .tone_text import Normal, Readable, normal, read
from .tone_words import Pattern, hits


@dataclass(frozen=True)
class Finding:
    """Something to change in a text.

    :ivar rule: ``word``, ``capitals``, ``exclamation``, ``length``, ``sentence``, ``subject``, ``missing``, ``order``,
        ``accusing``, ``figure``, ``emphasis`` or ``false_reply``.
    :ivar level: ``block`` (cannot be used), ``warn`` or ``hint``.
    :ivar where: ``subject`` or ``body``; ``start`` and ``end`` count in ``plain()`` of it, 0 and 0 when it is about the
        whole.
    :ivar quote: the words as written; for something missing, its name.
    :ivar instead: what to say instead, in the language of the text; empty where leaving it out is best.
    :ivar value: words, letters or percent that were counted, where something was.
    """

    rule: str
    level: str
    where: str
    start: int
    end: int
    quote: str
    instead: str = ""
    value: int = 0


@dataclass(frozen=True)
class Text:
    """What is written to a customer.

    :ivar body: HTML or plain text; a text message is plain text.
    :ivar brings: elements that come from around the words, such as ``amount`` or ``optout``; ``figures`` for a text
        whose values are filled in already.
    """

    subject: str
    body: str
    brings: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """Subject or body, in the forms in which it is looked through."""

    where: str
    readable: Readable
    normal: Normal

    def found(self, rule, level, start, end, instead="", value=0):
        """A finding about words that stand in the text."""
        quote = self.readable.text[start:end]
        return Finding(rule, level, self.where, start, end, quote, instead, value)

    def about(self, rule, level, quote="", value=0):
        """A finding about the whole."""
        return Finding(rule, level, self.where, 0, 0, quote, "", value)

    def places(self, patterns: tuple[Pattern, ...]) -> list[tuple[int, int]]:
        """Places of the patterns in the readable text, in their order."""
        return sorted({self.normal.place(start, end) for start, end, _ in hits(self.normal.text, patterns)})


def part_of(where: str, text: str, literal: bool) -> Part:
    """A part of a text, read.

    :param where: ``subject`` or ``body``.
    :param literal: the text is no HTML, even if it looks like it.
    """
    readable = read(text, literal)
    return Part(where, readable, normal(readable))
