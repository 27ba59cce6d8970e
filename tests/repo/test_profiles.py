"""The country profiles that we ship: off, with their sources, and kind in every language."""

import re
import xml.etree.ElementTree as ET

import pytest
from engine.tone import Text, check
from texts import ADDON, WORDS, found

PROFILES = ET.parse(ADDON / "data" / "collections_country_profile.xml").getroot()
WORDED = ET.parse(ADDON / "data" / "collections_profile_words.xml").getroot()
# What the first reminder has to say: Book XIX WER, BW 6:96.
ELEMENTS = {"balance", "creditor", "number", "supplied", "invoice", "due", "amount", "days", "last_day", "cost"}


def values(record):
    return {field.get("name"): field.text or field.get("ref") or field.get("eval") for field in record.iter("field")}


every_profile = pytest.mark.parametrize("record", list(PROFILES.iter("record")), ids=lambda r: r.get("id"))
every_language = pytest.mark.parametrize("record", list(WORDED.iter("record")), ids=lambda r: r.get("id"))


def said(record):
    own = values(record)
    return {part: own[part] for part in ("opening", "item", "term", "costs", "no_costs")}


def test_an_update_leaves_what_a_company_has_changed():
    assert PROFILES.get("noupdate") == WORDED.get("noupdate") == "1"


@every_profile
def test_a_profile_is_off_and_says_where_it_was_read(record):
    own = values(record)
    assert not own.keys() & {"switched_on", "reviewed_by", "reviewed_on", "ask_costs", "company_id"}
    assert "https://" in own["source"] or "http://" in own["source"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", own["source_date"])
    assert own["note"]


@every_language
def test_the_words_name_every_element(record):
    assert set(re.findall(r"\{(\w+)\}", " ".join(said(record).values()))) == ELEMENTS


@every_language
def test_the_words_are_kind_and_quiet(record):
    lang, text = values(record)["lang"], "\n".join(said(record).values())
    assert "!" not in text
    assert [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.isupper()] == []
    assert re.findall(r"\d", text) == []
    profile = next(p for p in PROFILES.iter("record") if p.get("id") == values(record)["profile_id"])
    # What the law of the country wants to be said, and the tone guard lets pass.
    allowed = set((values(profile).get("tone_allow") or "").split("\n"))
    for kind in ("never", "avoid") if lang in WORDS else ():
        assert set(found(lang, kind, text)) <= allowed


@every_language
def test_the_guard_finds_nothing_in_the_words_of_the_law(record):
    """With what the profile lets pass; the panel beside the words would say the same."""
    own = values(record)
    profile = next(p for p in PROFILES.iter("record") if p.get("id") == own["profile_id"])
    allowed = frozenset(filter(None, (values(profile).get("tone_allow") or "").split("\n")))
    found = check(Text("", "\n".join(said(record).values())), WORDS[own["lang"][:2]], "reminder", allowed)
    loud = [f for f in found if f.rule in ("word", "exclamation", "capitals")]
    assert [f.quote for f in loud if f.level == "block"] == []
    assert len(loud) <= 1, loud


def test_each_country_speaks_its_own_languages():
    langs = {}
    for record in WORDED.iter("record"):
        own = values(record)
        langs.setdefault(own["profile_id"], set()).add(own["lang"])
    assert langs == {
        "country_profile_be_private": {"en", "nl", "fr", "de"},
        "country_profile_nl_private": {"en", "nl"},
    }
