import base64

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsDossierFile(models.Model):
    """One file of a released dossier, as it was then. Nobody reads its content by itself: it is looked at and leaves
    through the dossier, which writes down who did it."""

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
    # In a column: an attachment has an address of its own, where administrators read it and nothing is written down.
    content = fields.Binary(attachment=False, readonly=True, groups=fields.NO_ACCESS)

    def write(self, vals):
        # When its time is over, the content goes and its fingerprint stays.
        if vals.keys() - {"company_id"} and vals != {"content": False}:
            raise UserError(self.env._("A released file stays as it is. Make a new one instead."))
        return super().write(vals)

    def _content_bytes(self):
        """What is in the file; for callers who write down what they do with it."""
        self.ensure_one()
        return base64.b64decode(self.sudo().with_context(bin_size=False).content or b"")
