from odoo import fields, models

from .res_partner import SEEN_BY


class ResPartner(models.Model):
    """A hint about the tone of what is noted on a contact for collections."""

    _name = "res.partner"
    _inherit = ["res.partner", "collections.tone.noted"]

    _tone_notes = ("collections_excluded_reason",)

    # For those who may read the note; anybody else would be refused the whole contact.
    collections_tone_hint = fields.Text(groups=SEEN_BY)
