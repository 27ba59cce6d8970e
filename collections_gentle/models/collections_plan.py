from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine import states

LIVE = ("offered", "active")
_LONGEST_OFFER = timedelta(days=62)
PLAN_STATES = [
    ("draft", "Draft"),
    ("offered", "Offered"),
    ("active", "Running"),
    ("completed", "Completed"),
    ("in_default", "Ended, not kept"),
    ("cancelled", "Withdrawn"),
    ("superseded", "Replaced"),
]
RHYTHM_LABELS = [
    ("weekly", "Every week"),
    ("fortnightly", "Every two weeks"),
    ("monthly", "Every month"),
    ("month_end", "At the end of every month"),
    ("chosen_day", "Every month on a chosen day"),
]
KINDS = [("parts", "In parts"), ("later", "A later date"), ("discount", "Less, if paid by a date")]


class CollectionsPlan(models.Model):
    """An agreement beside the ledger: to pay in parts, on a later date, or less by a date.

    The invoices keep their due dates; while a plan is offered or runs, reminders about them are silent and follow its
    parts instead. Every change is a new version that is agreed again.
    """

    _name = "collections.plan"
    _description = "Payment plan"
    _inherit = ["collections.agreement", "portal.mixin"]

    _input = frozenset(
        {
            *("case_id", "line_ids", "kind", "total", "deposit", "count", "amount", "rhythm", "day_of_month"),
            *("first_date", "round_to", "income", "per", "spare", "note", "previous_id", "offer_until"),
        }
    )
    _moves = states.PLAN
    _touch_field = "plan_id"

    name = fields.Char(string="Number", required=True, readonly=True, default="/")
    version = fields.Integer(default=1, readonly=True)
    previous_id = fields.Many2one(
        "collections.plan", string="Takes the place of", readonly=True, index="btree_not_null"
    )
    next_ids = fields.One2many("collections.plan", "previous_id", readonly=True)
    version_ids = fields.Many2many("collections.plan", string="Versions", compute="_compute_versions")
    kind = fields.Selection(KINDS, required=True, default="parts", readonly=True)
    state = fields.Selection(PLAN_STATES, required=True, default="draft", readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Made by", default=lambda self: self.env.user, readonly=True)
    note = fields.Text(string="What was said", readonly=True)
    # Terms
    total = fields.Monetary(string="To be paid", required=True, readonly=True, help="The sum of all parts.")
    discount = fields.Monetary(readonly=True, help="What need not be paid when the money comes in time.")
    full_amount = fields.Monetary(compute="_compute_full_amount")
    deposit = fields.Monetary(readonly=True, help="Due when the plan is accepted.")
    rhythm = fields.Selection(RHYTHM_LABELS, required=True, default="monthly", readonly=True)
    day_of_month = fields.Integer(readonly=True)
    first_date = fields.Date(string="First part due", required=True, readonly=True)
    instalment_ids = fields.One2many("collections.instalment", "plan_id", string="Parts", readonly=True)
    beyond = fields.Char(readonly=True, help="The limits of the policy that this plan goes beyond.")
    beyond_words = fields.Char(string="Beyond the usual", compute="_compute_beyond_words")
    approved_by = fields.Many2one("res.users", readonly=True, help="The second manager who agreed to the discount.")
    # Life
    offered_at = fields.Datetime(string="Offered", readonly=True)
    offer_until = fields.Date(string="Offer valid through", readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    notice_due = fields.Boolean(readonly=True, index="btree_not_null", help="A notice is to be written.")
    notice_touch_id = fields.Many2one("collections.touch", string="Notice", readonly=True, ondelete="set null")
    notice_on = fields.Date(string="Notice given", readonly=True)
    cure_days = fields.Integer(string="Days to make it good", readonly=True)
    cure_until = fields.Date(string="To be made good by", readonly=True)
    default_due = fields.Boolean(readonly=True, index="btree_not_null", help="A manager decides how it goes on.")
    begun_stage_id = fields.Many2one("collections.stage", string="Stage when it began", readonly=True)
    # Money
    received = fields.Monetary(readonly=True)
    left = fields.Monetary(string="Still to come", readonly=True)
    progress = fields.Float(string="Paid", compute="_compute_progress")
    to_thank = fields.Boolean(readonly=True)
    credit_due = fields.Boolean(readonly=True, help="The money came in time; the credit note is still to be posted.")
    credit_move_ids = fields.Many2many(
        "account.move", "collections_plan_credit_rel", "plan_id", "move_id", string="Credit notes", readonly=True
    )

    _amount_positive = models.Constraint("CHECK (total > 0)", "A plan needs an amount above zero.")

    @api.depends("total", "discount")
    def _compute_full_amount(self):
        for plan in self:
            plan.full_amount = plan.total + plan.discount

    @api.depends("received", "left")
    def _compute_progress(self):
        for plan in self:
            planned = plan.received + plan.left
            plan.progress = 100 * plan.received / planned if planned else 100 * (plan.state == "completed")

    @api.depends("previous_id", "next_ids")
    def _compute_versions(self):
        for plan in self:
            plan.version_ids = plan._chain() if plan.version > 1 or plan.next_ids else False

    def _chain(self):
        """All versions of this agreement, the oldest first."""
        first = self
        while first.previous_id:
            first = first.previous_id
        chain, newer = first, first.next_ids
        while newer:
            chain, newer = chain | newer, newer.next_ids
        return chain

    @api.depends("name", "kind", "total", "instalment_ids", "currency_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = plan._title()

    def _compute_access_url(self):
        for plan in self:
            plan.access_url = f"/my/collections/plans/{plan.id}/pay"

    def _ancestors(self):
        """The versions before this one, the newest first."""
        found, older = self.browse(), self.previous_id
        while older:
            found, older = found | older, older.previous_id
        return found

    def _is_going_on(self):
        return self.state in LIVE

    def _is_frozen(self):
        """Nor is it judged, or spoken of, while its items may not be asked for or a new version is offered."""
        return self._is_barred() or any(n.state == "offered" for n in self.next_ids) or super()._is_frozen()

    def _is_barred(self):
        """A document is blocked, excluded or being corrected; or nobody is to write to the customer."""
        partner, moves = self.sudo().partner_id.with_company(self.company_id), self.sudo().line_ids.move_id
        documents = any(move.payment_state == "blocked" or move.state == "draft" for move in moves)
        excluded = partner.collections_excluded or not partner.active
        return documents or excluded or any(self.sudo().line_ids.mapped("no_followup"))

    def _is_frozen_by(self, holds, disputes):
        """A dispute freezes a plan only when it is about what the plan is to bring."""
        lines = self.sudo().line_ids
        apart = sum(d._apart() for d in disputes if d.state == "open" and d.line_ids & lines)
        disputed = apart and sum(self._open(line) for line in lines) - apart < self._exact(self.left)
        return bool(disputed) or super()._is_frozen_by(holds, disputes.browse())

    @api.depends("case_id.hold_ids.state", "case_id.dispute_ids.state", "line_ids")
    def _compute_frozen(self):
        return super()._compute_frozen()

    def _agreed_on(self):
        return self._local_day(self.offered_at or self.create_date)

    @api.model
    def _still_going(self):
        return [("state", "in", ("draft", *LIVE))]

    # --- making -------------------------------------------------------------------------------------------------

    @api.model
    def _check_input(self, vals):
        for name in ("total", "deposit", "amount", "income", "spare", "round_to"):
            self._check_number(vals.get(name))
        if not vals.get("first_date"):
            raise UserError(self.env._("Choose the day on which the first part is due."))
        for name in ("total", "amount", "spare"):
            if vals.get(name) is not None and vals[name] <= 0:
                raise UserError(self.env._("A plan needs amounts above zero."))
        if (vals.get("deposit") or 0) < 0 or (vals.get("round_to") or 0) < 0 or (vals.get("income") or 0) < 0:
            raise UserError(self.env._("A plan needs amounts above zero."))
        if vals.get("count") is not None and vals["count"] < 1:
            raise UserError(self.env._("A plan has at least one part."))

    @api.model
    def _complete(self, vals):
        case = self.env["collections.case"].browse(vals.get("case_id")).sudo()
        if not vals.get("line_ids"):
            vals["line_ids"] = [fields.Command.set(case._lines_to_plan().ids)]
        lines = self._lines_of(vals["line_ids"])
        if not lines:
            raise UserError(self.env._("Nothing is open that a plan could cover. Choose the items it is about."))
        self._check_currency(lines)
        previous = self.browse(vals.get("previous_id"))
        self._check_previous(previous, case, lines.currency_id)
        values = self._complete_terms(case, lines, vals)
        return {
            **values,
            "name": previous.name or self.env["ir.sequence"].sudo().next_by_code("collections.plan") or "/",
            "version": previous.version + (previous.state != "draft") if previous else 1,
            "left": values["total"],
            "open_before": sum(lines.mapped("amount_residual_currency")),
        }

    def _check(self):
        self._check_days()
        self._check_amount(self.sudo().line_ids, self.total + self.discount)
        self._check_unplanned(self.sudo().line_ids)
        self._check_order(self.sudo().line_ids)
        self._check_limits()
        self._check_discount()

    def _check_days(self):
        today = self.company_id._collections_today()
        if self.first_date < today:
            raise UserError(self.env._("The first day is over. Choose a day from today on."))
        if self.offer_until and self.offer_until < today:
            raise UserError(self.env._("An offer is valid from today on. Choose a later last day."))
        if self.offer_until and self.offer_until > today + _LONGEST_OFFER:
            raise UserError(self.env._("An offer is valid for two months at most. Choose an earlier last day."))

    def _check_order(self, lines):
        """Money for an invoice goes to its earliest open part: a plan about a later one would never be filled."""
        earlier = lines.move_id._collections_items() - lines
        for line in earlier.filtered(lambda item: item.amount_residual_currency > 0):
            mine = lines.filtered(lambda chosen, other=line: chosen.move_id == other.move_id)
            if line._collections_due() < max(chosen._collections_due() for chosen in mine):
                raise UserError(
                    self.env._(
                        "%s has an earlier open part, and money goes there first. Choose it too.", line.move_id.name
                    )
                )

    @api.model
    def _check_previous(self, previous, case, currency):
        if not previous:
            return
        if (previous.partner_id, previous.company_id) != (case.partner_id, case.company_id):
            raise UserError(self.env._("That plan is another customer's."))
        if previous.currency_id != currency:
            raise UserError(self.env._("A new version is in the same currency as the one before."))
        if previous.state not in ("draft", *LIVE):
            raise UserError(self.env._("That plan has ended. Make a new one instead."))

    def _check_unplanned(self, lines):
        """No item is in two agreements; a new version may take the items of those before it."""
        mine = (self | self._ancestors()).ids
        others = self.sudo().search(
            [("id", "not in", mine), ("state", "in", LIVE), ("line_ids", "in", lines.ids)], limit=1
        )
        if others:
            raise UserError(
                self.env._(
                    "%(number)s is in the plan %(plan)s already. Change that plan instead.",
                    number=(others.line_ids & lines)[:1].move_id.name,
                    plan=others.name,
                )
            )

    def _begin(self):
        for plan in self:
            plan.previous_id.filtered(lambda old: old.state == "draft")._supersede()
            plan.case_id._note(self.env._("Plan prepared: %s", plan._title()))
        self.case_id._wake("plan prepared")

    def _timeline(self):
        """What the case's timeline shows of this plan."""
        if not self.offered_at:
            return []
        what, offered = {"what": self._title()}, self.env._("Offered: %(what)s", what=self._title())
        rows = [(self.offered_at, "fa-calendar", offered, self.note, self.user_id.name)]
        if self.accepted_at:
            accepted, how = self.env._("Accepted: %(what)s", **what), self._label("acceptance_channel")
            rows.append((self.accepted_at, "fa-handshake-o", accepted, how, self.accepted_name))
        if self.notice_on:
            until = self.env._("To be made good by %s", format_date(self.env, self.cure_until))
            rows.append((self.cure_began_at, "fa-bell-o", self.env._("Notice given: %(what)s", **what), until))
        if self.ended_at:
            rows.append(
                (self.ended_at, "fa-flag-checkered", f"{self._label('state')}: {self._title()}", self.end_reason)
            )
        return [self.case_id._entry(*row) for row in rows]

    # --- the buttons --------------------------------------------------------------------------------------------

    def action_change(self):
        """Another version: the form, filled in with what is left."""
        self.ensure_one()
        action = self.case_id.action_new_plan()
        return {**action, "name": self.env._("Change the plan"), "context": {**action["context"], **self._change()}}

    def _change(self):
        return {"default_previous_id": self.id, "default_kind": self.kind, "default_line_ids": self._open_lines().ids}

    def _open_lines(self):
        """The covered items on which something is open, the oldest first."""
        lines = self.sudo().line_ids.filtered(lambda line: not line.reconciled and line.parent_state == "posted")
        return lines.sorted(lambda line: (line._collections_due(), line.id))

    def action_accept(self):
        return self._open_form("collections.accept.plan", self.env._("They have agreed"), plan_id=self.id)

    def action_end(self):
        return self._open_form("collections.end.plan", self.env._("How does it go on?"), plan_id=self.id)
