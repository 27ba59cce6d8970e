"""What the page costs: as many statements for twenty invoices as for two."""

from odoo.tests import tagged

from .common import CollectionsCase
from .costs import MANY, CostCase
from .paging import PageCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageQueries(PageCase):
    def _cost(self):
        self.flush_tracking()  # what others have left to do is no part of the page
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open(self._url()).status_code, 200)
        return self.env.cr.sql_log_count - before

    def test_twenty_invoices_cost_what_two_cost(self):
        self._cost()
        few = self._cost()
        self.assertGreater(few, 20, "the page is counted at all")
        for number in range(18):
            self._invoice(self.partner, days=number, amount=10)
        self._run()
        many = self._cost()
        self.assertEqual(len(self._links(self._open())), 20 * 2 + len(self._links_without_rows()))
        self.assertLessEqual(many, few, f"{few} statements for 2 invoices, {many} for 20")

    def _links_without_rows(self):
        rows = ("/invoice/", "what=invoice.")
        return [link for link in self._links(self._open()) if not any(r in link.path + link.query for r in rows)]


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageLinkQueries(CostCase, CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["collections.case"]
        for number in range(MANY + 1):
            cls.cases |= cls._customer(cls, f"Shop{number} Ltd")._collections_case_for(cls.company)

    def test_links_for_many_are_made_at_once(self):
        self.assertConstant(lambda cases: cases.with_prefetch()._ensure_page_links(), self.cases.sudo())
        tokens = self.cases.mapped("access_token")
        self.assertEqual(len({*tokens, False}), MANY + 2)
        self.assertEqual(self.cases[0].page_for, f"{self.cases[0].contact_id.id}:shop0@customer.example.com")
        self.assertConstant(lambda cases: cases.with_prefetch()._ensure_page_links(), self.cases.sudo())
        self.assertEqual(self.cases.mapped("access_token"), tokens, "whoever has a link keeps it")

    def test_other_links_for_many_are_made_at_once(self):
        self.cases._ensure_page_links()
        tokens = set(self.cases.mapped("access_token"))
        self.assertConstant(lambda cases: cases.with_prefetch()._renew_page_links(), self.cases.sudo())
        self.assertFalse(tokens & set(self.cases.mapped("access_token")))

    def test_links_end_for_many_at_once(self):
        self.cases._ensure_page_links()
        self.assertConstant(lambda cases: cases.with_prefetch()._end_outdated_links(), self.cases.sudo())
