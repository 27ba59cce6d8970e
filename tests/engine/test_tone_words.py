"""Word lists: how they are read, a company's own words, and what is refused."""

import re

import pytest
from engine.tone import Text, Words, check, words_from
from engine.tone_words import phrase


def quotes(body, words, kind="manual", allowed=frozenset()):
    return [(f.level, f.quote) for f in check(Text("", body), words, kind, allowed) if f.rule == "word"]


def test_a_list_holds_expressions_and_what_to_say_instead():
    words = words_from({"block": ["final (?:demand|notice)", ["at once", "when it suits you"]], "warn": ["must"]})
    (finding,) = check(Text("", "Pay at once."), words, "manual")
    assert (finding.rule, finding.level, finding.quote) == ("word", "block", "at once")
    assert finding.instead == "when it suits you"
    assert quotes("A final notice. You must.", words) == [("block", "final notice"), ("warn", "must")]


@pytest.mark.parametrize(
    "data, says",
    [
        ([], "object"),
        ({"deadly": ["x"]}, "no list or level “deadly”"),
        ({"block": "urgent"}, "block is no list"),
        ({"block": ["a("]}, "“a\\(” is no regular expression"),
        ({"warn": [["a", "b", "c"]]}, "neither an expression nor a pair"),
        ({"warn": [7]}, "neither an expression nor a pair"),
        ({"warn": ["Mahnung"]}, "small letters without accents"),
        ({"warn": ["pénalité"]}, "small letters without accents"),
        ({"warn": ["x*"]}, "finds what is not there"),
        ({"warn": ["(?:a |b )*c"]}, "may take for ever"),
        ({"caps_ok": [1]}, "words only"),
        ({"sentence": {"shortest": 3}}, "limits of a sentence"),
        ({"sentence": {"longest": "3"}}, "whole numbers"),
        ({"sentence": {"longest": 0}}, "whole numbers"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(data, says):
    with pytest.raises(ValueError, match=says):
        words_from(data)


def test_nothing_at_all_is_a_language_without_lists():
    assert words_from({}) == Words()
    assert check(Text("", "Final notice, pay at once."), Words(), "manual") == ()


@pytest.mark.parametrize(
    "own, text, found",
    [
        ("Rechnung*", "Rechnungsnummer und Rechnung", ["Rechnungsnummer", "Rechnung"]),
        ("rechnung", "Rechnungsnummer", []),
        ("dear  Sir", "DEAR sir", ["DEAR sir"]),
        ("dear sir", "dear\u00a0sir", ["dear\u00a0sir"]),
        ("c++ (new)", "We use C++ (new) here", ["C++ (new)"]),
        ("a.b", "axb a.b", ["a.b"]),
        ("a*b", "aab a*b", ["a*b"]),
        ("Straße", "STRASSE strasse Straße", ["STRASSE", "strasse", "Straße"]),
        ("réglez", "Reglez, réglez", ["Reglez", "réglez"]),
        ("l’impayé", "l'impaye", ["l'impaye"]),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", []),
    ],
)
def test_a_company_writes_phrases_and_no_expressions(own, text, found):
    hits = check(Text("", text), Words().extended({"warn": [own]}), "manual")
    assert [finding.quote for finding in hits if finding.rule == "word"] == found


def test_own_words_join_the_lists_and_leave_them_as_they_are():
    words = words_from({"block": ["urgent"], "caps_ok": ["IBAN"]})
    more = words.extended({"block": [("old hat", "something new")], "caps_ok": ["acme"], "thanks": ["cheers"]})
    (found,) = check(Text("", "What an old hat, ACME."), more, "manual")
    assert (found.quote, found.instead) == ("old hat", "something new")
    assert quotes("Urgent", more) == [("block", "Urgent")]
    assert (len(words.block), words.caps_ok, words.thanks) == (1, {"IBAN"}, ())


@pytest.mark.parametrize("own", ["", "  ", "*", "!?", "\u200b"])
def test_a_phrase_without_words_is_refused(own):
    with pytest.raises(ValueError, match="no word in"):
        Words().extended({"block": [own]})


def test_own_words_go_into_known_lists_only():
    with pytest.raises(ValueError, match="use block, final_only, warn"):
        Words().extended({"forbidden": ["x"]})


def test_the_longest_and_gravest_wins_and_a_place_is_found_once():
    words = words_from({"block": ["demand"], "warn": ["final demand now", "now"], "final_only": ["demand letter"]})
    assert quotes("A demand letter. A final demand now.", words) == [
        ("block", "demand"),
        ("block", "demand"),
        ("warn", "now"),
    ]
    words = words_from({"block": ["final", "final demand"]})
    assert quotes("A final demand.", words) == [("block", "final demand")]


def test_a_law_allows_its_phrase_and_nothing_more():
    words = words_from({"block": ["mise en demeure", "derniere mise en demeure"], "warn": ["mahnung"]})
    assert quotes("Mise en demeure.", words, allowed={"MISE EN DEMEURE"}) == []
    assert quotes("Dernière mise en demeure.", words, allowed={"mise en demeure"}) == [
        ("block", "Dernière mise en demeure")
    ]
    assert quotes("Mahnung", words, allowed={"mise en demeure"}) == [("warn", "Mahnung")]
    assert quotes("Unsere Mahnung heute", words, allowed={"unsere mahnung"}) == []


def test_a_phrase_is_a_plain_pattern():
    assert phrase("no * excuse*").pattern == r"(?<!\w)(?:no \w* excuse\w*)(?!\w)"
    assert isinstance(phrase("x"), re.Pattern)
