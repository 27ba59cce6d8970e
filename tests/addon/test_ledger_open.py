from odoo import Command
from odoo.tests import tagged

from .common import CollectionsCase, at

HEADINGS = ["Invoice", "Due", "Still open"]


@tagged("post_install", "-at_install", "collections_gentle")
class TestLedgerOpen(CollectionsCase):
    """What is open is what the ledger says, credits included; nothing else is ever asked for."""

    def _given(self):
        self.partner = self._customer()

    def assertSilentAfterRun(self):
        self._run_and_send()
        self.assertSilent(self.partner)

    def assertAsked(self, amounts, total):
        """One message leaves, asking for ``amounts`` by line and for ``total`` in words."""
        mails = self._run_and_send()
        touch = self._touches(self.partner)
        self.assertEqual(touch.mapped("state"), ["sent"])
        self.assertEqual(len(mails), 1)
        self.assertEqual(touch.asked, amounts)
        self.assertEqual(" ".join(touch.amount_text.split()), total)
        self.assertEqual(self._letter_tables(touch)[0][-1], ["Total", total])
        return touch

    def _line(self, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    # --- paid -------------------------------------------------------------------------------------------------------

    def test_a_paid_invoice_is_not_mentioned(self):
        self._pay(self._invoice(self.partner))
        self.assertSilentAfterRun()
        self.assertFalse(self._case(self.partner))

    def test_paid_between_the_run_and_the_sending(self):
        invoice = self._invoice(self.partner)
        self._run()
        self._pay(invoice)
        self.assertFalse(self._send())
        self.assertEqual(self._touches(self.partner).mapped("state"), ["cancelled"])
        self._run()
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertFalse(self._send(), "who was never written to is not thanked")

    def test_a_partly_paid_invoice_is_asked_for_its_rest(self):
        invoice = self._invoice(self.partner, amount=100)
        self._pay(invoice, 40)
        self.assertEqual(invoice.payment_state, "partial")
        touch = self.assertAsked({str(self._line(invoice).id): "60.00"}, "60.00 €")
        self.assertEqual(
            self._letter_tables(touch),
            [
                [
                    HEADINGS,
                    [f"{invoice.name}", "02/26/2026", "60.00 € out of 100.00 €"],
                    ["Total", "60.00 €"],
                ]
            ],
        )

    def test_a_small_residual_is_let_go(self):
        self._pay(self._invoice(self.partner, amount=100), 99.5)
        self.assertSilentAfterRun()
        self.assertFalse(self._case(self.partner))

    def test_exactly_the_minimum_is_asked_for_and_a_cent_less_is_not(self):
        other = self._customer("Small Florist")
        self._invoice(other, amount=9.99)
        invoice = self._invoice(self.partner, amount=10)
        self.assertAsked({str(self._line(invoice).id): "10.00"}, "10.00 €")
        self.assertSilent(other)

    def test_a_payment_that_leaves_a_small_rest_ends_the_conversation(self):
        invoice = self._invoice(self.partner, amount=100)
        self._run_and_send()
        self._pay(invoice, 99.5)
        self._run()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.decision_id.rule, case.decision_id.code), ("closed", "settled", "small"))
        self.assertFalse(self._send(), "not everything is settled, so nobody is thanked for it")

    # --- credits ----------------------------------------------------------------------------------------------------

    def test_a_credit_note_matched_in_full(self):
        invoice = self._invoice(self.partner)
        self._refund(invoice)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertSilentAfterRun()

    def test_a_credit_note_matched_in_part(self):
        invoice = self._invoice(self.partner, amount=100)
        self._refund(invoice, 30)
        touch = self.assertAsked({str(self._line(invoice).id): "70.00"}, "70.00 €")
        self.assertEqual(self._letter_tables(touch)[0][1][2], "70.00 € out of 100.00 €")

    def test_an_open_credit_note_is_shown_and_taken_off(self):
        invoice = self._invoice(self.partner, amount=100)
        refund = self._refund(invoice, 30, reconcile=False)
        self.assertEqual((invoice.amount_residual, refund.amount_residual), (100, 30))
        asked = {str(self._line(invoice).id): "100.00", str(self._line(refund).id): "-30.00"}
        touch = self.assertAsked(asked, "70.00 €")
        self.assertEqual(
            self._letter_tables(touch),
            [
                [
                    HEADINGS,
                    [f"{invoice.name}", "02/26/2026", "100.00 €"],
                    [refund.name, "In your favour", "-30.00 €"],
                    ["Total", "70.00 €"],
                ]
            ],
        )
        self.assertIn(invoice.name, touch.summary)
        self.assertNotIn(refund.name, touch.summary)

    def test_an_open_credit_note_over_the_whole_debt(self):
        invoice = self._invoice(self.partner, amount=100)
        self._refund(invoice, 100, reconcile=False)
        self.assertSilentAfterRun()

    def test_a_credit_that_leaves_less_than_the_minimum(self):
        self._refund(self._invoice(self.partner, amount=100), 95, reconcile=False)
        self.assertSilentAfterRun()
        self.assertEqual(
            (self._decision(self.partner).rule, self._decision(self.partner).code), ("nothing_askable", "small")
        )

    def test_a_customer_in_credit_is_told_nothing(self):
        """The credit is not due before next month, and counts all the same."""
        invoice = self._invoice(self.partner, amount=100)
        refund = self._refund(invoice, 150, reconcile=False)
        self._line(refund).date_maturity = at(days=40).date()
        self.assertSilentAfterRun()
        decision = self._decision(self.partner)
        self.assertEqual((decision.rule, decision.code), ("nothing_askable", "in_credit"))

    def test_a_refund_alone(self):
        self._invoice(self.partner, move_type="out_refund")
        self.assertSilentAfterRun()
        self.assertFalse(self._case(self.partner))

    def test_a_larger_unapplied_payment(self):
        self._invoice(self.partner, amount=100)
        self._unapplied_payment(self.partner, 120)
        self.assertSilentAfterRun()

    def test_a_smaller_unapplied_payment_is_taken_off(self):
        invoice = self._invoice(self.partner, amount=100)
        payment = self._unapplied_payment(self.partner, 25)
        asked = {str(self._line(invoice).id): "100.00", str(self._line(payment.move_id).id): "-25.00"}
        touch = self.assertAsked(asked, "75.00 €")
        self.assertEqual(self._letter_tables(touch)[0][2], [payment.move_id.name, "In your favour", "-25.00 €"])

    def test_an_overpayment_nets_against_the_next_invoice(self):
        """150 paid for an invoice of 100; the 50 left over count for the invoice that is late."""
        paid = self._invoice(self.partner, days=20, amount=100)
        payment = self._unapplied_payment(self.partner, 150)
        self._match(paid, payment.move_id)
        self.assertEqual(paid.payment_state, "paid")
        late = self._invoice(self.partner, amount=80)
        asked = {str(self._line(late).id): "80.00", str(self._line(payment.move_id).id): "-50.00"}
        touch = self.assertAsked(asked, "30.00 €")
        self.assertEqual(self._letter_tables(touch)[0][2][2], "-50.00 € out of -150.00 €")

    def test_money_booked_on_a_contact_of_the_customer_is_taken_off(self):
        """Somebody chose the person in the payment, and the invoice is the company's."""
        person = self.env["res.partner"].create({"name": "Aoife Daly", "parent_id": self.partner.id})
        invoice = self._invoice(self.partner, amount=100)
        payment = self._unapplied_payment(person, 25)
        self.assertEqual(self._line(payment.move_id).partner_id, person)
        asked = {str(self._line(invoice).id): "100.00", str(self._line(payment.move_id).id): "-25.00"}
        self.assertAsked(asked, "75.00 €")
        self.assertEqual(self._case(self.partner).amount_open, 75)
        self._unapplied_payment(person, 80)
        self._run()
        self.assertEqual(self._decision(self.partner).code, "in_credit", "the payment wakes the case of the company")
        self.assertFalse(self._case(person))

    def test_a_debt_booked_on_a_contact_is_the_customers(self):
        person = self.env["res.partner"].create({"name": "Aoife Daly", "parent_id": self.partner.id})
        entry = self._entry(person, 60, date_maturity=at(days=-12).date(), no_followup=False)
        self.assertAsked({str(self._line(entry).id): "60.00"}, "60.00 €")
        self.assertFalse(self._case(person))

    def test_a_credit_by_a_journal_entry_without_a_due_date(self):
        """Odoo leaves journal entries out of follow-up, which is no reason to withhold a credit from the customer."""
        invoice = self._invoice(self.partner, amount=100)
        entry = self._entry(self.partner, -35)
        self.assertFalse(self._line(entry).date_maturity)
        dated = self._entry(self.partner, -5, date_maturity=at(days=9).date())
        lines = [self._line(move) for move in (invoice, entry, dated)]
        asked = dict(zip((str(line.id) for line in lines), ("100.00", "-35.00", "-5.00"), strict=True))
        touch = self.assertAsked(asked, "60.00 €")
        self.assertEqual(self._letter_tables(touch)[0][2], [entry.name, "In your favour", "-35.00 €"])
        self.assertEqual(self._case(self.partner).amount_overdue, 60)
        preview = self.env["collections.preview"].create(
            {"stage_id": self.stages[10].id, "case_id": self._case(self.partner).id}
        )
        self.assertIn("60.00", preview.body)

    def _entry(self, partner, amount, **values):
        """A journal entry on the customer's account; a negative amount is in the customer's favour."""
        receivable = self.partner.property_account_receivable_id
        sides = ((receivable, amount, values), (self.income, -amount, {}))
        entry = self.env["account.move"].create(
            {
                "journal_id": self.env["account.journal"].search([("type", "=", "general")], limit=1).id,
                "date": at().date(),
                "line_ids": [
                    Command.create({"account_id": account.id, "partner_id": partner.id, "balance": balance, **more})
                    for account, balance, more in sides
                ],
            }
        )
        entry.action_post()
        return entry

    # --- not posted, taken back, barred -----------------------------------------------------------------------------

    def test_a_draft_is_not_mentioned(self):
        self._invoice(self.partner, post=False)
        self.assertSilentAfterRun()

    def test_a_cancelled_invoice_is_not_mentioned(self):
        invoice = self._invoice(self.partner)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertSilentAfterRun()
        self.assertFalse(self._case(self.partner))

    def test_an_invoice_set_to_draft_after_the_run_is_not_asked_for(self):
        invoice = self._invoice(self.partner)
        self._run()
        invoice.button_draft()
        self.assertFalse(self._send())
        self.assertEqual(self._touches(self.partner).mapped("state"), ["cancelled"])

    def test_draft_and_cancelled_beside_an_open_one(self):
        invoice = self._invoice(self.partner, amount=100)
        self._invoice(self.partner, amount=500, post=False)
        cancelled = self._invoice(self.partner, amount=700)
        cancelled.button_draft()
        cancelled.button_cancel()
        self.assertAsked({str(self._line(invoice).id): "100.00"}, "100.00 €")

    def test_blocked_is_silent_and_unblocked_is_contacted(self):
        invoice = self._invoice(self.partner)
        invoice.action_toggle_block_payment()
        self.assertEqual(invoice.payment_state, "blocked")
        self.assertSilentAfterRun()
        self.assertEqual(self._decision(self.partner).code, "blocked")
        invoice.action_toggle_block_payment()
        self.assertAsked({str(self._line(invoice).id): "100.00"}, "100.00 €")

    def test_blocked_between_the_run_and_the_sending(self):
        invoice = self._invoice(self.partner)
        self._run()
        invoice.action_toggle_block_payment()
        self.assertFalse(self._send())
        self.assertEqual(self._touches(self.partner).mapped("state"), ["cancelled"])
        self._run()
        self.assertEqual(self._case(self.partner).state, "open", "a blocked invoice is not settled")

    def test_no_followup_is_silent_until_it_is_taken_off(self):
        invoice = self._invoice(self.partner)
        invoice.no_followup = True
        self.assertSilentAfterRun()
        invoice.no_followup = False
        self.assertAsked({str(self._line(invoice).id): "100.00"}, "100.00 €")

    def test_barred_invoices_are_left_out_and_the_others_asked_for(self):
        invoice = self._invoice(self.partner, days=5, amount=100)
        self._invoice(self.partner, days=50, amount=300).action_toggle_block_payment()
        self._invoice(self.partner, days=60, amount=400).no_followup = True
        touch = self.assertAsked({str(self._line(invoice).id): "100.00"}, "100.00 €")
        self.assertEqual(touch.stage_id, self.stages[3])
