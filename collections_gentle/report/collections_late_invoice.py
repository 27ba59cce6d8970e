from odoo import api, fields, models
from odoo.tools import SQL

from ..models.collections_facts_invoices import ARRIVED, FAILED, MAILS

# Averages of fewer invoices say nothing.
_ENOUGH = 5
# One look-up by index for each invoice, so that a filter on its day or its customer spares the others.
_QUERY = """
    SELECT m.id, m.id AS move_id, m.company_id, m.commercial_partner_id AS partner_id, m.invoice_user_id AS user_id,
           m.invoice_date, m.amount_total_signed AS amount, o.ordered_on, o.delivered_on, m.invoice_date_due AS date_due,
           f.counted_from, s.how AS sent, s.day AS sent_on, w.days AS days_waited,
           CASE WHEN w.days <= 7 THEN '07' WHEN w.days <= 14 THEN '14' WHEN w.days <= 30 THEN '30'
                WHEN w.days > 30 THEN 'more' END AS waited,
           p.paid_on, p.paid_on - m.invoice_date_due AS days_late
      FROM account_move m
      JOIN res_company c ON c.id = m.company_id
      LEFT JOIN resource_calendar rc ON rc.id = c.resource_calendar_id
      JOIN res_partner cp ON cp.id = c.partner_id
     CROSS JOIN LATERAL (SELECT COALESCE(rc.tz, cp.tz, 'UTC') AS name) tz
      LEFT JOIN LATERAL ({orders}) o ON TRUE
     CROSS JOIN LATERAL (
           SELECT CASE WHEN o.delivered_on IS NOT NULL THEN 'delivery'
                       WHEN o.ordered_on IS NOT NULL AND NOT o.has_goods THEN 'order' ELSE 'invoice' END AS counted_from) f
      LEFT JOIN LATERAL ({mails}) e ON TRUE
      LEFT JOIN LATERAL ({copies}) t ON TRUE
      LEFT JOIN LATERAL ({printed}) a ON TRUE
     CROSS JOIN LATERAL (
           SELECT LEAST(e.first_mail, t.first_copy) AS mailed,
                  m.payment_state IN ('not_paid', 'partial', 'blocked') AS is_open) k
     CROSS JOIN LATERAL (
           SELECT CASE WHEN k.mailed IS NOT NULL THEN 'mailed'
                       WHEN k.is_open AND (e.failed OR m.is_move_sent IS NOT TRUE) THEN 'not_sent'
                       WHEN m.is_move_sent AND a.printed IS NOT NULL THEN 'printed' ELSE 'unknown' END AS how) h
     CROSS JOIN LATERAL (
           SELECT h.how, ((CASE h.how WHEN 'mailed' THEN k.mailed WHEN 'printed' THEN a.printed END)
                          AT TIME ZONE 'UTC' AT TIME ZONE tz.name)::date AS day) s
     CROSS JOIN LATERAL (
           SELECT CASE s.how WHEN 'not_sent' THEN %(today)s ELSE s.day END
                  - CASE f.counted_from WHEN 'delivery' THEN o.delivered_on WHEN 'order' THEN o.ordered_on
                    ELSE m.invoice_date END AS days) w
      LEFT JOIN LATERAL ({payments}) p ON TRUE
     WHERE m.move_type = 'out_invoice' AND m.state = 'posted'
"""
_MAILED = f"SELECT {ARRIVED} AS first_mail, {FAILED} AS failed {MAILS} AND mm.res_id = m.id"
_COPIES = """
    SELECT MIN(x.sent_at) AS first_copy
      FROM account_move_line l
      JOIN account_move_line_collections_touch_rel r ON r.account_move_line_id = l.id
      JOIN collections_touch x ON x.id = r.collections_touch_id
     WHERE l.move_id = m.id AND x.purpose = 'invoice_copy' AND x.state IN ('sent', 'replied')
"""
# The document that Odoo keeps is made when the invoice is sent, in whatever way.
_PRINTED = """
    SELECT MIN(ia.create_date) AS printed
      FROM ir_attachment ia
     WHERE ia.res_model = 'account.move' AND ia.res_id = m.id AND ia.res_field = 'invoice_pdf_report_file'
"""
# Money counts, credit notes do not.
_PAYMENTS = """
    SELECT MAX(cl.date) AS paid_on
      FROM account_move_line l
      JOIN account_partial_reconcile pr ON pr.debit_move_id = l.id
      JOIN account_move_line cl ON cl.id = pr.credit_move_id
      JOIN account_journal cj ON cj.id = cl.journal_id AND cj.type IN ('bank', 'cash', 'credit')
     WHERE l.move_id = m.id AND m.payment_state IN ('paid', 'in_payment')
"""
# Without sales: the day of delivery that somebody has entered on the invoice.
_NO_ORDERS = "SELECT NULL::date AS ordered_on, m.delivery_date AS delivered_on, FALSE AS has_goods"
# A deposit is asked for before anything is delivered.
_ORDERS = """
    SELECT MAX((so.date_order AT TIME ZONE 'UTC' AT TIME ZONE tz.name)::date) AS ordered_on,
           COALESCE({delivered}, m.delivery_date) AS delivered_on,
           {has_goods} AS has_goods
      FROM account_move_line l
      JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
      JOIN sale_order_line sl ON sl.id = r.order_line_id AND sl.is_downpayment IS NOT TRUE
      JOIN sale_order so ON so.id = sl.order_id
      {deliveries}
     WHERE l.move_id = m.id
"""
# The last delivery before the invoice was written; of an invoice that was written ahead the first one after it.
_DELIVERED = "MAX(d.day) FILTER (WHERE d.day <= m.invoice_date), MIN(d.day)"
_DELIVERIES = """
      LEFT JOIN LATERAL (
           SELECT CASE WHEN sm.state = 'done' AND sd.usage = 'customer' THEN
                       (COALESCE(sp.date_done, sm.date) AT TIME ZONE 'UTC' AT TIME ZONE tz.name)::date END AS day,
                  TRUE AS goods
             FROM stock_move sm
             JOIN stock_location sd ON sd.id = sm.location_dest_id
             LEFT JOIN stock_picking sp ON sp.id = sm.picking_id
            WHERE sm.sale_line_id = sl.id AND sm.state <> 'cancel') d ON TRUE
"""


