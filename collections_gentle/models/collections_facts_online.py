from odoo import api, models

from .payment_transaction import LONGEST_WAY


class CollectionsFacts(models.AbstractModel):
    """Payments that customers have made online and that are not booked yet."""

    _inherit = "collections.facts"

    @api.model
    def _paying(self, company, partners, now):
        """Ids of the customers whose online payment is on its way; whoever was shown our bank account has not paid."""
        transactions = self.env["payment.transaction"].search(
            [
                ("invoice_ids.company_id", "=", company.id),
                ("invoice_ids.commercial_partner_id", "in", partners.ids),
                ("state", "in", ("pending", "authorized", "done")),
                ("last_state_change", ">", now - LONGEST_WAY),
            ]
        )
        running = transactions.filtered(lambda tx: tx._collections_is_under_way(now))
        return set(running.invoice_ids.commercial_partner_id.ids)
