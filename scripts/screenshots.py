"""Pictures for the documentation: `make screenshots` (ARGS="case_form mail_fr" takes only these).

A clone of the demo database lives through ten weeks of runs with all mail caught, is served on a free port and
photographed with Chromium.
"""

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

import screenshots_agency  # noqa: F401  their pictures join SHOTS
import screenshots_channels  # noqa: F401
import screenshots_desk  # noqa: F401
import screenshots_page  # noqa: F401
import screenshots_plans  # noqa: F401
import screenshots_said  # noqa: F401
import screenshots_words  # noqa: F401
from playwright.sync_api import sync_playwright
from screenshots_camera import MAIL_WIDTH, OUT, ROOT, SIZE, Camera, save
from screenshots_menus import MENUS, SHOTS, menu

NAME = "screenshots"


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


def live_through(port, smtp_port, papers):
    """Ten weeks of runs, and what the customers say to them, by the scripts beside this one."""
    papers.mkdir()
    names = ("PORT", port), ("SMTP_PORT", smtp_port), ("PAPERS", papers)
    for script in (
        "screenshots_history.py",
        "screenshots_listening.py",
        "screenshots_paying.py",
        "screenshots_entrusting.py",
        "screenshots_letters.py",
        "screenshots_charging.py",
    ):
        source = (ROOT / "scripts" / script).read_text()
        shell(source, {f"COLLECTIONS_SHOTS_{name}": str(value) for name, value in names})


def shell(script, told):
    command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", NAME, "--no-http", "--log-level=error"]
    done = subprocess.run(command, input=script, text=True, env={**os.environ, **told}, capture_output=True)
    if done.returncode or "Traceback" in done.stderr:
        sys.exit(f"The history could not be made:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")


def server(port, folder):
    command = [os.environ["COLLECTIONS_ODOO"], "-d", NAME, f"--db-filter=^{NAME}$", "--http-port", str(port)]
    command += ["--workers=0", "--max-cron-threads=0", "--log-level=warn"]
    return running(command, folder / "server.log", healthy(f"http://127.0.0.1:{port}"))


# --- the session ---------------------------------------------------------------------------------------------------------


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


def take(url, wanted, folder):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COLLECTIONS_CHROMIUM") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        page = browser.new_page(viewport=SIZE, locale="en-GB")
        page.set_default_timeout(20000)
        camera = Camera(page, url, wanted, folder / "papers")
        mails(camera, browser, folder / "mails")
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
            live_through(port, smtp_port, folder / "papers")
        with server(port, folder):
            take(f"http://127.0.0.1:{port}", set(wanted), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
