from odoo import api, models

_PAY_LINK = ("instalment_soon", "instalment_late", "plan_notice", "discount_offered", "later_noted")
_WITH_TABLE = ("plan_offered", "plan_confirmed")
_WITH_PDF = ("plan_offered", "plan_confirmed", "later_noted")


class CollectionsPlan(models.Model):
    """What customers are told about their plans, and when."""

    _inherit = "collections.plan"

    def _tell(self, purpose):
        """Queue a service message about each of these plans.

        :return: the touches.
        """
        return self.env["collections.service"]._send(purpose, self)

    def _purpose_of_offer(self):
        return "discount_offered" if self.kind == "discount" else "plan_offered"

    @api.model
    def _tell_due(self, company, now):
        """Notes before and after a part is due, and notices; in decent hours, and never against what was said."""
        Part, today = self.env["collections.instalment"], company._collections_today(now)
        notes = (("instalment_soon", Part._soon(company, today)), ("instalment_late", Part._late(company, today)))
        told = sum(
            parts._each(lambda chosen, what=purpose: chosen._tell_in_time(what, now)) for purpose, parts in notes
        )
        noted = self.search([("company_id", "=", company.id), ("state", "=", "active"), ("notice_due", "=", True)])
        return told + noted._each(lambda plans: plans._give_notice(now))

    def _give_notice(self, now):
        """In writing: what is open, by when it can be made good, and three ways to do so. The days begin to count
        when the letter is written, not before."""
        for plan in self & self._may_be_told(self, now):
            today = plan.company_id._collections_today(now)
            plan._begin_notice(today)
            plan.notice_touch_id = plan._tell("plan_notice")

    @api.model
    def _may_be_told(self, records, now):
        """Of ``records`` (plans or parts), of one company, those that may be spoken of now."""
        free = records.filtered(lambda r: not r._plan()._is_frozen())
        facts = free.case_id._collect_facts(now) if free else {}
        return free.filtered(lambda r: self._may_write(facts[r.partner_id.id], now))

    def _plan(self):
        return self

    def _is_small(self, amount):
        """Whether nobody is asked for so little."""
        company, today = self.company_id, self.company_id._collections_today()
        worth = self.currency_id._convert(amount, company.currency_id, company, today)
        return worth < self.case_id.policy_id.min_amount

    # --- thanks -------------------------------------------------------------------------------------------------

    @api.model
    def _thank_due(self, company):
        """Thank for parts that are paid; whoever has settled everything is thanked for that, once."""
        of_company = [("company_id", "=", company.id), ("to_thank", "=", True)]
        parts = self.env["collections.instalment"].search(of_company)
        parts.plan_id._each(lambda plans: plans._thank_for_parts())
        done = self.search(of_company).filtered(lambda p: p.case_id.state == "closed" or not p.case_id._is_woken())
        done._each(lambda plans: plans._thank_at_the_end())

    def _thank_for_parts(self):
        """One message a plan, about the last of the parts that are complete."""
        parts = self.instalment_ids.filtered("to_thank")
        parts.sudo().write({"to_thank": False})
        running = parts.filtered(lambda part: part.plan_id.state == "active")
        last = parts.browse().union(*(running.filtered(lambda r, p=p: r.plan_id == p)[-1:] for p in running.plan_id))
        last -= last._told("instalment_thanks")
        self.env["collections.service"]._send("instalment_thanks", last)

    def _thank_at_the_end(self):
        self.write({"to_thank": False})
        thanked = self.filtered(lambda plan: plan.case_id.state == "closed" and plan.case_id._was_thanked())
        due = (self - thanked).filtered(lambda plan: plan.received > 0)
        # Where something is left that was not in the plan, nobody is told that all is settled.
        due = due.filtered(lambda plan: plan.kind == "discount" or plan._is_credited())
        for purpose in ("plan_completed", "discount_thanks"):
            chosen = due.filtered(lambda p, d=purpose == "discount_thanks": (p.kind == "discount") == d)
            (chosen - chosen._told(purpose))._tell(purpose)

    # --- the second look ----------------------------------------------------------------------------------------

    def _asked_sum(self, purpose):
        sums = {"plan_notice": self._missed_amount(), "discount_offered": self.total, "plan_offered": self.total}
        sums |= {"plan_withdrawn": self.left, "plan_ended": self.left}
        return str(self._exact(sums[purpose])) if purpose in sums else False

    def _may_say(self, purpose, asked):
        """Whether a message about this plan is still true when it leaves."""
        verdict = self._verdict_now()
        if self._asked_sum(purpose) != asked or self._exact(self.left) != verdict.left:
            return False
        if purpose == "plan_notice":
            return self.state == "active" and not self._is_frozen() and verdict.notice
        if purpose in ("plan_withdrawn", "plan_ended"):
            return self.state in ("cancelled", "in_default")
        # An offer is made by a person, who knows what was said; only the sums must be right.
        return self.state == "offered" and not verdict.received and not verdict.completed

    def _verdict_now(self):
        """What was matched since the last run counts too."""
        return self._verdict(self._matched()[self.id], self.company_id._collections_today(), False)

    # --- what a letter shows ------------------------------------------------------------------------------------

    def _letter_extras(self, touch):
        """Schedule, pay link and enclosure of a message."""
        part = touch.instalment_id or self.instalment_ids.filtered(lambda p: not p.number or self.kind != "parts")[:1]
        amount = self._missed_amount() if touch.purpose == "plan_notice" else part.left
        pays = touch.purpose in _PAY_LINK or touch.purpose == "plan_confirmed" and self.deposit
        number = None if touch.purpose == "plan_notice" else part.number
        return {
            "parts": self._letter_parts() if touch.purpose in _WITH_TABLE else [],
            "pay_url": self._pay_url(number) if pays and amount else False,
            "pay_amount": self._money(amount),
        }

    def _enclosure(self, purpose):
        return self.sudo().attachment_id if purpose in _WITH_PDF else self.env["ir.attachment"]

    def _pay_url(self, number=None):
        """Link that opens the payment of a part, without a login; of all that is missed when no part is named."""
        self.ensure_one()
        part = {} if number is None else {"part": number}
        url = self.sudo().get_portal_url(query_string="".join(f"&{key}={value}" for key, value in part.items()))
        return f"{self.get_base_url()}{url}"
