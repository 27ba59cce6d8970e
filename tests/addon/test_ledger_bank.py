from datetime import datetime

from odoo.tests import tagged

from .common import CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestLedgerBank(CollectionsCase):
    """Nobody is asked while money may have come in that the books do not know of."""

    def _given(self):
        self.partner = self._customer()

    def _verdict(self):
        decision = self._decision(self.partner)
        return decision.rule, decision.until or None

    def assertContacted(self, times=1):
        sent = self._touches(self.partner).filtered(lambda t: t.state == "sent" and t.kind == "reminder")
        self.assertEqual(len(sent), times)

    # --- unmatched money --------------------------------------------------------------------------------------------

    def test_unmatched_money_of_the_customer_is_silent(self):
        """However little it is; the next look is on the next morning, at eight."""
        self._invoice(self.partner, amount=100)
        self._bank_line(self.partner, 5)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertEqual(self._verdict(), ("unmatched_money", datetime(2026, 3, 11, 8)))

    def test_matched_with_another_debt_the_conversation_goes_on_at_once(self):
        other = self._invoice(self.partner, days=40, amount=60)
        invoice = self._invoice(self.partner, amount=100)
        line = self._bank_line(self.partner, 60)
        self._run_and_send()
        self.assertSilent(self.partner)
        self._match_bank_line(line, other)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(other.payment_state, "paid")
        self._run_and_send()
        self.assertContacted()
        self.assertEqual(self._touches(self.partner).line_ids.move_id, invoice)

    def test_matched_with_the_whole_debt_the_conversation_ends(self):
        invoice = self._invoice(self.partner, amount=100)
        line = self._bank_line(self.partner, 100)
        self._run_and_send()
        self._match_bank_line(line, invoice)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_money_that_comes_in_after_the_run_holds_the_message_back(self):
        self._invoice(self.partner, amount=100)
        self._run()
        self._bank_line(self.partner, 100)
        self.assertFalse(self._send())
        self.assertEqual(self._touches(self.partner).mapped("state"), ["cancelled"])

    def test_money_from_a_contact_of_the_customer_counts(self):
        self._invoice(self.partner, amount=100)
        contact = self.env["res.partner"].create({"name": "Aoife Daly", "parent_id": self.partner.id})
        self._bank_line(contact, 100)
        self._run_and_send()
        self.assertSilent(self.partner)

    def test_money_of_somebody_else_and_money_paid_out_do_not_count(self):
        self._invoice(self.partner, amount=100)
        self._bank_line(self._customer("Small Florist"), 100)
        self._bank_line(self.partner, -20)
        self._bank_line(False, 100)
        self._run_and_send()
        self.assertContacted()

    def test_a_bank_line_that_was_taken_back_does_not_count(self):
        self._invoice(self.partner, amount=100)
        line = self._bank_line(self.partner, 100)
        line.move_id.button_draft()
        line.move_id.button_cancel()
        self._run_and_send()
        self.assertContacted()

    # --- a bank that is old -----------------------------------------------------------------------------------------

    def test_a_bank_of_fourteen_days_is_fresh_enough(self):
        self._invoice(self.partner)
        self._bank_line(False, 10, days=14)
        self._run_and_send()
        self.assertContacted()

    def test_an_old_bank_is_silent_until_it_is_imported(self):
        self._invoice(self.partner)
        self._bank_line(False, 10, days=15)
        self._bank_line(False, 10, days=30)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertEqual(self._verdict(), ("bank_stale", datetime(2026, 3, 11, 8)))
        self.assertIn("02/23/2026", self._decision(self.partner).explanation)
        self._go_to(at(days=1))
        self._run_and_send()
        self.assertSilent(self.partner)
        self._bank_line(False, 10)
        self._go_to(at(days=2))
        self._run_and_send()
        self.assertContacted()

    def test_a_company_may_switch_the_check_off(self):
        self.policy.bank_stale_days = 0
        self._invoice(self.partner)
        self._bank_line(False, 10, days=100)
        self._run_and_send()
        self.assertContacted()

    # --- the budget -------------------------------------------------------------------------------------------------

    def test_a_conversation_by_hand_counts(self):
        """Spoken with on Monday at three: the message that is due on Tuesday waits until Thursday at three."""
        self._go_to(at(days=-1, hour=7))
        self._invoice(self.partner, days=2)
        self._run_and_send()
        self.assertSilent(self.partner)
        case = self._case(self.partner)
        self.assertEqual(case.decision_id.rule, "ladder_not_due")
        self._go_to(at(days=-1, hour=15))
        case.with_user(self.collector)._log_contact("call", "spoke", "Promised to look")
        self._go_to(at())
        self._run_and_send()
        self.assertEqual(self._verdict(), ("budget", at(days=2, hour=15)))
        self.assertContacted(times=0)
        self._go_to(at(days=2, hour=14))
        self._run_and_send()
        self.assertContacted(times=0)
        self._go_to(at(days=2, hour=15))
        self._run_and_send()
        self.assertContacted()
        manual = self._touches(self.partner)[0]
        self.assertEqual((manual.kind, manual.state, manual.user_id), ("manual", "sent", self.collector))
        self.assertFalse(manual.stage_id, "a talk is no step of the ladder")

    def test_a_conversation_after_the_run_holds_the_message_back(self):
        """The customer was called while the message waited in the queue: it must not arrive an hour later."""
        self._invoice(self.partner)
        self._run()
        self._case(self.partner).with_user(self.collector)._log_contact("call", "spoke", "All is well")
        self.assertFalse(self._send())
        self.assertContacted(times=0)
        self._run()
        self.assertEqual(self._verdict(), ("budget", at(days=3, hour=10)))

    def test_two_contacts_in_a_week_are_enough(self):
        """Without distances of its own: the 10th, the 13th, and a week after the 10th, which is a public holiday."""
        self.policy.stage_ids.min_gap_days = 0
        self._invoice(self.partner, days=100)
        for day in range(8):
            self._go_to(at(days=day))
            self._run_and_send()
        sent = self._touches(self.partner).filtered("sent_at").mapped("sent_at")
        self.assertEqual(sent, [at(), at(days=3)])
        # The next stage is a call, and the telephone has hours of its own.
        self.assertEqual(self._verdict(), ("budget", datetime(2026, 3, 18, 9)))
