"""Each rule of the tone that is no list of words, at its boundary."""

import pytest
from engine.tone import KINDS, Text, Words, check, may_be_used, score, words_from
from tone_world import WORDS

EN = WORDS["en"]
ALL = frozenset(
    "customer_name sender_name company invoice_ref amount due_date pay_url help_url sender_phone optout already_paid "
    "next_date".split()
)
KIND = "Thank you. Tell me what would help."


def found(body, rule=None, kind="manual", words=None, subject="", brings=ALL, allowed=frozenset()):
    """(level, where, quote, value) of the findings of one rule."""
    findings = check(Text(subject, body, brings), words or Words(), kind, allowed)
    return [(f.level, f.where, f.quote, f.value) for f in findings if rule in (None, f.rule)]


def elements(body, kind, brings=frozenset(), subject="", words=None):
    return {(level, quote) for level, _, quote, _ in found(body, "missing", kind, words, subject, brings)}


def test_an_unknown_kind_is_refused():
    assert len(KINDS) == 8
    with pytest.raises(ValueError, match="use reminder, final, service, sms, call, voicemail, manual, note"):
        check(Text("", ""), EN, "letter")


# --- length -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, limit", [("reminder", 170), ("final", 240), ("service", 170), ("manual", 170)])
def test_letters_are_short(kind, limit):
    assert found("word " * limit, "length", kind) == []
    assert found("word " * (limit + 1), "length", kind) == [("warn", "body", "", limit + 1)]


def test_a_value_that_comes_in_is_a_word():
    body = "<p>" + "word " * 169 + "<t t-out='object.amount'/></p>"
    assert found(body, "length", "reminder") == []
    assert found(body + "<p>{{ object.name }}</p>", "length", "reminder") == [("warn", "body", "", 171)]


def test_a_text_message_has_room_for_306_letters():
    assert found("a" * 306 + "\n", "length", "sms") == []
    assert found("a" * 307, "length", "sms") == [("block", "body", "", 307)]
    assert found("<b>" + "a" * 303, "length", "sms") == []
    assert found("<b>" + "a" * 304, "length", "sms") == [("block", "body", "", 307)]


def test_a_message_on_a_voicemail_is_very_short_and_a_call_as_long_as_it_is():
    assert found("word " * 60, "length", "voicemail") == []
    assert found("word " * 61, "length", "voicemail") == [("warn", "body", "", 61)]
    assert found("word " * 999, "length", "call") == found("word " * 999, "length", "note") == []


# --- sentences --------------------------------------------------------------------------------------------------------


def test_no_sentence_is_longer_than_32_words():
    short = "Yes. " * 9
    assert found(short + "word " * 31 + "end.", "sentence") == []
    assert found(short + "word " * 32 + "end.", "sentence") == [("warn", "body", "word " * 32 + "end.", 33)]


def test_sentences_have_18_words_on_average():
    assert found("word " * 17 + "end. " + "word " * 17 + "end.", "sentence") == []
    assert found("word " * 17 + "end. " + "word " * 18 + "end.", "sentence") == [("warn", "body", "", 19)]


def test_a_language_has_its_own_limits():
    words = words_from({"sentence": {"longest": 3, "average": 2}})
    assert found("One two. One two.", "sentence", words=words) == []
    assert found("One two three. One two.", "sentence", words=words) == [("warn", "body", "", 3)]
    assert [hit[2] for hit in found("One two three four. One.", "sentence", words=words)] == ["", "One two three four."]


@pytest.mark.parametrize("end", [".", "?", "!", ":", "…", ".”", ")?"])
def test_what_ends_a_sentence(end):
    words = words_from({"sentence": {"longest": 3}})
    assert found(f"one two{end} three four{end}", "sentence", words=words) == []


@pytest.mark.parametrize(
    "body", ["one two<br/>three four", "<li>one two</li><li>three four</li>", "one two\nthree four"]
)
def test_lines_and_bullets_are_sentences(body):
    assert found(body, "sentence", words=words_from({"sentence": {"longest": 3}})) == []


def test_a_placeholder_ends_no_sentence():
    words = words_from({"sentence": {"longest": 3}})
    assert [hit[2] for hit in found("one {{ object.a }} two three", "sentence", words=words)] == ["one … two three"]


def test_a_short_threat_does_not_mend_long_sentences():
    long = "word " * 19 + "end."
    words = words_from({"warn": ["pay"]})
    assert found(long, "sentence") == found(f"<p>{long}</p><p>Pay.</p>", "sentence", words=words)


