from odoo import api, models


class CollectionsInstalment(models.Model):
    """Notes about a part of a plan."""

    _inherit = "collections.instalment"

    @api.model
    def _open_parts(self, company):
        return [
            ("company_id", "=", company.id),
            ("plan_state", "=", "active"),
            ("state", "in", ("due", "part_paid")),
            ("plan_id.notice_on", "=", False),
        ]

    @api.model
    def _soon(self, company, today):
        """Parts of which a friendly note reminds before they are due. Who has just agreed has it in writing."""
        soon = self.search([*self._open_parts(company), ("note_on", "<=", today), ("date_due", ">", today)])
        soon -= soon._told("instalment_soon")
        return soon.filtered(lambda part: part.plan_id._accepted_before(part.note_on))

    @api.model
    def _late(self, company, today):
        """Parts that are not paid a working day after they were due, as far as the bank is known."""
        late = self.search([*self._open_parts(company), ("late_on", "<=", today), ("date_due", "<", today)])
        late -= late._told("instalment_late")
        waiting = late.plan_id._waiting_for_the_bank(lambda plan: plan._last_deadline(today))
        return late.filtered(lambda part: part.plan_id not in waiting)

    def _tell_in_time(self, purpose, now):
        chosen = self.env["collections.plan"]._may_be_told(self, now)
        chosen = chosen.filtered(lambda part: not part.plan_id._is_frozen())
        self.env["collections.service"]._send(purpose, chosen)

    def _asked_words(self, purpose):
        return self.left_words if purpose in ("instalment_soon", "instalment_late") else False

    def _may_say(self, purpose, words):
        """Whether a note about this part is still true when it leaves."""
        plan, today = self.plan_id, self.company_id._collections_today()
        if plan.state != "active" or plan._is_frozen() or self.left_words != words or self.state == "paid":
            return False
        standings = plan._verdict_now().parts
        mine = standings[list(plan._parts_in_order()).index(self)]
        unchanged = mine.paid == plan._exact(self.paid) and mine.credited == plan._exact(self.credited)
        return unchanged and mine.state != "paid" and (purpose == "instalment_late") == (self.date_due < today)
