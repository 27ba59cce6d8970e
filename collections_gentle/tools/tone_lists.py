"""The word lists that the tone of a text is judged by, one file a language."""

import json
from functools import lru_cache
from pathlib import Path

from ..engine.tone import Words, words_from

_HOME = Path(__file__).resolve().parents[1] / "data" / "tone"


@lru_cache(maxsize=32)
def load(lang: str | None) -> Words:
    """:param lang: a code such as ``fr_BE``; its first two letters count.
    :return: the lists of the language; empty ones for a language that has no file."""
    path = next((path for path in _HOME.glob("*.json") if path.stem == (lang or "")[:2].lower()), None)
    return words_from(json.loads(path.read_text(encoding="utf-8"))) if path else Words()
