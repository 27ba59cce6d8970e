from dataclasses import dataclass
from functools import lru_cache

from odoo import api, models
from odoo.tools import ormcache

from ..engine.tone import Finding, Text, check, phrase
from ..engine.tone_text import Readable, normal
from ..tools.tone_lists import load
from .collections_tone_sentences import MISSING, OWN, SENTENCES

# What the layout brings around the words, see ``views/message_layout.xml`` and ``views/letter_layout.xml``: the table of
# what is open, the links, the line for those who have paid, the closing.
_CLOSING = ("sender_name", "company", "sender_phone", "help_url", "pay_url", "optout")
_TABLE = ("amount", "due_date", "already_paid")
_BRINGS = {
    "reminder": frozenset((*_CLOSING, *_TABLE)),
    "final": frozenset((*_CLOSING, *_TABLE)),
    "service": frozenset((*_CLOSING, *_TABLE)),
    "manual": frozenset((*_CLOSING, *_TABLE)),
}
# What is found without a word list, in any language.
_OF_ANY_LANGUAGE = {"word", "exclamation", "capitals", "false_reply"}
# Words whose values are filled in: sums and names stand there, and no placeholder tells so.
_FILLED_IN = frozenset((*_CLOSING, *_TABLE, "invoice_ref", "customer_name", "next_date", "figures"))


@dataclass(frozen=True)
class OwnFinding(Finding):
    """A word of the company's own list, with the reason that is noted there."""

    reason: str = ""


# Findings about the whole text, not about a place in it, for which there is another sentence.
_OF_THE_WHOLE = {"sentence": "sentences", "figure": "secret"}

# The same texts are looked at again and again while a policy is saved; equal texts give equal findings.
_check_once = lru_cache(maxsize=1024)(check)


