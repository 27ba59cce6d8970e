"""kill -9 at thirty random moments: half of them while the run works, half while the mail queue hands over."""

import contextlib
import os
import random
import signal
import time
from collections import Counter

from .jobs import QUEUE, RUN
from .outcome import all_told, each_run_tells, in_doubt, nothing_torn, settled, unfinished
from .processes import wait_ready

KILLS = 30
# What is killed; after how much progress at most (contacts queued; messages offered), and how many seconds later at most.
# Seconds alone would mean another moment on every machine.
WORK = {"run": (RUN, 6, 0.4), "queue": (QUEUE, 4, 0.1)}
MADE = "SELECT COUNT(*) FROM collections_touch"
SUMMARY = (
    "kill -9 (COLLECTIONS_SEED={seed}): {kills} kills in the middle, {run} of the run and {queue} of the mail queue"
    " ({late} more came too late); {ledgers} ledgers, {messages} messages: lost 0, doubled 0, handed over again after"
    " a yes that was not recorded {doubted}; runs interrupted {interrupted}"
)


def lives(process):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, 0)
        return True


def struck(database, script, progress, goal, delay):
    """Kill a worker ``delay`` seconds after it has brought ``progress()`` to ``goal``.

    :return: whether it was in the middle; else it was quicker.
    """
    process = database.start(f"{script}\nprint('DONE', flush=True)\n")
    wait_ready(process)
    while progress() < goal and lives(process):
        time.sleep(0.01)
    time.sleep(delay)
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    out, errors = process.communicate()
    assert "Traceback" not in errors, errors[-3000:]
    assert "DONE" in out or process.returncode == -signal.SIGKILL
    return "DONE" not in out


def killed_at(work, database, mailbox, chance, tally):
    """Kill until it is done all the same, or was killed often enough.

    :return: whose message was accepted without a record, and the runs that were cut off.
    """
    progress = {"run": lambda: database.count(MADE), "queue": lambda: mailbox.offered}[work]
    doubted, dead, middle = in_doubt(database, mailbox), set(), True
    while middle and tally[work] < KILLS / len(WORK):
        script, furthest, longest = WORK[work]
        goal, delay = progress() + chance.randint(0, furthest), chance.uniform(0, longest)
        middle = struck(database, script, progress, goal, delay)
        settled(database, mailbox)
        nothing_torn(database)
        before, doubted = doubted, in_doubt(database, mailbox)
        assert len(doubted) <= len(before) + 1, "one message at most for each kill"
        dead |= unfinished(database)
        tally[work if middle else "late"] += 1
    return doubted, dead


def one_ledger(database, mailbox, chance, tally):
    _nobody, dead = killed_at("run", database, mailbox, chance, tally)
    database.run(RUN)
    doubted, _none = killed_at("queue", database, mailbox, chance, tally)
    database.run(QUEUE + RUN)
    all_told(database, mailbox, doubted)
    each_run_tells(database, interrupted=dead)
    tally.update(ledgers=1, messages=len(mailbox.accepted), doubted=len(doubted), interrupted=len(dead))


def test_thirty_times(ledger, database, mailbox, summary):
    """Nobody is lost and nobody is written to twice. The one exception is the gap that no sender can close (RFC 5321,
    6.1; test_crash.py): who is killed between the server's yes and the record of it hands that message over again, as
    the same message. Those are counted, and nobody else may be among them."""
    seed = int(os.environ.get("COLLECTIONS_SEED") or time.time())
    print(f"COLLECTIONS_SEED={seed}")
    chance, tally = random.Random(seed), Counter(late=0)
    while any(tally[work] < KILLS / len(WORK) for work in WORK):
        mailbox.accepted.clear()
        database.renew(ledger)
        database.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
        one_ledger(database, mailbox, chance, tally)
    summary(SUMMARY.format(kills=KILLS, seed=seed, **tally))
