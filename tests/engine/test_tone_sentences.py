"""Real sentences in five languages: what hurts is found, what is kind is left alone."""

import pytest
from engine.tone import Text, check, may_be_used, score
from tone_world import LANGUAGES, WORDS, sentences

every_language = pytest.mark.parametrize("lang", LANGUAGES)


def said(sentence, lang, kind="manual"):
    """What a sentence alone can be judged by: not what is missing around it."""
    return [finding for finding in check(Text("", sentence), WORDS[lang], kind) if finding.rule != "missing"]


def harsh(sentence, lang):
    return any(finding.level in ("block", "warn") for finding in said(sentence, lang))


@every_language
def test_harsh_sentences_are_found(lang):
    written = sentences("harsh", lang)
    assert (len(written), len(set(written))) == (100, 100)
    missed = [sentence for sentence in written if not harsh(sentence, lang)]
    assert len(missed) <= 5, missed


@every_language
def test_harsh_sentences_of_later_days_are_found(lang):
    """Written when the lists were there already, to learn what they miss: veiled threats, sarcasm."""
    written = sentences("harsh/later", lang)
    assert len(set(written)) == 50
    missed = [sentence for sentence in written if not harsh(sentence, lang)]
    assert len(missed) <= 2, missed


@every_language
def test_kind_sentences_are_left_alone(lang):
    written = sentences("kind", lang)
    assert len(set(written)) >= 60
    assert [(sentence, said(sentence, lang)) for sentence in written if said(sentence, lang)] == []


@every_language
@pytest.mark.parametrize("kind", ["reminder", "final", "service", "sms", "call", "voicemail", "note"])
def test_kind_sentences_are_left_alone_everywhere(lang, kind):
    assert [sentence for sentence in sentences("kind", lang) if said(sentence, lang, kind)] == []


@every_language
def test_a_whole_harsh_letter_cannot_be_used(lang):
    findings = check(Text("", "".join(f"<p>{each}</p>" for each in sentences("harsh", lang))), WORDS[lang], "manual")
    assert (score(findings), may_be_used(findings)) == (0, False)


@every_language
def test_a_whole_kind_letter_can_be_used(lang):
    body = "".join(f"<p>{each}</p>" for each in sentences("kind", lang)[:12])
    findings = check(Text("", body), WORDS[lang], "manual")
    assert (findings, score(findings), may_be_used(findings)) == ((), 100, True)


@every_language
def test_in_a_note_everything_is_a_hint(lang):
    findings = [f for each in sentences("harsh", lang) for f in check(Text("", each), WORDS[lang], "note")]
    assert len(findings) > 90
    assert {(finding.rule, finding.level) for finding in findings} == {("word", "hint")}
    assert score(findings) == 100


@every_language
def test_what_to_say_instead_is_kind_itself(lang):
    lists = WORDS[lang]
    kindly = [pattern.instead for name in ("block", "final_only", "warn") for pattern in vars(lists)[name]]
    assert sum(map(bool, kindly)) > 60
    blocked = {each for each in kindly if any(finding.level == "block" for finding in said(each, lang, "final"))}
    assert blocked == set()


@every_language
def test_each_list_is_there(lang):
    lists = WORDS[lang]
    for name in ("block", "final_only", "warn", "thanks", "help", "accusing", "greeting", "paid"):
        assert vars(lists)[name], name
    assert {"IBAN", "BIC", "SEPA", "STOP", "HTML"} <= lists.caps_ok


NOBODYS = "How many court shoes would you like?"


def test_court_shoes_are_a_known_false_alarm():
    """That is what a manager's override is for."""
    assert [finding.quote for finding in said(NOBODYS, "en", "reminder")] == ["court"]
