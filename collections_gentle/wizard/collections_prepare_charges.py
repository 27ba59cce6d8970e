from datetime import timedelta

from odoo import Command, api, fields, models

# Long enough to arrange a transfer.
_USUAL_DAYS = 14


class CollectionsPrepareCharges(models.TransientModel):
    """Which charges go on a draft invoice, and until when they need not be paid."""

    _name = "collections.prepare.charges"
    _description = "Prepare an invoice for late payment"

    case_id = fields.Many2one("collections.case", string="Customer", required=True)
    company_id = fields.Many2one(related="case_id.company_id")
    line_ids = fields.One2many(
        "collections.prepare.charges.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    paid_by = fields.Date(
        string="Waived if paid by",
        compute="_compute_paid_by",
        store=True,
        readonly=False,
        precompute=True,
        help="Who has paid the invoices by this day need not pay the charges. The draft says so, in kind words.",
    )

    @api.depends("case_id")
    def _compute_paid_by(self):
        for wizard in self:
            today = wizard.company_id and wizard.company_id._collections_today()
            wizard.paid_by = today and today + timedelta(days=_USUAL_DAYS)

    @api.depends("case_id")
    def _compute_line_ids(self):
        """What may be charged, all of it chosen."""
        for wizard in self:
            prepared = wizard.company_id._collections_prepared()
            rows = self.env["collections.charges"]._collect(wizard.case_id).get(wizard.case_id.id, ())
            lines = [self._prepare_line(row, prepared & row.sums.keys()) for row in rows]
            wizard.line_ids = [Command.clear(), *(Command.create(line) for line in lines if line)]

    @api.model
    def _prepare_line(self, row, kinds):
        if not kinds:
            return None
        return {
            "item_id": row.line.id,
            "days": row.interest.days,
            "currency_id": row.currency.id,
            **{kind: float(row.sums[kind]) for kind in kinds},
            **{f"with_{kind}": True for kind in kinds},
        }

    def action_prepare(self):
        self.ensure_one()
        move = self.case_id._prepare_charges({line.item_id.id: line._kinds() for line in self.line_ids}, self.paid_by)
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        return {**action, "views": [(False, "form")], "view_mode": "form", "res_id": move.id, "context": {}}
