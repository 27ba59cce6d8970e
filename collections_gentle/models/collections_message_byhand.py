from odoo import api, models


class CollectionsMessage(models.AbstractModel):
    """Words before and after a person has changed them."""

    _inherit = "collections.message"

    @api.model
    def _template_words(self, case, template, lang, asked):
        """Subject and words of ``template`` for ``case``, without the layout; nothing is written."""
        touch = self._unwritten(case, lang, asked)
        touch.case_id.letter_reference = self._reference(touch)
        return touch.env["collections.message"]._words(template.sudo(), touch)[touch.id]

    @api.model
    def _preview_own(self, case, channel, subject, body, lang, asked):
        """Subject and body of a message in a person's own words; nothing is written.

        :param dict asked: what its table shows; empty: it has none.
        """
        own = {"own_subject": subject, "own_body": body, "channel": channel, "kind": "manual"}
        touch = self._unwritten(case, lang, asked, **own)
        Message = touch.env["collections.message"]
        return Message._render(self.env["mail.template"], touch, touch._letter_kind())[touch.id]

    @api.model
    def _unwritten(self, case, lang, asked, **values):
        """A touch that is never written, in the language and company of the letter."""
        case.check_access("read")
        amounts = {str(line_id): str(amount) for line_id, amount in asked.items()}
        known = {"line_ids": list(asked), "case_id": case.id, "asked": amounts, **values}
        # Readers may look at what would be written; rendering sets the reference on the case in memory.
        house = self.sudo().with_context(lang=self._language(lang, case.company_id)).with_company(case.company_id)
        return house.env["collections.touch"].new(known)
