from odoo import api, fields, models

from ..engine.byhand import still_said
from ..engine.facts import Decision


class CollectionsTouch(models.Model):
    """Messages that a person wrote: checked when they leave, an answer once they have left, never lost in silence."""

    _inherit = "collections.touch"

    override_reason = fields.Char(string="Sent all the same because", readonly=True)
    override_by = fields.Many2one("res.users", string="Answered for by", readonly=True)
    overridden = fields.Char(readonly=True, help="Keys of the engine's cautions in spite of which it is sent.")

    def _is_composed(self):
        """Whether a person wrote this for the queue; what is noted down afterwards has left already."""
        return self.kind == "manual" and bool(self._own_words())

    def _letter_kind(self):
        """The layout: with the table and what belongs to it, or words alone."""
        return "service" if self.kind == "manual" and not self.line_ids else "reminder"

    def _verdict(self, facts, rules, now):
        if self.kind != "manual":
            return super()._verdict(facts, rules, now)
        known, answered_for = facts[self.case_id.partner_id.id], frozenset((self.overridden or "").split())
        if known.contact_id != self.contact_id.id:
            return Decision("wait", "changed")
        if self._read_reply_first():
            return Decision("wait", "hold", "awaiting_answer")
        said = (known, rules[self.case_id.policy_id], self._asked_amounts(), now, self.channel, answered_for)
        return still_said(*said, on_paper=bool(self.printed_at))

    def _settle(self):
        result = super()._settle()
        self._answer_those_who_wait()
        return result

    def _read_reply_first(self):
        """Whether the customer wrote after this was written."""
        heard, written = self.case_id.last_reply_at, self.edited_at
        return bool(heard and written and heard > written)

    def _answer_those_who_wait(self):
        """A message by hand that has left answers whoever wrote to us before it was written."""
        for touch in self.filtered(lambda t: t.state == "sent" and t._is_composed()):
            if touch._answers():
                touch.case_id._answered(self.env._("%s wrote to the customer", touch.user_id.name))

    def _answers(self):
        """Whether this is an answer to what the customer waits for: a call that they have asked for is not written,
        and what came after the message was written is not answered by it."""
        if self._read_reply_first():
            return False
        waiting, case = self.case_id._waiting_holds(), self.case_id
        if any(hold.begun_at > self.edited_at for hold in waiting):
            return False
        return not case._of_customer("collections.request", ("kind", "=", "call"), ("state", "=", "open"))

    @api.model
    def _catch_up(self, company):
        result = super()._catch_up(company)
        waiting = self.env["collections.hold"]._awaiting_answer(company)
        waiting.case_id.touch_ids._answer_those_who_wait()
        return result

    def _set_cancelled(self, reason):
        cancelled = super()._set_cancelled(reason)
        cancelled._tell_writer(reason)
        return cancelled

    def _set_failed(self, failure_type, reason):
        failed = super()._set_failed(failure_type, reason)
        failed._tell_writer(reason)
        return failed

    def _set_bounced(self, reason, failure_type="bounced"):
        bounced = super()._set_bounced(reason, failure_type)
        bounced._tell_writer(reason)
        return bounced

    def _tell_writer(self, reason):
        """Whoever wrote a message that did not leave, or not arrive, hears of it; the words are kept."""
        for touch in self.sudo().filtered(lambda touch: touch._is_composed()):
            name = touch.partner_id.display_name
            summary = self.env._("Your message to %(name)s did not leave: %(reason)s", name=name, reason=reason)
            if touch.state == "bounced":
                summary = self.env._("Your message to %(name)s did not arrive: %(reason)s", name=name, reason=reason)
            self.env["collections.perform"]._create_activities(
                "activity_tell", [(touch.case_id, summary)], user=touch.user_id
            )
