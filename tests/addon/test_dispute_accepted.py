from odoo.tests import Form, new_test_user, tagged

from .common import at
from .spoken import SpokenCase

FOUND = "You are right, and the trays go back to the shop."


@tagged("post_install", "-at_install", "collections_gentle")
class TestDisputeAccepted(SpokenCase):
    """The customer is right: the amount is credited by an accountant, and not asked for until then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "aine.accountant",
            groups="base.group_user,account.group_account_invoice,collections_gentle.group_manager",
            email="aine@linden.example.com",
        )

    def _given(self):
        self.case, self.trays, self.cups = self._owing(100, 60)
        self.partner = self.case.partner_id

    def _credit(self, action, amount=None):
        """What the accountant does with the wizard that opens: the credit note, as a draft."""
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"])).save()
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if amount:
            refund.invoice_line_ids.price_unit = amount
        return refund

    def _days(self, first, last):
        """Runs and mails day by day; returns what was asked for by the reminders that left."""
        before = self._reminders(self.partner)
        for day in range(first, last + 1):
            self._go_to(at(days=day))
            self._run_and_send()
        return [self._asked(touch) for touch in self._reminders(self.partner) - before if touch.state == "sent"]

    # --- wholly -----------------------------------------------------------------------------------------------------

    def test_odoos_own_wizard_opens_filled_in_and_nothing_is_posted(self):
        dispute = self._dispute(self.case, self.trays, user=self.collector)
        moves = self.env["account.move"].search_count([])
        action = self._resolve(dispute, "accepted", FOUND, user=self.accountant)
        self.assertEqual((action["res_model"], action["target"]), ("account.move.reversal", "new"))
        wizard = Form(self.env["account.move.reversal"].with_user(self.accountant).with_context(**action["context"]))
        self.assertEqual(self._plain(wizard.reason), "Quality, 100.00 € accepted")
        self.assertEqual(wizard.journal_id, self.trays.journal_id)
        self.assertEqual(wizard.save().move_ids, self.trays)
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        self.assertEqual(self._line(self.trays).amount_residual, 100)

    def test_whoever_writes_no_invoices_closes_it_and_the_collector_is_asked_for_the_credit_note(self):
        dispute = self._dispute(self.case, self.trays)
        self.assertEqual(self._resolve(dispute, "accepted", FOUND)["type"], "ir.actions.act_window_close")
        task = self._tasks(self.case, "credit")
        self.assertEqual((len(task), task.user_id), (1, self.collector))
        self.assertEqual(self._plain(task.summary), f"Credit note over 100.00 € for {self.trays.name}")
        self.assertEqual(task.date_deadline, at(days=2).date())

    def test_what_is_written_down(self):
        dispute = self._dispute(self.case, self.trays)
        self._resolve(dispute, "accepted", FOUND)
        self.assertEqual(
            (dispute.state, dispute.accepted_amount, dispute.explanation, dispute.credit_pending),
            ("accepted", 100, FOUND, True),
        )
        self.assertEqual((dispute.closed_at, dispute.closed_by), (at(), self.owner))
        self.assertFalse(self._tasks(self.case, "dispute"))
        self.assertEqual(len(self._tasks(self.case, "dispute", done=True)), 1)

    def test_the_letter(self):
        dispute = self._dispute(self.case, self.trays)
        self._resolve(dispute, "accepted", FOUND)
        self._send()
        self.assertEqual(self._purposes(self.partner), [("dispute_received", "sent"), ("dispute_accepted", "sent")])
        letter = self._touches(self.partner)[-1]
        self.assertEqual((letter.dispute_id, letter.line_ids.ids), (dispute, []))
        for words in (FOUND, "100.00 €", self.trays.name):
            self.assertIn(words, self._letter_text(letter))
        self.assertFalse(self._letter_tables(letter), "an answer asks for nothing")

    def test_until_the_credit_note_is_matched_the_amount_is_not_asked_for(self):
        dispute = self._dispute(self.case, self.trays)
        action = self._resolve(dispute, "accepted", FOUND, user=self.accountant)
        self.assertEqual(self._days(0, 15), [{self.cups: "60.00"}] * 2)
        self.assertEqual(self.case.amount_disputed, 100)
        call = self._reminders(self.partner)[-1]
        self.assertEqual((call.channel, self._asked(call)), ("call", {self.cups: "60.00"}), "weeks later still not")
        refund = self._credit(action)
        self.assertEqual(refund.state, "draft")
        self._run()
        self.assertTrue(dispute.credit_pending, "a draft is no credit note yet")
        refund.action_post()
        self._run()
        self.assertEqual((dispute.credit_pending, self.trays.payment_state), (False, "reversed"))
        self.assertEqual(self.case.amount_disputed, 0)
        self.assertEqual(
            (len(self._tasks(self.case, "credit")), len(self._tasks(self.case, "credit", done=True))), (0, 1)
        )

    # --- in part ----------------------------------------------------------------------------------------------------

    def test_partly_accepted(self):
        dispute = self._dispute(self.case, self.trays)
        action = self._resolve(dispute, "partly_accepted", FOUND, amount=40, user=self.accountant)
        self.assertEqual(self._plain(action["context"]["default_reason"]), "Quality, 40.00 € accepted")
        self.assertEqual((dispute.state, dispute.accepted_amount), ("partly_accepted", 40))
        self.assertEqual(self._purposes(self.partner)[-1], ("dispute_partly", "queued"))
        self.assertIn("40.00 €", self._letter_text(self._touches(self.partner)[-1]))
        self.assertEqual(self._days(0, 1), [{self.cups: "60.00"}], "days of peace for the disputed item")
        self.assertEqual(self._days(8, 13), [{self.trays: "60.00", self.cups: "60.00"}], "without what is credited")
        self._credit(action, amount=40).action_post()
        self._run()
        self.assertEqual((dispute.credit_pending, self._line(self.trays).amount_residual), (False, 60))

    def test_a_credit_note_over_less_leaves_the_difference_out(self):
        dispute = self._dispute(self.case, self.trays)
        action = self._resolve(dispute, "partly_accepted", FOUND, amount=40, user=self.accountant)
        self._credit(action, amount=25).action_post()
        self.assertEqual(self._days(8, 8), [{self.trays: "60.00", self.cups: "60.00"}])
        self.assertTrue(dispute.credit_pending, "15 are still to come")

    def test_a_credit_given_before_is_not_the_one_that_is_waited_for(self):
        self._refund(self.trays, 30)
        dispute = self._dispute(self.case, self.trays)
        self.assertEqual(dispute.amount, 70)
        self._resolve(dispute, "partly_accepted", FOUND, amount=20)
        self.assertEqual(self._days(8, 8), [{self.trays: "50.00", self.cups: "60.00"}])
        self.assertTrue(dispute.credit_pending)

    def test_a_credit_given_while_it_is_open_counts(self):
        dispute = self._dispute(self.case, self.trays, amount=50)
        self._refund(self.trays, 30)
        self.assertEqual(self._days(0, 0), [{self.trays: "50.00", self.cups: "60.00"}])
        self.assertEqual(dispute.state, "open")

    def test_settled_in_another_way(self):
        dispute = self._dispute(self.case, self.trays)
        self._resolve(dispute, "accepted", FOUND)
        self._go_to(at(days=8))
        dispute.with_user(dispute.user_id)._settle_otherwise("The next delivery was free")
        self.assertEqual((dispute.state, dispute.credit_pending), ("accepted", False))
        self.assertFalse(self._tasks(self.case, "credit"))
        self.assertEqual(self._days(8, 8), [{self.trays: "100.00", self.cups: "60.00"}])

    def test_paid_in_full_meanwhile_the_credit_is_still_owed(self):
        """The customer paid everything before we saw that they were right: the credit note is not forgotten."""
        dispute = self._dispute(self.case, self.trays, amount=40)
        self._pay(self.trays | self.cups)
        action = self._resolve(dispute, "accepted", FOUND, user=self.accountant)
        self._run()
        self.assertEqual((self.case.state, dispute.credit_pending), ("closed", True))
        self.assertEqual(len(self._tasks(self.case, "credit")), 1)
        self._credit(action, amount=40).action_post()
        self._run()
        self.assertEqual((dispute.credit_pending, len(self._tasks(self.case, "credit"))), (False, 0))

    def test_a_credit_note_over_more_than_is_left(self):
        dispute = self._dispute(self.case, self.trays)
        self._pay(self.trays, 70)
        action = self._resolve(dispute, "accepted", FOUND, user=self.accountant)
        self._credit(action).action_post()
        self._run()
        self.assertEqual((dispute.credit_pending, self._line(self.trays).reconciled), (False, True))

    def test_partly_means_more_than_nothing_and_less_than_all(self):
        dispute = self._dispute(self.case, self.trays)
        for amount in (0, -5, 100, 100.01):
            with self.subTest(amount=amount):
                self.assertRefused("less than 100.00", self._resolve, dispute, "partly_accepted", FOUND, amount=amount)
        self.assertEqual(dispute.state, "open")

    # --- paid already -----------------------------------------------------------------------------------------------

    def test_already_paid_and_found_needs_a_match_and_no_credit_note(self):
        dispute = self._dispute(self.case, self.trays, code="already_paid")
        payment = self._unapplied_payment(self.partner, 100)
        result = self._resolve(dispute, "accepted", "It was booked on your sister company.", user=self.accountant)
        self.assertEqual(result["type"], "ir.actions.act_window_close", "no credit note for money that came")
        task = self._tasks(self.case, "credit")
        self.assertEqual(self._plain(task.summary), f"Match the payment of 100.00 € with {self.trays.name}")
        self.assertEqual(self._purposes(self.partner)[-1][0], "dispute_found")
        self.assertNotIn("credit note", self._letter_text(self._touches(self.partner)[-1]))
        self.assertTrue(dispute.credit_pending)
        self._run()
        self.assertTrue(dispute.credit_pending)
        self._match(payment.move_id, self.trays)
        self._run()
        self.assertFalse(dispute.credit_pending or self._tasks(self.case, "credit"))
        self.assertEqual(self._line(self.trays).amount_residual, 0)
