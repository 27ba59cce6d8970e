from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..engine.window import may_ring
from .collections_touch_values import TALKS


class CollectionsCall(models.Model):
    """How a call ends: an outcome, a pause, a colleague."""

    _inherit = "collections.call"

    def action_done(self):
        """Record the call and show the next one."""
        self._finish()
        return self._next_screen()

    def action_skip(self):
        """Not now: it comes again after all the others of today."""
        self.ensure_one()
        self.check_access("write")
        # Collectors write what they type; how it ended follows from the buttons.
        self._drafts().sudo().write({"state": "skipped", "skipped_at": fields.Datetime.now()})
        return self._next_screen()

    def action_break(self):
        """A calm screen; the draft stays as it is."""
        self.check_access("write")
        return self.env["collections.call.rest"]._open("break", call=self)

    def action_hand_over(self):
        return self._open_form("collections.hand.over", self.env._("Hand over to a colleague"), call_id=self.id)

    def _finish(self):
        """Record the contact with all that follows from how it went.

        :raise UserError: when the outcome or the words are missing; nothing is written then.
        :return: the touch.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This call is recorded already. Open the call desk for the next one."))
        self._check_complete()
        case = self._case_now()
        touch = self._log(case)
        ended = {"state": "done", "ended_at": fields.Datetime.now(), "touch_id": touch.id}
        self.sudo().write({**ended, "case_id": case.id})
        return touch

    def _case_now(self):
        """The customer's open case: theirs may have been closed while they talked. A call that was arranged needs one."""
        case = self.case_id._current()
        if case.state == "closed" and self.outcome == "callback":
            return case.partner_id._collections_case_for(self.company_id)
        return case

    def _log(self, case):
        """Record the contact on ``case``."""
        reason = self.late_reason if self.outcome in TALKS else False
        # What is recorded comes from the call, not from defaults of a caller's context.
        case = case.with_context(clean_context(self.env.context))  # pylint: disable=context-overridden
        touch = case._log_contact("call", self.outcome, (self.note or "").strip() or False, late_reason=reason)
        if self.outcome == "callback":
            case._call_back_at(self.callback_at)
        elif self.outcome == "refused":
            case._ask_how_to_go_on()
        return touch

    def _check_complete(self):
        if not self.outcome:
            raise UserError(self.env._("Choose how the call went, then it can be recorded."))
        if self.outcome in TALKS and not (self.note or "").strip():
            raise UserError(self.env._("Write a few words about what was said: the next call begins with them."))
        if self.outcome == "callback":
            self._check_callback()

    def _check_callback(self):
        if not self.callback_at or self.callback_at <= fields.Datetime.now():
            raise UserError(
                self.env._("Choose the day and the hour at which they would like to be called, from now on.")
            )
        if (self.callback_at - fields.Datetime.now()).days > 60:
            raise UserError(self.env._("Choose a day within the next two months to call back."))
        zone = ZoneInfo(self._their_tz())
        if not may_ring(self.callback_at.replace(tzinfo=timezone.utc).astimezone(zone).time()):
            raise UserError(self.env._("Choose an hour between 8:00 and 21:00 where they are: nobody calls at night."))

    def _drafts(self):
        return self.filtered(lambda call: call.state == "draft")

    def _hand_over(self, colleague, words):
        """A colleague goes on with this customer, from the next working day on. A talk that was noted is recorded.

        :param words: what the colleague should know, may be empty.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This call has ended already. Assign the customer to your colleague instead."))
        self._check_colleague(colleague)
        touch, case = self.env["collections.touch"], self._case_now()
        if self.outcome:
            self._check_complete()
            touch = self._log(case)
        ended = {"state": "handed_over", "ended_at": fields.Datetime.now(), "touch_id": touch.id}
        self.sudo().write({**ended, "case_id": case.id, "handed_to": colleague.id, "handed_words": words})
        case._hand_over_to(colleague, words or self.note)

    def _check_colleague(self, colleague):
        if colleague == self.env.user:
            raise UserError(self.env._("Choose a colleague: this is you."))
        # Whoever hands over need not see users' groups and companies.
        person = colleague.sudo()
        able = person.active and person.has_group("collections_gentle.group_collector")
        if not able or self.company_id not in person.company_ids:
            raise UserError(
                self.env._(
                    "%(name)s cannot talk with customers of %(company)s. Choose a collector of this company.",
                    name=person.name,
                    company=self.company_id.name,
                )
            )
