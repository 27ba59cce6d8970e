from odoo.tests import tagged

from .common import NOW, at
from .outbox import OutboxCase, hang_up, not_now, refused, sender_refused


@tagged("post_install", "-at_install", "collections_gentle")
class TestMailResult(OutboxCase):
    def _given(self):
        self.partner = self._customer()
        self._invoice(self.partner, days=12)

    def test_accepted_message_moves_the_case(self):
        self._run()
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])
        case, touch = self._case(self.partner), self._touches(self.partner)
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW))
        self.assertEqual(touch.mail_id.state, "sent")
        self.assertEqual((case.stage_id, case.last_contact_at), (self.stages[3], NOW))
        self.assertEqual(touch.message_id.notification_ids.mapped("notification_status"), ["sent"])

    def test_queued_message_moves_nothing(self):
        self._run()
        case = self._case(self.partner)
        self.assertFalse(case.stage_id or case.last_contact_at)

    def test_headers_name_the_collector_and_bring_answers_back(self):
        self._run()
        self._deliver()
        self.assertEqual(self._header("From"), '"Maeve Byrne" <maeve@linden.example.com>')
        self.assertIn("catchall@linden.example.com", self._header("Reply-To"))
        self.assertIn("rowan@customer.example.com", self._header("To"))
        self.assertEqual(self._header("Auto-Submitted"), "auto-generated")
        self.assertEqual(self._header("X-Auto-Response-Suppress"), "OOF")
        self.assertEqual(self._header("Return-Path"), "bounce@linden.example.com")

    def test_refused_address_is_given_to_a_person_once(self):
        self.assertEqual(self._hours(4, answer=refused), [])
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual(touch.mapped("state"), ["failed"])
        self.assertEqual(touch.failure_type, "refused")
        self.assertIn("User unknown", touch.failure_reason)
        self.assertFalse(case.stage_id or case.last_contact_at, "nothing reached the customer")
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._activities(self.partner).user_id, self.collector)
        self.assertEqual(case.decision_id.rule, "unreachable")
        self.assertEqual(case.next_step, "The mail server refused the address. Check it.")

    def test_refused_address_stays_quiet_for_weeks(self):
        self._hours(1, answer=refused)
        for day in (7, 14, 21):
            self.assertEqual(self._hours(1, days=day), [])
        self.assertEqual(self._states(self.partner), ["failed"])
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_corrected_address_is_written_to(self):
        self._hours(1, answer=refused)
        self.partner.email = "hello@customer.example.com"
        self.assertLessEqual(self._case(self.partner).next_action_at, NOW)
        self.assertEqual(self._hours(2), ["hello@customer.example.com"])
        self.assertEqual(self._states(self.partner), ["failed", "sent"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[3])

    def test_checked_address_is_tried_again(self):
        self._hours(1, answer=refused)
        self._case(self.partner).with_user(self.collector).action_retry_contact()
        self.assertFalse(self._activities(self.partner))
        self.assertEqual(self._hours(2), ["rowan@customer.example.com"])
        self.assertEqual(self._states(self.partner), ["failed", "sent"])

    def test_checked_address_that_is_refused_again_asks_again(self):
        self._hours(1, answer=refused)
        self._case(self.partner).with_user(self.collector).action_retry_contact()
        self._hours(3, answer=refused)
        self.assertEqual(self._states(self.partner), ["failed", "failed"])
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_temporary_refusal_is_tried_again_with_the_same_message(self):
        self.assertEqual(self._hours(2, answer=not_now), [])
        touch = self._touches(self.partner)
        self.assertEqual(touch.mapped("state"), ["queued"])
        self.assertEqual(touch.mail_id.state, "outgoing")
        self._go_to(at(hour=12))
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])
        self.assertEqual(self._states(self.partner), ["sent"])
        self.assertFalse(self._activities(self.partner))

    def test_our_own_server_being_at_fault_is_not_the_customers_address(self):
        self._hours(1, answer=sender_refused)
        self.assertEqual(self._states(self.partner), ["queued"])
        self.assertFalse(self._activities(self.partner))
        self._go_to(at(hour=11))
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])

    def test_server_down_loses_nothing(self):
        self._run()
        for hour in (10, 11):
            self._go_to(at(hour=hour))
            self._deliver_with_server_down()
            self._run()
        self.assertEqual(self._states(self.partner), ["queued"])
        self._go_to(at(hour=12))
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._states(self.partner), ["sent"])
        self.assertEqual(self._case(self.partner).last_contact_at, at(hour=12))

    def test_server_down_for_days_is_given_up_and_written_anew(self):
        """A mail that could not leave in 48 tries is abandoned; the next look at the customer writes a true one."""
        self._run()
        for _try in range(48):
            self._touches(self.partner).mail_id.scheduled_date = False
            self._deliver_with_server_down()
        touch = self._touches(self.partner)
        self.assertEqual((touch.state, touch.failure_type), ("failed", "server"))
        self.assertEqual(touch.mail_id.state, "exception", "the old words must not leave later")
        self.assertFalse(self._activities(self.partner), "the customer's address is not at fault")
        self._go_to(at(hour=11))
        self._run()
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])

    def test_connection_lost_in_the_middle_loses_nothing(self):
        self._hours(1, answer=hang_up)
        self.assertEqual(self._states(self.partner), ["queued"])
        self._go_to(at(hour=11))
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])

    def test_connection_lost_after_some_repeats_none_of_them(self):
        names = ("Hazel", "Willow", "Birch")
        for name in names:
            self._invoice(self._customer(f"{name} Works"))

        def hang_up_at_third(address):
            if len(self.emails) == 2:
                hang_up(address)

        self._run()
        self.assertEqual(len(self._deliver(hang_up_at_third)), 2)
        first = {mail["smtp_to_list"][0] for mail in self.emails}
        done = self.env["collections.touch"].search([("state", "=", "sent")])
        self.assertEqual((len(done), set(done.mail_id.mapped("state"))), (2, {"sent"}))
        self._go_to(at(hour=11))
        second = set(self._deliver())
        self.assertFalse(first & second, "nobody hears the same twice")
        self.assertEqual(len(first | second), 4)

    def test_evidence_names_the_address_that_was_really_written_to(self):
        self._run()
        self.partner.email = "hello@customer.example.com"
        self._deliver()
        self._hours(2)
        sent = self._touches(self.partner).filtered(lambda t: t.state == "sent")
        self.assertEqual(sent.mapped("recipient_email"), ["hello@customer.example.com"])
