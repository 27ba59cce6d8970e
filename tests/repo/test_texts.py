"""Every word a customer reads, in each language we ship: kind, short, true, and nothing left untranslated."""

import ast
import re
import xml.etree.ElementTree as ET
from functools import cache

import pytest
from texts import (
    ADDON,
    AGENCY,
    CALLS,
    CATALOGUES,
    DEFAULT_WORDS,
    LANGUAGES,
    MAX_AVERAGE_WORDS,
    MAX_BODY_WORDS,
    MAX_LAST_RESORT_WORDS,
    MAX_SENTENCE_WORDS,
    MAX_SUBJECT,
    OPTIONAL,
    PLANS,
    RECORDS,
    REMINDERS,
    SAYS,
    SEQUENCES,
    SERVICE,
    SERVICE_KEYS,
    SERVICES,
    SPOKEN,
    TEXTS,
    every_view,
    found,
    plain,
    translated,
    view_terms,
    words_of,
    words_only,
)

every_text = pytest.mark.parametrize("text", TEXTS, ids=repr)
every_reminder = pytest.mark.parametrize("text", REMINDERS, ids=repr)
every_last_resort = pytest.mark.parametrize("text", [text for text in TEXTS if text.is_last_resort], ids=repr)
every_service = pytest.mark.parametrize("text", SERVICES, ids=repr)
every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_translation = pytest.mark.parametrize("lang", LANGUAGES[1:])


def test_all_stages_have_their_text():
    assert {text.key for text in TEXTS if not text.is_service} == {
        *(f"business_{step}" for step in ("courtesy", "friendly", "question", "plan", "word", "personal", "last")),
        *(f"private_{step}" for step in ("courtesy", "friendly", "short", "plan", "word", "personal", "last")),
        *(f"strained_{step}" for step in ("rhythm", "word", "short", "personal", "last")),
        *(f"regular_{step}" for step in ("courtesy", "date", "word", "short", "steady", "personal", "last")),
        *(f"{sequence}_last_resort" for sequence in ("business", "private", "strained", "regular")),
        *("thank_you", "pause_noted", "invoice_copy"),
    }


def test_all_answers_have_their_text():
    for model, keys in SERVICE_KEYS.items():
        assert {text.key for text in SERVICES if text.model == model} == keys
    assert len(SERVICES) == len(LANGUAGES) * len(SAYS)


@pytest.mark.parametrize("root", [*SEQUENCES, SERVICE, PLANS, CALLS, AGENCY], ids=lambda root: root[0].get("id"))
def test_an_update_leaves_the_words_that_a_company_has_changed(root):
    assert root.get("noupdate") == "1"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.get("id"))
def test_every_template_goes_to_the_contact_in_its_language(record):
    fields = {field.get("name"): field for field in record.iter("field")}
    letters = any(record in list(root) for root in SEQUENCES)
    assert (fields["model_id"].get("ref") == "model_collections_case") == letters
    case = "object" if letters else "object.case_id"
    assert fields["lang"].text == f"{{{{ {case}.contact_id.lang }}}}"
    assert fields["partner_to"].text == f"{{{{ {case}.contact_id.id }}}}"
    assert fields["email_from"].text == f"{{{{ {case}.sender_email_formatted }}}}"
    assert (fields["use_default_to"].get("eval"), fields["auto_delete"].get("eval")) == ("False", "False")


@every_text
def test_bodies_hold_plain_fields_only(text):
    """Odoo lets nobody without the right of a template editor save anything else, a condition neither."""
    for node in text.body.iter():
        if "t-out" in node.attrib:
            assert node.get("t-out") in text.sample
            assert (node.tag, list(node.attrib), list(node)) == ("t", ["t-out"], [])
        assert {key for key in node.attrib if key.startswith("t-")} <= {"t-out"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.get("id"))
def test_accountants_may_save_every_placeholder(record):
    model = record.find("field[@name='model_id']").get("ref").removeprefix("model_")
    source = ET.tostring(record, encoding="unicode")
    names = re.findall(r't-out="([^"]*)"|\{\{\s*(.*?)\s*(?:\|\|\|.*?)?\}\}', source)
    assert {first or second for first, second in names} <= allowed_expressions(model)


def allowed_expressions(model):
    """What ``mail_allowed_qweb_expressions`` of the model, and of what all statements share, names."""
    trees = trees_of_models()
    lists = {node.targets[0].id: node.value for tree in trees.values() for node in tree.body if is_list_of_words(node)}
    own = [tree for name, tree in trees.items() if name.startswith(model) or name == "collections_statement"]
    nodes = [node for tree in own for node in ast.walk(tree)]
    methods = [node for node in nodes if getattr(node, "name", "") == "mail_allowed_qweb_expressions"]
    inside = [node for method in methods for node in ast.walk(method)]
    composed = [node for node in inside if isinstance(node, ast.GeneratorExp) and isinstance(node.elt, ast.JoinedStr)]
    return {node.value for node in inside if isinstance(node, ast.Constant)} | {
        f"{node.elt.values[0].value}{name}" for node in composed for name in strings_in(node.generators[0].iter, lists)
    }


