from odoo import api, fields, models


class CollectionsWaiveCharge(models.TransientModel):
    """For which invoices interest or compensation is not charged, and why."""

    _name = "collections.waive.charge"
    _description = "Waive interest or compensation"

    case_id = fields.Many2one("collections.case", string="Customer", required=True)
    available_invoice_ids = fields.Many2many("account.move", compute="_compute_available")
    invoice_ids = fields.Many2many("account.move", string="For", required=True)
    what = fields.Selection(
        [("both", "Interest and compensation"), ("interest", "Interest"), ("compensation", "Compensation")],
        required=True,
        default="both",
    )
    reason = fields.Char(required=True)

    @api.depends("case_id")
    def _compute_available(self):
        """Open invoices, and those for which something was charged."""
        for wizard in self:
            lines = self.env["account.move.line"].search(wizard.case_id._open_items_domain())
            invoices = lines.move_id.filtered(lambda move: move.move_type == "out_invoice")
            charged = wizard.case_id.charge_ids
            wizard.available_invoice_ids = (invoices - charged.move_id) | charged.invoice_id

    def action_confirm(self):
        self.case_id._waive_charges(self.invoice_ids, self.what, self.reason)
        return {"type": "ir.actions.act_window_close"}
