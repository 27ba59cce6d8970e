"""Every word a customer reads, in each language we ship: kind, short, true, and nothing left untranslated."""

import ast
import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ADDON = Path(__file__).resolve().parents[2] / "collections_gentle"
LETTERS = ET.parse(ADDON / "data" / "mail_template.xml").getroot()
SERVICE = ET.parse(ADDON / "data" / "mail_template_service.xml").getroot()
RECORDS = [*LETTERS.iter("record"), *SERVICE.iter("record")]
LAYOUT = ET.parse(ADDON / "views" / "message_layout.xml").getroot()
LANGUAGES = ("en", "fr", "de")
# What each model brings in; a text may name nothing else.
SAMPLES = {
    "model_collections_case": {
        "object.contact_first_name": "Anna",
        "object.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.letter_reference": "INV/2026/00012",
        "object.sender_phone": "+44 20 7946 0958",
    },
    "model_collections_promise": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.amount_words": "1,250.00 €",
        "object.date_words": "March 20, 2026",
        "object.paid_words": "750.00 €",
        "object.left_words": "500.00 €",
    },
    "model_collections_dispute": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.amount_words": "1,250.00 €",
        "object.accepted_words": "250.00 €",
        "object.target_words": "March 20, 2026",
        "object.owner_name": "Paul Lindner",
        "object.explanation": "One box of the delivery came back to us.",
    },
}
# People whose name may be missing: the text reads well without it.
OPTIONAL = {
    *("object.contact_first_name", "object.sender_name", "object.owner_name"),
    *("object.case_id.contact_first_name", "object.case_id.sender_name"),
}
SERVICE_KEYS = {
    "model_collections_promise": {f"promise_{when}" for when in ("noted", "tomorrow", "kept", "partly")},
    "model_collections_dispute": {
        f"dispute_{answer}" for answer in ("received", "accepted", "found", "partly", "rejected", "withdrawn")
    },
}
# What a service message is about: without it the customer would have to guess.
SAYS = {
    "promise_noted": {"reference", "amount_words", "date_words"},
    "promise_tomorrow": {"reference", "amount_words", "date_words"},
    "promise_kept": {"reference", "paid_words"},
    "promise_partly": {"reference", "paid_words", "left_words"},
    "dispute_received": {"reference", "owner_name", "target_words", "amount_words"},
    "dispute_accepted": {"reference", "accepted_words", "explanation"},
    "dispute_found": {"reference", "accepted_words", "explanation"},
    "dispute_partly": {"reference", "accepted_words", "explanation"},
    "dispute_rejected": {"reference", "explanation"},
    "dispute_withdrawn": {"reference", "explanation"},
}
MAX_BODY_WORDS = {"en": 120, "fr": 140, "de": 130}
MAX_SENTENCE_WORDS = {"en": 25, "fr": 28, "de": 28}
MAX_AVERAGE_WORDS = 18
MAX_SUBJECT = 65

