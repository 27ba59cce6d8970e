from dataclasses import replace

from odoo import api, models


class CollectionsFacts(models.AbstractModel):
    """The part of the facts that says whether the next reminder has to carry words of a law."""

    _inherit = "collections.facts"

    @api.model
    def _first_reminded(self, company, contacts, items):
        """Ids of the items that had their first reminder, by id of each customer to whom a law wants one in its words.

        Customers of no such country are left out; where no profile is switched on this is one query.
        """
        Touch = self.env["collections.touch"]
        profiles = Touch._wording_profiles(company, contacts)
        line_ids = [item.id for id_ in profiles for item in items.get(id_, ()) if item.residual > 0]
        charged = self.env["account.move.line"].browse(line_ids)._collections_charged()
        had = frozenset({*Touch._first_reminders(company, profiles, line_ids), *charged.ids})
        return dict.fromkeys(profiles, had)

    @api.model
    def _facts(self, company, subject, world, now):
        facts = super()._facts(company, subject, world, now)
        had = world["first_reminded"].get(subject.partner.id)
        if had is None or "sms" in facts.problems or not self._has_unreminded(company, facts, had, now):
            return facts
        # Nothing has failed and nobody need mend it: like a wish, it is known.
        problems = {**facts.problems, "sms": "first_reminder"}
        return replace(facts, problems=problems, reported=facts.reported | {"sms"})

    @api.model
    def _has_unreminded(self, company, facts, had, now):
        """Whether something would be asked for that the customer was never reminded of."""
        today, moment = company._collections_today(now), self._aware(now)
        return any(
            item.due < today and item.residual > 0 and item.id not in had
            for item in facts.items
            if not item.bar or item.bar_until and item.bar_until <= moment
        )
