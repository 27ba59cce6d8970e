from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.retention import RetentionRules

# No claim against a customer is kept alive by a note for longer; books are another matter.
_LONGEST = 120
_MONTHS = (
    "collections_retention_private_months",
    "collections_retention_business_months",
    "collections_retention_support_months",
)


class ResCompany(models.Model):
    """How long what was said with customers is kept."""

    _inherit = "res.company"

    # The law asks for it by default. Where the addon was in use before, it is off until somebody has read the months: see
    # the migration to 19.0.1.6.0.
    collections_retention = fields.Boolean(
        string="Forget what was said",
        default=True,
        help="Words and personal data of closed conversations are removed after the months below. Days, sums and kinds stay.",
    )
    collections_retention_private_months = fields.Integer(string="Private customers", default=24)
    collections_retention_business_months = fields.Integer(string="Companies", default=72)
    collections_retention_support_months = fields.Integer(string="What somebody needs, and call notes", default=3)

    @api.constrains(*_MONTHS)
    def _check_collections_retention_months(self):
        for company in self:
            if not all(1 <= company[name] <= _LONGEST for name in _MONTHS):
                raise ValidationError(
                    self.env._("Keep what was said for at least 1 month and for at most %s months.", _LONGEST)
                )

    def _collections_retention_rules(self):
        """The months as the engine takes them."""
        return RetentionRules(
            support_months=self.collections_retention_support_months,
            private_months=self.collections_retention_private_months,
            business_months=self.collections_retention_business_months,
        )
