from datetime import timedelta

from odoo import models

# A provider that has not said how a payment ended by then will not say it any more.
LONGEST_WAY = timedelta(days=5)
# A payment that was begun and has no result yet counts so long as if it came; then the customer may try again.
JUST_BEGUN = timedelta(minutes=2)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _collections_is_under_way(self, now):
        """Whether money is on its way to us and not booked yet. Whoever was shown our bank account has sent nothing
        yet.

        :param datetime now: naive UTC.
        """
        if self.provider_code == "custom":
            return False
        if self.state == "draft":
            return self.create_date > now - JUST_BEGUN
        open_end = self.state in ("pending", "authorized") or self.state == "done" and not self.is_post_processed
        return open_end and self.last_state_change > now - LONGEST_WAY

    def _post_process(self):
        """A payment of the page is booked: the run looks at it within the minute, and thanks or closes."""
        result = super()._post_process()
        paid = self.filtered(lambda tx: tx.state == "done" and tx.sudo().invoice_ids)
        run = self.env.ref("collections_gentle.cron_run", raise_if_not_found=False)
        # Whoever pays need not see collections.
        if run and paid.sudo().invoice_ids.commercial_partner_id._collections_open_cases():
            run.sudo()._trigger()
        return result
