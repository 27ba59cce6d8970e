from odoo.tests import tagged

from .common import CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestFirstRun(CollectionsCase):
    def test_one_overdue_invoice_is_asked_for_gently_once(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=12, amount=100)
        run = self._run()
        touch = self._touches(partner)
        self.assertEqual(touch.mapped("state"), ["queued"])
        self.assertEqual(touch.stage_id, self.stages[3])
        self.assertEqual(touch.line_ids.move_id, invoice)
        self.assertEqual(run.contacted_count, 1)
        self.assertFalse(self._case(partner).stage_id, "queued is not delivered")
        mails = self._send()
        self.assertEqual(len(mails), 1)
        self.assertIn(invoice.name, mails[0]["subject"])
        self.assertEqual(touch.state, "sent")
        self.assertEqual(self._case(partner).stage_id, self.stages[3])

    def test_three_runs_in_a_row_send_one_message(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        for _again in range(3):
            self._run()
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(len(self._touches(partner)), 1)
        self._go_to(at(hour=11))
        self._run()
        self.assertFalse(self._send())

    def test_a_message_written_by_hand_counts_as_contact(self):
        partner = self._customer()
        self._invoice(partner, days=2)
        self._run()
        case = self._case(partner)
        case.with_user(self.collector).message_post(
            body="How are things?", partner_ids=partner.ids, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(self._touches(partner).mapped("kind"), ["manual"])
        self.assertEqual(case.last_contact_at, at())
        self._go_to(at(1))
        self._run()
        self.assertEqual(self._decision(partner).rule, "budget")
        self.assertEqual(len(self._touches(partner)), 1)

    def test_a_note_among_colleagues_is_no_contact(self):
        partner = self._customer()
        self._invoice(partner, days=2)
        self._run()
        self._case(partner).with_user(self.collector).message_post(body="Careful here.")
        self.assertSilent(partner)

    def test_a_mail_cancelled_by_hand_leaves_the_customer_in_peace(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        self._run()
        self._touches(partner).mail_id.cancel()
        self._go_to(at(hour=11))
        self._run()
        self.assertEqual(self._touches(partner).mapped("state"), ["cancelled"])
        self.assertEqual(self._case(partner).state, "paused")
        self.assertFalse(self._send())
