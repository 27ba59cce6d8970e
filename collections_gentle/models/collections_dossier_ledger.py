from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

# Items with everything that was matched with them, and what of them was charged for late payment. In SQL because amounts
# come as exact decimals, not floats; the columns are the whitelist.
_ITEMS = """
SELECT l.id, l.move_id, m.name, m.payment_reference, m.invoice_date, COALESCE(l.date_maturity, l.date), l.currency_id,
       l.amount_currency::text, l.amount_residual_currency::text,
       (SELECT json_agg(json_build_array(cl.date, pr.debit_amount_currency::text, {kind}, cm.name, cm.id)
                        ORDER BY cl.date, pr.id)
          FROM account_partial_reconcile pr
          JOIN account_move_line cl ON cl.id = pr.credit_move_id JOIN account_move cm ON cm.id = cl.move_id
          JOIN account_journal j ON j.id = cl.journal_id
         WHERE pr.debit_move_id = l.id AND pr.debit_amount_currency <> 0),
       (SELECT SUM(g.amount)::text FROM collections_charge g WHERE g.move_id = m.id AND g.kind = 'interest'),
       EXISTS (SELECT 1 FROM collections_charge g WHERE g.move_id = m.id)
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id
 WHERE l.id = ANY(%(lines)s)
 ORDER BY COALESCE(l.date_maturity, l.date), l.id
"""
# What speaks for the customer and is not matched with anything yet, wherever in the group it was booked.
_IN_FAVOUR = """
SELECT cl.date, (-cl.amount_residual_currency)::text, {kind}, cm.name, cm.id, cl.currency_id
  FROM account_move_line cl
  JOIN account_account a ON a.id = cl.account_id AND a.account_type = 'asset_receivable'
  JOIN account_move cm ON cm.id = cl.move_id JOIN account_journal j ON j.id = cl.journal_id
  JOIN res_partner p ON p.id = cl.partner_id
 WHERE p.commercial_partner_id = %(partner)s AND cl.company_id = ANY(%(branches)s) AND cl.parent_state = 'posted'
   AND cl.reconciled IS NOT TRUE AND cl.amount_residual_currency < 0
 ORDER BY cl.date, cl.id
"""
_KIND = """CASE WHEN cm.move_type = 'out_refund' THEN 'credit_note'
                WHEN j.type IN ('bank', 'cash', 'credit') THEN 'payment' ELSE 'other' END"""
_READ = ("account.move.line", "account.move", "account.partial.reconcile", "account.journal", "collections.charge")


