from odoo import Command
from odoo.tests import tagged

from .common import at
from .outbox import OutboxCase, refused

ADDRESS = "rowan@customer.example.com"


@tagged("post_install", "-at_install", "collections_gentle")
class TestInvoiceFirst(OutboxCase):
    """Nobody is reminded of an invoice that they never had: it comes first, and its clock starts then."""

    def _given(self):
        self.env["collections.policy"].search([]).invoice_first = True
        self.partner = self._customer()

    def _unsent(self, partner=None, **values):
        invoice = self._invoice(partner or self.partner, **{"days": 12, **values})
        invoice.is_move_sent = False
        return invoice

    def _mail_of(self, invoice, status="sent", day=0, to=None, pdf=True):
        """The mail with which Odoo sent this invoice, and how it ended; or words about it, without the document."""
        to = to or invoice.partner_id
        document = {"name": "INV.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"}
        message = self.env["mail.message"].create(
            {
                "model": "account.move",
                "res_id": invoice.id,
                "date": at(days=day),
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "body": "Your invoice",
                "partner_ids": to.ids,
                "attachment_ids": [Command.create(document)] if pdf else [],
            }
        )
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": to.id,
                "notification_type": "email",
                "notification_status": status,
                "is_read": True,
            }
        )
        invoice.is_move_sent = invoice.is_move_sent or pdf
        return message

    def _purposes(self, partner=None):
        return [t.purpose or t.kind for t in self._touches(partner or self.partner)]

    def assertCopyFirst(self, invoice):
        self.assertEqual(self._hours(1), [ADDRESS])
        touch = self._touches(self.partner)
        self.assertEqual((touch.purpose, touch.kind, touch.state), ("invoice_copy", "service", "sent"))
        self.assertEqual(touch.line_ids.move_id, invoice)
        self.assertIn(invoice.name, self._header("Subject"))

    # --- never sent -------------------------------------------------------------------------------------------------

    def test_never_sent(self):
        invoice = self._unsent()
        self.assertCopyFirst(invoice)
        self.assertIn("ever reached you", self._letter_text(self._touches(self.partner)))
        self.assertEqual(self._hours(6), [], "no reminder on that day")
        case = self._case(self.partner)
        self.assertFalse(case.stage_id or case.last_contact_at, "nothing was asked for")
        self.assertEqual(self._purposes(), ["invoice_copy"])

    def test_the_ladder_counts_from_the_day_it_was_sent(self):
        self._unsent()
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._hours(1, days=2), [])
        self.assertEqual(self._hours(1, days=3), [ADDRESS])
        self.assertEqual(self._purposes(), ["invoice_copy", "reminder"])
        self.assertEqual(self._touches(self.partner)[-1].stage_id, self.stages[3])
        self.assertEqual(self._hours(1, days=9), [], "day nine after the copy, whatever its due date was")
        self.assertEqual(self._hours(1, days=13), [ADDRESS])
        self.assertEqual(self._touches(self.partner)[-1].stage_id, self.stages[10])

    def test_it_goes_once(self):
        self._unsent()
        for days in (0, 1, 2):
            self._hours(2, days=days)
        self.assertEqual(self._purposes(), ["invoice_copy"])

    def test_a_copy_of_long_ago_is_remembered(self):
        """The conversation in which it was sent is over, and more than a month has passed."""
        self._unsent()
        self._hours(1)
        self._case(self.partner)._close(at())
        self.assertEqual(self._hours(1, days=42), [ADDRESS])
        self.assertEqual(self._purposes(), ["invoice_copy", "reminder"])

    def test_who_was_reminded_of_it_had_it(self):
        """The policy learns of it in the middle of a conversation, or the ledger was imported."""
        policies = self.env["collections.policy"].search([])
        policies.invoice_first = False
        self._unsent()
        self.assertEqual(self._hours(1), [ADDRESS])
        policies.invoice_first = True
        self.assertEqual(self._hours(1, days=8), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder", "reminder"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[10], "and its age counts as before")

    def test_the_pdf_is_enclosed_where_there_is_one(self):
        invoice = self._unsent()
        pdf = self.env["ir.attachment"].create(
            {
                "name": "INV.pdf",
                "raw": b"%PDF-1.4",
                "res_model": "account.move",
                "res_id": invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        invoice.invalidate_recordset()
        self._hours(1)
        self.assertEqual(self._touches(self.partner).message_id.attachment_ids, pdf)

    def test_before_the_due_date_too(self):
        """The courtesy note speaks of an invoice that they should have."""
        invoice = self._unsent(days=-4)
        self.assertCopyFirst(invoice)

    def test_not_at_night(self):
        self._unsent()
        self._go_to(at(hour=22))
        self.assertEqual(self._hours(1), [])
        self.assertSilent(self.partner)
        self.assertEqual(self._decision(self.partner).rule, "invoice_first")
        self.assertEqual(self._hours(1, days=1), [ADDRESS])

    # --- mail that came back ----------------------------------------------------------------------------------------

    def test_its_mail_came_back(self):
        for status in ("bounce", "exception"):
            with self.subTest(status=status):
                partner = self._customer(f"{status.title()} Ltd")
                invoice = self._unsent(partner)
                self._mail_of(invoice, status, day=-30)
                self._hours(1)
                touch = self._touches(partner)
                self.assertEqual((touch.purpose, touch.state), ("invoice_copy", "sent"))

    def test_its_mail_arrived_at_somebody(self):
        invoice = self._unsent()
        self._mail_of(invoice, "bounce", day=-30)
        other = self.env["res.partner"].create(
            {"parent_id": self.partner.id, "name": "Ann", "email": "a@x.example.com"}
        )
        self._mail_of(invoice, "sent", day=-29, to=other)
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder"])

    def test_a_colleague_had_it_but_no_customer(self):
        invoice = self._unsent()
        self._mail_of(invoice, "sent", day=-30, to=self.collector.partner_id)
        invoice.is_move_sent = False
        self.assertCopyFirst(invoice)

    def test_the_copy_comes_back(self):
        self._unsent()
        self._hours(1)
        self._bounce(self.emails[0]["message"], ADDRESS)
        self.assertEqual(self._touches(self.partner).state, "bounced")
        self.assertEqual(self._hours(3), [])
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._hours(1, days=6), [], "no reminder of what never arrived")
        self.partner.email = "hello@customer.example.com"
        self.assertEqual(self._hours(1), ["hello@customer.example.com"])
        self.assertEqual(self._purposes(), ["invoice_copy", "invoice_copy"])

    def test_the_copy_is_refused(self):
        self._unsent()
        self.assertEqual(self._hours(3, answer=refused), [])
        self.assertEqual(self._touches(self.partner).mapped("state"), ["failed"])
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_words_about_it_are_not_the_invoice(self):
        invoice = self._unsent()
        self._mail_of(invoice, day=-5, pdf=False)
        self.assertCopyFirst(invoice)

    def test_that_others_did_not_get_it_says_nothing(self):
        adviser = self._customer("Their Adviser")
        invoice = self._invoice(self.partner, days=12)
        self._mail_of(invoice, "bounce", day=-30, to=adviser)
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder"])

    def test_another_copy_on_request_does_not_start_the_clock_again(self):
        invoice = self._invoice(self.partner, days=12)
        self.assertEqual(self._hours(1), [ADDRESS])
        self._mail_of(invoice, day=6)
        self.assertEqual(self._hours(1, days=8), [ADDRESS])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[10])

    # --- what was sent ----------------------------------------------------------------------------------------------

    def test_sent_by_odoo(self):
        invoice = self._unsent()
        self._mail_of(invoice, "sent", day=-41)
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder"])

    def test_printed_and_posted_by_hand(self):
        self._invoice(self.partner, days=12)
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder"])

    def test_mailed_late(self):
        """Due long ago, but the customer had it only the day before yesterday."""
        invoice = self._unsent(days=40)
        self._mail_of(invoice, "sent", day=-2)
        self.assertEqual(self._hours(1), [])
        self.assertEqual(self._decision(self.partner).rule, "ladder_not_due")
        self.assertEqual(self._hours(1, days=1), [ADDRESS])
        self.assertEqual(self._touches(self.partner).stage_id, self.stages[3])

    def test_the_setting_is_off(self):
        self.policy.invoice_first = False
        self._unsent()
        self.assertEqual(self._hours(1), [ADDRESS])
        self.assertEqual(self._purposes(), ["reminder"])

    def test_on_unless_somebody_switches_it_off(self):
        self.assertTrue(self.env["collections.policy"].default_get(["invoice_first"])["invoice_first"])

    # --- meanwhile --------------------------------------------------------------------------------------------------

    def test_paid_meanwhile(self):
        invoice = self._unsent()
        self._run()
        touch = self._touches(self.partner)
        self.assertEqual(touch.state, "queued")
        self._pay(invoice)
        self.assertEqual(self._deliver(), [])
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))

    def test_sent_by_hand_meanwhile(self):
        invoice = self._unsent()
        self._run()
        self._mail_of(invoice, "sent")
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._touches(self.partner).state, "cancelled")
        self.assertEqual(self._hours(3), [], "it was had today: its clock has just begun")

    def test_part_paid_meanwhile(self):
        invoice = self._unsent()
        self._run()
        self._pay(invoice, 40)
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._hours(2), [ADDRESS])
        self.assertEqual([t.state for t in self._touches(self.partner)], ["cancelled", "sent"])

    def test_they_wrote_meanwhile(self):
        self._unsent()
        self._run()
        self._case(self.partner).message_post(
            author_id=self.partner.id, body="Hello?", message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(ADDRESS, self._deliver())
        self.assertEqual(self._touches(self.partner).state, "cancelled")

    # --- no address -------------------------------------------------------------------------------------------------

    def test_no_address_asks_a_person_once(self):
        self.partner.email = False
        self._unsent()
        for days in (0, 1, 2, 6):
            self.assertEqual(self._hours(2, days=days), [])
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._touches(self.partner).mapped("state"), ["failed"])
        self.assertEqual(self._case(self.partner).next_step, "The contact has no e-mail address. Add one.")
        self.partner.email = ADDRESS
        self.assertEqual(self._hours(2), [ADDRESS])
        self.assertEqual(self._purposes(), ["invoice_copy", "invoice_copy"])

    def test_no_address_and_another_one_that_they_had(self):
        """What they had is asked for on the stage's other channels; the one that nobody could send stays out."""
        self.stages[3].second_channel = "letter"
        self.partner.write({"email": False, "street": "1 Quay Street", "city": "Galway", "zip": "H91"})
        had = self._invoice(self.partner, days=30)
        self._unsent(amount=50)
        self._hours(3)
        letter = self._touches(self.partner).filtered(lambda touch: touch.channel == "letter")
        self.assertEqual((letter.state, letter.stage_id), ("queued", self.stages[3]))
        self.assertEqual(letter.line_ids.move_id, had)
        self.assertEqual(len(self._activities(self.partner)), 1)

    # --- several ----------------------------------------------------------------------------------------------------

    def test_one_of_several_was_sent(self):
        """The copy first; what they have is asked for on another day, and what is new to them when it is old enough."""
        had = self._invoice(self.partner, days=12, amount=100)
        new = self._unsent(amount=200)
        self.assertEqual(self._hours(2), [ADDRESS])
        copy = self._touches(self.partner)
        self.assertEqual((copy.purpose, copy.line_ids.move_id), ("invoice_copy", new))
        self.assertEqual(self._hours(1, days=1), [ADDRESS])
        reminder = self._touches(self.partner)[-1]
        self.assertEqual(reminder.kind, "reminder")
        self.assertIn(had, reminder.line_ids.move_id)

    def test_several_go_in_one_message(self):
        invoices = self._unsent() | self._unsent(days=20) | self._unsent(days=30)
        self.assertEqual(self._hours(3), [ADDRESS])
        self.assertEqual(self._touches(self.partner).line_ids.move_id, invoices)

    def test_too_small_to_write_about(self):
        self._unsent(amount=2)
        self.assertEqual(self._hours(2), [])
        self.assertSilent(self.partner)

    # --- the rest of the product ------------------------------------------------------------------------------------

    def test_it_is_on_the_customers_page(self):
        invoice = self._unsent()
        self._hours(1)
        case = self._case(self.partner)
        self.assertIn(invoice.name, str(self.env["ir.qweb"]._render(*self._page(case))))

    def _page(self, case):
        return "collections_gentle.message_layout_table", {
            "table": self.env["collections.message"]._tables(case.touch_ids)[0]
        }

    def test_counts_in_no_budget_but_that_day_is_quiet(self):
        self._unsent()
        self._hours(1)
        facts = self._case(self.partner)._collect_facts(at())[self.partner.id]
        self.assertEqual(facts.contacted_at, ())

    def test_no_copy_of_what_is_in_discussion_or_blocked(self):
        invoice = self._unsent()
        invoice.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable").no_followup = True
        self.assertEqual(self._hours(2), [])
        self.assertSilent(self.partner)
