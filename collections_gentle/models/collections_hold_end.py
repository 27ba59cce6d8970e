from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.holds import HOLD_TYPES
from .collections_hold import MANAGER_GROUP, SENSITIVE_GROUP


class CollectionsHold(models.Model):
    """How holds end: by a person who may, by themselves on their day, and the reviews in between."""

    _inherit = "collections.hold"

    def _may_lift(self):
        user = self.env.user
        manager = user.has_group(MANAGER_GROUP)
        return {
            "collector": user.has_group("collections_gentle.group_collector"),
            "owner": manager or user == self.user_id,
            "manager": manager,
            "specialist": manager and user.has_group(SENSITIVE_GROUP),
            "nobody": False,
        }[HOLD_TYPES[self.sudo().hold_type].lift_by]

    def _check_may_lift(self):
        if self.env.su or self._may_lift():
            return
        if HOLD_TYPES[self.sudo().hold_type].lift_by == "nobody" and self.env.user.has_group(SENSITIVE_GROUP):
            raise UserError(self.env._("This hold ends on its official date and not before."))
        if self.sensitive:
            # One sentence for all of them: it must not tell which it is.
            raise UserError(self.env._("Ask a manager of the group “Collections: sensitive” about this hold."))
        raise UserError(
            {
                "owner": self.env._("Ask %s or a collections manager to end this hold.", self.user_id.name),
            }.get(
                HOLD_TYPES[self.sudo().hold_type].lift_by,
                self.env._("Ask a collections manager to end this hold."),
            )
        )

    def _lift(self, reason):
        """End active holds by hand. The customer then has some days of peace; the stage stays as it was.

        :return: the holds that ended.
        """
        active = self.filtered(lambda hold: hold.state == "active")
        now = fields.Datetime.now()
        for hold in active:
            hold._check_may_lift()
            kind = HOLD_TYPES[hold.sudo().hold_type]
            days = hold.case_id.policy_id.fresh_days if kind.fresh_days is None else kind.fresh_days
            hold._end("lifted", now, reason, fresh_until=days and now + timedelta(days=days))
        active.filtered(lambda h: h.sudo().hold_type == "awaiting_answer").case_id._close_activities("answer")
        active._changed("hold lifted")
        return active

    def _end(self, state, now, reason, **values):
        told = self.env._("Ended") if self.sensitive else reason
        if self.sensitive and reason:
            values["details"] = f"{self.sudo().details or ''}\n{reason}"
        ended = {"ended_at": now, "ended_by": self.env.uid, "end_reason": told, "review_due": False}
        for hold in self._update_state(("active",), state, **ended, **values):
            hold.sudo().activity_id.action_archive()
            hold.case_id._note(self.env._("%(hold)s has ended: %(reason)s", hold=hold.label, reason=told))

    @api.model
    def _awaiting_answer(self, company):
        """That customers of ``company`` wait for our answer."""
        going_on = [("company_id", "=", company.id), ("state", "=", "active")]
        return self.search([*going_on, ("hold_type", "=", "awaiting_answer")])

    @api.model
    def _expire_due(self, company, now):
        """End the dated holds whose time is over."""
        due = self.search([("company_id", "=", company.id), ("state", "=", "active"), ("until", "<=", now)])
        return due.filtered(lambda h: HOLD_TYPES[h.hold_type].dated)._each(lambda holds: holds._expire(now))

    def _expire(self, now):
        for hold in self:
            hold._end("expired", now, self.env._("its time is over"))
        self._changed("hold expired")

    def _extend(self, until, reason):
        """Make a hold longer, once; a manager as often as it takes.

        :param until: the new last day.
        """
        self.ensure_one()
        self.case_id.check_access("write")
        kind = HOLD_TYPES[self.sudo().hold_type]
        today, manager = self.company_id._collections_today(), self.env.su or self.env.user.has_group(MANAGER_GROUP)
        if self.state != "active":
            raise UserError(self.env._("This hold has ended already. Set a new one."))
        end = max(today, (self.last_day if kind.dated else self.review_on) or today)
        if until <= end:
            raise UserError(self.env._("Choose a day after %s.", format_date(self.env, end)))
        if not manager and (self.extended or until > (self.review_on or today) + timedelta(days=kind.extension_days)):
            raise UserError(self.env._("This hold was made longer once, or not at all. Ask a manager."))
        values = {"until": self.company_id._collections_end_of(until)} if kind.dated else {"review_on": until}
        details = {"details": f"{self.sudo().details or ''}\n{reason}"} if self.sensitive else {}
        self._close_review()
        self.sudo().write({**values, **details, "extended": True, "review_due": False})
        told = self.env._("made longer") if self.sensitive else reason
        self.case_id._note(
            self.env._(
                "%(hold)s, now until %(day)s: %(reason)s",
                hold=self.label,
                day=format_date(self.env, until),
                reason=told,
            )
        )
        self._changed("hold extended")

    def _close_review(self):
        """The question whether it is still right has its answer; a task from the beginning stays."""
        task = self.sudo().activity_id
        if self.review_due and task and task.create_date.date() >= self.review_on:
            task.action_archive()

    def _review_days(self):
        return HOLD_TYPES[self.sudo().hold_type].review_days or 0

    def _reviewed(self):
        """A postponement without an end has waited for a person's decision: here it is."""
        decided = self.filtered(lambda h: h.sudo().hold_type == "postponed" and not h.until)
        decided._lift(self.env._("%s has seen to it", self.env.user.name))
        return super(CollectionsHold, self - decided)._reviewed()

    def _review_question(self):
        return self.env._("Is this hold still right? %s", self.label)

    def _task_owner(self):
        return self.user_id

    def _changed(self, why):
        """Let the cases, and the promises about the same items, know."""
        cases = self.case_id
        cases._sync_pause()
        cases._thaw()
        cases._wake(why)
