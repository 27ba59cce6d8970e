"""The tone guard on everything that we ship: it has next to nothing to say."""

import ast
import re
import xml.etree.ElementTree as ET

import pytest
from engine.tone import Text, check, may_be_used
from texts import (
    ADDON,
    CATALOGUES,
    LANGUAGES,
    MAX_AVERAGE_WORDS,
    MAX_SENTENCE_WORDS,
    SPOKEN,
    TEXTS,
    WORDS,
    translated,
)

# What the layout of a reminder has around the words.
BRINGS = frozenset({"amount", "due_date", "pay_url", "help_url", "sender_phone", "optout", "already_paid"})
FALSE_ALARMS = 2
SMS = ET.parse(ADDON / "data" / "sms_template.xml").getroot()
_DEFAULTS = "code:addons/collections_gentle/models/collections_defaults.py:0"
every_language = pytest.mark.parametrize("lang", LANGUAGES)


def mails(lang):
    for text in (text for text in TEXTS if text.lang == lang):
        body = ET.tostring(text.body, encoding="unicode")
        kind = "final" if text.is_last_resort else "reminder" if text.is_reminder else "service"
        yield f"{text.key}", kind, Text(text.subject, body, BRINGS if text.is_reminder else frozenset())


def text_messages(lang):
    for record in SMS.iter("record"):
        key, term = record.get("id"), record.find("field[@name='body']").text
        place = f"model:sms.template,body:collections_gentle.{key}"
        yield key, "sms", Text("", translated(lang, place, term))


def spoken(lang):
    said = [translated(lang, *sentence) for sentence in SPOKEN]
    lines = [re.sub(r"%(\(\w+\))?s", "{{ object.value }}", sentence) for sentence in said]
    yield "call", "call", Text("", "".join(f"<p>{line}</p>" for line in lines))


def scripts(lang):
    """The words for a call that every stage of a call starts with, paragraph by paragraph."""
    tree = ast.parse((ADDON / "models" / "collections_defaults.py").read_text(encoding="utf-8"))
    for node in tree.body:
        name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
        if name.startswith("_CALL_"):
            terms = [ast.literal_eval(call.args[0]) for call in node.value.elts]
            said = [translated(lang, _DEFAULTS, term) for term in terms]
            yield name, "call", Text("", "".join(f"<p>{paragraph}</p>" for paragraph in said))


def shipped(lang):
    yield from mails(lang)
    yield from text_messages(lang)
    yield from spoken(lang)
    yield from scripts(lang)


@every_language
def test_whatever_we_ship_may_be_used(lang):
    texts = list(shipped(lang))
    assert len(texts) > 40
    assert [name for name, kind, text in texts if not may_be_used(check(text, WORDS[lang], kind))] == []


@every_language
def test_next_to_no_false_alarm(lang):
    found = [
        (name, f.rule, f.quote, f.value) for name, kind, text in shipped(lang) for f in check(text, WORDS[lang], kind)
    ]
    assert len(found) <= FALSE_ALARMS, found


@every_language
def test_what_we_ship_is_held_to_more_than_what_a_company_writes(lang):
    assert MAX_SENTENCE_WORDS[lang] <= WORDS[lang].longest
    assert MAX_AVERAGE_WORDS <= WORDS[lang].average


@every_language
def test_the_words_about_paying_on_invoices(lang):
    """The words that come with the program, a kind of text of their own that thanks and offers help."""
    place = "model_terms:ir.ui.view,arch_db:collections_gentle.terms_words"
    said = [
        entry[1] if lang == "en" else text for entry, text in CATALOGUES[_source(lang)].items() if entry[0] == place
    ]
    assert len(said) > 5
    body = "".join(f"<p>{words}</p>" for words in said)
    around = frozenset({"customer_name", "company", "sender_name"})
    assert may_be_used(check(Text("", body, around), WORDS[lang], "service"))


def _source(lang):
    return "fr" if lang == "en" else lang


def test_the_guard_would_find_something():
    name, kind, text = next(mails("en"))
    harsh = Text(text.subject, text.body + "<p>This is our final demand.</p>", text.brings)
    assert [f.quote for f in check(harsh, WORDS["en"], kind)] == ["final demand"]
