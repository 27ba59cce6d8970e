"""The words a customer reads, as the tests read them: templates, layout, translations, and what is unkind."""

import ast
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from engine.tone_text import Readable, normal
from engine.tone_words import words_from

ADDON = Path(__file__).resolve().parents[2] / "collections_gentle"
LETTERS = ET.parse(ADDON / "data" / "mail_template.xml").getroot()
STRAINED = ET.parse(ADDON / "data" / "mail_template_strained.xml").getroot()
REGULAR = ET.parse(ADDON / "data" / "mail_template_regular.xml").getroot()
LAST_RESORT = ET.parse(ADDON / "data" / "mail_template_last_resort.xml").getroot()
SEQUENCES = (LETTERS, STRAINED, REGULAR, LAST_RESORT)
SERVICE = ET.parse(ADDON / "data" / "mail_template_service.xml").getroot()
PLANS = ET.parse(ADDON / "data" / "mail_template_plan.xml").getroot()
CALLS = ET.parse(ADDON / "data" / "mail_template_call.xml").getroot()
AGENCY = ET.parse(ADDON / "data" / "mail_template_agency.xml").getroot()
RECORDS = [record for root in (*SEQUENCES, SERVICE, PLANS, CALLS, AGENCY) for record in root.iter("record")]
LAYOUT = ET.parse(ADDON / "views" / "message_layout.xml").getroot()
PAPER = ET.parse(ADDON / "views" / "letter_layout.xml").getroot()
AGREEMENT = ET.parse(ADDON / "report" / "plan_agreement.xml").getroot()
PORTAL = ET.parse(ADDON / "views" / "portal_templates.xml").getroot()
PAGE = ET.parse(ADDON / "views" / "page_templates.xml").getroot()
LANGUAGES = ("en", "fr", "de", "es", "nl")
# What each model brings in; a text may name nothing else.
SAMPLES = {
    "model_collections_case": {
        "object.contact_first_name": "Anna",
        "object.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.letter_reference": "INV/2026/00012",
        "object.sender_phone": "+44 20 7946 0958",
        "object.next_date_words": "March 24, 2026",
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
    "model_collections_request": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.what_words": "You would like to pay on March 20, 2026.",
        "object.answer_words": "March 12, 2026",
    },
    "model_collections_handover": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.agency_name": "Fair Recovery",
        "object.register_words": "Register of agencies, AG-1234",
        "object.contact_words": "cases@fair.example.com, +353 1 555 0100",
    },
    "model_collections_call": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.agreed_words": "You plan to pay 1,250.00 € by March 20, 2026.",
    },
    "model_collections_plan": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.reference": "INV/2026/00012",
        "object.total_words": "1,250.00 €",
        "object.full_words": "1,315.00 €",
        "object.discount_words": "65.00 €",
        "object.deposit_words": "250.00 €",
        "object.left_words": "750.00 €",
        "object.missed_words": "500.00 €",
        "object.first_words": "March 20, 2026",
        "object.offer_words": "March 20, 2026",
        "object.cure_words": "March 20, 2026",
        "object.object_words": "March 20, 2026",
        "object.next_amount_words": "250.00 €",
        "object.next_date_words": "March 20, 2026",
    },
    "model_collections_instalment": {
        "object.case_id.contact_first_name": "Anna",
        "object.case_id.sender_name": "Marta Keller",
        "object.company_id.name": "Northwind",
        "object.left_words": "250.00 €",
        "object.amount_words": "250.00 €",
        "object.date_words": "March 20, 2026",
        "object.plan_id.reference": "INV/2026/00012",
        "object.plan_id.left_words": "750.00 €",
        "object.plan_id.next_amount_words": "250.00 €",
        "object.plan_id.next_date_words": "April 20, 2026",
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
        *(f"dispute_{answer}" for answer in ("received", "accepted", "found", "partly", "rejected", "withdrawn")),
        "paid_noted",
    },
    "model_collections_request": {"request_noted"},
    "model_collections_call": {"read_back"},
    "model_collections_handover": {"agency_out", "agency_recalled"},
    "model_collections_plan": {
        *(f"plan_{what}" for what in ("offered", "confirmed", "notice", "completed", "withdrawn", "ended")),
        *("later_noted", "discount_offered", "discount_thanks", "discount_over"),
    },
    "model_collections_instalment": {f"instalment_{when}" for when in ("soon", "thanks", "late")},
}
# What a service message is about: without it the customer would have to guess.
SAYS = {
    "promise_noted": {"reference", "amount_words", "date_words"},
    "promise_tomorrow": {"reference", "amount_words", "date_words"},
    "promise_kept": {"reference", "paid_words"},
    "promise_partly": {"reference", "paid_words", "left_words"},
    "dispute_received": {"reference", "owner_name", "target_words", "amount_words"},
    "paid_noted": {"reference", "owner_name", "target_words"},
    "request_noted": {"what_words", "answer_words"},
    "read_back": {"agreed_words"},
    "agency_out": {"reference", "agency_name", "register_words", "contact_words"},
    "agency_recalled": {"reference", "agency_name"},
    "dispute_accepted": {"reference", "accepted_words", "explanation"},
    "dispute_found": {"reference", "accepted_words", "explanation"},
    "dispute_partly": {"reference", "accepted_words", "explanation"},
    "dispute_rejected": {"reference", "explanation"},
    "dispute_withdrawn": {"reference", "explanation"},
    "plan_offered": {"reference", "total_words", "offer_words"},
    "plan_confirmed": {"reference", "total_words"},
    "later_noted": {"reference", "total_words", "first_words"},
    "discount_offered": {"reference", "total_words", "full_words", "discount_words", "offer_words"},
    "discount_thanks": {"reference", "discount_words"},
    "discount_over": {"reference"},
    "plan_notice": {"reference", "missed_words", "cure_words"},
    "plan_completed": {"reference"},
    "plan_withdrawn": {"reference", "left_words"},
    "plan_ended": {"reference", "left_words"},
    "instalment_soon": {"plan_id.reference", "left_words", "date_words"},
    "instalment_thanks": {
        *("plan_id.reference", "date_words", "plan_id.left_words"),
        *("plan_id.next_amount_words", "plan_id.next_date_words"),
    },
    "instalment_late": {"plan_id.reference", "left_words", "date_words"},
}
MAX_BODY_WORDS = {"en": 120, "fr": 140, "de": 130, "es": 135, "nl": 135}
# A last-resort letter has more to say: three ways, help, and what comes next.
MAX_LAST_RESORT_WORDS = {"en": 220, "fr": 240, "de": 230, "es": 235, "nl": 235}
MAX_SENTENCE_WORDS = {"en": 25, "fr": 28, "de": 28, "es": 28, "nl": 28}
MAX_AVERAGE_WORDS = 18
MAX_SUBJECT = 65

