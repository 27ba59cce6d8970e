"""Stub: the word lists of each language, from ``data/tone``."""

import json
from functools import lru_cache
from pathlib import Path

from ..engine.tone import Pattern, Words

_HOME = Path(__file__).resolve().parent.parent / "data" / "tone"


def languages():
    return tuple(sorted(path.stem for path in _HOME.glob("*.json")))


@lru_cache(maxsize=None)
def words_of(language):
    data = json.loads((_HOME / f"{language}.json").read_text(encoding="utf-8"))
    lists = {
        name: tuple(Pattern(row["regex"], row.get("instead", "")) for row in data[name])
        for name in ("block", "final_only", "warn")
    }
    return Words(
        **lists, thanks=tuple(data["thanks"]), help=tuple(data["help"]), caps_ok=frozenset(data.get("caps_ok", ()))
    )
