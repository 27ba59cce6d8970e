from odoo import api, fields, models


class CollectionsCall(models.Model):
    """What is typed at the call desk: a hint for the notes, and the words that the customer gets in writing."""

    _name = "collections.call"
    _inherit = ["collections.call", "collections.tone.noted"]

    tone_agreed = fields.Html(string="How it sounds", compute="_compute_tone_agreed", sanitize=False)

    @api.depends("agreed")
    @api.depends_context("lang")
    def _compute_tone_agreed(self):
        Tone, Message = self.env["collections.tone"], self.env["collections.message"]
        for call in self:
            lang = Message._language(call.case_id.contact_id.lang, call.company_id)
            found = Tone._check_rendered("", call.agreed, lang, "manual", call.company_id) if call.agreed else ()
            found = tuple(finding for finding in found if finding.level in ("block", "warn"))
            call.tone_agreed = Tone._show(Tone._languages(call.company_id).get(lang, ""), found)