# --- capitals, exclamation marks, emphasis ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body, expected",
    [
        ("PDF", []),
        ("OUR", []),
        ("LOOK", [("warn", "body", "LOOK", 1)]),
        ("OUR PDF", [("warn", "body", "OUR PDF", 2)]),
        ("DO IT NOW", [("block", "body", "DO IT NOW", 3)]),
        ("DO. It NOW", []),
        ("SEPA IBAN LOOK", [("warn", "body", "LOOK", 1)]),
        ("INV/2026/00012 RE-2026-7 A1B2", []),
        ("INFO@EXAMPLE.COM HTTPS://EXAMPLE", []),
        ("A B C D", []),
        ("ÜBER ÉTÉ", [("warn", "body", "ÜBER ÉTÉ", 2)]),
        ("GROßE", [("warn", "body", "GROßE", 1)]),
        ("L’URGENCE", [("warn", "body", "URGENCE", 1)]),
        ("<p>OUR</p><p>PDF</p>", []),
        ("OUR {{ object.a }} PDF", []),
        ("URG<i>ENT</i>", [("warn", "body", "URGENT", 1)]),
    ],
)
def test_capitals(body, expected):
    assert found(body, "capitals", words=words_from({"caps_ok": ["sepa", "IBAN"]})) == expected


def test_capitals_of_a_style_count():
    body = '<p style="Text-Transform : UPPERCASE">Please <b>look</b></p><p class="text-uppercase">here</p><p>yes</p>'
    assert found(body, "capitals") == [("warn", "body", "Please look\n\nhere", 0)]
    inner = '<div style="text-transform:uppercase"><span style="text-transform: none">quiet</span></div>'
    assert found(inner, "capitals") == []


def test_capitals_of_a_subject_count():
    assert found("", "capitals", subject="LAST CHANCE TODAY") == [("block", "subject", "LAST CHANCE TODAY", 3)]


@pytest.mark.parametrize(
    "subject, body, expected",
    [
        ("", "Thanks!", [("warn", "body", "!", 1)]),
        ("", "Thanks! Yes!", [("block", "body", "!", 2)]),
        ("Hi!", "Thanks!", [("block", "body", "!", 2)]),
        ("Hi!", "Thanks", [("warn", "subject", "!", 1)]),
        ("", "¡Gracias", []),
        ("", "Nun！！", [("block", "body", "！", 2)]),
        ("", "Now&#33;", [("warn", "body", "!", 1)]),
        ("", "<!-- ! -->", []),
    ],
)
def test_exclamation_marks(subject, body, expected):
    assert found(body, "exclamation", subject=subject) == expected


@pytest.mark.parametrize(
    "style", ["color:red", "COLOR: #F00", "color:#c0392b", "color: rgb(200, 20, 20)", "color:red !important"]
)
def test_red_words(style):
    assert found(f'<p>All <span style="{style}">this</span> is fine</p>', "emphasis") == [("warn", "body", "this", 0)]


@pytest.mark.parametrize("style", ["color:#1f6460", "color:black", "background-color:red", "color:#888", "color:pink"])
def test_other_colours(style):
    assert found(f'<p>All <span style="{style}">this</span> is fine</p>', "emphasis") == []


def test_red_of_old_html():
    assert found('<font color="#FF0000">this</font>', "emphasis") == [("warn", "body", "this", 0)]
    assert found('<p class="text-danger">this</p>', "emphasis") == [("warn", "body", "this", 0)]


def test_fifteen_percent_may_be_bold():
    assert found("<p><b>" + "b" * 15 + "</b> " + "n" * 85 + "</p>", "emphasis") == []
    assert found("<p><b>" + "b" * 16 + "</b> " + "n" * 84 + "</p>", "emphasis") == [("warn", "body", "", 16)]
    weight = '<p><span style="font-weight:700">bbbb</span> <b style="font-weight: normal">nnnn</b></p>'
    assert found(weight, "emphasis") == [("warn", "body", "", 50)]


def test_no_paragraph_is_all_bold():
    rest = "<p>" + "n" * 100 + "</p>"
    assert found(f"<p><b>All of</b> <strong>this</strong></p>{rest}", "emphasis") == [
        ("warn", "body", "All of this", 0)
    ]
    assert found(f"<p><b>Two words</b></p>{rest}", "emphasis") == []
    assert found(f"<p><b>All of this</b> not</p>{rest}", "emphasis") == []


@pytest.mark.parametrize("kind", ["sms", "call", "voicemail", "note"])
def test_what_is_heard_has_no_look(kind):
    assert found('<p style="color:red"><b>All of this</b></p>', "emphasis", kind) == []


# --- subject ----------------------------------------------------------------------------------------------------------


