from odoo import models


class ResPartner(models.Model):
    """A hint about the tone of what is noted on a contact for collections."""

    _name = "res.partner"
    _inherit = ["res.partner", "collections.tone.noted"]

    _tone_notes = ("collections_excluded_reason",)
