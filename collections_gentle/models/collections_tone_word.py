from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _lang_get

_LONGEST = 80
_SHORTEST = 2


class CollectionsToneWord(models.Model):
    """A company's own word for the tone guard, or one of the shipped words that it does not mind."""

    _name = "collections.tone.word"
    _description = "Word for the tone guard"
    _order = "lang, phrase, id"
    _rec_name = "phrase"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    lang = fields.Selection(_lang_get, string="Language", help="Empty: in every language.")
    phrase = fields.Char(string="Word or words", required=True)
    level = fields.Selection(
        [("block", "Never"), ("warn", "Rather not"), ("fine", "Fine with us")],
        required=True,
        default="warn",
        help="Never: no text with these words is used. Rather not: the text may be used, and its score is lower. "
        "Fine with us: we do not mind this word of the shipped lists.",
    )
    instead = fields.Char(string="Say instead")
    reason = fields.Char(string="Why")

    @api.constrains("phrase")
    def _check_phrase(self):
        for word in self:
            letters = "".join(sign for sign in word.phrase or "" if sign.isalnum())
            if not _SHORTEST <= len(letters) or len(word.phrase) > _LONGEST:
                raise ValidationError(
                    self.env._(
                        "Write a word, or a few words, of %(least)s letters at least and %(most)s signs at most.",
                        least=_SHORTEST,
                        most=_LONGEST,
                    )
                )

    # Checked here and not by the database: a raised ValidationError is a sentence wherever the list is written from.
    @api.constrains("phrase", "lang", "company_id")
    def _check_once(self):
        known = self.search([("company_id", "in", self.company_id.ids)]).grouped(
            lambda word: (word.company_id, word.lang, word.phrase.casefold())
        )
        for (_company, _lang, _phrase), same in known.items():
            if len(same) > 1 and same & self:
                raise ValidationError(
                    self.env._("“%s” is on your list already. Change that line instead.", same[0].phrase)
                )

    @api.constrains("phrase", "level", "lang")
    def _check_fine(self):
        """Only a word to be careful with can be left out; for a harsh one a manager gives a reason, text by text."""
        for word in self.filtered(lambda word: word.level == "fine"):
            levels = word._shipped_levels()
            if "block" in levels:
                raise ValidationError(
                    self.env._(
                        "“%s” is never used and cannot be left out of the list. "
                        "A collections manager may keep it in one text, with a reason given there.",
                        word.phrase,
                    )
                )
            if not levels:
                raise ValidationError(
                    self.env._("“%s” is not on our lists: nobody minds it, and there is nothing to do.", word.phrase)
                )

    def _shipped_levels(self):
        """How the shipped lists see exactly these words, in the languages of this line."""
        Tone = self.env["collections.tone"]
        codes = [self.lang] if self.lang else list(Tone._languages(self.company_id))
        return {level for code in codes for level in Tone._shipped_levels(self.phrase, code)}

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create([self._tidy(vals) for vals in vals_list])
        self.env.registry.clear_cache()
        return words

    def write(self, vals):
        result = super().write(self._tidy(vals))
        self.check_access("write")  # nobody puts words on the list of a company that is not theirs
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _tidy(self, vals):
        """Spaces around words are never meant."""
        return {**vals, "phrase": " ".join(vals["phrase"].split())} if vals.get("phrase") else vals

    @api.depends("phrase", "level")
    def _compute_display_name(self):
        for word in self:
            word.display_name = f"“{word.phrase}”" if word.phrase else ""