def test_a_subject_is_short():
    assert found("", "subject", subject="s" * 65) == []
    assert found("", "subject", subject="s" * 66) == [("warn", "subject", "", 66)]


@pytest.mark.parametrize("kind", ["reminder", "final"])
def test_a_subject_names_the_invoice(kind):
    assert ("warn", "invoice_ref") in elements("{{ object.letter_reference }}", kind, subject="A note")
    named = elements("", kind, subject="A note about {{ object.letter_reference ||| your account }}")
    assert ("warn", "invoice_ref") not in named


@pytest.mark.parametrize(
    "subject", ["Re: INV", "RE:INV", "Aw: x", "AW : x", "TR: x", "Fwd: x", "RV: x", "Re[2]: x", "Rép: x"]
)
def test_no_false_answer(subject):
    (hit,) = found("", "false_reply", "reminder", subject=subject)
    assert hit[:2] == ("block", "subject")
    assert subject.startswith(hit[2]) and hit[2].endswith(":")
    assert found("", "false_reply", "manual", subject=subject) == []


@pytest.mark.parametrize("subject", ["Reminder: x", "Ref: x", "Rechnung: x", "About re: x", "Are: x"])
def test_no_answer_at_all(subject):
    assert found("", "false_reply", "reminder", subject=subject) == []


# --- elements ---------------------------------------------------------------------------------------------------------

LETTER = """<p>Hello <t t-out="object.contact_first_name">there</t>,</p>
<p>this is <t t-out="object.sender_name"/> from <t t-out="object.company_id.name"/>. Thank you. Tell me what helps.</p>"""
SUBJECT = "About {{ object.letter_reference }}"


def test_a_reminder_holds_it_all():
    around = ALL - {"customer_name", "sender_name", "company", "invoice_ref", "next_date"}
    assert elements(LETTER, "reminder", around, SUBJECT, EN) == set()
    assert {quote for _, quote in elements(LETTER, "reminder", frozenset(), SUBJECT, EN)} == around
    bare = elements("<p>Hello.</p>", "reminder", frozenset(), "", EN)
    assert bare == {("warn", name) for name in (*(ALL - {"next_date"}), "thanks", "help")}


@pytest.mark.parametrize(
    "element, expressions",
    [
        ("customer_name", ["object.contact_first_name", "object.case_id.contact_first_name", "object.partner_id.name"]),
        ("sender_name", ["object.sender_name", "object.case_id.sender_name", "object.user_id.name"]),
        ("company", ["object.company_id.name"]),
        ("amount", ["object.amount_words", "object.letter_amount", "object.total_words"]),
        ("due_date", ["object.due_date", "object.date_due", "object.date_words"]),
        ("pay_url", ["object.page_link", "object.pay_url"]),
        ("help_url", ["object.page_link", "object.help_url"]),
        ("sender_phone", ["object.sender_phone", "object.company_id.phone"]),
        ("optout", ["object.text_stop", "object.optout_url"]),
    ],
)
def test_placeholders_bring_elements(element, expressions):
    shapes = ['<t t-out="{}"/>', "<span t-esc='{}'>x</span>", "{{{{ {} ||| x }}}}", '<a href="{{{{ {} }}}}">x</a>']
    shapes += ['<a t-att-href="{}">x</a>']
    for expression in expressions:
        for shape in shapes:
            assert element not in {quote for _, quote in elements(shape.format(expression), "reminder")}
    assert element in {quote for _, quote in elements('<t t-out="object.else"/>', "reminder")}


def test_already_paid_may_be_said_in_words():
    assert ("warn", "already_paid") in elements("Hello.", "reminder", words=EN)
    assert ("warn", "already_paid") not in elements("If you have already paid, thank you.", "reminder", words=EN)


def test_a_last_letter_gives_a_day():
    around = ALL - {"next_date"}
    assert ("block", "next_date") in elements(LETTER, "final", around)
    assert elements(LETTER + "<p>{{ object.next_date }}</p>", "final", around, SUBJECT, EN) == set()


def test_a_service_message_says_who_writes_to_whom():
    assert elements(LETTER, "service", words=EN) == set()
    assert elements("", "service") == {
        ("warn", n) for n in ("customer_name", "sender_name", "company", "thanks", "help")
    }


def test_a_text_message_says_how_to_stop():
    whole = "{{o.contact_first_name}} {{o.sender_name}} {{o.company_id.name}} {{o.letter_reference}} {{o.page_link}}"
    assert elements(whole + f" {KIND}", "sms", words=EN) == {("block", "optout")}
    assert elements(whole + f" {KIND} {{{{o.text_stop}}}}", "sms", words=EN) == set()


