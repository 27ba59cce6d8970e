from collections import defaultdict

from odoo import api, models

from ..engine.interest import Span
from .collections_plan import LIVE


class CollectionsCharges(models.AbstractModel):
    """What was said, as it concerns charges: while something goes on nothing is charged; what has ended well leaves its
    days out.

    Left out are the days of every hold and of every dispute, however it ended, of promises that were kept, and of plans
    that were completed or replaced by another. Both the first and the last day are left out.
    """

    _inherit = "collections.charges"

    @api.model
    def _said(self, company, partners, oldest):
        """(what goes on, days to leave out) by customer id; one query for each kind of statement.

        :param date oldest: what had ended by then is of no interest.
        """
        said = defaultdict(lambda: (set(), []))
        going_on = {"hold": "active", "dispute": "open", "promise": "open", "plan": LIVE}
        for kind, states in going_on.items():
            for one in self._ended_since(kind, company, partners, oldest):
                goes_on, spans = said[one.partner_id.id]
                if one.state in states:
                    goes_on.add(kind)
                elif kind in ("dispute", "plan") and one["credit_pending" if kind == "dispute" else "credit_due"]:
                    goes_on.add("credit")
                span = self._span(kind, one)
                if span:
                    spans.append(span)
        return {partner: (frozenset(goes_on), tuple(spans)) for partner, (goes_on, spans) in said.items()}

    @api.model
    def _ended_since(self, kind, company, partners, oldest):
        """Statements that still go on, or went on at some time since ``oldest``."""
        states, end = {
            "hold": (("active",), "ended_at"),
            "dispute": (("open",), "closed_at"),
            "promise": (("open",), "deadline"),
            "plan": (LIVE, "ended_at"),
        }[kind]
        pending = {"dispute": "credit_pending", "plan": "credit_due"}.get(kind)
        domain = [("company_id", "=", company.id), ("partner_id", "in", partners.ids)]
        ways = [("state", "in", states), (end, ">=", oldest), *([(pending, "=", True)] if pending else [])]
        found = self.env[f"collections.{kind}"].search([*domain, *(["|"] * (len(ways) - 1)), *ways])
        found.mapped("line_ids")  # read for all at once
        return found

    @api.model
    def _span(self, kind, one):
        """(the items concerned, the days), None for all items; nothing where the days count."""
        begin, end = {
            "hold": lambda h: (h.begun_at, h.ended_at),
            "dispute": lambda d: (d.opened_on, d.closed_at),
            "promise": lambda p: (p.captured_at, p.state == "kept" and p.deadline),
            "plan": lambda p: (p.offered_at, p.state in ("completed", "superseded") and p.ended_at),
        }[kind](one)
        if not begin or not end:
            return None
        ids = None if kind == "hold" and not one.for_items else frozenset(one.line_ids.ids)
        return ids, Span(self._day(one, begin), self._day(one, end), kind)

    @api.model
    def _day(self, one, moment):
        """The company's day of a moment in naive UTC; a day as it is."""
        return one.company_id._collections_today(moment) if hasattr(moment, "hour") else moment
