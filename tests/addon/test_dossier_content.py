import shutil
import subprocess
from decimal import Decimal

from odoo.tests import tagged

from .dossiers import DossierCase
from .planning import plain

NOTHING = {"contacts": 0, "documents": 0}


def taken(day, kind, words, document, amount, currency="EUR"):
    values = {"day": day, "kind": kind, "kind_words": words, "document": document}
    return {**values, "currency": currency, "amount": amount}


@tagged("post_install", "-at_install", "collections_gentle")
class TestDossierContent(DossierCase):
    """Field by field what an agency is told, and nothing beside it."""

    def _given(self):
        super()._given()
        self.dossier = self._made()
        self.content = self.dossier._manifest()

    def _item(self, move, **values):
        (line,) = self._lines(move)
        base = {
            "item": f"{move.name}#{line.id}",
            "document": move.name,
            "payment_reference": move.name,
            "issued": str(move.invoice_date),
            "due": str(move.invoice_date_due),
            "currency": move.currency_id.name,
            "kind": "principal",
            "credited": "0.00",
            "paid": "0.00",
            "taken_off": [],
        }
        return {**base, **values}

    def test_head(self):
        self.assertEqual(
            list(self.content),
            [
                *("format", "reference", "made_on", "language", "agency", "creditor", "debtor"),
                *("items", "in_favour", "sums", "legal_basis", "documents", "contacts"),
                *("promises", "plans", "disputes", "pauses", "limits", "left_out"),
            ],
        )
        head = [self.content[name] for name in ("format", "reference", "made_on", "language", "left_out")]
        self.assertEqual(head, ["collections-dossier/1", self.dossier.name, "2026-03-10", "en_US", NOTHING])

    def test_parties(self):
        ireland = {"state": "", "country": "Ireland", "country_code": "IE", "street2": ""}
        self.assertEqual(
            self.content["agency"], {"name": "Willow Receivables", "register": "CRO", "register_number": "IE-77"}
        )
        self.assertEqual(
            self.content["creditor"],
            {
                **{"name": self.company.name, "registration": "", "vat": "IE1234567FA"},
                **{"street": "1 Linden Lane", "zip": "D01", "city": "Dublin", **ireland},
                **{"email": "office@linden.example.com", "phone": ""},
                "bank": {"holder": self.company.name, "number": "IE29AIBK93115212345678", "name": "", "bic": ""},
            },
        )
        person = {
            **{"name": "Anna Rowan", "role": "Bookkeeper", "email": "anna@rowan.example.com", "phone": ""},
            **{"language": "en_US", "language_words": "English (US)", "best_way": "", "best_way_words": ""},
            "best_time": ["10:00", "12:30"],
        }
        self.assertEqual(
            self.content["debtor"],
            {
                **{"name": "Rowan Bakery", "registration": "455001", "vat": "IE6388047V"},
                **{"street": "5 Mill Street", "zip": "T12", "city": "Cork", **ireland},
                **{"email": "rowan@customer.example.com", "phone": "+353 20 915 0199"},
                **{"kind": "company", "customer_number": "C-1204"},
                **{"language": "en_US", "language_words": "English (US)", "contacts": [person]},
            },
        )

    def test_items_to_the_cent(self):
        paid = taken("2026-02-20", "payment", "Payment", self.payment.move_id.name, "250.55")
        credited = taken("2026-03-10", "credit_note", "Credit note", self.refund.name, "49.45")
        first = {"paid": "250.55", "credited": "49.45", "taken_off": [paid, credited]}
        self.assertEqual(
            self.content["items"],
            [
                self._item(self.first, original="1200.00", open="900.00", **first),
                self._item(self.second, original="500.00", open="500.00"),
                self._item(self.third, original="300.00", open="300.00"),
            ],
        )
        for item, move in zip(self.content["items"], (self.first, self.second, self.third), strict=True):
            self.env.cr.execute(
                "SELECT amount_residual_currency::text FROM account_move_line WHERE id = %s", self._lines(move).ids
            )
            ledger = Decimal(self.env.cr.fetchone()[0])
            self.assertEqual(Decimal(item["open"]), ledger)
            self.assertEqual(Decimal(item["original"]) - Decimal(item["paid"]) - Decimal(item["credited"]), ledger)
        (favour,) = self.content["in_favour"]
        self.assertEqual((favour["kind"], favour["amount"], favour["currency"]), ("payment", "20.00", "EUR"))
        names = ("currency", "principal", "interest", "costs", "in_favour", "claim", "open_in_ledger")
        self.assertEqual(
            [tuple(row[name] for name in names) for row in self.content["sums"]],
            [
                ("EUR", "1400.00", "0.00", "0.00", "20.00", "1380.00", "1400.00"),
                ("USD", "300.00", "0.00", "0.00", "0.00", "300.00", "300.00"),
            ],
        )
        self.assertEqual(self.content["legal_basis"], [])

    def test_documents(self):
        names = ("kind", "number", "day", "file", "note")
        number = f"{self.plan.name}-{self.plan.version}"
        self.assertEqual(
            [tuple(row[name] for name in names) for row in self.content["documents"]],
            [
                ("invoice", "INV/2025/00001", "2025-10-21", "documents/INV-2025-00001.pdf", ""),
                ("invoice", "INV/2025/00002", "2025-10-31", "documents/INV-2025-00002.pdf", ""),
                ("invoice", "INV/2025/00003", "2025-10-31", "documents/INV-2025-00003.pdf", ""),
                ("credit_note", "RINV/2026/00001", "2026-03-10", "documents/RINV-2026-00001.pdf", ""),
                ("agreement", number, "2026-01-25", "", ""),
            ],
        )

    def test_contacts(self):
        self.assertEqual(
            [(r["at"], r["from"], r["channel"], r["what"], r["how_it_ended"]) for r in self.content["contacts"]],
            [
                ("2025-12-20 10:00", "creditor", "email", "Reminder (friendly)", ""),
                ("2025-12-30 10:00", "creditor", "email", "Reminder (friendly)", "Came back"),
                ("2026-01-09 10:00", "creditor", "call", "Conversation", "We spoke"),
                ("2026-01-11 09:00", "debtor", "email", "The customer wrote", ""),
                ("2026-01-14 11:00", "creditor", "call", "Attempt to call", "No answer"),
                ("2026-01-17 10:00", "creditor", "email", "What we agreed on the telephone", ""),
                ("2026-02-18 10:00", "creditor", "email", "Letter of last resort, naming 9 Mar 2026", ""),
            ],
        )
        self.assertEqual(
            {key for row in self.content["contacts"] for key in row},
            {"key", "at", "from", "channel", "channel_words", "what", "how_it_ended"},
        )

    def test_what_was_said(self):
        numbers = {"first": ["INV/2025/00001"], "second": ["INV/2025/00002"]}
        self.assertEqual(
            self.content["promises"],
            [
                {
                    **{"noted_on": "2026-01-19", "promised_for": "2026-03-20", "currency": "EUR", "amount": "400.00"},
                    **{"paid": "150.50", "paid_later_on": "", "documents": numbers["first"], "channel": "call"},
                    **{"state": "broken", "state_words": "Not kept"},
                }
            ],
        )
        (plan,) = self.content["plans"]
        part = {"amount": "200.00", "paid": "0.00", "state": "missed", "state_words": "Missed"}
        self.assertEqual(
            plan,
            {
                **{"number": self.plan.name, "version": 1, "kind": "parts", "kind_words": "In parts"},
                **{"offered_on": "2026-01-24", "agreed_on": "2026-01-25", "ended_on": "2026-03-01"},
                **{"currency": "EUR", "total": "400.00", "discount": "0.00", "received": "0.00"},
                **{"documents": numbers["second"], "state": "in_default", "state_words": "Ended, not kept"},
                "parts": [{"number": 1, "due": "2026-03-20", **part}, {"number": 2, "due": "2026-04-20", **part}],
            },
        )
        self.assertEqual(
            self.content["disputes"],
            [
                {
                    **{"raised_on": "2026-02-01", "about": "quality", "about_words": "Quality"},
                    **{"documents": numbers["first"], "currency": "EUR", "amount": "120.00", "accepted": "49.45"},
                    **{"closed_on": "2026-02-08", "state": "partly_accepted", "state_words": "Partly accepted"},
                }
            ],
        )

    def test_pauses_by_kind_and_sensitive_ones_not_even_so(self):
        names = ("kind", "kind_words", "from", "to")
        self.assertEqual(
            [tuple(row[name] for name in names) for row in self.content["pauses"]],
            [
                ("pause", "A pause", "2026-01-29", "2026-02-03"),
                ("query", "Has a question", "2026-02-04", "2026-02-06"),
                ("pause", "A pause", "2026-02-07", "2026-02-08"),
            ],
        )

    def test_how_they_want_it(self):
        self.assertEqual(
            self.content["limits"],
            {
                **{"no_contact": False, "no_emails_to": ["rowan@customer.example.com"], "no_calls": True},
                **{"no_texts": False, "no_letters": False},
                "hours": {"written": ["08:00", "18:00"], "calls": ["09:00", "17:00"], "best_time": ["10:00", "12:30"]},
                "words": [
                    "No e-mails to rowan@customer.example.com.",
                    "No calls.",
                    "E-mails on working days only, from 08:00 to 18:00 where they are.",
                    "They are best reached from 10:00 to 12:30.",
                ],
            },
        )
        self.partner.with_company(self.company).collections_excluded = True
        self.assertTrue(self.dossier._manifest()["limits"]["no_contact"])

    def test_what_is_about_other_invoices_stays_here(self):
        self.handover.line_ids = self._lines(self.second)
        content = self.dossier._manifest()
        self.assertEqual([item["document"] for item in content["items"]], ["INV/2025/00002"])
        self.assertEqual((content["promises"], content["disputes"], len(content["plans"])), ([], [], 1))
        self.handover.line_ids = False
        self.assertEqual(len(self.dossier._manifest()["items"]), 3, "nothing chosen yet: what is open and late")

    def test_interest_and_costs_apart_with_their_basis(self):
        """2,000.00 at 12.25 % for 45 days is 30.21; and 40 euros. Then they are charged, and a part of it is paid."""
        self._switch("prepared")
        partner, invoice = self._late(2000, name="Elder Mill")
        handover = self.handover.copy({"case_id": self._case(partner).id, "line_ids": self._lines(invoice).ids})
        dossier = handover._make_dossier()
        content = dossier._manifest()
        self.assertEqual(
            [(row["kind"], row["amount"], row["source"], row["on_invoice"]) for row in content["legal_basis"]],
            [
                ("interest", "30.21", "ECB main refinancing rate, a book", False),
                ("costs", "40.00", "European Union, a book", False),
            ],
        )
        self.assertIn("45 days", content["legal_basis"][0]["basis"])
        names = ("principal", "interest", "costs", "claim", "open_in_ledger")
        self.assertEqual(
            [content["sums"][0][name] for name in names], ["2000.00", "30.21", "40.00", "2070.21", "2000.00"]
        )
        charge = self._prepare(items=self._lines(invoice), case=handover.case_id)
        charge.action_post()
        self._pay(charge, 15)
        handover.line_ids |= self._lines(charge)
        content = dossier._manifest()
        self.assertEqual(
            [(row["kind"], row["amount"], row["on_invoice"]) for row in content["legal_basis"]],
            [("interest", "30.21", True), ("costs", "25.00", True)],
            "what was paid went to the costs first",
        )
        self.assertEqual(
            [content["sums"][0][name] for name in names], ["2000.00", "30.21", "25.00", "2055.21", "2055.21"]
        )
        self._switch("shown")
        charge.line_ids.remove_move_reconcile()
        handover.line_ids = self._lines(invoice)
        self.assertEqual(dossier._manifest()["legal_basis"], [], "what is only looked at is not claimed")

    def test_always_the_same_number_of_statements(self):
        self.dossier._manifest()
        few = self._count()
        for number in range(3):
            more = self._invoice(self.partner, days=80 + number, amount=70)
            self._pay(more, 10)
            self.handover.line_ids |= self._lines(more)
            self._touch(-number, purpose="settled", kind="service")
        self.assertEqual(self._count(), few)

    def _count(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.dossier._manifest()
        return self.env.cr.sql_log_count - before

    def test_the_pdf_says_the_same(self):
        pdf = self.dossier.sudo()._pdf(self.content)
        self.assertEqual(pdf[:5], b"%PDF-")
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is missing")
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
        text = plain(text.decode())
        for words in (
            *("Hand-over file", self.dossier.name, "Willow Receivables (CRO IE-77)", "Anna Rowan", "No calls."),
            *("1,380.00 €", "$ 300.00", "−250.55 €", "IE29AIBK93115212345678", "Not kept", "A pause", "10 Mar 2026"),
            *("What was questioned, and the outcome", "What we agreed on the telephone"),
        ):
            self.assertIn(words, text)

    def test_in_the_language_of_whoever_reads_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.handover.sudo().agency_id.partner_id.lang = "fr_FR"
        self.assertEqual(self.handover.with_user(self.collector)._make_dossier().lang, "fr_FR")

    def test_in_another_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["collections_gentle"], ["fr_FR"])
        self.dossier.lang = "fr_FR"
        content = self.dossier._manifest()
        self.assertEqual((content["language"], content["promises"][0]["state"]), ("fr_FR", "broken"))
        self.assertNotEqual(content["promises"][0]["state_words"], "Not kept")
        drawn = plain(str(self.dossier._document(content)))
        self.assertIn("1 380,00 €", drawn.replace("\u202f", " "))
        self.assertIn("10 mars 2026", drawn)
