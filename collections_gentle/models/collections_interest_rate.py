from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.interest import Rate
from .collections_law_table import CollectionsLawTable

# Nothing that a law allows comes near it; whoever types 1025 has meant 10.25.
_HIGHEST = 50


class CollectionsInterestRate(models.Model):
    """A yearly rate for what is paid late: a base that changes with the market, and a margin in points above it."""

    _name = "collections.interest.rate"
    _description = "Rate of late interest"
    _inherit = ["collections.law.table"]

    _figures = CollectionsLawTable._figures | {"currency_id", "segment", "base_percent", "margin"}

    segment = fields.Selection(
        [("business", "Companies"), ("private", "Private customers")],
        string="For",
        required=True,
        default="business",
        help="Private customers are charged interest only where a row for them is in use.",
    )
    currency_id = fields.Many2one("res.currency", help="Of the invoice; empty: any.")
    base_name = fields.Char(string="Base", required=True, help="For example: ECB main refinancing rate.")
    base_percent = fields.Float(string="Base (%)", digits=(8, 3), required=True)
    margin = fields.Float(string="Points above", digits=(8, 3), help="Percentage points added to the base.")
    percent = fields.Float(string="Rate (%)", digits=(8, 3), compute="_compute_percent")

    @api.depends("base_percent", "margin")
    def _compute_percent(self):
        for row in self:
            row.percent = float(row._exact())

    @api.depends("base_name", "valid_from")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(base)s %(percent)s %%, %(where)s, %(since)s",
                base=row.base_name,
                percent=f"{row.percent:g}",
                where=row._where(),
                since=row._since_words(),
            )

    @api.constrains("base_percent", "margin")
    def _check_percent(self):
        for row in self:
            if not 0 <= row._exact() <= _HIGHEST:
                raise ValidationError(
                    self.env._("Base and margin together are a yearly rate between 0 and %s percent.", _HIGHEST)
                )

    def _exact(self):
        return Decimal(f"{self.base_percent:.3f}") + Decimal(f"{self.margin:.3f}")

    def _engine_rates(self, country, currency, segment):
        """The rates for invoices in ``currency`` of customers of ``segment`` in ``country``."""
        return tuple(
            Rate(row.valid_from, row._exact(), row.valid_to or None, row._rank() + bool(row.currency_id))
            for row in self
            if row._fits(country, segment) and row.currency_id in (currency, row.currency_id.browse())
        )
