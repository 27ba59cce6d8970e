from odoo.tests import tagged

from .common import at
from .outbox import OutboxCase

ADDRESS = "rowan@customer.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestClose(OutboxCase):
    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12, amount=100)

    def _service(self):
        return self._touches(self.partner).filtered(lambda t: t.kind == "service")

    def test_thank_you_for_everything_settled(self):
        self._hours(1)
        self._pay(self.invoice)
        self.assertEqual(self._hours(2), [ADDRESS])
        case = self._case(self.partner)
        self.assertEqual((case.state, case.closed_at), ("closed", at()))
        self.assertFalse(case.next_action_at)
        self.assertEqual(self._service().mapped("state"), ["sent"])
        self.assertIn(self.invoice.name, self._service().message_id.subject)
        self.assertEqual(case.stage_id, self.stages[3], "a thank-you is no stage")

    def test_thank_you_only_once(self):
        self._hours(1)
        self._pay(self.invoice)
        self._hours(3)
        self._hours(3, days=1)
        self.assertEqual(len(self._service()), 1)

    def test_thank_you_asks_for_nothing(self):
        self._hours(1)
        self._pay(self.invoice)
        self._hours(1)
        body = self._service().message_id.body
        for word in ("100.00", "See and pay", "Still open", "already paid"):
            self.assertNotIn(word, body)

    def test_no_thank_you_without_a_contact(self):
        self._run()
        self._pay(self.invoice)
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertFalse(self._service())

    def test_no_thank_you_when_the_contact_bounced(self):
        self._hours(1)
        original = self._header_of_first()
        self._bounce(original, ADDRESS)
        self._pay(self.invoice)
        self.assertEqual(self._hours(2), [])
        self.assertFalse(self._service())

    def _header_of_first(self):
        return self.emails[0]["message"]

    def test_no_thank_you_when_switched_off(self):
        self.policy.thank_you = False
        self._hours(1)
        self._pay(self.invoice)
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_no_thank_you_when_excluded_from_follow_up(self):
        self._hours(1)
        self.invoice.no_followup = True
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertFalse(self._service())

    def test_no_thank_you_when_one_of_two_is_still_open(self):
        second = self._invoice(self.partner, days=11, amount=50)
        self._hours(1)
        self._pay(self.invoice)
        second.no_followup = True
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_no_thank_you_for_what_was_written_off(self):
        """A bad debt is no reason for thanks."""
        self._hours(1)
        loss = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        line = self.invoice.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    (0, 0, {"account_id": loss.id, "debit": 100, "credit": 0}),
                    (
                        0,
                        0,
                        {"account_id": line.account_id.id, "partner_id": self.partner.id, "debit": 0, "credit": 100},
                    ),
                ],
            }
        )
        entry.action_post()
        (line + entry.line_ids.filtered(lambda one: one.account_id == line.account_id)).reconcile()
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_no_thank_you_to_an_address_that_does_not_work(self):
        self._hours(1)
        self._pay(self.invoice)
        self.partner.email = False
        self.assertEqual(self._hours(2), [])
        self.assertEqual(self._case(self.partner).state, "closed")

    def test_thank_you_is_outside_the_budget(self):
        self._hours(1)
        self._pay(self.invoice)
        self._hours(1)
        self._invoice(self.partner, days=12, amount=70)
        self.assertEqual(self._hours(1, days=3), [ADDRESS], "72 hours after the reminder, not after the thanks")

    def test_thank_you_leaves_at_any_hour(self):
        """A receipt of thanks follows the customer's own act and may come at once."""
        self._hours(1)
        self._pay(self.invoice)
        self._run()
        self._go_to(at(hour=17, minute=59))
        self.assertEqual(self._deliver(), [ADDRESS])

    def test_bounced_thank_you_leaves_the_reminder_alone(self):
        self._hours(1)
        self._pay(self.invoice)
        self._hours(1)
        self._bounce(self.emails[0]["message"], ADDRESS)
        reminder = self._touches(self.partner) - self._service()
        self.assertEqual((self._service().state, reminder.state), ("bounced", "sent"))

    def test_closing_takes_back_what_has_not_left(self):
        self._run()
        self._pay(self.invoice)
        self._run()
        touch = self._touches(self.partner)
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        self.assertRegex(touch.failure_reason, r"^[A-Z].* .*\.$", "a sentence for a person")
        self.assertEqual(self._deliver(), [])

    def test_closing_ends_the_activities_of_the_run(self):
        self.partner.email = False
        self._hours(1)
        self.assertEqual(len(self._activities(self.partner)), 1)
        self._pay(self.invoice)
        self._hours(1)
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertFalse(self._activities(self.partner, "activity_call"))

    def test_call_is_taken_off_the_list(self):
        self._reach_the_call()
        self.assertEqual(len(self._activities(self.partner, "activity_call")), 1)
        self._pay(self.invoice)
        self._run()
        self.assertFalse(self._activities(self.partner, "activity_call"))
        self.assertEqual(self._case(self.partner).state, "closed", "not paused: the call was not refused")

    def _reach_the_call(self):
        for day in (0, 6, 13):
            self._hours(1, days=day)
        self.assertEqual(self._touches(self.partner)[-1].channel, "call")

    def test_next_episode_begins_at_the_gentle_start(self):
        for day in (0, 6):
            self._hours(1, days=day)
        first = self._case(self.partner)
        self.assertEqual(first.stage_id, self.stages[10])
        self._pay(self.invoice)
        self._hours(1, days=8)
        self._go_to(at(days=62))
        self._invoice(self.partner, days=90, amount=70)
        self.assertEqual(self._hours(1, days=62), [ADDRESS])
        case = self._case(self.partner)
        self.assertNotEqual(case, first)
        self.assertEqual((case.episode, case.stage_id), (2, self.stages[3]), "however old the new debt is")

    def test_small_rest_ends_the_conversation(self):
        self._hours(1)
        self._pay(self.invoice, amount=95)
        self.assertEqual(self._hours(2), [], "and nobody is thanked for everything: a rest is open")
        self.assertEqual(self._case(self.partner).next_step, "What is left is too small to write about.")
