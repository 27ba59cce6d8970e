from odoo import api, fields, models

_LOUD = ("block", "warn")


class CollectionsToneWritten(models.AbstractModel):
    """A form in which a person writes to one customer: what was found is shown beside the words and never stops them.
    Harsh words are shown once more before they leave."""

    _name = "collections.tone.written"
    _description = "A message by hand under the tone guard"

    # The fields that hold the words, and those that say to whom and how they go.
    _tone_typed = ("subject", "body", "text", "channel")

    tone_words = fields.Html(string="How it sounds", compute="_compute_tone_words", sanitize=False)
    tone_seen = fields.Char()

    @api.depends(lambda self: self._tone_typed)
    @api.depends_context("lang")
    def _compute_tone_words(self):
        Tone = self.env["collections.tone"]
        for wizard in self:
            found = tuple(finding for finding in wizard._tone_findings() if finding.level in _LOUD)
            wizard.tone_words = Tone._show(wizard._tone_language_name(), found)

    def _tone_findings(self):
        subject, body, lang, company = self._tone_written()
        kind = "sms" if self._tone_is_text() else "manual"
        return self.env["collections.tone"]._check_rendered(subject, body, lang, kind, company)

    def _tone_written(self):
        """Subject, body, language and company of what is typed."""
        raise NotImplementedError

    def _tone_is_text(self):
        return "channel" in self._fields and self.channel == "sms"

    def _tone_language_name(self):
        _subject, _body, lang, company = self._tone_written()
        return self.env["collections.tone"]._languages(company).get(lang, "")

    def _tone_look_again(self):
        """The form once more, where it holds harsh words that have not been shown like this yet.

        :return: an action; nothing where the words may leave.
        """
        # A text that is too long is refused a moment later, with a sentence of its own.
        serious = (f for f in self._tone_findings() if f.level == "block" and f.rule != "length")
        harsh = [f"{f.rule} {f.quote}" for f in serious]
        seen = set((self.tone_seen or "").split("\n"))
        if not set(harsh) - seen:
            return False
        # What was shown follows from the click and is nobody's to type.
        self.sudo().tone_seen = "\n".join(harsh)
        return self._tone_show_again()

    def _tone_show_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read your words once more before they leave"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
