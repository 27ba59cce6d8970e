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
        lines._wake_collections(reason)

    @api.model
    def _judge_agreements(self, lines):
        # Whoever books a payment need not see collections.
        for model in ("promise", "plan"):
            self.env[f"collections.{model}"].sudo()._to_judge(lines)
