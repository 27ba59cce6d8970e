"""Real processes, a real clock, a real SMTP server on localhost."""

import pytest

from .mailbox import Mailbox
from .processes import Database, needs_provisioning, serve

needs_provisioning()


@pytest.fixture(scope="session")
def ledger():
    """A database with posted, partly paid, credited and paid invoices, made once and cloned by each test."""
    with Database.clone("ledger") as database:
        database.script("world.py")
        yield database


@pytest.fixture
def mailbox():
    with Mailbox() as box:
        yield box


@pytest.fixture
def database(ledger, mailbox):
    """A copy of the ledger whose mail server is ``mailbox``."""
    with Database.clone("case", source=ledger) as copy:
        copy.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
        yield copy


@pytest.fixture
def server(database):
    """An Odoo server with its scheduler, as `odoo` starts it."""
    with serve(database) as url:
        yield url
