from odoo import models

from .collections_plan import LIVE


class CollectionsPlan(models.Model):
    """What a customer can pay now, read from the ledger and not from the last run."""

    _inherit = "collections.plan"

    def _present_version(self):
        """The version that counts now: a link in an old letter leads there."""
        live = self._chain().filtered(lambda plan: plan.state == "active")
        return live[-1:] if self.state == "superseded" and live else self

    def _part(self, number):
        """The part with that number; none for None."""
        return self.instalment_ids.filtered(lambda part: number is not None and part.number == number)

    def _to_pay(self, number=None):
        """What is open now of a part, or of all that was missed; 0 when there is nothing to pay.

        :param number: of the part; None: all that was missed.
        """
        self.ensure_one()
        if self.state not in LIVE or self._offer_is_over():
            return 0.0
        chosen = self.instalment_ids.filtered(lambda p: p.state == "missed") if number is None else self._part(number)
        standings = dict(zip(self._parts_in_order(), self._verdict_now().parts, strict=True))
        left = sum(
            self._exact(part.amount) - standings[part].paid - standings[part].credited
            for part in chosen
            if standings[part].state != "paid"
        )
        open_now = sum(self._open(line) for line in self._open_lines())
        return float(max(min(left, open_now), 0))

    def _offer_is_over(self):
        """A lower price is for those who pay in time."""
        today = self.company_id._collections_today()
        return self.kind == "discount" and today > max(self.instalment_ids.mapped("deadline"))

    def _open_documents(self):
        """The covered documents on which something is open, the oldest first."""
        return self._open_lines().move_id

    def _is_being_paid(self):
        """Whether a payment by the customer is on its way and not booked yet."""
        return bool(self.case_id._running() & self.line_ids.move_id.transaction_ids)
