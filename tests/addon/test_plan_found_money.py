"""What a review found: money that was counted wrongly, credited too much, or asked of the wrong people."""

from odoo import Command
from odoo.tests import tagged

from .planning import PlanCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanFoundMoney(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self._send()

    def test_a_corrected_invoice_is_not_asked_for_beyond_what_is_open(self):
        plan = self._agree(self.partner)
        self._send()
        self.invoice.button_draft()
        self.assertEqual(self._visit(march(12)), 0, "nothing is judged meanwhile")
        self.invoice.invoice_line_ids.price_unit = 900
        self.invoice.action_post()
        self._pay(self.invoice)
        self._run_and_send()
        self.assertEqual((plan.state, plan.left), ("completed", 0))
        self.assertEqual(self._visit(march(18), march(25)), 0)

    def test_an_old_payment_undone_takes_no_new_one_along(self):
        partner, invoice = self._customer("Alder Crafts"), None
        invoice = self._invoice(partner, amount=1000)
        old = self._pay(invoice, 200, on=march(9))
        self._run_and_send()
        plan = self._agree(partner)
        self._send()
        self.assertEqual((plan.total, plan.paid_before), (800, 200))
        self._day(march(16))
        old.action_draft()
        old.action_cancel()
        self._pay(invoice, 200)
        self._run()
        self.assertEqual((plan.received, self._states(plan)[0]), (200, "paid"))

    def test_a_cancelled_invoice_counts_with_what_was_open_on_it(self):
        partner = self._customer("Alder Crafts")
        kept, gone = self._invoice(partner, amount=500), self._invoice(partner, amount=700)
        old = self._pay(gone, 350, on=march(9))
        self._run_and_send()
        plan = self._agree(partner, count=2)
        self._send()
        self.assertEqual(plan.total, 850)
        self._day(march(12))
        old.action_draft()
        old.action_cancel()
        gone.button_draft()
        gone.button_cancel()
        self._run()
        self.assertEqual((plan.left, kept.amount_residual), (500, 500))

    def test_no_more_is_credited_than_was_agreed(self):
        """200 are in discussion; 760 instead of 800 of the rest."""
        partner, invoice = self._owing(1000, name="Alder Crafts")
        self.env["collections.dispute"].with_user(self.collector).create(
            {
                "case_id": self._case(partner).id,
                "line_ids": [Command.set(self._lines(invoice).ids)],
                "amount": 200,
            }
        )
        self._send()
        self.company.collections_post_discount = True
        form = self._form(partner, invoice, kind="discount", total=760, first_date=march(20), user=self.manager)
        plan = self._of(form.action_offer())
        self.assertEqual(plan.discount, 40)
        self._send()
        self._pay(invoice, 760)
        self._run_and_send()
        self.assertEqual(
            (plan.state, plan.credit_move_ids.amount_total, invoice.amount_residual), ("completed", 40, 200)
        )

    def test_a_promise_beside_a_discount_is_renegotiated(self):
        promise = self._promise(self.partner, on=march(20))
        form = self._form(self.partner, kind="discount", total=1150, first_date=march(18), user=self.manager)
        plan = self._of(form.action_offer())
        self._send()
        self._pay(self.invoice, 1150)
        self._run_and_send()
        self.assertEqual((plan.state, promise.state), ("completed", "superseded"))
        self._visit(march(25))
        self.assertNotIn("promise_partly", self._purposes(self.partner))

    def test_a_discount_on_something_that_is_no_invoice(self):
        account = self._lines(self.invoice).account_id
        entry = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({"account_id": account.id, "partner_id": self.partner.id, "debit": 100}),
                    Command.create({"account_id": self.income.id, "credit": 100}),
                ]
            }
        )
        entry.action_post()
        self._lines(entry).no_followup = False
        form = self._form(self.partner, entry, kind="discount", total=96, first_date=march(18), user=self.manager)
        self.assertRefused(self.partner, "is no invoice", form.action_offer)

    def test_a_discount_for_a_long_time(self):
        form = self._form(self.partner, kind="discount", total=1150, first_date=march(30), user=self.manager)
        self.assertRefused(self.partner, "at most 14 days", form.action_offer)

    def test_a_credit_note_that_was_cancelled_is_prepared_again_or_given_up(self):
        form = self._form(self.partner, kind="discount", total=1150, first_date=march(18), user=self.manager)
        plan = self._of(form.action_offer())
        self._send()
        self._pay(self.invoice, 1150)
        self._run_and_send()
        first = self.env["account.move"].browse(plan.action_credit_note()["res_id"])
        first.button_cancel()
        second = self.env["account.move"].browse(plan.action_credit_note()["res_id"])
        self.assertEqual((second.state, second != first, second.amount_total), ("draft", True, 50))
        self.assertRefused(self.partner, "Ask a collections manager", plan.with_user(self.collector).action_no_credit)
        plan.with_user(self.manager).action_no_credit()
        self.assertFalse(plan.credit_due)
        self.assertFalse(self._tasks(self.partner, "credit"))

    def test_the_rest_of_bank_charges_is_too_small_to_write_about(self):
        partner, invoice = self._owing(400, name="Alder Crafts")
        plan = self._agree(partner, count=2)
        self._send()
        self._pay(invoice, 192, on=march(11))
        self._visit(march(18), march(25))
        self.assertNotIn("instalment_late", self._purposes(partner))
        self.assertFalse(self._tasks(partner, "missed"))
        self.assertFalse(plan.notice_due)

    def test_the_deposit_has_the_days_of_the_bank(self):
        plan = self._agree(self.partner, deposit=240)
        self._send()
        self.assertEqual(self._visit(march(11), march(12)), 0)
        self.assertEqual(plan.instalment_ids.sorted("number")[0].late_on, march(13))

    def test_no_deposit_for_whom_it_is_hard(self):
        hold = (
            self.env["collections.hold"]
            .with_user(self.collector)
            .create({"case_id": self._case(self.partner).id, "hold_type": "hardship", "details": "Lost the shop"})
        )
        hold.with_user(self.manager)._lift("They can pay a little")
        plan = self._offer(self.partner, deposit=240)
        self.assertEqual((plan.deposit, plan.instalment_ids.mapped("number")), (0, [1, 2, 3, 4]))

    def test_a_message_of_somebody_else_is_no_evidence(self):
        """A form filled in by hand does not let a collector read what is not theirs."""
        stranger = self._customer("Alder Crafts")
        secret = stranger.message_post(body="A word about somebody else")
        plan = self._offer(self.partner)
        wizard = (
            self.env["collections.accept.plan"]
            .with_user(self.collector)
            .create({"plan_id": plan.id, "message_id": secret.id, "name": "Anna Rowan"})
        )
        self.assertFalse(wizard.message_words)
        wizard.action_confirm()
        self.assertFalse(plan.acceptance_message_id)

    def test_an_old_link_leads_to_the_present_version(self):
        first = self._agree(self.partner)
        second = self._offer(self.partner, previous_id=first.id, count=6)
        second.with_user(self.collector)._accept("Anna Rowan", "call")
        self.assertEqual(first._present_version(), second)
        self.assertEqual(second._present_version(), second)
