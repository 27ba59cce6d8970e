from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.agency import AgencyRules
from .collections_case_last_resort import DAYS_BEFORE_NEXT_STEP
from .collections_defaults import LAST_RESORT, last_resort_template

# Nobody is handed over within a month of the due date, whatever a policy says.
_EARLIEST = 30


class CollectionsPolicy(models.Model):
    """When an agency may be thought of at all. Source of the figures: the reference's 8.1."""

    _inherit = "collections.policy"

    agency_min_days = fields.Integer(
        string="Think of an agency after (days)",
        default=90,
        help="Then a person decides: an agency, or not now. Nobody is handed over by itself.",
    )
    agency_min_amount = fields.Monetary(
        string="Agency from", default=250, help="For less than this nobody outside is asked."
    )
    agency_letter_days = fields.Integer(
        string="Days after the last letter",
        default=DAYS_BEFORE_NEXT_STEP,
        help="Between the letter of last resort and the agency, and never before the day that the letter names.",
    )
    has_last_resort = fields.Boolean(compute="_compute_has_last_resort")

    @api.depends("stage_ids.tone", "stage_ids.active")
    def _compute_has_last_resort(self):
        for policy in self:
            policy.has_last_resort = "last_resort" in policy.stage_ids.mapped("tone")

    @api.constrains("agency_min_days", "agency_min_amount", "agency_letter_days")
    def _check_agency(self):
        for policy in self:
            short = policy.agency_min_days < _EARLIEST or policy.agency_letter_days < DAYS_BEFORE_NEXT_STEP
            if short or policy.agency_min_amount < 0:
                raise ValidationError(
                    self.env._(
                        "In the policy %(policy)s think of an agency after %(days)s days or later, wait %(wait)s days or "
                        "more after the last letter, and set the amount to zero or more.",
                        policy=policy.name,
                        days=_EARLIEST,
                        wait=DAYS_BEFORE_NEXT_STEP,
                    )
                )

    def _agency_rules(self):
        """What this policy asks before the last resort, as the engine reads it."""
        return AgencyRules(
            min_days=self.agency_min_days,
            min_amount=Decimal(f"{self.agency_min_amount:.{self.currency_id.decimal_places}f}"),
            letter_days=self.agency_letter_days,
        )

    def action_add_last_resort(self):
        """Add the letter of last resort after the last stage; what the policy has stays as it is."""
        self.ensure_one()
        self.check_access("write")
        if self.has_last_resort:
            raise UserError(self.env._("The policy %s has this stage already.", self.name))
        last = max(self.stage_ids.mapped("days_after_due"), default=0)
        template = last_resort_template(self.segment)
        days = max(LAST_RESORT["days_after_due"], last + LAST_RESORT["min_gap_days"])
        stage = self.env["collections.policy"]._prepare_default_stage({**LAST_RESORT, "template": template})
        self.env["collections.stage"].create({**stage, "policy_id": self.id, "days_after_due": days})
        self._translate_defaults([code for code, _name in self.env["res.lang"].get_installed()])
