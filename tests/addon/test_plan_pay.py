"""The link in a letter about a part: exactly that sum, no login, nobody else's."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .paying import Paying
from .planning import PlanCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanPay(Paying, PlanCase, HttpCase):
    def _given(self):
        self.partner, self.newer, self.older = self._owing(1000, 200)
        self.plan = self._agree(self.partner)
        self._send()
        self.env["ir.config_parameter"].sudo().set_param("account_payment.enable_portal_payment", "True")

    def _page(self, url):
        self.authenticate(None, None)
        return self.url_open(url)

    def _url(self, number=1):
        return self.plan._pay_url(number)

    def _refusal(self, url, params):
        """The answer to a payment that does not begin."""
        data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        with mute_logger("odoo.http"):
            return self.url_open(url, data=data, headers={"Content-Type": "application/json"}).text

    def test_the_note_carries_the_link_for_that_sum(self):
        self._visit(march(13))
        touch = self._touches(self.partner).filtered(lambda t: t.purpose == "instalment_soon")
        body = touch.mail_id.body_html
        self.assertIn(f"/my/collections/plans/{self.plan.id}/pay?access_token={self.plan.access_token}", body)
        self.assertIn("part=1", body)
        self.assertIn("Pay", self._letter_text(touch))
        self.assertIn("300.00 €", self._letter_text(touch))

    def test_the_page_asks_for_that_sum(self):
        page = self._page(self._url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("300.00", page.text)
        self.assertIn(self.plan.name, page.text)

    def test_after_a_part_payment_it_asks_for_the_rest(self):
        self._pay(self.older, 120)
        self.assertEqual(self.plan._to_pay(1), 180)
        self.assertIn("180.00", self._page(self._url()).text)

    def test_all_paid_is_all_said(self):
        self._pay(self.older | self.newer)
        page = self._page(self._url())
        self.assertEqual((page.status_code, self.plan._to_pay(1)), (200, 0))
        self.assertIn("thank you", page.text)

    def test_without_the_right_token_nothing_is_seen(self):
        other = self.plan._pay_url(1).replace(self.plan.access_token, "0" * 36)
        for url in (other, other.split("?")[0], "/my/collections/plans/999999/pay?access_token=x"):
            page = self._page(url)
            self.assertNotIn("300.00", page.text)
            self.assertNotIn(self.plan.name, page.text)

    def test_strange_parts_are_no_trouble(self):
        for part in ("99", "x", "-1", "1e9", "99999999999"):
            page = self._page(self._url().replace("part=1", f"part={part}"))
            self.assertEqual(page.status_code, 200, part)
            self.assertIn("thank you", page.text)

    def test_whoever_has_the_link_sees_no_card_that_the_customer_has_kept(self):
        self._kept_card(self.partner)
        page = self._page(self._url())
        self.assertIn("o_payment_form", page.text)
        self.assertNotIn("1234", page.text)

    def test_a_plan_that_nobody_has_agreed_to_is_not_paid(self):
        """The page and the payment say the same."""
        self._provider()
        offered = self._offer(self._owing(90, name="Elm Garden")[0], count=2)
        page = self._page(offered._pay_url(1))
        self.assertIn("This begins when you have agreed to it.", page.text)
        self.assertNotIn("o_payment_form", page.text)
        url = f"/my/collections/plans/{offered.id}/transaction/1"
        self.assertIn("Nothing is left to pay here", self._refusal(url, self._payment_form(offered.access_token)))
        self.assertFalse(self.env["payment.transaction"].search([]))

    def test_a_part_whose_payment_is_on_its_way(self):
        self._provider()
        self.authenticate(None, None)
        url = f"/my/collections/plans/{self.plan.id}/transaction/1"
        self.make_jsonrpc_request(url, self._payment_form(self.plan._portal_ensure_token()))
        self.env["payment.transaction"].search([])._set_pending()
        page = self._page(self._url())
        self.assertIn("A payment of yours is on its way to us", page.text)
        self.assertNotIn("o_payment_form", page.text)

    def test_looking_changes_nothing(self):
        self.env.flush_all()
        before = self._trace(self.partner)
        self._page(self._url())
        self.assertEqual(self._trace(self.partner), before)

    def test_paid_online_fills_the_part(self):
        """The browser says one cent; the sum is the server's. Both invoices are in it, the oldest first."""
        self._provider()
        self.authenticate(None, None)
        params = self._payment_form(self.plan._portal_ensure_token())
        self.make_jsonrpc_request(f"/my/collections/plans/{self.plan.id}/transaction/1", params)
        tx = self.env["payment.transaction"].search([], order="id desc", limit=1)
        self.assertEqual((tx.amount, tx.invoice_ids), (300, self.older | self.newer))
        tx._set_done()
        tx._post_process()
        self._run_and_send()
        self.assertEqual(self._states(self.plan), ["paid", "due", "due", "due"])
        self.assertEqual((self.older.amount_residual, self.newer.amount_residual), (0, 900))

    def test_a_payment_with_a_wrong_token_is_refused(self):
        self.authenticate(None, None)
        count = self.env["payment.transaction"].search_count([])
        url = f"/my/collections/plans/{self.plan.id}/transaction/1"
        self.assertIn("link is not valid", self._refusal(url, {"access_token": "0" * 36, "amount": 300}))
        self.assertEqual(self.env["payment.transaction"].search_count([]), count)
