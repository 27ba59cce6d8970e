from odoo import fields
from odoo.tests import tagged

from .common import at
from .outbox import OutboxCase

ADDRESS = "rowan@customer.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestSecondGate(OutboxCase):
    """What a reminder says must still be true at the moment it leaves, not only when it was written."""

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._run()
        self.touch = self._touches(self.partner)
        self.assertEqual(self.touch.mapped("state"), ["queued"])

    def assertStale(self, *words):
        """The queued message does not leave; its mail and its touch say why, and the case is due at once."""
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.state, "cancelled")
        self.assertEqual(self.touch.mail_id.state, "cancel")
        reason = self.touch.mail_id.failure_reason
        self.assertEqual(reason, self.touch.failure_reason)
        self.assertRegex(reason, r"^[A-Z“].*\.$", "a sentence for a person")
        for word in words:
            self.assertIn(word, reason)
        case = self._case(self.partner)
        self.assertLessEqual(case.next_action_at, fields.Datetime.now())
        self.assertFalse(case.stage_id)
        self.assertEqual(self.touch.message_id.notification_ids.mapped("notification_status"), ["canceled"])

    def _amounts_of_last(self):
        return [float(amount) for amount in self._touches(self.partner)[-1].asked.values()]

    # --- the ledger changed -----------------------------------------------------------------------------------------

    def test_paid_meanwhile(self):
        self._pay(self.invoice)
        self.assertStale("Nothing is left to ask for")
        self.assertEqual(self._hours(2), [], "nobody thanks a customer who was never written to")
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_partly_paid_meanwhile(self):
        self._pay(self.invoice, amount=40)
        self.assertStale("What is owed has changed")
        self.assertEqual(self._hours(2), [ADDRESS])
        self.assertEqual(self._amounts_of_last(), [60.0])
        self.assertEqual(self._states(self.partner), ["cancelled", "sent"])
        self.assertIn(
            "60.00", self.emails[0]["message"] if self.emails else self._touches(self.partner)[-1].message_body
        )

    def test_paid_down_to_less_than_anybody_asks_for(self):
        self._pay(self.invoice, amount=95)
        self.assertStale("too small")
        self.assertEqual(self._hours(2), [])

    def test_credit_note_in_full(self):
        self._refund(self.invoice)
        self.assertStale("Nothing is left to ask for")
        self.assertEqual(self._hours(1), [])
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_credit_note_in_part(self):
        self._refund(self.invoice, amount=30)
        self.assertStale("What is owed has changed")
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._amounts_of_last(), [70.0])

    def test_credit_note_that_nobody_matched(self):
        self._refund(self.invoice, amount=30, reconcile=False)
        self.assertStale("What is owed has changed")
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(sum(self._amounts_of_last()), 70.0)

    def test_money_on_account(self):
        self._unapplied_payment(self.partner, 100)
        self.assertStale("credits")
        self.assertEqual(self._hours(2), [])

    def test_invoice_cancelled(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.assertStale("Nothing is left to ask for")

    def test_invoice_blocked(self):
        self.invoice.action_toggle_block_payment()
        self.assertStale("blocked for payment")
        self.assertEqual(self._hours(2), [])

    def test_invoice_excluded_from_follow_up(self):
        self.invoice.no_followup = True
        self.assertStale()
        self.assertEqual(self._hours(2), [])

    def test_later_due_date_agreed(self):
        self.invoice.line_ids.filtered("date_maturity").date_maturity = at(days=20).date()
        self.assertStale()
        self.assertEqual(self._hours(2), [])

    def test_another_invoice_falls_due(self):
        self._invoice(self.partner, days=1, amount=50)
        self.assertStale("What is owed has changed")
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(sum(self._amounts_of_last()), 150.0)

    # --- somebody wants quiet ---------------------------------------------------------------------------------------

    def test_customer_excluded(self):
        self.partner.collections_excluded = True
        self.assertStale("excluded from collections")
        self.assertEqual(self._hours(2), [])

    def test_customer_archived(self):
        self.partner.active = False
        self.assertStale("archived")

    def test_case_paused(self):
        wizard = (
            self.env["collections.postpone"]
            .with_user(self.collector)
            .create(
                {"case_ids": self._case(self.partner).ids, "until": at(days=9).date(), "reason": "They are on holiday"}
            )
        )
        wizard.action_confirm()
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.state, "cancelled")
        self.assertEqual(self._hours(3), [])
        self.assertEqual(self._hours(1, days=10), [ADDRESS])

    def test_conversation_meanwhile(self):
        self._case(self.partner).with_user(self.collector)._log_contact("call", "spoke", "She will look into it.")
        self.assertStale("heard from us")
        self.assertEqual(self._hours(3), [])
        self.assertEqual(self._hours(1, days=3), [ADDRESS], "the same stage, three days after the conversation")

    def test_policy_asks_from_a_higher_sum_meanwhile(self):
        self.policy.min_amount = 500
        self.assertStale("too small")

    # --- the hour ---------------------------------------------------------------------------------------------------

    def test_queue_emptied_at_night(self):
        self._go_to(at(hour=22))
        self.assertEqual(self._deliver(), [])
        mail = self.touch.mail_id
        self.assertEqual((self.touch.state, mail.state), ("queued", "outgoing"))
        self.assertEqual(mail.scheduled_date, at(days=1, hour=8))
        self._go_to(at(days=1, hour=7))
        self.assertEqual(self._deliver(), [])
        self._go_to(at(days=1, hour=8, minute=5))
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self.touch.sent_at, at(days=1, hour=8, minute=5))

    def test_queue_emptied_on_a_friday_evening(self):
        self._go_to(at(days=3, hour=19))
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.mail_id.scheduled_date, at(days=6, hour=8), "Monday")

    def test_paid_in_the_night_that_the_message_waits(self):
        self._go_to(at(hour=22))
        self._deliver()
        self._pay(self.invoice)
        self._go_to(at(days=1, hour=9))
        self.assertStale("Nothing is left to ask for")

    # --- the mail queue of everybody --------------------------------------------------------------------------------

    def _other_mail(self):
        return self.env["mail.mail"].create(
            {
                "subject": "Catalogue",
                "body_html": "<p>Hello</p>",
                "email_to": "other@customer.example.com",
                "email_from": "sales@linden.example.com",
            }
        )

    def test_mails_of_others_leave_untouched(self):
        other = self._other_mail()
        self._pay(self.invoice)
        self.assertEqual(self._deliver(), ["other@customer.example.com"])
        self.assertEqual(other.state, "sent")

    def test_mails_of_others_leave_at_night(self):
        self._other_mail()
        self._go_to(at(hour=22))
        self.assertEqual(self._deliver(), ["other@customer.example.com"])

    def test_progress_counts_what_was_held_back(self):
        other = self._other_mail()
        second = self._customer("Hazel Tiles")
        self._invoice(second)
        self._run()
        self._pay(self.invoice)
        mails, done = other | self.touch.mail_id | self._mails_of(second), set()
        with self.mock_mail_gateway():
            mails.send(post_send_callback=done.update)
        self.assertEqual(done, set(mails.ids))
        self.assertEqual(len(self.emails), 2)

    def test_send_now_passes_the_gate(self):
        self._pay(self.invoice)
        with self.mock_mail_gateway():
            self.touch.mail_id.send()
        self.assertFalse(self.emails)
        self.assertEqual(self.touch.state, "cancelled")

    def test_send_now_at_night_waits(self):
        self._go_to(at(hour=23))
        with self.mock_mail_gateway():
            self.touch.mail_id.send()
        self.assertFalse(self.emails)
        self.assertEqual(self.touch.mail_id.state, "outgoing")

    def test_retry_passes_the_gate(self):
        self.touch.mail_id.write({"state": "exception", "failure_reason": "The server was down"})
        self._pay(self.invoice)
        self.touch.mail_id.action_retry()
        self.assertStale("Nothing is left to ask for")

    def test_retry_of_what_still_holds_leaves(self):
        self.touch.mail_id.write({"state": "exception", "failure_reason": "The server was down"})
        self.touch.mail_id.action_retry()
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self.touch.state, "sent")

    def test_cancelled_mail_cannot_be_brought_back(self):
        self._pay(self.invoice)
        self.assertStale()
        self.touch.mail_id.mark_outgoing()
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.mail_id.state, "cancel")

    def test_retry_of_a_failed_contact_does_not_write_twice(self):
        from .outbox import refused

        self._deliver(refused)
        self.touch.mail_id.action_retry()
        self.partner.email = "hello@customer.example.com"
        self.assertEqual(self._hours(2), ["hello@customer.example.com"])

    def test_mail_cancelled_by_hand_ends_the_contact(self):
        """An administrator cancels the mail in the queue: the customer is not waited for for ever."""
        self.touch.mail_id.cancel()
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self.touch.state, "cancelled")

    def test_gate_needs_no_collections_rights(self):
        """The queue may be emptied by whoever works with e-mail."""
        self._pay(self.invoice)
        someone = self.env["res.users"].create(
            {"name": "Ivy", "login": "ivy", "group_ids": [fields.Command.link(self.env.ref("base.group_system").id)]}
        )
        self.assertFalse(someone.has_group("collections_gentle.group_reader"))
        with self.mock_mail_gateway():
            self.touch.mail_id.with_user(someone).send()
        self.assertFalse(self.emails)
        self.assertEqual(self.touch.state, "cancelled")