# What the lists of the tone are called here: threats, accusations and consequences, which nothing that we ship names;
# cold or legal words, for which there is always a warmer one; thanks; an offer to talk.
KINDS = {"never": ("block", "final_only"), "avoid": ("warn",), "thanks": ("thanks",), "help": ("help",)}
# In letters of last resort alone: who goes on with the customer in the end, which other texts never name.
KINDS |= {"never_at_all": ("block",), "last_resort": ("final_only",)}
# What these letters say besides, and no list of the tone needs to know.
PHRASES = {
    "partner": {
        "en": r"outside partner",
        "fr": r"partenaire exterieur",
        "de": r"externen? partner",
        "es": r"colaborador externo",
        "nl": r"externe partner",
    },
    "afterwards": {
        "en": r"afterwards|after it",
        "fr": r"ensuite|apres",
        "de": r"danach",
        "es": r"despues",
        "nl": r"daarna",
    },
    "advice": {
        "en": r"advice service",
        "fr": r"conseil gratuit",
        "de": r"beratungsstelle",
        "es": r"servicio gratuito de asesoramiento",
        "nl": r"gratis adviesdienst",
    },
}
WORDS = {
    lang: words_from(json.loads((ADDON / "data" / "tone" / f"{lang}.json").read_text(encoding="utf-8")))
    for lang in LANGUAGES
}


