"""Catches all mail of the demo: python smtp_sink.py PORT MAILBOX, until it is told to stop.

Nothing is ever passed on. Each message is kept three times: in a Maildir (for mail programs), as NNN.eml and,
where it has an HTML part, as NNN.html (for a browser).
"""

import mailbox
import signal
import sys
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.maildir = mailbox.Maildir(folder / "maildir")
        self.count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.maildir.add(message.as_bytes())
        path = self.folder / f"{self.count:03}.eml"
        path.write_bytes(message.as_bytes())
        if html := message.get_body(("html",)):
            path.with_suffix(".html").write_text(html.get_content())
        return "250 kept"


def main(port, folder):
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(int(sys.argv[1]), Path(sys.argv[2]))
