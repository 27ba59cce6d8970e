from odoo import models

from .notice import notice


class CollectionsCall(models.Model):
    """What is typed at the call desk: a hint for the notes, and the words that the customer gets in writing."""

    _name = "collections.call"
    _inherit = ["collections.call", "collections.tone.noted", "collections.tone.written"]

    _tone_typed = ("agreed",)

    def _tone_written(self):
        lang = self.env["collections.message"]._language(self.case_id.contact_id.lang, self.company_id)
        return "", self.agreed or "", lang, self.company_id

    def _tone_show_again(self):
        """The desk stays where it is: what was found stands below the words."""
        message = self.env._(
            "Read once more what you agreed before it leaves. Press the button again to send it as it is."
        )
        return notice(message, warn=True, then={"type": "ir.actions.client", "tag": "soft_reload"})
