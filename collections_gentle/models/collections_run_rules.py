from odoo import fields, models


class CollectionsRun(models.Model):
    """A rule that cannot be read any more stops nothing; the report names it."""

    _inherit = "collections.run"

    broken_rules = fields.Text(string="Rules that were left out", readonly=True)

    def _start(self, company, now):
        run = super()._start(company, now)
        run._name_broken_rules()
        return run

    def _simulate(self, now):
        self._name_broken_rules()
        return super()._simulate(now)

    def _name_broken_rules(self):
        policies = self.env["collections.policy"].search([("company_id", "=", self.company_id.id)])
        words = policies._broken_rules()
        if words:
            self.broken_rules = "\n".join(words)
