from odoo import api, models


class CollectionsCheckedPart(models.AbstractModel):
    """A line of figures that somebody has looked at, see ``collections.checked``."""

    _name = "collections.checked.part"
    _description = "Line of figures that somebody has looked at"

    # The field of the record to which the line belongs.
    _whole = ""

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts[self._whole]._figures_change()
        return parts

    def write(self, vals):
        self.check_access("write")
        self[self._whole]._figures_change()
        result = super().write(vals)
        if self._whole in vals:
            self[self._whole]._figures_change()
        return result

    def unlink(self):
        self.check_access("unlink")
        self[self._whole]._figures_change()
        return super().unlink()
