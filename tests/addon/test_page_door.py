"""The door of the page: what a stranger, a forged form, a program and a mere look can do. Nothing."""

import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, at
from .paging import PNG, PageCase

# Every form of the page, filled in so that it would be taken.
FORMS = {
    "/promise": {"day": "2026-03-20"},
    "/parts": {"proposal": "monthly.3"},
    "/suggest": {"part": "50"},
    "/wrong": {"code": "price", "words": "Too much"},
    "/paid": {"day": "2026-03-09"},
    "/difficult": {"words": "Please"},
    "/person": {"name": "Orla", "email": "orla@customer.example.com"},
    "/channel": {"stop_email": "1", "stop_calls": "1"},
    "/call": {"day": "2026-03-12", "window": "any"},
    "/message": {"words": "Hello"},
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageDoor(PageCase):
    def _given(self):
        super()._given()
        self.plan = self._offer(self.partner)
        self._send()

    def _filled(self, path):
        return {"lines": self._to_promise(), **FORMS.get(path, {})}

    def _looks(self):
        """Every page that can be looked at."""
        return ("", f"/invoice/{self.newer.id}", "/pay", f"/agree/{self.plan.id}")

    def _wrong_keys(self):
        other, key, _moves = self._other(50)
        return ("0" * 36, "", key, "é", "\x00", "x" * 5000, self.token.upper(), self.token[:-1])

    # --- who has no key -----------------------------------------------------------------------------------------------

    def test_no_page_opens_without_its_key(self):
        keys = self._wrong_keys()
        with self.assertUntouched():
            for path in self._looks():
                for key in keys if not path else keys[:3]:
                    self.assertClosedDoor(self._open(path, token=key, what="due.EUR" if path == "/pay" else ""))
                    self._forget_attempts()
            for number in (0, 2**31 - 1, 2**31, 2**70):
                self.assertClosedDoor(self._open(case=number))
                self._forget_attempts()
            self.assertEqual(self._open(case=-1).status_code, 404)

    def test_no_form_is_taken_without_its_key(self):
        keys = self._wrong_keys()[:3]
        with self.assertUntouched():
            for path in (*FORMS, f"/agree/{self.plan.id}/decline"):
                for key in keys if path == "/message" else keys[2:]:
                    self.assertClosedDoor(self._post(path, token=key, **self._filled(path)))
            self.assertClosedDoor(self._post("/message", case=2**31 - 1, words="Hello"))
            self.assertIn("That offer has ended", self._said_there(self._post("/agree/999999/decline")))
        self.assertEqual(self.plan.state, "offered")

    def test_no_payment_begins_without_its_key(self):
        """Neither on the page nor by the link to a part of a plan."""
        self.plan._accept("Nora Daly", "call")
        self._provider()
        self._send()
        keys, plans = (*self._wrong_keys()[:3], ["x"], {"x": 1}, 5, True), f"/my/collections/plans/{self.plan.id}"
        with self.assertUntouched():
            for key in keys:
                for path in (f"/my/collections/{self.case.id}/transaction/all.EUR", f"{plans}/transaction/1"):
                    answer = self._checkout("", path=path, token=key)
                    self.assertRegex(self._sentence(answer), "^This link is not valid")
                self._forget_attempts()
            for key in ("0" * 36, "", self.token):
                self.assertClosedDoor(self._get(f"{plans}/pay?access_token={key}&part=1"))
            for number in (0, 2**31, 2**70):
                self.assertEqual(self._get(f"/my/collections/plans/{number}/pay?access_token=x").status_code, 404)

    # --- forged forms -------------------------------------------------------------------------------------------------

    def test_a_form_from_elsewhere_is_refused(self):
        with self.assertUntouched(), mute_logger("odoo.http"):
            for path in (*FORMS, f"/agree/{self.plan.id}/decline"):
                answer = self._post(path, csrf=False, **self._filled(path))
                self.assertEqual(answer.status_code, 400, path)
            signed = {"name": "Nora", "signature": PNG, "text": self.plan.agreement_hash}
            answer = self._post(f"/agree/{self.plan.id}/sign", csrf=False, **signed)
            self.assertIn(answer.status_code, (400, 404, 405, 415))
        self.assertEqual(self.plan.state, "offered")

    def test_a_link_that_would_answer_is_refused(self):
        """A mail program that looks at all links answers nothing."""
        before = self._written()
        with mute_logger("odoo.http"):
            for path in (
                *FORMS,
                f"/agree/{self.plan.id}/decline",
                f"/agree/{self.plan.id}/sign",
                "/transaction/all.EUR",
            ):
                answer = self._open(path, **{name: str(value) for name, value in FORMS.get(path, {}).items()})
                self.assertIn(answer.status_code, (400, 404, 405, 415), path)
        self.assertNothingWritten(before, "links")

    def test_looking_changes_nothing(self):
        """Not a single row of any table, on any page."""
        self.plan._accept("Nora Daly", "call")
        offer = self._other(400)[0]
        plan = self._offer(offer.partner_id, count=2)
        paths = [self._url(), self._url(said="payment"), self._url("/pay", what="all.EUR"), self._url("/pay", what="x")]
        paths += [self._url("/pay", what="other.EUR", amount="5"), self._url("/pay", what="other.EUR", amount="?")]
        paths += [self._url(f"/invoice/{self.newer.id}"), self._url("/agree/0"), self.plan._pay_url(1)]
        paths += [self._url(f"/agree/{plan.id}", case=offer, token=offer._portal_ensure_token())]
        # Odoo keeps its style sheets when they are asked for first.
        self._get(paths[0])
        self._get(paths[6])
        for path in paths:
            before = self._written()
            self.assertIn(self._get(path).status_code, (200, 422), path)
            self.assertNothingWritten(before, path)

    # --- programs -----------------------------------------------------------------------------------------------------

    def _tries(self, count, kind, case, address="127.0.0.1"):
        attempts = self.env["collections.page.attempt"].sudo()
        for _try in range(count):
            if case:
                attempts._note(kind, case, address)
            else:
                attempts._note_try(kind, address)

    def test_twenty_wrong_links_and_then_even_the_right_one_waits(self):
        self._tries(19, "token", None)
        self._tries(50, "token", None, "10.0.0.7")
        self.assertEqual(self._open().status_code, 200)
        self.assertClosedDoor(self._open(token="0" * 36))
        self.assertClosedDoor(self._open())
        with self.assertUntouched():
            self.assertClosedDoor(self._post("/message", words="Hello"))
            self.assertIn("not valid", self._sentence(self._checkout("all.EUR")))
            self.assertEqual(self._get(self.plan._pay_url(1)).status_code, 404)
        self._go_to(at(minute=14))
        self.assertClosedDoor(self._open())
        self._go_to(at(minute=15))
        self.assertEqual(self._open().status_code, 200)

    def test_wrong_keys_count_on_every_route(self):
        """Whoever guesses does so where it is not noticed. Payments are refused with all that they did; that these count
        too is seen with a real database connection, in tests/e2e."""
        count = self.env["collections.page.attempt"].sudo().search_count
        for number, guess in enumerate(
            (
                lambda: self._open(token="x"),
                lambda: self._post("/message", token="x", words="Hello"),
                lambda: self._open(f"/invoice/{self.newer.id}", token="x"),
                lambda: self._rpc(self._url(f"/agree/{self.plan.id}/sign", token="x"), {}),
                lambda: self._get(f"/my/collections/plans/{self.plan.id}/pay?access_token=x"),
            )
        ):
            with self.subTest(number=number):
                before = count([("kind", "=", "token")])
                guess()
                self.assertEqual(count([("kind", "=", "token")]), before + 1)

    def test_so_many_answers_a_day(self):
        """Per customer; the others and the next day are not concerned."""
        self._tries(19, "message", self.case, "10.0.0.7")
        self.assertEqual(self._post("/message", words="The last one").status_code, 200)
        with self.assertUntouched():
            answer = self._post("/message", words="One more")
        self.assertEqual(answer.status_code, 422)
        self.assertRegex(self._alert(answer), "^Thank you, we have heard from you several times today. Please call")
        self.assertIn("One more", answer.text, "what was typed is not lost")
        case, token, _moves = self._other(50)
        self.assertEqual(self._post("/message", case=case, token=token, words="Hello").status_code, 200)
        self.assertEqual(self._post("/call", day="2026-03-12").status_code, 200)
        self._go_to(at(days=1, minute=1))
        self.assertEqual(self._post("/message", words="Good morning").status_code, 200)

    def test_so_many_answers_from_one_address(self):
        self._tries(99, "tried", None)
        self.assertEqual(self._post("/message", words="The last one").status_code, 200)
        with self.assertUntouched():
            self.assertEqual(self._post("/call", day="2026-03-12").status_code, 422)
            sign = self._url(f"/agree/{self.plan.id}/sign", text=self.plan.agreement_hash)
            answer = self._rpc(sign, {"name": "Nora", "signature": PNG})
            self.assertIn("several times today", answer["result"]["error"])
            self.assertIn("several times today", self._sentence(self._pay_now()))
        self._go_to(at(hour=11, minute=1))
        self.assertEqual(self._post("/call", day="2026-03-12").status_code, 200)

    def _pay_now(self):
        self._provider()
        return self._checkout("all.EUR")

    def test_typing_errors_do_not_use_up_the_day(self):
        for _try in range(6):
            self._post("/person", name="")
        self.assertEqual(self._post("/person", name="Orla Quinn").status_code, 200)

    def test_no_address_is_kept_and_all_is_forgotten(self):
        Attempt = self.env["collections.page.attempt"].sudo()
        self._open(token="x")
        self._post("/message", words="Hello")
        self.env.cr.execute("SELECT array_agg(a::text) FROM collections_page_attempt a")
        rows = self.env.cr.fetchone()[0]
        self.assertEqual(len(rows), 3, "a wrong key, a try, and what was answered")
        self.assertNotIn("127.0.0.1", json.dumps(rows))
        self.assertEqual(Attempt.search([]).mapped("at"), [NOW] * 3)
        self._go_to(at(days=2))
        Attempt._forget()
        self.env.invalidate_all()
        self.assertEqual(Attempt.search_count([]), 3)
        self._go_to(at(days=2, minute=1))
        Attempt._forget()
        self.env.invalidate_all()
        self.assertEqual(Attempt.search_count([]), 0)
