from decimal import Decimal

from odoo import api, fields, models

from ..engine.commission import Deal
from ..engine.remittance import Account

# That an agency had the customer, whatever came of it.
HAD_IT = ("out", "recalled", "closed")


class CollectionsHandover(models.Model):
    """What became of a hand-over: what the agency reports, and what is booked."""

    _inherit = "collections.handover"

    statement_line_ids = fields.One2many("collections.agency.statement.line", "handover_id", readonly=True)
    reported_status = fields.Selection(
        selection=lambda self: self.env["collections.agency.statement.line"]._fields["status"].selection,
        string="The agency says",
        compute="_compute_reported_status",
    )

    @api.depends("statement_line_ids.status", "statement_line_ids.statement_id.date")
    def _compute_reported_status(self):
        for handover in self:
            handover.reported_status = handover.statement_line_ids._in_time()[-1:].status

    # --- figures ----------------------------------------------------------------------------------------------------

    def _handed_on(self):
        """The company's day on which the agency got it; None: it never did."""
        return self.company_id._collections_today(self.handed_at) if self.handed_at else None

    def _asked_by_line(self):
        """What was open of each item when it was handed over, in its currency."""
        asked = self.asked or {}
        return {line: Decimal(asked.get(str(line.id), "0")) for line in self.line_ids}

    def _in_currency(self, amounts, currency):
        """A sum in ``currency``, at the rates of the hand-over: so that figures of one case fit together.

        :param dict amounts: item → amount in its currency.
        """
        return sum(
            (self._converted(amount, line.currency_id, currency) for line, amount in amounts.items()), Decimal(0)
        )

    def _converted(self, amount, source, currency):
        if source == currency:
            return amount
        there = source._convert(float(amount), currency, self.company_id, self._handed_on() or self.create_date)
        return exact(there, currency)

    def _booked_by_line(self):
        """Money booked on each item since the hand-over: what is open less than then, without our own credits."""
        booked = {}
        for line, asked in self._asked_by_line().items():
            gone = asked - self.env["collections.perform"]._residual(line)
            # An invoice that is taken back has brought no money.
            money = gone - self._credited(line, gone) if line.parent_state == "posted" else Decimal(0)
            booked[line] = max(money, Decimal(0))
        return booked

    def _credited(self, line, gone):
        """Our own credits on an item since the hand-over, in its currency: not from a bank, cash or card journal.

        :param gone: how much less is open than then.
        """
        partials = line.matched_credit_ids
        ours = partials.filtered(lambda partial: not self._is_money(partial.credit_move_id))
        since = partials.filtered(lambda partial: partial.credit_move_id.date >= self._handed_on())
        # A credit of before may have been matched only since; never more of it than else explains what is gone.
        matched = (ours - since).filtered(lambda partial: partial.create_date >= self.handed_at)
        waited = max(gone - self._matched(line, since), Decimal(0))
        return self._matched(line, ours & since) + min(self._matched(line, matched), waited)

    def _came_later(self, day):
        """Money on each item of after ``day``, in its currency."""

        def later(partial):
            credit = partial.credit_move_id
            return credit.date > day and self._is_money(credit)

        return {line: self._matched(line, line.matched_credit_ids.filtered(later)) for line in self.line_ids}

    def _matched(self, line, partials):
        return sum((exact(partial.debit_amount_currency, line.currency_id) for partial in partials), Decimal(0))

    def _claim(self):
        """All that was handed over, in the company's currency."""
        return self._in_currency(self._asked_by_line(), self.company_id.currency_id)

    def _deal(self):
        """This claim with its agency, for ``engine.commission``."""
        handed_on = self._handed_on()
        oldest = min(filter(None, self.line_ids.mapped("date_maturity")), default=handed_on)
        return Deal(
            days=(handed_on - oldest).days,
            amount=self._claim(),
            handed_on=handed_on,
            accepted_on=self.accepted_on or None,
            free_days=self.agency_id.free_days,
            recalled_on=self.company_id._collections_today(self.recalled_at) if self.recalled_at else None,
            our_error=self.recall_reason == "our_error",
        )

    def _account(self, lines, currency):
        """What was agreed, booked and reported of this claim, in ``currency``.

        :param lines: what the agency reported, in the order of time.
        """
        agency, company = self.agency_id, self.company_id
        booked, day = self._booked_by_line(), lines[-1:].date
        later = self._came_later(day) if day else {}
        minimum = exact(agency.min_commission, company.currency_id)
        open_now = {line: self.env["collections.perform"]._residual(line) for line in self.line_ids}
        return Account(
            deal=self._deal(),
            tiers=agency._engine_tiers(),
            asked=self._in_currency(self._asked_by_line(), currency),
            booked=self._in_currency(booked, currency),
            later=self._in_currency({line: min(amount, booked[line]) for line, amount in later.items()}, currency),
            still_open=self._in_currency(open_now, currency),
            entries=[line._entry(self, currency) for line in lines],
            minimum=self._converted(minimum, company.currency_id, currency),
            step=Decimal(str(currency.rounding)),
        )

    def _back_percent(self):
        """Of the customers who are not with an agency any more, those who have had an invoice since."""
        ended = {}
        for handover in self.filtered(lambda h: h.state != "out"):
            day = (handover.recalled_at or handover.closed_at or handover.write_date).date()
            ended[handover.partner_id] = min(day, ended.get(handover.partner_id, day))
        bought = self.env["account.move"]._read_group(
            [
                ("commercial_partner_id", "in", [partner.id for partner in ended]),
                ("company_id", "in", self.company_id.ids),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
            ],
            ["commercial_partner_id"],
            ["invoice_date:max"],
        )
        back = [partner for partner, day in bought if day and day > ended[partner]]
        return 100 * len(back) / len(ended) if ended else 0


def exact(amount, currency):
    """A monetary value as it is meant: its float has no more digits than the currency."""
    return Decimal(f"{amount:.{currency.decimal_places}f}")
