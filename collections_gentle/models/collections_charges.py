from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.interest import Debt, Interest, Span, Standing, TakenOff, bar, compensation, interest

_NOTHING = Decimal(0)
# What is open and late, what speaks for the customer, and what was matched: a credit note has no day, it was never owed.
# What was itself charged for late payment carries no interest.
_ITEMS = """
SELECT p.commercial_partner_id, l.id, l.move_id, COALESCE(l.date_maturity, l.date), l.amount_residual_currency::text,
       l.currency_id, CASE WHEN l.no_followup THEN 'no_followup' WHEN m.payment_state = 'blocked' THEN 'blocked'
                           WHEN m.payment_state IN ('in_payment', 'paid') THEN 'in_payment' ELSE '' END,
       (SELECT json_agg(json_build_array(CASE WHEN cm.move_type <> 'out_refund' THEN cl.date END,
                                         pr.debit_amount_currency::text) ORDER BY pr.id)
          FROM account_partial_reconcile pr
          JOIN account_move_line cl ON cl.id = pr.credit_move_id JOIN account_move cm ON cm.id = cl.move_id
         WHERE pr.debit_move_id = l.id AND pr.debit_amount_currency <> 0)
  FROM account_move_line l
  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
  JOIN account_move m ON m.id = l.move_id
  JOIN res_partner p ON p.id = l.partner_id
 WHERE p.commercial_partner_id = ANY(%(partners)s) AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
   AND (l.amount_residual_currency < 0 AND l.company_id = ANY(%(branches)s)
        OR l.amount_residual_currency > 0 AND l.company_id = %(company)s AND m.move_type = 'out_invoice'
           AND COALESCE(l.date_maturity, l.date) < %(today)s
           AND NOT EXISTS (SELECT 1 FROM collections_charge c WHERE c.move_id = m.id))
 ORDER BY COALESCE(l.date_maturity, l.date), l.id
"""


class Open(NamedTuple):
    """A late item as the ledger has it."""

    line_id: int
    move_id: int
    due: date
    residual: Decimal
    currency_id: int
    bar: str
    taken_off: tuple[TakenOff, ...]


class Row(NamedTuple):
    """What the law would allow for one item; ``bar`` says why nothing, empty where nothing speaks against it.

    ``interest_sum`` and ``fixed_sum`` are in the currency of the invoice, and zero where they are waived, charged already,
    not looked at, or barred. ``reasons`` says so by kind.
    """

    line: models.BaseModel
    due: date
    residual: Decimal
    bar: str
    interest: Interest
    interest_sum: Decimal
    fixed_sum: Decimal
    reasons: dict[str, str]
    until: date | None = None

    @property
    def currency(self):
        return self.line.currency_id

    @property
    def sums(self):
        """What may be charged, by kind."""
        sums = {"interest": self.interest_sum, "compensation": self.fixed_sum}
        return {kind: amount for kind, amount in sums.items() if amount}


