"""Whatever is sent to the page: a page, a sentence, a closed door, and never a traceback."""

from contextlib import contextmanager
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .paging import PNG, PageCase

# Statuses that an answer may have.
_FINE = {200, 303, 400, 404, 422}
_NASTY = (
    *("", " ", "0", "-1", "1e400", "NaN", "٣", "²", "9" * 400, "x" * 30_000, "2026-03-20", "9999-12-31", "0001-01-01"),
    *("\x00", "a\x00b", "\x07\x1b[31m", "\ud800", "a\udfffb", "\u202e\u200b", "\ufffe", "𝕫" * 50, "é" * 2001),
    *("'; DROP TABLE res_partner; --", "%s %(x)s {0} {{7*7}} ${7*7}", "<t t-out='7*7'/>", "<script>alert(1)</script>"),
    *(
        "a@b",
        "a@b.example\nBcc: c@d.example",
        "../../etc/passwd",
        "price",
        "monthly.3",
        "morning",
        "email",
        "12,50",
        "1.5",
    ),
)
TEXTS = st.one_of(st.sampled_from(_NASTY), st.text(max_size=40))
_FIELDS = [
    *("lines", "day", "words", "amount", "code", "window", "way", "part", "proposal", "name", "email", "phone"),
    *("reference", "again", "stop_email", "stop_calls", "case_id", "access_token", "lang", "kwargs", "self"),
]
_ROUTES = ["promise", "parts", "suggest", "wrong", "paid", "difficult", "person", "channel", "call", "message"]
FORMS = st.dictionaries(st.sampled_from(_FIELDS), st.lists(TEXTS, min_size=1, max_size=3), max_size=6)
_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), TEXTS)
JSON = st.one_of(_LEAVES, st.lists(_LEAVES, max_size=2), st.dictionaries(st.text(max_size=5), _LEAVES, max_size=2))
_CHOICES = st.one_of(TEXTS, st.sampled_from(["due.EUR", "other.EUR", "invoice.1", "part.1.1", "missed.1", "all.USD"]))


def runs(most):
    return settings(
        max_examples=most,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.differing_executors,
        ],
    )


def _bytes(value):
    """As it goes over the wire, lone surrogates too."""
    return value.encode("utf-8", "surrogatepass")


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageFuzz(PageCase):
    @contextmanager
    def _undone(self):
        """Every example begins in the same world."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            with mute_logger("odoo.http", "odoo.sql_db"):
                yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _raw(self, url, **known):
        self.env.flush_all()
        return self.url_open(url, allow_redirects=False, **known)

    def assertFine(self, answer):
        self.assertIn(answer.status_code, _FINE, answer.url)
        self.assertNotIn("Traceback", answer.text)
        self.assertNotIn("Internal Server Error", answer.text)

    def test_every_form(self):
        other, _token, moves = self._other(50)
        lines = [*self._to_promise(), self._line(moves[0])]
        key = {"csrf_token": http.Request.csrf_token(self)}
        Statement = [
            self.env[f"collections.{model}"].sudo() for model in ("promise", "dispute", "hold", "request", "plan")
        ]

        def send(path, form):
            data = {name: [_bytes(value) for value in values] for name, values in form.items()}
            with self._undone():
                answer = self._raw(self._url(path), data={**key, **data})
                self.assertFine(answer)
                self.assertEqual([S.search_count([("case_id", "=", other.id)]) for S in Statement], [0] * 5)

        @runs(8)
        @given(FORMS, st.booleans())
        @example({"lines": ["2147483648", "9999999999", "-1"], "day": ["2026-03-20"]}, False)
        @example({"words": ["\ud800\x00 hello"], "name": ["\ud800"], "day": ["2026-03-12"]}, True)
        def whatever(form, theirs):
            send(path, {**form, **({"lines": lines} if theirs else {})})

        for path in (f"/{name}" for name in _ROUTES):
            with self.subTest(path=path):
                whatever()

    def test_decline_and_agree(self):
        plan = self._offer(self.partner)
        key = {"csrf_token": http.Request.csrf_token(self)}

        @runs(8)
        @given(st.one_of(st.integers(0, 10**25), st.just(plan.id)), TEXTS)
        def declined(number, words):
            with self._undone():
                data = {**key, "words": _bytes(words)}
                self.assertFine(self._raw(self._url(f"/agree/{number}/decline"), data=data))

        @runs(15)
        @given(st.dictionaries(st.sampled_from(["name", "signature", "access_token", "text", "plan_id"]), JSON), TEXTS)
        @example({"name": "\ud800", "signature": PNG}, plan.agreement_hash)
        @example({"name": "Nora\x00", "signature": PNG}, plan.agreement_hash)
        def signed(given_, text):
            query = urlencode({"access_token": self.token, "text": _bytes(text)})
            with self._undone():
                answer = self._rpc(f"/my/collections/{self.case.id}/agree/{plan.id}/sign?{query}", given_)
                self.assertClear(answer)

        declined()
        signed()

    def assertClear(self, answer):
        """A result, or an error whose message is one sentence."""
        if "error" in answer:
            self.assertRegex(self._sentence(answer), r"^[A-Z][^\n]*\.$")
        elif "error" in (answer["result"] or {}):
            self.assertRegex(answer["result"]["error"], r"^[A-Z][^\n]*\.$")

    def test_every_page(self):
        @runs(15)
        @given(
            st.sampled_from(["", "/pay", "/invoice/{}", "/agree/{}"]),
            st.integers(0, 10**25),
            st.dictionaries(st.sampled_from(["what", "amount", "said", "access_token", "part", "case_id"]), TEXTS),
            _CHOICES,
        )
        @example("/pay", 0, {"amount": "1e400"}, "other.EUR")
        @example("/pay", 0, {"amount": "\ud800"}, "other.\ud800")
        def looked(path, number, query, what):
            pairs = {"access_token": self.token, "what": what, **query}
            query = urlencode({name: _bytes(value) for name, value in pairs.items()})
            with self._undone():
                self.assertFine(self._raw(f"/my/collections/{self.case.id}{path.format(number)}?{query}"))

        looked()

    def test_every_payment(self):
        provider = self._provider()
        good = {
            "access_token": self.token,
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "token_id": None,
            "amount": 5,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
        }

        @runs(15)
        @given(st.dictionaries(st.sampled_from([*good]), JSON, max_size=3), _CHOICES)
        @example({"amount": float("inf")}, "other.EUR")
        @example({"amount": 0.001}, "other.EUR")
        @example({"amount": 10**29}, "other.EUR")
        def begun(given_, what):
            with self._undone():
                path = quote(_bytes(what).replace(b"/", b"").replace(b"\x00", b"") or b"x")
                answer = self._rpc(f"/my/collections/{self.case.id}/transaction/{path}", {**good, **given_})
                self.assertClear(answer)
                amounts = self._transactions().mapped("amount")
                self.assertTrue(all(0 < amount <= 1200 for amount in amounts), amounts)

        begun()

    def test_the_older_link_to_a_part(self):
        plan = self._agree(self.partner)
        token = plan._portal_ensure_token()

        @runs(15)
        @given(st.one_of(st.integers(0, 10**25), st.just(plan.id)), TEXTS, st.one_of(TEXTS, st.just(token)))
        @example(plan.id, "\ud800", token)
        @example(plan.id, "1", "\ud800")
        def looked(number, part, key):
            query = urlencode({"access_token": _bytes(key), "part": _bytes(part)})
            with self._undone():
                self.assertFine(self._raw(f"/my/collections/plans/{number}/pay?{query}"))

        looked()
