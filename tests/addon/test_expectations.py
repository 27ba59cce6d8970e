"""What an invoice says about paying it: on paper and on its page, in the customer's language, or nothing at all."""

import re
import shutil
import unittest
from datetime import date

from lxml import html

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .lettering import LetterCase
from .paging import PageCase
from .planning import PlanCase, plain
from .promising import march

DUE = date(2026, 3, 20)
REPORT = "account.account_invoices"
OWN = "Ring {{sender_name}} on {{phone}}.\nFax: {{email}}\n\n<b>Here</b>: {{page_link}}"
HARSH = re.compile(r"overdue|debt|must|immediately|fee|legal|collection|!", re.I)


class Terms:
    """A company that says a word about paying; Rowan Bakery has an invoice of 100.00 due on 20 March."""

    def _given(self):
        self.company.write({"collections_terms": True, "phone": "+353 1 234 5600"})
        bank = {"acc_number": "IE29AIBK93115212345678", "partner_id": self.company.partner_id.id}
        self.env["res.partner.bank"].create({**bank, "allow_out_payment": True})
        self.rowan = self._customer()
        self.invoice = self._due_in_march(self.rowan)

    def _due_in_march(self, partner, **values):
        return self._invoice(partner, days=-10, **values)

    def _drawn(self, moves):
        """The documents as they go to the printer, in one string."""
        self.env.flush_all()
        return self.env["ir.actions.report"]._render_qweb_pdf(REPORT, moves.ids)[0].decode()

    def _block(self, move, name="due"):
        found = html.fromstring(self._drawn(move)).xpath(f"//div[contains(@class, 'o_collections_{name}')]")
        between = " " if name == "due" else ""
        return [" ".join(plain(between.join(node.itertext())).split()) for node in found]

    def _part(self, move):
        return move._collections_items().sorted("date_maturity")

    def _in_parts(self, **values):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 % now, the rest in a month",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 10}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 40}),
                ],
            }
        )
        dates = {"invoice_date": date(2026, 3, 5), "invoice_date_due": False, "invoice_payment_term_id": term.id}
        return self._invoice(self.rowan, amount=1000, **{**dates, **values})


