"""A mail server on localhost that keeps what it accepts and does what a test tells it to."""

import asyncio
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from .processes import free_port

KEPT = "250 kept"
# What a server does instead of answering; the connection is gone afterwards.
DROPPED, KEPT_AND_DROPPED, SILENT = "dropped", "250 kept and dropped", "silent"
SILENCE = 30  # seconds: longer than any client of these tests waits


class Session(SMTP):
    """Counts itself, so that a test can wait until nobody is being served."""

    def connection_made(self, transport):
        super().connection_made(transport)
        self.event_handler.sessions.add(self)

    def connection_lost(self, error):
        self.event_handler.sessions.discard(self)
        super().connection_lost(error)


class Door(Controller):
    def factory(self):
        return Session(self.handler, **self.SMTP_kwargs)


class Mailbox:
    """``on_message(address, number)`` is called before a message is answered; what it returns is the answer.
    ``on_command(verb, address)`` is called before ``MAIL`` and ``RCPT`` are."""

    def __init__(self):
        self.port = free_port()
        self.accepted = []
        self.sessions = set()
        self.offered = 0
        self.on_message = self.on_command = None
        self._controller = None

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_exc):
        self.close()

    def open(self):
        self._controller = Door(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self):
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self.on_command("MAIL", address) if self.on_command else None
        if not answer:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.on_command("RCPT", address) if self.on_command else None
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.offered += 1
        answer = self.on_message(envelope.rcpt_tos[0], self.offered) if self.on_message else None
        if not answer or answer.startswith("250"):
            self.accepted.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        if answer == SILENT:
            await asyncio.sleep(SILENCE)
        if answer in (DROPPED, KEPT_AND_DROPPED, SILENT):
            server.transport.abort()
        return answer or KEPT

    @property
    def addresses(self):
        return [envelope.rcpt_tos[0] for envelope, _message in self.accepted]

    @property
    def doubles(self):
        return [address for address, times in Counter(self.addresses).items() if times > 1]

    def message_to(self, address):
        (found,) = [message for envelope, message in self.accepted if envelope.rcpt_tos == [address]]
        return found

    def message_ids(self, address):
        """One for each message to this address: a mail program shows those with the same one once."""
        return [message["Message-Id"] for envelope, message in self.accepted if envelope.rcpt_tos == [address]]
