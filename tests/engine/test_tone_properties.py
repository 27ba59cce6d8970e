"""Whatever is written: an answer comes, places are inside, and no threat makes a text better."""

import pytest
from engine.tone import KINDS, Finding, Text, check, may_be_used, plain, score
from engine.tone_text import Readable, normal, read
from hypothesis import given
from hypothesis import strategies as st
from tone_world import LANGUAGES, WORDS, sentences

LEVELS = {"block", "warn", "hint"}
RULES = {
    *("word", "capitals", "exclamation", "length", "sentence", "subject", "missing", "order", "accusing", "figure"),
    *("emphasis", "false_reply"),
}
PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<br/>", "<", ">", "</", "<!--", "-->", "<a href='", '"', "&amp;", "&#", "&#x41;"),
    *("{{", "}}", "{{ object.sender_name }}", "{{ a ||| b }}", "<t t-out='object.amount'>", "</t>", "<t t-out='x'/>"),
    *('<span style="color:red;text-transform:uppercase">', "</span>", "<style>", "</style>", "<td>", "\n", "\n\n", " "),
    *(
        "FINAL NOTICE",
        "!",
        "urgent",
        "thank you",
        "Tell me.",
        "you never",
        "court",
        "12,50 €",
        "Straße",
        "é",
        "e\u0301",
    ),
    *("\u00a0", "\u200b", "\u00ad", "ﬁ", "🄰", "\ue000", "…", "İ", "ſ", "\r\n", "\x00", "Re:", "Hello"),
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
kinds = st.sampled_from(KINDS)
languages = st.sampled_from(LANGUAGES)
brought = st.frozensets(st.sampled_from(["amount", "optout", "invoice_ref", "figures", "company"]))


@given(texts, texts, brought, languages, kinds, st.frozensets(st.sampled_from(["court", "mise en demeure", "urgen*"])))
def test_every_text_gets_an_answer(subject, body, brings, lang, kind, allowed):
    findings = check(Text(subject, body, brings), WORDS[lang], kind, allowed)
    seen = {"subject": plain(subject, literal=True), "body": plain(body, literal=kind == "sms")}
    for finding in findings:
        assert isinstance(finding, Finding)
        assert finding.rule in RULES and finding.level in LEVELS and finding.value >= 0
        assert 0 <= finding.start <= finding.end <= len(seen[finding.where])
        if finding.end:
            assert finding.start < finding.end
            assert seen[finding.where][finding.start : finding.end] == finding.quote
        else:
            assert finding.rule in ("length", "sentence", "subject", "missing", "figure", "emphasis")
    assert 0 <= score(findings) <= 100
    assert may_be_used(findings) == (score(findings) >= 80 and "block" not in {f.level for f in findings})
    assert findings == check(Text(subject, body, brings), WORDS[lang], kind, allowed)


@given(texts, languages, st.sampled_from([kind for kind in KINDS if kind != "note"]), st.data(), st.booleans())
def test_a_harsh_sentence_never_makes_a_text_better(body, lang, kind, data, first):
    harsh = data.draw(st.sampled_from(HARSH[lang]))
    # In a paragraph of its own; an open tag of the text would swallow it.
    body = read(body).text
    both = f"{harsh}\n\n{body}" if first else f"{body}\n\n{harsh}"
    before, after = (check(Text("", each), WORDS[lang], kind) for each in (body, both))
    assert score(after) <= score(before)
    if not any(finding.level == "block" for finding in check(Text("", harsh), WORDS[lang], kind) if is_word(finding)):
        return
    assert not may_be_used(after)


def is_word(finding):
    return finding.rule == "word"


HARSH = {
    lang: [
        sentence
        for sentence in sentences("harsh", lang)
        if any(is_word(finding) for finding in check(Text("", sentence), WORDS[lang], "final"))
    ]
    for lang in LANGUAGES
}


def test_most_sentences_are_tried():
    assert min(map(len, HARSH.values())) > 85


@given(texts)
def test_normal_letters_know_where_they_stood(text):
    readable = Readable(text)
    found = normal(readable)
    assert len(found.text) == len(found.places)
    assert list(found.places) == sorted(found.places)
    assert normal(Readable(found.text)).text == found.text


@given(texts)
def test_what_is_seen_of_plain_text_is_plain_text(text):
    assert plain(text, literal=True).count("…") >= text.count("…") - text.count("{{")
    if not set("<&{") & set(text):
        assert plain(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "final notice ",
            "<",
            "<a ",
            '<a "',
            "<b>",
            "</i>",
            "<b></i>",
            "{{",
            "{{ a ",
            "&#",
            "&#9",
            "a",
            " ",
            "\n",
            "!",
        ),
        *("1 ", "1,", "A", "AB ", "you have not ", "<p><b>x ", "e\u0301", "<!--", "<t t-out='a.b'>", "a.", "behalten "),
        *("unless ", "pay within ", "<a b", "<a b=", "x<y", "vous ", "sie ", "no ", "not until ", "si no ", "u heeft "),
    ],
)
def test_a_hundred_thousand_letters_are_no_trouble(piece):
    """It ends: nothing in here looks at the same letters again and again."""
    body = piece * (100_000 // len(piece))
    for lang in LANGUAGES[:1] if len(piece) < 3 else LANGUAGES:
        assert check(Text(body[:1000], body), WORDS[lang], "reminder")
