"""What a reader sees of a text, and the same in plain letters to look for words in; each place known in both.

Every step is linear in the length of the text, whatever is in it: an editor's HTML may be broken or hostile.
"""

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

# Stands for the value of a placeholder that has no words of its own.
SLOT = "…"
# The same while words and sentences are counted, where three real dots end a sentence.
_COUNTED_SLOT = "\ue000"

_BLOCKS = frozenset(
    "address article blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HIDDEN = frozenset("head script style title".split())
_BOLD = frozenset("b h1 h2 h3 h4 h5 h6 strong".split())
_RED_NAMES = frozenset("red crimson darkred firebrick indianred maroon orangered tomato".split())

_TAG = re.compile(r"<(?:!|(/?)([a-zA-Z][\w:.-]*))")
_TAG_STOP = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"(?<![^\s/\"'])([^\s=/>\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_PLACEHOLDER = re.compile(r"\{\{([^{}]{0,500})\}\}")
_PATH = re.compile(r"\b[A-Za-z_]\w*(?:\.\w+)+")
# int() refuses to read more than some thousands of digits.
_ENDLESS_ENTITY = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})$")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})")
_WORD = re.compile(rf"\w[\w'’/-]*|{_COUNTED_SLOT}")
_SENTENCE_END = re.compile(r"(?<![.?!:…])[.?!:…]+[\"'”“»)\]]*(?=\s)|\n")


@dataclass(frozen=True)
class Run:
    """A piece of readable text of one look."""

    start: int
    end: int
    paragraph: int
    bold: bool = False
    red: bool = False
    capitals: bool = False


@dataclass(frozen=True)
class Readable:
    """What a reader sees.

    :ivar slots: places of the values that come in later.
    :ivar names: the placeholders, such as ``object.sender_name``.
    :ivar runs: how the text looks; none in plain text.
    """

    text: str
    slots: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()

    def counted(self) -> str:
        """The text, as long as it is, with values that count as a word."""
        if not self.slots:
            return self.text
        return "".join(_COUNTED_SLOT if at in self.slots else c for at, c in enumerate(self.text))

    def sentences(self) -> list[tuple[int, int, int]]:
        """Start, end and number of words of each sentence, bullet or heading; a colon ends one, too."""
        text, found, start = self.counted(), [], 0
        for end in [stop.end() for stop in _SENTENCE_END.finditer(text)] + [len(text)]:
            words = sum(1 for _ in _WORD.finditer(text, start, end))
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            if words:
                found.append((start + lead, start + len(text[start:end].rstrip()), words))
            start = end
        return found