def plain(text):
    """Lower case, straight apostrophes, no accents, single spaces."""
    return normal(Readable(text)).text


def found(lang, kind, text):
    """Words of the list in the text."""
    said = plain(text)
    if kind in PHRASES:
        return re.findall(rf"\b(?:{PHRASES[kind][lang]})\b", said)
    patterns = [pattern for name in KINDS[kind] for pattern in vars(WORDS[lang])[name]]
    return [hit.group() for pattern in patterns for hit in pattern.regex.finditer(said)]


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
        places = " ".join(re.findall(r"^#: (.*)", block, re.MULTILINE)).split()
        entries.update({(place, term): text for place in places if text})
    return entries


CATALOGUES = {lang: catalogue(lang) for lang in LANGUAGES}


def translated(lang, place, term):
    """The term in the language, or the term itself where nobody has translated it."""
    return CATALOGUES[lang].get((place, term), term)


def is_inline(node):
    """Is it a value within a sentence, which Odoo translates as a whole?"""
    return "o_translate_inline" in (node.get("class") or "").split()


INLINE = {"b", "em", "i", "option", "select", "small", "span", "strong"}
ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")


def goes_along(node):
    """Does Odoo translate the element together with the text around it?"""
    plain_element = node.tag in INLINE and not any(key.startswith("t-") for key in node.attrib)
    return is_inline(node) or plain_element and all(map(goes_along, node))


def terms_of(node):
    """What Odoo takes out of an element for translation: its texts, each with the inline elements that it goes over."""
    term, said = node.text or "", (node.text or "").strip()
    for child in node:
        if goes_along(child):
            term += ET.tostring(child, encoding="unicode")
            said += "".join(child.itertext()).strip() + (child.tail or "").strip()
        else:
            yield from (term.strip() if said else "", *terms_of(child))
            term, said = child.tail or "", (child.tail or "").strip()
    yield term.strip() if said else ""
    yield from (node.get(name, "").strip() for name in ATTRIBUTES)


def view_terms(*roots):
    """(place, term) of all that the views say."""
    return [
        (f"model_terms:ir.ui.view,arch_db:collections_gentle.{template.get('id')}", term)
        for root in roots
        for template in root.iter("template")
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
        self.is_reminder = not self.is_service and self.key not in ("thank_you", "pause_noted")
        self.is_last_resort = self.key.endswith("_last_resort")
        self.path = "object.case_id" if self.is_service else "object"
        names = ("object.reference", "object.plan_id.reference", "object.letter_reference")
        self.reference = next(name for name in names if name in self.sample)
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


# --- what is read aloud ---------------------------------------------------------------------------------------------------

# Methods of these whose words the customer hears on the telephone, or reads afterwards.
_ALOUD = {
    "collections_call_script": r"_(greeting|question|amount|ways_out|closing|calming|hardship|voicemail)(?!.*_hint)",
    "collections_call_agreed": r"_(agreed_sentences|plan_sentence|hold_sentence|callback_sentence)",
}


def spoken():
    """(place, sentence) of all that a collector reads aloud or says back."""
    for name, pattern in _ALOUD.items():
        tree = ast.parse((ADDON / "models" / f"{name}.py").read_text(encoding="utf-8"))
        methods = [
            node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and re.match(pattern, node.name)
        ]
        for call in (node for method in methods for node in ast.walk(method) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "_":
                yield f"code:addons/collections_gentle/models/{name}.py:0", call.args[0].value


SPOKEN = list(spoken())


def default_words():
    """(place, term) of the names and call scripts of the policies that we ship."""
    tree = ast.parse((ADDON / "models" / "collections_defaults.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_lt"]
    return {("code:addons/collections_gentle/models/collections_defaults.py:0", call.args[0].value) for call in calls}


DEFAULT_WORDS = sorted(default_words())


every_view = pytest.mark.parametrize(
    "root", [LAYOUT, PAPER, AGREEMENT, PORTAL, PAGE], ids=["layout", "paper", "agreement", "portal", "page"]
)
