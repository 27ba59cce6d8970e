"""The run's batches as jobs of queue_job, with two workers: what holds for the scheduler holds for them."""

import os
import random
import re
import signal
import time
from contextlib import ExitStack

import pytest

from .jobs import ASKED, RUN, mails_without_touch, one_each, touches
from .mailbox import Mailbox
from .processes import wait_for
from .queue_world import QueueDatabase, job_server
from .test_two_workers import together

KILLS = 4


@pytest.fixture(scope="module")
def queue():
    """The same ledger three times, with one server for all of them; starting it takes longest."""
    with ExitStack() as stack:
        ledger = stack.enter_context(QueueDatabase.clone("queue"))
        said = ledger.install()
        assert said.returncode == 0, said.stderr[-3000:]
        ledger.said = said.stderr
        ledger.script("world.py")
        copies = [stack.enter_context(QueueDatabase.clone("queue", source=ledger)) for _copy in range(3)]
        log = stack.enter_context(job_server(*copies))
        yield ledger, copies, log


@pytest.fixture
def mail(queue):
    """The mail server of all three."""
    with Mailbox() as box:
        for database in queue[1]:
            database.sql("UPDATE ir_mail_server SET smtp_port = %s", box.port)
        yield box


def everybody_once(database, mailbox):
    """Nobody lost and nobody doubled: not by the run, and not on the way out."""
    database.wait_until_over()
    assert touches(database) == one_each("queued")
    assert mails_without_touch(database) == 0
    assert database.count("SELECT COUNT(*) FROM collections_case") == len(ASKED)
    database.call("mail.ir_cron_mail_scheduler_action")
    wait_for(lambda: touches(database) == one_each("sent"), "the mail queue is emptied")
    assert sorted(mailbox.addresses) == sorted(ASKED)


def figures(database):
    return database.sql("SELECT state, case_count, contacted_count, error_count FROM collections_run ORDER BY id")


def test_the_glue_addon_comes_with_queue_job_and_its_own_tests_pass(queue):
    ledger = queue[0]
    installed = "SELECT state FROM ir_module_module WHERE name = 'collections_gentle_queue_job'"
    assert ledger.count(installed) == "installed"
    (passed,) = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", ledger.said)
    assert int(passed) >= 15


def test_two_workers_share_a_run(queue, mail):
    database = queue[1][0]
    database.call("collections_gentle.cron_run")
    everybody_once(database, mail)
    assert figures(database) == [("done", len(ASKED), len(ASKED), 0)]
    done = "SELECT COUNT(DISTINCT worker_pid), COUNT(*) FROM queue_job WHERE method_name = '_work_batch'"
    assert database.sql(done) == [(2, 8)], "37 customers, five at a time, by both"


def test_workers_killed_again_and_again(queue, mail):
    database, killed = queue[1][1], []
    database.call("collections_gentle.cron_run")
    for _time in range(KILLS):
        (unlucky, *_others) = wait_for(lambda: set(database.workers()) - set(killed), "a job begins")
        time.sleep(random.uniform(0, 0.5))
        os.kill(unlucky, signal.SIGKILL)
        killed.append(unlucky)
        made = touches(database)
        assert all(row[:2] == (1, 1) for row in made.values()), "a batch is there with its mails, or not at all"
        assert mails_without_touch(database) == 0
    everybody_once(database, mail)
    assert sum(row[2] for row in figures(database)) == len(ASKED)
    assert {row[0] for row in figures(database)} == {"done"}


def test_two_schedulers_beside_the_workers(queue, mail, tmp_path):
    database = queue[1][2]
    together(database, tmp_path, RUN * 3)
    everybody_once(database, mail)
    assert sum(row[2] for row in figures(database)) == len(ASKED)


def test_nothing_went_wrong_on_the_way(queue):
    """A conflict is no error, and a killed worker has nobody to complain."""
    assert "Traceback" not in queue[2].read_text()
