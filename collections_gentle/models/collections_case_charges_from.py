from odoo import models


class CollectionsCase(models.Model):
    """The place where a country's profile says from when on a charge may be made. Until there are profiles: no rule."""

    _inherit = "collections.case"

    def _charges_from(self, day):
        """From which day on this customer may be charged interest, compensation or a fee.

        :param date day: the day on which it is asked.
        :return: a date: charges are barred before it; False: barred until a first reminder was sent; None: no rule.
        """
        self.ensure_one()
        return None
