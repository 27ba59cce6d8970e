from odoo import api, fields, models


class CollectionsToneNoted(models.AbstractModel):
    """Notes among colleagues: a soft hint while they are typed. The customer has a right to read them one day."""

    _name = "collections.tone.noted"
    _description = "Notes with a hint about their tone"

    # The fields that are read, in this order.
    _tone_notes = ("note",)

    collections_tone_hint = fields.Text(compute="_compute_collections_tone_hint")

    @api.depends(lambda self: self._tone_notes)
    @api.depends_context("lang", "company")
    def _compute_collections_tone_hint(self):
        for record in self:
            notes = "\n".join(record[name] for name in self._tone_notes if record[name])
            record.collections_tone_hint = bool(notes) and record._tone_hint(notes)

    def _tone_hint(self, notes):
        """What might be said more kindly, in the language of whoever types; nothing otherwise."""
        Tone, lang = self.env["collections.tone"], self.env.lang or "en_US"
        found = Tone._check("", notes, lang, "note", self.env.company)
        return "\n".join(dict.fromkeys(Tone._sentences(found))) or False
