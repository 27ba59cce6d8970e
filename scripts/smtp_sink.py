"""Catches all mail and text messages of the demo: python smtp_sink.py PORT MAILBOX, until it is told to stop.

Nothing is ever passed on. Each mail is kept three times: in a Maildir (for mail programs), as NNN.eml and, where it has
an HTML part, as NNN.html (for a browser). Text messages come over HTTP to the next port and are kept as text-NNN.txt.
"""

import json
import mailbox
import signal
import sys
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
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


class Texts(BaseHTTPRequestHandler):
    """A provider of text messages as docs/operations.md describes it; it accepts everything."""

    folder = None

    def do_POST(self):
        messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
        for message in messages:
            number = len(list(self.folder.glob("text-*.txt"))) + 1
            (self.folder / f"text-{number:03}.txt").write_text(f"{message['to']}\n\n{message['text']}\n")
        answer = json.dumps({"results": [{"id": message["id"], "status": "accepted"} for message in messages]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Numbers stay out of the log."""


def take_texts(port, folder):
    Texts.folder = folder
    server = HTTPServer(("127.0.0.1", port), Texts)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main(port, folder):
    folder.mkdir(parents=True, exist_ok=True)
    take_texts(port + 1, folder)
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(int(sys.argv[1]), Path(sys.argv[2]))