class CollectionsTone(models.AbstractModel):
    """The tone guard: the engine's rules with the word lists of each language and the company's own words."""

    _name = "collections.tone"
    _description = "Tone guard"

    # --- word lists -------------------------------------------------------------------------------------------------

    @api.model
    def _languages(self, company):
        """The installed languages in which words can be checked, {code: name}."""
        own = {lang for lang, *_rest in self._own_rows(company.id) if lang}
        installed = self.env["res.lang"].get_installed()
        return {code: name for code, name in installed if has_lists(code) or code in own}

    @api.model
    def _language_of(self, code, company):
        """The installed language that a code such as ``nl`` means, and its name; else the code for both."""
        known = self._languages(company)
        found = code if code in known else next((each for each in known if each.split("_")[0] == code), code)
        return found, known.get(found, code)

    @api.model
    @ormcache("company_id")
    def _own_rows(self, company_id):
        """The company's own list as (language or nothing, phrase, level, instead, reason)."""
        # Every text is checked with it, whoever writes; only findings leave this model.
        rows = self.env["collections.tone.word"].sudo().search([("company_id", "=", company_id)])
        return tuple((row.lang or "", row.phrase, row.level, row.instead or "", row.reason or "") for row in rows)

    @api.model
    def _own(self, lang, company_id, *levels):
        return [row for row in self._own_rows(company_id) if row[0] in ("", lang) and row[2] in levels]

    @api.model
    @ormcache("lang", "company_id")
    def _words(self, lang, company_id):
        """The lists of a language with the company's own words.

        :rtype: collections_gentle.engine.tone.Words
        """
        own = {level: [(row[1], row[3]) for row in self._own(lang, company_id, level)] for level in ("block", "warn")}
        return load(lang).extended(own) if any(own.values()) else load(lang)

    @api.model
    def _shipped_levels(self, words, lang):
        """How the shipped lists see exactly this phrase: a set of levels, empty where it is not on them."""
        found = _check_once(Text("", words), load(lang), "reminder", frozenset())
        return {f.level for f in found if f.rule == "word" and matches(words, f.quote)}

    @api.model
    def _allowed(self, stage):
        """Phrases that the law asks for in this stage alone, as a country profile in force says.

        :rtype: frozenset
        """
        return self.env["collections.country.profile"]._allowed_words(stage)

    # --- checking ---------------------------------------------------------------------------------------------------

    @api.model
    def _check(self, subject, body, lang, kind, company, stage=None, brings=None):
        """Look at words before anybody reads them.

        :param str body: HTML or plain text.
        :param str lang: code of the language of the text.
        :param str kind: one of the engine's kinds of text.
        :param stage: the stage that uses the text; a country profile may allow it a phrase.
        :param frozenset brings: elements that stand around the words; the layout's when left out.
        :return: tuple of the engine's findings, in the order of the text; empty in a language without words.
        """
        if lang not in self._languages(company):
            return ()
        text = Text(subject or "", str(body or ""), _BRINGS.get(kind, frozenset()) if brings is None else brings)
        words, allowed = self._words(lang, company.id), self._allowed(stage) if stage else frozenset()
        found = _check_once(text, words, kind, allowed)
        if not has_lists(lang):
            found = tuple(finding for finding in found if finding.rule in _OF_ANY_LANGUAGE)
        return self._with_own(found, lang, company)

    @api.model
    def _check_rendered(self, subject, body, lang, kind, company, stage=None):
        """As ``_check``, for words in which the values are filled in."""
        return self._check(subject, body, lang, kind, company, stage, brings=_FILLED_IN)

    @api.model
    def _check_part(self, body, lang, company, allowed):
        """Look at the words of something that stands within another text, in a language that Odoo need not know.

        :param frozenset allowed: phrases that are let pass.
        :return: findings about words, capitals and exclamation marks; what is missing says nothing of a part.
        """
        found = _check_once(Text("", str(body)), self._words(lang, company.id), "reminder", allowed)
        return self._with_own(tuple(f for f in found if f.rule in _OF_ANY_LANGUAGE), lang, company)

    @api.model
    def _with_own(self, findings, lang, company):
        """Leave out what the company does not mind, and give its own words their reason."""
        if not self._own(lang, company.id, "fine", "block", "warn"):
            return findings
        fine = [row[1] for row in self._own(lang, company.id, "fine")]
        reasons = [(row[1], row[4]) for row in self._own(lang, company.id, "block", "warn")]
        kept = (finding for finding in findings if not is_fine(finding, fine))
        return tuple(with_reason(finding, reasons) for finding in kept)

    # --- telling ----------------------------------------------------------------------------------------------------

    @api.model
    def _sentences(self, findings):
        """What was found, one whole sentence each, in the language of the environment."""
        return [self._sentence(finding) for finding in findings]

    @api.model
    def _sentence(self, finding):
        if finding.rule == "missing":
            sentence = MISSING.get((finding.where, finding.quote)) or MISSING.get(("body", finding.quote))
            sentence = sentence or SENTENCES["missing", "", False]
        elif isinstance(finding, OwnFinding):
            sentence = OWN[finding.level == "block", bool(finding.instead)]
        else:
            sentence = sentence_of(finding)
        values = {"quote": short_quote(finding.quote), "instead": finding.instead, "value": finding.value}
        told = self.env._(sentence) % values  # pylint: disable=translation-not-lazy
        return " ".join(filter(None, (told, getattr(finding, "reason", ""))))


def sentence_of(finding):
    """The sentence for a finding: of its rule and level, else of its rule."""
    rule = finding.rule if finding.end else _OF_THE_WHOLE.get(finding.rule, finding.rule)
    keys = [(rule, level, instead) for level in (finding.level, "") for instead in (bool(finding.instead), False)]
    return next(SENTENCES[key] for key in keys if key in SENTENCES)


def has_lists(lang):
    """Whether words of this language are shipped."""
    return bool(load(lang).block)


def matches(words, quote):
    """Whether a quote is these words and nothing else, as the engine compares them."""
    read = normal(Readable(quote)).text.replace("\n", " ").strip()
    return bool(phrase(words).fullmatch(read))


def is_fine(finding, fine):
    """Only words to be careful with may be left out of the lists; harsh ones stay."""
    careful = finding.rule == "word" and finding.level in ("warn", "hint")
    return careful and any(matches(words, finding.quote) for words in fine)


def with_reason(finding, reasons):
    """A finding of the company's own list knows why the word is there."""
    if finding.rule != "word":
        return finding
    why = next((why for words, why in reasons if matches(words, finding.quote)), None)
    return finding if why is None else OwnFinding(**vars(finding), reason=why)


def short_quote(quote, longest=80):
    """The words as they stand there; of long ones the beginning."""
    quote = " ".join((quote or "").split())
    return quote if len(quote) <= longest else f"{quote[:longest].rsplit(' ', 1)[0]} …"
