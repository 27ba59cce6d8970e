import logging

import psycopg2

from odoo import fields, models

_logger = logging.getLogger(__name__)


class CollectionsRun(models.Model):
    """Texts in use that would be refused today: they came in by a file of translations, are older than the guard, or a
    permission has expired. The run sends them as before and its report names them: a guard that stopped letters in the
    night would leave customers without the kind ones, too. Looked at once a run, not for each customer."""

    _inherit = "collections.run"

    harsh_texts = fields.Text(string="Texts to look at", readonly=True)

    def _start(self, company, now):
        run = super()._start(company, now)
        run._name_harsh_texts()
        return run

    def _simulate(self, now):
        self._name_harsh_texts()
        return super()._simulate(now)

    def _name_harsh_texts(self):
        """Nothing that goes wrong here keeps a message back."""
        try:
            with self.env.cr.savepoint():
                self.harsh_texts = "\n".join(self._harsh_texts()) or False
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.exception("Collections: the texts of %s could not be looked at", self.company_id.id)

    def _harsh_texts(self):
        """A sentence for each stage, then for each other text of the company."""
        policies = self.env["collections.policy"].search([("company_id", "=", self.company_id.id)])
        of_stages = [line for lines in policies._tone_lines().values() for line in lines]
        return of_stages + self._harsh_other_texts()

    def _harsh_other_texts(self):
        """Confirmations and thanks, and the words on invoices."""
        templates = self.env["mail.template"].search([("model", "=like", "collections.%")])
        uses = [use for use in templates._tone_uses() if use.company == self.company_id and not use.stage]
        uses += self.company_id._tone_uses()
        refused = self.env["collections.tone"]._refused_in(uses, lambda use: use.holder)
        return [
            self.env._(
                "The text “%(text)s” sounds hard in %(languages)s.", text=h._tone_name(), languages=", ".join(languages)
            )
            for h, languages in refused.items()
        ]
