from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestDisputePart(SpokenCase):
    """A part of an invoice is in discussion: it leaves the ask and the totals, and the rest goes on."""

    def _only_reminder(self, case):
        self._run_and_send()
        touch = self._reminders(case.partner_id)
        self.assertEqual((len(touch), touch.state), (1, "sent"))
        return touch

    def _row(self, touch, number=1):
        return self._letter_tables(touch)[0][number]

    def _says_that_we_look_into(self, move, touch):
        self.assertRegex(self._letter_text(touch), rf"We are still looking into .*{move.name}")

    # --- one item ---------------------------------------------------------------------------------------------------

    def test_the_message_asks_for_the_rest_and_names_the_part(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        touch = self._only_reminder(case)
        self.assertEqual(self._asked(touch), {trays: "70.00"})
        self.assertEqual(self._plain(touch.amount_text), "70.00 €")
        row = self._row(touch)
        self.assertTrue(row[0].startswith(trays.name))
        self.assertRegex(self._plain(row[2]), r"^70\.00 € .* 30\.00 € in discussion out of 100\.00 €$")
        self.assertEqual([self._plain(cell) for cell in self._letter_tables(touch)[0][-1]], ["Total", "70.00 €"])
        self.assertNotIn("We are still looking into", self._letter_text(touch))

    def test_to_the_cent(self):
        case, trays = self._owing(100.1)
        self._dispute(case, trays, amount=33.37)
        touch = self._only_reminder(case)
        self.assertEqual(self._asked(touch), {trays: "66.73"})
        self.assertIn("33.37 € in discussion", self._plain(self._row(touch)[2]))

    def test_less_the_part_and_less_what_was_paid(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._pay(trays, 50)
        touch = self._only_reminder(case)
        self.assertEqual(self._asked(touch), {trays: "20.00"})

    def test_when_all_but_the_part_is_paid_nothing_is_asked(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._pay(trays, 70)
        self._run_and_send()
        self.assertFalse(self._reminders(case.partner_id))
        self.assertEqual(self._verdict(case.partner_id), ("nothing_askable", "disputed"))

    def test_a_rest_that_is_too_small_is_not_asked_for(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=95)
        self._run_and_send()
        self.assertFalse(self._reminders(case.partner_id))
        self.assertEqual((self._verdict(case.partner_id), case.state), (("nothing_askable", "small"), "open"))

    def test_the_whole_is_asked_again_after_it(self):
        case, trays = self._owing(100)
        dispute = self._dispute(case, trays, amount=30)
        self._run_and_send()
        self._resolve(dispute, "rejected", "It was as ordered.")
        self._go_to(at(days=6))
        self._run_and_send()
        self.assertEqual(len(self._sent(case.partner_id)), 1, "the item has its days of peace")
        self._go_to(at(days=8))
        self._run_and_send()
        self.assertEqual(self._asked(self._reminders(case.partner_id)[-1]), {trays: "100.00"})

    # --- the second gate --------------------------------------------------------------------------------------------

    def test_a_message_under_way_that_asks_for_the_part_is_taken_back(self):
        case, trays = self._owing(100)
        self._run()
        first = self._reminders(case.partner_id)
        self._dispute(case, trays, amount=30)
        self.assertEqual((first.state, first.mail_id.state), ("cancelled", "cancel"))
        self._run_and_send()
        second = self._reminders(case.partner_id) - first
        self.assertEqual((second.state, self._asked(second)), ("sent", {trays: "70.00"}))

    def test_the_gate_lets_the_right_sum_pass(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._run()
        self._send()
        self.assertEqual(self._sent(case.partner_id), [3])

    def test_the_gate_stops_what_is_wholly_in_discussion_by_now(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._run()
        self._pay(trays, 70)
        self._send()
        self.assertEqual(self._reminders(case.partner_id).mapped("state"), ["cancelled"])

    def test_the_gate_stops_a_sum_that_is_no_longer_right(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._run()
        self._pay(trays, 10)
        self._send()
        self.assertEqual(self._reminders(case.partner_id).mapped("state"), ["cancelled"])
        self._run_and_send()
        self.assertEqual(self._asked(self._reminders(case.partner_id)[-1]), {trays: "60.00"})

    # --- several items ----------------------------------------------------------------------------------------------

    def test_spread_over_two_items_the_oldest_first(self):
        """120 of 100 and 60: the older is wholly in discussion, of the younger 20."""
        case, trays, cups = self._owing(100, 60)
        self._dispute(case, trays, cups, amount=120)
        touch = self._only_reminder(case)
        self.assertEqual(self._asked(touch), {cups: "40.00"})
        self.assertEqual(len(self._letter_tables(touch)[0]), 3, "heading, one item, total")
        self.assertIn("20.00 € in discussion", self._plain(self._row(touch)[2]))
        self._says_that_we_look_into(trays, touch)
        self.assertEqual(case.amount_disputed, 120)

    def test_a_dispute_about_one_item_takes_its_part_before_one_about_both(self):
        """60 of the cups alone, then 100 of both: both are wholly in discussion."""
        case, trays, cups = self._owing(100, 60)
        self._dispute(case, cups)
        self.assertRefused("in discussion already", self._dispute, case, trays, cups)
        self._dispute(case, trays)
        self._run_and_send()
        self.assertFalse(self._reminders(case.partner_id))

    def test_the_rest_goes_on(self):
        """The whole of one invoice is in discussion: the other is reminded of, stage by stage."""
        case, trays, cups = self._owing(100, 60)
        self._dispute(case, trays)
        touch = self._only_reminder(case)
        self.assertEqual(self._asked(touch), {cups: "60.00"})
        self._says_that_we_look_into(trays, touch)
        self._go_to(at(days=8))
        self._run_and_send()
        self.assertEqual(self._sent(case.partner_id), [3, 10])
        self._says_that_we_look_into(trays, self._reminders(case.partner_id)[-1])

    def test_the_ladder_is_of_what_is_asked_for(self):
        """The old invoice is in discussion; the young one, two days late, is not yet old enough for the first stage."""
        case, trays = self._owing(100)
        self._invoice(case.partner_id, days=2, amount=60)
        self._dispute(case, trays)
        self._run_and_send()
        self.assertFalse(self._reminders(case.partner_id))
        self.assertEqual(self._verdict(case.partner_id)[0], "ladder_not_due")

    def test_credits_of_the_customer_are_taken_off_too(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self._unapplied_payment(case.partner_id, 20)
        touch = self._only_reminder(case)
        self.assertEqual(self._plain(touch.amount_text), "50.00 €")

    def test_shown_on_the_item_the_invoice_and_the_case(self):
        case, trays = self._owing(100)
        self._dispute(case, trays, amount=30)
        self.env.invalidate_all()
        self.assertIn("In discussion", trays.collections_standing)
        self.assertIn("30.00 €", self._plain(self._line(trays).collections_note))
        self.assertEqual(self._plain(case.dispute_summary), f"30.00 € of {trays.name}")
        self.assertEqual((case.amount_disputed, case.amount_open), (30, 100))
