"""A part that does not come: a soft note, a call, and only much later a notice; a manager decides at the end."""

from datetime import timedelta

from odoo.tests import tagged

from .planning import PlanCase, day, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanStoryMissed(PlanCase):
    """1,200.00 in four parts. The first is due on Monday, 16 March; the 17th is a public holiday in Ireland, so that
    the note after it is for the 18th and five working days are over on Tuesday, the 24th."""

    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self.plan = self._agree(self.partner)
        self._send()
        self.first, self.second, *_more = self.plan.instalment_ids.sorted("number")

    def _missed_once(self):
        self._visit(march(13), march(18), march(25))
        self.assertEqual(self._states(self.plan), ["missed", "due", "due", "due"])

    def _missed_twice(self):
        """The second part is due on 16 April, and its five working days are over on the 23rd."""
        self._missed_once()
        self._visit(day(4, 14), day(4, 17), day(4, 24))
        self.assertEqual(self._states(self.plan)[:2], ["missed", "missed"])

    def test_the_days_that_follow_from_the_due_day(self):
        self.assertEqual(
            (self.first.note_on, self.first.late_on, self.first.deadline), (march(13), march(18), march(24))
        )

    def test_a_soft_note_then_a_call_and_no_letter(self):
        self.assertEqual(self._visit(march(13)), 1)
        self.assertEqual(self._visit(march(16), march(17)), 0, "the day itself, and a holiday")
        self.assertEqual(self._visit(march(18)), 1)
        self.assertEqual(self._visit(march(19), march(23), march(24)), 0)
        self.assertEqual((self.first.state, self._tasks(self.partner, "missed")), ("due", self.env["mail.activity"]))
        self.assertEqual(self._visit(march(25)), 0, "a person calls")
        self.assertEqual((self.first.state, self.first.missed_on, self.first.call_due), ("missed", march(25), True))
        call = self._tasks(self.partner, "missed")
        self.assertEqual((call.user_id, call.date_deadline), (self.collector, march(27)))
        self.assertIn("300.00 €", plain(call.summary))
        case = self._case(self.partner)
        self.assertEqual((case.attention, case.attention_label), (2, "Part missed: call"))
        self.assertEqual(plain(self.plan.summary), "In a plan: 0 of 4 paid, 300.00 € missed since 03/16/2026")
        self.assertEqual(self._visit(march(26), march(30), day(4, 8)), 0, "no ladder, no second note")
        self.assertEqual(self._purposes(self.partner), [3, "plan_confirmed", "instalment_soon", "instalment_late"])

    def test_one_miss_and_cure(self):
        self._missed_once()
        self._day(march(27))
        self._pay(self.invoice, 300)
        self._run_and_send()
        self.assertEqual((self.first.state, self.first.missed_on, self.first.call_due), ("paid", march(25), False))
        self.assertFalse(self._tasks(self.partner, "missed"))
        self.assertEqual(self._case(self.partner).attention, 0)
        self.assertEqual(self._purposes(self.partner)[-1], "instalment_thanks")
        self.assertEqual(self._visit(day(4, 13)), 1)
        self.assertEqual(self._purposes(self.partner)[-1], "instalment_soon")
        self.assertFalse(self.plan.notice_on)

    def test_the_call_recorded_leaves_the_rest_to_time(self):
        self._missed_once()
        self._case(self.partner).with_user(self.collector)._log_contact("call", "spoke", "Wages come on the 28th")
        self.assertEqual((self.first.call_due, self.first.state), (False, "missed"))
        self.assertFalse(self._tasks(self.partner, "missed"))

    def test_a_payment_for_which_the_bank_is_slow_is_no_miss(self):
        """Money of the customer lies at the bank, unmatched: nothing is said against them."""
        self._day(march(16))
        line = self._bank_line(self.partner, 300)
        self.assertEqual(self._visit(march(18), march(25), day(4, 8)), 0)
        self.assertEqual(self._states(self.plan), ["due"] * 4)
        self._match_bank_line(line, self.invoice)
        self._run_and_send()
        self.assertEqual(self._states(self.plan), ["paid", "due", "due", "due"])
        self.assertFalse(self.first.missed_on)

    def test_a_bank_that_was_not_imported_is_no_miss(self):
        self._bank_line(None, 5, days=1)
        self.assertEqual(self._visit(march(18), march(25)), 0)
        self.assertEqual(self._states(self.plan), ["due"] * 4)
        self._bank_line(None, 5)
        self.assertEqual(self._visit(march(25)), 0)
        self.assertEqual(self._states(self.plan)[0], "missed")

    # --- notice -----------------------------------------------------------------------------------------------------

    def test_thirty_days_open_and_notice(self):
        self._missed_once()
        self._day(day(4, 10))
        self._pay(self.invoice, 100)
        self._visit(day(4, 23))
        self.assertFalse(self.plan.notice_on, "the 29th day")
        self._pay(self.invoice, 500, on=day(4, 23))
        self._visit(day(4, 24))
        self.assertFalse(self.plan.notice_on, "all is made good")

    def test_thirty_days_open_exactly(self):
        plan = self.plan
        self._missed_once()
        # The second part is paid by a payment that is matched later: here only the first counts.
        self.second.sudo().write({"deadline": day(6, 1), "late_on": day(6, 1)})
        self._visit(day(4, 23))
        self.assertFalse(plan.notice_on)
        self.assertEqual(self._visit(day(4, 24)), 1)
        self.assertEqual((plan.notice_on, plan.cure_until), (day(4, 24), day(5, 8)))

    def test_two_misses_and_default(self):
        plan, partner = self.plan, self.partner
        self._missed_twice()
        self.assertEqual((plan.notice_on, plan.cure_until, plan.state), (day(4, 24), day(5, 8), "active"))
        self.assertEqual(self._purposes(partner)[-1], "plan_notice")
        letter = self._letter(partner, "plan_notice")
        self.assertIn("600.00 €", letter)
        self.assertIn("May 8, 2026", letter)
        self.assertEqual(self._visit(day(4, 27), day(5, 8)), 0, "the time to make it good")
        self.assertFalse(plan.default_due)
        self.assertRefused(partner, "has until 05/08/2026", plan.with_user(self.manager)._confirm_default, "no answer")
        self.assertEqual(self._visit(day(5, 11)), 0, "a person decides")
        self.assertTrue(plan.default_due)
        task = self._tasks(partner, "default")
        self.assertEqual(len(task), 1)
        self.assertTrue(task.user_id.has_group("collections_gentle.group_manager"))
        self.assertEqual((self._case(partner).attention, plan.state), (2, "active"), "the call comes first")
        self.assertRefused(partner, "only a manager", plan.with_user(self.collector)._confirm_default, "no answer")
        self.env["collections.end.plan"].with_user(self.manager).create(
            {"plan_id": plan.id, "what": "default", "reason": "Nobody answers"}
        ).action_confirm()
        self.assertEqual((plan.state, plan.end_reason, plan.resume_on), ("in_default", "Nobody answers", day(5, 18)))
        self.assertFalse(self._tasks(partner, "default") | self._tasks(partner, "missed"))
        self._send()
        self.assertEqual(self._purposes(partner)[-1], "plan_ended")

    def test_after_default_the_ladder_goes_on_where_it_stood(self):
        """74 days overdue, every stage due by age: only the one after the last really sent follows, a week later."""
        partner = self.partner
        self._missed_twice()
        self._visit(day(5, 11))
        self.plan.with_user(self.manager)._confirm_default("Nobody answers")
        self._visit(*(day(5, n) for n in range(11, 18)))
        self.assertEqual(self._purposes(partner)[-1], "plan_ended")
        self._visit(day(5, 18), day(5, 19), day(5, 20))
        self.assertEqual(self._said(partner)[-1], (5, 18, 10))
        self.assertEqual(self._purposes(partner).count(10), 1)
        self.assertEqual(self._case(partner).stage_id, self.stages[10])

    def test_made_good_in_time(self):
        plan = self.plan
        self._missed_twice()
        self._day(day(5, 4))
        self._pay(self.invoice, 600)
        self._run_and_send()
        self.assertEqual((plan.notice_on, plan.cure_until, plan.state), (False, False, "active"))
        self.assertEqual(self._states(plan), ["paid", "paid", "due", "due"])
        self._visit(day(5, 11))
        self.assertFalse(plan.default_due)

    def test_more_time(self):
        plan, partner = self.plan, self.partner
        self._missed_twice()
        self._visit(day(5, 11))
        self.assertRefused(partner, "a later day", plan.with_user(self.collector)._give_time, day(5, 11), "soon")
        plan.with_user(self.collector)._give_time(day(5, 29), "New work begins on the 15th")
        self.assertEqual((plan.cure_until, plan.default_due), (day(5, 29), False))
        self.assertFalse(self._tasks(partner, "default"))
        self._visit(day(5, 12))
        self.assertFalse(plan.default_due)

    def test_a_notice_that_came_back_is_none(self):
        plan, partner = self.plan, self.partner
        self._missed_twice()
        notice = self._touches(partner).filtered(lambda t: t.purpose == "plan_notice")
        notice._set_bounced("no such mailbox")
        self._visit(day(5, 11), day(5, 12))
        self.assertFalse(plan.default_due)
        self._case(partner).with_user(self.collector).action_retry_contact()
        self._visit(day(5, 13))
        self.assertEqual(
            (plan.notice_on, plan.cure_until), (day(5, 13), day(5, 27)), "written again, with all its days"
        )

    def test_no_notice_at_night(self):
        self._missed_once()
        self._visit(day(4, 14), day(4, 17))
        self._day(day(4, 24), hour=3)
        self._run_and_send()
        self.assertFalse(self.plan.notice_on)
        self.assertTrue(self.plan.notice_due)

    # --- left in peace ----------------------------------------------------------------------------------------------

    def test_a_hold_freezes_it(self):
        hold = (
            self.env["collections.hold"]
            .with_user(self.collector)
            .create({"case_id": self._case(self.partner).id, "hold_type": "hardship", "details": "In hospital"})
        )
        self.assertEqual(self._visit(march(13), march(18), march(25), day(4, 17)), 0)
        self.assertEqual(self._states(self.plan), ["due"] * 4)
        self.assertTrue(self.plan.frozen)
        hold.with_user(self.manager)._lift("Back at work")
        self.assertGreaterEqual(self.first.deadline, day(4, 24), "five working days from there")
        self._visit(day(4, 24))
        self.assertEqual(self.first.state, "due")

    def test_the_customer_writes_and_nothing_asks(self):
        self._missed_once()
        case = self._case(self.partner)
        self._visit(day(4, 14), day(4, 17))
        case._hear(case.message_ids[:1])
        self.assertEqual(self._visit(day(4, 24)), 0)
        self.assertFalse(self.plan.notice_on)

    def test_hardship_has_longer(self):
        partner, _invoice = self._owing(800, name="Alder Crafts")
        hold = (
            self.env["collections.hold"]
            .with_user(self.collector)
            .create({"case_id": self._case(partner).id, "hold_type": "hardship", "details": "Lost the shop"})
        )
        hold.with_user(self.manager)._lift("They can pay a little")
        plan = self._agree(partner)
        self.assertEqual((plan.cure_days, self.plan.cure_days), (30, 14))
        form = self._form(partner)
        self.assertEqual(form.usual_deposit, 0)

    # --- ended ------------------------------------------------------------------------------------------------------

    def test_cancelled_by_us(self):
        """An apology, seven days of peace, and the ladder goes on where it stood."""
        partner = self.partner
        self._day(march(12))
        self.env["collections.end.plan"].with_user(self.collector).create(
            {"plan_id": self.plan.id, "what": "ours", "reason": "Wrong customer"}
        ).action_confirm()
        self._send()
        self.assertEqual((self.plan.state, self.plan.resume_on), ("cancelled", march(19)))
        self.assertEqual(self._purposes(partner), [3, "plan_confirmed", "plan_withdrawn"])
        self.assertEqual(self._visit(march(13), march(16), march(18)), 0)
        self._visit(march(19))
        self.assertEqual(self._said(partner)[-1], (3, 19, 10))

    def test_they_no_longer_want_it(self):
        self._day(march(12))
        self.plan.with_user(self.collector)._cancel("They prefer to pay at once")
        self._send()
        self.assertEqual(self._purposes(self.partner), [3, "plan_confirmed"], "no letter: it was their wish")

    def test_renegotiated(self):
        """Lower parts from April on: another version, another acceptance; the first plan runs until then."""
        partner, first = self.partner, self.plan
        self._missed_once()
        self._pay(self.invoice, 150, on=march(25))
        self._run()
        action = first.with_user(self.collector).action_change()
        values = {name.removeprefix("default_"): value for name, value in action["context"].items()}
        self.assertEqual((values["previous_id"], values["case_id"]), (first.id, first.case_id.id))
        second = self._offer(partner, count=6, first_date=day(4, 1), previous_id=first.id)
        self.assertEqual((second.name, second.version, second.state), (first.name, 2, "offered"))
        self.assertEqual((first.state, second.total), ("active", 1050))
        second.with_user(self.collector)._accept("Anna Rowan", "call")
        self._run_and_send()
        self.assertEqual((first.state, second.state), ("superseded", "active"))
        self.assertEqual((second.begun_stage_id, second.received), (self.stages[3], 0))
        self.assertEqual(second.version_ids, first | second)
        self._day(day(4, 1))
        self._pay(self.invoice, 175)
        self._run_and_send()
        self.assertEqual(self._states(second)[0], "paid")
        self.assertFalse(self._tasks(partner, "missed"))

    def test_a_third_change_needs_a_manager(self):
        plan = self.plan
        for _time in range(2):
            newer = self._offer(self.partner, previous_id=plan.id)
            newer.with_user(self.collector)._accept("Anna Rowan", "call")
            plan = newer
        self.assertEqual(plan.version, 3)
        self.assertRefused(self.partner, "changed 2 times", self._offer, self.partner, previous_id=plan.id)
        self.assertEqual(self._offer(self.partner, previous_id=plan.id, user=self.manager).version, 4)

    def test_an_offer_that_nobody_takes_up(self):
        partner, _invoice = self._owing(600, name="Alder Crafts")
        plan = self._offer(partner)
        self._send()
        self.assertEqual(plan.offer_until, march(24))
        self.assertEqual(self._visit(march(16), march(20), march(24)), 1, "a note of the other plan")
        self.assertEqual(plan.state, "offered")
        self._visit(march(25))
        self.assertEqual((plan.state, plan.resume_on), ("cancelled", march(25) + timedelta(days=7)))
        self._visit(march(26), march(31))
        self.assertEqual(self._purposes(partner), [3, "plan_offered"])
        self._visit(day(4, 1))
        self.assertEqual(self._said(partner)[-1], (4, 1, 10))
