"""Mail servers in trouble, as real ones are: in the end everybody has one message."""

import socket
from contextlib import contextmanager

import pytest

from .jobs import ASKED, QUEUE, RUN, one_each, touches
from .mailbox import DROPPED, KEPT_AND_DROPPED, SILENT
from .outcome import all_told
from .processes import Database
from .test_server_down import AN_HOUR_LATER

# Odoo waits a minute for a server that says nothing, and logs each trouble as an error.
IMPATIENT = """
import logging
from odoo.addons.base.models import ir_mail_server
logging.disable(logging.CRITICAL)
ir_mail_server.SMTP_TIMEOUT = 1
"""
TRIED = """
    SELECT p.email FROM collections_touch t JOIN res_partner p ON p.id = t.partner_id JOIN mail_mail m ON m.id = t.mail_id
     WHERE t.state = 'queued' AND m.state = 'outgoing' AND m.collections_tries > 0
"""
MOVED_ON = "SELECT COUNT(*) FROM collections_case WHERE stage_id IS NOT NULL"


@pytest.fixture(scope="module")
def contacted(ledger, copies):
    """The ledger after its run: everybody's message waits in the mail queue."""
    copies.renew(ledger)
    copies.run(RUN)
    with Database.clone("contacted", source=copies) as made:
        yield made


@pytest.fixture
def waiting(contacted, copies, mailbox):
    copies.renew(contacted)
    copies.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
    return copies


def round_of_mail(database):
    """One round of the mail queue, in trouble.

    :return: whose message was offered in vain and waits to be offered again.
    """
    database.run(IMPATIENT + QUEUE)
    return {address for (address,) in database.sql(TRIED)}


def all_well(database, mailbox, doubled=()):
    """The server has recovered and the hourly rounds go on."""
    mailbox.on_message = mailbox.on_command = None
    database.sql(AN_HOUR_LATER)
    database.run(QUEUE + RUN)
    all_told(database, mailbox, doubled)


def test_connection_ends_after_the_message(waiting, mailbox, summary):
    """It breaks, or nothing comes any more, before the server has kept the message; or after it has: then nobody but
    the server knows, and the same message comes again (the gap of RFC 5321, 6.1, from the other side)."""
    unlucky, doubled = set(), []
    for answer in (DROPPED, SILENT, KEPT_AND_DROPPED):
        fourth = mailbox.offered + 4
        mailbox.on_message = lambda _address, number, fourth=fourth, answer=answer: number == fourth and answer
        accepted = len(mailbox.accepted)
        new = round_of_mail(waiting) - unlucky
        assert len(new) == 1
        assert len(mailbox.accepted) == accepted + 3 + (answer == KEPT_AND_DROPPED)
        assert (new <= set(mailbox.addresses)) == (answer == KEPT_AND_DROPPED)
        unlucky |= new
        doubled = sorted(new)
    all_well(waiting, mailbox, doubled)
    summary(
        f"mail server breaks off after DATA: dropped 1, silent 1, kept and dropped 1; {len(mailbox.accepted)} messages:"
        f" lost 0, doubled 0, handed over again after a yes that did not arrive {len(doubled)}"
    )


def test_one_message_that_the_server_never_takes(waiting, mailbox):
    """It stops a round of the queue once; then it comes last, and everybody else has theirs."""
    never = "number.3@customer.example.com"
    mailbox.on_message = lambda address, number: DROPPED if address == never else None
    for _round in range(2):
        assert round_of_mail(waiting) == {never}
    assert sorted(mailbox.addresses) == sorted(ASKED - {never})
    all_well(waiting, mailbox)


@contextmanager
def mute(mailbox):
    """A server that takes the call and does not say a word."""
    mailbox.close()
    with socket.create_server(("127.0.0.1", mailbox.port)):
        yield
    mailbox.open()


def test_no_greeting_then_too_busy(waiting, mailbox):
    with mute(mailbox):
        assert round_of_mail(waiting) == ASKED
    assert touches(waiting) == one_each("queued")
    mailbox.on_command = lambda verb, address: "421 4.3.2 Try again later" if verb == "MAIL" else None
    assert round_of_mail(waiting) == ASKED
    assert not mailbox.accepted and not waiting.count(MOVED_ON)
    all_well(waiting, mailbox)


# What servers say when a disk or a mailbox is full, and when: Postfix, Exim, Sendmail, Gmail, and the 552 that some give
# with the enhanced code of something that passes (RFC 3463).
FULL = [
    ("MAIL", "452 4.3.1 Insufficient system storage"),
    ("RCPT", "452 Temporarily rejected: insufficient space"),
    ("DATA", "452 4.4.5 Insufficient disk space; try again later"),
    ("RCPT", "452 4.2.2 The recipient's inbox is out of storage space"),
    ("DATA", "552 4.2.2 Mailbox full"),
]


def test_disk_full(waiting, mailbox, summary):
    """It is tried again: the address is not to blame, and the stage is not done."""
    said = []

    def full(verb, answers):
        """The first four messages that come so far are answered like this, for each of these answers."""
        left = [answer for answer in answers for _time in range(4)]
        return lambda *_args: left and (said.append(verb) or left.pop())

    doors = {verb: full(verb, [text for at, text in FULL if at == verb]) for verb in ("MAIL", "RCPT", "DATA")}
    mailbox.on_message = doors["DATA"]
    mailbox.on_command = lambda verb, address: doors[verb]()
    tried = round_of_mail(waiting)
    assert len(said) == len(tried) == 4 * len(FULL)
    assert tried == ASKED - set(mailbox.addresses)
    assert waiting.count(MOVED_ON) == len(mailbox.accepted) == len(ASKED) - len(tried)
    all_well(waiting, mailbox)
    summary(f"mail server full: {len(said)} times refused, {len(mailbox.accepted)} messages, lost 0, doubled 0")
