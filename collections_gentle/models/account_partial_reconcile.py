from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._wake_collections("money matched")
        return partials

    def unlink(self):
        lines = self.debit_move_id | self.credit_move_id
        result = super().unlink()
        self._judge_agreements(lines.exists())
        lines.exists()._wake_collections("matching undone")
        return result

    def _wake_collections(self, reason):
        lines = self.debit_move_id | self.credit_move_id
        self._judge_agreements(lines)
        self._tell_agencies(lines)
        lines._wake_collections(reason)

    @api.model
    def _tell_agencies(self, lines):
        """Money for what is with an agency came to us: the agency is told. What is undone waits for the run: it may be
        matched again a moment later."""
        out = [("line_ids", "in", lines.ids), ("state", "=", "out")]
        # Whoever books a payment need not see collections.
        handovers = self.env["collections.handover"].sudo().search(out)
        # A note that cannot be made is no reason to refuse a booking; the run makes it later.
        handovers._each(lambda handovers: handovers._notice_payments())

    @api.model
    def _judge_agreements(self, lines):
        # Whoever books a payment need not see collections.
        for model in ("promise", "plan"):
            self.env[f"collections.{model}"].sudo()._to_judge(lines)
