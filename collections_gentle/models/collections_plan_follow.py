from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from ..engine import instalments
from .collections_plan import LIVE


class CollectionsPlan(models.Model):
    """How plans are followed: what money has filled, what was missed, what comes of it."""

    _inherit = "collections.plan"

    @api.model
    def _follow_due(self, company, now):
        """Follow the plans of ``company`` that are offered or run, and those about whose items something changed."""
        followed = [("company_id", "=", company.id), "|", ("state", "in", LIVE), ("to_judge", "=", True)]
        # Whoever changes one right now is quicker; the next run follows it.
        locked = self.search(followed).try_lock_for_update(allow_referencing=True)
        return locked._each(lambda plans: plans._follow(company._collections_today(now)))

    def _follow(self, today):
        """Give each plan and its parts the state that the ledger says they have today."""
        self._read_ahead()
        waiting = self._waiting_for_the_bank(lambda plan: plan._last_deadline(today))
        matched = self._matched()
        judged = self.browse()
        for plan in self:
            # One that was judged a moment ago may have ended this one.
            if plan.state not in (*LIVE, "completed") or plan._is_taken_back():
                continue
            known = plan not in waiting and not plan._is_frozen()
            plan._take_verdict(plan._verdict(matched[plan.id], today, known), today, known)
            judged |= plan
        judged._settle_credit()
        ended = self.filtered(lambda plan: plan.state not in (*LIVE, "completed"))
        (judged | ended).filtered("to_judge").write({"to_judge": False})

    def _is_taken_back(self):
        """Whether an invoice is being corrected: nothing is judged meanwhile. What is cancelled needs no plan."""
        states = self._documents_in_work()
        if states <= {"cancel"} and self.state in LIVE:
            self._cancel(self.env._("the invoices were taken back"))
        return "draft" in states or states <= {"cancel"}

    def _last_deadline(self, today):
        """The bank must have reached the deadlines that are over, and the days after which a note is written."""
        days = [day for part in self.instalment_ids for day in (part.deadline, part.date_due) if day < today]
        return max(days, default=self._agreed_on())

    def _verdict(self, matched, today, up_to_date):
        entries = self._matched_since(matched, self._agreed_on())
        parts = [part._engine_part() for part in self._parts_in_order()]
        figures = self._exact(self.open_before), self._tolerance_limit(self.first_date)
        # What was only offered cannot be missed.
        known = up_to_date and self.state != "offered"
        return instalments.assess(parts, entries, *figures, today, known, self._open_now())

    def _open_now(self):
        """What is open on the items, exactly."""
        lines = self.line_ids.filtered(lambda line: line.parent_state == "posted")
        return sum([self._open(line) for line in lines], Decimal(0))

    def _parts_in_order(self):
        """The deposit first; of the same day the one with the smaller number."""
        return self.instalment_ids.sorted("number")

    def _take_verdict(self, verdict, today, known):
        pairs = zip(self._parts_in_order(), verdict.parts, strict=True)
        changed = self.env["collections.instalment"].union(*(part._take_standing(s, today) for part, s in pairs))
        figures = {"received": float(verdict.received), "left": float(verdict.left)}
        if any(self[name] != value for name, value in figures.items()):
            self.write(figures)
        if self.state == "completed" and not verdict.completed:
            self._open_again()
        changed.filtered(lambda part: part.state == "paid")._become_paid()
        changed.filtered(lambda part: part.state == "missed")._become_missed(today)
        self._take_state(verdict, today, known)

    def _take_state(self, verdict, today, known):
        """Completed, over, or as before."""
        if verdict.completed and self._in_time(verdict):
            self._complete_plan(today)
        elif self.state == "offered":
            self._let_go(today, known)
        elif self.state == "active":
            self._take_notice(verdict.notice, today)

    # --- completed ----------------------------------------------------------------------------------------------

    @api.model
    def _runs(self, plan):
        return plan.state == "active"

    def _complete_plan(self, today):
        if self.state == "offered" and self.kind != "discount" and self._ancestors().filtered(self._runs):
            # What they had agreed to before is what they have kept.
            return self._supersede()
        done = self._update_state(
            LIVE,
            "completed",
            ended_at=fields.Datetime.now(),
            to_thank=True,
            resume_on=today + timedelta(days=1),
            **self._no_notice(),
        )
        for plan in done:
            plan._close_tasks()
            plan.case_id._note(self.env._("Plan completed: %s", plan._title()))
            # The offer of a better price was taken up: what it replaced is settled with it.
            plan._ancestors()._supersede()
            plan._replace_promises()
            plan.instalment_ids.sudo().write({"to_thank": False})
            plan._ask_for_credit()
        done.case_id._wake("plan completed")

    def _open_again(self):
        """Money was unmatched again."""
        target = "active" if self.accepted_at else "offered"
        values = {"ended_at": False, "to_thank": False, "resume_on": False, "credit_due": False}
        if self._update_state(("completed",), target, **values):
            self.case_id = self.case_id._current()
            self.case_id._note(self.env._("Open again, because the ledger has changed: %s", self._title()))
            self.case_id._wake("plan open again")

    def _let_go(self, today, known):
        """An offer that nobody took up ends by itself; the ladder goes on some days later."""
        last = self.instalment_ids[:1].deadline if self.kind == "discount" else self.offer_until
        if today <= last or self.kind == "discount" and not known or self.case_id._waiting_holds():
            return
        if self._end(("offered",), "cancelled", self.env._("the offer was not taken up")):
            self.case_id._note(self.env._("The offer has ended: %s", self._title()))
            if self.kind == "discount" and not self._ancestors().filtered(self._runs):
                self._tell("discount_over")
            self.case_id._wake("offer ended")

    # --- missed -------------------------------------------------------------------------------------------------

    def _take_notice(self, due, today):
        """Notice is given when it is due and no sooner, and is void when nothing is open any more."""
        if self.notice_on and not any(part.state == "missed" for part in self.instalment_ids):
            self.write(self._no_notice())
            self.case_id._close_activities("default")
            self.case_id._note(self.env._("All is made good: %s", self._title()))
        elif self.notice_on and self._notice_is_lost():
            self.write({**self._no_notice(), "notice_due": due})
        elif not self.notice_on:
            self.notice_due = due and not self._is_small(self._missed_amount())
        elif today > self.cure_until and not self.default_due and not self._is_frozen() and self._notice_arrived():
            self._ask_manager()

    @api.model
    def _no_notice(self):
        return dict.fromkeys(
            ("notice_due", "notice_on", "notice_touch_id", "cure_until", "cure_began_at", "default_due"), False
        )

    def _begin_notice(self, today):
        # A hardship may have been noted since the plan was made.
        days = max(self.cure_days, self._cure_days(self.case_id))
        until, now = today + timedelta(days=days), fields.Datetime.now()
        self.write({"notice_due": False, "notice_on": today, "cure_until": until, "cure_began_at": now})
        words = {"days": days, "plan": self._title()}
        self.case_id._note(self.env._("Notice given, with %(days)s days: %(plan)s", **words))

    def _notice_arrived(self):
        """What failed or came back, or what nobody has told them yet, is no notice: the days do not count then."""
        return self.sudo().notice_touch_id.state in ("sent", "replied")

    def _notice_is_lost(self):
        """It was taken back before it left, or the address that failed was corrected: it is written again."""
        letter = self.sudo().notice_touch_id
        return letter.state == "cancelled" or letter.state in ("failed", "bounced") and letter.contact_checked

    def _told_by_hand(self):
        """A person has told the customer what could not be written: the days begin now."""
        for plan in self.filtered(lambda p: p.state == "active" and p.notice_on and not p.notice_touch_id):
            values = {**plan.case_id._prepare_touch(), **plan._touch_values(), "kind": "service", "channel": "other"}
            values |= {"purpose": "plan_notice", "summary": plan.env._("Notice about a plan"), "user_id": plan.env.uid}
            # Touches are evidence that nobody writes directly; this is the collector's own record.
            touch = plan.env["collections.touch"].sudo().create(values)._set_sent(fields.Datetime.now())
            today = plan.company_id._collections_today()
            until = today + timedelta(days=(plan.cure_until - plan.notice_on).days)
            plan.sudo().write({"notice_touch_id": touch.id, "notice_on": today, "cure_until": until})

    def _ask_manager(self):
        self.write({"default_due": True})
        manager = self._manager()
        summary = self.env._("Decide how it goes on: %(who)s, %(plan)s", who=self.partner_id.name, plan=self._title())
        self.env["collections.perform"]._create_activities(
            "activity_default", [(self.case_id, summary)], once=True, user=manager
        )

    def _manager(self):
        """Somebody who may decide: the collector if a manager, else the first manager of the company."""
        managers = self.env.ref("collections_gentle.group_manager").all_user_ids
        managers = managers.filtered(lambda u: u.active and not u.share and self.company_id in u.company_ids)
        collector = self.case_id.sender_id & managers
        people = managers - self.env.ref("base.user_root")
        return collector or people.sorted("id")[:1] or managers[:1]

    def _thaw(self):
        """The dispute or hold is over: the bank and the customer have their days again."""
        for plan in self.filtered(lambda p: p.state in LIVE and not p._is_frozen()):
            today = plan.company_id._collections_today()
            plan._give_days(plan.instalment_ids, today)
            until = plan.notice_on and today + timedelta(days=plan.cure_days)
            if until and until > plan.cure_until:
                plan.sudo().write({"cure_until": until, "default_due": False})
                plan.case_id._close_activities("default")

    def _give_days(self, parts, today):
        """Parts whose day is over have the usual days from today, before there is a note or a call."""
        company, policy = self.company_id, self.case_id.policy_id
        late_on = company._collections_working_day(today, 1)
        deadline = company._collections_working_day(today, policy.plan_grace_days)
        past = parts.filtered(
            lambda p: p.state in ("due", "part_paid") and p.date_due < today and p.deadline < deadline
        )
        past.sudo().write({"late_on": late_on, "deadline": deadline})
