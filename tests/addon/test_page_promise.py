"""On the page: I will pay on a certain day."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY
from .paging import PageCase
from .planning import plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPagePromise(PageCase):
    def _promises(self):
        return self.promises.search([("partner_id", "=", self.partner.id)], order="id")

    def _give(self, day, *moves, **form):
        lines = [self._line(move) for move in moves or (self.newer, self.older)]
        return self._post("/promise", day=str(day), lines=lines, **form)

    def test_a_day_is_noted_at_once(self):
        reminder = self._reminder_under_way()
        answer = self._give(march(20), words="After the <b>fair</b>")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Thank you, the day is noted.", self._said_there(answer))
        self.assertIn("You plan to pay 1,200.00 € for", self._words(answer))
        promise = self._promises()
        self.assertEqual((promise.state, promise.amount, promise.date_promised), ("open", 1200, march(20)))
        self.assertEqual(
            (promise.channel, promise.promised_by, promise.note), ("page", self.partner, "After the <b>fair</b>")
        )
        self.assertFalse(promise.user_id)
        self.assertStopped(reminder)
        self.assertTold("Promised on the page: 1,200.00 €")
        self.assertEqual(self.case.state, "open")
        self.assertFalse(self.case.hold_ids)
        self.assertConfirmed("promise_noted", "you plan to pay 1,200.00 €", "by March 20, 2026")
        self.assertSilentFor(march(11), march(18))
        self._day(march(19))
        self._run_and_send()
        self.assertEqual(self._purposes(self.partner), ["promise_noted", "promise_tomorrow"])

    def test_for_one_of_the_invoices(self):
        self._give(march(20), self.older)
        self.assertEqual((self._promises().line_ids, self._promises().amount), (self._lines(self.older), 200))
        words = self._words(self._open())
        self.assertIn("promised for March 20, 2026", words.split(self.newer.name)[0])

    def test_two_currencies_are_two_promises(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        dollars = self._invoice(self.partner, amount=70, currency_id=usd.id)
        self._give(march(20), self.older, dollars)
        self.assertEqual(self._promises().mapped(lambda p: (p.amount, p.currency_id.name)), [(200, "EUR"), (70, "USD")])

    def test_another_day_takes_the_place_of_the_first(self):
        """Twice; the third time a person asks what would help."""
        for day in (march(20), march(24), march(27)):
            self.assertIn("the day is noted", self._said_there(self._give(day)))
        self.assertEqual(self._promises().mapped("state"), ["superseded", "superseded", "open"])
        self.assertEqual(self._promises()[2].date_promised, march(27))
        self._send()
        self.assertIn("it has reached us", self._said_there(self._give(march(30))))
        self.assertEqual(self._promises().mapped("state"), ["superseded", "superseded", "open"])
        self.assertEqual(self.case.request_ids.mapped(lambda r: (r.kind, r.day)), [("later", march(30))])

    def test_too_far_away_is_asked_for(self):
        """Thirty days are noted; thirty-one are looked at by a person, and meanwhile nobody writes."""
        self._give(TODAY + timedelta(days=30), self.older)
        self.assertEqual(self._promises().date_promised, TODAY + timedelta(days=30))
        self._send()
        reminder = self._reminder_under_way()
        answer = self._give(TODAY + timedelta(days=31), words="We reopen then")
        self.assertIn("You will have an answer soon", self._said_there(answer))
        self.assertFalse(self._promises())
        request = self.case.request_ids
        self.assertEqual((request.kind, request.day, request.state), ("later", TODAY + timedelta(days=31), "open"))
        self.assertEqual((request.words, request.asked_by), ("We reopen then", self.partner))
        self.assertEqual(self.case.hold_ids.mapped("hold_type"), ["awaiting_answer"])
        self.assertEqual(self._tasks(self.partner, "answer").user_id, self.collector)
        self.assertStopped(reminder)
        self.assertConfirmed("request_noted", "You would like to pay on April 10, 2026.")
        self.assertSilentFor(march(11), march(20))

    def test_after_two_that_were_not_kept_a_person_looks(self):
        for day in (march(12), march(16)):
            self._promise(self.partner, on=day)._update_state(("open",), "broken")
        answer = self._give(march(20))
        self.assertIn("it has reached us", self._said_there(answer))
        self.assertEqual(self._promises().mapped("state"), ["broken", "broken"])
        self.assertEqual(self.case.request_ids.kind, "later")

    def test_what_is_missing_is_said_and_nothing_is_written(self):
        lines = self._to_promise()
        foreign = self._line(self._other(50)[2][0])
        for day in ("", "2026-03-09", "2027-03-11", "10001-01-01", "tomorrow", "31.03.2026", "2026-02-30"):
            words = "^Please (choose a day|write the day)"
            answer = self.assertRefusedThere("/promise", words, day=day, lines=lines, words="Let me see")
            self.assertIn("Let me see", answer.text, "what was typed is not lost")
        for chosen in ([], [foreign], ["x"], ["-1"], ["9" * 30], ["0"]):
            self.assertRefusedThere("/promise", "^Please choose what", day="2026-03-20", lines=chosen)
        self.assertRefusedThere("/promise", "below 2000 characters", day="2026-03-20", lines=lines, words="x" * 2001)

    def test_not_for_what_was_agreed_otherwise(self):
        """In discussion, part of a plan, paid a moment ago."""
        self.env["collections.dispute"].create(
            {"case_id": self.case.id, "line_ids": [Command.set(self._lines(self.newer).ids)]}
        )
        self._pay(self.older)
        self.assertRefusedThere("/promise", "^Please choose what", day="2026-03-20", lines=self._to_promise())
        case, token, (planned,) = self._other(500)
        self._agree(case.partner_id, count=2)
        answer = self._post("/promise", case=case, token=token, day="2026-03-20", lines=[self._line(planned)])
        self.assertEqual((answer.status_code, len(case.promise_ids)), (422, 0))

    def test_what_they_typed_is_escaped_everywhere(self):
        self._give(march(20), words="<script>alert(1)</script>")
        body = self.case.message_ids.mapped(lambda m: plain(str(m.body)))
        self.assertTrue(any("&lt;script&gt;" in text for text in body))
        for text in [*body, str(self.case.timeline)]:
            self.assertNotIn("<script", text)
