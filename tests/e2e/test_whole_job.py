"""From the ledger to the customer's mailbox and back, by a server with its own scheduler."""

import os
from email.message import EmailMessage
from email.utils import parseaddr

import psycopg2

from .jobs import ASKED, QUEUE, RUN, one_each, touches
from .processes import wait_for


def wake_scheduler(database, *xmlids):
    """Make scheduled actions due, and tell the server as Odoo itself does."""
    names = [xmlid.split(".") for xmlid in xmlids]
    for module, name in names:
        database.sql(
            """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
                WHERE id = (SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s)""",
            module,
            name,
        )
    connection = psycopg2.connect(
        dbname="postgres", host=os.environ["COLLECTIONS_PGHOST"], user=os.environ["COLLECTIONS_PGUSER"]
    )
    connection.autocommit = True
    connection.cursor().execute("NOTIFY cron_trigger, %s", (database.name,))
    connection.close()


def reply_to(message):
    answer = EmailMessage()
    answer["From"] = "Number Three <number.3@customer.example.com>"
    answer["To"] = message["Reply-To"]
    answer["Subject"] = f"Re: {message['Subject']}"
    answer["In-Reply-To"] = answer["References"] = message["Message-Id"]
    answer["Message-Id"] = "<answer-1@customer.example.com>"
    answer.set_content("We pay on Friday, thank you for the note.")
    return answer.as_string()


def test_ledger_to_mailbox_and_back(database, mailbox, server):
    wake_scheduler(database, "collections_gentle.cron_run")
    wait_for(lambda: len(touches(database)) == len(ASKED), "the scheduler works the run off")
    # The run wakes the mail queue by itself.
    wait_for(lambda: len(mailbox.accepted) >= len(ASKED), "the mail queue delivers")
    wait_for(lambda: touches(database) == one_each("sent"), "the results are recorded")
    assert sorted(mailbox.addresses) == sorted(ASKED)

    message = mailbox.message_to("number.3@customer.example.com")
    assert parseaddr(message["From"]) == ("Maeve Byrne", "maeve@linden.example.com")
    assert parseaddr(message["Reply-To"])[1] == "catchall@linden.example.com"
    assert parseaddr(message["To"])[1] == "number.3@customer.example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF"
    envelope = next(e for e, m in mailbox.accepted if m is message)
    assert envelope.mail_from == "bounce@linden.example.com"
    html = message.get_body(("html",)).get_content()
    assert "INV/" in message["Subject"] and "100.00" in html
    assert "60.00" in mailbox.message_to("partly.paid@customer.example.com").get_body(("html",)).get_content()
    assert message.get_body(("plain",)), "readable without HTML"

    told = database.run(
        f"""
env["mail.thread"].message_process(None, {reply_to(message)!r})
env.cr.commit()
case = env["collections.case"].search([("partner_id.email", "=", "number.3@customer.example.com")])
env["collections.run"]._cron_run()
waiting = env["mail.mail"].search_count([("state", "=", "outgoing")])
answer = case.message_ids.filtered(lambda m: m.message_type == "email")
tell([answer.author_id.email, answer.body, env["collections.case"].search_count([("state", "=", "open")]), waiting])
"""
    )
    assert told[0] == "number.3@customer.example.com" and "We pay on Friday" in told[1]
    assert told[2] == len(ASKED) - 1, "who wrote is left in peace until we have answered"
    assert told[3] == 0, "a second run says nothing new"


def test_payment_between_run_and_queue(database, mailbox):
    database.run(
        RUN
        + """
move = env["account.move"].search([("partner_id.email", "=", "number.5@customer.example.com")])
env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create({})._create_payments()
env.cr.commit()
"""
        + QUEUE
    )
    assert set(mailbox.addresses) == ASKED - {"number.5@customer.example.com"}
    assert touches(database)["number.5@customer.example.com"] == (1, 1, ["cancelled"])
