from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_date, format_time

from ..engine import states

REQUEST_KINDS = [
    ("parts", "Their own idea of a plan"),
    ("later", "A later date"),
    ("call", "Please call me"),
    ("person", "Somebody else is right"),
    ("channel", "Write another way"),
]
REQUEST_WINDOWS = [
    ("morning", "In the morning"),
    ("noon", "Around noon"),
    ("afternoon", "In the afternoon"),
    ("any", "Any time"),
]
REQUEST_WAYS = [
    ("email", "By e-mail"),
    ("call", "By telephone"),
    ("sms", "By text message"),
    ("letter", "By letter"),
]


class CollectionsRequest(models.Model):
    """What a customer asks for on the page and a person answers. The customer waits for us meanwhile."""

    _name = "collections.request"
    _description = "What a customer asks for"
    _inherit = ["collections.statement"]

    _input = frozenset({"case_id", "kind", "words", "day", "window", "new_name", "new_email", "new_phone", "way"})
    _moves = states.REQUEST
    _touch_field = "request_id"

    kind = fields.Selection(REQUEST_KINDS, required=True, readonly=True)
    words = fields.Text(string="In their words", readonly=True)
    day = fields.Date(string="On", readonly=True)
    window = fields.Selection(REQUEST_WINDOWS, string="When", readonly=True)
    call_at = fields.Datetime(string="At", readonly=True, help="The hour that they named on the telephone.")
    way = fields.Selection(REQUEST_WAYS, string="Which way", readonly=True)
    new_name = fields.Char(string="Name", readonly=True)
    new_email = fields.Char(string="E-mail", readonly=True)
    new_phone = fields.Char(string="Phone", readonly=True)
    asked_by = fields.Many2one("res.partner", string="Asked by", readonly=True)
    answer_by = fields.Date(readonly=True)
    state = fields.Selection(
        [("open", "To answer"), ("done", "Done"), ("declined", "Not done")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    ended_at = fields.Datetime(string="Answered", readonly=True)
    ended_by = fields.Many2one("res.users", string="Answered by", readonly=True)
    contact_id = fields.Many2one("res.partner", string="New contact", readonly=True)
    answer_words = fields.Char(compute="_compute_words")
    what_words = fields.Char(string="They ask", compute="_compute_words")

    @api.depends("kind", "day", "window", "way", "new_name", "new_email", "new_phone", "answer_by")
    @api.depends_context("lang")
    def _compute_words(self):
        for request in self:
            request.answer_words = format_date(self.env, request.answer_by, date_format="long")
            request.what_words = request._sentence()

    def _compute_reference(self):
        """A request is about all that the customer was written to about."""
        for request in self:
            request.reference = request.case_id.letter_reference

    def _sentence(self):
        """What is asked for, as we say it to the customer."""
        call = {"day": self._day_words(), "window": self._window_words()}
        way = self.env._("You would like to hear from us another way: %s.", self._label("way"))
        return {
            "parts": self.env._("You would like to pay in parts in your own way."),
            "later": self.env._("You would like to pay on %s.", self._day_words()),
            "call": self.env._("You would like a call on %(day)s: %(window)s.", **call),
            "person": self.env._("You say that somebody else is the right person: %s.", self._contact_words()),
            "channel": way if self.way else self.env._("You would rather not be called."),
        }[self.kind]

    def _own_sentence(self):
        """The same as the customer says it, in the conversation."""
        call = {"day": self._day_words(), "window": self._window_words()}
        way = self.env._("Please let me hear from you another way: %s.", self._label("way"))
        return {
            "parts": self.env._("I would like to pay in parts in my own way."),
            "later": self.env._("I would like to pay on %s.", self._day_words()),
            "call": self.env._("Please call me on %(day)s: %(window)s.", **call),
            "person": self.env._("Somebody else is the right person: %s.", self._contact_words()),
            "channel": way if self.way else self.env._("No calls, please."),
        }[self.kind]

    def _day_words(self):
        return format_date(self.env, self.day, date_format="long") if self.day else ""

    def _contact_words(self):
        return ", ".join(filter(None, (self.new_name, self.new_email, self.new_phone)))

    def _window_words(self):
        """The hour or the part of the day, by the customer's clock."""
        if self.call_at:
            customer = self.case_id.contact_id.sudo()
            tz = customer.tz or customer.commercial_partner_id.tz or self.company_id._collections_tz()
            return self.env._("at %s", format_time(self.env, self.call_at, tz=tz, time_format="HH:mm"))
        return (self._label("window") or "").lower()

    @api.depends("kind", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request._label('kind')}: {request.partner_id.display_name}"

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the text about requests."""
        return super().mail_allowed_qweb_expressions() + ("object.what_words", "object.answer_words")

    # --- asking -------------------------------------------------------------------------------------------------

    @api.model
    def _complete(self, vals):
        case = self.env["collections.case"].browse(vals.get("case_id")).sudo()
        company = case.company_id
        days = case.policy_id.answer_within_days
        vals.setdefault("asked_by", case.contact_id.id)
        answer_by = company._collections_working_day(company._collections_today(), days)
        if vals.get("kind") == "call":
            answer_by = vals["day"]  # the call is the answer
        return {**vals, "answer_by": answer_by}

    @api.model
    def _still_going(self):
        return [("state", "=", "open")]

    def _begin(self):
        for request in self:
            request._ask_a_person()
        self.env["collections.service"]._send("request_noted", self)
        self.case_id._wake("customer asked")

    def _ask_a_person(self):
        """The task that fits; the general one, to answer, comes with the customer's message."""
        company, name = self.company_id, self.asked_by.display_name or self.partner_id.display_name
        if self.kind == "call":
            summary = self.env._("Call %(name)s back: %(window)s", name=name, window=self._window_words())
            self._task("activity_callback", summary, max(self.day, company._collections_today()))
        elif self.kind == "person":
            summary = self.env._("Is this the right person? %s", self._contact_words())
            self._task("activity_check_contact", summary, self.answer_by)

    def _task(self, activity, summary, deadline):
        self.env["collections.perform"]._create_activities(activity, [(self.case_id, summary)], deadline=deadline)

    def _timeline(self):
        """What the case's timeline shows of this request."""
        entry, title = self.case_id._entry, self._label("kind")
        rows = [entry(self.create_date, "fa-comment-o", title, self._told_words(), self.asked_by.name)]
        if self.ended_at:
            rows.append(entry(self.ended_at, "fa-check", f"{self._label('state')}: {title}", "", self.ended_by.name))
        return rows

    def _told_words(self):
        """Everything they typed, for colleagues."""
        facts = (self._day_words(), self._label("window"), self._label("way"), self._contact_words())
        return "\n".join(text for text in (", ".join(filter(None, facts)), self.words) if text)

    # --- answering ----------------------------------------------------------------------------------------------

    def action_done(self):
        self._answer_with("done")

    def action_decline(self):
        self._answer_with("declined")

    def _answer_with(self, state):
        """A colleague has seen to it."""
        for case in self.case_id:
            case.check_access("write")
        self._end(state)
        for case in self.case_id.filtered(lambda case: "open" not in case.request_ids.mapped("state")):
            case._answered(self.env._("the request was seen to"))
        self.case_id._wake("request answered")

    def _settle(self, *kinds):
        """What was agreed or done meanwhile is the answer to open requests of these kinds."""
        self.filtered(lambda request: request.kind in kinds)._end("done")

    def _end(self, state):
        for request in self._update_state(("open",), state, ended_at=fields.Datetime.now(), ended_by=self.env.uid):
            request._close_task()

    def _close_task(self):
        """The tasks of this kind, unless another request of the same kind is still open."""
        activity = {"call": "callback", "person": "check_contact"}.get(self.kind)
        others = self.case_id.request_ids.filtered(lambda r: r.state == "open" and r.kind == self.kind)
        if activity and not others:
            self.case_id._close_activities(activity)

    def action_use_contact(self):
        """From now on this person is written to; whoever had the link before cannot open the page any more."""
        self.ensure_one()
        self.case_id.check_access("write")
        if self.kind != "person" or self.state != "open":
            raise UserError(self.env._("There is no new contact here to confirm."))
        if not email_normalize(self.new_email or ""):
            raise UserError(self.env._("They gave no e-mail address. Ask them for it, and enter it on a contact."))
        # Collectors need no right to edit all contacts for this one, which the customer asked for.
        contacts = self.case_id.partner_id.sudo().child_ids
        mine = contacts.filtered(lambda child: not child.company_id or child.company_id == self.company_id)
        known = mine.filtered(lambda child: child.email_normalized == email_normalize(self.new_email))[:1]
        (mine - known).filtered(lambda child: child.type == "collections").write({"type": "other"})
        known.type = "collections"
        self.sudo().contact_id = known or contacts.create(self._prepare_contact())
        self.case_id._note(self.env._("%s is written to from now on.", self.contact_id.display_name))
        self._answer_with("done")

    def _prepare_contact(self):
        customer = self.case_id.partner_id
        return {
            "name": self.new_name,
            "email": self.new_email,
            "phone": self.new_phone,
            "parent_id": customer.id,
            "type": "collections",
            "lang": self.case_id.contact_id.lang or customer.lang,
            "company_id": customer.company_id.id,
        }
