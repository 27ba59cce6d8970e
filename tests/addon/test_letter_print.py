import shutil
import unittest
from ast import literal_eval

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import at
from .lettering import LetterCase


@tagged("post_install", "-at_install", "collections_gentle")
@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class TestLetterPrint(LetterCase):
    """From the list to the pile: what is drawn, what is not, and what stays as it was."""

    def _given(self):
        self.partner = self._recipient()
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._run()
        self.letter = self._letters(self.partner)

    # --- in the list ------------------------------------------------------------------------------------------------

    def test_waits_in_the_list(self):
        self.assertEqual((self.letter.state, self.letter.printed_at), ("queued", False))
        self.assertEqual(self.letter.recipient_address, "Rowan Bakery\n5 Mill Lane\nCork T12 AB34")
        self.assertEqual(self.letter.address_line, "Rowan Bakery, 5 Mill Lane, Cork T12 AB34")
        self.assertFalse(self.letter.mail_id or self.letter.message_id)
        self.assertEqual(self._send(), [])
        self.assertFalse(self._case(self.partner).stage_id, "nothing has reached the customer")
        case = self._case(self.partner)
        self.assertEqual(case.next_step, "“Friendly reminder” is ready to be printed as a letter.")
        case._wake("looked at")
        self._run()
        self.assertEqual(case.next_step, "A letter waits to be printed and posted.")
        action = self.env.ref("collections_gentle.action_letters")
        self.assertEqual(self.env["collections.touch"].search(literal_eval(action.domain)), self.letter)

    def test_can_be_read_before_it_is_printed(self):
        self.assertIn(self.invoice.name, self.letter.message_subject)
        self.assertIn("set this letter aside", self.letter.message_body)
        self.assertNotIn("reply to this e-mail", self.letter.message_body)
        self.assertFalse(self.letter.message_id)

    # --- printing ---------------------------------------------------------------------------------------------------

    def test_one_letter(self):
        pages = self._pages(self._print(self.letter))
        self.assertEqual(len(pages), 1)
        for words in (self.invoice.name, "100.00", "Maeve Byrne", "+353 1 234 5678", "thank you", "March 10, 2026"):
            self.assertIn(words, pages[0])
        self.assertIn(self._case(self.partner)._page_url(), pages[0])
        self.assertNotIn("e-mail", pages[0])
        self.assertEqual((self.letter.printed_at, self.letter.printed_by), (at(), self.collector))
        self.assertEqual(self.letter.state, "queued", "printed is not posted")
        self.assertFalse(self._case(self.partner).stage_id)
        self.assertEqual(self._send(), [])

    def test_what_was_written_is_kept_on_the_case(self):
        self._print(self.letter)
        message = self.letter.message_id
        self.assertEqual((message.model, message.res_id), ("collections.case", self.letter.case_id.id))
        self.assertEqual(self.letter.summary, message.subject)
        self.assertIn(self.invoice.name, message.body)
        self.assertFalse(message.notification_ids or self.letter.mail_id, "nobody is notified")
        self.assertEqual(self.letter.message_body, message.body)
        pdf = self.letter.letter_pdf_id
        self.assertEqual((pdf.mimetype, pdf.name), ("application/pdf", "Letters 2026-03-10.pdf"))

    def test_the_button_downloads(self):
        action = self._as_collector(self.letter).action_print_letters()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn(f"/web/content/{self.letter.letter_pdf_id.id}", action["url"])

    def test_twelve_letters_are_one_call_and_one_pdf(self):
        others = self.env["res.partner"]
        for number in range(11):
            others |= self._recipient(f"Customer{number} Ltd")
            self._invoice(others[-1], days=12, amount=200 + number)
        self._run()
        letters = self._letters(self.partner | others)
        pages = self._pages(self._print(letters))
        self.assertEqual(len(self.calls), 1)
        self.assertEqual(len(self.calls[0]), 1, "one document: Debian's wkhtmltopdf draws no more at a time")
        self.assertEqual(len(pages), 12)
        for letter, page in zip(letters, pages, strict=True):
            self.assertIn(letter.partner_id.name, page)
            self.assertIn(letter.line_ids.move_id.name, page)
        self.assertEqual(len(letters.letter_pdf_id), 1)

    def test_many_items_stand_on_pages_of_their_own(self):
        for number in range(44):
            self._invoice(self.partner, days=12, amount=10 + number)
        self._run()
        letter = self._letters(self.partner).filtered(lambda t: t.state == "queued")
        first, *lists = self._pages(self._print(letter))
        total = sum(float(amount) for amount in letter.asked.values())
        self.assertIn("item by item on the next pages", first)
        self.assertIn(f"{total:,.2f}", first)
        self.assertIn("Maeve Byrne", first)
        self.assertEqual(len(lists), 2)
        for number, page in enumerate(lists, start=1):
            self.assertIn(f"List {number} of 2", page)
            self.assertIn("Still open", page, "the head of the table on every page")
        found = [name for name in letter.line_ids.move_id.mapped("name") for page in lists if name in page]
        self.assertEqual(len(found), 45)
        self.assertNotIn("Total", lists[0])
        self.assertIn(f"{total:,.2f}", lists[1])

    def test_paper_of_the_company(self):
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        content = self._print(self.letter)
        self.assertIn('width="612.000000" height="792.000000"', self._pdf_text(content, "-bbox"))

    # --- still true -------------------------------------------------------------------------------------------------

    def test_paid_between_queue_and_print(self):
        other = self._recipient("Hazel Inn")
        self._invoice(other, days=12, amount=70)
        self._run()
        letters = self._letters(self.partner | other)
        self._pay(self.invoice)
        pages = self._pages(self._print(letters))
        self.assertEqual(len(pages), 1)
        self.assertIn("Hazel Inn", pages[0])
        self.assertEqual(self.stale, self.letter)
        self.assertEqual((self.letter.state, self.letter.printed_at), ("cancelled", False))
        self.assertFalse(self.letter.message_id or self.letter.letter_pdf_id or self.letter.in_pile)
        self.assertLessEqual(self._case(self.partner).next_action_at, at())

    def test_the_button_names_what_is_not_printed(self):
        self._pay(self.invoice)
        action = self._as_collector(self.letter).action_print_letters()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("Rowan Bakery: Nothing is left to ask for", action["params"]["message"])
        self.assertEqual(self.calls, [], "there is nothing to draw")

    def test_part_paid_between_queue_and_print_is_stated_as_it_is(self):
        self._pay(self.invoice, 40)
        page = self._pages(self._print(self.letter))[0]
        self.assertIn("60.00", page)
        self.assertIn("out of 100.00", page)
        self.assertEqual((self.letter.state, self.letter.asked), ("queued", {str(self.letter.line_ids.id): "60.00"}))

    def test_credits_are_in_the_customers_favour(self):
        self._refund(self.invoice, 30, reconcile=False)
        page = self._pages(self._print(self.letter))[0]
        self.assertIn("In your favour", page)
        self.assertIn("-30.00", page)
        self.assertRegex(page, r"Total 70\.00")

    def test_what_a_manager_has_read_goes_back_when_it_changes(self):
        self.stages[3].requires_approval = True
        other = self._recipient("Hazel Inn")
        invoice = self._invoice(other, days=12, amount=70)
        self._run()
        touch = self._letters(other)
        self.assertEqual(touch.state, "to_approve")
        touch.with_user(self.env.ref("base.user_admin")).action_approve()
        self._run()
        self.assertEqual(touch.state, "queued")
        self._pay(invoice, 20)
        self._as_collector(touch)._print_letters()
        self.assertEqual((touch.state, touch.printed_at), ("cancelled", False))

    # --- again ------------------------------------------------------------------------------------------------------

    def test_printed_again_it_is_the_same_letter(self):
        first = self._pages(self._print(self.letter))
        self._go_to(at(days=2))
        self._pay(self.invoice, 40)
        self.partner.street = "9 Other Street"
        again = self._pages(self._print(self.letter))
        self.assertEqual(again, first)
        self.assertEqual((self.letter.printed_at, self.letter.asked), (at(), {str(self.letter.line_ids.id): "100.00"}))

    def test_new_and_old_in_one_batch(self):
        self._print(self.letter)
        other = self._recipient("Hazel Inn")
        self._invoice(other, days=12, amount=70)
        self._go_to(at(days=1))
        self._run()
        pages = self._pages(self._print(self._letters(self.partner | other)))
        self.assertEqual(len(self.calls), 2)
        self.assertIn("March 10, 2026", pages[0])
        self.assertIn("March 11, 2026", pages[1])

    # --- bad input --------------------------------------------------------------------------------------------------

    def test_nothing_to_print(self):
        with self.assertRaisesRegex(UserError, "no letter to print"):
            self._as_collector(self.letter.browse())._print_letters()
        self.letter._set_cancelled("No.")
        with self.assertRaisesRegex(UserError, "no letter to print"):
            self._as_collector(self.letter)._print_letters()
        self.assertFalse(self.letter.printed_at or self.letter.letter_html)

    def test_no_program_that_prints(self):
        self.patch(type(self.env["ir.actions.report"]), "get_wkhtmltopdf_state", lambda report: "install")
        with self.assertRaisesRegex(UserError, "wkhtmltopdf is missing"), self.env.cr.savepoint():
            self._as_collector(self.letter)._print_letters()
        self.env.invalidate_all()
        self.assertEqual((self.letter.state, self.letter.printed_at), ("queued", False))
        self.assertFalse(self.letter.message_id)

    def test_nobody_without_an_address(self):
        self.letter._set_cancelled("Begin again.")
        partner = self._customer("Nowhere Ltd")
        self._invoice(partner, days=12)
        self._run()
        touch = self._letters(partner)
        self.assertEqual((touch.state, touch.failure_type), ("failed", "no_address"))
        self.assertEqual(touch.failure_reason, "No postal address")
        self._run()
        self.assertEqual(self._decision(partner).explanation, "The contact has no complete postal address. Add it.")
        check = self.env.ref("collections_gentle.activity_check_contact")
        self.assertEqual(self._case(partner).activity_ids.activity_type_id, check)
        partner.write({"street": "1 New Road", "zip": "D01", "city": "Dublin"})
        self._run()
        self.assertEqual(self._letters(partner).mapped("state"), ["failed", "queued"])

    def test_otherwise_by_e_mail(self):
        self.stages[3].second_channel = "email"
        partner = self._customer("Nowhere Ltd")
        wish = self._recipient("No Paper Ltd", collections_no_letters=True)
        for customer in (partner, wish):
            self._invoice(customer, days=12)
        self._run()
        self.assertEqual((self._touches(partner) | self._touches(wish)).mapped("channel"), ["email", "email"])
        self.assertEqual(self._decision(partner).channel_why, "no_address")
        self.assertEqual(self._decision(wish).channel_why, "no_letters")

    def test_no_letters_please(self):
        self.partner.collections_no_letters = True
        self._as_collector(self.letter)._print_letters()
        self.assertEqual((self.letter.state, self.letter.printed_at), ("cancelled", False))
        self._run()
        self.assertFalse(self._letters(self.partner).filtered(lambda t: t.state == "queued"))

    def test_other_paper_for_other_companies(self):
        other = self.env["res.company"].create({"name": "Birch House"})
        self.collector.company_ids = [Command.link(other.id)]
        foreign = self.letter.sudo().copy({"company_id": other.id, "stage_id": False})
        both = (
            (self.letter | foreign)
            .with_user(self.collector)
            .with_context(allowed_company_ids=[self.company.id, other.id])
        )
        with self.assertRaisesRegex(UserError, "one company at a time"):
            both._print_letters()
        self.assertFalse(self.letter.printed_at)
