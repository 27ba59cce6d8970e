from odoo import fields, models


class CollectionsAgency(models.Model):
    """An agency that may talk to customers for us, and what we know of it. One that we do not know enough about, or not
    freshly enough, gets no new customer."""

    _name = "collections.agency"
    _description = "Collection agency"
    _rec_name = "partner_id"
    _order = "partner_id, id"

    partner_id = fields.Many2one(
        "res.partner", string="Agency", required=True, index=True, domain=[("is_company", "=", True)]
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    email = fields.Char(help="Where files about customers are sent; empty: the contact's own address.")
    register_name = fields.Char(string="Register")
    register_number = fields.Char(string="Number in the register")
    register_url = fields.Char(string="Address of the register")
    licence_until = fields.Date(string="Licence valid until")

    def _problems(self, day):
        """Why this agency gets no new customer on ``day``.

        :rtype: tuple[str, ...]
        :return: codes; empty: it may.
        """
        self.ensure_one()
        licence = "no_licence" if not self.licence_until else "licence_over" if self.licence_until < day else ""
        return tuple(filter(None, (licence, "" if self.active else "archived")))
