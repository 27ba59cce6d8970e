from collections import defaultdict

from odoo import api, models

from ..engine.bars import Quiet
from .collections_facts import NOTHING_SAID


class CollectionsFacts(models.AbstractModel):
    """Nobody is asked for a charge that was waived, nor before the day until which it need not be paid is over."""

    _inherit = "collections.facts"

    @api.model
    def _said(self, company, partners, now):
        said = super()._said(company, partners, now)
        for partner_id, quiet in self._charges_in_peace(company, partners).items():
            before = said.get(partner_id, NOTHING_SAID)
            said[partner_id] = before._replace(quiet=(*before.quiet, *quiet))
        return said

    @api.model
    def _charges_in_peace(self, company, partners):
        """What is left in peace of posted charges, by customer id."""
        today = company._collections_today()
        about = [("company_id", "=", company.id), ("partner_id", "in", partners.ids)]
        # A payment that is on its way may have been in time: the bank will say.
        coming = [("paid_by", "!=", False), ("invoice_id.payment_state", "=", "in_payment")]
        offered = ["&", ("waiver_id", "=", False), "|", ("deadline", ">=", today), "&", *coming]
        waits = ["|", ("credit_due", "=", True), *offered]
        quiet = defaultdict(list)
        for charge in self.env["collections.charge"].search([*about, *waits]):
            over = charge.credit_due or charge.deadline < today
            end = None if over else self._aware(company._collections_end_of(charge.deadline))
            items = frozenset(charge.move_id._collections_items().ids)
            quiet[charge.partner_id.id].append(Quiet("held", items, end))
        return quiet
