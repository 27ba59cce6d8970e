"""`make demo`: a run on the demo ledger, with all mail caught on this machine, and the web client to look at it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

from . import config, database, locks, odoo, postgres, provision, venv
from .say import Failure, say, tail

NAME = "demo"
SCRIPTS = config.ROOT / "scripts"
SERVER_LOG = config.LOGS / "demo-server.log"


def _taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _require_port(port, what, variable):
    if _taken(port):
        raise Failure(
            f"Port {port}, for {what}, is taken by another program (perhaps a demo in another terminal).\n"
            f"  Stop that one, or choose another port: make demo {variable}={port + 10}"
        )


@contextmanager
def _child(command, **options):
    """A process of ours that ends with us; Ctrl-C is for us to hand on."""
    process = subprocess.Popen([str(part) for part in command], start_new_session=True, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(ready, process, what, log):
    for _attempt in range(300):
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.2)
    raise Failure(f"{what} did not start:\n{tail(log)}\n  The whole log: {log}")


@contextmanager
def _mailbox(port):
    shutil.rmtree(config.MAILBOX, ignore_errors=True)
    log = config.LOGS / "smtp-sink.log"
    command = [venv.python(), SCRIPTS / "smtp_sink.py", port, config.MAILBOX]
    with log.open("w") as out, _child(command, stdout=out, stderr=out) as process:
        _wait_until(lambda: _taken(port), process, "The local mailbox", log)
        yield


def _perform(port, smtp_port):
    os.environ["COLLECTIONS_DEMO_MOMENT"] = database.demo_moment()
    os.environ["COLLECTIONS_DEMO_PORT"] = str(port)
    os.environ["COLLECTIONS_DEMO_SMTP_PORT"] = str(smtp_port)
    log = config.LOGS / "demo-run.log"
    say("Performing a run (about 15 s)…")
    if moment := database.demo_moment():
        say(f"  as of {moment} UTC: outside office hours nobody would be written to")
    odoo.shell(NAME, (SCRIPTS / "demo_run.py").read_text(), log, "The run failed; the traceback above says why.")
    if odoo.shell_shown(NAME, (SCRIPTS / "demo_report.py").read_text()):
        raise Failure("The report on the run failed; the traceback above says why.")


def _healthy(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _serve(port, smtp_port):
    options = ["-d", NAME, f"--db-filter=^{NAME}$", "--http-port", port, "--workers=0", "--max-cron-threads=1"]
    with SERVER_LOG.open("w") as out:
        server = _child(odoo.command(*options), env=odoo.environment(), cwd=config.ROOT, stdout=out, stderr=out)
        with server as process:
            _wait_until(lambda: _healthy(port), process, "Odoo", SERVER_LOG)
            say(_banner(port, smtp_port))
            try:
                process.wait()
            except KeyboardInterrupt:
                return say("\nStopped.")
    raise Failure(f"The server ended by itself:\n{tail(SERVER_LOG)}\n  The whole log: {SERVER_LOG}")


def _banner(port, smtp_port):
    return f"""
  Open      http://localhost:{port}    user admin, password admin
  Mail      {_count_mails()} caught so far in {config.MAILBOX} (SMTP port {smtp_port}; nothing leaves this machine)
            make mails lists them, make mails N=3 shows the third; NNN.html opens in a browser
  Texts     {_count_texts()} text messages beside them, as text-NNN.txt
  Log       {SERVER_LOG}
  Stop      Ctrl-C
"""


def _count_mails():
    return len(list(config.MAILBOX.glob("*.eml")))


def _count_texts():
    return len(list(config.MAILBOX.glob("text-*.txt")))


_running = None


def _require_no_other_demo():
    """The demo's database and mailbox have fixed names: one demo a checkout. Held until this process ends."""
    global _running
    _running = locks.open_lock(config.RUN / "lock" / "demo")
    if not locks.take_now(_running, fcntl.LOCK_EX):
        raise Failure("A demo is running in this checkout already. Stop it (Ctrl-C in its terminal), then try again.")


def run(port, smtp_port, serve):
    _require_port(smtp_port, "the local mailbox", "SMTP_PORT")
    _require_port(smtp_port + 1, "the text messages", "SMTP_PORT")
    if serve:
        _require_port(port, "the web client", "PORT")
    provision.everything(demo=True, quiet=True)
    _require_no_other_demo()
    database.clone(database.demo_name(), NAME)
    odoo.write_conf()
    with _mailbox(smtp_port):
        _perform(port, smtp_port)
        if serve:
            _serve(port, smtp_port)
    say(
        f"\n{_count_mails()} mails and {_count_texts()} text messages caught in {config.MAILBOX}: make mails lists them."
    )
    if postgres.is_running():
        say(f"Serve the demo database: make demo, or scripts/odoo -d {NAME}")