# Whole words, written without accents and in lower case. `never` holds threats and accusations, agencies and courts
# included; `avoid` holds cold or legal words for which there is always a warmer one.
WORDS = {
    "en": {
        "never": r"""final (demand|notice|warning|reminder)|last (chance|warning|notice)|failure|failed to|immediate(ly)?
            |you (have )?(ignored|neglected|refused|broken)|you (still )?have not|we demand|demands?|forthwith
            |without (further|any) (notice|delay)|or else|consequences|threat\w*|debtors?|delinquen\w+|deadbeat
            |bad payer|blacklist\w*|bailiffs?|seiz\w+|garnish\w*|repossess\w*|shame|ashamed|dishonest\w*
            |everyone else|no excuses?|zero tolerance|act now|urgent|asap|legal|court|lawyers?|solicitors?|attorneys?
            |agency|agent|collectors?|collection|recovery|outside (help|partner)|credit (rating|score|file|bureau)
            |suspend\w*""",
        "avoid": r"""at once|must|overdue|late|arrears|default\w*|owe[sd]?|debts?|outstanding|penalt(y|ies)|breach
            |non-?payment|pursuant|hereby|herein|aforementioned|notwithstanding|reserves? (the|our) right|obligation
            |we (require|expect|insist)|despite|once again|as (previously|already) (stated|mentioned)|disappointed
            |unacceptable|unpaid""",
        "thanks": r"thank|thanks|grateful|appreciate",
        "help": r"""tell me|let me know|talk|find (a|another) (date|plan|way|solution|one)|gladly|help|write back
            |write to me""",
    },
    "fr": {
        "never": r"""mise en demeure|dernier (avis|rappel|avertissement)|derniere (relance|chance)|sans delai
            |dans les plus brefs delais|sous 24 ?h\w*|faute de quoi|a defaut de \w+|vous avez (ignore|neglige|refuse)
            |negligence|refus|mauvaise foi|exigeons|sommons|mauvais payeur|saisie|liste noire|debiteurs?|menac\w+
            |huissiers?|commissaires? de justice|tribun\w+|poursuites?|contentieux|recouvrement|avocats?
            |voie judiciaire|suspen\w+|urgen\w+""",
        "avoid": r"""immediatement|impaye(s|e|es)?|retard|dettes?|vous devez|penalites?|manquement|malgre|en vertu de
            |susmentionn\w+|par la presente|creances?|sauf erreur ou omission""",
        "thanks": r"merci|remerci\w+|reconnaissant\w*",
        "help": r"dites-(nous|moi)|parl(er|ons)|trouver (une|ensemble)|souci|difficile|ecrivez-moi|repondez-moi|aider\w*",
    },
    "de": {
        "never": r"""letzte (mahnung|warnung|aufforderung|chance)|letztmalig|unverzuglich|umgehend|sofort(ige\w*)?
            |widrigenfalls|andernfalls|sie haben (es )?(versaumt|ignoriert|missachtet)|trotz|schuldner\w*|saumig\w*
            |pfandung\w*|zwangsvollstreckung|drohen|fordern (wir )?sie auf|zahlungsunwillig\w*|schwarze liste
            |konsequenzen|inkasso\w*|rechtsanwalt\w*|anwalt\w*|gericht(lich\w*|s\w*)?|mahnbescheid\w*|schufa
            |rechtliche|klage|dringend""",
        "avoid": r"""mahnung\w*|verzug\w*|uberfallig\w*|schulden|mahngebuhr\w*|sie mussen|versaumnis\w*|gemass|hiermit
            |o\. ?g\.|vorgenannt\w*|ruckstand\w*|sanktion\w*""",
        "thanks": r"dank\w*|vielen dank|danke",
        "help": r"melden sie sich|sprechen|losung|sagen sie (mir|uns)|etwas (fehlt|nicht stimmt)|helfen?",
    },
}


