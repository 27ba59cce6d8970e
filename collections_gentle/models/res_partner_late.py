import operator as op

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .res_partner import SEEN_BY

# Banks take their time; up to so many days after the due date nobody calls an invoice late.
_LATE_DAYS = 7
_FITS = {
    "in": lambda count, values: count in values,
    "not in": lambda count, values: count not in values,
    ">": op.gt,
    ">=": op.ge,
    "<": op.lt,
    "<=": op.le,
}


class ResPartner(models.Model):
    """Who pays late again and again, so that a rule can find them."""

    _inherit = "res.partner"

    collections_late_invoices = fields.Integer(
        string="Invoices paid late in 12 months",
        compute="_compute_collections_late_invoices",
        search="_search_collections_late_invoices",
        compute_sudo=True,
        groups=SEEN_BY,
        help="Invoices of this company that were paid more than 7 days after their due date.",
    )

    @api.depends_context("company")
    def _compute_collections_late_invoices(self):
        late = self._collections_late(self.commercial_partner_id.ids)
        for partner in self:
            partner.collections_late_invoices = late.get(partner.commercial_partner_id.id, 0)

    @api.model
    def _search_collections_late_invoices(self, operator, value):
        fits = _FITS.get(operator)
        if not fits:
            return NotImplemented
        # A rule that is applied to some customers asks for those alone.
        late = self._collections_late(self.env.context.get("collections_among"))
        if fits(0, value):
            return [("commercial_partner_id", "not in", [pid for pid, count in late.items() if not fits(count, value)])]
        return [("commercial_partner_id", "in", [pid for pid, count in late.items() if fits(count, value)])]

    @api.model
    def _collections_late(self, partner_ids=None):
        """How many invoices each customer has paid late within a year; in one query, because a rule asks for all.

        An instalment of a payment term counts by its own date; what a credit note has settled was not paid late.

        :param partner_ids: commercial partners; None: all.
        :return: {commercial partner id: count}, those without any left out.
        """
        company = self.env.company
        today = company._collections_today()
        for model in ("account.move.line", "account.partial.reconcile", "account.move"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer, COUNT(DISTINCT move_id)
                  FROM (SELECT p.commercial_partner_id AS customer, l.move_id
                          FROM account_partial_reconcile r
                          JOIN account_move_line c ON c.id = r.credit_move_id
                          JOIN account_move cm ON cm.id = c.move_id AND cm.move_type <> 'out_refund'
                          JOIN account_move_line l ON l.id = r.debit_move_id
                          JOIN account_move m ON m.id = l.move_id AND m.move_type = 'out_invoice'
                          JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
                          JOIN res_partner p ON p.id = l.partner_id
                         WHERE l.company_id = %(company)s AND l.parent_state = 'posted' AND l.reconciled
                           AND c.date > %(since)s AND c.date <= %(today)s AND %(chosen)s
                         GROUP BY p.commercial_partner_id, l.id, l.move_id, l.date_maturity
                        HAVING MAX(c.date) - l.date_maturity > %(days)s) AS late
                 GROUP BY customer
                """,
                company=company.id,
                since=today - relativedelta(years=1),
                today=today,
                days=_LATE_DAYS,
                chosen=SQL("TRUE")
                if partner_ids is None
                else SQL("p.commercial_partner_id = ANY(%s)", list(partner_ids)),
            )
        )
        return dict(rows)
