from psycopg2.errors import NotNullViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .calling import DeskCase, day
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskDraft(DeskCase):
    """What is typed is kept, whatever happens; bad input; hand-over; limit; rights."""

    def _given(self):
        super()._given()
        self.case = self._to_call()
        self.other = self._to_call("Alder Books", amount=50)
        self.other.user_id = False

    # --- kept -------------------------------------------------------------------------------------------------------

    def test_a_begun_call_is_found_again(self):
        """The browser was closed in the middle of the second call."""
        self._call(self.other, note="She is looking for the", aim="A date")
        found = self._desk()
        self.assertEqual((found.case_id, found.note, found.aim), (self.other, "She is looking for the", "A date"))
        self.assertEqual(self._call(self.other), found, "from the customer too")

    def test_an_untouched_call_is_not_a_begun_one(self):
        self._call(self.other)
        self.assertEqual(self._desk().case_id, self.case)

    def test_a_break_keeps_it(self):
        call = self._call(self.case, note="Half a sentence")
        rest = self._opened(call.action_break())
        self.assertEqual((rest.kind, rest.queue), ("break", False))
        self.assertEqual(self._opened(rest.action_go_on()), call)
        self.assertEqual((call.state, call.note), ("draft", "Half a sentence"))

    def test_a_skipped_call_keeps_what_was_typed(self):
        call = self._call(self.case, aim="The order number")
        call.action_skip()
        self.assertEqual(call.state, "skipped")
        self.assertEqual(self._call(self.case), call)
        self.assertEqual((call.state, call.aim), ("draft", "The order number"))

    def test_on_another_day_it_begins_anew(self):
        """What was planned and said is still there; how it went, and what was agreed then, is not of this call."""
        for end in (lambda call: None, lambda call: call.action_skip()):
            typed = {"aim": "A date", "fallback": "A reason", "note": "She looks", "agreed": "Friday"}
            call = self._call(self.case, outcome="callback", callback_at=at(days=1, hour=14), **typed)
            end(call)
            self._go_to(at(hour=16))
            self.assertEqual((self._call(self.case).outcome, call.agreed), ("callback", "Friday"), "the same day")
            self._go_to(at(days=1))
            self.assertEqual(self._desk(), call)
            self.assertEqual((call.aim, call.fallback, call.note), ("A date", "A reason", "She looks\nFriday"))
            self.assertEqual((call.outcome, call.callback_at, call.agreed), (False, False, False))
            self.assertFalse(call.agreed_words)
            call.write(dict.fromkeys(typed, False))
            self._go_to(at())
            call.sudo().opened_at = at()

    def test_what_was_typed_this_morning_stays(self):
        """The form was open overnight."""
        call = self._call(self.case, aim="A date")
        self._go_to(at(days=1))
        call.write({"outcome": "spoke", "note": "They pay"})
        self.env.flush_all()
        call.action_refresh()
        self.assertEqual((call.outcome, call.note, call.opened_at), ("spoke", "They pay", at(days=1)))

    # --- when customers become one, and when the case is closed ---------------------------------------------------------

    def _merge(self):
        (self.case.partner_id | self.other.partner_id)._collections_unite(self.case.partner_id)
        self.env.invalidate_all()
        self.assertEqual(self.other.state, "closed")

    def test_drafts_follow_a_merge(self):
        call, skipped = self._call(self.other, note="Mine"), self._call(self.other, self.colleague, note="Theirs")
        skipped.action_skip()
        self._merge()
        self.assertEqual((call.sudo() | skipped.sudo()).case_id, self.case)
        self.assertEqual(self._desk(), call)
        self.assertEqual(self._call(self.case, self.colleague), skipped)
        self.assertEqual((call.note, skipped.note), ("Mine", "Theirs"))

    def test_two_drafts_become_one(self):
        call = self._call(self.case, note="She looks for it", aim="A date")
        other = self._call(self.other, note="He is on holiday", fallback="A reason", outcome="spoke")
        self._merge()
        self.assertEqual(self.calls.search([("state", "=", "draft")]), call)
        self.assertEqual(
            (call.note, call.aim, call.fallback, call.outcome),
            ("She looks for it\nHe is on holiday", "A date", "A reason", "spoke"),
        )
        self.assertEqual((other.state, other.case_id), ("skipped", self.other))

    def test_paid_while_they_talked(self):
        call = self._call(self.case, outcome="callback", note="Please ring again", callback_at=at(days=1))
        self._pay(self.case.item_ids.move_id)
        self._run()
        self.assertEqual(self.case.state, "closed")
        call.action_done()
        self.env.invalidate_all()
        case = self._case(self.case.partner_id)
        self.assertEqual((call.state, call.case_id, call.touch_id.case_id, case.state), ("done", case, case, "paused"))
        self.assertNotEqual(case, self.case)
        self.assertEqual((case.request_ids.kind, case.request_ids.call_at), ("call", at(days=1)))
        self.assertEqual(call.touch_id.note, "Please ring again")

    def test_paid_and_nothing_more_to_arrange(self):
        """No conversation is opened only to say that there was one."""
        call = self._call(self.case, outcome="spoke", note="Paid this morning")
        self._pay(self.case.item_ids.move_id)
        self._run()
        cases = self.env["collections.case"].search_count([])
        call.action_done()
        self.assertEqual((call.state, call.touch_id.case_id, call.touch_id.outcome), ("done", self.case, "spoke"))
        self.assertEqual(self.env["collections.case"].search_count([]), cases)

    def test_one_call_at_a_time(self):
        call = self._call(self.case)
        self.assertRefused(
            "begun this call already", self.calls.with_user(self.collector).create, {"case_id": self.case.id}
        )
        self.assertEqual(self.calls.search([("case_id", "=", self.case.id)]), call)

    def test_two_collectors_have_each_their_own(self):
        mine, theirs = self._call(self.case, note="Mine"), self._call(self.case, self.colleague, note="Theirs")
        self.assertNotEqual(mine, theirs)
        self.assertEqual(mine.note, "Mine")

    def test_what_was_recorded_does_not_change(self):
        call = self._done(self.case, "spoke")
        self.assertRefused("has ended", call.write, {"note": "Something else"})
        self.assertRefused("recorded already", call.action_done)
        self.assertEqual(self._calls_made(self.case), [("reminder", "sent", "spoke")])

    def test_nobody_deletes(self):
        call = self._call(self.case)
        with self.assertRaises(AccessError):
            call.unlink()
        self.assertRefused("is kept", call.sudo().unlink)

    # --- bad input --------------------------------------------------------------------------------------------------

    def assertRefusedAndKept(self, words, **typed):
        call = self._call(self.case, **typed)
        self.assertRefused(words, call.action_done)
        self.assertEqual(call.state, "draft")
        for name, value in typed.items():
            self.assertEqual(call[name], value)
        self.assertEqual(self._asked_touch(self.case).state, "queued")

    def test_no_outcome(self):
        self.assertRefusedAndKept("Choose how the call went", note="They pay on Friday")

    def test_no_note(self):
        for outcome in ("spoke", "callback", "refused"):
            with self.subTest(outcome=outcome):
                self.assertRefusedAndKept("Write a few words", outcome=outcome, agreed="Friday")

    def test_a_blank_note(self):
        self.assertRefusedAndKept("Write a few words", outcome="spoke", note=" \n ")

    def test_callback_without_a_moment(self):
        self.assertRefusedAndKept("the day and the hour", outcome="callback", note="Busy")

    def test_callback_in_the_past(self):
        self.assertRefusedAndKept("from now on", outcome="callback", note="Busy", callback_at=at(hour=9))

    def test_callback_far_away(self):
        self.assertRefusedAndKept("two months", outcome="callback", note="Busy", callback_at=at(days=70))

    def test_what_follows_is_not_typed(self):
        for name, value in (("state", "done"), ("user_id", self.colleague.id), ("touch_id", 1), ("skipped_at", at())):
            with self.subTest(name=name):
                self.assertRefused("not written by hand", self._call(self.case).write, {name: value})

    def test_nor_does_a_callers_context_say_it(self):
        made = {"state": "done", "user_id": self.colleague.id, "ended_at": at(), "note": "n"}
        defaults = {f"default_{name}": value for name, value in made.items()}
        calls = self.calls.with_user(self.collector).with_context(**defaults)
        call = calls.create({"case_id": self.case.id})
        self.assertEqual((call.state, call.user_id, call.ended_at), ("draft", self.collector, False))
        done = self._call(self.other).with_context(default_state="sent", default_sent_at=at(days=-1))
        done.write({"outcome": "no_answer"})
        done.action_done()
        self.assertEqual(done.touch_id.mapped(lambda t: (t.state, t.sent_at)), [("failed", False)])

    def test_nobodys_case_comes_from_the_context(self):
        calls = self.calls.with_user(self.collector).with_context(default_case_id=self.case.id)
        with self.assertRaises(NotNullViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            calls.sudo().create({})

    # --- hand-over --------------------------------------------------------------------------------------------------

    def _hand_over(self, call, colleague, words="Please be patient with her"):
        wizard = self.env["collections.hand.over"].with_user(self.collector)
        return wizard.create({"call_id": call.id, "user_id": colleague.id, "words": words}).action_confirm()

    def test_hand_over(self):
        call = self._call(self.case, note="It became loud", aim="A reason")
        rest = self._opened(self._hand_over(call, self.colleague))
        self.env.invalidate_all()
        self.assertEqual((call.state, call.handed_to, call.note), ("handed_over", self.colleague, "It became loud"))
        self.assertEqual(self.case.user_id, self.colleague)
        tasks = self._tasks(self.case, "call")
        self.assertEqual(set(tasks.mapped("date_deadline")), {day(11)})
        self.assertEqual(tasks.user_id, self.colleague)
        mine = tasks.filtered(lambda t: t.summary == "Go on with Rowan Bakery, handed over by Maeve Byrne")
        self.assertIn("Please be patient with her", mine.note)
        self.assertEqual((rest.kind, rest.title), ("handed", "It is in good hands with Niall Collector."))
        self.assertEqual(self._calls_made(self.case), [("reminder", "queued", False)], "nothing was recorded")

    def test_the_colleague_reads_what_happened(self):
        self._hand_over(self._call(self.case, note="It became loud"), self.colleague)
        self.assertEqual(self._queue(self.colleague), (["Alder Books"], []), "not today")
        self._go_to(at(days=1))
        self.assertEqual(self._queue(self.colleague)[0], ["Rowan Bakery", "Alder Books"])
        call = self._desk(self.colleague)
        self.assertIn("It became loud", call.briefing)
        self.assertIn("Please be patient with her", call.briefing)
        self.assertIn("Last time may not have been a good moment", call.script)

    def test_a_talk_before_the_hand_over_is_recorded(self):
        self._hand_over(self._call(self.case, outcome="refused", note="Too angry to talk"), self.colleague)
        self.assertEqual(self._calls_made(self.case), [("reminder", "sent", "refused")])

    def test_the_colleague_ends_what_was_handed_over(self):
        self._hand_over(self._call(self.case, note="It became loud"), self.colleague)
        self._go_to(at(days=1))
        self._done(self.case, "spoke", user=self.colleague)
        self.assertFalse(self.case.activity_ids)

    def test_not_to_everybody(self):
        call = self._call(self.case, note="It became loud")
        self.assertRefused("cannot talk with customers", self._hand_over, call, self.reader)
        self.assertRefused("this is you", self._hand_over, call, self.collector)
        self.assertEqual((call.state, self.case.user_id), ("draft", self.collector))

    # --- enough for today ---------------------------------------------------------------------------------------------

    def test_limit(self):
        self.company.collections_calls_per_day = 1
        self.assertEqual(self._desk().today_words, "0 of 1 calls today")
        call = self._call(self.case, outcome="no_answer")
        rest = self._opened(call.action_done())
        self.assertEqual((rest.kind, rest.title), ("limit", "That was enough for today."))
        self.assertEqual(self._opened(self.calls.with_user(self.collector).action_desk()).kind, "limit")
        self.assertTrue(self._call(self.other).enough, "one customer may be opened all the same")

    def test_whoever_asked_is_called_beyond_the_limit(self):
        self.company.collections_calls_per_day = 1
        self._done(self.case, "voicemail")
        self.other.with_user(self.collector)._call_back_at(at(hour=11))
        self._go_to(at(hour=11))
        self.assertEqual(self._desk().case_id, self.other)

    def test_tomorrow_is_another_day(self):
        self.company.collections_calls_per_day = 1
        self._done(self.case, "voicemail")
        self._go_to(at(days=1))
        self.assertEqual(self._desk().case_id, self.other)

    def test_calls_of_colleagues_do_not_count(self):
        self.company.collections_calls_per_day = 1
        self._done(self.case, "voicemail", user=self.colleague)
        self.assertEqual(self._desk().case_id, self.other)

    def test_no_limit(self):
        self.company.collections_calls_per_day = 0
        self._done(self.case, "voicemail")
        self.assertEqual(self._desk().today_words, "1 calls today")

    def test_a_limit_below_zero(self):
        self.assertRefused("or 0 for as many", self.company.write, {"collections_calls_per_day": -1})

    # --- rights -----------------------------------------------------------------------------------------------------

    def test_readers_call_nobody(self):
        with self.assertRaises(AccessError):
            self.calls.with_user(self.reader).create({"case_id": self.case.id})
        with self.assertRaises(AccessError):
            self.case.with_user(self.reader).action_call()
        self.assertFalse(self.calls.search([]))

    def test_drafts_are_for_their_own_eyes_and_the_managers(self):
        call = self._call(self.case, note="Between us")
        self.assertFalse(self.calls.with_user(self.colleague).search([]))
        for name in ("read", "write"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(call.with_user(self.colleague), name)({"note": "x"} if name == "write" else ["note"])
        self.assertEqual(call.with_user(self.manager).note, "Between us")

    def test_other_companies(self):
        call = self._call(self.case)
        company = self.env["res.company"].create({"name": "Birch House"})
        stranger = self._user("birch.manager", "group_manager")
        stranger.write({"company_id": company.id, "company_ids": [Command.set(company.ids)]})
        self.assertFalse(self.calls.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            call.with_user(stranger).read(["note"])
        self.assertEqual(self._queue(stranger), ([], []))
        with self.assertRaises(AccessError):
            self.case.with_user(stranger).action_call()
        call.note = "It became loud"
        self.assertRefused("cannot talk with customers", self._hand_over, call, stranger)