@tagged("post_install", "-at_install", "collections_gentle")
class TestExpectations(Terms, PlanCase):
    """Who is told what."""

    def test_by_when_how_and_whom_to_call(self):
        self.assertEqual(self._block(self.invoice), ["Please pay by March 20, 2026"])
        [words] = self._block(self.invoice, "terms")
        for part in (
            f"By bank transfer to IE29AIBK93115212345678, please with the reference {self.invoice.payment_reference}.",
            "Tell us early, and we will find a way together: a later day, or parts.",
            "Maeve Byrne will gladly help with any question: +353 1 234 5678 or maeve@linden.example.com. Thank you.",
        ):
            self.assertIn(part, words)
        self.assertFalse(HARSH.search(words), words)
        page = html.fromstring(self._drawn(self.invoice)).xpath("//a[text()='its own page']/@href")
        self.assertEqual(page, [self.invoice._collections_url()])

    def test_the_shipped_words_follow_the_customers_language(self):
        """As the language files bring them: by the terms of the template."""
        self.env["res.lang"]._activate_lang("de_DE")
        view = self.env.ref("collections_gentle.terms_words")
        terms = view._fields["arch_db"].get_trans_terms(view.arch_db)
        [late] = [term for term in terms if "we will find a way together" in term]
        view.update_field_translations(
            "arch_db", {"de_DE": {late: "<strong>Passt der Tag nicht?</strong> Rufen Sie an."}}
        )
        german = self._due_in_march(self._customer("Gasthof Linde", lang="de_DE"))
        self.assertIn("Passt der Tag nicht? Rufen Sie an.", self._block(german, "terms")[0])
        self.assertIn("20. März 2026", self._block(german)[0])
        self.assertIn("If the date is hard.", self._block(self.invoice, "terms")[0])

    def test_nothing_changes_while_it_is_off(self):
        self.company.collections_terms = False
        ours = self.env.ref("collections_gentle.report_invoice_document")
        drawn = [" ".join(self._drawn(self.invoice).split())]
        ours.active = False
        drawn.append(" ".join(self._drawn(self.invoice).split()))
        self.assertEqual(*drawn)
        self.assertIn(self.invoice.name, drawn[0])

    def test_only_an_invoice_that_waits_to_be_paid(self):
        draft = self._due_in_march(self.rowan, post=False)
        paid, excluded, blocked = (self._due_in_march(self.rowan) for _ in range(3))
        self._pay(paid)
        excluded.no_followup = True
        blocked.action_toggle_block_payment()
        refund = self._refund(self._due_in_march(self.rowan), reconcile=False)
        for move in (draft, paid, excluded, blocked, refund):
            self.assertFalse(move._collections_terms(), move.name)
        self.assertFalse(self._block(paid))
        self.assertTrue(self.invoice._collections_terms())

    def test_nobody_is_asked_to_pay_what_is_agreed_otherwise(self):
        self._invoice(self.rowan, days=12)
        self._run_and_send()
        self._promise(self.rowan, self.invoice, on=march(20))
        self.env.invalidate_all()
        self.assertFalse(self.invoice._collections_terms())
        self.assertFalse(self._block(self.invoice) + self._block(self.invoice, "terms"))

    def test_parts_with_their_days_and_sums(self):
        invoice = self._in_parts()
        self.assertEqual(
            self._block(invoice), ["Please pay in 2 parts 300.00 € by March 15, 2026 700.00 € by April 14, 2026"]
        )
        self._go_to("2026-03-16 10:00:00")
        self.assertEqual(
            self._block(invoice),
            ["Please pay in 2 parts 300.00 € was due on March 15, 2026 700.00 € by April 14, 2026"],
        )
        self._pay(invoice, 300)
        self.assertEqual(self._block(invoice), ["Please pay 700.00 € by April 14, 2026"])

    def test_after_the_day_and_with_a_part_paid(self):
        late = self._invoice(self.rowan, days=1)
        self.assertEqual(self._block(late), ["This invoice was due on March 9, 2026"])
        self._pay(late, 40)
        self.assertEqual(self._block(late), ["60.00 € was due on March 9, 2026"])
        today = self._invoice(self.rowan, days=0)
        self.assertEqual(self._block(today), ["Please pay by March 10, 2026"])

    def test_whom_to_call_follows_the_customer(self):
        other = self.collector.copy({"login": "orla", "name": "Orla Nolan", "email": "orla@linden.example.com"})
        self.rowan.collections_user_id = other
        self.assertIn("Orla Nolan will gladly help", self._block(self.invoice, "terms")[0])
        (other | self.collector).active = False
        self.assertIn(f"{self.company.name} will gladly help", self._block(self.invoice, "terms")[0])

    def test_own_words_with_what_they_name(self):
        self.company.collections_terms_words = OWN
        self.collector.email = self.company.email = False
        [node] = html.fromstring(self._drawn(self.invoice)).xpath("//div[contains(@class, 'o_collections_terms')]")
        lines = [" ".join(p.text_content().split()) for p in node.iter("p")]
        self.assertEqual(
            lines,
            ["Ring Maeve Byrne on +353 1 234 5678.", "<b>Here</b>: the page of this invoice"],
            "no e-mail, no line",
        )
        self.assertEqual([a.get("href") for a in node.iter("a")], [self.invoice._collections_url()])

    def test_a_wrong_name_in_own_words_is_said_in_one_sentence(self):
        those = "{{sender_name}}, {{phone}}, {{email}}, {{page_link}}."
        english = f"Replace {{{{fax}}}} by one of these: {those}"
        german = f"Ersetzen Sie {{{{fax}}}} durch eines von diesen: {those}"
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.collections_terms_words = "Ring {{phone}}."
        for save in (
            lambda: self.company.write({"collections_terms_words": "Fax {{fax}}"}),
            lambda: self.company.with_context(lang="de_DE").write({"collections_terms_words": "Fax {{fax}}"}),
            lambda: self.company.update_field_translations("collections_terms_words", {"de_DE": "Fax {{fax}}"}),
        ):
            with self.assertRaises(ValidationError) as refused, self.env.cr.savepoint():
                save()
            self.assertIn(str(refused.exception), (english, german))
            self.env.invalidate_all()
            for lang in ("en_US", "de_DE"):
                self.assertEqual(self.company.with_context(lang=lang).collections_terms_words, "Ring {{phone}}.")

    def test_many_documents_cost_no_more_queries_to_choose(self):
        moves = self.invoice | self._in_parts() | self._due_in_march(self._customer("Elm Garden"))

        def cost(chosen):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            chosen.mapped("collections_terms_line_ids")
            return self.env.cr.sql_log_count - before

        cost(moves)
        self.assertEqual(cost(moves), cost(self.invoice))

    def test_settings_open_the_words(self):
        settings = self.env["res.config.settings"].create({"collections_terms": True})
        action = settings.action_collections_terms()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.company", self.company.id))
        shipped = " ".join(html.fromstring(self.company.collections_terms_shipped).text_content().split())
        self.assertIn("Maeve Byrne will gladly help with any question", shipped)


