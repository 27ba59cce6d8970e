from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import at
from .inbox import ADDRESS, InboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplyAnswered(InboxCase):
    """What counts as our answer, and what does not. The customer wrote on Tuesday, we answer on Thursday."""

    def _given(self):
        super()._given()
        self.message = self._reply()
        self.assertWaits()

    def setUp(self):
        super().setUp()
        self._go_to(at(days=2))

    def assertPeaceThenOneStep(self):
        """Five days from Thursday is Tuesday the 17th, a holiday: the second letter leaves on the 18th."""
        self.assertAnswered(at(days=2))
        self.assertEqual(self.touch.state, "replied")
        self._silent_days(range(3, 8))
        self.assertEqual(self._hours(1, days=8), [ADDRESS])
        self.assertEqual(self.case.stage_id, self.stages[10])
        self.assertEqual(
            self._touches(self.partner).filtered(lambda t: t.kind == "reminder").mapped("state"), ["replied", "sent"]
        )

    def _says_who(self):
        return self._holds().ended_by, self._holds().end_reason

    # --- the button -----------------------------------------------------------------------------------------------------

    def test_button(self):
        self.case.with_user(self.collector).action_answered()
        self.assertPeaceThenOneStep()
        self.assertEqual(self._says_who(), (self.collector, "Maeve Byrne has answered"))

    def test_button_twice_changes_nothing(self):
        self.case.with_user(self.collector).action_answered()
        self._go_to(at(days=3))
        self.case.with_user(self.collector).action_answered()
        self.assertAnswered(at(days=2))

    def test_button_is_not_for_readers(self):
        reader = new_test_user(self.env, "rory.reader", groups="collections_gentle.group_reader")
        with self.assertRaisesRegex(Exception, "allowed"):
            self.case.with_user(reader).action_answered()
        self.assertStillWaits()

    # --- the task -------------------------------------------------------------------------------------------------------

    def test_task_done(self):
        self._tasks().with_user(self.collector).action_feedback(feedback="I rang them up")
        self.assertPeaceThenOneStep()

    def test_task_done_by_a_colleague_to_whom_it_was_given(self):
        colleague = new_test_user(
            self.env, "fionn", groups="collections_gentle.group_reader", email="fionn@linden.example.com"
        )
        self._tasks().user_id = colleague
        self._tasks().with_user(colleague).action_done()
        self.assertAnswered(at(days=2))

    def test_task_deleted(self):
        """To take it off the list is no answer to anybody."""
        self._tasks().with_user(self.collector).unlink()
        self.assertEqual(self._holds().state, "active")
        self.assertEqual((self.case.state, self.case.attention), ("paused", 3))
        self._silent_days(day for day in range(3, 30, 3))
        self.assertEqual(self._holds().state, "active")

    def test_task_of_another_kind_done(self):
        self.case.activity_schedule("mail.mail_activity_data_todo", user_id=self.collector.id).action_done()
        self.assertStillWaits()

    # --- the chatter ----------------------------------------------------------------------------------------------------

    def _post(self, body="New pallets leave today.", user=None, record=None, **values):
        with self.mock_mail_gateway():
            message = (
                (record or self.case)
                .with_user(user or self.collector)
                .message_post(body=body, message_type="comment", **{"subtype_xmlid": "mail.mt_comment", **values})
            )
        self.env.invalidate_all()
        return message

    def test_message_to_the_customer(self):
        self._post(partner_ids=self.partner.ids)
        self.assertAnswered(at(days=2))
        self.assertEqual(self._says_who()[1], "Maeve Byrne wrote to the customer")
        ours = self._touches(self.partner)[1]
        self.assertEqual((ours.kind, ours.channel, ours.state, ours.sent_at), ("manual", "email", "sent", at(days=2)))

    def test_message_to_another_contact_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Ines", "parent_id": self.partner.id, "email": "ines@customer.example.com"}
        )
        self._post(partner_ids=contact.ids)
        self.assertAnswered(at(days=2))

    def test_message_to_a_customer_who_follows_the_case(self):
        self.case.message_subscribe(partner_ids=self.partner.ids)
        self._post()
        self.assertAnswered(at(days=2))

    def test_note(self):
        """A note stays in the house, whoever follows."""
        self.case.message_subscribe(partner_ids=self.partner.ids)
        self._post(subtype_xmlid="mail.mt_note")
        self.assertStillWaits()

    def test_message_to_somebody_else_outside(self):
        """To ask the carrier is no answer to the customer."""
        carrier = self.env["res.partner"].create({"name": "Ship It", "email": "desk@carrier.example.com"})
        self._post("Do you know about the pallets?", partner_ids=carrier.ids)
        self.assertStillWaits()

    def test_message_to_colleagues(self):
        self._post(partner_ids=self.env.ref("base.user_admin").partner_id.ids)
        self.assertStillWaits()
        self.assertEqual(self._touches(self.partner), self.touch)

    def test_message_below_the_invoice(self):
        self._post(record=self.invoice, user=self.env.ref("base.user_admin"), partner_ids=self.partner.ids)
        self.assertAnswered(at(days=2))

    def test_message_below_the_invoice_that_the_customer_follows(self):
        self.invoice.message_subscribe(partner_ids=self.partner.ids)
        self._post(record=self.invoice, user=self.env.ref("base.user_admin"))
        self.assertAnswered(at(days=2))

    def test_note_below_the_invoice(self):
        self.invoice.message_subscribe(partner_ids=self.partner.ids)
        self._post(record=self.invoice, user=self.env.ref("base.user_admin"), subtype_xmlid="mail.mt_note")
        self.assertStillWaits()

    def test_another_invoice_is_sent_meanwhile(self):
        """Odoo writes to the customer by itself: that answers nothing."""
        other, admin = self._invoice(self.partner, days=-20), self.env.ref("base.user_admin")
        other.invoice_user_id = self.collector
        with self.mock_mail_gateway():
            self.env["account.move.send"].with_user(admin)._generate_and_send_invoices(
                other.with_user(admin), sending_methods=["email"]
            )
        self.assertEqual(other.message_ids[0].author_id, self.collector.partner_id)
        self.assertStillWaits()

    def test_our_own_letters_answer_nothing(self):
        self.env["collections.service"]._send("settled", self.case)
        self._deliver()
        self.assertStillWaits()

    # --- the collector's own mailbox --------------------------------------------------------------------------------------

    def test_mail_from_the_own_mailbox(self):
        """The collector answers what Odoo has passed on; Odoo passes that on to the customer."""
        answer = self._answer_by_mail(self.message)
        self.assertEqual((answer.author_id, answer.res_id), (self.collector.partner_id, self.case.id))
        self.assertIn(ADDRESS, str([mail["email_to"] for mail in self._mails]))
        self.assertAnswered(at(days=2))
        ours = self._touches(self.partner)[1]
        self.assertEqual((ours.kind, ours.state, ours.message_id), ("manual", "sent", answer))

    def test_mail_to_the_customer_with_a_copy_to_us(self):
        """Written to the customer, with the general address in copy: it has answered without our passing it on."""
        self._answer_by_mail(self.touch.message_id, to=ADDRESS, Cc="catchall@linden.example.com")
        self.assertAnswered(at(days=2))

    def test_mail_to_an_unknown_sender(self):
        """Who wrote is not in our books; the answer goes to the address all the same."""
        message = self._reply("I keep Rowan's books.", sender="Orla <orla@elsewhere.example.com>")
        self._answer_by_mail(message, to="orla@elsewhere.example.com", Cc="catchall@linden.example.com")
        self.assertAnswered(at(days=2))

    def test_mail_of_a_colleague_to_the_collector_only(self):
        note = self._post(
            "Please look at this.", subtype_xmlid="mail.mt_note", partner_ids=self.collector.partner_id.ids
        )
        self._answer_by_mail(note)
        self.assertStillWaits()

    def test_own_out_of_office_is_no_answer(self):
        self._answer_by_mail(self.message, Auto_Submitted="auto-replied", Subject="Out of office")
        self.assertStillWaits()
        self.assertEqual(self._touches(self.partner), self.touch, "and no contact")

    def test_own_out_of_office_by_its_subject(self):
        self._answer_by_mail(self.message, Subject="Automatische Antwort: Re: Your invoice")
        self.assertStillWaits()

    def test_out_of_office_that_odoo_writes_is_no_answer(self):
        """Odoo's own holiday note of the collector goes to the customer, who waits all the same."""
        self.collector.write(
            # Odoo compares with the moment at which the transaction began.
            {"out_of_office_from": "2020-01-01 00:00:00", "out_of_office_message": "<p>Back soon</p>"}
        )
        self._reply("Hello?")
        kinds = self.case.message_ids.mapped("message_type")
        self.assertIn("out_of_office", kinds)
        self.assertStillWaits()

    # --- a conversation ---------------------------------------------------------------------------------------------------

    def _record(self, outcome, channel="call"):
        wizard = self.env["collections.log.contact"].with_user(self.collector)
        wizard.create(
            {"case_id": self.case.id, "channel": channel, "outcome": outcome, "note": "About the pallets"}
        ).action_confirm()

    def test_spoke(self):
        self._record("spoke")
        self.assertPeaceThenOneStep()

    def test_spoke_in_person(self):
        self._record("spoke", channel="other")
        self.assertAnswered(at(days=2))

    def test_voicemail_and_no_answer(self):
        """Who was not reached has no answer yet."""
        for outcome in ("voicemail", "no_answer"):
            self._record(outcome)
            self.assertStillWaits()

    # --- together with other holds ------------------------------------------------------------------------------------------

    def test_postponed_as_well(self):
        """Answered, and still in peace for as long as was agreed."""
        self.env["collections.postpone"].with_user(self.collector).create(
            {"case_ids": [Command.set(self.case.ids)], "until": at(days=20).date(), "reason": "They are on holiday"}
        ).action_confirm()
        self.assertEqual((self.case.state, self.case.paused_until), ("paused", False))
        self.case.with_user(self.collector).action_answered()
        self.assertEqual(self.case.state, "paused")
        self.assertTrue(self.case.paused_until)
        self._silent_days(range(9, 20, 2))
        self.assertEqual(self._holds().mapped("state"), ["lifted", "active"])

    def test_resume_is_no_answer(self):
        with self.assertRaisesRegex(UserError, "answered first"), self.env.cr.savepoint():
            self.case.with_user(self.collector).action_resume()
        self.assertStillWaits()
