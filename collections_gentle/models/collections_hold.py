from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine import states
from ..engine.holds import HOLD_TYPES, SENSITIVE

SENSITIVE_GROUP = "collections_gentle.group_sensitive"
MANAGER_GROUP = "collections_gentle.group_manager"
_LONGEST = timedelta(days=3660)
HOLD_LABELS = [
    ("postponed", "Postponed"),
    ("awaiting_answer", "Waits for our answer"),
    ("customer_pause", "Asked for time"),
    ("query", "Has a question"),
    ("complaint", "Complaint"),
    ("plan_request", "Asked to pay in parts"),
    ("hardship", "Hardship"),
    ("breathing_space", "Breathing space"),
    ("mental_capacity", "Mental capacity"),
    ("vulnerable", "Needs support"),
    ("bereavement", "Bereavement"),
    ("insolvency", "Insolvency"),
    ("do_not_contact", "Does not want to be contacted"),
    ("legal", "With lawyers"),
    ("fraud_check", "Fraud check"),
]
# What a sensitive hold of long ago is when its kind is no longer kept; none begins so.
FORGOTTEN = "forgotten"


class CollectionsHold(models.Model):
    """A pause, of the whole conversation or of some items. The kinds and their rules are the engine's."""

    _name = "collections.hold"
    _description = "Hold"
    _inherit = ["collections.reviewed"]
    _rec_name = "label"
    _rec_names_search = ["reason"]

    _input = frozenset({"case_id", "line_ids", "hold_type", "reason", "details", "user_id", "until", "review_on"})
    _moves = states.HOLD
    _going = "active"
    _activity = "activity_hold"

    # That a customer is in distress is for few eyes; the others read ``label``.
    hold_type = fields.Selection(
        [*HOLD_LABELS, (FORGOTTEN, "Not kept any more")],
        required=True,
        readonly=True,
        groups=SENSITIVE_GROUP,
        string="Kind",
    )
    sensitive = fields.Boolean(compute="_compute_label", compute_sudo=True)
    label = fields.Char(string="Hold", compute="_compute_label", compute_sudo=True)
    reason = fields.Char(required=True, readonly=True)
    details = fields.Text(readonly=True, groups=SENSITIVE_GROUP, copy=False)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True, domain=[("share", "=", False)])
    for_items = fields.Boolean(readonly=True, help="About its items only; else the whole conversation.")
    begun_at = fields.Datetime(string="Begun", readonly=True, default=fields.Datetime.now)
    until = fields.Datetime(string="Ends", readonly=True, help="Empty: until a person ends it.")
    last_day = fields.Date(string="Through", compute="_compute_last_day")
    state = fields.Selection(
        [("active", "Active"), ("lifted", "Ended by a person"), ("expired", "Ended by itself")],
        required=True,
        default="active",
        readonly=True,
        index=True,
    )
    extended = fields.Boolean(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    ended_by = fields.Many2one("res.users", readonly=True)
    end_reason = fields.Char(readonly=True)
    fresh_until = fields.Datetime(readonly=True, help="Until then the customer is left in peace after the hold.")
    message_id = fields.Many2one(
        "mail.message", ondelete="set null", readonly=True, help="What the customer wrote last, and waits for."
    )
    may_end = fields.Boolean(compute="_compute_may_end")

    @api.depends("hold_type")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = dict(self._fields["hold_type"]._description_selection(self.env))
        for hold in self:
            hold.sensitive = hold.hold_type in SENSITIVE
            unsaid = hold.sensitive or hold.hold_type == FORGOTTEN
            hold.label = self.env._("On hold") if unsaid else labels.get(hold.hold_type)

    @api.depends("until")
    def _compute_last_day(self):
        for hold in self:
            zone = hold.company_id._collections_zone() if hold.until else None
            hold.last_day = hold.until and self._local(hold.until - timedelta(seconds=1), zone)

    @api.model
    def _local(self, moment, zone):
        return self.env["collections.facts"]._aware(moment).astimezone(zone).date()

    @api.depends_context("uid")
    def _compute_may_end(self):
        for hold in self:
            hold.may_end = hold.state == "active" and hold._may_lift()

    # --- setting ------------------------------------------------------------------------------------------------

    @api.model
    def _complete(self, vals):
        name = self._name_of(vals)
        kind = HOLD_TYPES[name]
        case = self.env["collections.case"].browse(vals.get("case_id")).sudo()
        today = case.company_id._collections_today()
        if not kind.dated:
            vals["review_on"] = vals.get("review_on") or fields.Date.to_date(vals.pop("until", False))
            vals["until"] = False
        elif "until" not in vals:
            vals["until"] = case.company_id._collections_end_of(today + timedelta(days=kind.days))
        if kind.review_days and not vals.get("review_on"):
            vals["review_on"] = today + timedelta(days=kind.review_days)
        vals["user_id"] = vals.get("user_id") or case._looked_after_by().id
        items = bool(self._lines_of(vals.get("line_ids")))
        return {**vals, "hold_type": name, "for_items": items, **self._kept_apart(name, vals)}

    @api.model
    def _name_of(self, vals):
        name = vals.get("hold_type") or "postponed"
        if name not in HOLD_TYPES:
            raise UserError(self.env._("There is no hold of the kind %s.", name))
        return name

    @api.model
    def _kept_apart(self, name, vals):
        """What was said about a hardship goes where few can read it, whatever field it was typed into."""
        if name not in SENSITIVE:
            return {"details": False, "reason": vals.get("reason") or vals.get("details")}
        details = "\n".join(text for text in (vals.get("reason"), vals.get("details")) if text)
        return {"details": details, "reason": self.env._("On hold, ask its owner") if details else False}

    @api.model
    def _check_input(self, vals):
        kind = HOLD_TYPES[self._name_of(vals)]
        if not (vals.get("reason") or vals.get("details") or "").strip():
            raise UserError(self.env._("Say why: the colleague who reads this hold next week was not there."))
        if self.env.su:
            return
        if kind.set_by == "system":
            raise UserError(self.env._("This hold is set by itself when the customer writes."))
        if kind.set_by == "manager" and not self.env.user.has_group(MANAGER_GROUP):
            raise UserError(self.env._("Ask a collections manager to set this hold."))

    def _check(self):
        kind, now = HOLD_TYPES[self.sudo().hold_type], fields.Datetime.now()
        if self.until and self.until <= now:
            raise UserError(self.env._("A hold cannot end before it begins. Choose a day from today on."))
        if kind.dated and not self.until and self.sudo().hold_type != "postponed":
            raise UserError(self.env._("Choose the last day: this hold ends by itself."))
        latest = self.company_id._collections_today() + _LONGEST
        if self.review_on and self.review_on > latest or self.until and self.until.date() > latest:
            raise UserError(self.env._("That day is too far away. Choose one within ten years."))
        if self.review_on and self.review_on < self.company_id._collections_today():
            raise UserError(self.env._("Choose a day from today on to look at this hold again."))
        if not self.user_id._is_internal() or not self.user_id.active:
            raise UserError(self.env._("Choose a colleague who looks after this hold."))
        if self.line_ids and not kind.for_items:
            raise UserError(self.env._("This hold is about the customer, not about single items."))
        if not self.env.su and not self.env.user.has_group(MANAGER_GROUP):
            self._check_limits(kind, now)

    def _check_limits(self, kind, now):
        longest = kind.max_days and self.company_id._collections_end_of(
            self.company_id._collections_today() + timedelta(days=kind.max_days)
        )
        if kind.dated and (not self.until or longest and self.until > longest):
            raise UserError(
                self.env._("%(days)s days are the most for this. Ask a manager for longer.", days=kind.max_days)
            )
        latest = kind.review_days and self.company_id._collections_today() + timedelta(days=kind.review_days)
        if latest and self.review_on > latest:
            raise UserError(
                self.env._("Look at this hold again within %s days. A manager may wait longer.", kind.review_days)
            )
        if self.sudo().hold_type == "customer_pause" and self._paused_lately(now):
            raise UserError(
                self.env._("The customer had a pause in the last 30 days. Ask a manager, or talk about a plan.")
            )

    def _paused_lately(self, now):
        earlier = [
            ("id", "!=", self.id),
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("hold_type", "=", "customer_pause"),
            ("create_date", ">", now - timedelta(days=30)),
        ]
        return bool(self.sudo().search_count(earlier, limit=1))

    @api.model
    def _still_going(self):
        return [("state", "=", "active")]

    def _put_off(self, until, reason):
        """A postponement gets another end."""
        self.write({"until": until, "reason": reason})
        for hold in self:
            hold.case_id._note(hold._begin_words())

    def _begin(self):
        for hold in self:
            case = hold.case_id
            case._take_back(hold.line_ids, self.env._("The customer is left in peace for a while."))
            hold._ask_at_once()
            case._note(hold._begin_words())
        self._changed("hold set")

    def _begin_words(self):
        """What the chatter says; nothing of what is sensitive."""
        about = self._names()
        words = self.env._(
            "%(hold)s until %(end)s: %(reason)s", hold=self.label, end=self._end_words(), reason=self.reason
        )
        return f"{words} ({about})" if about else words

    def _words(self):
        """What is on hold, and how long."""
        about = f" ({self.reference})" if self.line_ids else ""
        if self.until:
            return self.env._("%(hold)s until %(end)s", hold=self.label, end=self._end_words()) + about
        if self.review_on and self.state == "active":
            day = format_date(self.env, self.review_on)
            return self.env._("%(hold)s, to be looked at on %(day)s", hold=self.label, day=day) + about
        return self.label + about

    def _end_words(self):
        return format_date(self.env, self.last_day) if self.until else self.env._("a person ends it")

    def _ask_at_once(self):
        """Some holds begin with a task."""
        company, kind, name = self.company_id, self.sudo().hold_type, self.partner_id.display_name
        if kind == "query":
            days = self.case_id.policy_id.answer_within_days
            deadline = company._collections_working_day(company._collections_today(), days)
            self._ask_owner(self.env._("Answer %s's question", name), deadline)
        elif kind == "insolvency":
            self._ask_owner(self.env._("File our claim against %s", name), self.review_on)

    def _strictest(self):
        """The hold that lasts longest; one without an end above all."""
        return max(self, key=lambda hold: (not hold.until, hold.until or datetime.min), default=self.browse())

    def _timeline(self):
        """What the case's timeline shows of this hold."""
        entry = self.case_id._entry
        entries = [entry(self.create_date, "fa-pause", self._words(), self.reason, self.create_uid.name)]
        if self.ended_at:
            ended = self.env._("Ended: %s", self.label)
            entries.append(entry(self.ended_at, "fa-play", ended, self.end_reason, self.ended_by.name))
        return entries

    def action_lift(self):
        return self._open_form("collections.end.hold", self.env._("End this hold"), hold_id=self.id, what="lift")

    def action_extend(self):
        return self._open_form("collections.end.hold", self.env._("Make it longer"), hold_id=self.id, what="extend")
