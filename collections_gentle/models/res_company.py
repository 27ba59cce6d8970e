from zoneinfo import ZoneInfo

from odoo import api, fields, models


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