@dataclass(frozen=True)
class Normal:
    """Lower case, straight apostrophes, no accents, single spaces; a new paragraph is a line break."""

    text: str
    places: tuple[int, ...]  # where each letter stood
    source: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where letters of this text stand in what the reader sees, accents that follow included."""
        if start >= end:
            return (0, 0)
        last = self.places[end - 1] + 1
        while last < len(self.source) and unicodedata.combining(self.source[last]):
            last += 1
        return (self.places[start], last)


def plain(text: str, literal: bool = False) -> str:
    """What a reader sees of HTML or plain text; the places of findings count in this.

    A placeholder is shown by the words that stand there without a value, or by three dots.

    :param literal: the text is no HTML, even if it looks like it: a subject, a text message.
    """
    return read(text, literal).text


def read(text: str, literal: bool = False) -> Readable:
    """What a reader sees, how it looks, and what comes in.

    :param literal: the text is no HTML, even if it looks like it.
    """
    reader = _Reader()
    if literal or not any(_tag_end(text, tag.end()) > 0 for tag in _first(_TAG, text)):
        reader.add_plain(text if literal else _unescape(text))
    else:
        _walk(reader, text)
    return reader.result()


def normal(readable: Readable) -> Normal:
    """The text to look for words in.

    :param readable: what the reader sees.
    """
    letters, places, source = [], [], readable.text
    for piece in re.finditer(r"\s+|\S", source):
        at = piece.start()
        if piece[0].isspace():
            folded = "\n" if piece[0].count("\n") > 1 else " "
        else:
            folded = _COUNTED_SLOT if at in readable.slots else fold(piece[0])
        # What cannot be seen may stand between two spaces.
        if folded == " " and letters and letters[-1].isspace():
            continue
        if folded:
            letters.append(folded)
            places.extend([at] * len(folded))
    return Normal("".join(letters), tuple(places), source)


@lru_cache(maxsize=4096)
def fold(char: str) -> str:
    """A letter in lower case without its accent; ``ss`` for ß; nothing for what cannot be seen."""
    if char in "’‘ʼ‛´`′":
        return "'"
    if char in "‐‑‒–—−":
        return "-"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    letters = letters.replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cc", "Cf"))


def count_words(readable: Readable) -> int:
    """Words of a text; a value that comes in is one."""
    return sum(1 for _ in _WORD.finditer(readable.counted()))


class _Reader:
    """Collects what is seen, tag by tag."""

    def __init__(self):
        self.parts, self.length, self.waiting, self.paragraph = [], 0, "", 0
        self.slots, self.names, self.runs = set(), set(), []
        self.open, self.names_open = [], Counter()
        self.look = {"bold": False, "red": False, "capitals": False, "hidden": False}

    def result(self):
        """What was collected."""
        while self.open:
            self._pop()
        return Readable("".join(self.parts), frozenset(self.slots), frozenset(self.names), tuple(self.runs))

    # --- text ---

    def add_plain(self, text):
        """Text as it stands."""
        for piece, name in _pieces(text):
            self._note_names(name)
            self._write(piece, is_slot=name and not piece)

    def add_html(self, text):
        """Text between two tags."""
        if self.look["hidden"]:
            return
        for piece, name in _pieces(_unescape(text)):
            self._note_names(name)
            if name and not piece:
                self._write_looking("", is_slot=True)
            else:
                self._add_words(piece)

    def _add_words(self, text):
        inner = text.strip(" \t\r\n\f")
        self._wait(" " if text[:1] in " \t\r\n\f" and text else "")
        if inner:
            self._write_looking(re.sub(r"[ \t\r\n\f]+", " ", inner))
            self._wait(" " if text[-1:] in " \t\r\n\f" else "")

    def _wait(self, space):
        """A break that stands here if more follows; the strongest wins."""
        self.waiting = max(self.waiting, space, key=lambda each: (each.count("\n"), len(each)))

    def _write_looking(self, text, is_slot=False):
        if self.waiting and self.length:
            self._write(self.waiting)
        self.waiting, start = "", self.length
        self._write(text, is_slot)
        look = {name: self.look[name] for name in ("bold", "red", "capitals")}
        self.runs.append(Run(start, self.length, self.paragraph, **look))

    def _write(self, text, is_slot=False):
        if is_slot:
            self.slots.add(self.length)
        self.parts.append(SLOT if is_slot else text)
        self.length += len(self.parts[-1])

    def _note_names(self, expression):
        self.names |= set(_PATH.findall(expression[:500]))

    # --- tags ---

    def start(self, name, attributes, is_closed):
        """A tag that begins something."""
        values = dict(attributes)
        for key, value in attributes:
            is_code = key.startswith("t-")
            for expression in [value] if is_code else [inner[1] for inner in _PLACEHOLDER.finditer(value)]:
                self._note_names(expression)
        self._break(name)
        shows_value = bool({"t-out", "t-esc", "t-field"} & values.keys())
        if name in _VOID or is_closed:
            if shows_value and not self.look["hidden"]:
                self._write_looking("", is_slot=True)
            return
        self.open.append((name, self.look, self.length if shows_value else None))
        self.names_open[name] += 1
        self.look = _look(self.look, name, values)

    def end(self, name):
        """A tag that ends something; one that nothing began is passed over."""
        if self.names_open[name]:
            while self._pop() != name:
                pass
        self._break(name)

    def _pop(self):
        name, look, slot_at = self.open.pop()
        if slot_at == self.length and not self.look["hidden"]:
            self._write_looking("", is_slot=True)
        self.look = look
        self.names_open[name] -= 1
        return name

    def _break(self, name):
        if name == "br":
            self._wait("\n")
        elif name in _BLOCKS:
            self._wait("\n\n")
            self.paragraph += 1


def _walk(reader, text):
    at = 0
    while tag := _TAG.search(text, at):
        end = _comment_end(text, tag) if not tag[2] else _tag_end(text, tag.end())
        if end < 0:
            break
        reader.add_html(text[at : tag.start()])
        if tag[2] and tag[1]:
            reader.end(tag[2].lower())
        elif tag[2]:
            inner = text[tag.end() : end - 1]
            pairs = [
                (pair[1].lower(), _unescape(pair[2] or pair[3] or pair[4] or "")) for pair in _ATTRIBUTE.finditer(inner)
            ]
            reader.start(tag[2].lower(), pairs, inner.endswith("/"))
        at = end
    # What no tag ends is read as it stands, and not looked through again.
    reader.add_html(text[at:])


def _comment_end(text, tag):
    is_comment = text.startswith("<!--", tag.start())
    end = text.find("-->" if is_comment else ">", tag.end())
    return end + (3 if is_comment else 1) if end >= 0 else -1


def _tag_end(text, at):
    """After the ``>`` that ends the tag, or -1."""
    while stop := _TAG_STOP.search(text, at):
        if stop[0] == ">":
            return stop.end()
        at = text.find(stop[0], stop.end()) + 1
        if not at:
            return -1
    return -1


def _first(pattern, text):
    """At most one match, in a loop's place."""
    match = pattern.search(text)
    return [match] if match else []


