"""The word lists of each language, from ``data/tone``."""

import json
from functools import lru_cache
from pathlib import Path

from ..engine.tone import words_from

_HOME = Path(__file__).resolve().parent.parent / "data" / "tone"


@lru_cache(maxsize=1)
def languages():
    return tuple(sorted(path.stem for path in _HOME.glob("*.json")))


@lru_cache(maxsize=None)
def words_of(language):
    return words_from(json.loads((_HOME / f"{language}.json").read_text(encoding="utf-8")))
