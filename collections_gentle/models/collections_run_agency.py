from odoo import models


class CollectionsRun(models.Model):
    """The last resort in the run: nobody drifts into it, and nothing that happens meanwhile goes unnoticed."""

    _inherit = "collections.run"

    def _follow_agencies(self, company, now):
        followed = self.env["collections.handover"]._follow_due(company)
        self._commit_step(followed)

    def _decide_about_agencies(self, company, now):
        self._commit_step(self.env["collections.case"]._ask_whether_agency(company))
