from odoo import fields, models


class CollectionsResolveDispute(models.TransientModel):
    _name = "collections.resolve.dispute"
    _inherit = ["collections.tone.written"]
    _description = "Close a dispute"

    _tone_typed = ("explanation",)

    dispute_id = fields.Many2one("collections.dispute", required=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    amount = fields.Monetary(related="dispute_id.amount")
    description = fields.Text(related="dispute_id.description")
    code = fields.Selection(related="dispute_id.code")
    outcome = fields.Selection(
        [
            ("accepted", "The customer is right"),
            ("partly_accepted", "The customer is partly right"),
            ("rejected", "The invoice is right"),
            ("withdrawn", "The customer has taken it back"),
        ],
        required=True,
    )
    accepted_amount = fields.Monetary(string="Credited")
    explanation = fields.Text(help="The customer reads this.")

    def _tone_written(self):
        """The explanation stands in a letter of ours."""
        company = self.dispute_id.company_id
        lang = self.env["collections.message"]._language(self.dispute_id.case_id.contact_id.lang, company)
        return "", self.explanation or "", lang, company

    def action_confirm(self):
        if again := self._tone_look_again():
            return again
        self.dispute_id._resolve(self.outcome, self.explanation, self.accepted_amount)
        if self.dispute_id.credit_pending and self.code != "already_paid" and self._may_credit():
            return self.dispute_id.action_credit_note()
        return {"type": "ir.actions.act_window_close"}

    def _may_credit(self):
        """Credit notes are for those who write invoices; the collector is asked for it in any case."""
        return self.env["account.move.reversal"].has_access("create")
