"""Weeks with many customers in which anything happens; after every day the books, the letters and the reasons agree.

A few customers and days here; as many as you like with ``COLLECTIONS_SOAK="500x180"``, which needs a database of its own:
it keeps what happened.
"""

import os
import time
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.sql_db import Savepoint
from odoo.tests import tagged

from .common import at
from .soaking import SoakCase
from .walking import EVENTS

LONG = os.environ.get("COLLECTIONS_SOAK")
CUSTOMERS, DAYS = map(int, (LONG or "10x15").split("x"))
SEED = int(os.environ.get("COLLECTIONS_SEED", "2026"))
# A day has its runs and its mails at their hours; more is bought and paid than in the short walks, so that
# conversations end and begin.
OF_THE_DAY = ("day", "run", "send")
MORE = {"invoice": 6, "settle": 5, "bounce": 2, "check": 4}
WANTED = ("pay", "settle", "unmatch", "reply", "promise", "dispute", "hold", "bounce", "check")


@tagged("post_install", "-at_install", "collections_gentle")
class TestSoak(SoakCase):
    chances = {name: chance for name, chance in {**EVENTS, **MORE}.items() if name not in OF_THE_DAY}

    def test_every_day(self):
        self.checked, self.letters, self.begun = 0, 0, time.process_time()
        since = fields.Datetime.now() - timedelta(hours=1)
        self._begin(SEED, [f"Customer{number}" for number in range(CUSTOMERS)])
        for day in range(DAYS):
            self._live_a_day()
            self._check_day(since)
            since = fields.Datetime.now()
            self._keep(day)
        self.assertGreater(len(self.seen), CUSTOMERS, self.done)
        for name in WANTED:
            self.assertTrue(self.done.get(name), f"{name} never happened: {self.done}")

    def _live_a_day(self):
        """A morning of the office; in between the run decides and, an hour later, what it wrote leaves."""
        self._go_to(at(days=self._next_day()))
        events = max(CUSTOMERS // 10, 6)
        self._events(events // 2)
        # However short the soak is, everything is tried.
        self._try(WANTED[self.day % len(WANTED)])
        self._do_run()
        # What is written now may be wrong in an hour.
        self._events(events - events // 2)
        self._go_to(at(days=self.day, hour=11))
        self._morning_of_letters()

    def _morning_of_letters(self):
        for _round in range(2):
            self._do_send()
            self._do_run()

    def _next_day(self):
        self.day += 1
        while at(days=self.day).weekday() > 4:
            self.day += 1
        return self.day

    def _keep(self, day):
        """A long soak commits every day, as a server does: in one transaction the database would drown in old versions
        of rows. It says how far it is."""
        if not LONG:
            return
        moment = self.env.cr._now
        for cleanup, *_rest in self._cleanups:
            if isinstance(getattr(cleanup, "__self__", None), Savepoint):
                cleanup.__self__.closed = True
        self.env.cr.postcommit.clear()
        type(self.env.cr).commit(self.env.cr)
        self.env.cr._now = moment
        print(f"day {day + 1} of {DAYS}: {self._so_far()}", flush=True)

    def _so_far(self):
        events = sum(count for name, count in self.done.items() if not name.endswith("refused"))
        kinds = ", ".join(f"{name} {self.done.get(name, 0)}" for name in WANTED)
        return (
            f"{CUSTOMERS} customers, seed {SEED}: {events} events ({kinds}), {self.letters} mails to customers, "
            f"{len(self.seen)} of them reminders, {self.checked} customer-days checked in "
            f"{time.process_time() - self.begun:.0f} s of work"
        )

    # --- what else happens ------------------------------------------------------------------------------------------

    def _do_settle(self):
        """Everything is paid at last."""
        moves = self._open_moves(self._open_case())
        self._pay(moves)

    def _do_bounce(self):
        """A message of the last days comes back."""
        recent = fields.Datetime.now() - timedelta(days=5)
        came = [("kind", "=", "reminder"), ("state", "=", "sent"), ("mail_id", "!=", False), ("sent_at", ">", recent)]
        sent = self.env["collections.touch"].search(came)
        if not sent:
            raise UserError("Nothing was sent lately.")
        touch = self.random.choice(list(sent))
        touch._set_bounced("Mailbox full")

    def _do_check(self):
        """A collector has looked at the address and says that it is right."""
        kind = self.env.ref("collections_gentle.activity_check_contact")
        cases = self.env["collections.case"].search([("activity_ids.activity_type_id", "=", kind.id)])
        if not cases:
            raise UserError("No address is in doubt.")
        case = self.random.choice(list(cases))
        case.with_user(self.collector).action_retry_contact()
