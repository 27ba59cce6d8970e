from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time

from .collections_plan import LIVE
from .collections_touch_values import TALKS
from .notice import notice

_GOING_ON = {
    "promise": ("open",),
    "plan": LIVE,
    "dispute": ("open",),
    "hold": ("active",),
}


class CollectionsCall(models.Model):
    """What came out of a call: promises, plans, disputes, holds; and saying it back in writing."""

    _inherit = "collections.call"

    reference = fields.Char(compute="_compute_agreed_words")
    agreed_words = fields.Text(compute="_compute_agreed_words")
    made = fields.Html(compute="_compute_made", sanitize=False)
    read_back = fields.Boolean(compute="_compute_read_back", string="They have it in writing")
    read_back_ids = fields.One2many("collections.touch", "call_id", readonly=True)

    # --- making -----------------------------------------------------------------------------------------------------

    def action_promise(self):
        return self.case_id.action_new_promise()

    def action_plan(self):
        action = self.case_id.action_new_plan()
        return {**action, "context": {**action["context"], "collections_at_desk": True}}

    def action_dispute(self):
        return self.case_id.action_new_dispute()

    def action_hold(self):
        return self.case_id.action_new_hold()

    def _made(self, model):
        """What the collector has noted for this customer since the call was opened, as long as it holds."""
        opened = self.opened_at or self.create_date
        by_me = [("create_uid", "=", self.user_id.id), ("create_date", ">=", opened)]
        going_on = [("case_id", "=", self.case_id.id), ("state", "in", _GOING_ON[model])]
        return self.env[f"collections.{model}"].search([*by_me, *going_on], order="id")

    def _compute_made(self):
        for call in self:
            rows = [(record._description, record.display_name) for model in _GOING_ON for record in call._made(model)]
            call.made = self.env["ir.qweb"]._render("collections_gentle.desk_made", {"rows": rows}) if rows else False

    # --- saying it back ---------------------------------------------------------------------------------------------

    @api.depends("agreed", "outcome", "callback_at")
    @api.depends_context("lang")
    def _compute_agreed_words(self):
        for call in self:
            call.reference = call._reference()
            call.agreed_words = "\n".join(filter(None, (*call._agreed_sentences(), (call.agreed or "").strip())))

    def _reference(self):
        """What the subject calls it: what was agreed about, else what the call was about."""
        agreed = [self._made(model).sudo().line_ids for model in _GOING_ON]
        lines = agreed[0].union(*agreed) or self.touch_id.line_ids or self.case_id._asked_call().line_ids
        if not lines:
            today = self.company_id._collections_today()
            lines = self.case_id.item_ids.filtered(lambda line: line._collections_due() < today)
        return lines.sudo().move_id._collections_reference() if lines else ""

    def _agreed_sentences(self):
        """What was agreed, as we say it to the customer."""
        for promise in self._made("promise"):
            words = {"amount": promise.amount_words, "reference": promise.reference, "day": promise.date_words}
            yield self.env._("You plan to pay %(amount)s for %(reference)s by %(day)s.", **words)
        for plan in self._made("plan"):
            yield self._plan_sentence(plan)
        for dispute in self._made("dispute"):
            words = {"reference": dispute.reference, "day": dispute.target_words}
            yield self.env._("We look into %(reference)s, and you have our answer by %(day)s.", **words)
        for hold in self._made("hold"):
            yield self._hold_sentence(hold)
        if self.outcome == "callback" and self.callback_at:
            yield self._callback_sentence()

    def _plan_sentence(self, plan):
        words = {"reference": plan.reference, "plan": plan.display_name}
        if plan.state in ("draft", "offered"):
            return self.env._("I send you a proposal for %(reference)s: %(plan)s.", **words)
        return self.env._("For %(reference)s we agreed on this: %(plan)s.", **words)

    def _hold_sentence(self, hold):
        """Nothing of why: that is between us."""
        if not hold.until:
            return self.env._("You will not hear from us about it until we have talked again.")
        return self.env._("You will not hear from us about it before %s.", self._local_day(hold.until))

    def _callback_sentence(self):
        hour = format_time(self.env, self.callback_at, tz=self._their_tz(), time_format="HH:mm")
        return self.env._("I call you again on %(day)s at %(hour)s.", day=self._local_day(self.callback_at), hour=hour)

    def _local_day(self, moment):
        local = fields.Datetime.context_timestamp(self.with_context(tz=self._their_tz()), moment)
        return format_date(self.env, local.date(), date_format="long")

    def _their_tz(self):
        return self.env["collections.window"]._local_tz(self.company_id, self.case_id.contact_id.sudo())

    @api.depends("read_back_ids.state", "opened_at")
    def _compute_read_back(self):
        for call in self:
            # The collector's own message, whatever else they may read of contacts.
            opened = call.opened_at or call.create_date
            touches = call.sudo().read_back_ids.filtered(lambda t, since=opened: t.create_date >= since)
            call.read_back = any(t.state in ("queued", "sent", "replied") for t in touches)

    def action_read_back(self):
        """Send the customer what was agreed, in their language, once."""
        self.ensure_one()
        self.check_access("write")
        self._check_read_back()
        if again := self._tone_look_again():
            return again
        touches = self.env["collections.service"]._send("read_back", self)
        return self._say_read_back(touches)

    def _check_read_back(self):
        if self.read_back:
            raise UserError(self.env._("They have it in writing already. Write to them from the conversation."))
        if self.outcome not in TALKS:
            raise UserError(self.env._("Choose how the call went first: there is something to say back after a talk."))
        if not self.agreed_words:
            raise UserError(self.env._("Write what you agreed, or note a promise or a plan; then it can be sent."))

    def _say_read_back(self, touches):
        if touches:
            message = self.env._("They get it in writing, in their language.")
        else:
            message = self.env._("No e-mail could be written: a task asks you to tell them yourself.")
        return notice(message, warn=not touches, then={"type": "ir.actions.client", "tag": "soft_reload"})

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in what is said back."""
        return super().mail_allowed_qweb_expressions() + (
            "object.reference",
            "object.agreed_words",
            "object.company_id.name",
            "object.case_id.contact_first_name",
            "object.case_id.contact_id.id",
            "object.case_id.contact_id.lang",
            "object.case_id.sender_name",
            "object.case_id.sender_email_formatted",
        )
