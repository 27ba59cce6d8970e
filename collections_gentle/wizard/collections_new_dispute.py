from odoo import api, fields, models

from ..models.collections_dispute import DISPUTE_CODES


class CollectionsNewDispute(models.TransientModel):
    _name = "collections.new.dispute"
    _inherit = ["collections.new.statement", "collections.tone.noted"]
    _description = "Note what is wrong with an invoice"

    _tone_notes = ("description",)

    partner_id = fields.Many2one(related="case_id.partner_id", string="Company or person")
    line_ids = fields.Many2many("account.move.line", string="About", required=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_open")
    open_amount = fields.Monetary(string="Open", compute="_compute_open")
    amount = fields.Monetary(
        string="In discussion", compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    code = fields.Selection(DISPUTE_CODES, string="What is wrong", required=True)
    description = fields.Text(string="In the customer's words", required=True)
    raised_by = fields.Many2one("res.partner", compute="_compute_people", store=True, readonly=False, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Looked into by",
        compute="_compute_people",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    able_user_ids = fields.Many2many("res.users", compute="_compute_able_users")

    @api.depends("line_ids")
    def _compute_open(self):
        for wizard in self:
            wizard.currency_id = wizard.line_ids.currency_id[:1] or wizard.case_id.currency_id
            wizard.open_amount = sum(wizard.line_ids.mapped("amount_residual_currency"))

    @api.depends("line_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.open_amount

    @api.depends("case_id")
    def _compute_able_users(self):
        for wizard in self:
            wizard.able_user_ids = self.env["collections.dispute"]._able_owners(wizard.case_id)

    @api.depends("case_id", "line_ids")
    def _compute_people(self):
        Dispute = self.env["collections.dispute"]
        for wizard in self:
            wizard.raised_by = wizard.raised_by or wizard.case_id.contact_id
            wizard.user_id = wizard.user_id or Dispute._owner(wizard.case_id, wizard.line_ids._origin)

    def action_confirm(self):
        self.case_id.check_access("write")
        self.env["collections.dispute"].create(
            {
                "case_id": self.case_id.id,
                "line_ids": [fields.Command.set(self.line_ids.ids)],
                "amount": self.amount,
                "code": self.code,
                "description": self.description,
                "raised_by": self.raised_by.id,
                "user_id": self.user_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}