@tagged("post_install", "-at_install", "collections_gentle")
@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class TestExpectationsOnPaper(Terms, LetterCase):
    """The PDF as it is read."""

    def _pdf(self, move):
        self.env.flush_all()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            return report._render_qweb_pdf(REPORT, move.ids)[0]

    def test_each_customer_in_their_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.collections_terms_words = "Please call {{phone}}."
        self.company.update_field_translations("collections_terms_words", {"de_DE": "Bitte rufen Sie {{phone}} an."})
        german = self._due_in_march(self._recipient("Gasthof Linde", lang="de_DE"))
        content, in_german = self._pdf(self.invoice), " ".join(self._pages(self._pdf(german)))
        english = " ".join(self._pages(content))
        self.assertIn("Please pay by March 20, 2026", english)
        self.assertIn("Please call +353 1 234 5678.", english)
        self.assertIn("20. März 2026", in_german)
        self.assertIn("Bitte rufen Sie +353 1 234 5678 an.", in_german)
        self.assertNotIn("Please call", in_german)
        # The day stands above the lines, and larger than they do.
        places = {word: (top, bottom - top) for word, _left, top, _right, bottom in self._words_at(content)}
        self.assertGreater(places["March"][1], 1.3 * places["Oak"][1])
        self.assertLess(places["March"][0], places["Oak"][0])


@tagged("post_install", "-at_install", "collections_gentle")
class TestExpectationsOnThePage(Terms, PageCase):
    """The invoice's own page in the portal, without a login."""

    def _given(self):
        Terms._given(self)
        self.link = f"/my/invoices/{self.invoice.id}?access_token={self.invoice._portal_ensure_token()}"

    def _paying_online(self, invoice):
        provider = self._provider()
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "reference": f"pay-{invoice.id}",
                "amount": invoice.amount_residual,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "invoice_ids": [Command.link(invoice.id)],
            }
        )

    def _on_page(self, link=None):
        return self._in(self._get(link or self.link), "//section[contains(@class, 'o_collections_on_page')]")

    def test_the_page_says_it_once(self):
        words = self._on_page()
        self.assertIn("Please pay by March 20, 2026", words)
        self.assertIn("Maeve Byrne will gladly help with any question: +353 1 234 5678", words)
        self.assertNotIn("its own page", words)
        document = self._get(f"{self.link}&report_type=html")
        self.assertEqual(document.status_code, 200)
        self.assertIn(self.invoice.name, document.text)
        self.assertNotIn("Please pay by", document.text)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.update_field_translations(
            "collections_terms_words", {"en_US": "Call {{phone}}.", "de_DE": "Rufen Sie an: {{phone}}."}
        )
        self.rowan.lang = "de_DE"
        words = self._on_page()
        self.assertIn("20. März 2026", words)
        self.assertIn("Rufen Sie an: +353 1 234 5678.", words)

    def test_nothing_when_paid_on_its_way_or_off(self):
        pending = self._due_in_march(self.rowan)
        self._paying_online(pending)._set_pending()
        self.assertFalse(self._on_page(f"/my/invoices/{pending.id}?access_token={pending._portal_ensure_token()}"))
        self._pay(self.invoice)
        self.assertFalse(self._on_page())
        other = self._due_in_march(self.rowan)
        link = f"/my/invoices/{other.id}?access_token={other._portal_ensure_token()}"
        self.assertTrue(self._on_page(link))
        self.company.collections_terms = False
        self.assertEqual((self._on_page(link), self._get(link).status_code), ("", 200))
