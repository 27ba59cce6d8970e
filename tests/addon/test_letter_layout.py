import shutil
import unittest

from odoo.tests import tagged

from .common import NOW
from .costs import CostCase
from .lettering import LetterCase

_FR = {"lang": "fr_FR", "street": "14 rue des Lilas", "zip": "31000", "city": "Toulouse"}
_DE = {"lang": "de_DE", "street": "Lindenstraße 5", "zip": "50674", "city": "Köln"}


@tagged("post_install", "-at_install", "collections_gentle")
@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class TestLetterLayout(LetterCase):
    """What stands on the paper, and where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("fr_FR", "de_DE"):
            cls.env["res.lang"]._activate_lang(code)
        modules = cls.env["ir.module.module"].search([("name", "in", ("base", "collections_gentle"))])
        modules._update_translations(["fr_FR", "de_DE"])

    def _letter_for(self, partner, amount=1250, **values):
        invoice = self._invoice(partner, days=12, amount=amount, **values)
        self._run()
        return self._letters(partner), invoice

    # --- the window -------------------------------------------------------------------------------------------------

    def test_nothing_but_the_addresses_shows_in_the_window(self):
        letter, invoice = self._letter_for(self._recipient("Rowan Bakery and Coffee House"))
        words = self._words_at(self._print(letter))
        window = [word for word, left, top, right, bottom in words if bottom > 45 and top < 90 and left < 105]
        shown = " ".join(window)
        self.assertEqual(
            shown,
            f"{self.company.name} · 12 Canal Row · D02 Dublin Rowan Bakery and Coffee House 5 Mill Lane Cork T12 AB34",
        )
        lefts = [left for word, left, top, right, bottom in words if word in ("Rowan", "5", "Cork") and 45 < top < 90]
        self.assertTrue(lefts)
        for left in lefts:
            self.assertAlmostEqual(left, 25, delta=1.5)
        top = min(top for word, left, top, right, bottom in words if word == "Rowan" and top > 45)
        self.assertTrue(55 < top < 63, top)
        below = min(top for word, left, top, right, bottom in words if top > 90)
        self.assertGreater(below, 96)

    def test_a_long_address_stays_within_the_window(self):
        house = self._recipient(
            "Gesellschaft für besonders lange Firmennamen und feine Möbel mbH & Co. KG",
            street2="Hinterhaus, Aufgang C, dritter Stock links",
            country_id=self.env.ref("base.de").id,
        )
        self.env["res.partner"].create(
            {"parent_id": house.id, "type": "collections", "name": "Sabine Adler", "email": "s@x.example.com"}
        )
        letter, _invoice = self._letter_for(house)
        words = self._words_at(self._print(letter))
        window = [w for w in words if w[4] > 45 and w[2] < 96 and w[1] < 110]
        self.assertEqual(window[-1][0], "GERMANY")
        self.assertLess(max(w[4] for w in window), 90)
        self.assertLess(max(w[3] for w in window), 105)

    def test_the_customer_and_the_person(self):
        house = self._recipient("Rowan Bakery")
        child = {"parent_id": house.id, "type": "collections", "name": "Anna Berg", "email": "anna@x.example.com"}
        contact = self.env["res.partner"].create(child)
        self.assertEqual(contact._collections_postal_lines()[:3], ["Rowan Bakery", "Anna Berg", "5 Mill Lane"])
        contact.write({"street": "1 Quay", "city": "Galway", "zip": "H91"})
        self.assertEqual(contact._collections_postal_lines(), ["Rowan Bakery", "Anna Berg", "1 Quay", "Galway H91"])

    def test_the_country_only_abroad(self):
        self.assertEqual(self._recipient()._collections_postal_lines()[-1], "Cork T12 AB34")
        abroad = self._recipient("Ailleurs", country_id=self.env.ref("base.fr").id)
        self.assertEqual(abroad._collections_postal_lines()[-1], "FRANCE")
        unsaid = self._recipient("Somewhere", country_id=False)
        self.assertNotIn("IRELAND", unsaid._collections_postal_lines())
        self.assertTrue(unsaid._collections_postal(), "the company's own country")

    def test_what_an_address_needs(self):
        whole = {"street": "5 Mill Lane", "zip": "T12", "city": "Cork"}
        for missing in (("street",), ("zip", "city")):
            with self.subTest(missing=missing):
                partner = self._customer(**{**whole, **dict.fromkeys(missing, " ")})
                self.assertFalse(partner._collections_postal())
        self.assertTrue(self._customer(**{**whole, "zip": False})._collections_postal())
        self.company.country_id = False
        self.assertFalse(self._customer(**whole, country_id=False)._collections_postal())

    # --- languages --------------------------------------------------------------------------------------------------

    def test_each_in_the_customers_language(self):
        partners = self._recipient("Café Lumière", **_FR) | self._recipient("Holzmann", **_DE) | self._recipient()
        for partner in partners:
            self._invoice(partner, days=12, amount=1250)
        self._run()
        pages = self._pages(self._print(self._letters(partners)))
        self.assertEqual(len(self.calls), 1)
        for page, words in zip(
            pages,
            (
                ("10 mars 2026", "Reste à régler", "1 250,00", "merci", "Bien cordialement"),
                ("10. März 2026", "Noch offen", "1.250,00", "vielen Dank", "Herzliche Grüße"),
                ("March 10, 2026", "Still open", "1,250.00", "thank you", "Kind regards"),
            ),
            strict=True,
        ):
            page = page.replace("\u202f", " ").replace("\xa0", " ")
            for word in words:
                self.assertIn(word, page)
        self.assertNotIn("Kind regards", pages[0] + pages[1])

    # --- what is asked for ------------------------------------------------------------------------------------------

    def test_items_after_a_part_payment_and_a_credit(self):
        partner = self._recipient()
        old, new = self._invoice(partner, days=20, amount=500), self._invoice(partner, days=8, amount=100)
        self._pay(old, 200)
        self._refund(new, 25, reconcile=False)
        self._run()
        page = self._pages(self._print(self._letters(partner)))[0]
        self.assertIn(f"{old.name} 01/19/2026 02/18/2026", page)
        self.assertRegex(page, rf"{old.name} \S+ \S+ \D?300\.00")
        self.assertIn("out of", page)
        self.assertRegex(page, r"In your favour\s+-\D?25\.00")
        self.assertRegex(page, r"Total\s+\D?375\.00")

    def test_how_to_pay(self):
        bank = self.env["res.bank"].create({"name": "Allied Bank", "bic": "AIBKIE2D"})
        account = {"acc_number": "IE29 AIBK 9311 5212 3456 78", "bank_id": bank.id, "acc_holder_name": "Linden Ltd"}
        self.env["res.partner.bank"].create({**account, "partner_id": self.company.partner_id.id})
        letter, invoice = self._letter_for(self._recipient())
        page = self._pages(self._print(letter))[0]
        for words in (
            "Linden Ltd",
            "IE29 AIBK 9311 5212 3456 78",
            "Allied Bank, AIBKIE2D",
            f"Reference {invoice.name}",
        ):
            self.assertIn(words, page)

    def test_without_a_bank_account_the_page_is_the_way(self):
        self.company.partner_id.bank_ids.active = False
        letter, _invoice = self._letter_for(self._recipient())
        page = self._pages(self._print(letter))[0]
        self.assertNotIn("How to pay", page)
        self.assertIn("/my/collections/", page)

    def test_the_code_of_the_payment(self):
        """Where Odoo has a code for account and currency, it stands beside the account; where drawing fails, it does not."""
        self.env["res.partner.bank"].create(
            {"acc_number": "IE29AIBK93115212345678", "partner_id": self.company.partner_id.id}
        )
        asked = []

        def code(bank, *payment):
            asked.append(payment)
            if len(asked) > 1:
                raise ValueError("No library draws here.")
            return "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj9MgAAAABJRU5ErkJggg=="

        self.patch(type(self.env["res.partner.bank"]), "build_qr_code_base64", code)
        letter, invoice = self._letter_for(self._recipient())
        page = self._pages(self._print(letter))[0]
        self.assertEqual(asked, [(1250.0, invoice.name, invoice.name, invoice.currency_id, letter.partner_id)])
        self.assertIn("Scan it with", page)
        other, _invoice = self._letter_for(self._recipient("Hazel Inn"))
        with self.assertLogs("odoo.addons.collections_gentle.models.collections_letter", "WARNING"):
            page = self._pages(self._print(other))[0]
        self.assertNotIn("Scan it with", page)
        self.assertIn("How to pay", page)


@tagged("post_install", "-at_install", "collections_gentle")
class TestLetterCosts(CostCase, LetterCase):
    """Printing costs as many statements for forty letters as for five."""

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["collections.letter"]), "_pdf", lambda letter, company, pages: b"%PDF-1.4")

    def test_printing(self):
        partners = self.env["res.partner"].union(*(self._recipient(f"Customer{n} Ltd") for n in range(41)))
        for partner in partners:
            self._invoice(partner, days=12, amount=100)
        self._run()
        letters = self._letters(partners)
        self.assertEqual(len(letters), 41)
        letters = self._as_collector(letters)
        self._statements(lambda chosen: chosen._print_letters(), letters[:1])
        few = self._statements(lambda chosen: chosen._print_letters(), letters[1:6])
        many = self._statements(lambda chosen: chosen._print_letters(), letters[6:])
        self.assertLessEqual(many, few)
        self.assertEqual(letters.mapped("state"), ["queued"] * 41)
        self.assertEqual(set(letters.mapped("printed_at")), {NOW})

    def test_posting(self):
        partners = self.env["res.partner"].union(*(self._recipient(f"Customer{n} Ltd") for n in range(41)))
        for partner in partners:
            self._invoice(partner, days=12, amount=100)
        self._run()
        letters = self._as_collector(self._letters(partners))
        letters._print_letters()
        self.assertConstant(lambda chosen: chosen.action_posted(), letters)
        self.assertEqual(set(letters.mapped("state")), {"sent"})
