"""Real processes, a real clock, a real SMTP server on localhost."""

import pytest

from .mailbox import Mailbox
from .nursery import nursery
from .processes import Database, needs_provisioning, serve

needs_provisioning()
SUMMARY = pytest.StashKey[list]()


def pytest_terminal_summary(terminalreporter, config):
    """What the tests of faults counted: docs/operations.md quotes it."""
    for line in config.stash.get(SUMMARY, []):
        terminalreporter.write_line(line)


@pytest.fixture
def summary(request):
    """Takes a line that is printed when all tests have run."""
    return request.config.stash.setdefault(SUMMARY, []).append


@pytest.fixture(scope="session")
def ledger():
    """A database with posted, partly paid, credited and paid invoices, made once and cloned by each test."""
    with Database.clone("ledger") as database:
        database.script("house.py", "world.py", smtp_port=1)
        yield database


@pytest.fixture
def mailbox():
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def copies(ledger):
    """The place of the copies that tests make, one after another, and Odoo loaded for it."""
    with Database.clone("case", source=ledger) as place, nursery(place) as begin:
        yield Database(place.name, begin)


@pytest.fixture
def database(ledger, copies, mailbox):
    """A copy of the ledger whose mail server is ``mailbox``."""
    copies.renew(ledger)
    copies.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
    return copies


@pytest.fixture
def server(database):
    """An Odoo server with its scheduler, as `odoo` starts it."""
    with serve(database) as url:
        yield url
