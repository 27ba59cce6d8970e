from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import instalments, states
from .collections_plan_words import PLAN_WORDS

_PART_WORDS = ("left_words", "amount_words", "date_words")
_CASE_WORDS = (
    *("contact_first_name", "contact_id.id", "contact_id.lang", "sender_name", "sender_phone"),
    "sender_email_formatted",
)
INSTALMENT_STATES = [("due", "To come"), ("part_paid", "Paid in part"), ("paid", "Paid"), ("missed", "Missed")]


class CollectionsInstalment(models.Model):
    """One part of a plan. How much of it is paid follows from what is matched with the plan's items."""

    _name = "collections.instalment"
    _description = "Part of a plan"
    _inherit = ["collections.topic"]
    _order = "date_due, plan_id, number"
    _touch_field = "instalment_id"

    plan_id = fields.Many2one("collections.plan", required=True, index=True, ondelete="cascade", readonly=True)
    # Follow the plan, which follows its customer when customers are merged.
    case_id = fields.Many2one(related="plan_id.case_id", store=True, index=True)
    partner_id = fields.Many2one(related="plan_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", store=True, string="State of the plan")
    number = fields.Integer(readonly=True, help="0 is the deposit.")
    nominal_date = fields.Date(string="Agreed day", required=True, readonly=True)
    date_due = fields.Date(string="Due", required=True, readonly=True, index=True)
    deadline = fields.Date(string="In time until", required=True, readonly=True)
    note_on = fields.Date(string="Note before", readonly=True)
    late_on = fields.Date(string="Note after", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    balance = fields.Monetary(string="Left afterwards", readonly=True)
    paid = fields.Monetary(readonly=True)
    credited = fields.Monetary(readonly=True)
    paid_on = fields.Date(readonly=True)
    received_on = fields.Date(string="Last payment", readonly=True)
    missed_on = fields.Date(readonly=True)
    call_due = fields.Boolean(readonly=True, help="Nobody has talked with the customer since it was missed.")
    to_thank = fields.Boolean(readonly=True)
    state = fields.Selection(INSTALMENT_STATES, required=True, default="due", readonly=True, index=True)
    left = fields.Monetary(string="Still to come", compute="_compute_left", store=True)
    left_words = fields.Char(compute="_compute_words")
    amount_words = fields.Char(compute="_compute_words")
    date_words = fields.Char(compute="_compute_words")
    # What the pivot compares, in company currency: several currencies do not add up.
    planned_value = fields.Monetary(compute="_compute_values", store=True, currency_field="company_currency_id")
    received_value = fields.Monetary(compute="_compute_values", store=True, currency_field="company_currency_id")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company currency")

    _number_once = models.Constraint("UNIQUE (plan_id, number)", "A plan has each part once.")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "Each part needs an amount above zero.")

    @api.depends("amount", "paid", "credited", "state")
    def _compute_left(self):
        for part in self:
            part.left = 0 if part.state == "paid" else max(part.amount - part.paid - part.credited, 0)

    @api.depends("amount", "credited", "paid", "currency_id", "company_id", "nominal_date")
    def _compute_values(self):
        for part in self:
            company, day = part.company_id, part.nominal_date
            planned, received = (
                part.currency_id._convert(amount, company.currency_id, company, day)
                for amount in (part.amount - part.credited, part.paid)
            )
            part.planned_value, part.received_value = planned, received

    @api.depends("number", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for part in self:
            part.display_name = f"{part.partner_id.name} · {part._title()}"

    def _title(self):
        """Which of the parts it is."""
        if not self.number:
            return self.env._("Deposit")
        count = max(self.plan_id.instalment_ids.mapped("number"))
        return self.env._("Part %(number)s of %(count)s", number=self.number, count=count)

    @api.model
    def _prepare_days(self, company, policy, due, kind="parts"):
        """The days that follow from the one on which it is due. A discount leaves the bank its days and no more."""
        grace = policy.promise_grace_days if kind == "discount" else policy.plan_grace_days
        soon, today = due - timedelta(days=instalments.SOON_DAYS), company._collections_today()
        before = company._collections_working_day(soon + timedelta(days=1), -1)
        return {
            "note_on": before if before >= today else False,
            "late_on": company._collections_working_day(due, 1),
            "deadline": company._collections_working_day(due, grace),
        }

    @api.depends("left", "amount", "date_due")
    @api.depends_context("lang")
    def _compute_words(self):
        for part in self:
            part.left_words = part.plan_id._money(part.left)
            part.amount_words = part.plan_id._money(part.amount)
            part.date_words = part.plan_id._day(part.date_due)

    def _page_part(self, standing):
        """What the customer's page shows of this part.

        :param standing: the engine's, as the ledger has it now.
        """
        plan = self.plan_id
        left = plan._money(float(plan._exact(self.amount) - standing.paid - standing.credited))
        states = {
            "paid": self.env._("paid, thank you"),
            "part_paid": self.env._("%s still to come", left),
            "missed": self.env._("%s still open", left),
        }
        open_day = self.plan_id.state == "offered" and not self.number
        return {
            "title": self._title(),
            "day": self.env._("on acceptance") if open_day else self.date_words,
            "amount_words": self.amount_words,
            "status": states.get(standing.state, self.env._("to come")),
        }

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the texts about parts of plans."""
        return (
            super().mail_allowed_qweb_expressions()
            + tuple(f"object.{name}" for name in _PART_WORDS)
            + tuple(f"object.plan_id.{name}" for name in ("reference", *PLAN_WORDS))
            + tuple(f"object.case_id.{name}" for name in _CASE_WORDS)
            + ("object.company_id.name",)
        )

    def _money(self, amount):
        return self.plan_id._money(amount)

    def _plan(self):
        return self.plan_id

    def _touch_values(self):
        return {"plan_id": self.plan_id.id, **super()._touch_values()}

    def _engine_part(self):
        return instalments.Instalment(
            self.plan_id._exact(self.amount), self.date_due, self.deadline, self.missed_on or None
        )

    def _update_state(self, target):
        """Move to what the ledger says.

        :return: the instalment if it changed.
        """
        allowed = states.may_move(states.INSTALMENT, self.state, target)
        if allowed:
            self.sudo().write({"state": target})
        return self if allowed else self.browse()

    def _take_standing(self, standing, today):
        """Keep the figures and move to the state that the engine found.

        :return: the instalment if its state changed.
        """
        figures = {
            "paid": float(standing.paid),
            "credited": float(standing.credited),
            "paid_on": standing.paid_on or False,
            "received_on": standing.received_on or False,
            "missed_on": standing.missed_on or False,
        }
        changed = {name: value for name, value in figures.items() if self[name] != value}
        if changed:
            self.sudo().write(changed)
        if standing.state != "paid" and self.to_thank:
            self.sudo().to_thank = False
        return self._update_state(standing.state)

    def _become_paid(self):
        """Nobody is thanked for what we have credited."""
        self.filtered("paid").sudo().write({"to_thank": True})
        self._close_call()

    def _become_missed(self, today):
        """A person calls; nothing is written about it before. Not for what is too small to ask for."""
        called = self.filtered(lambda part: not part.plan_id._is_small(part.left))
        called.sudo().write({"call_due": True})
        for part in called:
            case, company = part.case_id, part.company_id
            words = {"name": part.partner_id.name, "part": part._title(), "amount": part.plan_id._money(part.left)}
            summary = self.env._("Ask %(name)s what would help: %(part)s, %(amount)s", **words)
            by = company._collections_working_day(today, case.policy_id.broken_call_days)
            case._note(self.env._("Missed: %(plan)s, %(part)s", plan=part.plan_id._title(), part=part._title()))
            self.env["collections.perform"]._create_activities(
                "activity_missed", [(case, summary)], once=True, deadline=by
            )
            case._wake("part of a plan missed")

    def _close_call(self):
        """Somebody has talked with the customer about what was missed."""
        self.sudo().filtered("call_due").write({"call_due": False})
        cases = self.case_id.filtered(lambda case: not any(case.plan_ids.instalment_ids.mapped("call_due")))
        cases._close_activities("missed")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was agreed is kept. Change the plan or end it instead."))
