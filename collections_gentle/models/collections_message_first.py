from types import SimpleNamespace

from odoo import api, models
from odoo.tools import format_date, format_list

# So many things that were supplied are named; the invoice names them all.
_NAMED = 3
_LONGEST_NAME = 60


class CollectionsMessage(models.AbstractModel):
    """The words that the law of a country wants in a first reminder; sums come from the ledger."""

    _inherit = "collections.message"

    # How what is drawn here leaves.
    _drawn_for = "email"

    @api.model
    def _first_words(self, touch):
        """What stands below the table of a first reminder.

        :return: an object with ``opening``, ``items`` and ``closing``, and ``all`` of these sentences; None in every other
            message.
        """
        if not touch.first_lines:
            return None
        company, profile = touch.case_id.company_id, touch.profile_id.sudo().with_company(touch.case_id.company_id)
        words = profile.words_ids._in(self.env.lang)
        Cost = self.env["collections.first.cost"]
        balances, cost = Cost._balances(touch), profile.ask_costs and Cost._drawn(touch, profile)
        values = {
            "balance": format_list(self.env, [self._money(float(sum_), cur) for cur, sum_ in balances.items()]),
            "creditor": company.name,
            "number": profile._creditor_number(company),
            "days": profile.wait_days,
            "last_day": format_date(self.env, touch.told_until, date_format="long"),
            "cost": self._money(float(cost), profile.currency_id) if cost else "",
        }
        end = "costs" if cost else "no_costs"
        opening, items = words._say("opening", values), [words._say("item", item) for item in self._first_items(touch)]
        closing = [text for text in (words._say("term", values), words._say(end, values)) if text]
        return SimpleNamespace(opening=opening, items=items, closing=closing, all=[opening, *items, *closing])

    @api.model
    def _first_items(self, touch):
        """The values of the sentence about each invoice."""
        amounts, first = touch._asked_amounts(), set(touch.first_lines)
        lines = touch.line_ids.filtered(lambda line: line._origin.id in first)
        for line in lines.sorted(lambda line: (line._collections_due(), line.id)):
            yield {
                "supplied": self._supplied(line.move_id),
                "invoice": line.move_id.name,
                "due": format_date(self.env, line._collections_due(), date_format="long"),
                "amount": self._money(float(amounts[line._origin.id]), line.currency_id),
            }

    @api.model
    def _supplied(self, move):
        """What the customer had for it, in the words of the invoice."""
        lines = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        names = dict.fromkeys((line.name or "").strip().split("\n")[0][:_LONGEST_NAME] for line in lines)
        named = [name for name in names if name]
        more = [self.env._("and more")] if len(named) > _NAMED else []
        return ", ".join([*named[:_NAMED], *more]) or move.ref or move.name