def _unescape(text):
    return html.unescape(_ENDLESS_ENTITY.sub("\ufffd", text))


def _pieces(text):
    """(words, placeholder's expression) in their order; words of a placeholder are what stands there without a value."""
    at = 0
    for hit in _PLACEHOLDER.finditer(text):
        if hit.start() > at:
            yield text[at : hit.start()], ""
        name, _, instead = hit[1].partition("|||")
        yield instead.strip(), name.strip() or "?"
        at = hit.end()
    if at < len(text):
        yield text[at:], ""


def _look(look, name, attributes):
    style = "".join(attributes.get("style", "").lower().split())
    settings = dict(part.partition(":")[::2] for part in style.split(";"))
    weight = settings.get("font-weight", "bold" if name in _BOLD else "")
    color = settings.get("color", attributes.get("color", "").strip().lower() if name == "font" else "")
    classes = attributes.get("class", "").split()
    is_red = _is_red(color) if color else "text-danger" in classes or look["red"]
    return {
        "bold": _is_bold(weight) if weight else look["bold"],
        "red": is_red,
        "capitals": settings.get("text-transform") == "uppercase"
        or "text-uppercase" in classes
        or ("text-transform" not in settings and look["capitals"]),
        "hidden": look["hidden"] or name in _HIDDEN,
    }


def _is_bold(weight):
    weight = weight.removesuffix("!important")
    return weight in ("bold", "bolder", "600", "700", "800", "900")


def _is_red(color):
    """Clearly more red than anything else."""
    color = color.removesuffix("!important")
    if hit := _HEX.match(color):
        digits = hit[1] if len(hit[1]) == 6 else "".join(c * 2 for c in hit[1])
        red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    elif hit := _RGB.match(color):
        red, green, blue = (int(part) for part in hit.groups())
    else:
        return color in _RED_NAMES
    return red >= 128 and red - max(green, blue) >= 80
