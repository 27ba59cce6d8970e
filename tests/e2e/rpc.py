"""A user in front of a browser, without the browser: Odoo's own JSON calls over HTTP."""

import json
import urllib.request
from http.cookiejar import CookieJar

PATIENCE = 60


class Shown(Exception):
    """An error that a user would see."""


class User:
    def __init__(self, url, database, login, password):
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        known = self._post("/web/session/authenticate", db=database.name, login=login, password=password)
        self.id = known["uid"]

    def _post(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self._url + path, body, {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=PATIENCE) as answer:
            said = json.load(answer)
        if "error" in said:
            raise Shown(f"{said['error']['data']['name']}: {said['error']['data']['message']}")
        return said["result"]

    def call(self, model, method, *arguments, **kwargs):
        return self._post("/web/dataset/call_kw", model=model, method=method, args=arguments, kwargs=kwargs)

    # --- what people do ---------------------------------------------------------------------------------------------

    def run_now(self):
        """:return: what is shown."""
        return self.call("collections.run", "action_run_now", [])["params"]["message"]

    def pay(self, moves):
        """Register a payment for each of these invoices."""
        context = {"active_model": "account.move", "active_ids": moves}
        made = self.call("account.payment.register", "create", [{}], context=context)
        self.call("account.payment.register", "action_create_payments", made, context=context)

    def put_on_hold(self, case):
        made = self.call("collections.new.hold", "create", [{"case_id": case, "reason": "Asked for a week"}])
        self.call("collections.new.hold", "action_confirm", made)
