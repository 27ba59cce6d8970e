from datetime import timedelta

from odoo import api, fields, models

_ASK_AGAIN = timedelta(days=7)


class CollectionsHandover(models.Model):
    """What the run does for customers who are with an agency."""

    _inherit = "collections.handover"

    money_asked_on = fields.Date(readonly=True, help="When somebody was last asked to match the customer's money.")

    @api.model
    def _follow_due(self, company):
        """Notice money that came to us, and that nothing is left for the agency to do.

        :return: how many hand-overs something was done for.
        """
        out = self.search([("company_id", "=", company.id), ("state", "=", "out")])
        today = company._collections_today()
        out._each(lambda handovers: handovers._notice_payments())
        recovered = out._recovered(today)
        return recovered._each(lambda handovers: handovers._end_recovered()) + out._ask_to_match(company, today)

    def _recovered(self, today):
        """Those whose items are all settled while the customer owes something that the agency never had; where nothing
        is left at all the conversation closes by itself."""
        return self.filtered(
            lambda h: h.line_ids and not any(map(h._may_be_owed, h.line_ids)) and h._owes_something_else(today)
        )

    @api.model
    def _may_be_owed(self, line):
        """An invoice that is being corrected will be owed again in a moment."""
        left = line.currency_id.compare_amounts(line.amount_residual_currency, 0) > 0
        return line.parent_state == "draft" or (line.parent_state == "posted" and left)

    def _owes_something_else(self, today):
        others = self.case_id.item_ids - self.line_ids
        return any(self._may_be_owed(line) and line._collections_due() < today for line in others)

    def _end_recovered(self):
        """The agency is told to stop, and the customer is one like all others: what came meanwhile begins gently."""
        for handover in self:
            handover._settle_handovers()
            case = handover.case_id.sudo()
            case._update_state(("with_agency",), "open")
            case._begin_again()
            case._sync_pause()
            case._close_activities("agency_news")
            case._note(self.env._("What the agency had is settled; with all else we begin anew."))

    def _ask_to_match(self, company, today):
        """Money that lies unmatched cannot be told to an agency: a person matches it first."""
        waiting = self.filtered(lambda h: not h.money_asked_on or h.money_asked_on <= today - _ASK_AGAIN)
        Facts, partners = self.env["collections.facts"], waiting.partner_id
        unmatched, items = Facts._unmatched(company, partners), Facts._items(company, partners)
        with_money = waiting.filtered(
            lambda h: (
                unmatched.get(h.partner_id.id, 0) > 0
                # A credit, or a payment that has no entry yet.
                or any(item.residual < 0 or item.bar == "in_payment" for item in items.get(h.partner_id.id, ()))
            )
        )
        wanted = [
            (h.case_id, self.env._("Match the money of %s, so that the agency hears of it", h.partner_id.display_name))
            for h in with_money
        ]
        with_money.case_id._ask_about_news(wanted, today)
        with_money.write({"money_asked_on": today})
        return len(with_money)