def test_a_voicemail_says_who_called_and_nothing_else():
    said = "Hello {{o.contact_first_name}}, {{o.sender_name}} from {{o.company_id.name}}, {{o.sender_phone}}."
    assert found(said, kind="voicemail", brings=frozenset()) == []
    assert found(said + " {{o.amount}} {{o.letter_reference}}", "figure", "voicemail", brings=frozenset()) == [
        ("block", "body", "amount", 0),
        ("block", "body", "invoice_ref", 0),
    ]
    assert found("{{o.amount}}", "figure", "sms") == [("warn", "body", "amount", 0)]


def test_by_hand_only_a_greeting_is_missed():
    assert found("Please look.", words=EN, brings=frozenset()) == [("hint", "body", "greeting", 0)]
    assert found("Dear Anna, please look.", words=EN, brings=frozenset()) == []
    assert found("{{ object.contact_first_name }}, please look.", words=EN, brings=frozenset()) == []


def test_thanks_and_help_in_a_threat_are_none():
    lists = words_from({"block": ["or else"], "thanks": ["thank you"], "help": ["tell me"]})
    missing = elements("Thank you and tell me, or else.", "service", ALL, words=lists)
    assert missing == {("warn", "thanks"), ("warn", "help")}
    assert elements("Thank you, tell me. Or else.", "service", ALL, words=lists) == set()


# --- order, reproach, figures -----------------------------------------------------------------------------------------

LISTS = words_from({"final_only": ["agency"], "help": ["tell me"]})


def test_consequences_stand_in_a_last_letter_only():
    assert found("Tell me. An agency.", "word", "reminder", LISTS) == [("block", "body", "agency", 0)]
    assert found("Tell me. An agency.", "word", "final", LISTS) == []


def test_help_comes_before_consequences():
    assert found("Tell me. An agency.", "order", "final", LISTS) == []
    assert found("An agency. Tell me.", "order", "final", LISTS) == [("hint", "body", "agency", 0)]
    assert found("An agency.", "order", "final", LISTS) == [("hint", "body", "agency", 0)]
    assert found("An agency.", "order", "reminder", LISTS, allowed={"agency"}) == [("warn", "body", "agency", 0)]
    assert found("An agency.", "word", "reminder", LISTS, allowed={"agency"}) == []


def test_two_reproaches_are_enough():
    body = "You never call. You still wait. "
    assert found(body, "accusing", words=EN) == []
    assert found(body + "You always forget.", "accusing", words=EN) == [("warn", "body", "You always", 3)]
    assert found("Yes.", "accusing", words=EN, subject=body + "You only smile.") == [("warn", "subject", "You only", 3)]
    assert found("You do not have to explain. " * 5, "accusing", words=EN) == []


@pytest.mark.parametrize(
    "kind, level", [("reminder", "warn"), ("sms", "warn"), ("call", "hint"), ("voicemail", "warn")]
)
def test_no_figures_in_a_template(kind, level):
    assert found("Pay 1 250,00 € by 3/4.", "figure", kind) == [
        (level, "body", "1 250,00 €", 0),
        (level, "body", "3/4", 0),
    ]


def test_a_telephone_number_is_one_figure():
    assert [hit[2] for hit in found("Call +44 (0)20 7946-0958.", "figure", "reminder")] == ["+44 (0)20 7946-0958"]


@pytest.mark.parametrize(
    "body", ["{{ object.a1 ||| soon }}", '<t t-out="object.x2"/>', '<p style="margin:8px">B2B</p>']
)
def test_values_are_no_figures(body):
    assert found(body, "figure", "reminder") == []


def test_figures_are_right_where_values_are_filled_in():
    body = "Pay 250 € by 3/4."
    assert found(body, "figure", "manual") == found(body, "figure", "note") == []
    assert found(body, "figure", "reminder", brings=ALL | {"figures"}) == []


def test_figures_of_a_subject_count():
    assert found("", "figure", "reminder", subject="INV 12") == [("warn", "subject", "12", 0)]


# --- score ------------------------------------------------------------------------------------------------------------


def test_the_score():
    block, warn = words_from({"block": ["bad"]}), words_from({"warn": ["cold"]})
    assert score(()) == 100
    assert score(check(Text("", "bad"), block, "manual")) == 75
    assert score(check(Text("", "cold cold"), warn, "manual")) == 84
    assert score(check(Text("", "bad " * 5), block, "manual")) == 0
    assert may_be_used(check(Text("", "cold cold"), warn, "manual"))
    assert not may_be_used(check(Text("", "cold cold cold"), warn, "manual"))
    assert not may_be_used(check(Text("", "bad"), block, "manual"))
    assert may_be_used(iter(check(Text("", "bad"), block, "note")))
