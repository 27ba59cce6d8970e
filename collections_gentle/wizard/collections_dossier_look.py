from odoo import api, fields, models


class CollectionsDossierLook(models.TransientModel):
    """What the agency gets, as it is now; that somebody looked is written down."""

    _name = "collections.dossier.look"
    _description = "Look at a file for an agency"

    dossier_id = fields.Many2one("collections.dossier", required=True, readonly=True)
    state = fields.Selection(related="dossier_id.state")
    pdf = fields.Binary(string="To read", readonly=True)
    tables = fields.Html(sanitize=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        dossiers = self.env["collections.dossier"].browse([vals["dossier_id"] for vals in vals_list])
        shown = [dossier._preview() for dossier in dossiers]
        return super().create(
            [{"dossier_id": dossier.id, **values} for dossier, values in zip(dossiers, shown, strict=True)]
        )

    def action_redact(self):
        return self.dossier_id.action_redact()
