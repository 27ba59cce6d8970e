"""What a review found: letters about plans that were lost, doubled, or not true."""

from odoo import Command
from odoo.tests import tagged

from .planning import PlanCase, day, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanFoundLetters(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self._send()

    def _hold(self, kind, **values):
        case = self._case(self.partner)
        base = {"case_id": case.id, "hold_type": kind, "reason": "They asked"}
        return self.env["collections.hold"].with_user(self.collector).create({**base, **values})

    def _dispute(self, amount):
        return (
            self.env["collections.dispute"]
            .with_user(self.collector)
            .create(
                {
                    "case_id": self._case(self.partner).id,
                    "line_ids": [Command.set(self._lines(self.invoice).ids)],
                    "amount": amount,
                }
            )
        )

    # --- offers -----------------------------------------------------------------------------------------------------

    def test_an_offer_reaches_who_asked_for_time(self):
        self._hold("customer_pause")
        plan = self._offer(self.partner)
        self.assertEqual((len(self._send()), plan.state), (1, "offered"))

    def test_an_offer_about_what_is_not_in_discussion(self):
        self._dispute(200)
        self._send()
        plan = self._offer(self.partner, self.invoice, total=1000)
        self.assertEqual((len(self._send()), plan.state, plan.frozen), (1, "offered", False))

    def test_an_offer_whose_maker_reads_another_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.manager.lang = "de_DE"
        form = self._form(self.partner, kind="discount", total=1150, first_date=march(20), user=self.manager)
        form.with_context(lang="de_DE").action_offer()
        self.assertEqual(len(self._send()), 1)

    def test_an_offer_that_did_not_leave_is_a_draft_again(self):
        plan = self._offer(self.partner)
        self._pay(self.invoice, 100)
        self.assertEqual((self._send(), plan.state, plan.agreement), ([], "draft", False))
        self.assertIn("did not leave", self._tasks(self.partner, "tell").summary)
        self._visit(march(16))
        self.assertEqual(self._said(self.partner)[-1], (3, 16, 10), "nobody is silent for an offer that was not made")

    def test_yes_on_the_last_day_is_heard(self):
        plan = self._offer(self.partner)
        self._send()
        self._day(march(23))
        case = plan.case_id
        case._hear(case.message_ids[:1])
        self._visit(march(25), march(26))
        self.assertEqual(plan.state, "offered", "they wait for our answer")
        plan.with_user(self.collector)._accept("Anna Rowan", "email")
        self.assertEqual(plan.state, "active")

    def test_what_was_only_offered_cannot_be_missed(self):
        plan = self._offer(self.partner, first_date=march(11))
        self._send()
        self.assertEqual(self._visit(march(20)), 0)
        self.assertEqual(
            (self._states(plan), self._tasks(self.partner, "missed")), (["due"] * 4, self.env["mail.activity"])
        )
        plan.with_user(self.collector)._accept("Anna Rowan", "call")
        self.assertEqual(self._visit(march(20)), 1, "the confirmation")
        self.assertEqual(self._purposes(self.partner), [3, "plan_offered", "plan_confirmed"])
        self.assertGreaterEqual(plan.instalment_ids.sorted("number")[0].deadline, march(27))

    # --- notes and notices ------------------------------------------------------------------------------------------

    def _missed_twice(self, plan):
        self._visit(march(25), day(4, 14), day(4, 24))
        self.assertEqual(self._states(plan)[:2], ["missed", "missed"])

    def test_no_notice_while_an_item_is_on_hold(self):
        plan = self._agree(self.partner)
        self._visit(march(25), day(4, 23))
        self._hold("query", line_ids=[Command.set(self._lines(self.invoice).ids)])
        self._visit(day(4, 24), day(4, 27), day(4, 28))
        notes = self._touches(self.partner).filtered(lambda t: t.purpose == "plan_notice")
        self.assertEqual((notes, plan.notice_on), (notes.browse(), False))

    def test_a_hold_stops_the_days_to_make_it_good(self):
        plan = self._agree(self.partner)
        self._missed_twice(plan)
        self.assertEqual(plan.cure_until, day(5, 8))
        self._day(day(4, 27))
        hold = self._hold("hardship")
        self._day(day(5, 11))
        self.assertRefused(self.partner, "Not now", plan.with_user(self.manager)._confirm_default, "no answer")
        self._day(day(5, 15))
        hold.with_user(self.manager)._lift("Back at work")
        self.assertGreaterEqual(plan.cure_until, day(5, 29))
        self._visit(day(5, 15), day(5, 18))
        self.assertFalse(plan.default_due)

    def test_what_was_paid_a_minute_ago_counts(self):
        plan = self._agree(self.partner)
        self._missed_twice(plan)
        self._visit(day(5, 11))
        self._pay(self.invoice, 600)
        self.assertRefused(self.partner, "no notice", plan.with_user(self.manager)._confirm_default, "no answer")
        self.assertEqual(plan.state, "active")

    def test_the_apology_names_what_is_open(self):
        plan = self._agree(self.partner)
        self._send()
        self._pay(self.invoice, 300)
        plan.with_user(self.collector)._cancel("Our mistake", ours=True)
        self._send()
        self.assertIn("900.00 €", self._letter(self.partner, "plan_withdrawn"))

    def test_a_notice_that_nobody_could_send_is_none(self):
        plan = self._agree(self.partner)
        self._visit(march(25), day(4, 14))
        self.partner.email = False
        self._visit(day(4, 24), day(5, 11), day(5, 12))
        self.assertEqual((plan.default_due, plan.state), (False, "active"))
        self._tasks(self.partner, "tell")[:1].with_user(self.collector)._action_done(feedback="Told them on the phone")
        self.assertEqual((plan.notice_on, plan.cure_until), (day(5, 12), day(5, 26)), "the days begin now")

    def test_one_note_at_a_time(self):
        """Weekly parts; a hold of three weeks is over: not four notes in the same hour."""
        plan = self._agree(self.partner, rhythm="weekly", count=4)
        self._send()
        hold = self._hold("query")
        self._day(day(4, 8))
        hold.with_user(self.collector)._lift("Answered")
        self.assertEqual(self._visit(day(4, 8), day(4, 9), day(4, 10)), 0, "days of peace")
        self._visit(day(4, 14), day(4, 15), day(4, 15))
        self.assertEqual(self._purposes(self.partner).count("instalment_late"), 1)
        self.assertFalse(plan.notice_on)

    def test_blocked_and_excluded_invoices_are_left_alone(self):
        plan = self._agree(self.partner)
        self._send()
        self.invoice.payment_state = "blocked"
        self.assertEqual(self._visit(march(13), march(18), march(25)), 0)
        self.assertEqual(self._states(plan), ["due"] * 4)
        self.invoice.payment_state = "not_paid"
        self.invoice.no_followup = True
        self.assertEqual(self._visit(march(26), day(4, 13)), 0)

    def test_a_customer_whom_nobody_writes_to(self):
        plan = self._agree(self.partner)
        self._send()
        self.partner.collections_excluded = True
        self.assertEqual(self._visit(march(18), march(25)), 0)
        self.assertEqual(
            (self._states(plan), self._tasks(self.partner, "missed")), (["due"] * 4, self.env["mail.activity"])
        )

    # --- versions ---------------------------------------------------------------------------------------------------

    def test_one_new_version_at_a_time(self):
        first = self._agree(self.partner)
        self._offer(self.partner, previous_id=first.id)
        self.assertRefused(self.partner, "already", self._offer, self.partner, previous_id=first.id)

    def test_a_newer_offer_withdrawn_leaves_the_plan_and_its_words(self):
        first = self._agree(self.partner)
        second = self._offer(self.partner, previous_id=first.id, count=5)
        self._send()
        second.with_user(self.collector)._cancel("Not possible", ours=True)
        self._send()
        self.assertNotIn("plan_withdrawn", self._purposes(self.partner))
        self.assertEqual((first.state, len(self._tasks(self.partner, "tell"))), ("active", 1))

    def test_no_notice_while_an_easier_plan_is_offered(self):
        first = self._agree(self.partner)
        self._visit(march(25))
        self._day(day(4, 20))
        self._offer(self.partner, previous_id=first.id, count=6, first_date=day(5, 1))
        self._visit(day(4, 20), day(4, 24), day(4, 27))
        self.assertNotIn("plan_notice", self._purposes(self.partner))

    def test_all_paid_while_a_new_version_is_offered(self):
        first = self._agree(self.partner)
        second = self._offer(self.partner, previous_id=first.id, count=6)
        self._pay(self.invoice)
        self._run_and_send()
        self.assertEqual((first.state, second.state), ("completed", "superseded"))

    def test_drafts_are_no_changes(self):
        plan = self._draft(self.partner)
        for _time in range(3):
            plan = self._draft(self.partner, previous_id=plan.id)
        self.assertEqual(self._of(self._form(self.partner, previous_id=plan.id).action_offer()).version, 1)

    def test_another_companys_plan_is_left_alone(self):
        plan = self._agree(self.partner)
        other = self._customer("Alder Crafts")
        self._invoice(other, amount=500)
        self._run_and_send()
        self.assertRefused(other, "another customer's", self._offer, other, previous_id=plan.id)

    # --- words ------------------------------------------------------------------------------------------------------

    def test_the_day_in_the_title_is_the_day_of_the_part(self):
        plan = self._offer(self.partner, count=1, rhythm="month_end")
        self.assertEqual((plan.kind, plan.instalment_ids.date_due), ("later", march(31)))
        self.assertIn("03/31/2026", plain(plan.display_name))

    def test_thanks_and_the_end_name_no_more_than_is_true(self):
        """600 of 1,200 were in the plan: nobody is told that all is settled."""
        plan = self._agree(self.partner, total=600)
        self._send()
        self._pay(self.invoice, 600)
        self._run_and_send()
        self.assertEqual(plan.state, "completed")
        self.assertNotIn("plan_completed", self._purposes(self.partner))
        self.assertNotIn("settled", self._purposes(self.partner))

    def test_a_plan_over_later_items_keeps_the_case_open(self):
        later = self._invoice(self.partner, days=-20, amount=600)
        self._agree(self.partner, later)
        self._pay(self.invoice)
        self._run_and_send()
        self.assertEqual(self._case(self.partner).state, "open")
        self.assertNotIn("settled", self._purposes(self.partner))
