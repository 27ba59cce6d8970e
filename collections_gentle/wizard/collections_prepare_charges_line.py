from odoo import fields, models


class CollectionsPrepareChargesLine(models.TransientModel):
    """What may be charged for one item. The sums are for the eyes only: they are counted again for the draft."""

    _name = "collections.prepare.charges.line"
    _description = "Charge to prepare"

    wizard_id = fields.Many2one("collections.prepare.charges", required=True, ondelete="cascade")
    item_id = fields.Many2one("account.move.line", string="Invoice", required=True, ondelete="cascade")
    number = fields.Char(related="item_id.move_id.name", string="Number")
    date_due = fields.Date(related="item_id.date_maturity", string="Due on")
    days = fields.Integer()
    currency_id = fields.Many2one("res.currency")
    interest = fields.Monetary()
    compensation = fields.Monetary()
    with_interest = fields.Boolean(string="Charge interest")
    with_compensation = fields.Boolean(string="Charge compensation")

    def _kinds(self):
        chosen = {"interest": self.with_interest, "compensation": self.with_compensation}
        return {kind for kind, wanted in chosen.items() if wanted}
