from datetime import timedelta

from odoo import api, models

# A provider that has not said how a payment ended by then will not say it any more.
_LONGEST = timedelta(days=5)


class CollectionsFacts(models.AbstractModel):
    """Payments that customers have made online and that are not booked yet."""

    _inherit = "collections.facts"

    @api.model
    def _paying(self, company, partners, now):
        """Ids of the customers whose online payment is on its way; whoever was shown our bank account has not paid."""
        transactions = self.env["payment.transaction"].search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("pending", "authorized", "done")),
                ("is_post_processed", "=", False),
                ("last_state_change", ">", now - _LONGEST),
                ("provider_id.code", "!=", "custom"),
                ("invoice_ids.commercial_partner_id", "in", partners.ids),
            ]
        )
        return set(transactions.invoice_ids.commercial_partner_id.ids)
