"""Customers on their page: over real HTTP, without a login unless a test says so."""

import json
from urllib.parse import urlencode, urlsplit

from lxml import html

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .paying import Paying
from .planning import PlanCase, plain

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# Words that nobody should read about an invoice that waits to be paid.
HARSH = ("debt", "overdue", "collection", "dunning", "reminder", "arrears", "delinquen", "default", "owe ")


@tagged("post_install", "-at_install", "collections_gentle")
class PageCase(Paying, PlanCase, HttpCase):
    """Rowan Bakery owes 1,000.00 and 200.00; the first letter has reached it, and somebody opens the link in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param("account_payment.enable_portal_payment", "True")

    def _given(self):
        super()._given()
        self.partner, self.newer, self.older = self._owing(1000, 200)
        self.case = self._case(self.partner)
        self.token = self.case._portal_ensure_token()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    # --- the browser ------------------------------------------------------------------------------------------------

    def _url(self, path="", token=None, case=None, **query):
        case = self.case if case is None else case
        key = {"access_token": self.token if token is None else token}
        pairs = {name: value for name, value in {**key, **query}.items() if value not in ("", None)}
        return f"/my/collections/{case.id if hasattr(case, 'id') else case}{path}?{urlencode(pairs)}"

    def _get(self, url, **known):
        self.env.flush_all()
        answer = self.url_open(url, **known)
        self.env.invalidate_all()
        return answer

    def _open(self, path="", **query):
        """The answer of the server to looking at a page."""
        return self._get(self._url(path, **query))

    def _post(self, path, files=None, token=None, case=None, csrf=True, **form):
        """The answer to a form that was sent; redirects are followed."""
        key = {"csrf_token": http.Request.csrf_token(self)} if csrf else {}
        return self._get(self._url(path, token, case), data={**key, **form}, files=files)

    def _rpc(self, path, params):
        """The answer to a JSON call, refusals too."""
        data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        with mute_logger("odoo.http"):
            return self._get(path, data=data, headers={"Content-Type": "application/json"}).json()

    def _words(self, answer):
        """What a reader sees, with ordinary spaces."""
        tree = html.fromstring(answer.text)
        for hidden in tree.xpath("//script | //style | //head"):
            hidden.drop_tree()
        return " ".join(plain(tree.text_content()).split())

    def _alert(self, answer):
        """The sentence that says what is missing."""
        return self._in(answer, "//*[@role='alert']")

    def _said_there(self, answer):
        """The sentence that confirms what was sent a moment ago."""
        return self._in(answer, "//*[@id='said']")

    def _in(self, answer, path):
        found = html.fromstring(answer.text).xpath(path)
        return " ".join(plain(found[0].text_content()).split()) if found else ""

    def _links(self, answer):
        return [urlsplit(link) for link in html.fromstring(answer.text).xpath("//a/@href")]

    def _names(self, answer, attribute="name"):
        """Names of all that can be filled in."""
        return set(html.fromstring(answer.text).xpath(f"//form//*/@{attribute}"))

    # --- the world --------------------------------------------------------------------------------------------------

    def _other(self, *amounts, name="Elm Garden", **values):
        """Another customer, with a page of their own.

        :return: case, token and invoices.
        """
        partner, *moves = self._owing(*(amounts or (50,)), name=name, **values)
        case = self._case(partner)
        return case, case._portal_ensure_token(), moves

    def _to_promise(self):
        """The lines that are ticked for a promise by itself."""
        return [str(line.id) for line in self._lines(self.newer, self.older)]

    def _line(self, move):
        return str(self._lines(move).id)

    def _portal_user(self, partner, login="nora.daly"):
        """A person of the customer who may log in."""
        person = self.env["res.partner"].create({"name": "Nora Daly", "parent_id": partner.id})
        return new_test_user(self.env, login, groups="base.group_portal", partner_id=person.id)

    def _login(self, user):
        self.env.flush_all()
        self.authenticate(user.login, user.login)

    def _checkout(self, what, path=None, token=None, **values):
        """The payment form is sent for ``what``.

        :return: the answer of the JSON route.
        """
        url = path or f"/my/collections/{self.case.id}/transaction/{what}"
        return self._rpc(url, self._payment_form(self.token if token is None else token, **values))

    def _transactions(self):
        return self.env["payment.transaction"].search([], order="id")

    def _come_through(self, transaction):
        """The provider reports the money, and Odoo books it."""
        transaction._set_done()
        transaction._post_process()
        self.env.flush_all()

    # --- looking ----------------------------------------------------------------------------------------------------

    def _sentence(self, answer):
        """Why a JSON call was refused."""
        return answer["error"]["data"]["message"]

    def _written(self):
        """How often each table was written in this transaction."""
        self.env.flush_all()
        self.env.cr.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(self.env.cr.fetchall())

    def assertNothingWritten(self, before, what):
        after = self._written()
        self.assertEqual({table for table, count in after.items() if before.get(table, 0) != count}, set(), what)

    def _trace(self, partner):
        """Everything a refusal must leave alone."""
        rows = [
            self.env[model].sudo().search([("partner_id", "=", partner.id)]).mapped(lambda r: (r.id, r.state))
            for model in ("collections.request", "collections.hold", "collections.dispute")
        ]
        contact = self._case(partner).contact_id
        counted = ("payment.transaction", "mail.blacklist", "ir.attachment", "res.partner", "mail.activity")
        return (
            super()._trace(partner),
            rows,
            [self.env[model].sudo().search_count([]) for model in counted],
            (contact.collections_no_calls, contact.collections_way, contact.email),
        )

    def assertUntouched(self, partner=None):
        """A context in which nothing is written about a customer."""
        return _Untouched(self, partner or self.partner)

    def _news(self, purpose):
        """Letters with this purpose, and what is ready to leave."""
        return self._touches(self.partner).filtered(lambda t: t.purpose == purpose)

    def _letters(self):
        """Subjects of what leaves now for this customer; notes for colleagues apart."""
        theirs = [address for address in (self.partner | self.partner.child_ids).mapped("email") if address]
        return [mail["subject"] for mail in self._send() if any(one in str(mail["email_to"]) for one in theirs)]

    def _forget_attempts(self):
        """As if a day had passed."""
        self.env["collections.page.attempt"].sudo().search([]).unlink()

    def assertConfirmed(self, purpose, *words):
        """One letter, for this purpose, leaves; and no other."""
        touch = self._news(purpose)
        self.assertEqual((len(touch), touch.kind, touch.state), (1, "service", "queued"))
        for part in words:
            self.assertIn(part, plain(self._letter_text(touch)), self._letter_text(touch))
        self.assertEqual(len(self._letters()), 1, "the confirmation alone")
        self.assertEqual(touch.state, "sent")
        return touch

    def assertSilentFor(self, *days):
        """The run writes nothing on these days."""
        for day in days:
            self._day(day)
            self._run()
            self.assertEqual(self._letters(), [], day)

    def assertRefusedThere(self, path, sentence, /, **form):
        """The page shows what is missing, and nothing is written."""
        with self.subTest(**{name: str(value)[:40] for name, value in form.items()}):
            with self.assertUntouched():
                answer = self._post(path, **form)
            self.assertEqual(answer.status_code, 422)
            self.assertRegex(self._alert(answer), sentence)
            self.assertRegex(self._alert(answer), r"^[A-Z][^\n]*\.$")
        self._forget_attempts()
        return answer

    def _reminder_under_way(self):
        """Hazel Tiles owes as much, and the letter to them is in the queue; their page is the one in question now.

        :return: the reminder.
        """
        self.partner = self._customer("Hazel Tiles")
        self.newer = self._invoice(self.partner, days=12, amount=1000)
        self.older = self._invoice(self.partner, days=13, amount=200)
        self._run()
        self.case = self._case(self.partner)
        self.token = self.case._portal_ensure_token()
        reminder = self._touches(self.partner)
        self.assertEqual((reminder.state, reminder.kind), ("queued", "reminder"))
        return reminder

    def assertStopped(self, reminder):
        self.assertEqual((reminder.state, reminder.mail_id.state), ("cancelled", "cancel"))

    def _text(self, body):
        return plain(html.fragment_fromstring(str(body), create_parent="div").text_content())

    def assertTold(self, words):
        """The collector has a message about it."""
        told = self.case.message_ids.filtered(lambda m: words in self._text(m.body))
        self.assertTrue(told, words)
        self.assertIn(self.collector.partner_id, told.notified_partner_ids)

    def assertClosedDoor(self, answer):
        """Nothing is told, and nothing about this customer stands there."""
        self.assertEqual(answer.status_code, 404)
        for name in (self.newer.name, self.partner.name, "Maeve", "1,000.00"):
            self.assertNotIn(name, plain(answer.text))
        self.assertIn("This link does not open a page any more", self._words(answer))


class _Untouched:
    def __init__(self, test, partner):
        self.test, self.partner = test, partner

    def __enter__(self):
        self.before = self.test._trace(self.partner)

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.test.env.invalidate_all()
            self.test.assertEqual(self.test._trace(self.partner), self.before)
