"""The camera of screenshots.py: a browser that is logged in, and what it does before it takes a picture."""

import io
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
SIZE = {"width": 1440, "height": 900}
MAIL_WIDTH = 700
COLOURS = 192


def save(name, png):
    """A palette keeps the documentation small and nobody sees it on a screen of plain colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path = OUT / f"{name}.png"
    image.save(path, optimize=True)
    print(f"  {path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)


class Camera:
    def __init__(self, page, url, wanted, papers):
        self.page, self.url, self.wanted, self.papers = page, url, wanted, papers

    def login(self):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", "admin")
        self.page.fill("input[name=password]", "admin")
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_navbar")

    @contextmanager
    def stranger(self, width, height):
        """The page of somebody who is not logged in."""
        page = self.page.context.browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        try:
            yield page
        finally:
            page.close()

    def wants(self, name):
        return not self.wanted or name in self.wanted

    def go(self, path):
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(".o_view_controller, .o_action_manager .o_form_view")
        self.settle()

    def settle(self):
        # The web client keeps a connection open, so the network is never idle.
        self.page.wait_for_timeout(400)
        self.page.wait_for_function("!document.querySelector('.o_loading_indicator, .o_blockUI')")
        self.page.wait_for_timeout(400)

    def shoot(self, name, element=None):
        self.page.mouse.move(SIZE["width"] - 5, SIZE["height"] - 5)
        self.page.evaluate("document.activeElement && document.activeElement.blur()")
        self.settle()
        target = self.page.locator(element).first if element else self.page
        save(name, target.screenshot(animations="disabled"))

    def open_row(self, text):
        self.page.locator(".o_data_row", has_text=text).first.locator(
            "td.o_data_cell:not(.o_handle_cell)"
        ).first.click()
        self.page.wait_for_selector(".o_form_view")
        self.settle()

    def has_records(self):
        """Odoo shows made-up records, greyed, where there are none."""
        if self.page.locator(".o_view_sample_data").count():
            print(f"  nothing to show at {self.page.url}", flush=True)
            return False
        return True

    def press(self, text):
        self.page.locator("button:visible", has_text=text).first.click()
        self.settle()

    def find(self, text):
        self.page.fill(".o_searchview_input", text)
        self.page.keyboard.press("Enter")
        self.settle()

    def view(self, kind):
        self.page.click(f".o_switch_view.o_{kind}")
        self.settle()
