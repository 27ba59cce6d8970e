"""Customers on their page: over real HTTP, without a login unless a test says so."""

import json
from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .planning import PlanCase, plain

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install", "collections_gentle")
class PageCase(PlanCase, HttpCase):
    """Rowan Bakery owes 1,000.00 and 200.00; the first letter has reached Nora, who opens the link in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param("account_payment.enable_portal_payment", "True")

    def setUp(self):
        super().setUp()
        self.partner, self.newer, self.older = self._owing(1000, 200)
        self._run_and_send()
        self.case = self._case(self.partner)
        self.token = self.case._portal_ensure_token()
        self.authenticate(None, None)

    # --- the browser ------------------------------------------------------------------------------------------------

    def _url(self, path="", token=None, case=None, **query):
        case = case or self.case
        key = {"access_token": self.token if token is None else token}
        pairs = "&".join(f"{name}={value}" for name, value in {**key, **query}.items() if value != "")
        return f"/my/collections/{case.id}{path}?{pairs}"

    def _open(self, path="", **query):
        """The answer of the server to looking at a page."""
        self.env.flush_all()
        answer = self.url_open(self._url(path, **query))
        self.env.invalidate_all()
        return answer

    def _post(self, path, files=None, token=None, case=None, csrf=True, **form):
        """The answer to a form that was sent; redirects are followed."""
        self.env.flush_all()
        key = {"csrf_token": http.Request.csrf_token(self)} if csrf else {}
        answer = self.url_open(self._url(path, token, case), data={**key, **form}, files=files)
        self.env.invalidate_all()
        return answer

    def _rpc(self, path, params, token=None):
        """The answer to a JSON call, refusals too."""
        self.env.flush_all()
        data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        with mute_logger("odoo.http"):
            answer = self.url_open(path, data=data, headers={"Content-Type": "application/json"})
        self.env.invalidate_all()
        return answer.json()

    def _words(self, answer):
        """What a reader sees, with ordinary spaces."""
        tree = html.fromstring(answer.text)
        for hidden in tree.xpath("//script | //style | //head"):
            hidden.drop_tree()
        return " ".join(plain(tree.text_content()).split())

    def _alert(self, answer):
        """The sentence that says what is missing."""
        found = html.fromstring(answer.text).xpath("//*[@role='alert']")
        return " ".join(plain(found[0].text_content()).split()) if found else ""

    def _links(self, answer):
        return [urlsplit(link) for link in html.fromstring(answer.text).xpath("//a/@href")]
