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
    part: models.BaseModel | None = None


class CollectionsCase(models.Model):
    """What the customer can pay on the page: never more than is owed at that moment, and never twice."""

    _inherit = "collections.case"

    def _payable(self, key, wished=None):
        """What is paid when the customer chooses ``key``; None when there is nothing (any more).

        :param str key: ``due.EUR``, ``all.EUR``, ``other.EUR``, ``invoice.7``, ``part.7.2``
            (plan and number), ``missed.7`` (all that was missed of a plan) or ``promise.7``.
        :param wished: the customer's own amount, for ``other``.
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
        found = make and make(what)
        if not found:
            return None
        amount = found.amount
        if kind == "other" and wished is not None:
            amount = min(amount, self.env["collections.plan"]._decimal(found.currency, float(wished)))
        amount = min(amount, self._owed(found.currency))
        return found._replace(key=key, amount=amount) if amount > 0 else None

    def _payable_due(self, name):
        """All that is due and not agreed otherwise, nor promised for a later day."""
        today = self.company_id._collections_today()
        later = self._open_promises().filtered(lambda promise: promise.date_promised > today).line_ids
        agreed = self._agreed_lines() | later
        lines = self._owed_lines(name).filtered(lambda line: line._collections_due() <= today and line not in agreed)
        return self._payable_of(lines)

    def _payable_all(self, name):
        return self._payable_of(self._owed_lines(name))

    def _payable_invoice(self, number):
        move_id = int(number) if number.isdecimal() and len(number) < 10 else 0
        planned = self._agreed_lines()
        return self._payable_of(self._owed_lines().filtered(lambda li: li.move_id.id == move_id and li not in planned))

    def _payable_part(self, names):
        """A part of a plan, or of an offer that is taken up by paying."""
        plan_id, _dot, number = names.partition(".")
        plan = self._payable_plan(plan_id)
        part = plan._part(int(number) if number.isdecimal() and len(number) < 5 else None)
        return part and self._payable_of_plan(plan, part)

    def _payable_promise(self, number):
        """What was promised and has not come yet."""
        promise = self._open_promises().filtered(lambda promise: str(promise.id) == number)
        found = self._payable_of(promise.line_ids & self._owed_lines())
        left = promise and promise._exact(max(promise._promised() - promise.paid, 0))
        return found and found._replace(amount=min(found.amount, left))

    def _payable_missed(self, plan_id):
        plan = self._payable_plan(plan_id)
        return plan and self._payable_of_plan(plan)

    def _payable_plan(self, plan_id):
        """A plan that runs, or an offer that is taken up by paying."""
        return self._live_plans().filtered(
            lambda plan: str(plan.id) == plan_id and (plan.state == "active" or plan.kind == "discount")
        )

    def _payable_of_plan(self, plan, part=None):
        sent = self._sent_by_line()
        amount = plan._exact(plan._to_pay(part.number if part else None))
        amount -= sum((sent.get(line.id, 0) for line in plan.sudo().line_ids), Decimal(0))
        return Payable("", amount, plan.currency_id, plan._open_documents(), plan.name, part)

    def _agreed_lines(self):
        """Items for which a plan runs: they are paid as agreed there."""
        return self._live_plans().filtered(lambda plan: plan.state == "active").sudo().line_ids

    def _payable_of(self, lines):
        """What is left of these lines.

        Odoo matches one payment with all of several documents: what is in discussion of one of them would be paid
        with the others, so that one is paid by itself.
        """
        apart, left = self._in_discussion(), self._left_by_line()
        if len(lines.move_id) > 1:
            lines = lines.filtered(lambda line: line.id not in apart)
        if not lines:
            return None
        documents = lines.move_id
        names = ", ".join(move.payment_reference or move.name for move in documents)
        amount = sum((left[line.id] for line in lines), Decimal(0))
        return Payable("", amount, lines.currency_id, documents, names)

    def _left_by_line(self):
        """What may still be paid of each open item, exactly: without what is in discussion and what is on its way."""
        apart, sent, perform = self._in_discussion(), self._sent_by_line(), self.env["collections.perform"]
        return {
            line.id: perform._residual(line) - apart.get(line.id, 0) - sent.get(line.id, 0)
            for line in self.sudo().item_ids
        }

    def _owed_lines(self, currency=None):
        """Open items that may be paid, the oldest first: what is wholly in discussion or on its way need not be.

        :param currency: of this currency only, by name.
        """
        left = self._left_by_line()
        lines = self.sudo().item_ids.filtered(
            lambda line: (
                line.amount_residual_currency > 0
                and line.move_id.payment_state not in ("in_payment", "paid")
                and left[line.id] > 0
                and currency in (None, line.currency_id.name)
            )
        )
        return lines.sorted(lambda line: (line._collections_due(), line.id))

    def _owed(self, currency):
        """What is owed in all in one currency: credits are taken off."""
        left = self._left_by_line()
        lines = self.sudo().item_ids.filtered(lambda line: line.currency_id == currency)
        open_lines = lines & self._owed_lines() | lines.filtered(lambda line: line.amount_residual_currency < 0)
        return sum((left[line.id] for line in open_lines), Decimal(0))

    # --- payments on their way ------------------------------------------------------------------------------------

    def _transactions(self):
        """Online payments of this customer's open invoices."""
        return self.sudo().item_ids.move_id.transaction_ids

    def _running(self):
        return self._transactions().filtered("collections_under_way")

    def _sent_by_line(self):
        """What running payments will settle of each open item: of their documents, the oldest first."""
        lines = self.sudo().item_ids.filtered(lambda line: line.amount_residual_currency > 0)
        ordered = lines.sorted(lambda line: (line._collections_due(), line.id))
        perform, sent = self.env["collections.perform"], {}
        for transaction in self._running():
            rest = self._sum_of(transaction)
            for line in ordered.filtered(lambda line, tx=transaction: line.move_id in tx.invoice_ids):
                part = min(rest, perform._residual(line) - sent.get(line.id, 0))
                sent[line.id], rest = sent.get(line.id, 0) + part, rest - part
        return sent

    @staticmethod
    def _sum_of(transaction):
        return Decimal(f"{transaction.amount:.{transaction.currency_id.decimal_places}f}")

    def _under_way(self, currency):
        """Money that the customer has sent or is just sending, and that is not booked yet."""
        running = self._running().filtered(lambda tx: tx.currency_id == currency)
        return sum(map(self._sum_of, running), Decimal(0))

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
