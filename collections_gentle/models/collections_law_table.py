from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class CollectionsLawTable(models.AbstractModel):
    """A dated row of what a law or a contract allows. It counts only when somebody has checked it and switched it on."""

    _name = "collections.law.table"
    _description = "Dated figures of a law or a contract"
    _inherit = ["collections.checked"]
    _order = "valid_from desc, country_id, country_group_id, id"

    # What was checked: another figure is checked again.
    _figures = frozenset({"company_id", "country_id", "country_group_id", "valid_from", "valid_to"})

    active = fields.Boolean(
        string="In use", default=False, copy=False, help="Switch it on when somebody has checked its figures."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    country_id = fields.Many2one("res.country", help="Where the customer is; empty: anywhere.")
    country_group_id = fields.Many2one("res.country.group", string="Countries", help="Where the customer is.")
    valid_from = fields.Date(string="Valid from", required=True, default=fields.Date.context_today)
    valid_to = fields.Date(string="Valid through", help="Last day; empty: until a later row takes its place.")
    source = fields.Char(required=True, help="Where the figures can be looked up.")
    note = fields.Text()
    reviewed_by = fields.Many2one("res.users", string="Checked by", copy=False, domain=[("share", "=", False)])
    reviewed_on = fields.Date(string="Checked on", copy=False)

    _days_in_order = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day is before the first. Choose a later last day, or none.",
    )
    _one_place = models.Constraint(
        "CHECK (country_id IS NULL OR country_group_id IS NULL)",
        "Choose one country or a group of countries, not both.",
    )

    @api.constrains("active", "reviewed_by", "reviewed_on")
    def _check_reviewed(self):
        for row in self.filtered("active"):
            if not row.reviewed_by or not row.reviewed_on:
                raise ValidationError(
                    self.env._("Check the figures at their source first, and note who has checked them and when.")
                )
            if row.reviewed_on > fields.Date.context_today(row):
                raise ValidationError(self.env._("The figures cannot have been checked on a day to come."))

    def write(self, vals):
        if "active" in vals:
            self._check_for_all()
        return super().write(vals)

    def _figures_change(self):
        """Rows in use stay as they were checked: what was counted with them can be counted again."""
        self._check_for_all()
        if any(self.mapped("active")):
            raise UserError(
                self.env._("This row is in use. Add one that is valid from a later day, or switch this one off first.")
            )
        self.filtered("reviewed_by").write({"reviewed_by": False, "reviewed_on": False})

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_in_use(self):
        self._figures_change()

    def action_switch_on(self):
        """The current user has checked these figures: they count from now on."""
        self.check_access("write")
        self.write({"active": True, "reviewed_by": self.env.uid, "reviewed_on": fields.Date.context_today(self)})

    def action_switch_off(self):
        self.write({"active": False})

    # --- which row goes for whom ----------------------------------------------------------------------------------

    @api.model
    def _in_use(self, company):
        """All rows that may go for customers of ``company``."""
        return self.search([("company_id", "in", (False, company.id)), ("active", "=", True)])

    def _fits(self, country, segment):
        """Whether the row goes for customers of ``segment`` in ``country``."""
        if self.segment != segment or self.country_id and self.country_id != country:
            return False
        return not self.country_group_id or country in self.country_group_id.country_ids

    def _rank(self):
        """The nearer to the case, the higher: own company, then country, then group of countries, then currency."""
        return 8 * bool(self.company_id) + 4 * bool(self.country_id) + 2 * bool(self.country_group_id)

    def _where(self):
        return self.country_id.name or self.country_group_id.name or self.env._("Anywhere")

    def _since_words(self):
        return self.env._("from %s", format_date(self.env, self.valid_from))
