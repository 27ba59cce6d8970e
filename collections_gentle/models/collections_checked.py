from odoo import api, models
from odoo.exceptions import UserError


class CollectionsChecked(models.AbstractModel):
    """A record whose figures count only after somebody has looked at them. While it is in use they stay as they were
    seen, and other figures are looked at again before they count."""

    _name = "collections.checked"
    _description = "Figures that somebody has looked at"

    # What was looked at.
    _figures = frozenset()
    # The field that puts the record in use.
    _switch = "active"

    @api.model_create_multi
    def create(self, vals_list):
        """The figures, with their lines, come first: whoever has seen them has seen all."""
        records = super().create([self._split(vals)[0] for vals in vals_list])
        for record, vals in zip(records, vals_list, strict=True):
            seen = self._split(vals)[1]
            if any(seen.values()):
                record.write(seen)
        return records

    def write(self, vals):
        if self._figures.isdisjoint(vals):
            return super().write(vals)
        self.check_access("write")
        figures, seen = self._split(vals)
        if not seen.get(self._switch, True):
            super().write({self._switch: False})
        self._figures_change()
        super().write(figures)
        return super().write(seen)

    @api.model
    def _split(self, vals):
        """(the figures and everything else, who has looked at them and whether they count)"""
        about = (self._switch, "reviewed_by", "reviewed_on")
        figures = {name: value for name, value in vals.items() if name not in about}
        return figures, {name: value for name, value in vals.items() if name in about}

    def _figures_change(self):
        """Refuse it while somebody relies on them; else whoever has looked at them does so again.

        :raise UserError: what to do instead.
        """
        raise NotImplementedError

    def _check_for_all(self):
        """What goes for all companies is changed by who works in all of them.

        :raise UserError: what to do instead.
        """
        shared = not self.env.su and self.filtered(lambda record: not record.company_id)
        others = [("id", "not in", self.env.user.company_ids.ids)]
        if shared and self.env["res.company"].sudo().search_count(others, limit=1):
            raise UserError(
                self.env._(
                    "“%s” goes for all companies, so somebody who works in all of them changes it. Make a copy for your "
                    "company instead.",
                    shared[0].display_name,
                )
            )
