"""Seconds and statements of a step, in the process that does it."""

from contextlib import contextmanager
from dataclasses import dataclass
from resource import RUSAGE_SELF, getrusage
from time import perf_counter


@dataclass
class Cost:
    """What a step took.

    :param seconds: on the wall.
    :param statements: sent to the database.
    :param megabytes: by which the process grew over what it had at its largest before.
    """

    seconds: float = 0
    statements: int = 0
    megabytes: float = 0

    def __iadd__(self, other):
        self.seconds += other.seconds
        self.statements += other.statements
        self.megabytes += other.megabytes
        return self


@contextmanager
def measured(env):
    """Measure a step from an empty cache to what it leaves in the database."""
    env.flush_all()
    env.invalidate_all()
    cost, before, statements, start = Cost(), _peak(), env.cr.sql_log_count, perf_counter()
    yield cost
    env.flush_all()
    cost.seconds = perf_counter() - start
    cost.statements = env.cr.sql_log_count - statements
    cost.megabytes = _peak() - before


def _peak():
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024
