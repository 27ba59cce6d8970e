"""PostgreSQL is restarted in the middle of a run, and in the middle of the mail queue."""

import contextlib
import urllib.request

import psycopg2
import pytest

from .cluster import FAST, IMMEDIATE, cluster
from .jobs import ASKED, RUN
from .outcome import all_told, each_run_tells, nothing_torn, unfinished
from .processes import SCRIPT_PATIENCE, serve, wait_for

MADE = "SELECT COUNT(*) FROM collections_touch"
SENT = "SELECT COUNT(*) FROM collections_touch WHERE state = 'sent'"
RUN_JOB, MAIL_JOB = "collections_gentle.cron_run", "mail.ir_cron_mail_scheduler_action"


@pytest.fixture(scope="module")
def place():
    with cluster() as made:
        yield made


def worked_off(database, job, count, goal):
    """The server comes back by itself; its scheduler looks once a minute, or when it is told."""

    def done():
        with contextlib.suppress(psycopg2.OperationalError, psycopg2.InterfaceError):  # we are cut off as well
            database.wake(job)
            return database.count(count) >= goal

    wait_for(done, f"{job} goes on", SCRIPT_PATIENCE)


def restarted_in_the_run(place, database):
    """Once while sessions may end, once as in a crash.

    :return: the runs that were cut off.
    """
    dead = set()
    for how, contacted in ((FAST, 1), (IMMEDIATE, 15)):
        worked_off(database, RUN_JOB, MADE, contacted)
        place.restart(how)
        assert contacted <= database.count(MADE) < len(ASKED), "in the middle"
        nothing_torn(database)
        dead |= unfinished(database)
        assert dead
    worked_off(database, RUN_JOB, MADE, len(ASKED))
    nothing_torn(database)
    return dead


def restarted_in_the_queue(place, database, mailbox):
    """Once before the server has said yes, once after: what it has said yes to in that second it is given again.

    :return: whose message that was.
    """
    doubted = []

    def answer(address, number):
        if number == 7:
            place.restart(FAST)
            return "451 4.3.0 Try again later"
        if number == 20:
            place.restart(IMMEDIATE)
            doubted.append(address)

    mailbox.on_message = answer
    worked_off(database, MAIL_JOB, SENT, len(ASKED))
    assert len(doubted) == 1
    return doubted


def test_restarted_again_and_again(ledger, place, mailbox, summary):
    database = place.copy(ledger)
    database.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
    # Every transaction that was cut off is in the log, which is right.
    with serve(database, workers=1, crons=1, quiet=False) as url:
        dead = restarted_in_the_run(place, database)
        doubted = restarted_in_the_queue(place, database, mailbox)
        with urllib.request.urlopen(f"{url}/web/login") as answer:
            assert answer.status == 200
    database.run(RUN)
    all_told(database, mailbox, doubted)
    each_run_tells(database, interrupted=dead)
    summary(
        f"PostgreSQL restarted: 2 times in the run, 2 times in the mail queue; {len(mailbox.accepted)} messages: lost 0,"
        f" doubled 0, handed over again after a yes that was not recorded {len(doubted)}; runs interrupted {len(dead)}"
    )
