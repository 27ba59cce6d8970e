"""Several `make` at once, in one checkout or in two that share the cache."""

import fcntl
from contextlib import contextmanager

from .say import say


def open_lock(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a")


def take_now(file, mode):
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def exclusive(path, what):
    with open_lock(path) as file:
        if not take_now(file, fcntl.LOCK_EX):
            say(f"  waiting for another command that is making {what}…")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
