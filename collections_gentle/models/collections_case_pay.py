from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Whoever comes back from paying is told how it ended.
_LATELY = timedelta(hours=1)


class Payable(NamedTuple):
    """Something that can be paid on the page.

    ``amount`` is exact, and what may be paid now. ``documents`` are the invoices that it pays, the oldest first.
    """

    key: str
    amount: Decimal
    currency: models.BaseModel
    documents: models.BaseModel
    reference: str


class Owing(NamedTuple):
    """What a customer owes at one moment, read once. Amounts are exact, in the currency of the line, by line id.

    :param lines: open items of which something may be paid, the oldest first.
    :param credits: what is open in the customer's favour.
    :param apart: in discussion.
    :param sent: on its way, by payments that are not booked yet.
    :param left: what may still be paid: the residual without both.
    """

    lines: models.BaseModel
    credits: models.BaseModel
    apart: dict
    sent: dict
    left: dict

    def of(self, name):
        """The lines of one currency."""
        return self.lines.filtered(lambda line: line.currency_id.name == name)

    def total(self, currency):
        """What is owed in all in one currency: credits are taken off."""
        lines = (self.lines | self.credits).filtered(lambda line: line.currency_id == currency)
        return sum((self.left[line.id] for line in lines), Decimal(0))


class CollectionsCase(models.Model):
    """What the customer can pay on the page: never more than is owed at that moment, and never twice."""

    _inherit = "collections.case"

    def _owing(self):
        """What is owed now."""
        items, perform = self.sudo().item_ids, self.env["collections.perform"]
        items = items.sorted(lambda line: (line._collections_due(), line.id))
        apart, sent = self._in_discussion(), self._sent_by_line(items)
        left = {line.id: perform._residual(line) - apart.get(line.id, 0) - sent.get(line.id, 0) for line in items}
        owed = items.filtered(lambda line: line.amount_residual_currency > 0 and left[line.id] > 0)
        lines = owed.filtered(lambda line: line.move_id.payment_state not in ("in_payment", "paid"))
        return Owing(lines, items.filtered(lambda line: line.amount_residual_currency < 0), apart, sent, left)

    def _payable(self, key, wished=None, owing=None):
        """What is paid when the customer chooses ``key``; None when there is nothing (any more).

        :param str key: ``due.EUR``, ``all.EUR``, ``other.EUR``, ``invoice.7``, ``part.7.2``
            (plan and number), ``missed.7`` (all that was missed of a plan) or ``promise.7``.
        :param wished: the customer's own amount, for ``other``.
        :param owing: what is owed, where it was read already.
        """
        self.ensure_one()
        kind, _dot, what = key.partition(".")
        make = {
            "due": self._payable_due,
            "all": self._payable_all,
            "other": self._payable_all,
            "invoice": self._payable_invoice,
            "part": self._payable_part,
            "missed": self._payable_missed,
            "promise": self._payable_promise,
        }.get(kind)
        owing = owing or self._owing()
        found = make and make(what, owing)
        if not found:
            return None
        amount = min(found.amount, owing.total(found.currency))
        if kind == "other" and wished is not None:
            amount = min(amount, self.env["collections.plan"]._decimal(found.currency, float(wished)))
        return found._replace(key=key, amount=amount) if amount > 0 else None

    def _payable_due(self, name, owing):
        """All that is due and not agreed otherwise, nor promised for a later day."""
        today = self.company_id._collections_today()
        later = self._open_promises().filtered(lambda promise: promise.date_promised > today).line_ids
        free = owing.of(name) - self._agreed_lines() - later
        return self._payable_of(free.filtered(lambda line: line._collections_due() <= today), owing)

    def _payable_all(self, name, owing):
        return self._payable_of(owing.of(name), owing)

    def _payable_invoice(self, number, owing):
        free = owing.lines - self._agreed_lines()
        return self._payable_of(free.filtered(lambda line: str(line.move_id.id) == number), owing)

    def _payable_promise(self, number, owing):
        """What was promised and has not come yet."""
        promise = self._open_promises().filtered(lambda promise: str(promise.id) == number)
        found = self._payable_of(owing.lines & promise.line_ids, owing)
        left = promise and promise._exact(max(promise._promised() - promise.paid, 0))
        return found and found._replace(amount=min(found.amount, left))

    def _payable_part(self, names, owing):
        """A part of a plan, or of an offer that is taken up by paying."""
        plan_id, _dot, number = names.partition(".")
        plan = self._payable_plan(plan_id)
        part = plan.instalment_ids.filtered(lambda part: str(part.number) == number)
        return self._payable_of_plan(plan, part.number, owing) if part else None

    def _payable_missed(self, plan_id, owing):
        plan = self._payable_plan(plan_id)
        return self._payable_of_plan(plan, None, owing) if plan else None

    def _payable_plan(self, plan_id):
        """A plan that runs, or an offer that is taken up by paying."""
        return self._live_plans().filtered(
            lambda plan: str(plan.id) == plan_id and (plan.state == "active" or plan.kind == "discount")
        )

    def _payable_of_plan(self, plan, number, owing):
        on_its_way = sum((owing.sent.get(line.id, 0) for line in plan.sudo().line_ids), Decimal(0))
        amount = plan._exact(plan._to_pay(number)) - on_its_way
        return Payable("", amount, plan.currency_id, plan._open_documents(), plan.name)

    def _agreed_lines(self):
        """Items for which a plan runs: they are paid as agreed there."""
        return self._live_plans().filtered(lambda plan: plan.state == "active").sudo().line_ids

    def _payable_of(self, lines, owing):
        """What is left of these lines.

        Odoo matches one payment with all of several documents: what is in discussion of one of them would be paid
        with the others, so that one is paid by itself.
        """
        if len(lines.move_id) > 1:
            lines = lines.filtered(lambda line: line.id not in owing.apart)
        if not lines:
            return None
        documents = lines.move_id
        names = ", ".join(move.payment_reference or move.name for move in documents)
        amount = sum((owing.left[line.id] for line in lines), Decimal(0))
        return Payable("", amount, lines.currency_id, documents, names)

    # --- payments on their way ------------------------------------------------------------------------------------

    def _running(self):
        """Online payments of this customer's open invoices that are not booked yet."""
        now = fields.Datetime.now()
        return self.sudo().item_ids.move_id.transaction_ids.filtered(lambda tx: tx._collections_is_under_way(now))

    def _sent_by_line(self, items):
        """What running payments will settle of each item: of their documents, the oldest first.

        :param items: open items, the oldest first.
        """
        perform, sent = self.env["collections.perform"], {}
        for transaction in self._running():
            rest = self._sum_of(transaction)
            for line in items.filtered(lambda line, tx=transaction: line.move_id in tx.invoice_ids):
                part = min(rest, max(perform._residual(line), 0) - sent.get(line.id, 0))
                sent[line.id], rest = sent.get(line.id, 0) + part, rest - part
        return sent

    @staticmethod
    def _sum_of(transaction):
        return Decimal(f"{transaction.amount:.{transaction.currency_id.decimal_places}f}")

    def _payment_said(self):
        """How the payment ended from which the customer comes back; None when there was none of late."""
        latest = (
            self.env["payment.transaction"]
            .sudo()
            .search(
                [
                    ("invoice_ids.company_id", "=", self.company_id.id),
                    ("invoice_ids.commercial_partner_id", "=", self.partner_id.id),
                    ("state", "!=", "draft"),
                    ("last_state_change", ">", fields.Datetime.now() - _LATELY),
                ],
                order="last_state_change desc, id desc",
                limit=1,
            )
        )
        if latest.provider_code == "custom":
            return "payment_by_transfer"
        ended = {"done": "payment", "pending": "payment_on_its_way", "authorized": "payment_on_its_way"}
        return ended.get(latest.state, "payment_failed") if latest else None

    def _begin_paying(self, key, wished=None):
        """What is to be paid now, for a payment that begins in this moment; one at a time for each customer.

        :raises UserError: when nothing is left, in words for the customer.
        """
        self._take_turn()
        found = self._payable(key, wished)
        if found and not self._began_the_same(found):
            return found
        running = self._running()
        if "draft" in running.mapped("state"):
            raise UserError(
                self.env._(
                    "A payment of yours is on its way to us. If it did not go through, please try again in two minutes."
                )
            )
        if running:
            raise UserError(
                self.env._(
                    "A payment of yours is on its way to us, and there is nothing more to do for now. Thank you."
                )
            )
        raise UserError(self.env._("Nothing is left to pay here. Thank you."))

    def _began_the_same(self, found):
        """A second click, or a second tab, within moments of the first."""
        begun = self._running().filtered(lambda tx: tx.state == "draft" and tx.currency_id == found.currency)
        return found.amount in map(self._sum_of, begun)

    def _take_turn(self):
        """Two payments that begin at once: the second one conflicts here, and Odoo lets it begin again, when it sees
        the first. A row of its own, which no run ever holds."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_page_turn (case_id, at) VALUES (%s, %s)
                ON CONFLICT (case_id) DO UPDATE SET at = EXCLUDED.at
                """,
                self.id,
                fields.Datetime.now(),
            )
        )
