"""A mail server on localhost that keeps what it accepts and does what a test tells it to."""

from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from .processes import free_port


class Mailbox:
    """``on_message(address, number)`` is called before a message is answered; what it returns is the answer."""

    def __init__(self):
        self.port = free_port()
        self.accepted = []
        self.offered = 0
        self.on_message = None
        self._controller = None

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_exc):
        self.close()

    def open(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self):
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server, session, envelope):
        self.offered += 1
        answer = self.on_message(envelope.rcpt_tos[0], self.offered) if self.on_message else None
        if not answer or answer.startswith("250"):
            self.accepted.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return answer or "250 kept"

    @property
    def addresses(self):
        return [envelope.rcpt_tos[0] for envelope, _message in self.accepted]

    @property
    def doubles(self):
        return [address for address, times in Counter(self.addresses).items() if times > 1]

    def message_to(self, address):
        (found,) = [message for envelope, message in self.accepted if envelope.rcpt_tos == [address]]
        return found
