from odoo.tests import tagged

from .costs import FEW, MANY, CostCase
from .texting import NUMBER, TextCase

OTHER = "+353877654321"


@tagged("post_install", "-at_install", "collections_gentle")
class TestWrongNumber(TextCase):
    """Where somebody else answers the telephone, nobody is texted either: the text has a name and a key in it."""

    def _given(self):
        super()._given()
        self.case = self.partner._collections_case_for(self.company)

    def _wrong(self):
        return self.case.with_user(self.collector)._log_contact("call", "wrong_number", "A stranger")

    def test_no_text_to_a_wrong_number(self):
        self._wrong()
        self.assertEqual(self._run_and_text(), [])
        self.assertNoText(self.partner)
        mail = self._touches(self.partner)[-1]
        self.assertEqual((mail.channel, mail.state, mail.stage_id), ("email", "queued", self.stages[3]))
        self.assertEqual(self._decision(self.partner).channel_why, "wrong_number")

    def test_written_in_another_way_it_is_the_same_number(self):
        self._wrong()
        self.partner.phone = "+353 (0)87 1234567"
        self.assertEqual(self._run_and_text(), [])
        self.assertNoText(self.partner)

    def test_another_number_is_texted(self):
        self._wrong()
        self.partner.phone = "087 765 4321"
        self.assertEqual(self._run_and_text(), [OTHER])

    def test_back_at_the_wrong_number(self):
        self._wrong()
        self.partner.phone = "087 765 4321"
        self._wrong()
        self.partner.phone = "087 123 4567"
        self.assertEqual(self._run_and_text(), [])
        self.assertNoText(self.partner)

    def test_a_queued_text_is_taken_back_at_once(self):
        self._run()
        text = self._touches(self.partner)
        self.assertEqual((text.channel, text.state), ("sms", "queued"))
        self._wrong()
        self.assertEqual((text.state, self._sms(text).state), ("cancelled", "canceled"))
        self.partner.phone = "087 765 4321"
        self.assertEqual(self._deliver_texts(), [])

    def test_the_second_gate_knows_it(self):
        self._run()
        text = self._touches(self.partner)
        values = {**self.case._prepare_manual_touch("call"), **self.case._dialled("call")}
        attempt = self.env["collections.touch"].create(values)
        attempt._set_failed("wrong_number", "Wrong number")
        self.assertEqual(text.state, "queued")
        self.assertEqual(self._deliver_texts(), [])
        self.assertEqual(text.state, "cancelled")

    def test_nothing_but_texts_asks_a_person_once(self):
        self.stages[3].second_channel = False
        self._wrong()
        self.env["mail.mail"].search([]).unlink()  # she is told that the customer is hers
        self.assertEqual(self._text_hours(3), [])
        self.assertNoText(self.partner)
        self.assertEqual(self._decision(self.partner).rule, "unreachable")
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_in_the_next_conversation_it_is_still_wrong(self):
        self._wrong()
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.case.state, "closed")
        self._invoice(self.partner, days=12)
        self.assertEqual(self._run_and_text(), [])
        self.assertNoText(self.partner)
        case = self.env["collections.case"].search([("partner_id", "=", self.partner.id), ("state", "=", "open")])
        self._touches(self.partner).filtered(lambda t: t.case_id == case)._set_cancelled("x")
        case.with_user(self.collector).action_retry_contact()
        self.assertEqual(self._run_and_text(), [NUMBER], "a person has checked it")

    def test_the_number_that_was_called_is_the_wrong_one(self):
        self.stages[3].write({"channel": "call", "second_channel": "email", "call_script": "<p>Hello</p>"})
        self._run()
        asked = self._touches(self.partner)
        self.assertEqual((asked.channel, asked.state), ("call", "queued"))
        self.partner.phone = "087 765 4321"
        self.assertEqual(self._wrong(), asked)
        self.assertEqual(asked.recipient_number, "087 765 4321")
        self._run()
        self.assertEqual(self._decision(self.partner).channel_why, "wrong_number")


@tagged("post_install", "-at_install", "collections_gentle")
class TestWrongNumberQueries(CostCase, TextCase):
    """As many statements for forty customers as for five."""

    def _given(self):
        self.customers = self.env["res.partner"].browse()
        for number in range(MANY + FEW + 1):
            partner = self._customer(f"Customer{number}", phone=f"087 {1000000 + number}")
            case = partner._collections_case_for(self.company)
            case._log_attempt("call", "wrong_number", "A stranger")
            self.customers |= partner

    def test_problems(self):
        def look(customers):
            contacts = {customer.id: customer for customer in customers}
            for channel in ("call", "sms"):
                found = self.env[f"collections.channel.{channel}"]._problems(self.company, contacts)
                self.assertEqual(found, dict.fromkeys(contacts, "wrong_number"))

        self.assertConstant(look, self.customers[: MANY + 1])
