from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Both are off until a manager decides otherwise: a right to charge is no duty to.
CHARGES = [
    ("off", "Off"),
    ("shown", "Shown as information"),
    ("prepared", "Prepared as an invoice line"),
]


class ResCompany(models.Model):
    """Whether a company looks at late interest and fixed compensation, and how they are invoiced."""

    _inherit = "res.company"

    collections_interest = fields.Selection(CHARGES, string="Late interest", required=True, default="off")
    collections_compensation = fields.Selection(CHARGES, string="Fixed compensation", required=True, default="off")
    collections_charge_journal_id = fields.Many2one(
        "account.journal",
        string="Journal for charges",
        domain="[('type', '=', 'sale'), ('company_id', '=', id)]",
        help="Empty: the first journal for sales.",
    )
    collections_interest_product_id = fields.Many2one("product.product", string="Product for interest")
    collections_interest_account_id = fields.Many2one("account.account", string="Account for interest")
    collections_compensation_product_id = fields.Many2one("product.product", string="Product for compensation")
    collections_compensation_account_id = fields.Many2one("account.account", string="Account for compensation")

    @api.constrains("collections_charge_journal_id")
    def _check_collections_charge_journal(self):
        for company in self:
            journal = company.collections_charge_journal_id
            if journal and (journal.type != "sale" or journal.company_id != company):
                raise ValidationError(self.env._("Choose a sales journal of %s for charges.", company.name))

    def _collections_charges(self):
        """The kinds of charges that this company wants to see."""
        kinds = {"interest": self.collections_interest, "compensation": self.collections_compensation}
        return frozenset(kind for kind, setting in kinds.items() if setting in ("shown", "prepared"))

    def _collections_prepared(self):
        """The kinds of charges that may go on an invoice."""
        kinds = {"interest": self.collections_interest, "compensation": self.collections_compensation}
        return frozenset(kind for kind, setting in kinds.items() if setting == "prepared")
