from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        """A company's zone is its calendar's, and is kept at hand."""
        result = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return result
