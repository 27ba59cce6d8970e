from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import plans
from .collections_hold import MANAGER_GROUP
from .res_company import FAR

_EVERY_DAY = frozenset(range(7))
# Whose distress was noted within this time has longer to make good what was missed.
_CARE_DAYS = 365
_KIND_CARE_DAYS = 30


class CollectionsPlan(models.Model):
    """The terms of a plan: amounts, days and limits, worked out by the engine."""

    _inherit = "collections.plan"

    # Asked for the limits only, and not kept: what somebody has left over is nobody's business afterwards.
    _asked_only = ("count", "amount", "income", "per", "spare", "round_to")

    @api.depends("beyond")
    @api.depends_context("lang")
    def _compute_beyond_words(self):
        for plan in self:
            plan.beyond_words = plan._limit_sentences(plan.beyond, plan.case_id.policy_id)

    @api.model
    def _limit_sentences(self, beyond, policy):
        """What a schedule goes beyond, in words.

        :param beyond: names of limits, see the engine's ``beyond``, joined by commas.
        """
        words = {
            "months": self.env._("It takes more than %s months.", policy.plan_max_months),
            "small": self.env._(
                "The parts are smaller than %s.",
                policy.currency_id.format(policy.plan_min_instalment) if policy.currency_id else "",
            ),
            "count": self.env._("It has more than %s parts.", policy.plan_max_count),
            "start": self.env._("It begins more than %s days from now.", policy.plan_first_within_days),
            "income": self.env._("The parts come to more than half of what they have left in a month."),
        }
        return " ".join(words[name] for name in (beyond or "").split(",") if name in words) or False

    # --- from what was chosen to a schedule -----------------------------------------------------------------------

    @api.model
    def _complete_terms(self, case, lines, vals):
        """Add what follows from the choices: kind, sums, schedule, limits that it goes beyond."""
        currency, today = lines.currency_id, case.company_id._collections_today()
        kind, open_amount = vals.get("kind") or "parts", self._open_amount(case, lines)
        if open_amount <= 0 and not vals.get("total"):
            raise UserError(self.env._("Nothing is open on these items that a plan could cover. Choose open ones."))
        total = currency.round(vals.get("total") or float(open_amount))
        vals = {**vals, "kind": kind, "total": total, **({} if kind == "parts" else self._one_part())}
        parts = self._parts(case, currency, vals)
        if kind == "parts" and len(parts) == 1:
            kind = vals["kind"] = "later"
        values = {name: value for name, value in vals.items() if name not in self._asked_only}
        return {
            **values,
            "currency_id": currency.id,
            "deposit": sum(float(part.amount) for part in parts if not part.number),
            "first_date": next(part.due for part in parts if part.number),
            "discount": max(float(open_amount) - total, 0) if kind == "discount" else 0,
            "beyond": ",".join(self._beyond(case, currency, vals, parts, today)),
            "cure_days": self._cure_days(case),
            "instalment_ids": [fields.Command.create(self._prepare_part(case, part, kind)) for part in parts],
        }

    @api.model
    def _one_part(self):
        return {"count": 1, "amount": None, "spare": None, "deposit": 0, "rhythm": "monthly"}

    @api.model
    def _open_amount(self, case, lines):
        """What is open on the items and not in discussion, exactly."""
        apart = case._in_discussion() if case else {}
        return sum((self._open(line) - apart.get(line.id, 0) for line in lines), Decimal(0))

    @api.model
    def _parts(self, case, currency, vals):
        """The schedule that follows from these choices.

        :raises UserError: when the amounts cannot be split so.
        """
        terms = self._terms(case, currency, vals)
        if terms.deposit >= terms.total:
            raise UserError(self.env._("The deposit leaves nothing to pay in parts. Choose a smaller one."))
        if vals.get("kind", "parts") == "parts":
            weekdays, closed = self._working_days(case.company_id, terms.first)
        else:
            weekdays, closed = _EVERY_DAY, ()  # one day that was named is meant as named
        try:
            return plans.schedule(terms, weekdays, closed)
        except ValueError:
            units = int((terms.total - terms.deposit) / terms.step)
            raise UserError(
                self.env._("The amount cannot be split into so many parts. Choose at most %s.", max(units, 1))
            ) from None

    @api.model
    def _working_days(self, company, first):
        return self.env["collections.window"]._working_days(company, first, years=4)

    @api.model
    def _terms(self, case, currency, vals):
        def exact(name):
            return self._decimal(currency, vals.get(name))

        rhythm, step = vals.get("rhythm") or "monthly", Decimal(str(currency.rounding))
        amount = exact("amount")
        if vals.get("spare"):
            amount = plans.per_part(exact("spare"), vals.get("per") or rhythm, rhythm, step) or step
        first = min(fields.Date.to_date(vals["first_date"]), FAR)
        return plans.Terms(
            total=exact("total"),
            first=first,
            rhythm=rhythm,
            count=self._few(vals.get("count") or 1),
            amount=self._not_too_small(amount, exact("total"), step),
            step=step,
            round_to=exact("round_to"),
            deposit=Decimal() if self._has_it_hard(case) else exact("deposit"),
            deposit_on=case.company_id._collections_today(),
            day=min(max(vals.get("day_of_month") or 0, 0), 31) or None,
        )

    @api.model
    def _decimal(self, currency, amount):
        """An amount that a person typed, to the currency's rounding."""
        return Decimal(f"{currency.round(amount or 0):.{currency.decimal_places}f}")

    @api.model
    def _few(self, count):
        """Nobody pays in thousands of parts; the limits say the rest."""
        if count > 1000:
            raise UserError(self.env._("That are too many parts. Choose fewer."))
        return count

    @api.model
    def _not_too_small(self, amount, total, step):
        if amount and total / amount > 1000:
            raise UserError(self.env._("That are too many parts. Choose a larger amount."))
        return amount or None

    @api.model
    def _prepare_part(self, case, part, kind):
        company, policy = case.company_id, case.policy_id
        return {
            "number": part.number,
            "nominal_date": part.nominal,
            "date_due": part.due,
            "amount": float(part.amount),
            "balance": float(part.balance),
            **self.env["collections.instalment"]._prepare_days(company, policy, part.due, kind),
        }

    # --- limits -------------------------------------------------------------------------------------------------

    @api.model
    def _limits(self, case, currency, manager=False):
        """The policy's limits in the plan's currency; a manager may go as far as the policy lets managers."""
        policy, company = case.policy_id, case.company_id
        smallest = company.currency_id._convert(
            policy.plan_min_instalment, currency, company, company._collections_today()
        )
        return plans.Limits(
            months=policy.plan_manager_months if manager else policy.plan_max_months,
            min_instalment=Decimal() if manager else Decimal(str(smallest)),
            count=0 if manager else policy.plan_max_count,
            first_within_days=0 if manager else policy.plan_first_within_days,
        )

    @api.model
    def _beyond(self, case, currency, vals, parts, today: date, manager=False):
        limits = self._limits(case, currency, manager)
        if vals["kind"] != "parts":
            limits = plans.Limits(months=limits.months)
        income = Decimal(str(vals.get("income") or 0)) or None
        return plans.beyond(parts, limits, vals.get("rhythm") or "monthly", today, None if manager else income)

    def _made_by_manager(self):
        """Whether a manager answers for these terms, whoever puts them to the customer."""
        return self.env.su or self.user_id.sudo().has_group(MANAGER_GROUP)

    def _check_limits(self):
        manager = self._made_by_manager()
        if self.beyond and not manager:
            raise UserError(self.env._("%s Ask a manager to agree to it.", self.beyond_words))
        most = self.case_id.policy_id.plan_max_changes
        if most and len(self._ancestors().filtered("accepted_at")) > most and not manager:
            raise UserError(self.env._("The plan was changed %s times already. Ask a manager to agree to it.", most))
        self._check_manager_limits()

    def _check_manager_limits(self):
        vals = {"kind": self.kind, "rhythm": self.rhythm}
        parts = [plans.Part(i.number, i.nominal_date, i.date_due, Decimal(0), Decimal(0)) for i in self.instalment_ids]
        today = self.company_id._collections_today()
        if "months" in self._beyond(self.case_id, self.currency_id, vals, parts, today, manager=True):
            raise UserError(
                self.env._(
                    "No plan may take more than %s months. Choose larger parts.",
                    self.case_id.policy_id.plan_manager_months,
                )
            )

    @api.model
    def _has_it_hard(self, case):
        """Whether a hardship was noted lately. The kind of a hold is for few eyes: what follows from this is no more
        than days and a deposit."""
        lately = fields.Date.subtract(case.company_id._collections_today(), days=_CARE_DAYS)
        hard = [("hold_type", "=", "hardship"), "|", ("state", "=", "active"), ("ended_at", ">=", lately)]
        return bool(case._of_customer("collections.hold", *hard))

    @api.model
    def _cure_days(self, case):
        """How long what was missed may be made good: longer for customers who have it hard."""
        usual = case.policy_id.plan_cure_days
        return max(usual, _KIND_CARE_DAYS) if self._has_it_hard(case) else usual

    @api.model
    def _usual_deposit(self, case, total):
        """The deposit that the policy suggests; none for customers who have it hard."""
        share = 0 if self._has_it_hard(case) else case.policy_id.plan_deposit_percent
        return total * share / 100
