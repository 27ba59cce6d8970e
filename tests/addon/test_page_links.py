"""Whose page it is: keys, logins, and when a key opens nothing any more."""

import logging

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .paging import PNG, PageCase
from .planning import plain


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageLinks(PageCase):
    def _opens(self, token=None, case=None):
        return self._open(token=token, case=case).status_code == 200

    # --- in the letters -----------------------------------------------------------------------------------------------

    def test_the_letter_carries_the_link(self):
        touch = self._touches(self.partner)[0]
        link = f"/my/collections/{self.case.id}?access_token={self.token}#pay"
        self.assertIn(link, touch.mail_id.body_html)
        self.assertRegex(self.token, r"^[0-9a-f-]{36}$")
        self.assertNotIn(self.token, touch.message_subject + (touch.mail_id.headers or ""))

    def test_the_preview_for_colleagues_leads_nowhere(self):
        self.case.access_token = False
        self.env.flush_all()
        words = self.env["collections.message"]._preview_words(self.case, self.stages[3], "en_US", {})
        self.assertNotIn("access_token", str(words))
        self.assertFalse(self.case.access_token)

    # --- rotation -----------------------------------------------------------------------------------------------------

    def test_another_link_on_demand(self):
        plan = self._agree(self.partner)
        link = plan._pay_url(1)
        self.assertEqual(self._get(link).status_code, 200)
        self.case.with_user(self.collector).action_new_page_link()
        self.env.invalidate_all()
        self.assertNotIn(self.case.access_token, (self.token, False))
        self.assertClosedDoor(self._open())
        self.assertEqual(self._get(link).status_code, 404)
        self.assertEqual(self._get(plan._pay_url(1)).status_code, 200)
        self.assertTrue(self._opens(self.case.access_token))
        self.assertIn(
            "The customer's page has a new link", plain(str(self.case.message_ids[0].body)).replace("&#39;", "'")
        )

    def test_a_reader_makes_no_other_link(self):
        reader = new_test_user(self.env, "una.reader", groups="collections_gentle.group_reader")
        with self.assertRaises(AccessError):
            self.case.with_user(reader).action_new_page_link()
        for user in (reader, self.collector, self.manager):
            with self.assertRaises(UserError):
                self.case.with_user(user).write({"access_token": "x"})
        self.assertTrue(self._opens())

    def test_another_address_ends_the_link(self):
        plan = self._agree(self.partner)
        link = plan._pay_url(1)
        self.partner.email = "Rowan <ROWAN@customer.example.com>"
        self.assertTrue(self._opens(), "it is the same address")
        self.partner.email = "new@customer.example.com"
        self.assertClosedDoor(self._open())
        self.assertEqual(self._get(link).status_code, 404)
        self.assertTrue(self._opens(self.case._portal_ensure_token()))

    def test_another_contact_ends_the_link(self):
        desk = self.env["res.partner"].create(
            {"name": "Nora Daly", "parent_id": self.partner.id, "type": "invoice", "email": "nora@customer.example.com"}
        )
        self.assertEqual(self.case.contact_id, desk)
        self.assertClosedDoor(self._open())
        second = self.case._portal_ensure_token()
        self.assertTrue(self._opens(second))
        desk.unlink()
        self.assertFalse(self._opens(second))

    def test_a_contact_that_is_archived_or_becomes_something_else(self):
        for change in ({"active": False}, {"type": "other"}):
            desk = self.env["res.partner"].create(
                {
                    "name": "Nora",
                    "parent_id": self.partner.id,
                    "type": "collections",
                    "email": "nora@customer.example.com",
                }
            )
            token = self.case._portal_ensure_token()
            self.assertTrue(self._opens(token))
            desk.write(change)
            self.assertFalse(self._opens(token), change)

    def test_other_changes_leave_the_link_alone(self):
        self.partner.write({"phone": "+353 1 99", "lang": "en_US", "country_id": self.env.ref("base.ie").id})
        self._run_and_send()
        self.assertTrue(self._opens())

    # --- logins -------------------------------------------------------------------------------------------------------

    def test_a_person_of_the_customer_needs_no_link(self):
        """And answers in their own name."""
        user = self._portal_user(self.partner)
        self._login(user)
        self.assertTrue(self._opens(token=""))
        self.assertTrue(self._get("/my/collections").url.endswith(f"/my/collections/{self.case.id}"))
        self.assertIn("What is open", self._get("/my/home").text)
        self._post("/message", token="", words="From Nora herself")
        self.assertEqual(self.case.last_reply_id.author_id, user.partner_id)
        self._post("/promise", token="", day="2026-03-20", lines=self._to_promise())
        self.assertEqual(self.case.promise_ids.promised_by, user.partner_id)

    def test_a_person_of_another_customer_sees_nothing(self):
        case, _token, _moves = self._other(50)
        self._login(self._portal_user(case.partner_id))
        self.assertClosedDoor(self._open(token=""))
        with self.assertUntouched():
            self.assertClosedDoor(self._post("/message", token="", words="Hello"))
        self.assertTrue(self._opens(token="", case=case))
        self.assertTrue(self._opens(), "with the link anybody reads it")

    def test_a_portal_user_reads_nothing_by_rpc(self):
        self._post("/call", day="2026-03-12")
        user = self._portal_user(self.partner)
        for model in ("case", "request", "promise", "plan", "hold", "dispute", "touch", "page.attempt", "page.turn"):
            records = self.env[f"collections.{model}"].with_user(user)
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.search([]).read()
        for model, vals in (("request", {"case_id": self.case.id, "kind": "call"}), ("case", {})):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[f"collections.{model}"].with_user(user).create(vals)
        self._login(user)
        answer = self._rpc(
            "/web/dataset/call_kw/collections.request/search_read",
            {"model": "collections.request", "method": "search_read", "args": [[]], "kwargs": {}},
        )
        self.assertIn("AccessError", answer["error"]["data"]["name"])

    def test_colleagues_do_not_read_how_often_somebody_came(self):
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                self.env["collections.page.attempt"].with_user(user).search([])

    def test_a_colleague_looks_and_does_not_answer(self):
        plan = self._offer(self.partner)
        self.collector.password = self.collector.login
        self._login(self.collector)
        self.assertTrue(self._opens(token=""))
        with self.assertUntouched():
            answer = self._post("/message", token="", words="Dear us")
            self.assertIn("You are looking at the customer's page", self._alert(answer))
            self.assertEqual(answer.status_code, 422)
            answer = self._post("/promise", day="2026-03-20", lines=self._to_promise())
            self.assertEqual(answer.status_code, 422)
            signed = self._rpc(
                self._url(f"/agree/{plan.id}/sign", text=plan.agreement_hash), {"name": "M", "signature": PNG}
            )
            self.assertIn("You are looking at the customer's page", signed["result"]["error"])

    def test_a_colleague_without_collections_sees_nothing(self):
        clerk = new_test_user(self.env, "finn.clerk", groups="base.group_user")
        self._login(clerk)
        self.assertClosedDoor(self._open(token=""))

    # --- companies ----------------------------------------------------------------------------------------------------

    def test_each_company_has_its_own_page(self):
        elm = self.env["res.company"].create({"name": "Elm Works", "country_id": self.env.ref("base.ie").id})
        self.env["account.chart.template"].try_loading("generic_coa", elm, install_demo=False)
        income = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", elm.ids)], limit=1
        )
        line = {"name": "Oak", "price_unit": 77, "tax_ids": [Command.clear()], "account_id": income.id}
        values = {"company_id": elm.id, "invoice_date_due": "2026-02-20", "invoice_line_ids": [Command.create(line)]}
        invoice = self.env["account.move"].create({"move_type": "out_invoice", "partner_id": self.partner.id, **values})
        invoice.action_post()
        case = self.partner.with_company(elm)._collections_case_for(elm)
        token = case._portal_ensure_token()
        here, there = self._words(self._open()), self._words(self._open(case=case, token=token))
        self.assertIn("77.00", there)
        self.assertIn("Elm Works", there)
        self.assertNotIn("1,000.00", there)
        self.assertNotIn("77.00", here)
        self.assertNotIn("Elm Works", here)
        self.assertClosedDoor(self._open(case=case))
        self.assertClosedDoor(self._open(f"/invoice/{invoice.id}"))
        self._post("/promise", day="2026-03-20", lines=[*self._to_promise(), self._line(invoice)])
        self.assertEqual(self.case.promise_ids.line_ids, self._lines(self.newer, self.older))
        self._login(self._portal_user(self.partner))
        listed = self._words(self._get("/my/collections"))
        self.assertIn("Elm Works", listed)
        self.assertIn(self.company.name, listed)

    # --- logs ---------------------------------------------------------------------------------------------------------

    def test_no_key_in_our_own_log(self):
        with self.assertLogs("odoo.addons.collections_gentle", "DEBUG") as logs:
            logging.getLogger("odoo.addons.collections_gentle").debug("The log is open")
            self._open()
            self._open(token="1" * 36)
            self._post("/message", words="Hello")
            self._post("/promise", day="x")
            self._checkout("due.EUR")
            self.case.action_new_page_link()
            self._run_and_send()
        self.assertNotIn(self.token, "\n".join(logs.output))
        self.assertNotIn(self.case.access_token, "\n".join(logs.output))
        self.assertNotIn("1" * 36, "\n".join(logs.output))
