from odoo.tests import tagged

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestRecipient(CollectionsCase):
    """Who is written to: the collections contact, else the invoice address, else the customer."""

    def _given(self):
        self.partner = self._customer()

    def _child(self, name, kind="contact", **values):
        return self.env["res.partner"].create(
            {
                "name": name,
                "type": kind,
                "parent_id": self.partner.id,
                "email": f"{name.split()[0].lower()}@customer.example.com",
                **values,
            }
        )

    def assertWrittenTo(self, contact, greeting):
        mails = self._run_and_send()
        touch = self._touches(self.partner)
        self.assertEqual((touch.contact_id, touch.state), (contact, "sent"))
        self.assertEqual(touch.partner_id, self.partner)
        self.assertEqual([mail["email_to"] for mail in mails], [[contact.email_formatted]])
        self.assertTrue(self._letter_text(touch).startswith(f"Hello {greeting}, "), self._letter_text(touch)[:40])

    # --- addresses --------------------------------------------------------------------------------------------------

    def test_an_invoice_to_a_person_is_a_conversation_with_the_company(self):
        buyer = self._child("Cian Walsh")
        invoice = self._invoice(buyer)
        self.assertWrittenTo(self.partner, "Rowan Bakery")
        self.assertEqual(self._case(self.partner).partner_id, self.partner)
        self.assertFalse(self._case(buyer))
        self.assertEqual(self._touches(self.partner).line_ids.move_id, invoice)

    def test_two_invoices_to_two_persons_are_one_message(self):
        self._invoice(self._child("Cian Walsh"), amount=100)
        self._invoice(self._child("Orla Walsh"), amount=50)
        self.assertWrittenTo(self.partner, "Rowan Bakery")
        self.assertEqual(self._letter_tables(self._touches(self.partner))[0][-1], ["Total", "150.00 €"])

    def test_the_invoice_address(self):
        self._child("Cian Walsh")
        accounts = self._child("Orla Walsh", "invoice")
        self._invoice(self.partner)
        self.assertWrittenTo(accounts, "Orla")

    def test_the_collections_contact_before_the_invoice_address(self):
        self._child("Orla Walsh", "invoice")
        desk = self._child("Dr. Niamh Kelly", "collections", email="niamh@customer.example.com")
        self._invoice(self.partner)
        self.assertWrittenTo(desk, "Niamh")

    def test_a_collections_contact_below_a_department(self):
        department = self._child("Accounts")
        desk = self._child("Kelly, Niamh", "collections", parent_id=department.id, email="niamh@customer.example.com")
        self._invoice(self.partner)
        self.assertWrittenTo(desk, "Niamh")

    def test_an_archived_contact_is_passed_over(self):
        self._child("Niamh Kelly", "collections").active = False
        accounts = self._child("Orla Walsh", "invoice")
        self._invoice(self.partner)
        self.assertWrittenTo(accounts, "Orla")

    def test_an_address_without_email_is_passed_over(self):
        """An invoice address is often a postal one: the letter goes to the next that can be written to."""
        self._child("Head Office", "invoice", email=False)
        self._invoice(self.partner)
        self.assertWrittenTo(self.partner, "Rowan Bakery")

    def test_of_several_without_email_the_first_is_the_one_to_mend(self):
        self.partner.email = False
        desk = self._child("Niamh Kelly", "collections", email=False)
        self._invoice(self.partner)
        self._run_and_send()
        touch = self._touches(self.partner)
        self.assertEqual((touch.contact_id, touch.state, touch.failure_type), (desk, "failed", "missing"))

    def test_a_contact_that_is_added_later_is_written_to_by_the_next_run(self):
        self.partner.email = False
        self._invoice(self.partner)
        self.assertFalse(self._run_and_send())
        self.assertFalse(self._run_and_send())
        self._child("Orla Walsh", "invoice")
        mails = self._run_and_send()
        self.assertEqual([mail["email_to"] for mail in mails], [['"Orla Walsh" <orla@customer.example.com>']])

    def test_a_customer_who_is_written_to_by_way_of_the_contact_alone(self):
        self.partner.email = False
        accounts = self._child("Orla Walsh", "invoice")
        self._invoice(self.partner)
        self.assertWrittenTo(accounts, "Orla")

    def test_a_contact_of_another_company_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Birch House"})
        self._child("Niamh Kelly", "collections", company_id=other.id)
        self._invoice(self.partner)
        self.assertWrittenTo(self.partner, "Rowan Bakery")

    def test_a_private_customer_is_greeted_by_first_name(self):
        self.partner.write({"is_company": False, "name": "Sinead O'Connor"})
        self._invoice(self.partner)
        self.assertWrittenTo(self.partner, "Sinead")

    def test_a_name_alone_does_not_go_with_a_german_sie(self):
        person = self.env["res.partner"].create({"name": "Herr Dr. Jonas Weber", "lang": "en_US"})
        self.assertEqual(person._collections_first_name(), "Jonas")
        self.env["res.lang"]._activate_lang("de_DE")
        person.lang = "de_DE"
        self.assertEqual(person._collections_first_name(), "Jonas Weber")
        person.name = "Weber, Jonas"
        self.assertEqual(person._collections_first_name(), "Jonas Weber")

    def test_a_name_is_text_and_not_code(self):
        self.partner.name = 'Fish & "Chips" <b>Ltd</b>'
        self._invoice(self.partner)
        self._run_and_send()
        body = self._touches(self.partner).mail_id.body_html
        self.assertIn("Hello Fish &amp; ", body)
        self.assertNotIn("<b>", body)

    # --- archived ---------------------------------------------------------------------------------------------------

    def test_an_archived_customer_is_not_written_to(self):
        self._invoice(self.partner)
        self.partner.active = False
        self._run_and_send()
        self.assertSilent(self.partner)

    def test_archived_between_the_run_and_the_sending(self):
        self._invoice(self.partner)
        self._run()
        self.partner.active = False
        self.assertFalse(self._send())
        self._run()
        decision = self._decision(self.partner)
        self.assertEqual((decision.rule, decision.code), ("hold", "archived"))
        self.partner.active = True
        self.assertEqual(len(self._run_and_send()), 1)


