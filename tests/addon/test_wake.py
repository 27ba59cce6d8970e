from odoo import Command
from odoo.tests import tagged

from .common import at
from .outbox import OutboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestWake(OutboxCase):
    """Whatever changes what may be asked for makes the case due at once."""

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._hours(2)
        self.case = self._case(self.partner)

    def setUp(self):
        super().setUp()
        self._go_to(at(hour=14))
        self.assertGreater(self.case.next_action_at, at(hour=14), "the case sleeps")

    def assertWoken(self):
        self.env.flush_all()
        self.assertEqual(self.case.next_action_at, at(hour=14))

    def test_payment(self):
        self._pay(self.invoice)
        self.assertWoken()

    def test_partial_payment(self):
        self._pay(self.invoice, amount=10)
        self.assertWoken()

    def test_unmatched(self):
        self._pay(self.invoice, amount=10)
        self._fall_asleep()
        self.invoice.line_ids.remove_move_reconcile()
        self.assertWoken()

    def _fall_asleep(self):
        self.env.flush_all()
        self.case.sudo().next_action_at = at(days=5)

    def test_payment_cancelled(self):
        payment = self._pay(self.invoice, amount=10)
        self._fall_asleep()
        payment.action_draft()
        payment.action_cancel()
        self.assertWoken()

    def test_credit_note(self):
        self._refund(self.invoice, amount=10)
        self.assertWoken()

    def test_credit_note_that_nobody_matched(self):
        self._refund(self.invoice, amount=10, reconcile=False)
        self.assertWoken()

    def test_money_on_account(self):
        self._unapplied_payment(self.partner, 10)
        self.assertWoken()

    def test_blocked_and_free_again(self):
        self.invoice.action_toggle_block_payment()
        self.assertWoken()
        self._fall_asleep()
        self.invoice.action_toggle_block_payment()
        self.assertWoken()

    def test_reset_to_draft(self):
        self.invoice.button_draft()
        self.assertWoken()

    def test_cancelled(self):
        self.invoice.button_draft()
        self._fall_asleep()
        self.invoice.button_cancel()
        self.assertWoken()

    def test_excluded_from_follow_up_and_back(self):
        self.invoice.no_followup = True
        self.assertWoken()
        self._fall_asleep()
        self.invoice.no_followup = False
        self.assertWoken()

    def test_due_date(self):
        self.invoice.line_ids.filtered("date_maturity").date_maturity = at(days=9).date()
        self.assertWoken()

    def test_another_invoice(self):
        self._invoice(self.partner, days=1)
        self.assertWoken()

    def test_address(self):
        self.partner.email = "hello@customer.example.com"
        self.assertWoken()

    def test_address_of_the_person_who_is_written_to(self):
        contact = self.env["res.partner"].create(
            {"name": "Ada", "parent_id": self.partner.id, "type": "collections", "email": "ada@customer.example.com"}
        )
        self.assertWoken()
        self._fall_asleep()
        contact.email = "ada.quill@customer.example.com"
        self.assertWoken()
        self._fall_asleep()
        contact.unlink()
        self.assertWoken()

    def test_excluded_customer(self):
        self.partner.collections_excluded = True
        self.assertWoken()

    def test_customers_own_policy(self):
        gentle = self.env["collections.policy"].search(
            [("segment", "=", "private"), ("company_id", "=", self.company.id)]
        )
        self.partner.collections_policy_id = gentle
        self.assertWoken()
        self.assertEqual(self.case.policy_id, gentle)

    def test_policy_of_the_case(self):
        gentle = self.env["collections.policy"].search(
            [("segment", "=", "private"), ("company_id", "=", self.company.id)]
        )
        self.case.policy_id = gentle
        self.assertWoken()

    def test_policy_itself(self):
        self.policy.min_amount = 500
        self.assertWoken()

    def test_stage_of_the_policy(self):
        self.stages[10].days_after_due = 12
        self.assertWoken()

    def test_new_stage(self):
        template = self.stages[10].mail_template_id
        self.policy.stage_ids = [
            Command.create({"name": "One more", "days_after_due": 6, "mail_template_id": template.id})
        ]
        self.assertWoken()

    def test_stage_archived(self):
        self.stages[10].active = False
        self.assertWoken()

    def test_others_sleep_on(self):
        neighbour = self._customer("Hazel Tiles")
        self._invoice(neighbour)
        self._pay(self._invoice(neighbour, days=3))
        self.assertGreater(self.case.next_action_at, at(hour=14))

    def test_closed_case_stays_closed(self):
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.case.state, "closed")
        self.partner.email = "hello@customer.example.com"
        self.assertFalse(self.case.next_action_at)
        self.case.sudo()._wake("test")
        self.assertFalse(self.case.next_action_at)

    def test_payment_cancelled_after_the_end_begins_anew_and_gently(self):
        """A new case: what was said before stays as it was, and the first message is the first of the ladder."""
        payment = self._pay(self.invoice)
        self._hours(1)
        self.assertEqual(self.case.state, "closed")
        self._go_to(at(days=8))
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self._hours(1, days=8), ["rowan@customer.example.com"])
        new = self._case(self.partner)
        self.assertNotEqual(new, self.case)
        self.assertEqual((self.case.state, new.state), ("closed", "open"))
        self.assertEqual((new.episode, new.stage_id), (2, self.stages[3]))

    def test_payment_cancelled_right_after_the_end_keeps_the_budget(self):
        payment = self._pay(self.invoice)
        self._hours(1)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self._hours(3, days=1), [], "the customer heard from us yesterday")
        self.assertEqual(self._case(self.partner).decision_id.rule, "budget")
