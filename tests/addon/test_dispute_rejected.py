from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase

REASONS = "The photos show the trays as they were ordered: without handles."


@tagged("post_install", "-at_install", "collections_gentle")
class TestDisputeRejected(SpokenCase):
    """The invoice is right: the customer reads why, has some days, and the conversation goes on where it stood."""

    def _given(self):
        self.case, self.trays = self._owing(100)
        self.partner = self.case.partner_id
        self._run_and_send()
        self._go_to(at(days=1))
        self.dispute = self._dispute(self.case, self.trays)

    def setUp(self):
        super().setUp()
        self._go_to(at(days=1))

    def test_the_letter_gives_the_reasons(self):
        self._resolve(self.dispute, "rejected", REASONS)
        self._send()
        self.assertEqual(self._purposes(self.partner), [("dispute_received", "sent"), ("dispute_rejected", "sent")])
        letter = self._touches(self.partner)[-1]
        self.assertIn(REASONS, self._letter_text(letter))
        self.assertIn(self.trays.name, self._letter_text(letter))
        self.assertFalse(self._letter_tables(letter), "nothing is asked for in the answer")

    def test_what_is_written_down(self):
        self._go_to(at(days=2))
        self._resolve(self.dispute, "rejected", REASONS)
        dispute = self.dispute
        self.assertEqual(
            (dispute.state, dispute.explanation, dispute.accepted_amount, dispute.credit_pending),
            ("rejected", REASONS, 0, False),
        )
        self.assertEqual((dispute.closed_at, dispute.closed_by, dispute.fresh_until), (at(2), self.owner, at(9)))
        self.assertFalse(self._tasks(self.case, "dispute") | self._tasks(self.case, "credit"))
        self.assertIn("Not accepted", self._notes(self.case)[1])

    def test_seven_fresh_days_and_then_the_next_stage_not_a_later_one(self):
        """Closed on Thursday the 12th at ten: nothing through the 18th, on the 19th at ten the stage that was next."""
        self._go_to(at(days=2))
        self._resolve(self.dispute, "rejected", REASONS)
        for day in range(2, 9):
            self._go_to(at(days=day))
            self._run_and_send()
            self.assertEqual(self._verdict(self.partner), ("nothing_askable", "held"))
        self.assertEqual(self._sent(self.partner), [3])
        self._go_to(at(days=9))
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3, 10], "after weeks of talk still the stage that was next")
        self.assertEqual(self._asked(self._reminders(self.partner)[-1]), {self.trays: "100.00"})

    def test_a_long_dispute_skips_no_stage(self):
        """Forty days later the invoice is old enough for far stages; the next one comes all the same."""
        self._go_to(at(days=40))
        self._resolve(self.dispute, "rejected", REASONS)
        self._go_to(at(days=48, hour=9))
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3, 10])

    def test_without_reasons_it_is_not_closed(self):
        for nothing in ("", "   ", False):
            for outcome in ("rejected", "accepted"):
                with self.subTest(outcome=outcome):
                    self.assertRefused("Write what you found", self._resolve, self.dispute, outcome, nothing)
        self.assertEqual(self.dispute.state, "open")

    def test_a_customer_to_whom_only_people_write_gets_no_letter_by_machine(self):
        self._hold(self.case, "do_not_contact")
        self._resolve(self.dispute, "rejected", REASONS)
        self.assertEqual(self._purposes(self.partner), [("dispute_received", "queued")])
        self.assertEqual(self.dispute.state, "rejected")

    def test_a_second_dispute_about_the_same_item_is_possible_afterwards(self):
        self._resolve(self.dispute, "rejected", REASONS)
        second = self._dispute(self.case, self.trays, code="price")
        self.assertEqual((second.state, second.amount), ("open", 100))
        self._go_to(at(days=20))
        self._run_and_send()
        self.assertEqual((self._sent(self.partner), self._verdict(self.partner)[1]), ([3], "disputed"))
