import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What the law wants to be said, by the part of the words that says it; the other placeholders may be used anywhere.
NEEDED = {
    "opening": ("balance", "creditor", "number"),
    "item": ("supplied", "invoice", "due", "amount"),
    "term": ("days", "last_day"),
    "costs": ("cost",),
    "no_costs": (),
}
_KNOWN = {
    "opening": {"balance", "creditor", "number"},
    "item": {"supplied", "invoice", "due", "amount"},
    "term": {"days", "last_day", "balance"},
    "costs": {"cost", "days", "last_day"},
    "no_costs": {"days", "last_day"},
}
_LANG = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class CollectionsProfileWords(models.Model):
    """What a first reminder says in one language, because a country's law wants it said. It does not need Odoo to
    know the language: the customer's decides."""

    _name = "collections.profile.words"
    _description = "Words of a first reminder"
    _inherit = ["collections.checked.part"]
    _whole = "profile_id"
    _order = "profile_id, lang"
    _rec_name = "lang"

    profile_id = fields.Many2one("collections.country.profile", required=True, ondelete="cascade", index=True)
    lang = fields.Char(string="Language", required=True, help="Its code: nl, or nl_BE for one country only.")
    opening = fields.Text(
        required=True, string="To begin with", help="Says {balance}, {creditor} and {number}, the creditor's number."
    )
    item = fields.Text(
        required=True,
        string="For each invoice",
        help="Says what was {supplied}, the {invoice}, its {due} day, {amount}.",
    )
    term = fields.Text(required=True, string="The term", help="Says how many {days}, and the {last_day}.")
    costs = fields.Text(required=True, string="Where costs follow", help="Says what the {cost} would be, exactly.")
    no_costs = fields.Text(string="Where no costs follow")

    @api.constrains("lang")
    def _check_lang(self):
        for words in self:
            if not _LANG.fullmatch(words.lang or ""):
                raise ValidationError(
                    self.env._("Write the language “%s” as its code, such as nl or nl_BE.", words.lang or "")
                )
            same = words.profile_id.words_ids.filtered(lambda w, lang=words.lang: w.lang == lang)
            if len(same) > 1:
                raise ValidationError(self.env._("The words in %s are there already. Change those.", words.lang))

    @api.constrains("opening", "item", "term", "costs", "no_costs")
    def _check_elements(self):
        for words in self:
            for part, needed in NEEDED.items():
                words._check_part(part, needed, set(PLACEHOLDER.findall(words[part] or "")))

    def _check_part(self, part, needed, found):
        missing = [f"{{{name}}}" for name in needed if name not in found]
        label = self._fields[part]._description_string(self.env)
        if missing:
            raise ValidationError(
                self.env._(
                    "“%(part)s” in %(lang)s has to say %(elements)s. Put it where it belongs.",
                    part=label,
                    lang=self.lang,
                    elements=", ".join(missing),
                )
            )
        unknown = sorted(found - _KNOWN[part])
        if unknown:
            raise ValidationError(
                self.env._(
                    "“%(part)s” in %(lang)s cannot say {%(name)s}. Take it out.",
                    part=label,
                    lang=self.lang,
                    name=unknown[0],
                )
            )

    def _in(self, lang):
        """The words for a reader of ``lang``: of its country, else of the language, else English, else any."""
        by_lang = self.grouped("lang")
        code = lang or ""
        for wanted in (code, code.split("_")[0], "en"):
            if wanted in by_lang:
                return by_lang[wanted]
        return self[:1]

    def _say(self, part, values):
        """One part of the words with its placeholders filled in; plain text."""
        return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), (self[part] or "").strip())
