"""Two processes at once on one database."""

import threading
from datetime import datetime, timezone

import psycopg2
import pytest

from .jobs import ASKED, QUEUE, RUN, mails_without_touch, one_each, touches
from .processes import finish

TOGETHER = """
import os, time
open({mine!r}, "w").close()
while not os.path.exists({theirs!r}):
    time.sleep(0.001)
"""


def together(database, tmp_path, script, other=None, quiet=True):
    """Two processes that begin within a millisecond of each other."""
    flags = [str(tmp_path / "one"), str(tmp_path / "two")]
    pair = [
        database.start(TOGETHER.format(mine=flags[0], theirs=flags[1]) + script),
        database.start(TOGETHER.format(mine=flags[1], theirs=flags[0]) + (other or script)),
    ]
    for process in pair:
        finish(process, quiet)


def open_cases_at_night(database):
    """The cases are there already, all due at once: both workers meet in the middle of the batches."""
    hour = (datetime.now(timezone.utc).hour + 2) % 23
    database.sql("UPDATE collections_policy SET hour_from = %s, hour_to = %s", hour, hour + 1)
    database.run(RUN)
    database.sql("UPDATE collections_policy SET hour_from = 0, hour_to = 24")
    database.sql("UPDATE collections_case SET next_action_at = now() AT TIME ZONE 'UTC'")
    assert touches(database) == {}


@pytest.mark.parametrize("attempt", range(2))
def test_two_runs(database, mailbox, tmp_path, attempt):
    if attempt:
        open_cases_at_night(database)
    together(database, tmp_path, RUN * 3)
    assert touches(database) == one_each("queued")
    assert mails_without_touch(database) == 0
    assert database.count("SELECT COUNT(*) FROM collections_case") == len(ASKED)


def test_run_beside_the_mail_queue(database, mailbox, tmp_path):
    """While one process hands mail over, another looks at the same customers again and again."""
    database.run(RUN)
    again = "env.cr.execute('UPDATE collections_case SET next_action_at = now()')\nenv.cr.commit()\n" + RUN
    together(database, tmp_path, QUEUE * 3, again * 5)
    database.run(RUN + QUEUE)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")


def test_two_mail_queues(database, mailbox, tmp_path):
    """Odoo's scheduler never runs its queue twice at once; a person with a button may. Nobody is lost."""
    database.run(RUN)
    # The one that meets the other gives up, as Odoo's own queue does, and says so in the log.
    together(database, tmp_path, "env['mail.mail'].process_email_queue()\nenv.cr.rollback()\n", quiet=False)
    database.run(QUEUE)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")


def test_case_changed_while_its_message_is_handed_over(database, mailbox):
    """Whoever changes the case in that second must not undo the record of what the customer already has."""

    def change(address, number):
        def write():
            try:
                database.sql(
                    """SET lock_timeout = '300ms'; UPDATE collections_case SET user_id = user_id
                        WHERE partner_id = (SELECT id FROM res_partner WHERE email = %s)""",
                    address,
                )
            except psycopg2.errors.LockNotAvailable:
                pass

        writer = threading.Thread(target=write)
        writer.start()
        writer.join()

    mailbox.on_message = change
    database.run(RUN + QUEUE * 2 + RUN)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")
    assert database.count("SELECT COUNT(*) FROM collections_case WHERE stage_id IS NULL") == 0, "the run caught up"
