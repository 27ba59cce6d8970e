from odoo import api, models

_WATCHED = {"partner_id", "amount"}


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.partner_id._wake_collections({})
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self.partner_id._wake_collections({})
        return result
