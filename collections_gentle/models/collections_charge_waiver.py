from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsChargeWaiver(models.Model):
    """Somebody decided, with a reason, that interest or compensation is not charged for an invoice. It stays so."""

    _name = "collections.charge.waiver"
    _description = "Waived charge"
    _inherit = ["collections.topic"]
    _order = "id desc"

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    invoice_id = fields.Many2one("account.move", required=True, index=True, readonly=True, ondelete="cascade")
    item_id = fields.Many2one(
        "account.move.line", ondelete="set null", readonly=True, help="Empty: all items of the invoice."
    )
    what = fields.Selection(
        [("interest", "Interest"), ("compensation", "Compensation"), ("both", "Interest and compensation")],
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Who", default=lambda self: self.env.user, readonly=True)
    waived_at = fields.Datetime(string="When", default=fields.Datetime.now, readonly=True)

    @api.depends("what", "invoice_id")
    def _compute_display_name(self):
        for waiver in self:
            waiver.display_name = f"{waiver._label('what')}: {waiver.sudo().invoice_id.name}"

    def _covers(self, kind, item_id):
        """Whether this waives ``kind`` for an item of its invoice."""
        return self.what in (kind, "both") and (kind == "compensation" or self.item_id.id in (False, item_id))

    def _take_back_charged(self):
        """What was charged before it was waived is not to be paid."""
        charged = self.env["collections.charge"].search([("invoice_id", "=", self.invoice_id.id)])
        charged.filtered(lambda c: self._covers(c.kind, c.item_id.id))._waive(self)

    def _timeline(self):
        """What the case's timeline shows of this waiver."""
        title = self.env._("Waived: %s", self.display_name)
        return [self.case_id._entry(self.waived_at, "fa-heart-o", title, self.reason, self.user_id.name)]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was waived stays waived, and is kept."))
