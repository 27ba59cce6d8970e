from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.profiles import Band


class CollectionsProfileBand(models.Model):
    """A step of the scale of costs that a country allows."""

    _name = "collections.profile.band"
    _description = "Step of a scale of costs"
    _inherit = ["collections.checked.part"]
    _whole = "profile_id"
    _order = "profile_id, above, id"

    profile_id = fields.Many2one("collections.country.profile", required=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="profile_id.currency_id")
    above = fields.Monetary(string="Claims above", required=True)
    fixed = fields.Monetary(string="Fixed sum")
    percent = fields.Float(string="Plus percent of the rest", digits=(6, 3), help="Of what is above this step.")
    minimum = fields.Monetary(string="At least")

    @api.constrains("above", "fixed", "percent", "minimum")
    def _check_amounts(self):
        for band in self:
            if min(band.above, band.fixed, band.percent, band.minimum) < 0:
                raise ValidationError(
                    self.env._("Set the scale of costs of the profile %s to zero or more.", band.profile_id.name)
                )

    @api.constrains("profile_id", "above")
    def _check_once(self):
        for profile in self.profile_id:
            steps = profile.band_ids.mapped("above")
            if len(steps) != len(set(steps)):
                raise ValidationError(
                    self.env._("Let each step of the scale of costs of the profile %s begin once.", profile.name)
                )

    def _engine_band(self):
        """This step as the engine reads it."""
        exact = [Decimal(str(value)) for value in (self.above, self.fixed, self.percent, self.minimum)]
        return Band(*exact)
