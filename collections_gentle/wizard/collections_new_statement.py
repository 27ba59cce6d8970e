from odoo import api, fields, models


class CollectionsNewStatement(models.AbstractModel):
    """What every form asks that notes something that was said."""

    _name = "collections.new.statement"
    _description = "Note what was said"

    case_id = fields.Many2one("collections.case", string="Customer", required=True)
    company_id = fields.Many2one(related="case_id.company_id")
    available_line_ids = fields.Many2many("account.move.line", compute="_compute_available")

    @api.depends("case_id")
    def _compute_available(self):
        for wizard in self:
            domain = [*wizard.case_id._open_items_domain(), ("amount_residual", ">", 0)]
            wizard.available_line_ids = self.env["account.move.line"].search(domain)
