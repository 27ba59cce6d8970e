from odoo import api, fields, models

from ..engine.interest import Band
from .collections_law_table import CollectionsLawTable


class CollectionsCompensation(models.Model):
    """A fixed sum for an invoice that is paid late, by how much of it was late. Between companies only."""

    _name = "collections.compensation"
    _description = "Fixed compensation"
    _inherit = ["collections.law.table"]

    _figures = CollectionsLawTable._figures | {"currency_id", "line_ids"}

    name = fields.Char(required=True, translate=True)
    # No law that we know of gives it against a private customer.
    segment = fields.Selection([("business", "Companies")], string="For", required=True, default="business")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        help="Of the sums. Invoices in another currency carry the sum at the rate of the day.",
    )
    line_ids = fields.One2many("collections.compensation.line", "compensation_id", string="Sums", copy=True)
    sums = fields.Char(string="How much", compute="_compute_sums")

    @api.depends("line_ids.amount_words")
    def _compute_sums(self):
        for table in self:
            table.sums = "; ".join(table.line_ids.mapped("amount_words"))

    def _engine_bands(self):
        return tuple(Band(line._exact_limit(), line._exact_amount()) for line in self.line_ids)

    def _for(self, country, segment, day):
        """The row that goes for an invoice that was late first on ``day``: the nearest, then the latest."""
        valid = self.filtered(
            lambda t: t.valid_from <= day and (not t.valid_to or day <= t.valid_to) and t._fits(country, segment)
        )
        return max(valid, key=lambda table: (table._rank(), table.valid_from), default=self.browse())
