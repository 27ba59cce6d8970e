from odoo import fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    collections_upload = fields.Boolean(
        readonly=True, help="Came in on a customer's page: handed out as a download, and never shown in the browser."
    )
