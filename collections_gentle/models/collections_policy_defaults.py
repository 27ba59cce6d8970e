from markupsafe import Markup

from odoo import Command, api, models
from odoo.tools.translate import LazyGettext

from .collections_defaults import DEFAULT_POLICIES
from .collections_tone_guarded import SHIPPED


class CollectionsPolicy(models.Model):
    """The policies that every company starts with, in each of its languages."""

    _inherit = "collections.policy"

    @api.model
    def _create_defaults(self, companies):
        """Create the policies that we ship for each company that has none yet."""
        self._create_shipped(companies - self._companies_with([]), DEFAULT_POLICIES)

    @api.model
    def _create_chosen(self, companies):
        """Give companies that have policies already those for chosen customers too, unless they have such."""
        chosen = tuple(default for default in DEFAULT_POLICIES if default["policy"]["segment"] == "chosen")
        missing = self._companies_with([]) - self._companies_with([("segment", "=", "chosen")])
        self._create_shipped(companies & missing, chosen)

    @api.model
    def _companies_with(self, domain):
        """The companies that have a policy like this, archived or not."""
        # Whoever may create a company need not see collections.
        found = self.sudo().with_context(active_test=False)._read_group(domain, ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in found))

    @api.model
    def _create_shipped(self, companies, defaults):
        # In English first, whatever language somebody speaks who adds a company: translations go by the English words.
        english = self.sudo().with_context(lang=None, collections_shipped=SHIPPED)
        made = english.create([english._prepare_default(company, one) for company in companies for one in defaults])
        made._translate_defaults([code for code, _name in self.env["res.lang"].get_installed()])

    @api.model
    def _prepare_default(self, company, default):
        name = default["policy"]["name"]
        return {
            **default["policy"],
            "name": self.env._(name),
            "company_id": company.id,
            "thank_you_template_id": self._default_template("mail_template_thank_you").id,
            "stage_ids": [Command.create(self._prepare_default_stage(stage)) for stage in default["stages"]],
        }

    @api.model
    def _prepare_default_stage(self, stage):
        names = {"mail_template_id": stage.get("template"), "sms_template_id": stage.get("sms")}
        texts = {field: self._default_template(text, field) for field, text in names.items() if text}
        own = {key: value for key, value in stage.items() if key not in ("template", "sms", "call_script")}
        name = stage["name"]
        script = [Markup("<p>%s</p>") % self.env._(paragraph) for paragraph in stage.get("call_script", ())]
        return {
            **own,
            "name": self.env._(name),
            "call_script": Markup("\n").join(script),
            **{field: text.id for field, text in texts.items() if text},
        }

    @api.model
    def _default_template(self, name, field="mail_template_id"):
        texts = self.env[self.env["collections.stage"]._fields[field].comodel_name]
        return self.env.ref(f"collections_gentle.{name}", raise_if_not_found=False) or texts

    # --- other languages ------------------------------------------------------------------------------------------

    @api.model
    def _translate_all(self, langs):
        """A language was installed: the policies of all companies, archived ones too, speak it."""
        every = self.sudo().with_context(active_test=False)
        every.search([("company_id", "!=", False)])._translate_defaults(langs)

    def _translate_defaults(self, langs):
        """Say in ``langs`` what these policies, their stages and call scripts still say in our English words.

        What a company has written itself, or translated itself, stays as it is.
        """
        english = self.sudo().with_context(lang=None, active_test=False, collections_shipped=SHIPPED)
        for records, name in ((english, "name"), (english.stage_ids, "name"), (english.stage_ids, "call_script")):
            for lang in langs:
                self._translate_field(records, name, lang)

    @api.model
    def _translate_field(self, records, name, lang):
        """:param name: a translated field of the records."""
        field, terms = records._fields[name], self._shipped_terms(lang)
        for record, said in zip(records, records.with_context(lang=lang), strict=True):
            known = _still_english(field, record[name], said[name], lang) & terms.keys()
            if known:
                words = {term: terms[term] for term in known}
                record.update_field_translations(
                    name, {lang: words if callable(field.translate) else terms[said[name]]}
                )

    @api.model
    def _shipped_terms(self, lang):
        """{what we ship in English: the same in ``lang``} of names and scripts, where that is something else."""
        speak = self.with_context(lang=lang).env._
        terms = {self.with_context(lang=None).env._(term): speak(term) for term in _terms(DEFAULT_POLICIES)}
        return {english: said for english, said in terms.items() if english != said}


def _terms(shipped):
    """The translatable words in what we ship, however deep."""
    if isinstance(shipped, LazyGettext):
        yield shipped
    elif isinstance(shipped, dict | tuple):
        for part in shipped.values() if isinstance(shipped, dict) else shipped:
            yield from _terms(part)


def _still_english(field, english, said, lang):
    """The terms of a field that in ``lang`` are the English ones: paragraphs of a script, or the whole name."""
    if not callable(field.translate):
        return {english} if english == said else set()
    pairs = field.get_translation_dictionary(english, {lang: said}) if english else {}
    return {term for term, by_lang in pairs.items() if by_lang[lang] == term}
