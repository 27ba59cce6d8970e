from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_datetime, format_time, plaintext2html

from ..tools.days import day_pattern
from .collections_touch_values import TALKS

# The tasks that are done by calling.
CALL_TASKS = ("call", "broken", "missed", "callback")
_WEEK = timedelta(days=7)


class CollectionsCase(models.Model):
    """What a call changes, whether or not somebody answered."""

    _inherit = "collections.case"

    def _asked_call(self):
        """The call that the run has asked for and nobody has made yet."""
        # Touches are evidence that nobody writes directly; what is done with this one is the collector's own record.
        return self.touch_ids.sudo().filtered(lambda t: t.state == "queued" and t.channel == "call")

    def _talked(self, outcome):
        """A person has talked with the customer: that answers what waited for it. Who would rather not talk has had
        no answer to anything but the wish for a call."""
        # The task of a call that the run waits for is done by a call only.
        (self._open_activities("call") - self._asked_call().activity_id).action_archive()
        spoke = self.env._("%s spoke with the customer", self.env.user.name)
        if outcome == "refused":
            self._end_asked_calls(self._asked_requests(), "done", spoke)
            return
        self._answered(spoke)
        self.request_ids.sudo()._settle("call")
        self.promise_ids._close_call()
        self.plan_ids.instalment_ids._close_call()

    def _end_asked_calls(self, requests, state, how):
        """The call that they have asked for is over; whatever else they have written still waits for its answer."""
        if not requests:
            return
        requests.sudo()._end(state)
        asked_at = max(requests.mapped("create_date"))
        if any(message.create_date > asked_at for message in self.sudo().reply_ids):
            # No task asks for an answer while a call is to be that.
            self._ask_to_answer(False)
        elif not self._open_activities("answer") and "open" not in self.request_ids.mapped("state"):
            self._waiting_holds()._lift(how)

    def _log_attempt(self, channel, outcome, note):
        """Record a call that reached nobody, or somebody else. It is no contact and moves no stage: the call stays on
        the list for another day, until it was tried often enough.

        :return: the touch that says so.
        """
        asked = self._asked_call() if channel == "call" else self.touch_ids.sudo().browse()
        values = {"note": note, "outcome": outcome, "user_id": self.env.uid, "tried_at": fields.Datetime.now()}
        values |= self._dialled(channel)
        attempt = asked if outcome == "wrong_number" else asked.browse()
        if attempt:
            attempt.write(values)
            attempt.activity_id.action_archive()
        else:
            attempt = asked.create({**self._prepare_manual_touch(channel), **values})
        attempt._set_failed(outcome, attempt._failure_words(outcome))
        if outcome == "wrong_number":
            self._take_back_texts(attempt)
        self._call_another_day()
        self._give_up_calling(asked - attempt)
        self._give_up_calling_back()
        self._wake("tried to call")
        return attempt

    def _dialled(self, channel):
        """The number of now, which the desk shows; the call may have been asked for when it was another one."""
        return self._channel("call")._prepare_address(self.contact_id.sudo()) if channel == "call" else {}

    def _take_back_texts(self, attempt):
        """A stranger gets no text: what waits for this number stays here, whatever the contact's number is by then."""
        numbers = self.env["collections.channel.sms"].with_company(self.company_id)
        wrong = numbers._normal(attempt.recipient_number, attempt.contact_id)
        texts = self.touch_ids.sudo().filtered(lambda t: t.channel == "sms" and t.state in ("to_approve", "queued"))
        texts.filtered(lambda t: numbers._normal(t.recipient_number, t.contact_id) == wrong)._set_cancelled(
            attempt._failure_words("wrong_number")
        )

    def _call_another_day(self):
        """Calls of today that did not lead to a conversation are made on the next working day."""
        today = self.company_id._collections_today()
        due = self._open_activities(*CALL_TASKS).filtered(lambda task: task.date_deadline <= today)
        due.date_deadline = self.company_id._collections_working_day(today, 1)

    def _give_up_calling(self, asked):
        """After as many tries as the policy allows in a week, the stage goes on in another way."""
        since = fields.Datetime.now() - _WEEK
        tries = self.touch_ids.filtered(lambda t: t.channel == "call" and t.tried_at and t.tried_at >= since)
        if len(tries) >= self.policy_id.max_calls:
            asked.activity_id.action_archive()
            asked._set_failed("no_answer", self.env._("Nobody answered our calls."))

    def _give_up_calling_back(self):
        """After as many tries as the policy allows in a week, a call that they have asked for is not tried again, and
        a person sees how to go on."""
        asked = self._asked_requests()
        if not asked:
            return
        facts, rules, _now = self._engine_now()
        most = rules.budget.calls_per_week
        missed = asked.filtered(lambda r: len(self._tries_since(r, self._wished_at(r, facts))) >= most)
        if missed:
            self._end_asked_calls(missed, "declined", self.env._("nobody answered when we called back"))
            summary = self.env._(
                "%s asked for a call and did not answer: how do we go on?", self.partner_id.display_name
            )
            self._ask_to_decide(summary, once=False)

    def _call_back_at(self, moment):
        """They asked to be called at ``moment`` (naive UTC): it is put on the list, and nobody writes before."""
        day = self.company_id._collections_today(moment)
        when = format_datetime(self.env, moment, dt_format=day_pattern(self.env, "EEE d MMM, HH:mm"))
        private = {"collections_begin_later": True}
        # The customer knows already: no confirmation of something that they wrote.
        request = self.env["collections.request"].sudo().with_context(**private)
        request.create({"case_id": self.id, "kind": "call", "day": day, "window": "any", "call_at": moment})
        self.env["collections.hold"].sudo().with_context(**private).create(
            {
                "case_id": self.id,
                "hold_type": "awaiting_answer",
                "reason": self.env._("they asked to be called: %s", when),
            }
        )
        self._take_back(self.env["account.move.line"], self.env._("They asked to be called back first."))
        self._sync_pause()
        self._plan_callback(moment, day)
        self._wake("call back later")

    def _plan_callback(self, moment, day):
        hour = format_time(
            self.env, moment, tz=self.env.user.tz or self.company_id._collections_tz(), time_format="HH:mm"
        )
        name = self.contact_id.display_name or self.partner_id.display_name
        summary = self.env._("Call %(name)s back at %(hour)s", name=name, hour=hour)
        self.env["collections.perform"]._create_activities(
            "activity_callback", [(self, summary)], deadline=day, user=self.env.user
        )

    def _ask_how_to_go_on(self):
        """They would rather not talk: a person decides, and nobody calls or writes before that."""
        if self.state == "closed":
            return
        summary = self.env._("They would rather not talk: how do we go on with %s?", self.partner_id.display_name)
        day = self._ask_to_decide(summary)
        hold = self.env["collections.hold"].sudo()
        reason = self.env._("they would rather not talk: a colleague decides how we go on")
        values = {"case_id": self.id, "hold_type": "postponed", "until": False, "review_on": day, "reason": reason}
        # The hold ends with its task, see ``_reviewed``.
        hold.create(values).activity_id = self._open_activities("review")[:1]

    def _ask_to_decide(self, summary, once=True):
        """:return: the day by which a person sees how to go on."""
        deadline = self.company_id._collections_working_day(self.company_id._collections_today(), 1)
        self.env["collections.perform"]._create_activities(
            "activity_review", [(self, summary)], once=once, deadline=deadline
        )
        return deadline

    def _last_talk(self):
        """The last conversation by telephone."""
        talks = self.touch_ids.filtered(lambda t: t.channel == "call" and t.outcome in TALKS and t.sent_at)
        return talks.sorted("sent_at")[-1:]

    def _hand_over_to(self, colleague, words):
        """A colleague goes on: the calls on the list are theirs, and none is due before the next working day."""
        tomorrow = self.company_id._collections_working_day(self.company_id._collections_today(), 1)
        self.with_context(mail_auto_subscribe_no_notify=True).user_id = colleague
        tasks = self._open_activities(*CALL_TASKS)
        tasks.user_id = colleague
        tasks.filtered(lambda task: task.date_deadline < tomorrow).date_deadline = tomorrow
        summary = self.env._(
            "Go on with %(name)s, handed over by %(user)s", name=self.partner_id.display_name, user=self.env.user.name
        )
        self.env["collections.perform"]._create_activities(
            "activity_call",
            [(self, summary)],
            notes=[words and plaintext2html(words)],
            deadline=tomorrow,
            user=colleague,
        )
