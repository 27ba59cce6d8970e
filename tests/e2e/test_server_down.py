"""The mail server is away, and comes back."""

from .jobs import ASKED, QUEUE, RUN, one_each, touches

AN_HOUR_LATER = "UPDATE mail_mail SET scheduled_date = now() AT TIME ZONE 'UTC' WHERE scheduled_date IS NOT NULL"


def test_down_then_up(database, mailbox):
    mailbox.close()
    database.run(RUN + QUEUE + RUN)
    assert touches(database) == one_each("queued")
    states = database.sql("SELECT DISTINCT m.state FROM mail_mail m JOIN collections_touch t ON t.mail_id = m.id")
    assert states == [("outgoing",)]
    mailbox.open()
    database.sql(AN_HOUR_LATER)
    database.run(QUEUE * 2 + RUN)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")


def test_server_that_greylists(database, mailbox):
    """Many servers refuse a stranger once and take the message when it comes again."""

    def greylist(address, number):
        return "451 4.7.1 Greylisted" if number % 3 == 0 else None

    mailbox.on_message = greylist
    # Odoo itself logs each refusal as an error.
    database.run("import logging; logging.disable(logging.CRITICAL)\n" + RUN + QUEUE)
    waiting = [address for address, row in touches(database).items() if row[2] == ["queued"]]
    assert len(waiting) == len(ASKED) // 3
    mailbox.on_message = None
    database.sql(AN_HOUR_LATER)
    database.run(QUEUE)
    assert sorted(mailbox.addresses) == sorted(ASKED)
    assert touches(database) == one_each("sent")
