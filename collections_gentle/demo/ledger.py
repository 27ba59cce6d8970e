"""The demo ledger: a year of invoices, payments and what goes wrong with them.

Odoo does all the bookkeeping itself; what is booked stands in `bills.py`.
"""

import logging
from datetime import timedelta
from operator import itemgetter

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from . import house, people
from .bills import (
    CANCELLED,
    DRAFTS,
    LOOSE_CREDITS,
    LOOSE_PAYMENTS,
    NET_DAYS,
    STATEMENT_LINES,
    Bill,
    all_bills,
    single_line,
    story,
)
from .customers import BY_KEY, country_of
from .listening import Past
from .stories import ALL_OWED

_logger = logging.getLogger(__name__)

# Nobody is told anything, and no history is written, about events that never happened.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "lang": "en_US",
}


def load(env, today=None):
    """Fill an empty database with the demo ledger, the same one at each call.

    The main company must have a chart of accounts in euros. Nothing is committed.

    :param env: an environment of the superuser
    :param date today: the day that all other days are counted from
    :return: how many records of each kind there are now
    :rtype: dict
    """
    company = env.ref("base.main_company")
    env = env(context={**env.context, **QUIET, "allowed_company_ids": company.ids})
    _check_ready(env)
    today = today or fields.Date.context_today(company.with_context(tz=house.TZ))
    references = house.furnish(env, today)
    customers = people.settle(env, references["terms"])
    booking = Booking(env, today, customers, **references)
    booking.book()
    people.retire(customers)
    Past(booking).happen()
    summary = _summary(env)
    _logger.info("Demo ledger loaded: %s", summary)
    return summary


def _check_ready(env):
    if people.already_here(env):
        raise UserError(env._("The demo ledger is already in this database; load it into a new one."))
    if not env.company.chart_template:
        raise UserError(env._("The main company has no chart of accounts yet; load one first."))
    if env.company.currency_id != env.ref("base.EUR"):
        raise UserError(env._("The demo ledger needs a main company that books in euros."))


