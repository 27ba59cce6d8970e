"""A pytest plugin for several runs over the same files: whoever has finished a file takes the next.

So each starts one Odoo only, and none waits long for the slowest: the files come with the longest first.
"""

import fcntl
import os
from itertools import chain, groupby

COUNTER = "COLLECTIONS_TURNS"  # a file in which stands how many files were taken


def pytest_runtestloop(session):
    """pytest's own loop, but over what this run takes; asked before that one, which says what cannot be collected."""
    if session.testsfailed or session.config.option.collectonly or COUNTER not in os.environ:
        return None
    files = [list(items) for _path, items in groupby(session.items, key=lambda item: item.path)]
    items = chain.from_iterable(_taken(files))
    item = next(items, None)
    while item:
        following = next(items, None)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def _taken(files):
    while (number := _take()) < len(files):
        yield files[number]


def _take():
    with open(os.environ[COUNTER], "a+") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        number = counter.seek(0, os.SEEK_END)
        counter.write(".")
    return number
