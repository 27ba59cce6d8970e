from odoo import fields, models


class CollectionsDossierPassword(models.TransientModel):
    """Shows the password of a file once. No column holds it: what the form shows comes with the answer to the button."""

    _name = "collections.dossier.password"
    _description = "Password of a file for an agency"

    dossier_id = fields.Many2one("collections.dossier", readonly=True)
    password = fields.Char(store=False)
    address = fields.Char(store=False)
    url = fields.Char(store=False)
