"""Four workers for people and two for scheduled actions, all at once: people work while the run and the mail queue do."""

import threading
from concurrent.futures import ThreadPoolExecutor

from .jobs import ASKED, RUN
from .outcome import all_told, each_run_tells, unfinished
from .processes import serve, wait_for
from .rpc import User
from .test_database_restart import MADE, MAIL_JOB, RUN_JOB

# As if the ledger were large: a batch of five customers is held for a second.
SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END';
    CREATE TRIGGER slow BEFORE INSERT ON collections_touch FOR EACH ROW EXECUTE FUNCTION slow();
"""
ACCOUNTANT = """
groups = env.ref('account.group_account_invoice') + env.ref('base.group_user')
env['res.users'].create({'name': 'Ines', 'login': 'ines', 'password': 'ines-ines', 'group_ids': [(6, 0, groups.ids)]})
env.cr.commit()
"""
# Those that somebody has a lock on right now.
HELD = """
    SELECT id FROM collections_case WHERE state = 'open' AND id NOT IN (
        SELECT id FROM collections_case FOR NO KEY UPDATE SKIP LOCKED)
"""
DUE = "SELECT COUNT(*) FROM collections_case WHERE state <> 'closed' AND next_action_at <= now() AT TIME ZONE 'UTC'"
MOVES = """
    SELECT m.id FROM account_move m JOIN res_partner p ON p.id = m.partner_id
     WHERE m.move_type = 'out_invoice' AND p.email = %s
"""
NOTED = """
    SELECT COUNT(*) FROM collections_case c JOIN mail_message m ON m.model = 'collections.case' AND m.res_id = c.id
     WHERE c.id = %s AND c.user_id = %s AND m.body LIKE '%%Spoke with Nora%%'
"""
LAST_IN_QUEUE = """
    SELECT p.email, t.case_id FROM collections_touch t JOIN res_partner p ON p.id = t.partner_id
     WHERE t.state = 'queued' ORDER BY t.mail_id DESC LIMIT 4
"""
ADMIN = "SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'user_admin'"
EMAIL = "SELECT p.email FROM collections_case c JOIN res_partner p ON p.id = c.partner_id WHERE c.id = %s"
PRESSES = 3
MAIL = MAIL_JOB.split(".")[1]
SHOWN = ("Looked at", "Nobody is due right now.", "A run is under way already.")


class Office:
    """Who works there, and what they did."""

    def __init__(self, url, database):
        self.database = database
        self.collectors = [User(url, database, "maeve", "maeve-maeve") for _window in range(2)]
        self.accountant = User(url, database, "ines", "ines-ines")
        self.paid, self.held, self.edited, self.told = [], [], [], []

    def press(self):
        for _time in range(PRESSES):
            self.told.append(self.collectors[0].run_now())

    def post_payments(self, addresses):
        for address in addresses:
            self.accountant.pay([move for (move,) in self.database.sql(MOVES, address)])
            self.paid.append(address)

    def edit_what_is_held(self, times):
        """Change the collector of a case, and note something, in the moment in which the run holds it."""
        maeve, admin = self.collectors[1], self.database.count(ADMIN)
        for _time in range(times):
            ((case,), *_more) = wait_for(lambda: self.database.sql(HELD), "the run holds cases")
            maeve.call("collections.case", "write", [case], {"user_id": admin})
            maeve.call("collections.case", "message_post", [case], body="Spoke with Nora")
            self.edited.append(case)

    def put_on_hold(self, cases):
        for case in cases:
            self.collectors[1].put_on_hold(case)
            self.held.append(self.database.count(EMAIL, case))

    @property
    def quiet(self):
        return self.paid + self.held


def at_once(*jobs):
    """Do these at the same time; what any of them would show a user as an error is raised here."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(*job) for job in jobs]:
            done.result()


def people_and_the_run(database, office):
    database.wake(RUN_JOB)
    wait_for(lambda: database.count(MADE), "the run has begun")
    payers = [f"number.{number}@customer.example.com" for number in (0, 9, 18, 27, 35)]
    at_once((office.press,), (office.post_payments, payers), (office.edit_what_is_held, 3))

    def quiet():
        database.wake(RUN_JOB)
        return not database.count(DUE) and not unfinished(database)

    wait_for(quiet, "the run is over")


def people_and_the_mail_queue(database, mailbox, office):
    """The mail server holds the tenth message until people are done with the customers whose messages come last."""
    reached, done = threading.Event(), threading.Event()

    def hold(address, number):
        if number == 10:
            reached.set()
            done.wait(50)

    mailbox.on_message = hold
    last = database.sql(LAST_IN_QUEUE)
    database.wake(MAIL_JOB, RUN_JOB)
    try:
        assert reached.wait(50), "the mail queue has begun"
        (payer, _case), (_address, case), *_others = last
        at_once((office.post_payments, [payer]), (office.put_on_hold, [case]), (office.press,))
    finally:
        done.set()

    def sent():
        database.wake(MAIL_JOB, RUN_JOB)
        return len(mailbox.accepted) >= len(ASKED - set(office.quiet)) and not unfinished(database)

    wait_for(sent, "the mail queue is empty")


def test_everybody_at_once(database, mailbox, summary):
    database.run(ACCOUNTANT)
    database.sql(SLOW)
    # The run wakes the mail queue, which would be done with half of it before people have begun.
    database.sql(
        "UPDATE ir_cron SET active = FALSE WHERE id = (SELECT res_id FROM ir_model_data WHERE name = %s)", MAIL
    )
    with serve(database, workers=4, crons=2) as url:
        office = Office(url, database)
        people_and_the_run(database, office)
        assert not mailbox.accepted
        people_and_the_mail_queue(database, mailbox, office)
    database.run(RUN)
    assert len(office.paid) == 6 and len(office.held) == 1
    all_told(database, mailbox, quiet=office.quiet)
    each_run_tells(database, interrupted=set())
    assert office.told[0].startswith("A run is under way already.")
    assert len(office.told) == 2 * PRESSES and all(said.startswith(SHOWN) for said in office.told)
    admin = database.count(ADMIN)
    assert [database.count(NOTED, case, admin) for case in office.edited] == [
        office.edited.count(case) for case in office.edited
    ]
    assert database.count("SELECT COUNT(*) FROM collections_hold WHERE reason = 'Asked for a week'") == 1
    summary(
        f"4 workers, 2 schedulers, {len(office.told)} runs by hand, {len(office.paid)} payments, {len(office.edited)} edits"
        f" of customers whom the run held, 1 hold: {len(mailbox.accepted)} messages, lost 0, doubled 0, to paid or held"
        " customers 0, errors shown 0"
    )
