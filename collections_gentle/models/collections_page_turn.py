from odoo import fields, models


class CollectionsPageTurn(models.Model):
    """Whose payment began last, for each conversation."""

    _name = "collections.page.turn"
    _description = "Payments begin one after the other"
    _log_access = False

    case_id = fields.Many2one("collections.case", required=True, readonly=True, ondelete="cascade")
    at = fields.Datetime(readonly=True)

    _one = models.Constraint("UNIQUE (case_id)", "One row for each conversation.")
