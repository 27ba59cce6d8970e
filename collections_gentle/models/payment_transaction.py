from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """A payment of the page is booked: the run looks at it within the minute, and thanks or closes."""
        result = super()._post_process()
        paid = self.filtered(lambda tx: tx.state == "done" and tx.sudo().invoice_ids)
        # Whoever pays need not see collections.
        if paid.sudo().invoice_ids.commercial_partner_id._collections_open_cases():
            self.env.ref("collections_gentle.cron_run").sudo()._trigger()
        return result