class CollectionsDossierLedger(models.AbstractModel):
    """What is owed and what was paid, as the ledger has it, to the cent."""

    _name = "collections.dossier.ledger"
    _inherit = ["collections.dossier.manifest"]
    _description = "What an agency is told: amounts"

    @api.model
    def _read_ledger(self, case, lines):
        """Items, what is in the customer's favour, and the currencies of both; a constant number of statements."""
        for name in (*_READ, "res.partner"):
            self.env[name].flush_model()
        branches = self.env["collections.facts"]._branches(case.company_id)
        values = {"lines": lines.ids, "partner": case.partner_id.id, "branches": branches.ids}
        # The texts are our own constants; what varies is passed as values.
        items = self.env.execute_query(SQL(_ITEMS.format(kind=_KIND), **values))  # pylint: disable=sql-injection
        favour = self.env.execute_query(SQL(_IN_FAVOUR.format(kind=_KIND), **values))  # pylint: disable=sql-injection
        currencies = case.promise_ids.currency_id | case.dispute_ids.currency_id | case.plan_ids.currency_id
        currencies |= currencies.browse([row[6] for row in items] + [row[5] for row in favour])
        rows = self._rows(currencies)
        return {
            "currencies": rows,
            "by_name": {row["name"]: row for row in rows.values()},
            "items": [self._item(row, rows) for row in items],
            "in_favour": [self._entry(row, rows[row[5]]) for row in favour],
        }

    @api.model
    def _item(self, row, currencies):
        """One item, with what was taken off it; ``line_id`` and ``move_id`` do not leave."""
        line_id, move_id, number, reference, issued, due, currency_id, original, residual, taken, interest, charge = row
        currency = currencies[currency_id]
        return {
            "line_id": line_id,
            "move_id": move_id,
            "item": f"{number}#{line_id}",
            "document": number,
            "payment_reference": reference or "",
            "issued": self._day(issued),
            "due": self._day(due),
            "currency": currency["name"],
            "kind": "charge" if charge else "principal",
            "original": self._amount(original, currency),
            "open": self._amount(residual, currency),
            "interest": self._amount(interest, currency),
            "taken_off": [self._entry(entry, currency) for entry in taken or ()],
        }

    @api.model
    def _entry(self, row, currency):
        day, amount, kind, number, move_id = row[:5]
        return {
            "day": str(day),
            "kind": kind,
            "kind_words": self._kind_words(kind),
            "document": number or "",
            "currency": currency["name"],
            "amount": self._amount(amount, currency),
            "move_id": move_id,
        }

    @api.model
    def _kind_words(self, kind):
        return {
            "payment": self.env._("Payment"),
            "credit_note": self.env._("Credit note"),
            "other": self.env._("Other booking"),
        }[kind]

    # --- what leaves ------------------------------------------------------------------------------------------------

    @api.model
    def _money_parts(self, dossier, world):
        """Items, what is in the customer's favour, the sums by currency, and what interest and costs are based on."""
        legal = self._charged(world) + self._by_law(dossier, world)
        entries = {item["item"]: [self._without_ids(entry) for entry in item["taken_off"]] for item in world["items"]}
        items = [
            {**self._without_ids(item), **self._totals(item), "taken_off": entries[item["item"]]}
            for item in world["items"]
        ]
        return {
            "items": items,
            "in_favour": [self._without_ids(entry) for entry in world["in_favour"]],
            "sums": self._sums(world, legal),
            "legal_basis": legal,
        }

    @api.model
    def _without_ids(self, row):
        return {name: value for name, value in row.items() if name not in ("line_id", "move_id", "interest")}

    @api.model
    def _totals(self, item):
        """What was paid and credited of an item; everything that is no payment counts as credited."""
        paid = [Decimal(entry["amount"]) for entry in item["taken_off"] if entry["kind"] == "payment"]
        other = [Decimal(entry["amount"]) for entry in item["taken_off"] if entry["kind"] != "payment"]
        nothing = Decimal(item["original"]) * 0
        return {"paid": str(sum(paid, nothing)), "credited": str(sum(other, nothing))}

    @api.model
    def _charged(self, world):
        """What was charged for late payment on invoices of ours and is open: what was paid went to costs first."""
        rows = []
        for item in world["items"]:
            if item["kind"] == "principal":
                continue
            open_, charged = Decimal(item["open"]), Decimal(item["interest"])
            interest = max(min(open_, charged), charged * 0)
            words = self.env._("Charged on %(number)s of %(day)s", number=item["document"], day=item["issued"])
            for kind, amount in (("interest", interest), ("costs", open_ - interest)):
                rows.append(self._basis(world, kind, item, amount, words, on_invoice=True))
        return [row for row in rows if Decimal(row["amount"])]

    @api.model
    def _by_law(self, dossier, world):
        """What the law allows until today and is on no invoice yet; only kinds that the company does charge."""
        Charges, prepared = self.env["collections.charges"], world["company"]._collections_prepared()
        found = Charges._collect(dossier.case_id).get(dossier.case_id.id, ()) if prepared else ()
        mine = {item["line_id"]: item for item in world["items"]}
        rows = []
        for charge in found:
            for kind, amount in charge.sums.items():
                if charge.line.id in mine and kind in prepared:
                    name = "interest" if kind == "interest" else "costs"
                    words, source = Charges._line_words(charge, kind), self._source(charge, kind, dossier, world)
                    rows.append(self._basis(world, name, mine[charge.line.id], amount, words, source))
        return rows

    @api.model
    def _basis(self, world, kind, item, amount, words, source="", on_invoice=False):
        return {
            "kind": kind,
            "item": item["item"],
            "currency": item["currency"],
            "amount": self._amount(amount, world["by_name"][item["currency"]]),
            "basis": words,
            "source": source,
            "on_invoice": on_invoice,
        }

    @api.model
    def _source(self, charge, kind, dossier, world):
        """Where the figures of a charge can be looked up."""
        Charges, partner = self.env["collections.charges"], dossier.case_id.partner_id
        country, segment = Charges._country(partner, world), Charges._segment(partner)
        if kind == "interest":
            counted = {piece.percent for piece in charge.interest.counted}
            used = self.env["collections.interest.rate"]._in_use(world["company"])
            used = used.filtered(lambda rate: rate._exact() in counted and rate._fits(country, segment))
            named = [(row["base_name"], row["source"]) for row in self._rows(used).values()]
        else:
            used = self.env["collections.compensation"]._in_use(world["company"])
            used = used._for(country, segment, charge.due + charge.due.resolution)
            named = [(row["name"], row["source"]) for row in self._rows(used).values()]
        return "; ".join(dict.fromkeys(", ".join(filter(None, parts)) for parts in named))

    @api.model
    def _sums(self, world, legal):
        """Principal, interest and costs of each currency, never mixed; ``open_in_ledger`` is what the items say."""
        used = dict.fromkeys(entry["currency"] for entry in (*world["items"], *world["in_favour"]))
        return [self._sum(world["by_name"][name], world, legal) for name in used]

    @api.model
    def _sum(self, currency, world, legal):
        def total(rows, name, **only):
            chosen = [row for row in rows if row["currency"] == currency["name"]]
            return sum((Decimal(r[name]) for r in chosen if all(r[k] == v for k, v in only.items())), Decimal(0))

        parts = {
            "principal": total(world["items"], "open", kind="principal"),
            "interest": total(legal, "amount", kind="interest"),
            "costs": total(legal, "amount", kind="costs"),
            "in_favour": total(world["in_favour"], "amount"),
        }
        claim = parts["principal"] + parts["interest"] + parts["costs"] - parts["in_favour"]
        amounts = {**parts, "claim": claim, "open_in_ledger": total(world["items"], "open")}
        return {"currency": currency["name"], **{k: self._amount(v, currency) for k, v in amounts.items()}}
