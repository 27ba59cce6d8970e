"""Days with plans: who pays in parts, when, and what was said meanwhile."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .promising import PromiseCase, march


def plain(text):
    """With ordinary spaces."""
    return (text or "").replace("\xa0", " ")


def day(month, number):
    """A day of 2026; the stories begin on Tuesday, 10 March."""
    return date(2026, month, number)


@tagged("post_install", "-at_install", "collections_gentle")
class PlanCase(PromiseCase):
    """Rowan Bakery pays in parts. Nothing is imported from the bank, so that what is matched is all that is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plans = cls.env["collections.plan"]
        cls.manager2 = cls.manager.copy({"login": "fergal.manager", "name": "Fergal Dunne"})

    # --- the world --------------------------------------------------------------------------------------------------

    def _form(self, partner, *moves, user=None, **values):
        """The form as a collector fills it in: four monthly parts from Monday, the 16th of March, unless it says more."""
        chosen = {"line_ids": [Command.set(self._lines(*moves).ids)]} if moves else {}
        base = {"count": 4, "first_date": march(16)}
        return (
            self.env["collections.new.plan"]
            .with_user(user or self.collector)
            .create({"case_id": self._case(partner).id, **base, **chosen, **values})
        )

    def _draft(self, partner, *moves, **values):
        return self._of(self._form(partner, *moves, **values).action_draft())

    def _offer(self, partner, *moves, **values):
        return self._of(self._form(partner, *moves, **values).action_offer())

    def _agree(self, partner, *moves, **values):
        """They agree on the telephone."""
        return self._of(self._form(partner, *moves, **values).action_agreed())

    def _of(self, action):
        return self.plans.browse(action["res_id"])

    def _later(self, partner, on, **values):
        return self._agree(partner, kind="later", first_date=on, **values)

    # --- time -------------------------------------------------------------------------------------------------------

    def _visit(self, *days):
        """A run and an empty mail queue at ten on each of these days.

        :return: how many messages left.
        """
        sent = 0
        for one in days:
            self._day(one)
            sent += len(self._run_and_send())
        return sent

    # --- looking ----------------------------------------------------------------------------------------------------

    def _parts(self, plan):
        """(day, amount, state) of each part."""
        return [(p.date_due, p.amount, p.state) for p in plan.instalment_ids.sorted("number")]

    def _states(self, plan):
        return plan.instalment_ids.sorted("number").mapped("state")

    def _paid(self, plan):
        return plan.instalment_ids.sorted("number").mapped("paid")

    def _purposes(self, partner):
        return [what for *_day, what in self._said(partner)]

    def _tasks(self, partner, name):
        kind = self.env.ref(f"collections_gentle.activity_{name}")
        return self._case(partner).activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _letter(self, partner, purpose):
        touch = self._touches(partner).filtered(lambda t: t.purpose == purpose)[-1:]
        return self._letter_text(touch)

    def _trace(self, partner):
        """Everything a refusal must leave alone."""
        plans = self.plans.search([("partner_id", "=", partner.id)])
        parts = plans.instalment_ids
        return (
            super()._trace(partner),
            plans.mapped(lambda p: (p.id, p.state, p.write_date)),
            parts.mapped(lambda p: (p.id, p.state, p.amount)),
            self.env["ir.attachment"].search_count([("res_model", "=", "collections.case")]),
        )
