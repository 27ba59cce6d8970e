"""Power cuts: kill -9 at the worst moments."""

import random
import time

from .jobs import ASKED, QUEUE, RUN, mails_without_touch, one_each, touches
from .processes import kill, wait_for, wait_ready


def test_run_killed_again_and_again(database, mailbox):
    killed = []
    for _time in range(5):
        process = database.start(RUN)
        wait_ready(process)
        time.sleep(random.uniform(0.02, 0.7))
        kill(process)
        killed.append(process.returncode)
        made = touches(database)
        assert all(row[:2] == (1, 1) for row in made.values()), "a batch is there with its mails, or not at all"
        assert mails_without_touch(database) == 0
    assert -9 in killed
    database.run(RUN + QUEUE)
    assert mails_without_touch(database) == 0
    assert touches(database) == one_each("sent")
    assert sorted(mailbox.addresses) == sorted(ASKED)


def test_queue_killed_while_a_message_is_handed_over(database, mailbox):
    """The server has not said yes yet: nothing is lost and nothing is doubled."""
    process = database.start(RUN + QUEUE)

    def cut(address, number):
        if number == 7:
            process.kill()
            return "451 not accepted"

    mailbox.on_message = cut
    process.communicate()
    assert process.returncode == -9 and len(mailbox.accepted) == 6
    database.run(QUEUE)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")


def test_queue_killed_between_yes_and_the_record_of_it(database, mailbox):
    """The one gap that no sender can close (RFC 5321, 6.1): this message is sent again. Its Message-Id is the same,
    so that mail programs show it once; nobody else is written to twice and nobody is lost."""
    process = database.start(RUN + QUEUE)

    def cut(address, number):
        if number == 7:
            process.kill()
            process.wait()
            return "250 kept"

    mailbox.on_message = cut
    process.communicate()
    wait_for(lambda: len(mailbox.accepted) == 7, "the server keeps what it said yes to")
    (unlucky,) = {mailbox.addresses[6]}
    database.run(QUEUE * 2)
    assert set(mailbox.addresses) == ASKED
    assert mailbox.doubles == [unlucky]
    twins = {message["Message-Id"] for envelope, message in mailbox.accepted if envelope.rcpt_tos == [unlucky]}
    assert len(twins) == 1
    assert touches(database) == one_each("sent")
