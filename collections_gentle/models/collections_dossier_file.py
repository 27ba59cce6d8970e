import base64

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsDossierFile(models.Model):
    """One file of a released dossier, as it was then. Its content is an attachment that is reached through this record
    only, and by managers only."""

    _name = "collections.dossier.file"
    _description = "Part of a file for an agency"
    _order = "sequence, id"

    dossier_id = fields.Many2one("collections.dossier", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("pdf", "To read"), ("json", "For programs"), ("csv", "Table"), ("document", "Document")],
        required=True,
        readonly=True,
    )
    sha256 = fields.Char(string="Fingerprint (SHA-256)", required=True, readonly=True)
    size = fields.Integer(string="Bytes", readonly=True)
    content = fields.Binary(attachment=True, readonly=True, groups="collections_gentle.group_manager")

    def write(self, vals):
        # When its time is over, the content goes and its fingerprint stays.
        if vals.keys() - {"company_id"} and vals != {"content": False}:
            raise UserError(self.env._("A released file stays as it is. Make a new one instead."))
        return super().write(vals)

    def _content_bytes(self):
        """What is in the file."""
        self.ensure_one()
        return base64.b64decode(self.content or b"")
