from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine import plans
from ..tools.days import format_day

VARIANTS = [("short", "Fewer, larger parts"), ("middle", "In between"), ("long", "More, smaller parts")]


class CollectionsNewPlan(models.TransientModel):
    """What the form shows while it is filled in: the schedule, the limits, three variants."""

    _inherit = "collections.new.plan"

    schedule = fields.Html(compute="_compute_schedule", sanitize=False)
    trouble = fields.Char(compute="_compute_schedule")
    beyond = fields.Char(compute="_compute_schedule")
    advice = fields.Char(compute="_compute_advice")
    variants = fields.Html(compute="_compute_variants", sanitize=False)
    variant = fields.Selection(VARIANTS, string="Propose")
    usual_deposit = fields.Monetary(compute="_compute_usual_deposit")
    discount = fields.Monetary(compute="_compute_discount")
    discount_percent = fields.Float(compute="_compute_discount")

    @api.depends(
        "case_id",
        "kind",
        "total",
        "deposit",
        "split",
        "count",
        "amount",
        "spare",
        "per",
        "rhythm",
        "day_of_month",
        "first_date",
        "income",
        "line_ids",
    )
    def _compute_schedule(self):
        for wizard in self:
            wizard.update({"schedule": False, "beyond": False, "trouble": False})
            if not wizard.case_id or not wizard.line_ids:
                continue
            try:
                wizard._fill_schedule()
            except UserError as error:
                wizard.trouble = str(error)

    def _fill_schedule(self):
        Plan, lines = self.env["collections.plan"], self.line_ids._origin
        Plan._check_currency(lines)
        vals = {**self._choices(), "case_id": self.case_id.id}
        Plan._check_input(vals)
        vals |= {} if self.kind == "parts" else Plan._one_part()
        parts = Plan._parts(self.case_id, self.currency_id, vals)
        today = self.company_id._collections_today()
        beyond = Plan._beyond(self.case_id, self.currency_id, vals, parts, today)
        self.beyond = Plan._limit_sentences(",".join(beyond), self.case_id.policy_id)
        self.schedule = self.env["ir.qweb"]._render(
            "collections_gentle.plan_preview",
            {"rows": [self._row(part) for part in parts], "total": self._money(self.total)},
        )

    def _row(self, part):
        return {
            "number": part.number or False,
            "day": format_day(self.env, part.due, "EEE d MMM y") if part.number else False,
            "moved": part.nominal != part.due and format_day(self.env, part.nominal, "EEE d MMM"),
            "amount": self._money(float(part.amount)),
            "balance": self._money(float(part.balance)),
        }

    def _money(self, amount):
        return self.currency_id.format(amount or 0)

    @api.depends("kind", "total", "deposit", "income", "case_id", "first_date", "day_of_month")
    def _compute_variants(self):
        for wizard in self:
            counts = wizard._variant_counts() if wizard.case_id and wizard.kind == "parts" else ()
            rows = [wizard._variant_row(name, count) for name, count in counts]
            wizard.variants = self.env["ir.qweb"]._render("collections_gentle.plan_variants", {"rows": rows})

    def _variant_counts(self):
        """(name, number of parts) of the variants that stay within the limits; fewer than three where they agree."""
        Plan = self.env["collections.plan"]
        rest = Plan._decimal(self.currency_id, self.total - self.deposit)
        income = Plan._decimal(self.currency_id, self.income) or None
        found = plans.variants(rest, Plan._limits(self.case_id, self.currency_id), income) if rest > 0 else ()
        names = {1: ("middle",), 2: ("short", "long"), 3: ("short", "middle", "long")}
        return list(zip(names.get(len(found), ()), found, strict=True))

    def _variant_row(self, name, count):
        Plan = self.env["collections.plan"]
        vals = {**self._choices(), "count": count, "rhythm": "monthly", "amount": None, "spare": None}
        try:
            parts = [part for part in Plan._parts(self.case_id, self.currency_id, vals) if part.number]
        except (UserError, TypeError):
            return {"name": dict(self._labels())[name], "words": False}
        words = {"count": len(parts), "amount": self._money(float(parts[0].amount))}
        words["day"] = format_date(self.env, parts[-1].due)
        return {
            "name": dict(self._labels())[name],
            "words": self.env._("%(count)s × %(amount)s, until %(day)s", **words),
        }

    def _labels(self):
        return self._fields["variant"]._description_selection(self.env)

    @api.onchange("variant")
    def _onchange_variant(self):
        """One click fills in a variant."""
        chosen = dict(self._variant_counts()).get(self.variant) if self.case_id else None
        if chosen:
            self.update({"split": "count", "count": chosen, "rhythm": "monthly"})

    @api.depends("case_id", "total")
    def _compute_usual_deposit(self):
        for wizard in self:
            usual = self.env["collections.plan"]._usual_deposit(wizard.case_id, wizard.total) if wizard.case_id else 0
            wizard.usual_deposit = wizard.currency_id.round(usual) if wizard.currency_id else usual

    @api.depends("open_amount", "total", "kind")
    def _compute_discount(self):
        for wizard in self:
            off = max(wizard.open_amount - wizard.total, 0) if wizard.kind == "discount" else 0
            wizard.discount = off
            wizard.discount_percent = 100 * off / wizard.open_amount if wizard.open_amount else 0

    @api.depends("kind", "total", "income", "case_id")
    def _compute_advice(self):
        """What to ask before amounts are named."""
        for wizard in self:
            limit = wizard.case_id.policy_id.plan_income_above
            asks = wizard.kind == "parts" and not wizard.partner_id.is_company and limit and wizard.total > limit
            wizard.advice = (
                asks
                and not wizard.income
                and self.env._("Ask first: what amount and which day of the month would be safe for you?")
            )
