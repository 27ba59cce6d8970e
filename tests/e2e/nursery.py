"""Processes that are copies of one Odoo, loaded beforehand; see cradle.py."""

import os
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

CRADLE = Path(__file__).with_name("cradle.py")
PATIENCE = 60


class Child:
    """One of them, with what these tests use of ``subprocess.Popen``."""

    def __init__(self, door, script):
        self.returncode, self._errors = None, tempfile.NamedTemporaryFile()
        self._waiting = threading.Lock()
        output, out = os.pipe()
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile("w+") as source, theirs:
            source.write(script)
            source.seek(0)
            socket.send_fds(door, [b"x"], [source.fileno(), out, self._errors.fileno(), theirs.fileno()])
        os.close(out)
        self.stdout, self._news, self._socket = open(output), ours.makefile(), ours
        self.pid = int(self._news.readline())

    @property
    def stderr(self):
        return open(self._errors.name)

    def send_signal(self, number):
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout=None):
        with self._waiting:
            if self.returncode is None:
                self._socket.settimeout(timeout)
                self.returncode = int(self._news.readline())
        return self.returncode

    def communicate(self, timeout=None):
        self.wait(timeout)
        with self._socket, self._news, self._errors, self.stdout, self.stderr as errors:
            return self.stdout.read(), errors.read()


@contextmanager
def nursery(database):
    """:return: starts a script in a process of its own, on whatever has the name of ``database`` by then."""
    door, theirs = socket.socketpair()
    command = [os.environ["COLLECTIONS_ODOO"], "shell", "-d", database.name, "--no-http", "--log-level=error"]
    with door, subprocess.Popen(command, stdin=subprocess.PIPE, text=True, pass_fds=[theirs.fileno()]) as loaded:
        loaded.stdin.write(f"entrance = {theirs.fileno()}\n{CRADLE.read_text()}")
        loaded.stdin.close()
        theirs.close()
        door.settimeout(PATIENCE)
        assert door.recv(5) == b"ready", "Odoo did not load"
        yield lambda script: Child(door, script)
        door.close()
