from markupsafe import escape

from odoo import api, fields, models

from .collections_profile_words import NEEDED


class CollectionsProfileWords(models.Model):
    """How the words of the law sound. They are shown and never refused: a law can want hard words, and a first reminder
    that leaves them out may be worth nothing. What the profile lets pass in a stage is no finding here either."""

    _inherit = "collections.profile.words"

    tone_words = fields.Html(string="How it sounds", compute="_compute_tone_words", sanitize=False)

    @api.depends("lang", *NEEDED, "profile_id.tone_allow")
    @api.depends_context("lang", "company")
    def _compute_tone_words(self):
        Tone, company = self.env["collections.tone"], self.env.company
        for words in self:
            code, language = Tone._language_of(words.lang or "", company)
            said = escape("\n".join(words[part] or "" for part in NEEDED))
            found = Tone._check_part(said, code, company, words.profile_id._tone_phrases())
            words.tone_words = Tone._show(language, found)