@tagged("post_install", "-at_install", "collections_gentle")
class TestLanguage(CollectionsCase):
    """The whole message in the contact's language, and never an empty one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("fr_FR", "it_IT"):
            cls.env["res.lang"]._activate_lang(code)
        cls.env["ir.module.module"].search([("name", "=", "collections_gentle")])._update_translations(["fr_FR"])
        cls.template = cls.stages[3].mail_template_id

    def _given(self):
        self.partner = self._customer()

    def _letter(self, lang, **values):
        """Mail, touch and the words of the template for a customer who owes 1,234.50."""
        self.partner.write({"lang": lang, **values})
        self._invoice(self.partner, amount=1234.5)
        mail = self._run_and_send()[0]
        return mail, self._touches(self.partner)

    def _first_sentence(self, lang):
        """The words of the template that stand before anything it fills in."""
        body = self.template.with_context(lang=lang).body_html
        return str(body).split("<p>")[1].split("<t")[0].strip()

    def test_french(self):
        mail, touch = self._letter("fr_FR")
        name = touch.line_ids.move_id.name
        french = self.template.with_context(lang="fr_FR")
        self.assertNotEqual(french.subject, self.template.subject)
        self.assertEqual(mail["subject"], french.subject.replace("{{ object.letter_reference }}", name))
        text = self._letter_text(touch)
        self.assertTrue(text.startswith(self._first_sentence("fr_FR")))
        self.assertNotIn(self._first_sentence("en_US"), text)
        headings, row, total = self._letter_tables(touch)[0]
        self.assertEqual(headings, ["Facture", "Échéance", "Reste à régler"])
        self.assertEqual(row[1:], ["26/02/2026", "1 234,50 €"])
        self.assertEqual(total, ["Total", "1 234,50 €"])
        for english in ("Kind regards", "Simply reply", "already paid", "See and pay"):
            self.assertNotIn(english, text)
        self.assertEqual(touch.lang, "fr_FR")

    def test_a_language_without_translation_is_english_with_its_own_dates_and_amounts(self):
        mail, touch = self._letter("it_IT")
        self.assertEqual(mail["subject"], f"A friendly note about {touch.line_ids.move_id.name}")
        self.assertIn("I hope your week is going well", self._letter_text(touch))
        headings, row, total = self._letter_tables(touch)[0]
        self.assertEqual(headings, ["Invoice", "Due", "Still open"])
        self.assertEqual(row[1:], ["26/02/2026", "1.234,50 €"])

    def test_a_language_that_was_switched_off_falls_back_to_the_companys(self):
        self.company.partner_id.lang = "fr_FR"
        self.partner.write({"lang": "it_IT", "active": False})
        self.env["res.lang"].search([("code", "=", "it_IT")]).active = False
        self.partner.active = True
        self._invoice(self.partner, amount=1234.5)
        self._run_and_send()
        touch = self._touches(self.partner)
        self.assertTrue(self._letter_text(touch).startswith(self._first_sentence("fr_FR")))
        self.assertEqual(self._letter_tables(touch)[0][1][1:], ["26/02/2026", "1 234,50 €"])

    def test_no_language_is_the_companys(self):
        self.company.partner_id.lang = "fr_FR"
        _mail, touch = self._letter(False)
        self.assertTrue(self._letter_text(touch).startswith(self._first_sentence("fr_FR")))

    def test_the_language_is_the_contacts_and_not_the_customers(self):
        self.env["res.partner"].create(
            {
                "name": "Louise Petit",
                "type": "collections",
                "parent_id": self.partner.id,
                "email": "louise@customer.example.com",
                "lang": "fr_FR",
            }
        )
        mail, touch = self._letter("en_US")
        self.assertTrue(self._letter_text(touch).startswith("Bonjour Louise,"))
        self.assertEqual(self._letter_tables(touch)[0][-1], ["Total", "1 234,50 €"])

    def test_two_customers_of_one_run_each_in_their_language(self):
        other = self._customer("Small Florist", lang="fr_FR")
        self._invoice(other, amount=50)
        self._letter("en_US")
        self.assertTrue(self._letter_text(self._touches(self.partner)).startswith("Hello Rowan Bakery,"))
        self.assertTrue(self._letter_text(self._touches(other)).startswith("Bonjour Small Florist,"))
        self.assertEqual(self._letter_tables(self._touches(self.partner))[0][-1], ["Total", "1,234.50 €"])
        self.assertEqual(self._letter_tables(self._touches(other))[0][-1], ["Total", "50,00 €"])

    def test_a_stage_text_of_ones_own_without_translation(self):
        self.template = self.env["mail.template"].create(
            {
                "name": "Ours",
                "model_id": self.env["ir.model"]._get_id("collections.case"),
                "subject": "About {{ object.letter_reference }}",
                "body_html": "<p>Dear <t t-out='object.contact_first_name'/>, how are you?</p>",
            }
        )
        self.stages[3].mail_template_id = self.template
        mail, touch = self._letter("fr_FR")
        self.assertEqual(mail["subject"], f"About {touch.line_ids.move_id.name}")
        self.assertTrue(self._letter_text(touch).startswith("Dear Rowan Bakery, how are you?"))
        self.assertEqual(self._letter_tables(touch)[0][0], ["Facture", "Échéance", "Reste à régler"])
