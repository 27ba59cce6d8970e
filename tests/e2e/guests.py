"""Customers at their browsers: what they do on their page, and what must never happen meanwhile."""

import os
import re
import struct
import zlib
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1200, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Odoo's own: the sign that a provider is in test mode, and the choice of a font in the signature form.
NOT_OURS = [".o_payment_form .fa-exclamation-triangle", ".o_web_sign_auto_select_style"]


@contextmanager
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("COLLECTIONS_CHROMIUM")
    if not program:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


class Guest:
    """Somebody who has a link, with a browser of their own."""

    def __init__(self, browser, house, size=PHONE, **options):
        self.house, self.expects_refusal = house, False
        self.context = browser.new_context(viewport=size, base_url=house.url, **{"locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self._strangers, self._troubles = [], []
        self.page.on("request", self._watch_request)
        self.page.on("console", self._watch_console)
        self.page.on("pageerror", lambda error: self._troubles.append(str(error)))

    def _watch_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.house.url).netloc:
            self._strangers.append(request.url)

    def _watch_console(self, message):
        refused = re.search(r"status of 4\d\d", message.text) and self.expects_refusal
        if message.type == "error" and not refused:
            self._troubles.append(f"{message.text} {message.location.get('url')}")

    def leave(self):
        """The browser has spoken with our server alone, and nothing went wrong in it."""
        self.context.close()
        assert self._strangers == [], "requests to other hosts"
        assert self._troubles == [], "errors in the browser"

    # --- looking and doing ------------------------------------------------------------------------------------------

    def open(self, url, status=200):
        """:param int status: what the server is to answer."""
        with self.refusal(status != 200):
            answer = self.page.goto(url)
            assert answer.status == status, answer.status

    @contextmanager
    def refusal(self, expected=True):
        """The browser writes into its console that the server refused something, as it should."""
        self.expects_refusal = expected
        yield
        # What the console says arrives after the answer.
        expected and self.page.wait_for_timeout(100)
        self.expects_refusal = False

    def option(self, summary):
        """One way to answer, opened."""
        details = self.page.locator("details", has=self.page.get_by_text(summary, exact=True))
        details.locator("summary").click()
        return details

    def press(self, name, within=None):
        self.follow((within or self.page).get_by_role("button", name=name, exact=True))

    def follow(self, target):
        """Click, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            target.click()

    def read(self, selector="main"):
        return " ".join(self.page.inner_text(selector).split())

    def thanks(self):
        """What the page confirms after an answer."""
        self.page.wait_for_selector("#said")
        return self.read("#said")

    def pay_now(self):
        """The form of the payment provider, up to the page with thanks."""
        self.page.fill("input[name=customer_input]", "4111 1111 1111 1111")
        self.page.locator("button[name=o_payment_submit_button]:enabled").click()
        return self.thanks()

    # --- for everybody ----------------------------------------------------------------------------------------------

    def unfold(self):
        self.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")

    def width(self):
        return self.page.evaluate("document.documentElement.scrollWidth")

    def sees(self, selector):
        """Whether the beginning of it stands on the screen."""
        box, size = self.page.locator(selector).first.bounding_box(), self.page.viewport_size
        return box is not None and -1 <= box["y"] < size["height"]

    def barriers(self):
        """What axe-core finds, one line for each: rule, place, what to do."""
        script = os.environ.get("COLLECTIONS_AXE")
        if not script:
            pytest.skip("no accessibility checker on this machine")
        if not self.page.evaluate("'axe' in window"):
            self.page.add_script_tag(path=script)
        return self.page.evaluate(
            """([rules, exclude]) => axe.run({exclude}, {runOnly: rules, resultTypes: ['violations']}).then(
                found => found.violations.flatMap(rule => rule.nodes.map(
                    node => `${rule.id} ${node.target.join(' ')}: ${node.failureSummary}`)))""",
            [RULES, NOT_OURS],
        )


def picture():
    """A small PNG, red all over."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x20\x20" * 8 for _row in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
