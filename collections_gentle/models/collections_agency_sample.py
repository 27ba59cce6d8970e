from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _lang_get

_LOUD = ("block", "warn")


class CollectionsAgency(models.Model):
    """How an agency writes, heard by the same guard as our own words."""

    _inherit = "collections.agency"

    tone_sample = fields.Text(
        string="A letter of theirs", help="Paste one of the agency's own letters or messages: the tone guard reads it."
    )
    tone_sample_lang = fields.Selection(_lang_get, string="Language", default=lambda self: self.env.lang)
    tone_found = fields.Html(string="How it sounds", compute="_compute_tone_found", sanitize=False)

    @api.depends("tone_sample", "tone_sample_lang", "company_id")
    @api.depends_context("lang")
    def _compute_tone_found(self):
        for agency in self:
            agency.tone_found = agency._tone_heard() if agency.tone_sample else False

    def _tone_heard(self):
        """What the guard hears in the sample, kind words too; nothing in a language that it does not know."""
        Tone, lang = self.env["collections.tone"], self.tone_sample_lang or self.env.lang or "en_US"
        known = Tone._languages(self.company_id)
        if lang not in known:
            return False
        found = Tone._check_rendered("", self.tone_sample, lang, "manual", self.company_id)
        loud = tuple(finding for finding in found if finding.level in _LOUD)
        return Tone._render([Tone._row(known[lang], loud)])