class CollectionsLateInvoice(models.Model):
    """How long after delivery, order or its own date each invoice was sent, and how late it was paid.

    Late invoices are paid late. Sales and deliveries are read where those modules are installed; nothing depends on
    them.
    """

    _name = "collections.late.invoice"
    _description = "Invoices and when they were sent"
    _auto = False
    _order = "days_waited desc, id desc"
    _rec_name = "move_id"
    _depends = {
        "account.move": ["state", "payment_state", "invoice_date", "delivery_date", "is_move_sent"],
        "mail.message": ["model", "res_id", "date"],
        "mail.notification": ["notification_status", "res_partner_id"],
        "collections.touch": ["purpose", "state", "sent_at", "line_ids"],
        "account.partial.reconcile": ["debit_move_id", "credit_move_id"],
    }

    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Total", readonly=True)
    ordered_on = fields.Date(string="Ordered", readonly=True)
    delivered_on = fields.Date(
        string="Delivered",
        readonly=True,
        help="The last delivery before the invoice was written, or the day of delivery that is entered on the invoice.",
    )
    invoice_date = fields.Date(string="Invoice date", readonly=True)
    sent = fields.Selection(
        [
            ("mailed", "By e-mail"),
            ("printed", "Printed or by other means"),
            ("unknown", "Day not known"),
            ("not_sent", "Not sent yet"),
        ],
        string="How it was sent",
        readonly=True,
        help="By e-mail: the first message with the document that did not fail. Printed: the day its document was made. "
        "What is paid, or was only marked as sent, has reached the customer on a day that nobody knows.",
    )
    sent_on = fields.Date(string="Sent", readonly=True)
    counted_from = fields.Selection(
        [("delivery", "Delivery"), ("order", "Order of a service"), ("invoice", "Invoice date")],
        readonly=True,
        help="Where no delivery and no order of a service is known, the days count from the invoice's own date.",
    )
    days_waited = fields.Integer(
        string="Days until sent",
        readonly=True,
        aggregator="avg",
        help="From delivery, order or invoice date to the day on which the invoice was sent; to today while it is not.",
    )
    waited = fields.Selection(
        [
            ("07", "Within 7 days"),
            ("14", "After 8 to 14 days"),
            ("30", "After 15 to 30 days"),
            ("more", "After more than 30 days"),
        ],
        string="How soon",
        readonly=True,
    )
    date_due = fields.Date(string="Due date", readonly=True)
    paid_on = fields.Date(string="Paid", readonly=True)
    days_late = fields.Integer(
        string="Days paid late",
        readonly=True,
        aggregator="avg",
        help="From the due date to the last payment; below zero: paid early. Empty while something is open.",
    )

    @property
    def _table_query(self):
        """Of sales and deliveries only what is installed now."""
        query = _QUERY.format(
            orders=self._orders_sql("sale.order" in self.env, "sale_line_id" in self._fields_of("stock.move")),
            mails=_MAILED,
            copies=_COPIES,
            printed=_PRINTED,
            payments=_PAYMENTS,
        )
        return SQL(query, today=fields.Date.context_today(self))

    @api.model
    def _fields_of(self, model):
        return self.env[model]._fields if model in self.env else {}

    @api.model
    def _orders_sql(self, sales, deliveries):
        """The query for order, delivery and whether goods were to be delivered, of one invoice ``m``.

        :param bool sales: whether orders exist.
        :param bool deliveries: whether deliveries know of orders.
        """
        if not sales:
            return _NO_ORDERS
        if not deliveries:
            return _ORDERS.format(delivered="NULL", has_goods="FALSE", deliveries="")
        return _ORDERS.format(
            delivered=_DELIVERED, has_goods="COALESCE(BOOL_OR(d.goods), FALSE)", deliveries=_DELIVERIES
        )

    def action_open_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }

    def action_why(self):
        """Late invoices are paid late: the sentence, and how it is with those of the last twelve months; whatever is
        chosen in the list."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Late invoices are paid late"),
                "message": " ".join((self._why(), self._why_here())).strip(),
                "type": "info",
                "sticky": True,
            },
        }

    @api.model
    def _why(self):
        return self.env._(
            "A customer's own deadlines begin when the invoice arrives, and what was delivered weeks ago is no longer fresh "
            "in anybody's mind. Sending the invoice with the delivery costs nothing and brings the money sooner."
        )

    @api.model
    def _why_here(self):
        """The same in one's own figures; nothing where there are too few to say anything."""
        paid = [("paid_on", "!=", False), ("sent_on", "!=", False), ("invoice_date", ">=", "today -12m")]
        found = {}
        for soon, operator in ((True, "<="), (False, ">")):
            [(count, days)] = self._read_group([*paid, ("days_waited", operator, 7)], [], ["__count", "days_late:avg"])
            found[soon] = (count, round(days or 0))
        if min(count for count, _days in found.values()) < _ENOUGH:
            return ""
        return self.env._(
            "In the last 12 months here, days from the due date to the payment on average: %(soon)s for invoices sent "
            "within 7 days, %(late)s for those sent later.",
            soon=found[True][1],
            late=found[False][1],
        )

    @api.model
    def get_empty_list_help(self, help_message):
        """What would be seen with sales and deliveries, where they are not installed."""
        message = super().get_empty_list_help(help_message)
        if "sale_line_id" in self._fields_of("stock.move"):
            return message
        more = self.env._(
            "With the apps Sales and Inventory this list counts from the day of delivery, and for services from the day "
            "of the order. Without them it counts from the delivery date that is entered on an invoice, or from the "
            "invoice's own date."
        )
        return f"{message}<p>{more}</p>" if message else message
