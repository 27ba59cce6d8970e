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
        waiting = late.plan_id._waiting_for_the_bank(lambda plan: plan._last_deadline(today))
        late = late.filtered(lambda part: part.plan_id not in waiting and not part.plan_id._is_small(part.left))
        # One note a plan: while the oldest part is open, the next one is not written about as well.
        told = self.search([*self._open_parts(company), ("date_due", "<", today)])._told("instalment_late").plan_id
        oldest = (late.filtered(lambda part, p=plan: part.plan_id == p)[:1] for plan in late.plan_id - told)
        return self.browse().union(*oldest)

    def _tell_in_time(self, purpose, now):
        chosen = self.env["collections.plan"]._may_be_told(self, now)
        self.env["collections.service"]._send(purpose, chosen)

    def _asked_sum(self, purpose):
        asks = purpose in ("instalment_soon", "instalment_late")
        return str(self.plan_id._exact(self.left)) if asks else False

    def _may_say(self, purpose, asked):
        """Whether a note about this part is still true when it leaves."""
        plan, today = self.plan_id, self.company_id._collections_today()
        if plan.state != "active" or plan._is_frozen() or self._asked_sum(purpose) != asked or self.state == "paid":
            return False
        standings = plan._verdict_now().parts
        mine = standings[list(plan._parts_in_order()).index(self)]
        unchanged = mine.paid == plan._exact(self.paid) and mine.credited == plan._exact(self.credited)
        return unchanged and mine.state != "paid" and (purpose == "instalment_late") == (self.date_due < today)
