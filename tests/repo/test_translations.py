"""What is shipped in other languages: whole, of the words as they are now, and polite."""

import re

import pytest
from texts import AGREEMENT, CATALOGUES, LANGUAGES, LAYOUT, PAGE, PAPER, PORTAL, TEXTS, plain, view_terms

every_translation = pytest.mark.parametrize("lang", LANGUAGES[1:])


@every_translation
def test_every_term_of_the_views_is_translated(lang):
    assert [term for term in view_terms(LAYOUT, PAPER, AGREEMENT, PORTAL, PAGE) if not CATALOGUES[lang].get(term)] == []


@pytest.mark.parametrize("text", [text for text in TEXTS if text.lang != "en"], ids=repr)
def test_every_template_is_translated(text):
    english = next(other for other in TEXTS if (other.key, other.lang) == (text.key, "en"))
    assert text.subject != english.subject
    assert len(text.paragraphs()) == len(english.paragraphs())
    assert [part for part in text.own_paragraphs() if part and part in english.own_paragraphs()] == []
    assert text.outs() == english.outs()


@every_translation
def test_translations_are_of_the_words_as_they_are_now(lang):
    """A term that nobody says any more would leave its successor in English."""
    terms = set(view_terms(LAYOUT, PAPER, AGREEMENT, PORTAL, PAGE))
    known = {place for place, _term in terms}
    assert {entry for entry in CATALOGUES[lang] if entry[0] in known} == terms


@every_translation
def test_translations_keep_the_placeholders(lang):
    names = r"(?:object|letter|row|plan|bank|case)(?:\.\w+)+|<span [^>]*>|%\(\w+\)s|%s"
    for (_place, term), text in CATALOGUES[lang].items():
        assert sorted(re.findall(names, text)) == sorted(re.findall(names, term))


@every_translation
def test_translations_address_politely(lang):
    familiar = {
        "fr": r"\b(tu|toi|ton|ta|tes)\b",
        "de": r"\b(du|dich|dir|dein\w*)\b",
        "es": r"\b(tu|tus|te|ti|contigo|tuy[oa]s?|vosotr[oa]s|dime|puedes|tienes|quieres)\b",
        "nl": r"\b(je|jij|jou|jouw|jullie)\b",
    }[lang]
    assert [text for (_place, term), text in CATALOGUES[lang].items() if re.search(familiar, said_to(term, text))] == []


def said_to(term, text):
    """What addresses the reader: where the English speaks of tone or sound, the French "ton" is no address."""
    said = plain(text)
    return re.sub(r"\bton\b", "", said) if re.search("tone|sound", term.lower()) else said
