import base64
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .costs import CostCase
from .outbox import OutboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestEnclosures(CostCase, OutboxCase):
    """Copies of invoices are the PDFs that are there already; nothing is drawn for a reminder."""

    def setUp(self):
        super().setUp()
        self.drawn = []
        draw = patch.object(IrActionsReport, "_render_qweb_pdf", lambda report, *a, **k: self.drawn.append(a))
        self.enterContext(draw)

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12)
        self.pdf = self._with_pdf(self.invoice)

    def _with_pdf(self, invoice):
        """The invoice as Odoo keeps it once it was sent or printed."""
        pdf = self.env["ir.attachment"].create(
            {
                "name": f"{invoice.name.replace('/', '_')}.pdf",
                "raw": b"%PDF-1.4 " + invoice.name.encode(),
                "mimetype": "application/pdf",
                "res_model": "account.move",
                "res_id": invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        invoice.invalidate_recordset()
        self.assertEqual(invoice.invoice_pdf_report_id, pdf)
        return pdf

    def _enclosed(self, partner):
        return self._touches(partner).message_id.attachment_ids

    def test_none_by_default(self):
        self.assertFalse(any(self.env["collections.stage"].search([]).mapped("attach_invoices")))
        self._run()
        self.assertFalse(self._enclosed(self.partner))
        self._deliver()
        self.assertNotIn("application/pdf", self.emails[0]["message"])
        self.assertEqual(self.drawn, [])

    def test_the_pdf_that_is_there(self):
        self.stages[3].attach_invoices = True
        self._run()
        self.assertEqual(self._enclosed(self.partner), self.pdf)
        self._deliver()
        message = self.emails[0]["message"]
        self.assertIn(self.pdf.name, message)
        self.assertIn(base64.b64encode(self.pdf.raw).decode()[:20], message)
        self.assertEqual(self.drawn, [])

    def test_only_at_the_stage_that_wants_it(self):
        self.stages[3].attach_invoices = True
        self._hours(1)
        self._hours(1, days=6)
        first, second = self._touches(self.partner)
        self.assertEqual((first.stage_id, second.stage_id), (self.stages[3], self.stages[10]))
        self.assertEqual((first.message_id.attachment_ids, len(second.message_id.attachment_ids)), (self.pdf, 0))

    def test_nothing_is_drawn_where_none_is_there(self):
        self.stages[3].attach_invoices = True
        bare = self._invoice(self.partner, days=13)
        self._run()
        touch = self._touches(self.partner)
        self.assertEqual(touch.line_ids.move_id, self.invoice | bare)
        self.assertEqual(self._enclosed(self.partner), self.pdf)
        self.assertEqual(self.drawn, [])
        self.assertFalse(bare.invoice_pdf_report_id)

    def test_no_other_customers_and_nothing_that_is_not_asked_for(self):
        self.stages[3].attach_invoices = True
        other = self._customer("Hazel Inn")
        theirs = self._with_pdf(self._invoice(other, days=12))
        paid = self._invoice(self.partner, days=14)
        self._with_pdf(paid)
        self._pay(paid)
        self._with_pdf(self._invoice(self.partner, days=-20))
        self._run()
        self.assertEqual(self._enclosed(self.partner), self.pdf)
        self.assertEqual(self._enclosed(other), theirs)

    def test_enclosing_costs_the_same_for_many(self):
        self.stages[3].attach_invoices = True
        partners = self.env["res.partner"].union(*(self._customer(f"Customer{n} Ltd") for n in range(41)))
        for partner in partners:
            self._with_pdf(self._invoice(partner, days=12))
        self.stages[3].requires_approval = True
        self._run()
        touches = self._touches_of(partners)
        self.assertEqual(touches.mapped("state"), ["to_approve"] * 41)
        touches.sudo().write({"state": "queued"})
        send, queued = self.env["collections.message"].sudo()._send_reminders, touches.sudo()
        self._statements(send, queued[:1])
        few = self._statements(send, queued[1:6])
        self.assertLessEqual(self._statements(send, queued[6:]), few)
        self.assertEqual(len(touches.message_id.attachment_ids), 41)
        self.assertEqual((self.drawn, len(touches.mail_id)), ([], 41))

    def _touches_of(self, partners):
        return self.env["collections.touch"].search([("partner_id", "in", partners.ids)], order="id")
