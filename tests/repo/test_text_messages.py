"""The words of text messages, in each language we ship: short, kind, without sums, and in cheap letters."""

import re
import xml.etree.ElementTree as ET

import pytest
from texts import ADDON, CATALOGUES, LANGUAGES, found

LONGEST = 306
# GSM 03.38: with any other letter a text has room for less than half as much.
CHEAP = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ROOT = ET.parse(ADDON / "data" / "sms_template.xml").getroot()
RECORDS = {record.get("id"): record.find("field[@name='body']").text for record in ROOT.iter("record")}
STOPS = {"en": ("No texts? Reply STOP.", "No texts? Say so there.")}
PLACE = "code:addons/collections_gentle/models/collections_case_texts.py:0"
for _lang in LANGUAGES[1:]:
    STOPS[_lang] = tuple(CATALOGUES[_lang].get((PLACE, words), words) for words in STOPS["en"])
# Names as long as they come, and a link to a server with a long name.
VALUES = {
    "object.contact_first_name": "Maximiliane",
    "object.sender_name": "Siobhán O'Shaughnessy",
    "object.company_id.name": "Linden Furniture Limited",
    "object.letter_reference": "INV/2026/00001 and 3 more",
    "object.page_link": "https://accounts.linden.example.com/c/123456/" + "0" * 32,
}


def body(key, lang):
    return CATALOGUES[lang].get((f"model:sms.template,body:collections_gentle.{key}", RECORDS[key]), RECORDS[key])


def filled(text, values):
    return re.sub(r"\{\{\s*([\w.]+)\s*(?:\|\|\|\s*(.*?)\s*)?\}\}", lambda m: values.get(m[1]) or m[2] or "", text)


every_text = pytest.mark.parametrize("lang", LANGUAGES)
every_record = pytest.mark.parametrize("key", sorted(RECORDS))


def test_an_update_leaves_the_words_that_a_company_has_changed():
    assert ROOT.get("noupdate") == "1"
    sequences = ("business", "private", "strained", "regular")
    assert set(RECORDS) == {f"sms_template_{sequence}_short" for sequence in sequences}


@every_text
@every_record
def test_it_says_who_writes_what_about_where_and_how_to_stop(key, lang):
    assert set(re.findall(r"\{\{\s*([\w.]+)", body(key, lang))) == {*VALUES, "object.text_stop"}


@every_text
@every_record
def test_with_long_names_it_still_fits(key, lang):
    for stop in STOPS[lang]:
        assert len(filled(body(key, lang), {**VALUES, "object.text_stop": stop})) <= LONGEST


@every_text
@every_record
def test_our_own_words_use_cheap_letters_and_no_figures(key, lang):
    own = filled(body(key, lang), {}) + "".join(STOPS[lang])
    assert set(own) <= CHEAP
    assert re.findall(r"\d|[€$£]", own) == []
    assert "!" not in own


@every_text
@every_record
def test_kind(key, lang):
    own = filled(body(key, lang), {})
    assert found(lang, "never", own) == found(lang, "avoid", own) == []
    assert found(lang, "thanks", own)
    assert found(lang, "help", own)


@pytest.mark.parametrize("lang", LANGUAGES[1:])
@every_record
def test_translated(key, lang):
    assert body(key, lang) != RECORDS[key]
    assert not set(STOPS[lang]) & set(STOPS["en"])