class Booking:
    """Writes bills into the books, each kind of document in one batch."""

    def __init__(self, env, today, customers, products, terms):
        self.env = env
        self.today = today
        self.customers = customers
        self.products = products
        self.terms = terms
        self.named = {}
        domain = [("type", "=", "bank"), ("company_id", "=", env.company.id)]
        self.bank = env["account.journal"].search(domain, limit=1)

    def book(self):
        """Post all invoices, then what settles them, then what stays odd."""
        bills = all_bills() + [story(claim) for claim in ALL_OWED]
        invoices = self._post([self._prepare_invoice(bill) for bill in bills])
        invoices.is_move_sent = True
        self._settle(list(zip(bills, invoices, strict=True)))
        self.named = {bill.name: invoice for bill, invoice in zip(bills, invoices, strict=True) if bill.name}
        self._book_unposted()
        self._book_statement()

    def _day(self, number):
        return self.today + timedelta(days=number)

    def _post(self, rows):
        moves = self.env["account.move"].create(rows)
        moves.action_post()
        return moves

    def _prepare_invoice(self, bill):
        customer = self.customers[bill.customer]
        return {
            "move_type": "out_invoice",
            "partner_id": customer.address_get(["invoice"])["invoice"],
            "invoice_date": self._day(bill.issued),
            "invoice_payment_term_id": self.terms[bill.term].id,
            "currency_id": self._currency(bill).id,
            "invoice_line_ids": [self._prepare_line(self.products[item], *rest) for item, *rest in bill.lines],
        }

    def _currency(self, bill):
        code = bill.currency or country_of(bill.customer).currency
        return self.env.ref(f"base.{code}")

    def _prepare_line(self, product, quantity, price):
        return Command.create(
            {
                "product_id": product.id,
                "quantity": quantity,
                "price_unit": price,
                "tax_ids": [Command.clear()],
            }
        )

    # --- payments and credit notes ---

    def _settle(self, pairs):
        """Book credit notes, which Odoo matches with their invoices by itself, then receipts."""
        refunds = [self._prepare_refund(invoice, *row) for bill, invoice in pairs for row in bill.credits]
        self._post(refunds + [self._prepare_loose_credit(row) for row in LOOSE_CREDITS])
        receipts = [self._prepare_payment(invoice, *row) for bill, invoice in pairs for row in bill.receipts]
        self._match(self._pay(receipts + [self._prepare_transfer(row) for row in LOOSE_PAYMENTS]))

    def receive(self, invoice, day, amount):
        """Book money that came in for this invoice, after the rest of the ledger."""
        number = (day - self.today).days
        self._match(self._pay([self._prepare_payment(invoice, number, amount)]))

    def _prepare_payment(self, invoice, day, amount):
        return {
            **self._prepare_receipt(invoice.commercial_partner_id, day, amount),
            "currency_id": invoice.currency_id.id,
            "memo": invoice.payment_reference,
            "invoice_ids": [Command.set(invoice.ids)],
        }

    def _prepare_transfer(self, row):
        return self._prepare_receipt(self.customers[row.customer], row.day, row.amount)

    def _prepare_receipt(self, customer, day, amount):
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": customer.id,
            "journal_id": self.bank.id,
            "date": self._day(day),
            "amount": amount,
        }

    def _pay(self, rows):
        # Payments are numbered as they come, so the oldest comes first.
        payments = self.env["account.payment"].create(sorted(rows, key=itemgetter("date")))
        payments.action_post()
        return payments

    def _prepare_refund(self, invoice, day, amount):
        item = invoice.invoice_line_ids[:1].product_id
        return {
            "move_type": "out_refund",
            "partner_id": invoice.partner_id.id,
            "invoice_date": self._day(day),
            "currency_id": invoice.currency_id.id,
            "reversed_entry_id": invoice.id,
            "ref": invoice.name,
            "invoice_line_ids": [self._prepare_line(item, 1, amount)],
        }

    def _prepare_loose_credit(self, row):
        return {**self._prepare_invoice(self._bill(row)), "move_type": "out_refund"}

    def _match(self, payments):
        paid = payments.filtered("invoice_ids").grouped("invoice_ids")
        plan = [_receivables(invoice | parts.move_id) for invoice, parts in paid.items()]
        self.env["account.move.line"]._reconcile_plan(plan)

    # --- what is not a plain open or settled invoice ---

    def _book_unposted(self):
        rows = [self._prepare_invoice(self._bill(row)) for row in DRAFTS + CANCELLED]
        moves = self.env["account.move"].create(rows)
        moves[len(DRAFTS) :].button_cancel()

    def _book_statement(self):
        self.env["account.bank.statement.line"].create([self._prepare_statement_line(row) for row in STATEMENT_LINES])

    def _bill(self, row):
        term = NET_DAYS[BY_KEY[row.customer].kind]
        return Bill(row.customer, row.day, term, single_line(row.amount))

    def _prepare_statement_line(self, row):
        customer = self.customers[row.customer]
        return {
            "journal_id": self.bank.id,
            "date": self._day(row.day),
            "payment_ref": f"{customer.name}, for the furniture",
            "partner_id": customer.id,
            "amount": row.amount,
        }


def _receivables(moves):
    return moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable" and not line.reconciled)


def _summary(env):
    partners = env["res.partner"].with_context(active_test=False)
    moves = env["account.move"]
    invoices = [("move_type", "=", "out_invoice")]
    posted = invoices + [("state", "=", "posted")]
    owing = [("payment_state", "in", ("not_paid", "partial", "blocked"))]
    return {
        "customers": partners.search_count([("ref", "=like", f"{people.MARK}%")]),
        "payments": env["account.payment"].search_count([]),
        "credit_notes": moves.search_count([("move_type", "=", "out_refund")]),
        "invoices": moves.search_count(posted),
        "open": moves.search_count(posted + owing),
        "drafts": moves.search_count(invoices + [("state", "=", "draft")]),
        "promises": env["collections.promise"].search_count([]),
        "disputes": env["collections.dispute"].search_count([]),
        "holds": env["collections.hold"].search_count([]),
        "plans": env["collections.plan"].search_count([]),
        "cancelled": moves.search_count(invoices + [("state", "=", "cancel")]),
    }
