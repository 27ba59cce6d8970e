from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.tests import HttpCase, tagged

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestLink(HttpCase, CollectionsCase):
    """The customer has no account with us: the link in the message opens the invoice all the same."""

    def setUp(self):
        super().setUp()
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, amount=100)
        self._pay(self.invoice, 40)
        self._run()
        self.touch = self._touches(self.partner)
        self.clock.stop()  # the web server lives in the present
        self.addCleanup(self._freeze_again)

    def _freeze_again(self):
        type(self).frozen = self.clock.start()

    def _links(self):
        return [link for link in html.fromstring(self.touch.mail_id.body_html).xpath("//a/@href") if "/my/" in link]

    def _open(self, link):
        parts = urlsplit(link)
        return self.url_open(f"{parts.path}?{parts.query}")

    def test_the_links_open_the_page_and_the_invoice_without_login(self):
        """One link to everything; the number of the invoice leads to the invoice itself."""
        self.assertFalse(self.partner.user_ids)
        invoice, page = self._links()
        case, base = self._case(self.partner), self.invoice.get_base_url()
        self.assertEqual(page, f"{base}/my/collections/{case.id}?access_token={case.access_token}#pay")
        self.assertTrue(invoice.startswith(f"{base}/my/invoices/{self.invoice.id}?"))
        self.assertEqual(parse_qs(urlsplit(invoice).query)["access_token"], [self.invoice.access_token])
        for link, words in ((invoice, f"/my/invoices/{self.invoice.id}"), (page, f"/my/collections/{case.id}")):
            answer = self._open(link)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(words, answer.url)
            self.assertIn(self.invoice.name, answer.text)
            self.assertIn("60.00", answer.text)

    def test_without_the_token_the_page_stays_closed(self):
        page = self._open(f"{self.invoice.get_base_url()}/my/invoices/{self.invoice.id}?access_token=wrong")
        self.assertNotIn(self.invoice.name, page.text)