def plain(text):
    """Lower case, straight apostrophes, no accents, single spaces."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss")).lower()
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def found(lang, kind, text):
    """Words of the list in the text."""
    pattern = re.sub(r"\n\s*", "", WORDS[lang][kind])
    return [hit.group() for hit in re.finditer(rf"\b(?:{pattern})\b", plain(text))]


def catalogue(lang):
    """(place, msgid) → msgstr of a po file, one entry for each place where the term stands; English has none."""
    if lang == "en":
        return {}
    entries = {}
    for block in (ADDON / "i18n" / f"{lang}.po").read_text(encoding="utf-8").split("\n\n"):
        quoted, key = {"msgid": "", "msgstr": ""}, None
        for line in (line for line in block.splitlines() if not line.startswith("#")):
            key = line.split(" ", 1)[0] if line.startswith("msg") else key
            quoted[key] += line[line.index('"') + 1 : line.rindex('"')]
        term, text = (quoted[key].replace("\\n", "\n").replace('\\"', '"') for key in ("msgid", "msgstr"))
        entries.update({(place, term): text for place in re.findall(r"^#: (\S+)", block, re.MULTILINE)})
    return entries


CATALOGUES = {lang: catalogue(lang) for lang in LANGUAGES}


def translated(lang, place, term):
    """The term in the language, or the term itself where nobody has translated it."""
    return CATALOGUES[lang].get((place, term), term)


def is_inline(node):
    """Is it a value within a sentence, which Odoo translates as a whole?"""
    return node.get("class") == "o_translate_inline"


def terms_of(node):
    """What Odoo takes out of an element for translation: its texts, each with the inline elements that it goes over."""
    term = node.text or ""
    for child in node:
        if is_inline(child):
            term += ET.tostring(child, encoding="unicode")
        else:
            yield from (term.strip(), *terms_of(child))
            term = child.tail or ""
    yield term.strip()


def layout_terms():
    """(place, term) of all that the layout says."""
    return [
        (f"model_terms:ir.ui.view,arch_db:collections_gentle.{template.get('id')}", term)
        for template in LAYOUT.iter("template")
        for term in terms_of(template)
        if len(term) > 1
    ]


def words_only(term):
    return re.sub(r"<[^>]*>", "", term)


def serialized(field):
    """The content of a field, as Odoo stores and translates it: as a whole."""
    inner = (field.text or "").strip() + "".join(ET.tostring(child, encoding="unicode") for child in field)
    return inner.replace(" />", "/>").strip()


def words_of(node, sample):
    """The visible text of an element, placeholders filled in; without a value its fallback text."""
    if "t-out" in node.attrib:
        return sample.get(node.get("t-out"), "") or node.text or ""
    return (node.text or "") + "".join(words_of(child, sample) + (child.tail or "") for child in node)


class Text:
    """A template in one language."""

    def __init__(self, record, lang):
        self.key = record.get("id").removeprefix("mail_template_")
        self.lang = lang
        self.model = record.find("field[@name='model_id']").get("ref")
        self.sample = SAMPLES[self.model]
        self.is_service = self.model in SERVICE_KEYS
        self.is_reminder = not self.is_service and self.key != "thank_you"
        self.path = "object.case_id" if self.is_service else "object"
        self.subject = translated(lang, *self._term(record, "subject", lambda field: field.text))
        self.body = ET.fromstring(f"<div>{translated(lang, *self._term(record, 'body_html', serialized))}</div>")

    def _term(self, record, name, read):
        """Where the field of the record is found in a po file."""
        place = f"model:mail.template,{name}:collections_gentle.{record.get('id')}"
        source = read(record.find(f"field[@name='{name}']"))
        known = [term for where, term in CATALOGUES[self.lang] if where == place]
        return place, next((term for term in known if term.strip() == source), source)

    def __repr__(self):
        return f"{self.key}-{self.lang}"

    def paragraphs(self, sample=None):
        """What stands in each paragraph and bullet."""
        sample = sample or self.sample
        return [words_of(node, sample).strip() for node in self.body.iter() if node.tag in ("p", "li")]

    def own_paragraphs(self):
        """The paragraphs without what the placeholders bring in."""
        return self.paragraphs(dict.fromkeys(self.sample, " "))

    def own_words(self):
        """Subject and body without what the placeholders bring in, but with what stands there without them."""
        body = self.paragraphs(dict.fromkeys(self.sample, ""))
        return "\n".join([re.sub(r"\{\{.*?\}\}", "", self.subject), *body])

    def outs(self):
        """Its placeholders."""
        return sorted(node.get("t-out") for node in self.body.iter() if "t-out" in node.attrib)

    def sentences(self):
        return [s for part in self.paragraphs() for s in re.split(r"(?<=[.?:])\s+", part) if re.search(r"\w", s)]


TEXTS = [Text(record, lang) for lang in LANGUAGES for record in RECORDS]
REMINDERS = [text for text in TEXTS if text.is_reminder]
SERVICES = [text for text in TEXTS if text.is_service]
every_text = pytest.mark.parametrize("text", TEXTS, ids=repr)
every_reminder = pytest.mark.parametrize("text", REMINDERS, ids=repr)
every_service = pytest.mark.parametrize("text", SERVICES, ids=repr)
every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_translation = pytest.mark.parametrize("lang", LANGUAGES[1:])


def test_all_stages_have_their_text():
    assert {text.key for text in TEXTS if not text.is_service} == {
        *(f"business_{step}" for step in ("courtesy", "friendly", "question", "plan", "personal", "last")),
        *(f"private_{step}" for step in ("courtesy", "friendly", "short", "plan", "personal", "last")),
        "thank_you",
    }


def test_all_answers_have_their_text():
    for model, keys in SERVICE_KEYS.items():
        assert {text.key for text in SERVICES if text.model == model} == keys
    assert len(SERVICES) == len(LANGUAGES) * len(SAYS)


@pytest.mark.parametrize("root", [LETTERS, SERVICE], ids=["letters", "service"])
def test_an_update_leaves_the_words_that_a_company_has_changed(root):
    assert root.get("noupdate") == "1"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.get("id"))
def test_every_template_goes_to_the_contact_in_its_language(record):
    fields = {field.get("name"): field for field in record.iter("field")}
    letters = record in list(LETTERS)
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
    files = (f"{model}.py", "collections_statement.py")
    trees = [ast.parse((ADDON / "models" / file).read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    methods = [node for node in nodes if getattr(node, "name", "") == "mail_allowed_qweb_expressions"]
    return {node.value for method in methods for node in ast.walk(method) if isinstance(node, ast.Constant)}


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
    reference = "object.reference" if text.is_service else "object.letter_reference"
    assert reference in text.subject
    sent = re.sub(r"\{\{.*?\}\}", text.sample[reference] + "/B", text.subject)
    assert len(sent) <= MAX_SUBJECT


@every_text
@pytest.mark.parametrize("kind", ["never", "avoid"])
def test_no_unkind_word(text, kind):
    assert found(text.lang, kind, text.own_words()) == []


@every_language
@pytest.mark.parametrize("kind", ["never", "avoid"])
def test_no_unkind_word_in_the_layout(lang, kind):
    assert found(lang, kind, "\n".join(words_only(translated(lang, *term)) for term in layout_terms())) == []


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
    assert sum(lengths) <= MAX_BODY_WORDS[text.lang]
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
    assert re.fullmatch(r"\w+( \w+)+,", greeting)
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
    for part, following in zip(own, own[1:], strict=False):
        assert not part.endswith(":") or following == ""


@every_text
def test_bodies_hold_words_only(text):
    assert [node.tag for node in text.body.iter() if node.tag in ("table", "a", "img", "h1", "h2", "b", "strong")] == []


@every_reminder
def test_last_letter_offers_three_ways_out(text):
    ways = [node for node in text.body.iter() if node.tag == "li"]
    assert len(ways) == (3 if text.key.endswith("_last") else 0)


@pytest.mark.parametrize(
    "text", [t for t in REMINDERS if t.key.startswith("private") and t.key != "private_short"], ids=repr
)
def test_private_customers_pay_no_cost_and_need_not_explain(text):
    body = plain(" ".join(text.paragraphs()))
    assert re.search(r"\bcosts?\b|sans frais|coute (pas|rien)|\bkost(et|enlos)\b", body)
    assert re.search(r"explain|details?\b|expli|erklar|einzelheiten", body)


# --- layout -----------------------------------------------------------------------------------------------------------


def layout_nodes():
    return [node for template in LAYOUT.iter("template") for node in template.iter()]


def test_layout_uses_no_construct_that_breaks_when_rendered():
    for node in layout_nodes():
        assert "t-field" not in node.attrib
        if node.tag in ("td", "th", "tr", "table", "tbody", "thead"):
            assert "t-out" not in node.attrib


def test_values_within_a_sentence_are_translated_with_it():
    for node in layout_nodes():
        for child in node:
            if is_inline(child):
                # Odoo reads translations as HTML, where an empty element swallows the rest of the sentence.
                assert child.text and (child.tag, list(child)) == ("span", [])
            elif "t-out" in child.attrib:
                assert not (child.tail or "").strip(), "Half a sentence cannot be translated."


def test_only_reminders_have_the_table_and_the_fixed_lines():
    reminder = next(node for node in layout_nodes() if node.get("t-if") == "letter.kind == 'reminder'")
    calls = [node.get("t-call") for node in layout_nodes() if node.get("t-call")]
    assert [node.get("t-call") for node in reminder.iter() if node.get("t-call")] == [
        "collections_gentle.message_layout_table"
    ]
    assert calls.count("collections_gentle.message_layout_table") == 1
    inside = " ".join(" ".join(reminder.itertext()).split())
    assert "If you have already paid, thank you" in inside
    assert "Simply reply to this e-mail" in inside


def test_layout_uses_only_styles_that_the_sanitizer_keeps():
    kept = {
        *("font-size", "font-family", "font-weight", "color", "background-color", "text-align", "line-height"),
        *("text-decoration", "vertical-align", "display", "padding", "margin", "white-space", "border"),
        *("border-radius", "border-top", "border-bottom", "border-collapse", "height", "width", "max-width"),
    }
    for node in layout_nodes():
        names = {part.split(":")[0].strip() for part in node.get("style", "").split(";") if part.strip()}
        assert names <= kept
        assert "uppercase" not in node.get("style", "")


# --- translations -----------------------------------------------------------------------------------------------------


@every_translation
def test_every_term_of_the_layout_is_translated(lang):
    assert [term for term in layout_terms() if not CATALOGUES[lang].get(term)] == []


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
    known = {place for place, _term in CATALOGUES[lang] if "layout" in place}
    assert {entry for entry in CATALOGUES[lang] if entry[0] in known} == set(layout_terms())


@every_translation
def test_translations_keep_the_placeholders(lang):
    names = r"(?:object|letter|row)(?:\.\w+)+|<span [^>]*>|%\(\w+\)s|%s"
    for (_place, term), text in CATALOGUES[lang].items():
        assert sorted(re.findall(names, text)) == sorted(re.findall(names, term))


@every_translation
def test_translations_address_politely(lang):
    familiar = {"fr": r"\b(tu|toi|ton|ta|tes)\b", "de": r"\b(du|dich|dir|dein\w*)\b"}[lang]
    assert [text for text in CATALOGUES[lang].values() if re.search(familiar, plain(text))] == []
