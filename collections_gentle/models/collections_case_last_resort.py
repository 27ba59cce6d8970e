from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

# Consumer law in Belgium and the Netherlands gives fourteen days before a next step; we give them to everybody.
DAYS_BEFORE_NEXT_STEP = 14
# A message may wait for the night, a weekend or the post between being written and leaving; then it still gives them.
SPARE_DAYS = 5


class CollectionsCase(models.Model):
    """What the letter before an outside partner says of a conversation: until when nothing changes."""

    _inherit = "collections.case"

    next_date_words = fields.Char(
        compute="_compute_next_date_words",
        compute_sudo=True,
        help="The day that the letter of last resort names: a working day, more than two weeks away.",
    )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_next_date_words(self):
        for company, cases in self.grouped("company_id").items():
            cases.next_date_words = format_date(self.env, self._next_date(company), date_format="long")

    @api.model
    def _next_date(self, company):
        """The first working day of the company that is far enough away when the message leaves some days later."""
        eve = company._collections_today() + timedelta(days=DAYS_BEFORE_NEXT_STEP + SPARE_DAYS - 1)
        return company._collections_working_day(eve, 1)

    @api.model
    def mail_allowed_qweb_expressions(self):
        return super().mail_allowed_qweb_expressions() + ("object.next_date_words",)
