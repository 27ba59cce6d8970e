"""What must be true in the end, whatever fell over: who was written to, and what the database says of it."""

from collections import Counter

from .jobs import ASKED, mails_without_touch
from .processes import wait_for

CASES = """
    SELECT p.email, s.name->>'en_US', l.name->>'en_US', c.state
      FROM collections_case c
      JOIN res_partner p ON p.id = c.partner_id
      LEFT JOIN collections_stage s ON s.id = c.stage_id
      LEFT JOIN LATERAL (SELECT stage_id FROM collections_touch t
                          WHERE t.case_id = c.id AND t.state = 'sent' ORDER BY sent_at DESC, id DESC LIMIT 1) t ON TRUE
      LEFT JOIN collections_stage l ON l.id = t.stage_id
"""
TOUCHES = """
    SELECT p.email, t.state, t.stage_id, m.state FROM collections_touch t
      JOIN res_partner p ON p.id = t.partner_id LEFT JOIN mail_mail m ON m.id = t.mail_id
"""
RUNS = "SELECT id, state, contacted_count, error_count, ended_at IS NOT NULL FROM collections_run ORDER BY id"
OTHERS = """
    SELECT COUNT(*) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def settled(database, mailbox):
    """Wait until what was killed is really gone: its transaction undone, its connections closed."""
    wait_for(lambda: not database.count(OTHERS), "the database is left alone")
    wait_for(lambda: not mailbox.sessions, "the mail server is left alone")


def in_doubt(database, mailbox):
    """Whom the mail server has said yes to without the database knowing of it, once for each time."""
    sent = Counter(email for email, state, _stage, _mail in database.sql(TOUCHES) if state == "sent")
    return sorted((Counter(mailbox.addresses) - sent).elements())


def nothing_torn(database):
    """A batch is there with its touches, mails and decisions, or not at all; nobody has two contacts."""
    rows = database.sql(TOUCHES)
    assert max(Counter(row[0] for row in rows).values(), default=0) <= 1
    assert all(mail for _email, state, _stage, mail in rows if state == "queued")
    assert mails_without_touch(database) == 0
    assert database.count("SELECT COUNT(*) FROM collections_decision WHERE action = 'contact'") == len(rows)


def all_told(database, mailbox, doubled=(), quiet=()):
    """Everybody who is due has one message, and what the database says is what went out.

    :param doubled: whose message was handed over twice: accepted, before the record of it was cut off.
    :param quiet: who had paid or was on hold before the mail queue came by: nothing leaves.
    """
    due = ASKED - set(quiet)
    assert Counter(mailbox.addresses) == Counter(due) + Counter(doubled)
    for address in due:
        assert len(set(mailbox.message_ids(address))) == 1, "a mail program shows it once"
    touches = database.sql(TOUCHES)
    assert {row[0] for row in touches if row[1] == "sent"} == due
    assert len([row for row in touches if row[1] == "sent"]) == len(due)
    assert {row[1] for row in touches} <= {"sent", "cancelled"}
    assert {row[0] for row in touches if row[1] == "cancelled"} <= set(quiet)
    assert mails_without_touch(database) == 0
    stages = {email: (stage, last) for email, stage, last, _state in database.sql(CASES)}
    assert {address: stages[address] for address in due} == dict.fromkeys(due, ("Friendly reminder",) * 2)
    assert not [address for address in quiet if stages.get(address, (None, None)) != (None, None)]


def unfinished(database):
    """Runs that nobody has said the end of."""
    return {number for number, state, *_rest in database.sql(RUNS) if state == "running"}


def each_run_tells(database, interrupted):
    """Those that were cut off say so, the others that they are done; each has an end and no error."""
    found = database.sql(RUNS)
    assert {row[0] for row in found if row[1] == "interrupted"} == interrupted
    assert {row[1] for row in found} <= {"interrupted", "done"}
    assert not [row for row in found if row[3] or not row[4]]
    contacted = database.count("SELECT COUNT(*) FROM collections_decision WHERE action = 'contact'")
    assert sum(row[2] for row in found) == contacted
