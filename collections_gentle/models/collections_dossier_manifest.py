from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FORMAT = "collections-dossier/1"
_NOTHING = Decimal(0)
# What an agency may be told, field by field: this is the only place that says so, and nothing else is ever read for a
# file. Amounts and days of the ledger come from the statements in ``collections.dossier.ledger``, which name theirs.
# Reference 8.2: never support needs, notes, health, family, scores, why there was a pause, or what a colleague is like.
WHITELIST = {
    "res.partner": (
        *("name", "is_company", "company_registry", "vat", "ref", "function"),
        *("street", "street2", "zip", "city", "state_id", "country_id", "email", "phone", "lang"),
        *("is_blacklisted", "collections_no_calls", "collections_no_letters", "collections_excluded"),
        *("collections_way", "collections_hour_from", "collections_hour_to"),
    ),
    "res.country": ("name", "code"),
    "res.country.state": ("name",),
    "res.partner.bank": ("acc_number", "acc_holder_name", "bank_name", "bank_bic"),
    "res.currency": ("name", "decimal_places"),
    "account.move": ("name", "invoice_date", "move_type"),
    "sale.order": ("name", "date_order", "client_order_ref", "signed_on"),
    "stock.picking": ("name", "date_done"),
    "collections.dossier": ("name", "lang"),
    "collections.agency": ("partner_id", "register_name", "register_number"),
    "collections.policy": ("hour_from", "hour_to", "phone_hour_from", "phone_hour_to"),
    "collections.stage": ("tone",),
    "collections.touch": (
        *("kind", "channel", "state", "purpose", "outcome", "sent_at", "tried_at", "named_until"),
        "stage_id",
    ),
    "collections.promise": (
        *("date_promised", "amount", "currency_id", "state", "captured_at", "channel", "paid", "cured_on", "line_ids"),
    ),
    "collections.plan": (
        *("name", "version", "kind", "state", "total", "discount", "received", "currency_id", "line_ids"),
        *("offered_at", "accepted_at", "ended_at", "instalment_ids"),
    ),
    "collections.instalment": ("plan_id", "number", "date_due", "amount", "paid", "state"),
    "collections.dispute": (
        *("code", "amount", "currency_id", "state", "opened_on", "closed_at", "accepted_amount", "line_ids"),
    ),
    "collections.hold": ("hold_type", "begun_at", "until", "ended_at", "state", "for_items", "line_ids"),
    "collections.interest.rate": ("base_name", "source"),
    "collections.compensation": ("name", "source"),
    "mail.message": ("date", "message_type"),
}
# Kinds of pauses that an agency may know; all others, and those that are invented later, are "a pause".
TOLD_HOLDS = frozenset(
    {
        *("postponed", "awaiting_answer", "customer_pause", "query", "complaint", "plan_request"),
        *("insolvency", "do_not_contact", "legal"),
    }
)
PAUSE = _lt("A pause")


