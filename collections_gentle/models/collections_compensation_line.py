from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang


class CollectionsCompensationLine(models.Model):
    _name = "collections.compensation.line"
    _description = "Fixed compensation up to an amount"
    _inherit = ["collections.checked.part"]
    _whole = "compensation_id"
    # Sums grow with the amount; the one for any amount comes last.
    _order = "amount, up_to, id"

    compensation_id = fields.Many2one("collections.compensation", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="compensation_id.currency_id")
    up_to = fields.Monetary(string="Late up to", help="How much of the invoice is late, at most; 0: any amount.")
    amount = fields.Monetary(string="Sum", required=True)
    amount_words = fields.Char(compute="_compute_amount_words")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0 AND up_to >= 0)", "Give a sum above zero, and an amount up to which it goes, or 0 for any."
    )

    @api.depends("up_to", "amount", "currency_id")
    @api.depends_context("lang")
    def _compute_amount_words(self):
        for line in self:
            amount = formatLang(self.env, line.amount, currency_obj=line.currency_id)
            limit = formatLang(self.env, line.up_to, currency_obj=line.currency_id)
            words = {"amount": amount, "limit": limit}
            line.amount_words = self.env._("%(amount)s up to %(limit)s", **words) if line.up_to else amount

    def _exact_amount(self):
        return Decimal(f"{self.amount:.{self.currency_id.decimal_places}f}")

    def _exact_limit(self):
        return Decimal(f"{self.up_to:.{self.currency_id.decimal_places}f}") if self.up_to else None
