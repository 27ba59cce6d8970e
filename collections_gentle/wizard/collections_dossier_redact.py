from odoo import Command, api, fields, models


class CollectionsDossierRedact(models.TransientModel):
    _name = "collections.dossier.redact"
    _description = "Leave something out of a file for an agency"

    dossier_id = fields.Many2one("collections.dossier", required=True, readonly=True)
    line_ids = fields.One2many(
        "collections.dossier.redact.line", "redact_id", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("dossier_id")
    def _compute_line_ids(self):
        for wizard in self:
            names = ("key", "day", "words", "left_out")
            dossier = wizard.dossier_id
            rows = [dict(zip(names, row, strict=True)) for row in dossier._lines_to_redact()]
            wizard.line_ids = [Command.create({**row, "day": dossier._day_words(row["day"])}) for row in rows]

    def action_confirm(self):
        self.dossier_id._redact(self.line_ids.filtered("left_out").mapped("key"))
        return {"type": "ir.actions.act_window_close"}
