import shutil
import unittest
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOT_INVITED, at
from .lettering import LetterCase


@tagged("post_install", "-at_install", "collections_gentle")
@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class TestLetterPosted(LetterCase):
    """Only what was posted counts; what is not true any more comes out of the pile."""

    def _given(self):
        self.partner, self.other = self._recipient(), self._recipient("Hazel Inn")
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._invoice(self.other, days=12, amount=70)
        self._run()
        self.letters = self._letters(self.partner | self.other)
        self.first, self.second = self.letters
        self._print(self.letters)

    def _posted(self, letters=None):
        return self._as_collector(letters or self.letters).action_posted()["params"]["message"]

    # --- posted -----------------------------------------------------------------------------------------------------

    def test_the_ladder_moves_when_it_is_posted(self):
        self._go_to(at(hour=15))
        self.assertEqual(self._posted(), "Posted: 2 letters.")
        self.assertEqual(self.letters.mapped("state"), ["sent", "sent"])
        self.assertEqual(self.letters.mapped("sent_at"), [at(hour=15)] * 2)
        case = self._case(self.partner)
        self.assertEqual((case.stage_id, case.last_contact_at), (self.stages[3], at(hour=15)))
        self.assertFalse(any(self.letters.mapped("in_pile")))
        self._run()
        self.assertEqual(self._touches(self.partner), self.first, "the same day nothing else")

    def test_one_by_one(self):
        self._posted(self.second)
        self.assertEqual(self.letters.mapped("state"), ["queued", "sent"])
        self._posted(self.first)
        self.assertEqual(self.letters.mapped("state"), ["sent", "sent"])

    def test_posted_twice_counts_once(self):
        self._posted()
        self._go_to(at(hour=16))
        with self.assertRaisesRegex(UserError, "None of these letters"):
            self._posted()
        self.assertEqual(self.first.sent_at, at())

    def test_counts_in_the_budget(self):
        self._posted()
        facts = self._case(self.partner)._collect_facts(fields.Datetime.now())[self.partner.id]
        self.assertEqual(len(facts.contacted_at), 1)
        self.assertEqual(facts.last_days, 3)

    def test_the_next_stage_follows_the_letter(self):
        self._posted()
        self._go_to(at(days=8))
        self._run_and_send()
        touch = self._touches(self.partner)[-1]
        self.assertEqual((touch.channel, touch.stage_id, touch.state), ("email", self.stages[10], "sent"))

    def test_not_printed_is_not_posted(self):
        third = self._recipient("Oak Tavern")
        self._invoice(third, days=12)
        self._run()
        unprinted = self._letters(third)
        with self.assertRaisesRegex(UserError, "Not printed yet: Oak Tavern"):
            self._posted(self.letters | unprinted)
        self.assertEqual((self.letters | unprinted).mapped("state"), ["queued"] * 3)

    def test_more_falls_due_while_a_letter_by_hand_lies_in_the_pile(self):
        self.letters._set_cancelled("not these")
        case = self._case(self.partner).with_user(self.collector)
        letter = case._write_by_hand("letter", "Shall we talk?", "<p>About this week</p>").sudo()
        self._print(letter)
        self._invoice(self.partner, days=3, amount=50)
        self.assertEqual(self._posted(letter), "Posted: 1 letters.")
        self.assertEqual(letter.state, "sent")

    def test_less_is_owed_than_a_letter_by_hand_says(self):
        self.letters._set_cancelled("not these")
        case = self._case(self.partner).with_user(self.collector)
        letter = case._write_by_hand("letter", "Shall we talk?", "<p>About this week</p>").sudo()
        self._print(letter)
        self._pay(self.invoice, amount=40)
        self.assertIn("Take these letters out of the pile", self._posted(letter))
        self.assertEqual(letter.state, "cancelled")

    # --- taken back while it lay in the pile ------------------------------------------------------------------------

    def test_paid_between_print_and_post(self):
        self._pay(self.invoice)
        message = self._posted()
        self.assertIn("out of the pile", message)
        self.assertIn("Rowan Bakery", message)
        self.assertNotIn("Hazel Inn", message)
        self.assertIn("Posted: 1 letters.", message)
        self.assertEqual(self.letters.mapped("state"), ["cancelled", "sent"])
        self.assertFalse(self._case(self.partner).stage_id)

    def test_taken_back_by_the_run_is_named_too(self):
        self._pay(self.invoice)
        self._run()
        self.assertEqual((self.first.state, self.first.in_pile), ("cancelled", True))
        self.assertIn("Rowan Bakery", self._posted(self.second))
        self.assertFalse(self.first.in_pile)
        self.assertEqual(self.second.state, "sent")

    def test_taken_out_by_itself(self):
        self._pay(self.invoice)
        self._run()
        self.assertIn("Rowan Bakery", self._posted(self.first))
        self.assertEqual(self.letters.mapped("state"), ["cancelled", "queued"])

    def test_part_paid_makes_it_wrong(self):
        self._pay(self.invoice, 40)
        self.assertIn("Rowan Bakery", self._posted())
        self.assertEqual(self.letters.mapped("state"), ["cancelled", "sent"])
        self._run()
        again = self._letters(self.partner)[-1]
        self.assertEqual((again.state, again.asked), ("queued", {str(again.line_ids.id): "60.00"}))

    def test_more_that_falls_due_does_not_make_it_wrong(self):
        """Letters that were printed in the evening and posted in the morning are not written twice."""
        self._invoice(self.partner, days=0, amount=55)
        self._go_to(at(days=1))
        self._case(self.partner)._wake("looked at")
        self._run()
        self.assertEqual(self.letters.mapped("state"), ["queued", "queued"])
        self.assertEqual(self._posted(), "Posted: 2 letters.")
        self.assertEqual(len(self._touches(self.partner)), 1)

    def test_not_printed_yet_it_is_written_anew(self):
        third = self._recipient("Oak Tavern")
        self._invoice(third, days=12, amount=30)
        self._invoice(third, days=0, amount=55)
        self._run()
        self._go_to(at(days=1))
        self._case(third)._wake("looked at")
        self._run()
        self.assertEqual(self._letters(third).mapped("state"), ["cancelled", "queued"])
        self.assertEqual(self._letters(third)[-1].amount_text.count("85.00"), 1)

    def test_a_new_credit_makes_it_wrong(self):
        self._unapplied_payment(self.partner, 30)
        self.assertIn("Rowan Bakery", self._posted())
        self.assertEqual(self.first.state, "cancelled")

    def test_a_dispute_takes_it_out(self):
        self._case(self.partner).message_post(
            author_id=self.partner.id,
            body="I never ordered this.",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual((self.first.state, self.first.in_pile), ("cancelled", True))
        self.assertIn("Rowan Bakery", self._posted())

    # --- not sent, come back ----------------------------------------------------------------------------------------

    def test_do_not_send(self):
        action = self._as_collector(self.first).action_drop_letters()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.collector)
            .with_context(**action["context"])
            .create({"reason": "I will call.", "pause_days": 5})
        )
        wizard.action_confirm()
        self.assertEqual((self.first.state, self.first.failure_reason), ("cancelled", "I will call."))
        self.assertFalse(self.first.in_pile)
        self.assertEqual(self._case(self.partner).paused_until, at() + timedelta(days=5))
        self._go_to(at(days=3))
        self._run()
        self.assertEqual(self._letters(self.partner), self.first)

    def test_a_collector_rejects_no_message_that_waits_for_a_manager(self):
        self.stages[3].requires_approval = True
        third = self._recipient("Oak Tavern")
        self._invoice(third, days=12)
        self._run()
        touch = self._letters(third)
        self.assertEqual(touch.state, "to_approve")
        with self.assertRaisesRegex(UserError, "manager"):
            self._as_collector(touch)._reject("No.", at(days=5))
        self.assertEqual(touch.state, "to_approve")

    def test_came_back(self):
        self._posted()
        self._go_to(at(days=3))
        self._as_collector(self.first).action_came_back()
        self.assertEqual((self.first.state, self.first.failure_type), ("bounced", "returned"))
        case = self._case(self.partner)
        self.assertFalse(case.stage_id, "it reached nobody")
        check = self.env.ref("collections_gentle.activity_check_contact")
        self.assertEqual(case.activity_ids.activity_type_id, check)
        self._run()
        self.assertEqual(self._decision(self.partner).explanation, "The last letter came back. Check the address.")
        self.assertEqual(self._letters(self.partner), self.first, "nothing goes to an address that does not work")
        self.partner.street = "7 Mill Lane"
        self._run()
        again = self._letters(self.partner)[-1]
        self.assertEqual((again.state, again.stage_id), ("queued", self.stages[3]))
        self.assertIn("7 Mill Lane", again.recipient_address)

    def test_only_what_was_posted_comes_back(self):
        with self.assertRaisesRegex(UserError, "that were posted"):
            self._as_collector(self.first).action_came_back()
        self.assertEqual(self.first.state, "queued")

    # --- rights -----------------------------------------------------------------------------------------------------

    def test_a_reader_neither_prints_nor_posts(self):
        reader = self._user("reader", "collections_gentle.group_reader")
        letters = self.letters.with_user(reader)
        for button in ("action_print_letters", "action_posted", "action_drop_letters", "action_came_back"):
            with self.assertRaisesRegex(UserError, "Ask a collector"):
                getattr(letters, button)()
        self.assertEqual(self.letters.mapped("state"), ["queued", "queued"])
        self.assertEqual(self.calls, [])

    def test_a_reader_may_look_at_the_pile(self):
        reader = self._user("reader", "collections_gentle.group_reader")
        self.assertTrue(self.first.letter_pdf_id.with_user(reader).read(["raw"]))

    def test_letters_of_another_company(self):
        house = self.env["res.company"].create({"name": "Birch House"})
        stranger = self._user("stranger", "collections_gentle.group_manager", company=house)
        letters = self.letters.with_user(stranger)
        self.assertFalse(letters.search([("channel", "=", "letter")]))
        for button in ("action_print_letters", "action_posted", "action_drop_letters", "action_came_back"):
            with self.assertRaises(AccessError):
                getattr(letters, button)()
        with self.assertRaises(AccessError):
            self.first.letter_pdf_id.with_user(stranger).read(["raw"])
        self.assertEqual(self.letters.mapped("state"), ["queued", "queued"])

    def _user(self, login, group, company=None):
        company = company or self.company
        return (
            self.env["res.users"]
            .with_context(**NOT_INVITED)
            .create(
                {
                    "name": login,
                    "login": login,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set([self.env.ref(group).id, self.env.ref("base.group_user").id])],
                }
            )
        )
