import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.agency_file import COLUMNS
from ..engine.remittance import STATUSES


class CollectionsAgencyImport(models.TransientModel):
    _name = "collections.agency.import"
    _description = "Read an agency's statement"

    agency_id = fields.Many2one("collections.agency", required=True)
    company_id = fields.Many2one(related="agency_id.company_id")
    ref = fields.Char(string="Reference", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    file = fields.Binary(required=True)
    file_name = fields.Char()
    columns = fields.Char(compute="_compute_columns")
    statuses = fields.Char(compute="_compute_columns")

    @api.depends("agency_id")
    def _compute_columns(self):
        self.columns, self.statuses = ", ".join(COLUMNS), ", ".join(STATUSES)

    def action_confirm(self):
        statement = self.env["collections.agency.statement"]._import_file(
            self.agency_id,
            self._content(),
            ref=self.ref,
            date=self.date,
            currency_id=self.currency_id.id,
            file=self.file,
            file_name=self.file_name,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement"),
            "res_model": statement._name,
            "view_mode": "form",
            "res_id": statement.id,
        }

    def _content(self):
        try:
            return base64.b64decode(self.file or b"", validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("Choose the file again: it did not arrive whole.")) from error
