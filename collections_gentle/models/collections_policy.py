from datetime import time
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.facts import Budget, Rules


class CollectionsPolicy(models.Model):
    _name = "collections.policy"
    _description = "Collection policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    segment = fields.Selection(
        [
            ("any", "All customers"),
            ("business", "Companies"),
            ("private", "Private customers"),
            ("chosen", "Customers chosen by rule or by hand"),
        ],
        required=True,
        default="any",
        help="Customers who have no policy of their own get the first policy for their segment.",
    )
    stage_ids = fields.One2many("collections.stage", "policy_id", string="Stages", copy=True)
    min_amount = fields.Monetary(
        string="Ask from", default=10, help="Nobody is contacted about less than this, all due items together."
    )
    predue_min = fields.Monetary(
        string="Courtesy note from", help="Before the due date we only write when at least this is at stake."
    )
    max_per_day = fields.Integer(string="Contacts in a day", default=1)
    max_per_week = fields.Integer(string="Contacts in 7 days", default=2)
    max_per_month = fields.Integer(string="Contacts in 30 days", default=6)
    min_gap_hours = fields.Integer(string="Hours between contacts", default=72)
    max_calls = fields.Integer(
        string="Calls in 7 days", default=2, help="Attempts to call a customer, answered or not."
    )
    talk_days = fields.Integer(
        string="Days after a talk",
        default=7,
        help="So many days after a conversation nobody calls without being asked.",
    )
    invoice_first = fields.Boolean(
        string="The invoice first",
        default=True,
        help="An invoice that was never sent, or whose e-mail came back, is sent before anything is asked; "
        "its age counts from that day.",
    )
    hour_from = fields.Float(string="Write from", default=8.0)
    hour_to = fields.Float(string="Write to", default=18.0)
    phone_hour_from = fields.Float(string="Call from", default=9.0)
    phone_hour_to = fields.Float(
        string="Call to", compute="_compute_phone_hour_to", store=True, readonly=False, precompute=True
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working days",
        help="Weekdays and closing days on which we write. Empty: the company's calendar.",
    )
    bank_stale_days = fields.Integer(
        string="Bank may be old by (days)",
        default=14,
        help="When the newest imported bank line is older, nobody is written to. 0 switches this off. "
        "It counts for companies that import bank lines.",
    )
    answer_days = fields.Integer(
        string="Days to answer the last message",
        default=7,
        help="After the last stage the customer has so many days before a collector is asked to look at the case.",
    )
    promise_grace_days = fields.Integer(
        string="Days of grace", default=3, help="Working days after the promised day: banks take some time."
    )
    promise_max_days = fields.Integer(
        string="Promise for at most (days)", default=30, help="For longer a plan is suggested. 0: as long as you like."
    )
    promise_max_broken = fields.Integer(
        string="Promises not kept",
        default=2,
        help="After so many in 12 months a manager agrees to the next promise. 0 switches this off.",
    )
    promise_nudge = fields.Boolean(string="Note the day before", default=True)
    promise_thanks = fields.Boolean(string="Thank for kept promises", default=True)
    broken_call_days = fields.Integer(
        string="Call within (working days)", default=2, help="After a promise was not kept a person calls first."
    )
    answer_within_days = fields.Integer(
        string="Answer within (working days)", default=2, help="How soon customers who write to us have an answer."
    )
    fresh_days = fields.Integer(
        string="Days of peace after a hold", default=7, help="When a hold ends by hand, nobody writes for so long."
    )
    dispute_manager_above = fields.Monetary(
        string="Manager closes disputes above", default=5000, help="In company currency. 0 switches this off."
    )
    thank_you = fields.Boolean(string="Thank when settled", default=True)
    thank_you_template_id = fields.Many2one(
        "mail.template", string="Thank-you text", domain=[("model", "=", "collections.case")]
    )

    @api.depends("segment")
    def _compute_phone_hour_to(self):
        """Companies are called at work; people at home may answer in the evening (ACCC guideline, section 4)."""
        for policy in self:
            policy.phone_hour_to = 20.0 if policy.segment == "private" else 17.0

    @api.constrains("max_calls", "talk_days")
    def _check_calls(self):
        for policy in self:
            # Reg F presumes trouble above seven.
            if not 1 <= policy.max_calls <= 7 or policy.talk_days < 0:
                raise ValidationError(
                    self.env._(
                        "Allow one to seven calls a week in the policy %s, and zero days or more after a talk.",
                        policy.name,
                    )
                )

    @api.constrains("max_per_day", "max_per_week", "max_per_month", "min_gap_hours")
    def _check_limits(self):
        for policy in self:
            if min(policy.max_per_day, policy.max_per_week, policy.max_per_month) < 1 or policy.min_gap_hours < 0:
                raise ValidationError(
                    self.env._(
                        "Allow at least one contact a day, a week and a month in the policy %s, "
                        "and a distance of zero hours or more.",
                        policy.name,
                    )
                )

    @api.constrains("min_amount", "predue_min", "bank_stale_days", "answer_days")
    def _check_amounts(self):
        for policy in self:
            if min(policy.min_amount, policy.predue_min, policy.bank_stale_days, policy.answer_days) < 0:
                raise ValidationError(
                    self.env._("Set the amounts and days of the policy %s to zero or more.", policy.name)
                )

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for policy in self:
            if not 0 <= policy.hour_from < policy.hour_to <= 24:
                raise ValidationError(
                    self.env._(
                        "Set the contact hours of %s to a start before the end, between 0:00 and 24:00.", policy.name
                    )
                )

    @api.constrains("phone_hour_from", "phone_hour_to")
    def _check_phone_hours(self):
        for policy in self:
            # Reg F: nobody is called or sent a text before eight or after nine in the evening.
            if not 8 <= policy.phone_hour_from < policy.phone_hour_to <= 21:
                raise ValidationError(
                    self.env._(
                        "Set the hours for calls and text messages of %s to a start before the end, "
                        "between 8:00 and 21:00.",
                        policy.name,
                    )
                )

    @api.constrains("name", "stage_ids", "active")
    def _check_stages(self):
        for policy in self:
            if policy.active and not policy.stage_ids:
                raise ValidationError(
                    self.env._(
                        "The policy %(name)s has no stages. Add at least one stage: it says when and how to write.",
                        name=policy.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_cases(self):
        foreign = [("policy_id", "in", self.ids), ("company_id", "not in", self.company_id.ids)]
        case = self.env["collections.case"].sudo().search(foreign, limit=1)
        if case:
            raise ValidationError(
                self.env._(
                    "Customers of %(company)s are under the policy %(name)s. Make a copy for the other company.",
                    company=case.company_id.name,
                    name=case.policy_id.name,
                )
            )

    @api.constrains("thank_you_template_id")
    def _check_thank_you_template(self):
        self.thank_you_template_id._check_collections_use()

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name"}:
            self._wake_cases()
        return result

    def _wake_cases(self):
        """Other rules count from the next look on."""
        Case = self.env["collections.case"].sudo()
        return Case.search([("policy_id", "in", self.ids), ("state", "!=", "closed")])._wake("policy changed")

    def _engine_rules(self):
        """This policy as the engine reads it.

        :rtype: collections_gentle.engine.facts.Rules
        """
        self.ensure_one()
        return Rules(
            stages=tuple(stage._engine_stage() for stage in self.stage_ids),
            min_amount=Decimal(str(self.min_amount)),
            predue_min=Decimal(str(self.predue_min)),
            bank_stale_days=self.bank_stale_days,
            answer_days=self.answer_days,
            budget=self._engine_budget(),
            invoice_first=self.invoice_first,
            zone=self.company_id._collections_zone(),
        )

    def _engine_budget(self):
        limits = (self.max_per_day, self.max_per_week, self.max_per_month, self.min_gap_hours)
        return Budget(*limits, self.max_calls, self.talk_days)

    def _contact_calendar(self):
        return self.calendar_id or self.company_id.resource_calendar_id

    def _hours(self):
        """Start and end of the contact window as ``time``; 24:00 reads as the last moment of the day."""
        return to_time(self.hour_from), to_time(self.hour_to)

    def _phone_hours(self):
        """The same for calls and text messages."""
        return to_time(self.phone_hour_from), to_time(self.phone_hour_to)


def to_time(hours):
    minutes = round(hours * 60)
    return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else time.max
