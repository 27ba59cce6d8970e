"""How long invoices had waited when they were sent, and how late they were paid."""

from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NOT_INVITED, TODAY
from .outbox import OutboxCase


def march(number):
    return date(2026, 3, number)


@tagged("post_install", "-at_install", "collections_gentle")
class TestLateInvoices(OutboxCase):
    """Rowan Bakery's invoice of 1 February, delivered on 20 January. What is known of orders and deliveries is tried
    with the apps themselves, in tests/e2e/test_sales.py."""

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._dated(date(2026, 2, 1), delivery_date=date(2026, 1, 20))

    def _dated(self, day, partner=None, sent=False, **values):
        """An invoice of this day, due 30 days later."""
        days = (TODAY - day).days - 30
        invoice = self._invoice(partner or self.partner, **{"days": days, **values})
        invoice.is_move_sent = sent
        return invoice

    def _mailed(self, invoice, moment, status="sent", to=None):
        document = {"name": "INV.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"}
        message = self.env["mail.message"].create(
            {
                "model": "account.move",
                "res_id": invoice.id,
                "date": moment,
                "message_type": "comment",
                "attachment_ids": [Command.create(document)],
                "notification_ids": [
                    Command.create(
                        {
                            "res_partner_id": (to or invoice.partner_id).id,
                            "notification_type": "email",
                            "notification_status": status,
                        }
                    )
                ],
            }
        )
        invoice.is_move_sent = True
        return message

    def _row(self, invoice):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["collections.late.invoice"].with_user(self.collector).search([("move_id", "=", invoice.id)])

    def _facts(self, invoice):
        row = self._row(invoice)
        return row.sent, row.sent_on or None, row.counted_from, row.days_waited, row.waited

    # --- the day on which it was sent -------------------------------------------------------------------------------

    def test_the_first_mail_that_did_not_fail(self):
        self._mailed(self.invoice, "2026-02-02 09:00:00", status="bounce")
        self._mailed(self.invoice, "2026-02-03 09:00:00", to=self.collector.partner_id)
        # Shortly before midnight in Dublin.
        self._mailed(self.invoice, "2026-02-09 23:30:00")
        self._mailed(self.invoice, "2026-02-12 09:00:00")
        self.assertEqual(self._facts(self.invoice), ("mailed", date(2026, 2, 9), "delivery", 20, "30"))
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        self.assertEqual(self._facts(self.invoice), ("mailed", date(2026, 2, 10), "delivery", 21, "30"))

    def test_without_a_delivery_the_days_count_from_its_own_date(self):
        invoice = self._dated(date(2026, 3, 1))
        self._mailed(invoice, "2026-03-08 09:00:00")
        self.assertEqual(self._facts(invoice), ("mailed", march(8), "invoice", 7, "07"))

    def test_not_sent_yet_counts_to_today(self):
        self.assertEqual(self._facts(self.invoice), ("not_sent", None, "delivery", 49, "more"))
        self._mailed(self.invoice, "2026-02-02 09:00:00", status="exception")
        self.assertEqual(self._facts(self.invoice)[:2], ("not_sent", None), "a mail that failed brought nothing")

    def test_nobody_is_called_late_whose_day_is_not_known(self):
        self.invoice.is_move_sent = True
        unknown = ("unknown", None, "delivery", 0, False)
        self.assertEqual(self._facts(self.invoice), unknown)
        self.assertNotIn(self.invoice, self._late())
        unsent = self._dated(date(2026, 2, 1), delivery_date=date(2026, 1, 20))
        self._pay(unsent)
        self.assertEqual(self._facts(unsent), unknown, "whoever has paid has had it")

    def test_the_day_of_its_document_where_no_mail_was_sent(self):
        self.invoice.is_move_sent = True
        values = {"name": "INV.pdf", "res_model": "account.move", "res_id": self.invoice.id, "raw": b"%PDF-1.4"}
        document = self.env["ir.attachment"].create({**values, "res_field": "invoice_pdf_report_file"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = '2026-02-04 08:00:00' WHERE id = %s", (document.id,)
        )
        self.assertEqual(self._facts(self.invoice), ("printed", date(2026, 2, 4), "delivery", 15, "30"))

    def test_our_own_copy_counts(self):
        self.env["collections.policy"].search([]).invoice_first = True
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).purpose, "invoice_copy")
        self.assertEqual(self._facts(self.invoice), ("mailed", TODAY, "delivery", 49, "more"))

    # --- how late it was paid ---------------------------------------------------------------------------------------

    def test_days_paid_late(self):
        early, part = (self._dated(date(2026, 2, 1)) for _ in range(2))
        self._pay(self.invoice, 60, on=date(2026, 2, 20))
        self._pay(self.invoice, on=march(8))
        self._pay(early, on=date(2026, 2, 27))
        self._pay(part, 60, on=march(8))
        credited = self._dated(date(2026, 2, 1))
        self._refund(credited)
        found = [(row.paid_on, row.days_late) for row in map(self._row, (self.invoice, early, part, credited))]
        self.assertEqual(found, [(march(8), 5), (date(2026, 2, 27), -4), (False, 0), (False, 0)])

    def test_the_sentence_and_ones_own_figures(self):
        Report = self.env["collections.late.invoice"].with_user(self.collector)

        def message():
            self.env.flush_all()
            return Report.action_why()["params"]["message"]

        self.assertTrue(message().endswith("brings the money sooner."))
        for sent, paid in ((date(2026, 2, 3), march(1)), (date(2026, 2, 20), march(9))):
            for _ in range(5):
                invoice = self._dated(date(2026, 2, 1), amount=10)
                self._mailed(invoice, f"{sent} 09:00:00")
                self._pay(invoice, on=paid)
        self.assertTrue(
            message().endswith(
                "In the last 12 months here, days from the due date to the payment on average: -2 for invoices sent within "
                "7 days, 6 for those sent later."
            ),
            message(),
        )

    # --- who sees what ----------------------------------------------------------------------------------------------

    def _late(self, user=None):
        """What the list shows when it is opened."""
        self.env.flush_all()
        action = self.env.ref("collections_gentle.action_late_invoices")
        self.assertEqual(action.context, "{'search_default_late': 1, 'search_default_year': 1}")
        domain = [("days_waited", ">", 7), ("invoice_date", ">=", "today -12m")]
        return self.env["collections.late.invoice"].with_user(user or self.collector).search(domain).sudo().move_id

    def test_only_posted_invoices_of_ones_own_companies(self):
        soon = self._dated(date(2026, 3, 5))
        old = self._dated(date(2025, 2, 1))
        draft = self._dated(date(2026, 2, 1), post=False)
        refund = self._refund(self._dated(date(2026, 2, 1)), reconcile=False)
        late = self._late()
        self.assertIn(self.invoice, late)
        self.assertFalse((soon | old | draft | refund) & late)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="collections_gentle.group_reader",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
            context=NOT_INVITED,
        )
        self.assertFalse(self._late(stranger))
        with self.assertRaises(AccessError):
            self._late(new_test_user(self.env, "employee", groups="base.group_user", context=NOT_INVITED))
        with self.assertRaises(AccessError):
            self._row(self.invoice).unlink()

    def test_a_row_opens_its_invoice(self):
        action = self._row(self.invoice).action_open_invoice()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", self.invoice.id))

    def test_the_empty_list_says_what_other_apps_would_add(self):
        Report = self.env["collections.late.invoice"]
        with_sales = "sale.order" in self.env and "sale_line_id" in self.env["stock.move"]._fields
        help_text = Report.get_empty_list_help(self.env.ref("collections_gentle.action_late_invoices").help)
        self.assertIn("Late invoices are paid late", help_text)
        self.assertEqual("With the apps Sales and Inventory" in help_text, not with_sales)
        self.assertEqual("sale_order" in Report._table_query.code, with_sales)

    def test_the_queries_for_each_set_of_apps(self):
        Report = self.env["collections.late.invoice"]
        alone = Report._orders_sql(sales=False, deliveries=False)
        self.assertNotIn("sale_order", alone)
        ordered = Report._orders_sql(sales=True, deliveries=False)
        self.assertIn("sale_order_line", ordered)
        self.assertNotIn("stock_move", ordered)
        self.assertIn("stock_move", Report._orders_sql(sales=True, deliveries=True))

    def test_averages_in_the_pivot(self):
        self._mailed(self.invoice, "2026-02-09 09:00:00")
        other = self._dated(date(2026, 2, 1), delivery_date=date(2026, 1, 20))
        self._mailed(other, "2026-02-13 09:00:00")
        self.env.flush_all()
        rows = (
            self.env["collections.late.invoice"]
            .with_user(self.collector)
            ._read_group(
                [("partner_id", "=", self.partner.id)], ["waited"], ["days_waited:avg", "amount:sum", "__count"]
            )
        )
        self.assertEqual(rows, [("30", 22, 200, 2)])
        self.assertEqual(fields.Date.to_string(self._row(other).date_due), "2026-03-03")
