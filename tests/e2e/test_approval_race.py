"""A message was approved; the customer pays while the run decides, or while the mail queue hands over."""

import threading

from .jobs import ASKED, QUEUE, RUN

FIRST = "number.0@customer.example.com"
APPROVE = """
env['collections.touch'].search([('state', '=', 'to_approve')]).action_approve()
env.cr.commit()
"""
# The run stops between deciding and performing until somebody is paying. It holds the customers, so that the payment waits
# for it, and is done again by whoever pays, as Odoo does for every request.
SLOW = """
import os, time
Perform = env.registry['collections.perform']
perform = Perform._perform
def slowly(self, decisions, now):
    open({deciding!r}, "w").close()
    while not os.path.exists({paying!r}):
        time.sleep(0.01)
    time.sleep(1)
    return perform(self, decisions, now)
Perform._perform = slowly
"""
PAY = """
import psycopg2
open({paying!r}, "w").close()
for _attempt in range(30):
    try:
        lines = env['account.move.line'].search([
            ('partner_id.email', '=', {email!r}), ('amount_residual', '>', 0), ('parent_state', '=', 'posted'),
            ('account_id.account_type', '=', 'asset_receivable')])
        env['account.payment.register'].with_context(
            active_model='account.move', active_ids=lines.move_id.ids).create({amount})._create_payments()
        env.cr.commit()
        break
    except psycopg2.OperationalError:
        env.cr.rollback()
"""


def all_approved(database):
    database.sql("UPDATE collections_policy SET invoice_first = FALSE")
    database.sql("UPDATE collections_stage SET requires_approval = TRUE")
    database.run(RUN + APPROVE)
    found = database.sql("SELECT state, approved_by IS NOT NULL, COUNT(*) FROM collections_touch GROUP BY 1, 2")
    assert found == [("to_approve", True, len(ASKED))]


def of_first(database):
    """State and reason of each touch of the customer who pays."""
    return database.sql(
        """SELECT t.state, t.failure_reason FROM collections_touch t
             JOIN res_partner p ON p.id = t.partner_id WHERE p.email = %s ORDER BY t.id""",
        FIRST,
    )


def pays_while_the_run_decides(database, tmp_path, amount):
    flags = {"deciding": str(tmp_path / "deciding"), "paying": str(tmp_path / "paying")}
    wait = "import os, time\nwhile not os.path.exists({deciding!r}):\n    time.sleep(0.01)\n".format(**flags)
    run = threading.Thread(target=database.run, args=(SLOW.format(**flags) + RUN,))
    run.start()
    try:
        # The conflicts of the payment are logged, and are what this is about.
        database.run(wait + PAY.format(email=FIRST, amount=amount, paying=flags["paying"]), quiet=False)
    finally:
        (tmp_path / "paying").touch()
        run.join()
    database.run(RUN + QUEUE)


def test_paid_in_full_while_the_run_decides(database, mailbox, tmp_path):
    all_approved(database)
    pays_while_the_run_decides(database, tmp_path, "{}")
    assert FIRST not in mailbox.addresses
    assert sorted(mailbox.addresses) == sorted(ASKED - {FIRST})
    ((state, reason),) = of_first(database)
    assert state == "cancelled"
    assert reason.endswith(".")


def test_paid_in_part_while_the_run_decides(database, mailbox, tmp_path):
    """It asks for less than what was read and may leave; what was read is never asked for in full."""
    all_approved(database)
    pays_while_the_run_decides(database, tmp_path, "{'amount': 40}")
    assert sorted(set(mailbox.addresses)) == sorted(set(mailbox.addresses) & ASKED)
    leaving = database.sql(
        """SELECT v.value FROM collections_touch t JOIN res_partner p ON p.id = t.partner_id,
                  jsonb_each_text(t.asked::jsonb) v WHERE p.email = %s AND t.state = 'sent'""",
        FIRST,
    )
    assert leaving in ([], [("60.00",)])
    assert not [reason for state, reason in of_first(database) if state == "cancelled" and not reason]
