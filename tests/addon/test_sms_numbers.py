from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .costs import FEW, MANY, CostCase
from .texting import NUMBER, TextCase

_PHONES = {
    "ie": ("087 123 4567", "+353871234567"),
    "uk": ("07911 123456", "+447911123456"),
    "fr": ("06 12 34 56 78", "+33612345678"),
    "de": ("0151/23456789", "+4915123456789"),
    "es": ("612 34 56 78", "+34612345678"),
    "nl": ("06-12345678", "+31612345678"),
    "us": ("(212) 555-0123", "+12125550123"),
    "ch": ("079 123 45 67", "+41791234567"),
    "br": ("(11) 96123-4567", "+5511961234567"),
    "in": ("98765 43210", "+919876543210"),
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsNumbers(TextCase):
    """Numbers as people write them, and who cannot be texted."""

    def setUp(self):
        super().setUp()
        self.channel = self.env["collections.channel.sms"]

    def _problem(self, partner):
        return self.channel._problems(self.company, {partner.id: partner}).get(partner.id)

    def test_as_people_write_them_in_many_countries(self):
        for code, (written, number) in _PHONES.items():
            with self.subTest(code):
                partner = self._customer(f"Customer {code}", country_id=self.env.ref(f"base.{code}").id, phone=written)
                self.assertEqual(self.channel._prepare_address(partner), {"recipient_number": number})
                self.assertFalse(self._problem(partner))

    def test_written_with_its_country(self):
        for written in ("+353 87 123 4567", "00353 87 123 4567", "+353 (0)87 1234567", "(+353) 87-123-4567"):
            with self.subTest(written):
                self.partner.phone = written
                self.assertEqual(self.channel._prepare_address(self.partner), {"recipient_number": NUMBER})

    def test_without_a_country_the_companys_counts(self):
        self.partner.country_id = False
        self.assertEqual(self.channel.with_company(self.company)._number(self.partner), NUMBER)

    def test_the_contact_has_the_customers_number_and_country(self):
        child = self.env["res.partner"].create({"name": "Nora", "parent_id": self.partner.id, "type": "invoice"})
        self.assertEqual(self.channel._number(child), NUMBER)

    def test_no_number(self):
        for phone in (False, "  "):
            self.partner.phone = phone
            self.assertEqual(self._problem(self.partner), "no_phone")

    def test_malformed(self):
        for phone in ("12", "call the office", "+999 1234567890", "087 12", "0" * 40, "٣", "+353 87 123 4567 ext. x"):
            with self.subTest(phone):
                self.partner.phone = phone
                self.assertEqual(self._problem(self.partner), "bad_number")

    def test_a_malformed_number_falls_back_to_the_letter(self):
        self.partner.phone = "12"
        self._run()
        touch = self._touches(self.partner)
        self.assertEqual((touch.channel, touch.state), ("email", "queued"))
        self.assertIn("The telephone number is not valid.", self._case(self.partner).next_step)
        self.assertNoText(self.partner)

    def test_a_malformed_number_and_nothing_else(self):
        self.partner.write({"phone": "12", "email": False})
        self._run()
        self._run()
        self.assertEqual(self._touches(self.partner).mapped("state"), ["failed"])
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertNoText(self.partner)

    def test_on_the_blacklist(self):
        self.env["phone.blacklist"].create({"number": "+353 87 123 4567"})
        self.assertEqual(self._problem(self.partner), "no_texts")
        self._run()
        self.assertEqual(self._touches(self.partner).channel, "email")
        self.assertIn("The contact asked for no text messages.", self._case(self.partner).next_step)
        self.assertNoText(self.partner)

    def test_off_the_blacklist_again(self):
        entry = self.env["phone.blacklist"].create({"number": NUMBER})
        entry.active = False
        self.assertFalse(self._problem(self.partner))

    def test_switched_off(self):
        self.company.collections_sms = False
        self.assertEqual(self._problem(self.partner), "off")
        self._run()
        self.assertEqual(self._touches(self.partner).channel, "email")
        self.assertNoText(self.partner)

    def test_settings_say_what_to_do(self):
        with self.assertRaisesRegex(ValidationError, "begins with https://"), self.env.cr.savepoint():
            self.company.collections_sms_gateway = "http://texts.example.com/send"
        with self.assertRaisesRegex(ValidationError, "begins with https://"), self.env.cr.savepoint():
            self.company.collections_sms_gateway = "texts.example.com"
        with self.assertRaisesRegex(ValidationError, "at least 16 characters"), self.env.cr.savepoint():
            self.company.collections_sms_incoming_key = "short"


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsQueries(CostCase, TextCase):
    """As many statements for forty texts as for five."""

    def _given(self):
        self.customers = self.env["res.partner"].browse()
        for number in range(MANY + FEW + 1):
            partner = self._customer(f"Customer{number}", phone=f"087 {1000000 + number}")
            self._invoice(partner, days=12)
            self.customers |= partner

    def test_problems(self):
        def look(customers):
            self.env["collections.channel.sms"]._problems(self.company, {c.id: c for c in customers})

        self.assertConstant(look, self.customers[: MANY + 1])

    def test_queueing(self):
        self._run()
        touches = self.env["collections.touch"].search([("partner_id", "in", self.customers.ids)], order="id")
        self.assertEqual(set(touches.mapped("channel")), {"sms"})
        self.assertEqual(len(touches), MANY + FEW + 1)
        touches.write({"sms_uuid": False, "message_id": False})
        self.env["sms.sms"].search([]).unlink()

        def contact(chosen):
            self.env["collections.channel.sms"]._contact(chosen, self.env.cr.now())

        self.assertConstant(contact, touches[: MANY + 1])

    def test_sending(self):
        self._run()
        texts = self.env["sms.sms"].search([("partner_id", "in", self.customers.ids)], order="id")
        self.assertEqual(len(texts), MANY + FEW + 1)

        def send(chosen):
            with self._quiet():
                chosen.with_env(self.env)._send(unlink_sent=True)

        self.assertConstant(send, texts[: MANY + 1])
        self.assertEqual(len(self.provider.texts), MANY + 1)
