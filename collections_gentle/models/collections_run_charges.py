from odoo import models


class CollectionsRun(models.Model):
    """The run keeps what was said on a charge: paid in time, it is waived, and an accountant is asked to take it back."""

    _inherit = "collections.run"

    def _settle_disputes(self, company, now):
        """With the credit notes of disputes, those of charges."""
        result = super()._settle_disputes(company, now)
        self._commit_step(self.env["collections.charge"]._follow_due(company))
        return result