class CollectionsDossierManifest(models.AbstractModel):
    """Builds what an agency is told, from a list of fields and nothing else. Reads only; the PDF, the JSON and the
    tables are all drawn from what it returns."""

    _name = "collections.dossier.manifest"
    _description = "What an agency is told"

    @api.model
    def _build(self, dossier, redacted=True):
        """What stands in a file; a constant number of statements, however much happened.

        :param bool redacted: without the lines that somebody has left out.
        :rtype: dict
        :return: plain values that JSON knows; amounts are exact decimals as text, days ``YYYY-MM-DD``, moments
            ``YYYY-MM-DD HH:MM`` in the company's time. The keys, and no others:

            ``format, reference, made_on, language, agency, creditor, debtor, items, in_favour, sums, legal_basis,
            documents, contacts, promises, plans, disputes, pauses, limits, left_out``
        """
        # Whoever may make a file may read less than it tells; what it tells is chosen above.
        dossier = dossier.sudo().with_context(lang=dossier.lang).with_company(dossier.company_id)
        me = self.sudo().with_env(dossier.env)
        world, (head,) = me._world(dossier), me._rows(dossier).values()
        content = {
            "format": FORMAT,
            "reference": head["name"],
            "made_on": me._day(world["today"]),
            "language": head["lang"],
            **me._parties(dossier, world),
            **me._money_parts(dossier, world),
            "documents": me.env["collections.dossier.log"]._documents(dossier, world),
            "contacts": me.env["collections.dossier.log"]._contacts(dossier, world),
            **me._said(dossier, world),
            "limits": me.env["collections.dossier.parties"]._limits(dossier, world),
        }
        return me._redact(dossier, content) if redacted else {**content, "left_out": {"contacts": 0, "documents": 0}}

    @api.model
    def _world(self, dossier):
        """What all parts have in common."""
        company, lines = dossier.company_id, dossier.handover_id._dossier_lines()
        return {
            "company": company,
            "zone": company._collections_zone(),
            "today": company._collections_today(),
            "lines": lines,
            "since": min(filter(None, lines.move_id.mapped("invoice_date")), default=None),
            **self.env["collections.dossier.ledger"]._read_ledger(dossier.case_id, lines),
        }

    @api.model
    def _parties(self, dossier, world):
        return self.env["collections.dossier.parties"]._parties(dossier, world)

    @api.model
    def _money_parts(self, dossier, world):
        return self.env["collections.dossier.ledger"]._money_parts(dossier, world)

    @api.model
    def _redact(self, dossier, content):
        """Without what somebody has left out; how much that is stands there, so that nobody is misled."""
        gone = set(dossier.redactions or {})
        parts = {name: [row for row in content[name] if row["key"] not in gone] for name in ("contacts", "documents")}
        left_out = {name: len(content[name]) - len(rows) for name, rows in parts.items()}
        return {**content, **parts, "left_out": left_out}

    # --- reading --------------------------------------------------------------------------------------------------

    @api.model
    def _rows(self, records):
        """The fields of ``records`` that may leave, by id; the one way to read a record for a file.

        :rtype: dict[int, dict]
        """
        rows = records.read(list(WHITELIST[records._name]), load=None)
        return {row["id"]: row for row in rows}

    @api.model
    def _words(self, model, name, value):
        """The value of a selection field, in the words of the file's language."""
        return dict(self.env[model]._fields[name]._description_selection(self.env)).get(value) or ""

    @api.model
    def _day(self, day):
        return fields.Date.to_string(day) or ""

    @api.model
    def _local(self, moment, world):
        """A moment of the database in the company's time."""
        return moment and self.env["collections.facts"]._aware(moment).astimezone(world["zone"])

    @api.model
    def _moment(self, moment, world):
        return moment and f"{self._local(moment, world):%Y-%m-%d %H:%M}" or ""

    @api.model
    def _local_day(self, moment, world):
        return moment and f"{self._local(moment, world):%Y-%m-%d}" or ""

    @api.model
    def _amount(self, amount, currency):
        """An amount as text, exactly; ``currency`` is a row of ``res.currency``."""
        return f"{Decimal(str(amount or 0)):.{currency['decimal_places']}f}"

    @api.model
    def _by_currency(self):
        """A table of sums that begins with nothing."""
        return defaultdict(lambda: _NOTHING)

    # --- what was said ----------------------------------------------------------------------------------------------

    @api.model
    def _said(self, dossier, world):
        """Promises, plans, disputes and pauses that are about what is handed over, or about the whole conversation."""
        case = dossier.case_id
        return {
            "promises": [self._promise(row, world) for row in self._about(case.promise_ids, world)],
            "plans": self._plans(case, world),
            "disputes": [self._dispute(row, world) for row in self._about(case.dispute_ids, world)],
            "pauses": self._pauses(case, world),
        }

    @api.model
    def _about(self, records, world):
        """Rows of those that are about what is handed over, in their order."""
        mine = set(world["lines"].ids)
        rows = self._rows(records.sorted("id")).values()
        return [row for row in rows if not row["line_ids"] or mine & set(row["line_ids"])]

    @api.model
    def _numbers(self, row, world):
        """The documents that something is about, as far as they are handed over."""
        numbers = [item["document"] for item in world["items"] if item["line_id"] in row["line_ids"]]
        return list(dict.fromkeys(numbers))

    @api.model
    def _promise(self, row, world):
        currency = world["currencies"][row["currency_id"]]
        return {
            "noted_on": self._local_day(row["captured_at"], world),
            "promised_for": self._day(row["date_promised"]),
            "currency": currency["name"],
            "amount": self._amount(row["amount"], currency),
            "paid": self._amount(row["paid"], currency),
            "paid_later_on": self._day(row["cured_on"]),
            "documents": self._numbers(row, world),
            "channel": row["channel"],
            "state": row["state"],
            "state_words": self._words("collections.promise", "state", row["state"]),
        }

    @api.model
    def _plans(self, case, world):
        """Plans that the customer knows of: an offer that never left is nobody's business."""
        found = [row for row in self._about(case.plan_ids, world) if row["offered_at"]]
        parts = self.env["collections.instalment"].browse([id_ for row in found for id_ in row["instalment_ids"]])
        parts = self._rows(parts.sorted(lambda part: (part.plan_id.id, part.number)))
        return [self._plan(row, [p for p in parts.values() if p["plan_id"] == row["id"]], world) for row in found]

    @api.model
    def _plan(self, row, parts, world):
        currency = world["currencies"][row["currency_id"]]
        return {
            "number": row["name"],
            "version": row["version"],
            "kind": row["kind"],
            "kind_words": self._words("collections.plan", "kind", row["kind"]),
            "offered_on": self._local_day(row["offered_at"], world),
            "agreed_on": self._local_day(row["accepted_at"], world),
            "ended_on": self._local_day(row["ended_at"], world),
            "currency": currency["name"],
            "total": self._amount(row["total"], currency),
            "discount": self._amount(row["discount"], currency),
            "received": self._amount(row["received"], currency),
            "documents": self._numbers(row, world),
            "state": row["state"],
            "state_words": self._words("collections.plan", "state", row["state"]),
            "parts": [self._part(part, currency) for part in parts],
        }

    @api.model
    def _part(self, part, currency):
        return {
            "number": part["number"],
            "due": self._day(part["date_due"]),
            "amount": self._amount(part["amount"], currency),
            "paid": self._amount(part["paid"], currency),
            "state": part["state"],
            "state_words": self._words("collections.instalment", "state", part["state"]),
        }

    @api.model
    def _dispute(self, row, world):
        currency = world["currencies"][row["currency_id"]]
        return {
            "raised_on": self._day(row["opened_on"]),
            "about": row["code"],
            "about_words": self._words("collections.dispute", "code", row["code"]),
            "documents": self._numbers(row, world),
            "currency": currency["name"],
            "amount": self._amount(row["amount"], currency),
            "accepted": self._amount(row["accepted_amount"], currency),
            "closed_on": self._local_day(row["closed_at"], world),
            "state": row["state"],
            "state_words": self._words("collections.dispute", "state", row["state"]),
        }

    @api.model
    def _pauses(self, case, world):
        """When the customer was left in peace; of what kind only where an agency may know."""
        rows = self._about(case.hold_ids, world)
        begun = [(self._local_day(row["begun_at"], world), row) for row in rows]
        since = self._day(world["since"])
        return [
            {
                "kind": row["hold_type"] if row["hold_type"] in TOLD_HOLDS else "pause",
                "kind_words": self._pause_words(row["hold_type"]),
                "from": first,
                "to": self._local_day(row["ended_at"], world),
            }
            for first, row in begun
            if first >= since
        ]

    @api.model
    def _pause_words(self, kind):
        return self._words("collections.hold", "hold_type", kind) if kind in TOLD_HOLDS else self.env._(PAUSE)
