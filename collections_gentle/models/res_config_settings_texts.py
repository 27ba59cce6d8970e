from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of text messages."""

    _inherit = "res.config.settings"

    collections_sms = fields.Boolean(related="company_id.collections_sms", readonly=False)
    collections_sms_gateway = fields.Char(related="company_id.collections_sms_gateway", readonly=False)
    collections_sms_key = fields.Char(related="company_id.collections_sms_key", readonly=False)
    collections_sms_incoming_key = fields.Char(related="company_id.collections_sms_incoming_key", readonly=False)
