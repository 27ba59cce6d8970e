from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_interest = fields.Selection(related="company_id.collections_interest", readonly=False)
    collections_compensation = fields.Selection(related="company_id.collections_compensation", readonly=False)
    collections_charge_journal_id = fields.Many2one(related="company_id.collections_charge_journal_id", readonly=False)
    collections_interest_product_id = fields.Many2one(
        related="company_id.collections_interest_product_id", readonly=False
    )
    collections_interest_account_id = fields.Many2one(
        related="company_id.collections_interest_account_id", readonly=False
    )
    collections_compensation_product_id = fields.Many2one(
        related="company_id.collections_compensation_product_id", readonly=False
    )
    collections_compensation_account_id = fields.Many2one(
        related="company_id.collections_compensation_account_id", readonly=False
    )
