from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.workdays import add_working_days

# Days are added to dates; nobody means a day beyond this.
FAR = date(9000, 1, 1)


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_user_id = fields.Many2one(
        "res.users",
        string="Default collector",
        domain=[("share", "=", False)],
        help="Talks with the customers who have no collector of their own, and signs the messages to them.",
    )

    collections_dispute_user_id = fields.Many2one(
        "res.users",
        string="Disputes go to",
        domain=[("share", "=", False)],
        help="Looks into disputes that have no salesperson who can. Not the collector of the customer.",
    )

    collections_post_discount = fields.Boolean(
        string="Post agreed discounts",
        help="When money comes in time for an offered discount, the credit note for the difference is posted at once.",
    )

    collections_calls_per_day = fields.Integer(
        string="Calls in a day", default=25, help="So many calls one collector makes in a day; 0: as many as they like."
    )

    @api.constrains("collections_calls_per_day")
    def _check_collections_calls_per_day(self):
        for company in self:
            if company.collections_calls_per_day < 0:
                raise ValidationError(self.env._("Allow a number of calls in a day, or 0 for as many as they like."))

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["collections.policy"]._create_defaults(companies)
        return companies

    def _collections_tz(self):
        """Name of the company's time zone: its calendar's, else its own, else UTC."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _collections_zone(self):
        return ZoneInfo(self._collections_tz())

    def _collections_today(self, now=None):
        """The company's date.

        :param datetime now: the moment, naive UTC; this one if not given.
        """
        moment = now or fields.Datetime.now()
        return moment.replace(tzinfo=timezone.utc).astimezone(self._collections_zone()).date()

    def _collections_end_of(self, day):
        """The moment at which ``day`` is over for the company, in naive UTC."""
        start = datetime.combine(min(day, FAR) + timedelta(days=1), time(), tzinfo=self._collections_zone())
        return start.astimezone(timezone.utc).replace(tzinfo=None)

    def _collections_working_day(self, day, count):
        """The ``count``-th working day of the company after ``day``; before it when ``count`` is negative."""
        weekdays, closed = self.env["collections.window"]._working_days(self, day)
        return add_working_days(day, count, weekdays, closed)
