"""The word lists and the sentences that the tests of the tone share, and the texts that we ship."""

import json
from pathlib import Path

from engine.tone import words_from

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "collections_gentle" / "data" / "tone"
LANGUAGES = ("en", "fr", "de", "es", "nl")
WORDS = {lang: words_from(json.loads((DATA / f"{lang}.json").read_text(encoding="utf-8"))) for lang in LANGUAGES}


def sentences(kind, lang):
    return (HERE / kind / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
