from decimal import Decimal

from odoo import fields, models

from ..engine.commission import Tier


class CollectionsAgencyTier(models.Model):
    """An agency's share of what comes in, by age and size of the claim when it is handed over."""

    _name = "collections.agency.tier"
    _description = "Share of an agency"
    _order = "from_days, from_amount, id"

    agency_id = fields.Many2one("collections.agency", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="agency_id.currency_id")
    from_days = fields.Integer(string="From days late", help="Of the oldest item, when it is handed over.")
    from_amount = fields.Monetary(string="From amount", help="Of all that is handed over.")
    percent = fields.Float(string="Share (%)", digits=(5, 2), required=True)

    _share_possible = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)", "A share is between 0 and 100 percent."
    )
    _from_zero = models.Constraint(
        "CHECK (from_days >= 0 AND from_amount >= 0)", "Set days and amounts to zero or more."
    )
    _one_share = models.UniqueIndex(
        "(agency_id, from_days, from_amount)", "There are two shares for the same days and amount. Keep one of them."
    )

    def _engine_tier(self):
        places = self.currency_id.decimal_places
        amount = Decimal(f"{self.from_amount:.{places}f}")
        return Tier(Decimal(f"{self.percent:.2f}"), self.from_days, amount)
