"""The run's batches as jobs of queue_job, with two workers: what holds for the scheduler holds for them."""

import os
import random
import re
import signal
import time

import pytest

from .jobs import ASKED, RUN, mails_without_touch, one_each, touches
from .processes import wait_for
from .queue_world import QueueDatabase, job_server
from .test_two_workers import together

KILLS = 4
QUEUE_ACTION = "mail.ir_cron_mail_scheduler_action"


@pytest.fixture(scope="module")
def queue():
    """The ledger in a database with queue_job, and a server that works on it."""
    with QueueDatabase.clone("queue") as database:
        database.said = database.install()
        database.script("house.py", "world.py", smtp_port=1)
        database.keep_only("collections_gentle.cron_run", QUEUE_ACTION)
        with job_server(database) as database.log:
            yield database


@pytest.fixture
def database(queue, mailbox):
    queue.forget()
    queue.sql("UPDATE ir_mail_server SET smtp_port = %s", mailbox.port)
    return queue


@pytest.fixture
def quiet(queue):
    """A conflict between workers is no error."""
    before = len(queue.log.read_text())
    yield
    said = queue.log.read_text()[before:]
    assert "Traceback" not in said, said[-3000:]


def everybody_once(database, mailbox):
    """Nobody lost and nobody doubled: not by the run, and not on the way out, which begins while the run goes on."""
    database.wait_until_over()
    assert {address: row[:2] for address, row in touches(database).items()} == dict.fromkeys(ASKED, (1, 1))
    assert mails_without_touch(database) == 0
    assert database.count("SELECT COUNT(*) FROM collections_case") == len(ASKED)
    database.call(QUEUE_ACTION)
    wait_for(lambda: touches(database) == one_each("sent"), "the mail queue is emptied")
    assert sorted(mailbox.addresses) == sorted(ASKED)


def contacted(database):
    """What the runs say; each of them is over. Whose message left meanwhile is looked at again, and then waits."""
    states = database.sql("SELECT DISTINCT state FROM collections_run")
    assert states == [("done",)]
    assert database.count("SELECT SUM(error_count) FROM collections_run") == 0
    return database.count("SELECT SUM(contacted_count) FROM collections_run")


def test_the_glue_addon_comes_with_queue_job_and_its_own_tests_pass(queue):
    assert queue.said.returncode == 0, queue.said.stderr[-3000:]
    installed = "SELECT state FROM ir_module_module WHERE name = 'collections_gentle_queue_job'"
    assert queue.count(installed) == "installed"
    (passed,) = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", queue.said.stderr)
    assert int(passed) >= 15


def test_two_workers_share_a_run(database, mailbox, quiet):
    database.call("collections_gentle.cron_run")
    everybody_once(database, mailbox)
    assert contacted(database) == len(ASKED)
    done = "SELECT DISTINCT worker_pid FROM queue_job WHERE method_name = '_work_batch'"
    assert len(database.sql(done)) == 2, "by both"


def test_workers_killed_again_and_again(database, mailbox):
    database.call("collections_gentle.cron_run")
    killed = []
    for _time in range(KILLS):
        (unlucky, *_others) = wait_for(lambda: database.workers() - set(killed), "a job begins")
        time.sleep(random.uniform(0, 0.5))
        os.kill(unlucky, signal.SIGKILL)
        killed.append(unlucky)
        made = touches(database)
        assert all(row[:2] == (1, 1) for row in made.values()), "a batch is there with its mails, or not at all"
        assert mails_without_touch(database) == 0
        database.bury(killed)
    everybody_once(database, mailbox)
    assert contacted(database) == len(ASKED)


def test_two_schedulers_beside_the_workers(database, mailbox, quiet, tmp_path):
    together(database, tmp_path, RUN * 3)
    everybody_once(database, mailbox)
    assert contacted(database) == len(ASKED)
