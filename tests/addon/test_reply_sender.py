from odoo.tests import tagged

from .common import at
from .inbox import ADDRESS, InboxCase

ORLA = "orla@elsewhere.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplySender(InboxCase):
    """Who wrote, and where: on the case, below an invoice, on the portal; known to us or not."""

    # --- somebody we do not know --------------------------------------------------------------------------------------

    def test_unknown_address_that_quotes_our_letter(self):
        message = self._reply("I keep their books.", sender=f"Orla Quinn <{ORLA}>")
        self.assertEqual((message.model, message.res_id), ("collections.case", self.case.id))
        self.assertFalse(message.author_id)
        self.assertWaits()
        self.assertEqual((self.case.unknown_sender, self.case.last_reply_id), (ORLA, message))
        self.assertEqual(self._tasks().summary, f"Answer, and check who wrote: {ORLA}")
        self.assertEqual(self._holds().reason, f"an answer came from {ORLA}")
        self._silent_days((1, 6, 7, 20, 40))

    def test_unknown_address_hears_nothing_of_the_case(self):
        """Nobody is added to the followers, and no contact is made of the address."""
        followers = self.case.message_partner_ids
        self._reply(sender=f"Orla Quinn <{ORLA}>")
        self.assertEqual(self.case.message_partner_ids, followers)
        self.assertFalse(self.env["res.partner"].search([("email_normalized", "=", ORLA)]))
        self.assertNotIn(ORLA, str([mail["email_to"] for mail in self._mails]))

    def test_contact_of_another_customer(self):
        other = self._customer("Hazel Tiles")
        message = self._reply(sender="Hazel <hazel@customer.example.com>")
        self.assertEqual(message.author_id, other)
        self.assertWaits()
        self.assertEqual(self.case.unknown_sender, "hazel@customer.example.com")
        self.assertIn("check who wrote: hazel@customer.example.com", self._tasks().summary)
        self.assertFalse(self._holds(other))

    def test_contact_of_this_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Ines", "parent_id": self.partner.id, "email": "ines@customer.example.com"}
        )
        message = self._reply(sender="ines@customer.example.com")
        self.assertEqual(message.author_id, contact)
        self.assertWaits()
        self.assertFalse(self.case.unknown_sender)
        self.assertEqual(self._tasks().summary, "Answer Rowan Bakery")

    def test_upper_case_address_is_the_same(self):
        self._reply(sender="ROWAN@Customer.Example.com")
        self.assertFalse(self.case.unknown_sender)

    def test_customer_writes_after_a_stranger(self):
        self._reply(sender=ORLA)
        self._reply("It was our accountant.")
        self.assertWaits()
        self.assertFalse(self.case.unknown_sender)
        self.assertEqual((len(self._holds()), len(self._tasks())), (1, 1))

    def test_stranger_writes_while_the_customer_waits(self):
        """The task that is there already stays the only one; the case names the stranger."""
        self._reply()
        self._reply(sender=ORLA)
        self.assertWaits()
        self.assertEqual(self.case.unknown_sender, ORLA)

    def test_sender_without_an_address(self):
        self._reply(sender="undisclosed")
        self.assertWaits()
        self.assertTrue(self.case.unknown_sender)

    # --- below an invoice ---------------------------------------------------------------------------------------------

    def _invoice_letter(self):
        """The invoice itself was sent by Odoo, by somebody who sees no collections."""
        with self.mock_mail_gateway():
            return self.invoice.with_user(self.env.ref("base.user_admin")).message_post(
                body="Your invoice",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.partner.ids,
            )

    def test_reply_to_the_mail_of_an_invoice(self):
        message = self._reply(answers=self._invoice_letter().message_id)
        self.assertEqual((message.model, message.res_id), ("account.move", self.invoice.id))
        self.assertWaits()
        self.assertEqual((self.case.last_reply_id, self.touch.state), (message, "replied"))
        notes = " ".join(self.case.message_ids.mapped("body"))
        self.assertEqual(notes.count(f"The customer wrote below {self.invoice.name}."), 1)
        self._silent_days((1, 6, 7, 20))

    def test_reply_below_the_invoice_and_on_the_case(self):
        self._reply(answers=self._invoice_letter().message_id)
        self._reply()
        self.assertWaits()
        self.assertEqual((len(self._holds()), len(self._tasks())), (1, 1))

    def test_stranger_below_the_invoice(self):
        self._reply(answers=self._invoice_letter().message_id, sender=ORLA)
        self.assertWaits()
        self.assertEqual(self.case.unknown_sender, ORLA)

    def test_reply_below_a_bill_of_theirs(self):
        """What we owe them is another conversation."""
        bill = self._invoice(self.partner, post=False, move_type="in_invoice")
        letter = bill.message_post(body="Your bill", message_type="comment", partner_ids=self.partner.ids)
        self._reply(answers=letter.message_id)
        self.assertNothingChanged()

    def test_reply_below_an_invoice_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elm Works"})
        self.env["account.chart.template"].try_loading("generic_coa", company=other, install_demo=False)
        account = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", other.ids)], limit=1
        )
        Move = self.env["account.move"].with_company(other)
        line = {"name": "Oak", "price_unit": 10, "account_id": account.id, "tax_ids": []}
        move = Move.create(
            {"move_type": "out_invoice", "partner_id": self.partner.id, "invoice_line_ids": [(0, 0, line)]}
        )
        letter = move.message_post(body="Your invoice", message_type="comment", partner_ids=self.partner.ids)
        self._reply(answers=letter.message_id)
        self.assertNothingChanged()

    # --- on the portal ------------------------------------------------------------------------------------------------

    def _comment(self, record, user, **values):
        with self.mock_mail_gateway():
            message = (
                record.with_user(user)
                .sudo(record.env.su)
                .message_post(
                    body="I have a question.", message_type="comment", subtype_xmlid="mail.mt_comment", **values
                )
            )
        self.env.flush_all()
        self.env.invalidate_all()
        return message.sudo()

    def test_comment_on_the_portal_page_of_an_invoice(self):
        user = self._portal_user(self.partner)
        self.invoice.message_subscribe(partner_ids=self.partner.ids)
        message = self._comment(self.invoice, user)
        self.assertEqual(message.author_id, self.partner)
        self.assertWaits()
        self.assertEqual((self.case.last_reply_id, self.case.last_reply), (message, "I have a question."))
        self.assertEqual(self._tasks().user_id, self.collector)
        self.assertEqual(self.touch.state, "replied")

    def test_comment_of_a_contact_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Ines", "parent_id": self.partner.id, "email": "ines@customer.example.com"}
        )
        self.invoice.message_subscribe(partner_ids=contact.ids)
        self._comment(self.invoice, self._portal_user(contact))
        self.assertWaits()
        self.assertFalse(self.case.unknown_sender)

    def test_comment_with_the_link_of_our_letter(self):
        """The letter's link needs no login: Odoo posts as the public user, in the customer's name."""
        self._comment(self.invoice.sudo(), self.env.ref("base.public_user"), author_id=self.partner.id)
        self.assertWaits()
        self.assertFalse(self.case.unknown_sender)

    def test_comment_on_the_case(self):
        self._comment(self.case.sudo(), self._portal_user(self.partner))
        self.assertWaits()

    def test_comment_of_a_colleague_is_not_the_customer(self):
        self._comment(self.case, self.collector)
        self.assertNothingChanged()

    def test_system_note_is_not_the_customer(self):
        self.case.message_post(body="Something happened.", message_type="notification")
        self.case.message_post(body="Something else.")
        self.invoice.message_post(body="And here.")
        self.assertNothingChanged()

    # --- another customer's case --------------------------------------------------------------------------------------

    def test_others_are_not_touched(self):
        hazel = self._customer("Hazel Tiles")
        self._invoice(hazel)
        self._go_to(at(hour=11))
        self._reach("hazel@customer.example.com")
        self._reply()
        self.assertWaits()
        self.assertFalse(self._holds(hazel))
        self.assertEqual(self._case(hazel).state, "open")
        self.assertEqual(self._hours(1, days=6), ["hazel@customer.example.com"])

    def test_address_that_two_customers_share(self):
        """An accountant keeps the books of both: what counts is whose letter was answered."""
        twin = self._customer("Rowan Garden", email=ADDRESS)
        self._invoice(twin)
        self._go_to(at(hour=11))
        letter = self._reach(ADDRESS)
        self._reply(answers=letter)
        self.assertEqual(self._holds(twin).state, "active")
        self.assertEqual(self._case(twin).state, "paused")
        self.assertFalse(self._holds())
