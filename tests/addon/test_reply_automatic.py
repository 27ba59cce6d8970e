from odoo.tests import tagged

from .common import at
from .inbox import ADDRESS, InboxCase, report, written

# A machine says so in a header; the subject is a person's.
HEADERS = {
    "Auto-Submitted: auto-replied": {"Auto_Submitted": "auto-replied"},
    "Auto-Submitted: auto-generated": {"Auto_Submitted": "auto-generated"},
    "Auto-Submitted with a parameter": {"Auto_Submitted": "auto-replied; owner-email=rowan@customer.example.com"},
    "Precedence: bulk": {"Precedence": "bulk"},
    "Precedence: auto_reply": {"Precedence": "auto_reply"},
    "X-Autoreply": {"X_Autoreply": "yes"},
    "an empty Return-Path": {"Return_Path": "<>"},
}
SUBJECTS = (
    "Automatic reply: Your invoice INV/2026/00012",
    "Out of Office: Your invoice",
    "Automatische Antwort: Ihre Rechnung",
    "Abwesenheitsnotiz: Ihre Rechnung",
    "Réponse automatique : Votre facture",
    "Absence du bureau : Votre facture",
)
PEOPLE = {
    "Auto-Submitted: no": {"Auto_Submitted": "no"},
    "our own shared inbox is a mailing list": {"Precedence": "list", "List_Id": "<invoices.linden.example.com>"},
    "a person writes of a holiday": {"Subject": "Out of office until Monday, will pay then"},
    "an answer to a holiday note": {"Subject": "Re: Automatic reply: Your invoice"},
    "a Return-Path as every mail has": {"Return_Path": f"<{ADDRESS}>"},
    "goods that did not arrive": {"Subject": "Undelivered: two pallets"},
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplyAutomatic(InboxCase):
    """What a machine writes is kept and is no answer: the ladder goes on as if nothing had come in."""

    def _kept(self, message):
        """The message lies in the chatter of the case."""
        self.assertEqual(
            (message.model, message.res_id, message.message_type), ("collections.case", self.case.id, "email")
        )

    # --- holiday notes ------------------------------------------------------------------------------------------------

    def test_headers_of_machines(self):
        for name, headers in HEADERS.items():
            with self.subTest(name):
                self._kept(self._reply("I am away until Monday.", **headers))
                self.assertNothingChanged()

    def test_subjects_of_machines(self):
        for subject in SUBJECTS:
            with self.subTest(subject):
                self._kept(self._reply("I am away until Monday.", Subject=subject))
                self.assertNothingChanged()

    def test_ladder_goes_on(self):
        self._reply("I am away until Monday.", Auto_Submitted="auto-replied", Subject="Out of office")
        self.assertGoesOn()
        self.assertEqual(self._states(self.partner), ["sent", "sent"])

    def test_letter_in_the_queue_leaves(self):
        self._go_to(at(days=6))
        self._run()
        self.assertEqual(self._states(self.partner), ["sent", "queued"])
        self._reply("I am away.", Auto_Submitted="auto-replied")
        self.assertEqual(self._deliver(), [ADDRESS])

    def test_to_the_return_path(self):
        """Many mail servers send holiday notes to the envelope's sender, our bounce address: nothing has bounced."""
        self._reply("I am away.", to="bounce@linden.example.com", Auto_Submitted="auto-replied", Subject="Away")
        self.assertNothingChanged()
        self.assertEqual(self.touch.message_id.notification_ids.mapped("notification_status"), ["sent"])

    def test_from_an_unknown_address(self):
        self._reply("We have received your message.", sender="Desk <no-reply@desk.example.com>")
        self.assertNothingChanged()

    def test_note_of_a_portal_is_not_a_person(self):
        """Customers' ticket systems answer everything."""
        self._reply("Ticket 4711", Auto_Submitted="auto-generated", Subject="[Ticket 4711] Your invoice")
        self.assertNothingChanged()

    def test_holiday_note_while_the_customer_waits_answers_nothing(self):
        self._reply()
        heard = self.case.last_reply_id
        self._reply("I am away.", Auto_Submitted="auto-replied")
        self.assertStillWaits()
        self.assertEqual(self.case.last_reply_id, heard)

    def test_person_after_a_holiday_note_is_heard(self):
        self._reply("I am away.", Auto_Submitted="auto-replied")
        message = self._reply("I am back.")
        self.assertWaits()
        self.assertEqual(self.case.last_reply_id, message)

    def test_below_the_invoice(self):
        letter = self.invoice.with_user(self.env.ref("base.user_admin")).message_post(
            body="Your invoice", message_type="comment", subtype_xmlid="mail.mt_comment", partner_ids=self.partner.ids
        )
        message = self._reply("I am away.", answers=letter.message_id, Auto_Submitted="auto-replied")
        self.assertEqual((message.model, message.res_id), ("account.move", self.invoice.id))
        self.assertNothingChanged()

    # --- reports --------------------------------------------------------------------------------------------------------

    def _receipt(self, number=None, **values):
        seen = (
            "Reporting-UA: customer.example.com; Outlook\nFinal-Recipient: rfc822; rowan@customer.example.com\n"
            f"Original-Message-ID: {self.letter}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
        )
        parts = [("text/plain", "Your message was read."), ("message/disposition-notification", seen)]
        return self._hand_in(report("disposition-notification", parts, self.letter, **values))

    def test_read_receipt_is_kept(self):
        self._kept(self._receipt())
        self.assertNothingChanged()
        self.assertEqual(self.touch.message_id.notification_ids.mapped("notification_status"), ["sent"])
        self.assertFalse(self.partner.message_bounce)
        self.assertGoesOn()

    def test_read_receipt_to_the_bounce_address(self):
        self._receipt(to="bounce@linden.example.com")
        self.assertNothingChanged()
        self.assertFalse(self.partner.message_bounce)

    def test_read_receipt_of_nothing_we_know(self):
        """No message of ours is named: it is dropped, and nobody is told that something went wrong."""
        self._hand_in(report("disposition-notification", [("text/plain", "Read.")], "").replace("In-Reply-To: \n", ""))
        self.assertFalse(self._mails)
        self.assertNothingChanged()

    def test_delivered(self):
        """A server that is asked to, or not, says that all is well."""
        self._bounce(self._original(), ADDRESS, action="delivered", status="2.0.0")
        self.assertNothingChanged()

    def _original(self):
        return f"Message-ID: {self.letter}\nTo: {ADDRESS}\nSubject: Your invoice\n\nHello"

    def test_bounce(self):
        """It fails the letter, asks a person to check the address, and is no answer."""
        self._bounce(self._original(), ADDRESS)
        self.assertEqual(self.touch.state, "bounced")
        self.assertFalse(self._holds() or self._tasks())
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual((self.case.state, self.case.attention), ("open", 0))
        self._silent_days((1, 6, 7, 20))

    def test_bounce_while_the_customer_waits(self):
        """The second letter comes back after the customer has answered the first."""
        self._reply()
        self._bounce(self._original(), ADDRESS)
        self.assertEqual(self.touch.state, "replied", "who answers has read it")
        self.assertStillWaits()

    # --- people -----------------------------------------------------------------------------------------------------------

    def test_people(self):
        for name, headers in PEOPLE.items():
            with self.subTest(name):
                self._reply("Please call me.", **headers)
                self.assertWaits()
                self.case.with_user(self.collector).action_answered()

    def test_html_mail_of_a_person(self):
        self._hand_in(written(ADDRESS, "Call me", self.letter, html="<p>Call me</p>"))
        self.assertWaits()
