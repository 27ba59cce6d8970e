from odoo import api, fields, models


class CollectionsDossierSend(models.TransientModel):
    """How the file leaves. Its password is made here, shown once, and kept nowhere."""

    _name = "collections.dossier.send"
    _description = "Give a file to the agency"

    dossier_id = fields.Many2one("collections.dossier", required=True, readonly=True)
    agency_id = fields.Many2one(related="dossier_id.agency_id")
    way = fields.Selection(
        [("download", "Download it and take it there"), ("mail", "Send it by e-mail")],
        string="How",
        required=True,
        default="download",
    )
    address = fields.Char(string="To", compute="_compute_address")
    content = fields.Binary(readonly=True, help="Encrypted.")

    @api.depends("dossier_id")
    def _compute_address(self):
        for wizard in self:
            wizard.address = wizard.dossier_id._agency_address()

    def action_confirm(self):
        self.ensure_one()
        shown = self.dossier_id._give(self.way)
        if shown.get("content"):
            self.content = shown["content"]
        return self._show(shown)

    def _show(self, shown):
        """The password, in a form that is never saved."""
        name, base = shown["name"], f"/web/content/{self._name}/{self.id}/content"
        values = {
            "default_password": shown["password"],
            "default_dossier_id": self.dossier_id.id,
            "default_address": shown.get("address", False),
            "default_url": f"{base}/{name}?download=true" if shown.get("content") else False,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The password of this file"),
            "res_model": "collections.dossier.password",
            "view_mode": "form",
            "target": "new",
            "context": values,
        }
