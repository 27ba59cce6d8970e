from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..engine import states
from ..engine.disputes import ACKNOWLEDGE_DAYS, REVIEW_DAYS, TARGET_DAYS
from .collections_hold import MANAGER_GROUP

DISPUTE_CODES = [
    ("price", "Price"),
    ("quantity", "Quantity"),
    ("delivery", "Delivery"),
    ("quality", "Quality"),
    ("not_received", "Not received"),
    ("already_paid", "Already paid"),
    ("wrong_customer", "Wrong customer"),
    ("other", "Something else"),
]
ACCEPTED = ("accepted", "partly_accepted")


class CollectionsDispute(models.Model):
    """The customer says that an invoice is wrong. The amount is not asked for until somebody has looked."""

    _name = "collections.dispute"
    _description = "Dispute"
    _inherit = ["collections.reviewed"]

    _input = frozenset({"case_id", "line_ids", "amount", "code", "description", "raised_by", "user_id"})
    _moves = states.DISPUTE
    _touch_field = "dispute_id"
    _going = "open"
    _activity = "activity_dispute"

    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="In discussion", required=True, readonly=True)
    code = fields.Selection(
        DISPUTE_CODES,
        string="What is wrong",
        required=True,
        default="other",
        readonly=True,
    )
    description = fields.Text(string="In the customer's words", readonly=True)
    raised_by = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Looked into by",
        readonly=True,
        index=True,
        help="Not the collector, so that fresh eyes decide.",
    )
    opened_on = fields.Date(readonly=True)
    acknowledge_by = fields.Date(readonly=True)
    acknowledged_at = fields.Datetime(readonly=True)
    target_on = fields.Date(string="Answer by", readonly=True)
    state = fields.Selection(
        [
            ("open", "In discussion"),
            ("accepted", "Accepted"),
            ("partly_accepted", "Partly accepted"),
            ("rejected", "Not accepted"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    accepted_amount = fields.Monetary(readonly=True)
    explanation = fields.Text(string="What we told the customer", readonly=True)
    closed_at = fields.Datetime(readonly=True)
    closed_by = fields.Many2one("res.users", readonly=True)
    fresh_until = fields.Datetime(readonly=True)
    credit_pending = fields.Boolean(readonly=True, help="The accepted amount waits for its credit note.")
    # Credits matched with the items when the dispute began: they were not given because of it.
    credited_before = fields.Monetary(readonly=True)
    refund_waiting = fields.Monetary(compute="_compute_refund_waiting", compute_sudo=True)
    amount_words = fields.Char(compute="_compute_words")
    accepted_words = fields.Char(compute="_compute_words")
    target_words = fields.Char(compute="_compute_words")
    owner_name = fields.Char(related="user_id.name", related_sudo=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A dispute needs an amount above zero.")

    @api.depends("amount", "accepted_amount", "target_on", "currency_id")
    @api.depends_context("lang")
    def _compute_words(self):
        for dispute in self:
            dispute.amount_words = dispute._money(dispute.amount)
            dispute.accepted_words = dispute._money(dispute.accepted_amount)
            dispute.target_words = format_date(self.env, dispute.target_on, date_format="long")

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    @api.depends("amount", "line_ids", "code")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "%(amount)s of %(items)s", amount=dispute.amount_words, items=dispute.reference or "?"
            )

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the texts about disputes."""
        return super().mail_allowed_qweb_expressions() + (
            "object.amount_words",
            "object.accepted_words",
            "object.target_words",
            "object.owner_name",
            "object.explanation",
        )

    # --- opening ------------------------------------------------------------------------------------------------

    @api.model
    def _complete(self, vals):
        case = self.env["collections.case"].browse(vals.get("case_id")).sudo()
        lines = self._lines_of(vals.get("line_ids"))
        company, today = case.company_id, case.company_id._collections_today()
        code = vals.setdefault("code", "other")
        vals.setdefault("amount", sum(lines.mapped("amount_residual_currency")))
        vals.setdefault("raised_by", case.contact_id.id)
        if not vals.get("user_id"):
            vals["user_id"] = self._owner(case, lines).id
        return {
            **vals,
            "currency_id": (lines.currency_id[:1] or case.currency_id).id,
            "opened_on": today,
            "acknowledge_by": company._collections_working_day(today, ACKNOWLEDGE_DAYS),
            "target_on": company._collections_working_day(today, TARGET_DAYS.get(code, TARGET_DAYS["other"])),
            "review_on": today + timedelta(days=REVIEW_DAYS),
        }

    @api.model
    def _owner(self, case, lines):
        """Who looks into it: the invoice's salesperson, the company's choice, a manager; not the collector."""
        able = self._able_owners(case)
        salespeople = lines.move_id.invoice_user_id
        chosen = salespeople | case.company_id.collections_dispute_user_id
        manager_group = self.env.ref(MANAGER_GROUP).sudo()
        managers = able.filtered(lambda user: manager_group in user.all_group_ids)
        return ((chosen & able) or managers or able)[:1] or case._looked_after_by()

    @api.model
    def _able_owners(self, case):
        """People who see collections in this company, but for the collector and the system's own user."""
        # Whoever notes a dispute need not see all users.
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", case.company_id.ids),
                    ("all_group_ids", "in", self.env.ref("collections_gentle.group_reader").ids),
                ]
            )
        )
        return users - case.sudo().sender_id

    @api.model
    def _still_going(self):
        return ["|", ("state", "=", "open"), ("credit_pending", "=", True)]

    @api.model
    def _check_input(self, vals):
        self._check_number(vals.get("amount"))

    def _check(self):
        lines = self.sudo().line_ids
        if not lines:
            raise UserError(self.env._("Choose the items that the dispute is about."))
        if len(lines.currency_id) > 1:
            raise UserError(self.env._("Choose items of one currency; open one dispute for each."))
        self._check_one_open(lines)
        open_amount = sum(lines.mapped("amount_residual_currency"))
        if self.currency_id.compare_amounts(self.amount, open_amount) > 0:
            raise UserError(self.env._("No more than %s is open on these items.", self._money(open_amount)))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("A dispute needs an amount above zero."))
        self._check_person(self.raised_by)
        able = self._able_owners(self.case_id)
        if able and self.user_id not in able | self.case_id.sender_id:
            raise UserError(self.env._("Choose an owner who works with collections in this company."))
        if self.user_id == self.case_id.sender_id and able:
            raise UserError(self.env._("Somebody other than the collector looks into a dispute. Choose another owner."))

    def _check_one_open(self, lines):
        others = self.sudo().search(
            [
                ("id", "!=", self.id),
                "|",
                ("state", "=", "open"),
                ("credit_pending", "=", True),
                ("line_ids", "in", lines.ids),
            ],
            limit=1,
        )
        if others:
            number = (others.line_ids & lines)[:1].move_id.name
            raise UserError(self.env._("%s is in discussion already. Add it to that dispute.", number))

    def _begin(self):
        for dispute in self:
            dispute.sudo().credited_before = float(dispute._credited())
            dispute.case_id._take_back(dispute.line_ids, self.env._("The customer has a question about it."))
            dispute._ask_owner(self.env._("Look into %s", dispute.display_name), dispute.target_on)
            dispute.case_id._note(
                self.env._(
                    "In discussion (%(code)s): %(what)s. %(owner)s looks into it by %(day)s.",
                    code=dispute._code_words(),
                    what=dispute.display_name,
                    owner=dispute.owner_name,
                    day=format_date(self.env, dispute.target_on),
                )
            )
        sent = self._confirm()
        sent.dispute_id.sudo().write({"acknowledged_at": fields.Datetime.now()})
        sent.case_id._answered(self.env._("the dispute was confirmed in writing"))
        self.case_id._wake("dispute opened")

    def _confirm(self):
        """In writing that it has arrived; a payment is looked for, not looked into.

        :return: the touches.
        """
        paid = self.filtered(lambda dispute: dispute.code == "already_paid")
        Service = self.env["collections.service"]
        return Service._send("dispute_received", self - paid) | Service._send("paid_noted", paid)

    def _code_words(self):
        return self._label("code")

    def _task_owner(self):
        return self.user_id.filtered("active") or self._owner(self.case_id, self.sudo().line_ids)

    def _review_days(self):
        return REVIEW_DAYS

    def _review_question(self):
        return self.env._("The customer still waits: %s", self.display_name)

    # --- closing ------------------------------------------------------------------------------------------------

    def _resolve(self, outcome, explanation, accepted_amount=None):
        """Close a dispute with an answer to the customer.

        :param str outcome: ``accepted``, ``partly_accepted``, ``rejected`` or ``withdrawn``.
        :param str explanation: what the customer reads.
        :param float accepted_amount: what is credited, for ``partly_accepted``.
        """
        self.ensure_one()
        self._check_may_resolve()
        self._check_number(accepted_amount)
        accepted = {"accepted": self.amount, "partly_accepted": accepted_amount or 0}.get(outcome, 0)
        self._check_outcome(outcome, explanation, accepted)
        now = fields.Datetime.now()
        days = timedelta(days=self.case_id.policy_id.fresh_days)
        closed = self._update_state(
            ("open",),
            outcome,
            explanation=explanation,
            accepted_amount=accepted,
            closed_at=now,
            closed_by=self.env.uid,
            review_due=False,
            fresh_until=now + days,
            credit_pending=accepted > 0,
        )
        if closed:
            closed._follow_up()
        return closed

    def _check_outcome(self, outcome, explanation, accepted):
        if self.state != "open":
            raise UserError(self.env._("This dispute was closed already."))
        if not (explanation or "").strip() and outcome != "withdrawn":
            raise UserError(self.env._("Write what you found: the customer reads it."))
        partly = 0 < accepted and self.currency_id.compare_amounts(accepted, self.amount) < 0
        if outcome == "partly_accepted" and not partly:
            raise UserError(
                self.env._("Partly accepted means more than nothing and less than %s.", self._money(self.amount))
            )

    def _check_may_resolve(self):
        if self.env.su:
            return
        self.case_id.check_access("read")
        manager = self.env.user.has_group(MANAGER_GROUP)
        if self.env.user == self.case_id.sender_id and self._able_owners(self.case_id):
            raise UserError(self.env._("Somebody other than the collector closes a dispute. Ask %s.", self.owner_name))
        if self.env.user != self.user_id and not manager:
            raise UserError(self.env._("Ask %s or a collections manager to close this dispute.", self.owner_name))
        limit = self.case_id.policy_id.dispute_manager_above
        worth = self.currency_id._convert(self.amount, self.company_id.currency_id, self.company_id, self.opened_on)
        if limit and worth > limit and not manager:
            raise UserError(self.env._("Above %s a collections manager closes the dispute.", self._limit_words(limit)))

    def _limit_words(self, limit):
        return formatLang(self.env, limit, currency_obj=self.company_id.currency_id)

    def _follow_up(self):
        self.sudo().activity_id.action_archive()
        if self.credit_pending:
            self._ask_for_credit()
        outcome = self._label("state")
        self.case_id._note(self.env._("Dispute closed, %(outcome)s: %(what)s", outcome=outcome, what=self.display_name))
        self.env["collections.service"]._send(self._answer_purpose(), self)
        self.case_id._thaw()
        self.case_id._wake("dispute closed")

    def _answer_purpose(self):
        """Which letter tells the customer; a payment that was found needs no credit note."""
        if self.code == "already_paid" and self.state in ACCEPTED:
            return "dispute_found"
        return {"partly_accepted": "dispute_partly"}.get(self.state, f"dispute_{self.state}")

    def _ask_for_credit(self):
        words = {"amount": self.accepted_words, "items": self.reference}
        summary = self.env._("Credit note over %(amount)s for %(items)s", **words)
        if self.code == "already_paid":
            summary = self.env._("Match the payment of %(amount)s with %(items)s", **words)
        deadline = self.company_id._collections_working_day(self.company_id._collections_today(), ACKNOWLEDGE_DAYS)
        self.env["collections.perform"]._create_activities(
            "activity_credit", [(self.case_id, summary)], deadline=deadline
        )

    def _timeline(self):
        """What the case's timeline shows of this dispute."""
        entry = self.case_id._entry
        title = self.env._("In discussion, %(code)s: %(what)s", code=self._code_words(), what=self.display_name)
        entries = [entry(self.create_date, "fa-question-circle-o", title, self.description, self.raised_by.name)]
        if self.closed_at:
            outcome = self._label("state")
            title = self.env._("Dispute closed, %(outcome)s: %(what)s", outcome=outcome, what=self.display_name)
            entries.append(entry(self.closed_at, "fa-check-circle-o", title, self.explanation, self.closed_by.name))
        return entries

    def action_resolve(self):
        return self._open_form("collections.resolve.dispute", self.env._("Close the dispute"), dispute_id=self.id)
