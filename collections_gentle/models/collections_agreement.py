from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

from ..engine import promises
from ..engine.window import next_open

# The most that bank charges may take off an agreed payment, in company currency.
_TOLERANCE = 5.0
_LINE_FIELDS = (
    "amount_currency",
    "amount_residual_currency",
    "currency_id",
    "move_id",
    "no_followup",
    "parent_state",
    "reconciled",
)
_MOVE_FIELDS = ("payment_state", "state")
# Nobody is held to what was withdrawn or replaced.
OVER = ("cancelled", "superseded")


class CollectionsAgreement(models.AbstractModel):
    """Money that is to come by a day, for some items: a promise or a plan. Judged by what is matched in the ledger."""

    _name = "collections.agreement"
    _description = "What was agreed"
    _inherit = ["collections.statement"]

    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    # Sums matched with the items when it was agreed: what was paid before is no part of it.
    paid_before = fields.Monetary(readonly=True)
    credited_before = fields.Monetary(readonly=True)
    open_before = fields.Monetary(readonly=True)
    open_by_line = fields.Json(readonly=True, help="What was open on each item then, in its currency.")
    to_judge = fields.Boolean(readonly=True, index="btree_not_null")
    frozen = fields.Boolean(compute="_compute_frozen", help="Not judged while its items are in dispute or on hold.")
    resume_on = fields.Date(readonly=True, help="Before this day no reminder is sent about it.")
    end_reason = fields.Char(readonly=True)

    def _compute_frozen(self):
        for agreement in self:
            agreement.frozen = agreement._is_going_on() and agreement._is_frozen()

    def _is_going_on(self):
        """Whether it still holds, so that it can be judged."""
        return self.state == "open"

    def _is_frozen(self):
        case = self.sudo().case_id
        return self._is_frozen_by(case.hold_ids, case.dispute_ids)

    def _is_frozen_by(self, holds, disputes):
        lines = self.sudo().line_ids
        held = any(h.state == "active" and (not h.for_items or h.line_ids & lines) for h in holds)
        return held or any(d.state == "open" and d.line_ids & lines for d in disputes)

    # --- amounts ------------------------------------------------------------------------------------------------

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _exact(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places}f}")

    def _open(self, line):
        return self.env["collections.perform"]._residual(line)

    def _tolerance_limit(self, day):
        company = self.company_id
        return self._exact(company.currency_id._convert(_TOLERANCE, self.currency_id, company, day))

    def _check_currency(self, lines):
        if len(lines.currency_id) > 1:
            raise UserError(self.env._("Choose items of one currency; make one agreement for each."))

    def _check_amount(self, lines, amount):
        """Not more than is open and not in discussion."""
        apart = self.case_id._in_discussion()
        disputed = lines.filtered(lambda line: apart.get(line.id) and apart[line.id] >= self._open(line))
        if disputed:
            raise UserError(
                self.env._("%s is in discussion. Close the dispute first, or leave it out.", disputed[0].move_id.name)
            )
        open_amount = sum(self._open(line) - apart.get(line.id, 0) for line in lines)
        if self.currency_id.compare_amounts(amount, float(open_amount)) > 0:
            raise UserError(self.env._("No more than %s is open on these items.", self._money(float(open_amount))))

    # --- the ledger ---------------------------------------------------------------------------------------------

    def _remember_matched(self):
        matched = self._matched()[self.id]
        self.sudo().write(
            {
                "paid_before": float(sum([m.amount for m in matched if not m.is_credit], Decimal(0))),
                "credited_before": float(sum([m.amount for m in matched if m.is_credit], Decimal(0))),
                "open_by_line": {str(line.id): str(self._open(line)) for line in self.sudo().line_ids},
            }
        )

    def _matched(self):
        """What is matched with the items of each agreement: money, and our own credits.

        What comes from a bank, cash or card journal is money; credit notes, write-offs and other entries are credits.

        :rtype: dict[int, list[promises.Matched]]
        """
        self.env["account.partial.reconcile"].flush_model()
        self.flush_recordset(["line_ids"])
        relation = self._fields["line_ids"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.%(agreement)s, l.date, p.debit_amount_currency::text, j.type NOT IN ('bank', 'cash', 'credit')
                  FROM %(relation)s r
                  JOIN account_partial_reconcile p ON p.debit_move_id = r.account_move_line_id
                  JOIN account_move_line l ON l.id = p.credit_move_id
                  JOIN account_journal j ON j.id = l.journal_id
                 WHERE r.%(agreement)s = ANY(%(ids)s)
                """,
                agreement=SQL.identifier(relation.column1),
                relation=SQL.identifier(relation.relation),
                ids=self.ids,
            )
        )
        matched = defaultdict(list)
        for agreement_id, day, amount, is_credit in rows:
            matched[agreement_id].append(promises.Matched(day, Decimal(amount), is_credit))
        return matched

    @api.model
    def _to_judge(self, lines):
        """Something was matched or unmatched with these lines."""
        about = self.search([("line_ids", "in", lines.ids), ("state", "not in", ("draft", *OVER))])
        about.filtered(lambda agreement: not agreement.to_judge).write({"to_judge": True})

    def _matched_since(self, matched, agreed_on):
        """Of what is matched the part that came after the agreement; an invoice that was taken back counts as
        credited."""
        before = self._exact(self.paid_before), self._exact(self.credited_before)
        entries = promises.since(matched, *before, agreed_on)
        known = self.open_by_line or {}
        return entries + [
            promises.Matched(agreed_on, Decimal(known.get(str(line.id), self._exact(line.amount_currency))), True)
            for line in self._cancelled_lines()
        ]

    def _cancelled_lines(self):
        return self.line_ids.filtered(lambda line: line.parent_state == "cancel")

    def _read_ahead(self):
        """Read what judging reads, for all of these together and nothing besides: Odoo would read all that a line has."""
        self.line_ids.fetch(_LINE_FIELDS)
        (self.line_ids.move_id | self.move_ids).fetch(_MOVE_FIELDS)
        for company, agreements in self.grouped("company_id").items():
            agreements.partner_id.with_company(company).sudo().fetch(("collections_excluded",))

    def _documents_in_work(self):
        """States of the documents in question: nothing is judged while one of them is being corrected."""
        return {*self.line_ids.move_id.mapped("state"), *self.move_ids.mapped("state")}

    def _waiting_for_the_bank(self, deadline_of):
        """Those against which nothing can be said yet: the bank was not imported since the deadline, or money of the
        customer lies there that nobody has matched.

        :param deadline_of: gives the day that the bank must have reached, for an agreement.
        """
        Facts, waiting = self.env["collections.facts"], self.browse()
        for company, group in self.grouped("company_id").items():
            bank_entry = Facts._bank_entry(company)
            unmatched = Facts._unmatched(company, group.partner_id)
            # What was in the customer's favour before it was agreed is not the money that was meant.
            credit = group._newest_credits(company)
            credit |= {pid: date.max for pid, amount in unmatched.items() if amount > 0}
            waiting |= group.filtered(
                lambda a, c=credit, b=bank_entry: (
                    c.get(a.partner_id.id, date.min) >= a._agreed_on()
                    or (b and a.case_id.policy_id.bank_stale_days and b < deadline_of(a))
                )
            )
        return waiting

    def _agreed_on(self):
        """Day since which money counts."""
        return self._local_day(self.create_date)

    def _local_day(self, moment):
        """The company's day of a moment in naive UTC."""
        zone = self.company_id._collections_zone()
        return self.env["collections.facts"]._aware(moment).astimezone(zone).date()

    def _newest_credits(self, company):
        """Day of the newest booking in the favour of each customer that nobody has matched, by partner id."""
        domain = [*self.case_id._open_items_domain(), ("amount_residual", "<", 0), ("company_id", "=", company.id)]
        newest = {}
        for line in self.env["account.move.line"].search(domain, order="date"):
            newest[line.partner_id.commercial_partner_id.id] = line.date
        return newest

    # --- the customer -------------------------------------------------------------------------------------------

    @api.model
    def _may_write(self, facts, now):
        aware = self.env["collections.facts"]._aware(now)
        unmatched = facts.paying or facts.unmatched > 0 or any(item.residual < 0 for item in facts.items)
        fresh = facts.fresh_until and facts.fresh_until > aware
        return not facts.holds and not fresh and not unmatched and next_open(facts.window, aware) == aware
