"""The catalogues of all languages: of the terms as they are, complete, with every placeholder in its place."""

import re

import polib
import pytest
from texts import ADDON

LANGUAGES = ("de", "es", "fr", "nl")
FOLDER = ADDON / "i18n"
TERMS = polib.pofile(str(FOLDER / "collections_gentle.pot"))
CATALOGUES = {lang: polib.pofile(str(FOLDER / f"{lang}.po")) for lang in LANGUAGES}
# What is told apart from words: values that are filled in, and elements with all that a translator leaves alone.
_VALUES = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\{.*?\}\}|</?\w+(?: [^>]*)?/?>")
_INSTEAD = re.compile(r"\s*\|\|\|.*?\}\}")
_SAID_BY_ATTRIBUTES = re.compile(r'(title|placeholder|aria-label|alt|confirm)="[^"]*"')

every_language = pytest.mark.parametrize("lang", LANGUAGES)


def values(text):
    """Placeholders and elements of a term, without the words that attributes show or that stand for a missing name."""
    found = (_INSTEAD.sub(" }}", _SAID_BY_ATTRIBUTES.sub("", value)) for value in _VALUES.findall(text))
    return sorted(re.sub(r"\s*/?>", ">", value) for value in found)


def edges(text):
    """Whether it begins and ends with a space."""
    return text[:1].isspace(), text[-1:].isspace()


def test_no_other_language_is_begun():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(
        ["collections_gentle.pot", *(f"{lang}.po" for lang in LANGUAGES)]
    )


@every_language
def test_has_every_term_and_no_other(lang):
    assert [entry.msgid for entry in CATALOGUES[lang]] == [entry.msgid for entry in TERMS]


@every_language
def test_every_term_has_words(lang):
    assert [entry.msgid for entry in CATALOGUES[lang] if not entry.msgstr.strip() or entry.fuzzy] == []


@every_language
def test_places_are_those_of_the_terms(lang):
    """Odoo finds a translation by the place, and the words of Python files by the comment."""
    assert [(e.occurrences, e.comment) for e in CATALOGUES[lang]] == [(e.occurrences, e.comment) for e in TERMS]


@every_language
def test_placeholders_and_elements_are_kept(lang):
    said = [entry for entry in CATALOGUES[lang] if entry.msgstr]
    assert [entry.msgid for entry in said if values(entry.msgid) != values(entry.msgstr)] == []


@every_language
def test_spaces_at_the_edges_are_kept(lang):
    said = [entry for entry in CATALOGUES[lang] if entry.msgstr]
    assert [entry.msgid for entry in said if edges(entry.msgid) != edges(entry.msgstr)] == []


@pytest.mark.parametrize("text, kept", [("a %s b", ["%s"]), ("%(x)s of <b>y</b>", ["%(x)s", "</b>", "<b>"])])
def test_the_check_sees_placeholders(text, kept):
    assert values(text) == sorted(kept)
    assert values('<span title="one">x</span>') == values('<span title="eins">x</span>')
    assert values('<span class="one">x</span>') != values('<span class="two">x</span>')
