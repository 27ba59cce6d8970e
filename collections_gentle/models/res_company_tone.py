from markupsafe import escape

from odoo import models

from .collections_tone_piece import Use

# The document around the words says whose invoice it is and for whom; it is no letter, and nobody signs it.
_BRINGS = frozenset({"customer_name", "company", "sender_name"})


class ResCompany(models.Model):
    """A company's own words on its invoices under the tone guard."""

    _name = "res.company"
    _inherit = ["res.company", "collections.tone.guarded"]

    _tone_fields = ("", "collections_terms_words")
    _tone_watched = ("collections_terms",)

    def _tone_words(self, lang):
        """Whatever looks like markup is text there."""
        subject, body = super()._tone_words(lang)
        return subject, str(escape(body.strip()))

    def _tone_speaks(self, lang):
        """Where nothing is written customers get the words that come with the program."""
        return bool(self._tone_words(lang)[1])

    def _tone_name(self):
        return self.env._("A word about paying")

    def _tone_uses(self, in_use=True):
        stage = self.env["collections.stage"]
        used = self.filtered("collections_terms") if in_use else self
        return [Use(c, "service", c._origin or self.env.company, stage, _BRINGS) for c in used]
