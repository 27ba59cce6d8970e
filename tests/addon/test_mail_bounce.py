from odoo.tests import tagged

from .common import NOW, at
from .outbox import OutboxCase

ADDRESS = "rowan@customer.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestBounce(OutboxCase):
    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12)
        self.assertEqual(self._hours(1), [ADDRESS])
        self.original = self.emails[0]["message"]

    def test_bounce_takes_the_case_back(self):
        self._bounce(self.original, ADDRESS)
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual((touch.state, touch.failure_type), ("bounced", "bounced"))
        self.assertIn(ADDRESS, touch.failure_reason)
        self.assertFalse(case.stage_id or case.last_contact_at, "it reached nobody")
        self.assertLessEqual(case.next_action_at, NOW)
        self.assertEqual(touch.message_id.notification_ids.mapped("notification_status"), ["bounce"])

    def test_bounce_asks_a_person_once_and_writes_nothing_more(self):
        self._bounce(self.original, ADDRESS)
        self.assertEqual(self._hours(4), [])
        for day in (5, 12):
            self.assertEqual(self._hours(1, days=day), [])
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._states(self.partner), ["bounced"])
        self.assertEqual(self._case(self.partner).next_step, "The last message came back. Check the address.")

    def test_same_stage_again_after_the_address_is_corrected(self):
        self._bounce(self.original, ADDRESS)
        self.partner.email = "hello@customer.example.com"
        self.assertEqual(self._hours(2), ["hello@customer.example.com"])
        self.assertEqual(self._touches(self.partner).stage_id, self.stages[3])
        self.assertEqual(self._states(self.partner), ["bounced", "sent"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[3])

    def test_address_checked_try_again(self):
        self._bounce(self.original, ADDRESS)
        self._case(self.partner).with_user(self.collector).action_retry_contact()
        self.assertEqual(self._hours(2), [ADDRESS])

    def test_replayed_bounce_changes_nothing(self):
        self._bounce(self.original, ADDRESS)
        self.partner.email = "hello@customer.example.com"
        self._hours(1)
        self._bounce(self.original, ADDRESS, number=2)
        self.assertEqual(self._states(self.partner), ["bounced", "sent"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[3])

    def test_late_bounce_belongs_to_its_own_message(self):
        """A server may give up after days, when the next message has long arrived elsewhere."""
        self.partner.email = "hello@customer.example.com"
        self.assertEqual(self._hours(1, days=6), ["hello@customer.example.com"])
        self._bounce(self.original, ADDRESS)
        self.assertEqual(self._states(self.partner), ["bounced", "sent"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[10])

    def test_delay_notice_is_not_a_bounce(self):
        self._bounce(self.original, ADDRESS, action="delayed", status="4.4.1")
        self.assertEqual(self._states(self.partner), ["sent"])
        self.assertFalse(self._activities(self.partner))

    def test_second_stage_falls_back_to_the_first(self):
        self.assertEqual(self._hours(1, days=6), [ADDRESS])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[10])
        self._bounce(self.emails[0]["message"], ADDRESS)
        case = self._case(self.partner)
        self.assertEqual((case.stage_id, case.last_contact_at), (self.stages[3], NOW))

    def test_bounce_of_other_mail_of_the_customer_is_not_ours(self):
        self._go_to(at(hour=11))
        self.env["mail.mail"].create(
            {
                "subject": "Catalogue",
                "body_html": "<p>Hello</p>",
                "email_to": ADDRESS,
                "email_from": "x@linden.example.com",
            }
        )
        self._deliver()
        self._bounce(self.emails[0]["message"], ADDRESS, number=3)
        self.assertEqual(self._states(self.partner), ["sent"])

    def test_bounce_after_the_case_is_closed_reopens_nothing(self):
        self._pay(self.invoice)
        self._go_to(at(days=1))
        self._run()
        self.assertEqual(self._case(self.partner).state, "closed")
        self._bounce(self.original, ADDRESS)
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertEqual(self._touches(self.partner).filtered("stage_id").state, "bounced")
