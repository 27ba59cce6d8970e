from datetime import date, datetime, timedelta

from odoo.tests import new_test_user, tagged

from .common import TODAY, CollectionsCase, at

DUE = date(2026, 3, 20)


@tagged("post_install", "-at_install", "collections_gentle")
class TestStory(CollectionsCase):
    """Whole conversations, with a run and an empty mail queue every day at ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "clodagh.manager", groups="collections_gentle.group_manager", email="clodagh@linden.example.com"
        )

    def _owing(self, name, amount, **values):
        """A customer with one invoice, due on Friday the 20th."""
        partner = self._customer(name, **values)
        self._invoice(partner, days=(TODAY - DUE).days, amount=amount)
        return partner

    def _live(self, first, last, duties=True):
        """Every day: what people have to do, then the run, then the mail."""
        day = first
        while day <= last:
            self._go_to(datetime(day.year, day.month, day.day, 10))
            if duties:
                self._do_what_is_asked(day)
            self._run_and_send()
            day += timedelta(days=1)

    def _do_what_is_asked(self, day):
        """The collector calls two days after being asked, the manager reads on the day after."""
        touches = self.env["collections.touch"].search([("state", "in", ("queued", "to_approve"))])
        for touch in touches.filtered(lambda t: t.channel == "call" and self._asked_on(t) + timedelta(days=2) <= day):
            touch.activity_id.with_user(self.collector).action_feedback(feedback="Spoke with them, all is well")
        touches.filtered(lambda t: t.state == "to_approve" and self._asked_on(t) < day).with_user(
            self.manager
        ).action_approve()

    def _asked_on(self, touch):
        return touch.activity_id.date_deadline or TODAY

    def _said(self, partner):
        """(month, day, stage) of every contact that was made by the policy."""
        touches = self._touches(partner).filtered(lambda t: t.kind == "reminder" and t.state == "sent")
        return [(t.sent_at.month, t.sent_at.day, t.stage_id.days_after_due) for t in touches.sorted("sent_at")]

    def _activities(self, partner, name):
        kind = self.env.ref(f"collections_gentle.{name}")
        return (
            self._case(partner)
            .with_context(active_test=False)
            .activity_ids.filtered(lambda activity: activity.activity_type_id == kind)
        )

    # --- a hundred days ---------------------------------------------------------------------------------------------

    def test_a_hundred_days_of_a_business_and_of_a_private_customer(self):
        """17 March is Saint Patrick's, 6 April Easter Monday; the calls are made two days after they were asked for,
        and the last two messages leave the day after the manager has seen them."""
        business = self._owing("Rowan Bakery", 1200)
        private = self._owing("Sinead Daly", 60, is_company=False)
        self._live(TODAY, TODAY + timedelta(days=100))
        self.assertEqual(
            self._said(business),
            [(3, 16, -5), (3, 23, 3), (3, 30, 10), (4, 9, 17), (4, 16, 24), (4, 27, 38), (5, 20, 60), (6, 4, 75)],
        )
        self.assertEqual(
            self._said(private),
            [(3, 18, -3), (3, 23, 2), (3, 30, 9), (4, 7, 16), (4, 16, 23), (4, 29, 40), (5, 20, 60), (6, 4, 75)],
        )
        for partner in (business, private):
            self.assertEqual(len(self._touches(partner)), 8, "nothing failed, nothing was cancelled, nothing repeated")
            self.assertEqual(self._touches(partner).mapped("kind"), ["reminder"] * 8)
            self.assertEqual([len(self._activities(partner, n)) for n in ("activity_review", "activity_call")], [1, 1])
            decision = self._decision(partner)
            self.assertEqual((decision.rule, decision.code), ("ladder_end", "reviewed"))
        self._pay(self.env["account.move"].search([("partner_id", "=", business.id)]))
        self._live(date(2026, 6, 19), date(2026, 6, 20))
        self.assertEqual(self._case(business).state, "closed")
        self.assertEqual(self._touches(business)[8:].mapped("kind"), ["service"])
        self.assertEqual(len(self._touches(private)), 8)

    def test_paid_in_the_middle(self):
        """Two messages, a thank-you, and nothing for the rest of the time."""
        partner = self._owing("Rowan Bakery", 500)
        self._live(date(2026, 3, 20), date(2026, 3, 31))
        self._pay(self.env["account.move"].search([("partner_id", "=", partner.id)]))
        self._live(date(2026, 4, 1), date(2026, 4, 20))
        self.assertEqual(self._said(partner), [(3, 23, 3), (3, 30, 10)])
        self.assertEqual(self._touches(partner).mapped("kind"), ["reminder", "reminder", "service"])
        self.assertEqual(self._case(partner).state, "closed")

    def test_the_next_debt_begins_gently_again(self):
        partner = self._owing("Rowan Bakery", 500)
        self._live(date(2026, 3, 23), date(2026, 3, 31))
        self._pay(self.env["account.move"].search([("partner_id", "=", partner.id)]))
        self._live(date(2026, 4, 1), date(2026, 4, 2))
        first = self._case(partner)
        self._go_to(datetime(2026, 4, 20, 9))
        self._invoice(partner, days=100)
        self._live(date(2026, 4, 20), date(2026, 4, 26))
        self.assertEqual(self._said(partner), [(3, 23, 3), (3, 30, 10), (4, 20, 3)])
        cases = self.env["collections.case"].search([("partner_id", "=", partner.id)], order="id")
        self.assertEqual(cases.mapped("state"), ["closed", "open"])
        self.assertEqual((cases[0], cases.mapped("episode")), (first, [1, 2]))

    # --- the call ---------------------------------------------------------------------------------------------------

    def _reach(self, partner, day):
        """Let every stage before ``day`` have been sent, at the distances of the policy."""
        moment = 0
        while not self._touches(partner).filtered(lambda t: t.stage_id.days_after_due == day):
            self._go_to(at(days=moment))
            self._do_what_is_asked(TODAY + timedelta(days=moment)) if day > 17 else None
            self._run_and_send()
            moment += 1
            self.assertLess(moment, 80)
        return moment - 1

    def test_the_call_is_asked_for_once_and_the_ladder_goes_on_after_it(self):
        partner = self._customer()
        self._invoice(partner, days=200)
        day = self._reach(partner, 17)
        for later in range(day, day + 15):
            self._go_to(at(days=later))
            self.assertFalse(self._run_and_send())
        calls = self._activities(partner, "activity_call")
        self.assertEqual((len(calls), calls.user_id), (1, self.collector))
        self.assertIn("100.00", calls.summary)
        self.assertEqual(calls.date_deadline, TODAY + timedelta(days=day))
        touch = self._touches(partner)[-1]
        self.assertEqual((touch.state, touch.channel, touch.mail_id.id), ("queued", "call", False))
        self.assertEqual(self._decision(partner).rule, "pending_touch")
        self.assertEqual(self._case(partner).stage_id.days_after_due, 10, "a call that is asked for is not made")
        calls.with_user(self.collector).action_feedback(feedback="They will look into it")
        self.assertEqual(
            (touch.state, touch.note, touch.sent_at), ("sent", "They will look into it", at(days=day + 14))
        )
        self.assertEqual(self._case(partner).stage_id.days_after_due, 17)
        self._run()
        self.assertEqual((self._decision(partner).rule, self._decision(partner).stage_id), ("min_gap", self.stages[24]))
        self._go_to(self._decision(partner).until)
        self.assertEqual(len(self._run_and_send()), 1)
        self.assertEqual(self._case(partner).stage_id, self.stages[24])

    def test_paid_while_the_call_is_asked_for(self):
        """Nobody is rung up about a bill that is paid."""
        partner = self._customer()
        invoice = self._invoice(partner, days=200)
        self._reach(partner, 17)
        self._pay(invoice)
        self._run()
        self.assertEqual(self._touches(partner)[2].state, "cancelled")
        self.assertFalse(self._case(partner).activity_ids)

    # --- approval ---------------------------------------------------------------------------------------------------

    def _to_approve(self):
        """A customer whose first message must be read by a manager."""
        self.stages[3].requires_approval = True
        partner = self._customer()
        self._invoice(partner)
        self._run_and_send()
        return partner

    def test_a_message_waits_until_it_is_approved(self):
        partner = self._to_approve()
        touch = self._touches(partner)
        self.assertEqual((touch.state, touch.mail_id.id, touch.stage_id), ("to_approve", False, self.stages[3]))
        for day in range(1, 9):
            self._go_to(at(days=day))
            self.assertFalse(self._run_and_send())
        self.assertEqual(self._touches(partner), touch)
        self.assertEqual(len(self._activities(partner, "activity_approve")), 1)
        touch.with_user(self.manager).action_approve()
        self.assertFalse(self._send(), "approved is not sent: the run looks again first")
        self.assertEqual(len(self._run_and_send()), 1)
        self.assertEqual((touch.state, touch.sent_at, touch.approved_by), ("sent", at(days=8), self.manager))
        self.assertFalse(self._activities(partner, "activity_approve").filtered("active"))

    def test_approved_after_a_part_was_paid_asks_for_the_rest(self):
        partner = self._to_approve()
        self._pay(self.env["account.move"].search([("partner_id", "=", partner.id)]), 40)
        self._refund(self._invoice(partner, days=20, amount=80))
        self.assertIn("60.00", self._touches(partner).message_body, "the manager reads what is owed now")
        self.assertNotIn("80.00", self._touches(partner).message_body)
        self._touches(partner).with_user(self.manager).action_approve()
        self._run_and_send()
        touch = self._touches(partner)
        self.assertEqual((touch.state, list(touch.asked.values())), ("sent", ["60.00"]))
        self.assertEqual(self._letter_tables(touch)[0][-1], ["Total", "60.00 €"])

    def test_approved_after_everything_was_paid_is_not_sent(self):
        partner = self._to_approve()
        self._touches(partner).with_user(self.manager).action_approve()
        self._pay(self.env["account.move"].search([("partner_id", "=", partner.id)]))
        self.assertFalse(self._run_and_send())
        self.assertEqual((self._touches(partner).state, self._case(partner).state), ("cancelled", "closed"))

    def test_approved_on_a_saturday_leaves_on_monday(self):
        partner = self._to_approve()
        self._go_to(at(days=4))
        self._touches(partner).with_user(self.manager).action_approve()
        self.assertFalse(self._run_and_send())
        self.assertEqual(self._decision(partner).until, datetime(2026, 3, 16, 8))
        self._go_to(datetime(2026, 3, 16, 8))
        self.assertEqual(len(self._run_and_send()), 1)

    def test_rejected_is_peace_and_then_it_is_asked_again(self):
        """Fourteen days after the 10th is the 24th, at ten: then the stage is put before the manager once more."""
        partner = self._to_approve()
        wizard = (
            self.env["collections.reject"]
            .with_user(self.manager)
            .create({"touch_ids": self._touches(partner).ids, "reason": "They have a flood"})
        )
        wizard.action_confirm()
        touch, case = self._touches(partner), self._case(partner)
        self.assertEqual((touch.state, touch.failure_reason), ("cancelled", "They have a flood"))
        self.assertEqual(
            (case.state, case.paused_until, case.pause_reason), ("paused", at(days=14), "They have a flood")
        )
        for day in range(1, 14):
            self._go_to(at(days=day))
            self.assertFalse(self._run_and_send())
        self.assertEqual(self._touches(partner), touch)
        self._go_to(at(days=14))
        self.assertFalse(self._run_and_send())
        self.assertEqual(case.state, "open")
        self.assertEqual(self._touches(partner).mapped("state"), ["cancelled", "to_approve"])

    # --- the end of the ladder --------------------------------------------------------------------------------------

    def test_after_the_last_stage_a_person_is_asked_once(self):
        (self.policy.stage_ids - self.stages[3]).unlink()
        partner = self._customer()
        self._invoice(partner, days=100)
        self._run_and_send()
        for day in range(1, 40):
            self._go_to(at(days=day))
            self.assertFalse(self._run_and_send())
        review = self._activities(partner, "activity_review")
        self.assertEqual((len(review), review.user_id), (1, self.collector))
        self.assertEqual(len(self._touches(partner)), 1)
        review.with_user(self.collector).action_feedback(feedback="We wait for the insurance")
        for day in range(40, 60):
            self._go_to(at(days=day))
            self.assertFalse(self._run_and_send())
        self.assertFalse(self._activities(partner, "activity_review").filtered("active"), "asked once and answered")
