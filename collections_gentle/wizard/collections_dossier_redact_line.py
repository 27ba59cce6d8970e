from odoo import fields, models


class CollectionsDossierRedactLine(models.TransientModel):
    _name = "collections.dossier.redact.line"
    _description = "A contact or document of a file for an agency"
    _order = "id"

    redact_id = fields.Many2one("collections.dossier.redact", required=True, ondelete="cascade")
    key = fields.Char(required=True, readonly=True)
    day = fields.Char(string="When", readonly=True)
    words = fields.Char(string="What", readonly=True)
    left_out = fields.Boolean(string="Leave it out")
