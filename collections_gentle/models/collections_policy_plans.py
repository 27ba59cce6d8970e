from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsPolicy(models.Model):
    """How far plans and discounts may go.

    Sources: HMRC Time to Pay (lengths follow from income, most plans are kept), CONC 7.3 (no few or large payments).
    The figures are house rules.
    """

    _inherit = "collections.policy"

    plan_max_months = fields.Integer(string="Plan for at most (months)", default=6)
    plan_manager_months = fields.Integer(string="With a manager (months)", default=12)
    plan_min_instalment = fields.Monetary(string="Smallest part", default=25)
    plan_max_count = fields.Integer(string="Most parts", default=24)
    plan_first_within_days = fields.Integer(string="First part within (days)", default=14)
    plan_deposit_percent = fields.Float(string="Deposit (%)", default=20, help="A suggestion; none in hardship.")
    plan_round_to = fields.Float(string="Round parts up to", help="0: parts are equal, the last takes the cents.")
    plan_income_above = fields.Monetary(
        string="Ask what is affordable above", default=1000, help="A safe amount in their own words; no papers."
    )
    plan_offer_days = fields.Integer(string="Offer valid for (days)", default=14)
    plan_grace_days = fields.Integer(
        string="Call after (working days)", default=5, help="When a part has not come, a person calls."
    )
    plan_cure_days = fields.Integer(
        string="Days to make it good", default=14, help="After a notice; 30 for customers who have it hard."
    )
    plan_max_changes = fields.Integer(
        string="Changes", default=2, help="After so many a manager agrees to the next one. 0 switches this off."
    )
    plan_resume_days = fields.Integer(
        string="Days of peace after a plan", default=7, help="When a plan ends unpaid, nobody writes for so long."
    )
    discount_max_percent = fields.Float(string="Discount up to (%)", default=5, help="By one manager alone.")
    discount_second_percent = fields.Float(string="With a second manager (%)", default=10)

    @api.constrains(
        "plan_max_months",
        "plan_manager_months",
        "plan_min_instalment",
        "plan_max_count",
        "plan_first_within_days",
        "plan_round_to",
        "plan_income_above",
        "plan_offer_days",
        "plan_grace_days",
        "plan_cure_days",
        "plan_max_changes",
        "plan_resume_days",
    )
    def _check_plans(self):
        for policy in self:
            figures = (
                *(policy.plan_max_months, policy.plan_min_instalment, policy.plan_max_count),
                *(policy.plan_first_within_days, policy.plan_round_to, policy.plan_income_above),
                *(policy.plan_offer_days, policy.plan_grace_days, policy.plan_cure_days),
                *(policy.plan_max_changes, policy.plan_resume_days),
            )
            too_short = policy.plan_cure_days < 7 or policy.plan_resume_days < 1
            if min(figures) < 0 or policy.plan_manager_months < policy.plan_max_months or too_short:
                raise ValidationError(
                    self.env._(
                        "Set the figures for plans of %s to zero or more, a manager's months to no less than the "
                        "others', at least 7 days to make good what was missed and a day of peace afterwards.",
                        policy.name,
                    )
                )

    @api.constrains("plan_deposit_percent", "discount_max_percent", "discount_second_percent")
    def _check_percentages(self):
        for policy in self:
            shares = (policy.plan_deposit_percent, policy.discount_max_percent, policy.discount_second_percent)
            if min(shares) < 0 or max(shares) >= 100 or policy.discount_second_percent < policy.discount_max_percent:
                raise ValidationError(
                    self.env._(
                        "Set the percentages of %s between 0 and 100, with a second manager's no smaller than the "
                        "first's.",
                        policy.name,
                    )
                )
