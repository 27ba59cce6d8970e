from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.collections_plan import KINDS, RHYTHM_LABELS
from ..models.collections_plan_life import ACCEPTANCE_CHANNELS


class CollectionsNewPlan(models.TransientModel):
    """What the collector and the customer agree on: input only, the plan works it out."""

    _name = "collections.new.plan"
    _inherit = ["collections.new.statement"]
    _description = "Agree on a way to pay"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Company or person")
    previous_id = fields.Many2one("collections.plan", string="Takes the place of", readonly=True)
    kind = fields.Selection(KINDS, string="How", required=True, default="parts")
    line_ids = fields.Many2many(
        "account.move.line", string="For", compute="_compute_lines", store=True, readonly=False, precompute=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_open")
    open_amount = fields.Monetary(string="Open", compute="_compute_open")
    total = fields.Monetary(string="Amount", compute="_compute_total", store=True, readonly=False, precompute=True)
    deposit = fields.Monetary(compute="_compute_deposit", store=True, readonly=False, precompute=True)
    split = fields.Selection(
        [("count", "Number of parts"), ("amount", "Amount of each part"), ("spare", "What they can pay")],
        string="Split by",
        required=True,
        default="count",
    )
    count = fields.Integer(string="Parts", default=3)
    amount = fields.Monetary(string="Each part")
    spare = fields.Monetary(string="They can pay")
    per = fields.Selection(
        [("weekly", "a week"), ("fortnightly", "every two weeks"), ("monthly", "a month")],
        required=True,
        default="monthly",
    )
    rhythm = fields.Selection(RHYTHM_LABELS, required=True, default="monthly")
    day_of_month = fields.Integer(string="Day of the month", default=1)
    first_date = fields.Date(
        string="First part due",
        required=True,
        compute="_compute_first_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    income = fields.Monetary(
        string="Left over in a month", help="In their own words, and only if they like to say. It is not kept."
    )
    note = fields.Text(string="What was said")
    agreed = fields.Boolean(string="They have agreed already")
    accepted_name = fields.Char(string="Who agreed", compute="_compute_accepted_name", store=True, readonly=False)
    channel = fields.Selection(
        [pair for pair in ACCEPTANCE_CHANNELS if pair[0] != "page"], string="How they agreed", default="call"
    )

    @api.depends("case_id", "previous_id")
    def _compute_lines(self):
        for wizard in self:
            changed = wizard.previous_id._open_lines()
            wizard.line_ids = wizard.line_ids or changed or wizard.case_id._lines_to_plan()

    @api.depends("line_ids")
    def _compute_open(self):
        Plan = self.env["collections.plan"]
        for wizard in self:
            lines = wizard.line_ids._origin
            wizard.currency_id = lines.currency_id[:1] or wizard.case_id.currency_id
            wizard.open_amount = float(Plan._open_amount(wizard.case_id, lines))

    @api.depends("line_ids", "previous_id")
    def _compute_total(self):
        """All that is open; of a plan that covered a part, what is left of that part."""
        for wizard in self:
            left = wizard.previous_id.left
            wizard.total = min(left, wizard.open_amount) if left else wizard.open_amount

    @api.depends("total", "kind")
    def _compute_deposit(self):
        for wizard in self:
            wizard.deposit = 0

    @api.depends("kind")
    def _compute_first_date(self):
        for wizard in self:
            company, policy = wizard.company_id or self.env.company, wizard.case_id.policy_id
            days = min(policy.plan_first_within_days or 14, 14)
            wizard.first_date = wizard.first_date or fields.Date.add(company._collections_today(), days=days)

    @api.depends("case_id")
    def _compute_accepted_name(self):
        for wizard in self:
            wizard.accepted_name = wizard.case_id.contact_id.name

    # --- the buttons --------------------------------------------------------------------------------------------

    def action_draft(self):
        """Keep it as a draft, for somebody to read before the customer does."""
        return self._show(self._make())

    def action_offer(self):
        plan = self._make()
        plan._offer()
        return self._show(plan)

    def action_agreed(self):
        """They have agreed while talking with us: it runs, and is confirmed in writing."""
        if not self.channel:
            raise UserError(self.env._("Say how they agreed."))
        plan = self._make()
        plan._offer(tell=False)
        plan._accept(self.accepted_name, self.channel, contact=self._contact_of_that_name(), note=self.note)
        return self._show(plan)

    def _contact_of_that_name(self):
        contact = self.case_id.contact_id
        return contact if contact.name == (self.accepted_name or "").strip() else contact.browse()

    def _make(self):
        self.ensure_one()
        self.case_id.check_access("write")
        return self.env["collections.plan"].create(
            {
                **self._choices(),
                "case_id": self.case_id.id,
                "line_ids": [fields.Command.set(self.line_ids._origin.ids)],
                "previous_id": self.previous_id.id,
                "note": self.note,
            }
        )

    def _choices(self):
        """What was chosen, as a plan takes it."""
        chosen = {"count": {"count": self.count}, "amount": {"amount": self.amount}}
        chosen["spare"] = {"spare": self.spare, "per": self.per}
        several = self.kind == "parts"
        return {
            "kind": self.kind,
            "total": self.total,
            "first_date": self.first_date,
            "round_to": self.case_id.policy_id.plan_round_to,
            **({"deposit": self.deposit, "rhythm": self.rhythm, "income": self.income} if several else {}),
            **({"day_of_month": self.day_of_month} if self.rhythm == "chosen_day" else {}),
            **(chosen[self.split] if several else {}),
        }

    def _show(self, plan):
        if self.env.context.get("collections_at_desk"):
            # The call goes on; the plan is shown there.
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.plan",
            "view_mode": "form",
            "res_id": plan.id,
        }
