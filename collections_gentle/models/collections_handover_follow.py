from datetime import timedelta

from odoo import api, fields, models

_ASK_AGAIN = timedelta(days=7)


class CollectionsHandover(models.Model):
    """What the run does for customers who are with an agency."""

    _inherit = "collections.handover"

    money_asked_on = fields.Date(readonly=True, help="When somebody was last asked to match the customer's money.")

    @api.model
    def _follow_due(self, company):
        """Notice money that came to us.

        :return: how many hand-overs something was done for.
        """
        out = self.search([("company_id", "=", company.id), ("state", "=", "out")])
        today = company._collections_today()
        return out._each(lambda handovers: handovers._notice_payments()) and out._ask_to_match(company, today)

    def _ask_to_match(self, company, today):
        """Money that lies unmatched cannot be told to an agency: a person matches it first."""
        waiting = self.filtered(lambda h: not h.money_asked_on or h.money_asked_on <= today - _ASK_AGAIN)
        Facts, partners = self.env["collections.facts"], waiting.partner_id
        unmatched, items = Facts._unmatched(company, partners), Facts._items(company, partners)
        with_money = waiting.filtered(
            lambda h: (
                unmatched.get(h.partner_id.id, 0) > 0
                or any(item.residual < 0 for item in items.get(h.partner_id.id, ()))
            )
        )
        wanted = [
            (h.case_id, self.env._("Match the money of %s, so that the agency hears of it", h.partner_id.display_name))
            for h in with_money
        ]
        self.env["collections.perform"]._create_activities("activity_agency_news", wanted)
        with_money.write({"money_asked_on": today})
        return len(with_money)