@cache
def trees_of_models():
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in (ADDON / "models").glob("*.py")}


def is_list_of_words(node):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("_WORDS")


def strings_in(tree, lists):
    """The strings of a tuple, those of the lists that it takes in too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Name) and node.id in lists:
            yield from strings_in(lists[node.id], lists)


@every_service
def test_reads_well_without_an_explanation(text):
    """Only a customer's own withdrawal needs none from us; then another sentence stands in its place."""
    without = text.paragraphs({**text.sample, "object.explanation": ""})
    assert ("" in without) == ("explanation" in SAYS[text.key] and text.key != "dispute_withdrawn")


@every_service
def test_an_explanation_stands_alone_and_keeps_its_lines(text):
    for node in text.body.iter("p"):
        if "object.explanation" in [child.get("t-out") for child in node]:
            assert words_of(node, {"object.explanation": "x"}) == "x"
            assert node.get("style") == "white-space: pre-line"


@every_text
def test_subject_is_short_and_names_the_invoice(text):
    assert text.reference in text.subject
    sent = re.sub(r"\{\{.*?\}\}", text.sample[text.reference] + "/B", text.subject)
    assert len(sent) <= MAX_SUBJECT


@every_text
@pytest.mark.parametrize("kind", ["never", "avoid"])
def test_no_unkind_word(text, kind):
    if text.is_last_resort and kind == "never":
        kind = "never_at_all"
    assert found(text.lang, kind, text.own_words()) == []


@every_text
def test_only_the_letter_of_last_resort_says_who_goes_on(text):
    assert len(found(text.lang, "partner", text.own_words())) == text.is_last_resort


@every_language
@every_view
@pytest.mark.parametrize("kind", ["never", "avoid"])
def test_no_unkind_word_in_what_customers_see(lang, root, kind):
    assert found(lang, kind, "\n".join(words_only(translated(lang, *term)) for term in view_terms(root))) == []


@every_language
@every_view
def test_a_quiet_voice_in_what_customers_see(lang, root):
    said = "\n".join(words_only(translated(lang, *term)) for term in view_terms(root))
    assert "!" not in said
    assert {word for word in re.findall(r"[^\W\d_]{2,}", said) if word.isupper()} <= {"PDF", "MB", "JPEG", "PNG", "SMS"}


@pytest.mark.parametrize(
    "lang, kind, text",
    [
        ("en", "never", "This is our final notice."),
        ("en", "never", "We will ask a collection agency."),
        ("en", "avoid", "Your invoice is overdue."),
        ("fr", "never", "Sans délai de votre part"),
        ("fr", "avoid", "Votre facture impayée"),
        ("de", "never", "Bitte zahlen Sie unverzüglich."),
        ("de", "avoid", "Sie müssen zahlen, gemäß Vertrag."),
        ("es", "never", "Este es el último aviso."),
        ("es", "avoid", "Su deuda está vencida."),
        ("nl", "never", "Betaal per direct, anders dreigt beslag."),
        ("nl", "avoid", "Uw openstaande factuur"),
    ],
)
def test_the_check_finds_unkind_words(lang, kind, text):
    assert found(lang, kind, text)


@every_text
def test_a_quiet_voice(text):
    own = text.own_words()
    assert "!" not in own
    assert [word for word in re.findall(r"[^\W\d_]{2,}", own) if word.isupper()] == []


@every_text
def test_no_figure_that_is_not_a_placeholder(text):
    assert re.findall(r"\d", text.own_words()) == []


@every_text
def test_short(text):
    lengths = [len(re.findall(r"\w[\w'’/-]*", sentence)) for sentence in text.sentences()]
    assert sum(lengths) <= (MAX_LAST_RESORT_WORDS if text.is_last_resort else MAX_BODY_WORDS)[text.lang]
    assert max(lengths) <= MAX_SENTENCE_WORDS[text.lang]
    assert sum(lengths) / len(lengths) <= MAX_AVERAGE_WORDS


@every_text
def test_greets_by_first_name_and_says_who_writes(text):
    greeting, introduction = text.paragraphs()[:2]
    assert text.sample[f"{text.path}.contact_first_name"] in greeting
    assert text.sample[f"{text.path}.sender_name"] in introduction
    assert text.sample["object.company_id.name"] in introduction


@every_text
def test_greets_well_without_a_name(text):
    greeting, *others = text.paragraphs({**text.sample, **dict.fromkeys(OPTIONAL & text.sample.keys(), "")})
    # Letters in Spanish greet with a colon.
    assert re.fullmatch(r"\w+,?( \w+)+:" if text.lang == "es" else r"\w+( \w+)+,", greeting)
    assert [other for other in others if re.search(r"\s[,.]|\s{2}", other)] == []


