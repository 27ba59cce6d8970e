import hashlib
import hmac
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..engine.selfservice import ADDRESS_RATE, ANSWER_RATES, WRONG_TOKEN_RATE, is_too_many

_KEPT = timedelta(days=2)
# What an address sends: wrong keys, and everything else whatever becomes of it.
WRONG_TOKEN, TRIED = "token", "tried"


class CollectionsPageAttempt(models.Model):
    """Counts what is sent to customers' pages, so that a program cannot send without end. Keeps no address, only a
    keyed fingerprint of it, and that for two days."""

    _name = "collections.page.attempt"
    _description = "Something sent to a customer's page"
    _log_access = False

    at = fields.Datetime(required=True, readonly=True, index=True)
    kind = fields.Char(required=True, readonly=True)
    case_id = fields.Many2one("collections.case", readonly=True, ondelete="cascade", index="btree_not_null")
    source = fields.Char(readonly=True, index=True)

    @api.model
    def _source(self, address):
        """The fingerprint of a network address."""
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), (address or "").encode(), hashlib.sha256).hexdigest()[:32]

    @api.model
    def _is_refused(self, kind, case, address):
        """Whether this customer, or this address, has sent too much of this kind lately."""
        by_address = self._count(ADDRESS_RATE, [("source", "=", self._source(address)), ("kind", "=", TRIED)])
        by_case = self._count(ANSWER_RATES[kind], [("kind", "=", kind), ("case_id", "=", case.id)])
        return is_too_many(by_address, ADDRESS_RATE) or is_too_many(by_case, ANSWER_RATES[kind])

    @api.model
    def _has_guessed(self, address):
        """Whether so many wrong links came from this address that it has to wait."""
        wrong = [("source", "=", self._source(address)), ("kind", "=", WRONG_TOKEN)]
        return is_too_many(self._count(WRONG_TOKEN_RATE, wrong), WRONG_TOKEN_RATE)

    @api.model
    def _count(self, rate, domain):
        since = fields.Datetime.now() - timedelta(minutes=rate.minutes)
        return self.sudo().search_count([*domain, ("at", ">", since)], limit=rate.most)

    @api.model
    def _note(self, kind, case, address):
        """An answer that was taken: kept, or taken back, together with it."""
        values = {"at": fields.Datetime.now(), "kind": kind, "source": self._source(address)}
        # Nobody has rights on this table; the page alone counts here.
        self.sudo().create({**values, "case_id": case.id})

    @api.model
    def _note_try(self, kind, address):
        """Counted on a connection of its own: also when the request is refused, and all that it did is undone."""
        values = {"at": fields.Datetime.now(), "kind": kind, "source": self._source(address)}
        with self.env.registry.cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})[self._name].create(values)

    @api.autovacuum
    def _forget(self):
        self.env.cr.execute(SQL("DELETE FROM collections_page_attempt WHERE at < %s", fields.Datetime.now() - _KEPT))
