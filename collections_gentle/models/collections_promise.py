from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine import states
from .collections_hold import MANAGER_GROUP
from .res_company import FAR

# Nobody promises for longer than this, and it is no plan.
_LONGEST = timedelta(days=366)
PROMISE_STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partially_kept", "Partly kept"),
    ("broken", "Not kept"),
    ("cancelled", "Withdrawn"),
    ("superseded", "Replaced"),
]


class CollectionsPromise(models.Model):
    """A promise to pay: how much, when, for which items. Judged by what is matched in the ledger, nothing else."""

    _name = "collections.promise"
    _description = "Promise to pay"
    _inherit = ["collections.agreement"]
    _order = "date_promised desc, id desc"

    _input = frozenset(
        {"case_id", "line_ids", "amount", "date_promised", "promised_by", "channel", "method", "note", "nudge"}
    )
    _moves = states.PROMISE
    _touch_field = "promise_id"

    amount = fields.Monetary(required=True, readonly=True)
    date_promised = fields.Date(string="Promised for", required=True, readonly=True, index=True)
    deadline = fields.Date(readonly=True, help="Money that is booked by this day is in time: banks take some days.")
    promised_by = fields.Many2one("res.partner", string="Who promised", readonly=True)
    channel = fields.Selection(
        [
            ("call", "Call"),
            ("email", "E-mail"),
            ("meeting", "In person"),
            ("page", "Customer's page"),
            ("other", "Other"),
        ],
        string="How we know",
        required=True,
        default="call",
        readonly=True,
    )
    method = fields.Selection(
        [
            ("transfer", "Bank transfer"),
            ("card", "Card"),
            ("direct_debit", "Direct debit"),
            ("cash", "Cash or cheque"),
            ("other", "Other"),
        ],
        string="How they will pay",
        readonly=True,
    )
    note = fields.Text(readonly=True)
    user_id = fields.Many2one("res.users", string="Noted by", default=lambda self: self.env.user, readonly=True)
    captured_at = fields.Datetime(string="Noted", default=fields.Datetime.now, readonly=True)
    level = fields.Integer(string="Not kept before", readonly=True, help="Promises not kept in the last 12 months.")
    nudge = fields.Boolean(string="Note the day before", readonly=True)
    nudge_on = fields.Date(readonly=True)
    nudged_at = fields.Datetime(readonly=True)
    state = fields.Selection(PROMISE_STATES, required=True, default="open", readonly=True, index=True)
    paid = fields.Monetary(readonly=True)
    paid_in_time = fields.Monetary(readonly=True)
    credited = fields.Monetary(readonly=True)
    cured_on = fields.Date(string="Paid after all", readonly=True)
    judged_at = fields.Datetime(readonly=True)
    to_thank = fields.Boolean(readonly=True)
    call_due = fields.Boolean(readonly=True, help="Nobody has talked with the customer since it was not kept.")
    amount_words = fields.Char(compute="_compute_words")
    date_words = fields.Char(compute="_compute_words")
    paid_words = fields.Char(compute="_compute_words")
    left_words = fields.Char(compute="_compute_words")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A promise needs an amount above zero.")

    @api.depends("amount", "paid", "credited", "date_promised", "currency_id")
    @api.depends_context("lang")
    def _compute_words(self):
        for promise in self:
            left = max(promise._promised() - promise.paid, 0)
            promise.amount_words = promise._money(promise.amount)
            promise.paid_words = promise._money(promise.paid)
            promise.left_words = promise._money(left)
            promise.date_words = format_date(self.env, promise.date_promised, date_format="long")

    def _promised(self):
        """What is left of the promised amount when credits are taken off what was open then."""
        return max(min(self.amount, (self.open_before or self.amount) - self.credited), 0)

    @api.depends("case_id.hold_ids.state", "case_id.dispute_ids.state", "line_ids")
    def _compute_frozen(self):
        return super()._compute_frozen()

    def _agreed_on(self):
        return self._local_day(self.captured_at)

    def _is_frozen(self):
        """Nor is it judged while a plan is offered in its stead."""
        offered = self.case_id.plan_ids.filtered(lambda plan: plan.state == "offered")
        return bool(offered.line_ids & self.sudo().line_ids) or super()._is_frozen()

    @api.depends("partner_id", "amount", "date_promised")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "%(amount)s by %(day)s", amount=promise.amount_words, day=format_date(self.env, promise.date_promised)
            )

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the texts about promises."""
        return super().mail_allowed_qweb_expressions() + (
            "object.amount_words",
            "object.date_words",
            "object.paid_words",
            "object.left_words",
        )

    # --- making -------------------------------------------------------------------------------------------------

    @api.model
    def _complete(self, vals):
        case = self.env["collections.case"].browse(vals.get("case_id")).sudo()
        day = min(fields.Date.to_date(vals["date_promised"]), FAR)
        if not vals.get("line_ids"):
            vals["line_ids"] = [fields.Command.set(case._lines_to_promise().ids)]
        lines = self._lines_of(vals["line_ids"])
        vals.setdefault("amount", sum(lines.mapped("amount_residual_currency")))
        vals.setdefault("promised_by", case.contact_id.id)
        vals.setdefault("nudge", case.policy_id.promise_nudge)
        vals["deadline"] = case.company_id._collections_working_day(day, case.policy_id.promise_grace_days)
        vals["nudge_on"] = case.company_id._collections_working_day(day, -1)
        vals["open_before"] = sum(lines.mapped("amount_residual_currency"))
        currency = lines.currency_id[:1] or case.currency_id
        return {**vals, "currency_id": currency.id, "level": len(case._broken_promises())}

    @api.model
    def _still_going(self):
        return [("state", "=", "open")]

    @api.model
    def _check_input(self, vals):
        self._check_number(vals.get("amount"))
        if not vals.get("date_promised"):
            raise UserError(self.env._("Choose the day on which they pay."))

    def _check(self):
        lines, today = self.sudo().line_ids, self.company_id._collections_today()
        if not lines:
            raise UserError(self.env._("Nothing is open that could be promised. Choose the items it is about."))
        self._check_person(self.promised_by)
        if self.date_promised < today:
            raise UserError(self.env._("That day is over. Choose a day from today on."))
        if self.date_promised > today + _LONGEST:
            raise UserError(self.env._("That day is too far away. Choose one within a year, or agree on a plan."))
        self._check_currency(lines)
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("A promise needs an amount above zero."))
        self._check_amount(lines, self.amount)
        self._check_one_open(lines)
        self._check_level()

    def _check_one_open(self, lines):
        self.env["collections.plan"]._check_unplanned(lines)
        others = self.sudo().search(
            [("id", "!=", self.id), ("state", "=", "open"), ("line_ids", "in", lines.ids)], limit=1
        )
        if others:
            raise UserError(
                self.env._(
                    "%(number)s is promised for %(day)s already. Replace that promise instead.",
                    number=(others.line_ids & lines)[:1].move_id.name,
                    day=format_date(self.env, others.date_promised),
                )
            )

    def _check_level(self):
        most = self.case_id.policy_id.promise_max_broken
        if self.env.su or not most or self.level < most or self.env.user.has_group(MANAGER_GROUP):
            return
        raise UserError(
            self.env._(
                "%s promises were not kept. Ask a manager, or agree on a plan that is easier to keep.", self.level
            )
        )

    def _begin(self):
        for promise in self:
            promise._remember_matched()
            promise.case_id.request_ids.sudo()._settle("later")
            promise.case_id._take_back(promise.line_ids, self.env._("The customer has promised to pay."))
            # Somebody has talked about what was not kept before.
            promise.case_id.promise_ids.filtered(lambda p, new=promise: p.line_ids & new.line_ids)._close_call()
            promise.case_id._note(
                self.env._(
                    "%(who)s promised %(what)s for %(items)s.",
                    who=promise.promised_by.display_name or promise.partner_id.display_name,
                    what=promise.display_name,
                    items=promise._names(),
                )
            )
        told = self.env["collections.service"]._send("promise_noted", self)
        told.case_id._answered(self.env._("the promise was confirmed in writing"))
        self.case_id._wake("promise made")

    def _timeline(self):
        """What the case's timeline shows of this promise."""
        entry = self.case_id._entry
        made = self.env._("Promised %s", self.display_name)
        entries = [
            entry(self.captured_at, "fa-handshake-o", made, self.note, self.promised_by.name or self.user_id.name)
        ]
        if self.state != "open":
            ended = f"{self._label('state')}: {self.display_name}"
            cured = self.cured_on and self.env._("Paid after all on %s", format_date(self.env, self.cured_on))
            when = self.judged_at or self.write_date
            entries.append(
                entry(when, "fa-check-square-o" if self.judged_at else "fa-undo", ended, cured or self.end_reason)
            )
        return entries

    # --- ending -------------------------------------------------------------------------------------------------

    def _supersede(self):
        """Another promise takes the place of these: without blame as long as their money would be in time, else they
        are judged first."""
        for promise in self.filtered(lambda p: p.state == "open"):
            today = promise.company_id._collections_today()
            if today > promise.deadline:
                promise.sudo()._judge(today)
                promise._close_call()
                promise.sudo().write({"to_thank": False, "resume_on": False})
            promise._update_state(("open",), "superseded", end_reason=self.env._("renegotiated"))

    def _cancel(self, reason):
        """The promise is withdrawn, or was noted by mistake."""
        for promise in self:
            promise.case_id.check_access("write")
            if promise._update_state(("open",), "cancelled", end_reason=reason, call_due=False):
                promise.case_id._note(
                    self.env._("Promise withdrawn (%(what)s): %(why)s", what=promise.display_name, why=reason)
                )
        self.case_id._wake("promise withdrawn")

    def action_cancel(self):
        self._cancel(self.env._("withdrawn by %s", self.env.user.name))

    def _thaw(self):
        """The dispute or hold is over: the bank has its days again."""
        for promise in self.filtered(lambda p: p.state == "open" and not p._is_frozen()):
            today = promise.company_id._collections_today()
            days = promise.case_id.policy_id.promise_grace_days
            deadline = promise.company_id._collections_working_day(today, days)
            if today > promise.date_promised and deadline > promise.deadline:
                promise.sudo().write({"deadline": deadline})

    def _close_call(self):
        """Somebody has talked with the customer about what was not kept."""
        self.sudo().filtered("call_due").write({"call_due": False})
        self.case_id.filtered(lambda case: not any(case.promise_ids.mapped("call_due")))._close_activities("broken")