class CollectionsCharges(models.AbstractModel):
    """Translates the ledger, the tables and what was said into what late interest and compensation come to. Reads only.

    What a company has switched off is not looked at: no statement is made for it.
    """

    _name = "collections.charges"
    _description = "What the law would allow"

    @api.model
    def _collect(self, cases):
        """The rows of each case, the oldest first; a constant number of statements for all cases of a company.

        :rtype: dict[int, list[Row]]
        """
        rows = {}
        for company, group in cases.sudo().grouped("company_id").items():
            if company._collections_charges() and group:
                rows |= self.sudo().with_company(company)._of_company(company, group)
        return rows

    @api.model
    def _of_company(self, company, cases):
        today = company._collections_today()
        items, favoured = self._items(company, cases.partner_id, today)
        lines = self.env["account.move.line"].browse([i.line_id for found in items.values() for i in found])
        if not lines:
            return {}
        oldest = min(item.due for found in items.values() for item in found)
        world = {
            "company": company,
            "today": today,
            "kinds": company._collections_charges(),
            "favoured": favoured | self._money_on_its_way(company, cases.partner_id),
            "said": self._said(company, cases.partner_id, oldest),
            "rates": self.env["collections.interest.rate"]._in_use(company),
            "fixed": self.env["collections.compensation"]._in_use(company),
            "charged": self.env["collections.charge"]._charged(lines.move_id).grouped("invoice_id"),
            "waived": self._waived(lines.move_id),
            "free_from": cases._charges_from_each(today),
        }
        return {case.id: self._of_case(case, items.get(case.partner_id.id, ()), world) for case in cases}

    @api.model
    def _of_case(self, case, items, world):
        partner, today = case.partner_id.with_company(world["company"]), world["today"]
        going_on, spans = world["said"].get(partner.id, (frozenset(), ()))
        if case.state == "with_agency":
            going_on = going_on | {"hold"}
        excluded = partner.collections_excluded or not partner.active
        since = world["free_from"][case] if items else None
        standing = Standing(going_on, excluded, partner.id in world["favoured"], since)
        why = bar(standing, today)
        if isinstance(since, date):
            # What was not allowed then is not counted afterwards.
            spans = (*spans, (None, Span(date.min, since - date.resolution, "wait")))
        return [self._row(partner, item, items, why, since, spans, world) for item in items]

    @api.model
    def _row(self, partner, item, items, why, since, spans, world):
        line = self.env["account.move.line"].browse(item.line_id)
        reasons = self._reasons(line, partner, items, world)
        found = self._interest(line, item, partner, spans, world) if "interest" in world["kinds"] else Interest()
        why = why or item.bar
        sums = {
            "interest": found.amount(self._step(line.currency_id)),
            "compensation": self._fixed(line, item, items, partner, world),
        }
        if "interest" in world["kinds"] and not sums["interest"]:
            reasons.setdefault("interest", self._why_no_interest(found, line, partner, world))
        if "compensation" in world["kinds"] and not sums["compensation"]:
            reasons.setdefault("compensation", "no_table")
        allowed = {
            kind: _NOTHING if why or kind in reasons or kind not in world["kinds"] else sums[kind] for kind in sums
        }
        until = since if why == "wait" else None
        return Row(
            line, item.due, item.residual, why, found, allowed["interest"], allowed["compensation"], reasons, until
        )

    @api.model
    def _why_no_interest(self, found, line, partner, world):
        if found.days_without_rate:
            return "private" if self._segment(partner) == "private" else "no_rate"
        return "charged" if self._charged_through(line, world) else "left_out" if found.left_out else "small"

    @api.model
    def _reasons(self, line, partner, items, world):
        """Why a kind is not charged for this item: waived, charged already, or not for private customers."""
        waived = world["waived"].get(line.move_id, self.env["collections.charge.waiver"])
        reasons = {
            kind: "waived"
            for kind in ("interest", "compensation")
            if any(waiver._covers(kind, line.id) for waiver in waived)
        }
        charged = world["charged"].get(line.move_id, self.env["collections.charge"])
        if "compensation" in charged.mapped("kind"):
            reasons.setdefault("compensation", "charged")
        if self._segment(partner) == "private":
            reasons.setdefault("compensation", "private")
        if next(item for item in items if item.move_id == line.move_id.id).line_id != line.id:
            # One sum for an invoice, with its oldest item.
            reasons.setdefault("compensation", "once")
        return reasons

    # --- interest and the fixed sum -------------------------------------------------------------------------------

    @api.model
    def _interest(self, line, item, partner, spans, world):
        left_out = tuple(span for ids, span in spans if ids is None or line.id in ids)
        debt = Debt(item.due, item.residual, item.taken_off, left_out, self._charged_through(line, world))
        segment, country = self._segment(partner), self._country(partner, world)
        rates = world["rates"]._engine_rates(country, line.currency_id, segment)
        return interest(debt, rates, world["today"])

    @api.model
    def _charged_through(self, line, world):
        charged = world["charged"].get(line.move_id, self.env["collections.charge"])
        days = [c.through for c in charged if c.kind == "interest" and c.item_id.id in (False, line.id)]
        return max(days, default=None)

    @api.model
    def _fixed(self, line, item, items, partner, world):
        """The fixed sum by how much of the invoice was late, in the currency of the invoice."""
        if "compensation" not in world["kinds"]:
            return _NOTHING
        first_day = item.due + date.resolution
        table = world["fixed"]._for(self._country(partner, world), self._segment(partner), first_day)
        same = [other for other in items if other.move_id == item.move_id]
        late = sum((Debt(o.due, o.residual, o.taken_off).late_amount() for o in same), _NOTHING)
        if not table:
            return _NOTHING
        late = self._converted(late, line.currency_id, table.currency_id, world)
        amount = compensation(table._engine_bands(), late)
        return self._converted(amount, table.currency_id, line.currency_id, world)

    @api.model
    def _converted(self, amount, currency, other, world):
        if currency == other:
            return amount
        value = currency._convert(float(amount), other, world["company"], world["today"])
        return Decimal(f"{value:.{other.decimal_places}f}")

    @api.model
    def _step(self, currency):
        """The smallest amount of a currency, exactly."""
        return Decimal(f"{currency.rounding:.6f}").normalize()

    @api.model
    def _segment(self, partner):
        """As policies are chosen: whoever is not known to be a company is a private customer."""
        return "business" if partner.is_company else "private"

    @api.model
    def _country(self, partner, world):
        return partner.country_id or world["company"].country_id

    # --- the ledger -----------------------------------------------------------------------------------------------

    @api.model
    def _items(self, company, partners, today):
        """Late items per customer, and the customers in whose favour something is open; one statement.

        In SQL because amounts must come as exact decimals, not floats.
        """
        for name in ("account.move.line", "account.move", "account.partial.reconcile", "collections.charge"):
            self.env[name].flush_model()
        partners.flush_model(["commercial_partner_id"])
        branches = self.env["collections.facts"]._branches(company)
        values = {"partners": partners.ids, "company": company.id, "branches": branches.ids, "today": today}
        items, favoured = defaultdict(list), set()
        for partner_id, line, move, due, residual, currency, why, taken in self.env.execute_query(
            SQL(_ITEMS, **values)
        ):
            if Decimal(residual) < 0:
                favoured.add(partner_id)
                continue
            parts = tuple(TakenOff(day and date.fromisoformat(day), Decimal(amount)) for day, amount in taken or ())
            items[partner_id].append(Open(line, move, due, Decimal(residual).normalize(), currency, why, parts))
        return items, favoured

    @api.model
    def _money_on_its_way(self, company, partners):
        """Customers whose money lies at the bank unmatched, or whose online payment is not booked yet."""
        Facts = self.env["collections.facts"]
        waiting = {partner_id for partner_id, amount in Facts._unmatched(company, partners).items() if amount > 0}
        return waiting | Facts._paying(company, partners, fields.Datetime.now())

    @api.model
    def _waived(self, moves):
        waivers = self.env["collections.charge.waiver"].search([("invoice_id", "in", moves.ids)])
        return waivers.grouped("invoice_id")