@every_text
def test_says_thank_you_and_offers_help(text):
    body = "\n".join(text.paragraphs())
    assert found(text.lang, "thanks", body)
    assert found(text.lang, "help", body)


@every_reminder
def test_leads_over_to_the_table(text):
    assert text.paragraphs()[-1].endswith(":")


@every_service
def test_a_service_message_says_what_it_is_about(text):
    people = {f"{text.path}.contact_first_name", f"{text.path}.sender_name", "object.company_id.name"}
    assert set(text.outs()) - people == {f"object.{name}" for name in SAYS[text.key]}


@every_service
def test_a_service_message_is_whole_by_itself(text):
    """No table follows: it ends with a full stop, and only an explanation is led over to."""
    own = text.own_paragraphs()
    assert [node.tag for node in text.body.iter() if node.tag not in ("div", "p", "t")] == []
    assert own[-1].endswith(".")
    for part, following in zip(own[1:], own[2:], strict=False):
        assert not part.endswith(":") or following == ""


@pytest.mark.parametrize("text", [text for text in SERVICES if text.key == "plan_notice"], ids=repr)
def test_help_comes_before_what_happens_without_it(text):
    assert position(text, lambda part: found(text.lang, "help", part)) < position_of(text, "object.cure_words")


def position(text, is_it):
    """The first paragraph or bullet that is like this."""
    return next(i for i, part in enumerate(text.paragraphs()) if is_it(part))


def position_of(text, placeholder):
    return position(text, lambda part: text.sample[placeholder] in part)


@every_last_resort
def test_the_last_resort_offers_its_ways_and_help_before_it_says_what_comes_next(text):
    parts, next_step = text.paragraphs(), position_of(text, "object.next_date_words")
    ways = [words_of(node, text.sample).strip() for node in text.body.iter("li")]
    assert len(ways) == 3
    assert max(parts.index(way) for way in ways) < next_step
    assert position(text, lambda part: found(text.lang, "help", part)) < next_step
    # Between the ways and the next step stands one more paragraph that offers something.
    assert found(text.lang, "help", parts[next_step - 1])
    assert position(text, lambda part: found(text.lang, "partner", part)) == next_step
    assert found(text.lang, "afterwards", parts[next_step + 1])


@pytest.mark.parametrize("text", [text for text in TEXTS if not text.is_last_resort], ids=repr)
def test_no_other_text_names_the_day_of_a_next_step(text):
    assert "object.next_date_words" not in text.outs()


@pytest.mark.parametrize("text", [text for text in TEXTS if text.key == "private_last_resort"], ids=repr)
def test_private_customers_are_told_where_advice_is_free(text):
    assert found(text.lang, "advice", "\n".join(text.paragraphs()[: position_of(text, "object.next_date_words")]))


@every_text
def test_bodies_hold_words_only(text):
    assert [node.tag for node in text.body.iter() if node.tag in ("table", "a", "img", "h1", "h2", "b", "strong")] == []


@every_reminder
def test_last_letter_offers_three_ways_out(text):
    ways = [node for node in text.body.iter() if node.tag == "li"]
    assert len(ways) == (3 if text.key.endswith("_last") or text.is_last_resort else 0)


@pytest.mark.parametrize(
    "text", [t for t in REMINDERS if t.key.startswith("private") and t.key != "private_short"], ids=repr
)
def test_private_customers_pay_no_cost_and_need_not_explain(text):
    body = plain(" ".join(text.paragraphs()))
    assert re.search(r"\bcosts?\b|sans frais|coute (pas|rien)|\bkost(en|et|enlos)?\b|\bcoste\b|no le cuesta", body)
    assert re.search(r"explain|details?\b|expli|erklar|einzelheiten|detalle|uit te leggen|uitleg", body)


# --- on the telephone -------------------------------------------------------------------------------------------------


@every_language
@pytest.mark.parametrize("kind", ["never", "avoid"])
def test_no_unkind_word_on_the_telephone(lang, kind):
    assert len(SPOKEN) > 30
    assert found(lang, kind, "\n".join(translated(lang, *sentence) for sentence in SPOKEN)) == []


@every_language
def test_a_quiet_voice_on_the_telephone(lang):
    said = [translated(lang, *sentence) for sentence in SPOKEN]
    assert [sentence for sentence in said if "!" in sentence or not re.search(r"[.?]$", sentence)] == []


@every_translation
def test_everything_on_the_telephone_is_translated(lang):
    assert [sentence for sentence in (*SPOKEN, *DEFAULT_WORDS) if not CATALOGUES[lang].get(sentence)] == []


@every_language
def test_call_scripts_and_names_of_stages_are_kind(lang):
    """Only a collector sees them, and says what they say."""
    assert len(DEFAULT_WORDS) > 30
    said = [translated(lang, *term) for term in DEFAULT_WORDS]
    assert [text for text in said if "!" in text or found(lang, "never", text) or found(lang, "avoid", text)] == []


# --- layout -----------------------------------------------------------------------------------------------------------
