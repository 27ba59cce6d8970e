from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.selfservice import Limits


class CollectionsPolicy(models.Model):
    """How far customers may go on their page without a person. House rules."""

    _inherit = "collections.policy"

    page_plan_total = fields.Monetary(
        string="Parts up to", default=5000, help="Larger sums are split after a talk. 0: always after a talk."
    )
    page_plan_count = fields.Integer(string="In at most (parts)", default=3)
    page_plan_days = fields.Integer(string="Within (days)", default=90)

    @api.constrains("page_plan_total", "page_plan_count", "page_plan_days")
    def _check_page_limits(self):
        for policy in self:
            if min(policy.page_plan_total, policy.page_plan_count, policy.page_plan_days) < 0:
                raise ValidationError(
                    self.env._("Set the limits for the customer's page of %s to zero or more.", policy.name)
                )

    def _page_limits(self):
        return Limits(Decimal(str(self.page_plan_total)), self.page_plan_count, self.page_plan_days)
