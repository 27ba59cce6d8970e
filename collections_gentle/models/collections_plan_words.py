from odoo import api, fields, models
from odoo.tools import format_date

PLAN_WORDS = (
    *("total_words", "full_words", "discount_words", "deposit_words", "left_words", "missed_words"),
    *("first_words", "offer_words", "cure_words", "object_words", "next_amount_words", "next_date_words"),
)


class CollectionsPlan(models.Model):
    """A plan in words: for screens, for letters and for the agreement."""

    _inherit = "collections.plan"

    total_words = fields.Char(compute="_compute_words")
    full_words = fields.Char(compute="_compute_words")
    discount_words = fields.Char(compute="_compute_words")
    deposit_words = fields.Char(compute="_compute_words")
    left_words = fields.Char(compute="_compute_words")
    missed_words = fields.Char(compute="_compute_words")
    first_words = fields.Char(compute="_compute_words")
    offer_words = fields.Char(compute="_compute_words")
    cure_words = fields.Char(compute="_compute_words")
    object_words = fields.Char(compute="_compute_words")
    next_amount_words = fields.Char(compute="_compute_words")
    next_date_words = fields.Char(compute="_compute_words")
    summary = fields.Char(string="How it stands", compute="_compute_summary")

    @api.depends(
        "total",
        "discount",
        "deposit",
        "left",
        "first_date",
        "offer_until",
        "cure_until",
        "object_until",
        "instalment_ids.left",
        "instalment_ids.state",
        "currency_id",
    )
    @api.depends_context("lang")
    def _compute_words(self):
        for plan in self:
            coming = plan._next_part()
            amounts = {"total": plan.total, "full": plan.full_amount, "discount": plan.discount, "left": plan.left}
            amounts |= {"deposit": plan.deposit, "missed": plan._missed_amount(), "next_amount": coming.left}
            days = {"first": plan.first_date, "offer": plan.offer_until, "cure": plan.cure_until}
            days |= {"object": plan.object_until, "next_date": coming.date_due}
            plan.update({f"{name}_words": plan._money(amount) for name, amount in amounts.items()})
            plan.update({f"{name}_words": plan._day(day) for name, day in days.items()})

    def _day(self, day):
        return format_date(self.env, day, date_format="long") if day else False

    def _next_part(self):
        """The first part that is not paid; none when all are."""
        return self._parts_in_order().filtered(lambda part: part.state != "paid")[:1]

    def _missed_amount(self):
        return sum(self.instalment_ids.filtered(lambda part: part.state == "missed").mapped("left"))

    def _title(self):
        """What was agreed, in a few words."""
        words = {"amount": self._money(self.total), "day": self._short_day(self.first_date)}
        if self.kind == "later":
            return self.env._("%(amount)s on %(day)s", **words)
        if self.kind == "discount":
            return self.env._("%(amount)s instead of %(full)s by %(day)s", full=self._money(self.full_amount), **words)
        words["count"] = len(self._regular_parts())
        if self.deposit:
            return self.env._("%(amount)s in %(count)s parts and a deposit", **words)
        return self.env._("%(amount)s in %(count)s parts", **words)

    def _regular_parts(self):
        """The parts that are counted: the deposit is not one of them."""
        return self.instalment_ids.filtered("number")

    def _short_day(self, day):
        return format_date(self.env, day) if day else ""

    @api.depends(
        "state", "received", "left", "instalment_ids.state", "instalment_ids.left", "offer_until", "cure_until"
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for plan in self:
            plan.summary = plan._summary()

    def _summary(self):
        """How it stands, in one line: for the customer, the case and the invoice."""
        if self.state == "offered" and self.kind == "discount":
            return self.env._("Offered: %s", self._title())
        if self.state == "offered":
            until = self._short_day(self.offer_until)
            return self.env._("Offered, valid through %(until)s: %(plan)s", until=until, plan=self._title())
        if self.state != "active":
            return f"{self._label('state')}: {self._title()}"
        coming = self._next_part()
        words = {"amount": self._money(coming.left), "day": self._short_day(coming.date_due)}
        if self.kind == "later":
            return self.env._("A later date is agreed: %(amount)s on %(day)s", **words)
        words |= {"paid": len(self._regular_parts().filtered(lambda p: p.state == "paid"))}
        words |= {"count": len(self._regular_parts())}
        if coming.state == "missed":
            words["amount"] = self._money(self._missed_amount())
            return self.env._("In a plan: %(paid)s of %(count)s paid, %(amount)s missed since %(day)s", **words)
        return self.env._("In a plan: %(paid)s of %(count)s paid, next %(amount)s on %(day)s", **words)

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in the texts about plans."""
        return super().mail_allowed_qweb_expressions() + tuple(f"object.{name}" for name in PLAN_WORDS)

    # --- the agreement ------------------------------------------------------------------------------------------

    def _agreement_values(self):
        """What the text of the agreement names, in the language of the environment."""
        self.ensure_one()
        case = self.case_id
        return {
            "plan": self,
            "customer": self.partner_id,
            "contact": case.contact_id,
            "company": self.company_id,
            "case": case,
            "rows": [self._invoice_row(move) for move in self._covered_documents()],
            "parts": self._letter_parts(),
            "covered_words": self._money(self.open_before),
            "grace_days": case.policy_id.plan_grace_days,
            "offered_words": self._day(self._agreed_on()),
            "valid_words": self._day(self.offer_until),
            "bank": self._bank_account(),
        }

    def _covered_documents(self):
        return self.line_ids.move_id.sorted(lambda move: (move.invoice_date_due or move.date, move.id))

    def _invoice_row(self, move):
        lines = self.line_ids.filtered(lambda line: line.move_id == move)
        return {
            "number": move.name,
            "issued": format_date(self.env, move.invoice_date or move.date),
            "due": format_date(self.env, min(line._collections_due() for line in lines)),
            "amount": self._money(sum(lines.mapped("amount_residual_currency"))),
        }

    def _letter_parts(self):
        """The schedule as a letter shows it; the deposit is due when the plan is accepted."""
        return [
            {
                "deposit": not part.number,
                "number": part.number,
                "day": self._day(part.date_due) if part.number or self.accepted_at else False,
                "amount": self._money(part.amount),
                "balance": self._money(part.balance),
            }
            for part in self._parts_in_order()
        ]

    def _bank_account(self):
        return self.line_ids.move_id._collections_bank_account()
