from odoo.tests import tagged

from .calling import DeskCase, day
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskOutcomes(DeskCase):
    """What each outcome writes, and that it writes nothing else. Tuesday the 10th."""

    def _given(self):
        super()._given()
        self.case = self._to_call()
        self.before = self._count()

    def _wrote(self):
        """What was written since, of what could have been."""
        return {name: n - self.before[name] for name, n in self._count().items() if n != self.before[name]}

    # --- reached ----------------------------------------------------------------------------------------------------

    def test_spoke(self):
        call = self._done(self.case, "spoke", late_reason="approval", callback_at=at(days=3))
        touch = self._asked_touch(self.case)
        self.assertEqual(
            (touch.state, touch.outcome, touch.late_reason, touch.note, touch.user_id, touch.sent_at),
            ("sent", "spoke", "approval", "They looked for the invoice", self.collector, at()),
        )
        self.assertEqual((call.state, call.touch_id, call.ended_at), ("done", touch, at()))
        self.assertEqual(self.case.stage_id, self.stages[17], "a contact that was made moves the stage")
        self.assertFalse(self.case.activity_ids)
        self.assertEqual(self._wrote(), {}, "no other touch, no mail, no promise, no callback")

    def test_spoke_without_being_asked(self):
        self._done(self.case, "spoke")
        self._go_to(at(days=8))
        self._done(self.case, "spoke", note="Once more")
        self.assertEqual(self._calls_made(self.case), [("reminder", "sent", "spoke"), ("manual", "sent", "spoke")])

    def test_voicemail(self):
        self._done(self.case, "voicemail", note=False)
        touch = self._asked_touch(self.case)
        self.assertEqual((touch.state, touch.outcome, touch.note), ("sent", "voicemail", False))
        self.assertEqual(self.case.stage_id, self.stages[17])
        self.assertEqual(self._wrote(), {})

    def test_voicemail_says_no_reason(self):
        self._done(self.case, "voicemail", late_reason="forgot")
        self.assertFalse(self._asked_touch(self.case).late_reason)

    def test_voicemail_answers_nothing(self):
        """Whoever waits for our answer still waits, and is called another day."""
        self._writes(self.case, self.case.partner_id)
        self._done(self.case, "voicemail")
        self.assertEqual(self.case._waiting_holds().state, "active")

    # --- nobody answers -----------------------------------------------------------------------------------------------

    def test_no_answer(self):
        self._done(self.case, "no_answer", note=False)
        asked, attempt = self.case.touch_ids.sorted("id")
        self.assertEqual(
            (attempt.kind, attempt.channel, attempt.state, attempt.failure_type, attempt.tried_at, attempt.sent_at),
            ("manual", "call", "failed", "no_answer", at(), False),
        )
        self.assertEqual((asked.state, asked.outcome), ("queued", False), "it stays on the list")
        self.assertEqual(self._due(self.case, "call"), [day(11)])
        self.assertFalse(self.case.stage_id)
        self.assertFalse(self.case.last_contact_at)
        self.assertEqual(self._wrote(), {"collections.touch": 1})
        self.assertEqual(self._queue(), ([], []))

    def test_no_answer_before_a_weekend(self):
        """Friday the 13th; Monday is a working day, Saint Patrick's is Tuesday."""
        self._go_to(at(days=3))
        self._done(self.case, "no_answer")
        self.assertEqual(self._due(self.case, "call"), [day(16)])

    def test_no_answer_is_no_contact(self):
        """The budget does not count it: the next day the customer may be called again."""
        self._done(self.case, "no_answer")
        self._go_to(at(days=1))
        self.assertEqual(self._queue(), (["Rowan Bakery"], []))

    def test_twice_no_answer_gives_the_call_up(self):
        self.stages[17].write({"second_channel": False, "third_channel": False})
        self._done(self.case, "no_answer")
        self._go_to(at(days=1))
        self._done(self.case, "no_answer")
        asked = self._asked_touch(self.case)
        self.assertEqual((asked.state, asked.failure_type, asked.failed_at), ("failed", "no_answer", at(days=1)))
        self.assertFalse(self.case.activity_ids, "nobody is asked to check the number")
        self._go_to(at(days=1, hour=11))
        self._run()
        self.assertEqual(self._verdict(self.case.partner_id), ("unreachable", "no_answer"))

    def test_then_the_stage_goes_on_in_its_second_way(self):
        template = self.env.ref("collections_gentle.mail_template_business_plan")
        self.stages[17].write({"second_channel": "email", "mail_template_id": template.id})
        self._done(self.case, "no_answer")
        self._go_to(at(days=1))
        self._done(self.case, "no_answer")
        self._run()
        reminders = self._reminders(self.case.partner_id).sorted("id")
        self.assertEqual(reminders.mapped(lambda t: (t.channel, t.state)), [("call", "failed"), ("email", "queued")])

    def test_tries_of_last_week_do_not_count(self):
        self._done(self.case, "no_answer")
        self._go_to(at(days=8))
        self._done(self.case, "no_answer")
        self.assertEqual(self._asked_touch(self.case).state, "queued")

    def test_as_many_tries_as_the_policy_says(self):
        self.policy.max_calls = 1
        self._done(self.case, "no_answer")
        self.assertEqual(self._asked_touch(self.case).state, "failed")

    # --- wrong number -------------------------------------------------------------------------------------------------

    def test_wrong_number(self):
        self._done(self.case, "wrong_number", note="A dentist")
        touch = self._asked_touch(self.case)
        self.assertEqual(
            (touch.state, touch.failure_type, touch.outcome, touch.tried_at, touch.note),
            ("failed", "wrong_number", "wrong_number", at(), "A dentist"),
        )
        self.assertFalse(self._tasks(self.case, "call"))
        self.assertEqual(len(self._tasks(self.case, "check_contact")), 1)
        self.assertEqual(self._wrote(), {"mail.activity": 1})
        self.assertFalse(self.case.stage_id)

    def test_a_wrong_number_is_not_dialled_again(self):
        """Also where the run had not asked for the call, until somebody has corrected it."""
        self._done(self.case, "spoke")
        self._go_to(at(days=8))
        self._done(self.case, "wrong_number")
        self.assertEqual(len(self._tasks(self.case, "check_contact")), 1)
        self._go_to(at(days=15))
        self.assertEqual(self._queue(everyone=True)[1], [("Rowan Bakery", "unreachable")])
        self.case.partner_id.phone = "+353 1 700 9999"
        self.assertEqual(self._queue(everyone=True)[0], ["Rowan Bakery"])

    def test_the_number_that_was_dialled_counts(self):
        """It was corrected after the run had asked for the call, and the new one is wrong too."""
        self.case.partner_id.phone = "+353 1 700 5555"
        self._done(self.case, "wrong_number", note="A dentist")
        self.assertEqual(self._asked_touch(self.case).recipient_number, self.case.contact_id._collections_phone())
        self._go_to(at(days=8))
        self.assertEqual(self._queue(everyone=True), ([], [("Rowan Bakery", "unreachable")]))

    def test_a_talk_names_the_number_that_was_dialled(self):
        self.case.partner_id.phone = "+353 1 700 5555"
        self._done(self.case, "spoke")
        self._go_to(at(days=8))
        self._done(self.case, "voicemail")
        numbers = self.case.touch_ids.mapped("recipient_number")
        self.assertEqual(numbers, [self.case.contact_id._collections_phone()] * 2)

    # --- later, or not at all -------------------------------------------------------------------------------------------

    def test_callback(self):
        self._done(self.case, "callback", callback_at=at(days=2, hour=14, minute=30))
        touch = self._asked_touch(self.case)
        self.assertEqual((touch.state, touch.outcome), ("sent", "callback"))
        request = self.case.request_ids
        self.assertEqual(
            (request.kind, request.day, request.call_at, request.state),
            ("call", day(12), at(days=2, hour=14, minute=30), "open"),
        )
        self.assertEqual(self._tasks(self.case, "callback").summary, "Call Rowan Bakery back at 14:30")
        self.assertEqual(self._due(self.case, "callback"), [day(12)])
        self.assertEqual(self.case._waiting_holds().state, "active")
        self.assertFalse(self._purposes(self.case.partner_id), "no confirmation of something that they wrote")
        wrote = self._wrote()
        self.assertEqual((wrote.pop("collections.hold"), wrote.pop("mail.activity")), (1, 1))
        self.assertNotIn("mail.mail", wrote)
        self.assertNotIn("collections.touch", wrote)

    def test_nobody_writes_before_the_callback(self):
        self._done(self.case, "callback", callback_at=at(days=6, hour=14))
        for days in range(1, 6):
            self._go_to(at(days=days))
            self.assertEqual(self._run_and_send(), [])
        self.assertEqual(self._verdict(self.case.partner_id), ("hold", "awaiting_answer"))

    def test_the_callback_comes_at_its_hour(self):
        self._done(self.case, "callback", callback_at=at(days=2, hour=14, minute=30))
        self._go_to(at(days=1))
        self.assertEqual(self._queue(), ([], []))
        self._go_to(at(days=2))
        self.assertEqual(self._queue(), ([], [("Rowan Bakery", "callback")]))
        self._go_to(at(days=2, hour=14, minute=30))
        self.assertEqual(self._queue(), (["Rowan Bakery"], []))
        self.assertEqual(self._desk().why_words, "They asked for this call")

    def test_the_callback_made(self):
        self._done(self.case, "callback", callback_at=at(days=2, hour=14))
        self._go_to(at(days=2, hour=14))
        self._done(self.case, "spoke")
        self.assertEqual(self.case.request_ids.state, "done")
        self.assertFalse(self.case._waiting_holds())
        self.assertFalse(self.case.activity_ids)

    def test_the_callback_not_answered(self):
        self._done(self.case, "callback", callback_at=at(days=2, hour=14))
        self._go_to(at(days=2, hour=14))
        self._done(self.case, "no_answer")
        self.assertEqual(self._due(self.case, "callback"), [day(13)])
        self.assertEqual(self.case.request_ids.state, "open")

    def _wishes_a_call(self):
        """For eleven o'clock, and nobody has talked before, so that only this wish counts."""
        self.case.with_user(self.collector)._call_back_at(at(hour=11))
        self._go_to(at(hour=11))

    def test_a_callback_is_not_tried_twice_a_day(self):
        self._wishes_a_call()
        self.assertEqual(self._queue(), (["Rowan Bakery"], []))
        self._done(self.case, "no_answer")
        self._tasks(self.case, "callback").date_deadline = day(10)
        self.assertEqual(self._queue(), ([], [("Rowan Bakery", "budget")]))
        self._go_to(at(days=1))
        self.assertEqual(self._queue(), (["Rowan Bakery"], []))

    def test_nobody_is_called_back_for_ever(self):
        """Two tries, as the policy says: the wish ends, nobody waits any more, and a person is told."""
        for outcome in ("no_answer", "voicemail"):
            with self.subTest(outcome=outcome), self.env.cr.savepoint() as savepoint:
                self._wishes_a_call()
                self._done(self.case, outcome)
                waiting = self.case._waiting_holds()
                self.assertEqual((self.case.request_ids.state, waiting.state), ("open", "active"))
                self._go_to(at(days=1, hour=11))
                self._done(self.case, "no_answer")
                self.assertEqual((self.case.request_ids.state, waiting.state), ("declined", "lifted"))
                self.assertEqual(waiting.end_reason, "nobody answered when we called back")
                self.assertFalse(self._tasks(self.case, "callback"))
                self.assertEqual(
                    self._tasks(self.case, "review").mapped(lambda t: (t.summary, t.date_deadline)),
                    [("Rowan Bakery asked for a call and did not answer: how do we go on?", day(12))],
                )
                self.assertEqual(self._queue(), ([], []))
                savepoint.rollback()
                self._go_to(at())

    def test_tries_that_are_weeks_apart_count_too(self):
        self._wishes_a_call()
        self._done(self.case, "no_answer")
        self._go_to(at(days=9, hour=11))
        self._done(self.case, "no_answer")
        self.assertEqual(self.case.request_ids.state, "declined")

    def test_what_they_wrote_meanwhile_still_waits(self):
        self._wishes_a_call()
        self._go_to(at(hour=12))
        self._writes(self.case, self.case.partner_id, "And what is the order number?")
        self._done(self.case, "no_answer")
        self._go_to(at(days=1, hour=11))
        self._done(self.case, "no_answer")
        self.assertEqual(self.case.request_ids.state, "declined")
        self.assertEqual(self.case._waiting_holds().state, "active")
        self.assertEqual(len(self._tasks(self.case, "answer")), 1)

    def test_what_they_read_of_the_callback(self):
        """By their own clock: half past two in Dublin is half past nine in New York."""
        self.case.partner_id.write({"country_id": self.env.ref("base.us").id, "tz": "America/New_York"})
        self.case._call_back_at(at(days=2, hour=14, minute=30))
        self.assertEqual(self.case.request_ids.what_words, "You would like a call on March 12, 2026: at 10:30.")

    def test_refused(self):
        self._done(self.case, "refused", note="Not by telephone, please")
        self.assertEqual(self._calls_made(self.case), [("reminder", "sent", "refused")])
        task = self._tasks(self.case, "review")
        self.assertEqual(
            (task.summary, task.date_deadline),
            ("They would rather not talk: how do we go on with Rowan Bakery?", day(11)),
        )
        self.assertFalse(self._tasks(self.case, "call"))
        wrote = {"mail.activity": 1, "collections.hold": 1, "mail.message": 2}
        self.assertEqual(self._wrote(), wrote, "two notes for colleagues; no mail, no other contact")

    def test_nobody_writes_until_a_person_has_decided(self):
        self._done(self.case, "refused")
        self._go_to(at(days=20))
        self.assertEqual(self._run_and_send(), [])
        self.assertEqual(self._verdict(self.case.partner_id), ("hold", "postponed"))
        self.assertEqual(self._queue(everyone=True)[0], [])
        self._tasks(self.case, "review").with_user(self.collector).action_feedback(feedback="By letter")
        self.env.invalidate_all()
        self.assertEqual((self.case.state, self.case.hold_ids.state), ("open", "lifted"))

    def test_who_would_rather_not_talk_has_had_no_answer(self):
        self._writes(self.case, self.case.partner_id)
        promise = self._promised(self.case, on=day(11))
        self.env.cr.execute(
            "UPDATE collections_promise SET state = 'broken', call_due = true WHERE id = %s", promise.ids
        )
        self.env["collections.perform"]._create_activities("activity_broken", [(self.case, "Call")])
        self.env.invalidate_all()
        self._writes(self.case, self.case.partner_id)
        self._done(self.case, "refused")
        self.assertEqual(self.case._waiting_holds().state, "active")
        self.assertEqual((len(self._tasks(self.case, "answer")), len(self._tasks(self.case, "broken"))), (1, 1))
        self.assertTrue(promise.call_due)

    def test_the_call_that_they_had_asked_for_was_made_all_the_same(self):
        self._wishes_a_call()
        self._done(self.case, "refused")
        self.assertEqual((self.case.request_ids.state, len(self.case._waiting_holds())), ("done", 0))
        self.assertFalse(self._tasks(self.case, "callback"))
        self.assertEqual(self.case.hold_ids.filtered(lambda h: h.state == "active").hold_type, "postponed")

    # --- what a talk closes ---------------------------------------------------------------------------------------------

    def test_every_talk_answers_what_waits(self):
        for outcome in ("spoke", "callback"):
            with self.subTest(outcome=outcome), self.env.cr.savepoint() as savepoint:
                self._writes(self.case, self.case.partner_id)
                waiting = self.case._waiting_holds()
                self._done(self.case, outcome, callback_at=at(days=2))
                self.assertEqual(waiting.state, "lifted")
                self.assertFalse(self._tasks(self.case, "answer"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_older_form_goes_the_same_way(self):
        self._wizard("log.contact", self.collector, case_id=self.case.id, outcome="no_answer", note="Rang out")
        self.assertEqual(
            self._calls_made(self.case), [("reminder", "queued", False), ("manual", "failed", "no_answer")]
        )
