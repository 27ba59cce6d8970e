"""Pictures for the documentation: `make screenshots` (ARGS="case_form mail_fr" takes only these).

A clone of the demo database lives through ten weeks of runs with all mail caught, is served on a free port and
photographed with Chromium.
"""

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
NAME = "screenshots"
SIZE = {"width": 1440, "height": 900}
MAIL_WIDTH = 700
COLOURS = 192


# --- a ledger at work -------------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, log, ready, **options):
    """A program of ours that ends with us."""
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out, **options) as process:
        try:
            while not ready():
                if process.poll() is not None:
                    sys.exit(f"{command[0]} ended by itself:\n{log.read_text()[-3000:]}")
                time.sleep(0.3)
            yield
        finally:
            process.terminate()


def listens(port):
    def probe():
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    return probe


def healthy(url):
    def probe():
        try:
            with urllib.request.urlopen(f"{url}/web/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    return probe


def mailbox(port, folder):
    command = [sys.executable, str(ROOT / "scripts" / "smtp_sink.py"), str(port), str(folder / "mails")]
    return running(command, folder / "sink.log", listens(port))


def live_through(port, smtp_port):
    """Ten weeks of runs, and what the customers say to them, by the scripts beside this one."""
    for script in ("screenshots_history.py", "screenshots_listening.py"):
        shell((ROOT / "scripts" / script).read_text(), port, smtp_port)


def shell(script, port, smtp_port):
    ports = {"COLLECTIONS_SHOTS_PORT": str(port), "COLLECTIONS_SHOTS_SMTP_PORT": str(smtp_port)}
    command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", NAME, "--no-http", "--log-level=error"]
    done = subprocess.run(command, input=script, text=True, env={**os.environ, **ports}, capture_output=True)
    if done.returncode or "Traceback" in done.stderr:
        sys.exit(f"The history could not be made:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")


def server(port, folder):
    command = [os.environ["COLLECTIONS_ODOO"], "-d", NAME, f"--db-filter=^{NAME}$", "--http-port", str(port)]
    command += ["--workers=0", "--max-cron-threads=0", "--log-level=warn"]
    return running(command, folder / "server.log", healthy(f"http://127.0.0.1:{port}"))


# --- the camera -------------------------------------------------------------------------------------------------------


def save(name, png):
    """A palette keeps the documentation small and nobody sees it on a screen of plain colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path = OUT / f"{name}.png"
    image.save(path, optimize=True)
    print(f"  {path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)


class Camera:
    def __init__(self, page, url, wanted):
        self.page, self.url, self.wanted = page, url, wanted

    def login(self):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", "admin")
        self.page.fill("input[name=password]", "admin")
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_navbar")

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


# --- what is photographed: the name of each function is the name of its picture ---------------------------------------

SHOTS = {}


def shot(function):
    SHOTS[function.__name__] = function
    return function


# Pictures of a menu as it opens, or in another of its views.
MENUS = {
    "case_list": ("collections", None),
    "case_kanban": ("collections", "kanban"),
    "case_activity": ("collections", "activity"),
    "case_pivot": ("collections", "pivot"),
    "approvals": ("collections-approvals", None),
    "contacts": ("collections-contacts", None),
    "contacts_graph": ("collections-contacts", "graph"),
    "promises": ("collections-promises", None),
    "disputes": ("collections-disputes", None),
    "holds": ("collections-holds", None),
    "runs": ("collections-runs", None),
    "decisions": ("collections-decisions", None),
    "policies": ("collections-policies", None),
}


def menu(camera, name):
    path, view = MENUS[name]
    camera.go(path)
    if view:
        camera.view(view)
    if camera.has_records():
        camera.shoot(name)


def open_case(camera, customer):
    camera.go("collections")
    camera.find(customer)
    camera.open_row(customer)


@shot
def case_filters(camera):
    camera.go("collections")
    camera.page.click(".o_searchview_dropdown_toggler")
    camera.page.wait_for_selector(".o_search_bar_menu")
    camera.shoot("case_filters")


@shot
def case_form(camera):
    open_case(camera, "Five Gables")
    camera.shoot("case_form")


@shot
def case_contacts(camera):
    open_case(camera, "Gasthof")
    camera.page.click(".nav-link[name=contacts]")
    camera.shoot("case_contacts")


@shot
def case_why(camera):
    open_case(camera, "Thistlebury")
    camera.page.click(".nav-link[name=why]")
    camera.shoot("case_why")


@shot
def bulk(camera):
    camera.go("collections")
    for row in range(3):
        camera.page.locator(".o_data_row .o_list_record_selector input").nth(row).check()
    camera.shoot("bulk")


@shot
def log_contact(camera):
    open_case(camera, "Moonrake")
    camera.press("Record a conversation")
    camera.page.wait_for_selector(".modal-content")
    camera.shoot("log_contact")


@shot
def postpone(camera):
    camera.go("collections")
    camera.page.locator(".o_data_row .o_list_record_selector input").nth(4).check()
    camera.press("Postpone")
    camera.page.wait_for_selector(".modal-content")
    camera.shoot("postpone")


@shot
def case_waits(camera):
    open_case(camera, "Hazel Row")
    camera.shoot("case_waits")


@shot
def case_unknown(camera):
    open_case(camera, "Aoife")
    camera.shoot("case_unknown")


@shot
def case_broken(camera):
    open_case(camera, "Nuala")
    camera.shoot("case_broken")


@shot
def case_hold(camera):
    open_case(camera, "Sinéad")
    camera.page.click(".nav-link[name=holds]")
    camera.shoot("case_hold")


@shot
def case_promises(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=promises]")
    camera.shoot("case_promises")


@shot
def case_disputes(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=disputes]")
    camera.shoot("case_disputes")


@shot
def case_items(camera):
    open_case(camera, "Five Gables")
    camera.page.click(".nav-link[name=items]")
    camera.shoot("case_items")


def wizard(camera, customer, button):
    open_case(camera, customer)
    camera.press(button)
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.settle()


def tick(camera, number=0):
    camera.page.locator(".modal-content [name=line_ids] input[type=checkbox]").nth(number).check()
    camera.page.wait_for_timeout(900)  # the widget gathers clicks for half a second


@shot
def new_promise(camera):
    wizard(camera, "Copper Kettle", "They promise to pay")
    field = camera.page.locator(".modal-content [name=date_promised] input, .modal-content [name=date_promised] button")
    field.first.click()
    camera.page.locator(".modal-content [name=date_promised] input").fill("+6d")
    camera.page.locator(".modal-content .modal-title").click()
    camera.shoot("new_promise")


@shot
def new_dispute(camera):
    wizard(camera, "Copper Kettle", "Something is wrong")
    tick(camera)
    camera.page.locator(".modal-content [name=description] textarea").fill("Two of the ten trays came without handles.")
    camera.shoot("new_dispute")


@shot
def new_hold(camera):
    wizard(camera, "Foxglove", "Put on hold")
    camera.shoot("new_hold")


@shot
def new_hold_sensitive(camera):
    wizard(camera, "Foxglove", "Put on hold")
    kind = camera.page.locator(".modal-content [name=hold_type]")
    if kind.locator("select").count():
        kind.locator("select").select_option(label="Hardship")
    else:
        kind.locator("input").click()
        camera.page.locator(".o_select_menu_item", has_text="Hardship").first.click()
    camera.shoot("new_hold_sensitive")


@shot
def end_hold(camera):
    camera.go("collections-holds")
    camera.open_row("Cinderpath")
    camera.press("Make it longer")
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.shoot("end_hold")


@shot
def hold_form(camera):
    camera.go("collections-holds")
    camera.open_row("Sinéad")
    camera.shoot("hold_form")


@shot
def promise_form(camera):
    camera.go("collections-promises")
    camera.open_row("Nuala")
    camera.shoot("promise_form")


@shot
def dispute_form(camera):
    camera.go("collections-disputes")
    camera.open_row("Tern")
    camera.shoot("dispute_form")


@shot
def resolve_dispute(camera):
    camera.go("collections-disputes")
    camera.open_row("Wren")
    camera.press("Close the dispute")
    camera.page.locator(".modal-content .o_radio_input").nth(1).check()
    camera.shoot("resolve_dispute")


@shot
def approval_form(camera):
    camera.go("collections-approvals")
    if not camera.has_records():
        return
    camera.page.locator(".o_data_row td.o_data_cell").first.click()
    camera.page.wait_for_selector(".o_form_view")
    camera.shoot("approval_form")


@shot
def run_form(camera):
    camera.go("collections-runs")
    camera.page.locator(".o_data_row", has_text="RUN/").nth(1).locator("td.o_data_cell").first.click()
    camera.page.wait_for_selector(".o_form_view")
    camera.shoot("run_form")


@shot
def simulation(camera):
    camera.go("collections-runs")
    camera.open_row("Simulation")
    camera.shoot("simulation")


@shot
def simulate(camera):
    camera.go("collections-runs")
    camera.press("Simulate")
    camera.page.click(".modal-content .modal-title")
    camera.shoot("simulate")


@shot
def policy_form(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.shoot("policy_form")


@shot
def policy_limits(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.click(".nav-link[name=limits]")
    camera.shoot("policy_limits")


@shot
def policy_listening(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.click(".nav-link[name=listening]")
    camera.shoot("policy_listening")


@shot
def preview(camera):
    camera.go("collections-policies")
    camera.open_row("Companies")
    camera.page.locator(".o_data_row", has_text="A way to pay").locator("button[name=action_preview]").click()
    camera.page.fill(".modal-content [name=case_id] input", "Driftline")
    camera.page.locator(".o-autocomplete--dropdown-item", has_text="Driftline").first.click()
    camera.shoot("preview")


@shot
def partner(camera):
    open_case(camera, "Five Gables")
    camera.page.locator(".o_field_widget[name=partner_id] a").first.click()
    camera.page.wait_for_selector(".nav-link[name=collections]")
    camera.page.click(".nav-link[name=collections]")
    camera.shoot("partner")


@shot
def invoice(camera):
    open_case(camera, "Five Gables")
    camera.page.locator("button[name=action_view_invoices]").click()
    camera.page.wait_for_selector(".o_list_view")
    camera.page.locator(".o_data_row td.o_data_cell[name=name]").first.click()
    camera.page.wait_for_selector(".o_form_view div[name=collections]")
    camera.shoot("invoice")


@shot
def leave_out(camera):
    open_case(camera, "Five Gables")
    camera.page.locator("button[name=action_view_invoices]").click()
    camera.page.wait_for_selector(".o_list_view")
    camera.page.locator(".o_data_row td.o_data_cell[name=name]").first.click()
    camera.page.wait_for_selector(".o_form_view div[name=collections]")
    camera.press("Leave out of follow-up")
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.shoot("leave_out")


@shot
def settings(camera):
    camera.go("collections")
    camera.press("Configuration")
    camera.page.locator(".o-dropdown--menu a", has_text="Settings").click()
    camera.page.wait_for_selector(".o_setting_container")
    camera.shoot("settings")


def mails(camera, browser, folder):
    """The last letter in each language, as a mail program shows it."""
    page = browser.new_page(viewport={"width": MAIL_WIDTH, "height": 400})
    for lang, word in (
        ("en", "Kind regards"),
        ("fr", "Bien cordialement"),
        ("de", "Viele Grüße|Freundliche Grüße|Herzliche Grüße"),
    ):
        if not camera.wants(f"mail_{lang}"):
            continue
        letters = [p for p in sorted(folder.glob("*.html")) if re.search(word, p.read_text(), re.I)]
        if not letters:
            sys.exit(f"No mail says “{word}”: was the closing of the letter translated?")
        page.set_content(letters[-1].read_text())
        save(f"mail_{lang}", page.screenshot(full_page=True))


def take(url, wanted, letters):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COLLECTIONS_CHROMIUM") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        page = browser.new_page(viewport=SIZE, locale="en-GB")
        page.set_default_timeout(20000)
        camera = Camera(page, url, wanted)
        mails(camera, browser, letters)
        camera.login()
        for name in filter(camera.wants, MENUS):
            menu(camera, name)
        for name in filter(camera.wants, SHOTS):
            SHOTS[name](camera)
        browser.close()


def main(wanted):
    OUT.mkdir(parents=True, exist_ok=True)
    port, smtp_port = free_port(), free_port()
    database = [os.environ["COLLECTIONS_DB"], "clone", NAME, "--demo"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        subprocess.run(database, check=True, stdout=subprocess.DEVNULL)
        stack.callback(subprocess.run, [os.environ["COLLECTIONS_DB"], "drop", NAME], stdout=subprocess.DEVNULL)
        with mailbox(smtp_port, folder):
            print("Ten weeks of runs (about a minute)…", flush=True)
            live_through(port, smtp_port)
        with server(port, folder):
            take(f"http://127.0.0.1:{port}", set(wanted), folder / "mails")


if __name__ == "__main__":
    main(sys.argv[1:])
