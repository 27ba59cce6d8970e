"""What a review found: what was said was lost when an invoice, a case or a customer changed."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundLost(SpokenCase):
    def _states(self, *kinds):
        holds = self.env["collections.hold"].search([("hold_type", "in", kinds)], order="id")
        return [(hold.hold_type, hold.state) for hold in holds]

    def _draft_and_back(self, invoice, hours=2, **values):
        """Somebody corrects an invoice; the run looks while it is a draft."""
        invoice.button_draft()
        invoice.write(values)
        self._go_to(at(hour=10 + hours))
        self._run_and_send()
        invoice.action_post()
        self.env.invalidate_all()

    def _terms(self):
        parts = [{"value": "percent", "value_amount": 30, "nb_days": 0}, {"value": "percent", "value_amount": 70}]
        return self.env["account.payment.term"].create(
            {"name": "In two parts", "line_ids": [Command.create({"nb_days": 2, **part}) for part in parts]}
        )

    # --- 1: a closed case and its holds -----------------------------------------------------------------------------

    def test_holds_set_before_the_due_date_outlive_the_next_run(self):
        partner = self._customer()
        self._invoice(partner, days=-3)
        case = partner._collections_case_for(self.company)
        kinds = ("hardship", "query", "customer_pause")
        for kind in kinds:
            self._hold(case, kind)
        self._run_and_send()
        self.assertEqual(self._states(*kinds), [(kind, "active") for kind in kinds])
        self._through(1, 24)
        self.assertEqual(
            self._states(*kinds), [("hardship", "active"), ("query", "active"), ("customer_pause", "expired")]
        )
        self.assertSilent(partner)

    def test_a_dated_hold_ends_on_its_own_date(self):
        partner = self._customer()
        self._invoice(partner, days=-3)
        hold = self._hold(partner._collections_case_for(self.company), "customer_pause")
        self._through(0, 12)
        self.assertEqual((hold.state, hold.ended_at.date()), ("expired", date(2026, 3, 18)))
        self.assertEqual(self._sent(partner), [3])
        self.assertGreaterEqual(self._reminders(partner)[0].sent_at, at(days=8, hour=0))

    def test_a_hardship_outlives_an_invoice_that_was_a_draft_for_an_hour(self):
        case, invoice = self._owing(100)
        self._run_and_send()
        hold = self._hold(case, "hardship")
        self._draft_and_back(invoice)
        self.assertEqual(hold.state, "active")
        self._through(1, 15)
        self.assertEqual((hold.state, self._heard(case.partner_id)), ("active", [(10, 3)]))
        self.assertEqual(self._case(case.partner_id).search([("state", "!=", "closed")]).state, "paused")

    def test_a_hardship_outlives_a_due_date_that_moves_into_the_future(self):
        case, invoice = self._owing(100)
        self._run_and_send()
        hold = self._hold(case, "hardship")
        self._line(invoice).date_maturity = date(2026, 3, 15)
        self._through(0, 14)
        self.assertEqual((hold.state, self._heard(case.partner_id)), ("active", [(10, 3)]))

    def test_everything_is_paid_only_what_was_postponed_ends(self):
        case, invoice = self._owing(100)
        partner = case.partner_id
        for kind in ("hardship", "query", "customer_pause"):
            self._hold(case, kind)
        self._wizard(
            "postpone", self.collector, case_ids=[Command.set(case.ids)], until=date(2026, 3, 20), reason="Asked"
        )
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual(case.state, "closed")
        postponed = self.env["collections.hold"].search([("hold_type", "=", "postponed")])
        self.assertEqual((postponed.state, postponed.end_reason), ("expired", "everything is settled"))
        self.assertEqual(
            self._states("hardship", "query", "customer_pause"),
            [("hardship", "active"), ("query", "active"), ("customer_pause", "active")],
        )
        self._invoice(partner, days=15)
        self._through(1, 10)
        following = self.env["collections.case"].search([("partner_id", "=", partner.id), ("state", "!=", "closed")])
        active = following.hold_ids.filtered(lambda hold: hold.state == "active")
        self.assertEqual((following.state, active.mapped("hold_type")), ("paused", ["query", "hardship"]))
        self.assertFalse(self._reminders(partner))

    # --- 2: a promise about an invoice that is a draft again --------------------------------------------------------

    def test_a_promise_outlives_an_invoice_that_was_a_draft_for_an_hour(self):
        case, invoice = self._owing(100)
        self._run_and_send()
        promise = self._promised(case, on=date(2026, 3, 23), nudge=False)
        self._send()
        self._draft_and_back(invoice)
        self.assertEqual((promise.state, promise.line_ids), ("open", self._line(invoice)))
        self._through(1, 12)
        self.assertEqual(self._heard(case.partner_id), [(10, 3), (10, "promise_noted")])
        self._pay(invoice)
        self._run()
        self.assertEqual((promise.state, promise.paid_in_time), ("kept", 100))

    def test_a_promise_is_not_judged_while_its_invoice_is_a_draft(self):
        case, invoice, _other = self._owing(100, 60)
        promise = self._promised(case, invoice, on=date(2026, 3, 13), nudge=False)
        invoice.button_draft()
        self._through(0, 20)
        self.assertEqual((promise.state, promise.judged_at, promise.call_due), ("open", False, False))
        self.assertFalse(self._tasks(case, "broken"))

    def test_one_of_two_promised_invoices_is_cancelled(self):
        case, trays, cups = self._owing(100, 60)
        promise = self._promised(case, on=date(2026, 3, 23), nudge=False)
        trays.button_draft()
        trays.button_cancel()
        self._through(0, 3)
        self.assertEqual(promise.state, "open")
        self.assertFalse(self._reminders(case.partner_id), "the other one is still promised")
        self._pay(cups)
        self._run()
        self.assertEqual(promise.state, "kept")

    def test_when_every_promised_invoice_is_cancelled_the_promise_is_and_the_case_is_woken(self):
        case, trays, cups = self._owing(100, 60)
        promise = self._promised(case, trays, on=date(2026, 3, 23), nudge=False)
        self._through(0, 1)
        trays.button_draft()
        trays.button_cancel()
        case.sudo().next_action_at = at(days=9)
        notes = len(case.message_ids)
        self.env["collections.promise"].sudo()._judge_due(self.company, at(days=1))
        self.assertEqual((promise.state, promise.end_reason), ("cancelled", "the invoice was taken back"))
        self.assertEqual((len(case.message_ids) - notes, case.next_action_at), (1, at(days=1)))
        self.assertRegex(self._notes(case)[0], "100.00 €.*taken back")
        self._run()
        self.assertEqual(case.promise_summary, False)
        self.assertEqual(self._line(cups).collections_note, False)

    # --- 3: other payment terms -------------------------------------------------------------------------------------

    def test_a_dispute_follows_its_invoice_to_other_payment_terms(self):
        case, invoice = self._owing(1000)
        dispute = self._dispute(case, invoice)
        self._send()
        self._draft_and_back(invoice, invoice_payment_term_id=self._terms().id)
        self.assertEqual(len(self._line(invoice)), 2)
        self.assertEqual((dispute.line_ids, dispute.state), (self._line(invoice), "open"))
        self._through(1, 14)
        self.assertEqual([what for _day, what in self._heard(case.partner_id)], ["dispute_received"])
        self.assertEqual(dispute.case_id.amount_disputed, 1000)

    def test_a_hold_of_an_item_follows_its_invoice_to_other_payment_terms(self):
        case, invoice = self._owing(1000)
        hold = self._hold(case, "query", moves=[invoice])
        self._draft_and_back(invoice, invoice_payment_term_id=self._terms().id)
        self.assertEqual((hold.line_ids, hold.state), (self._line(invoice), "active"))
        self._through(1, 14)
        self.assertNotEqual(self._case(case.partner_id).state, "paused", "it is about an item, not about the customer")
        self.assertSilent(case.partner_id)

    def test_a_promise_follows_its_invoice_to_other_payment_terms(self):
        case, invoice = self._owing(1000)
        promise = self._promised(case, on=date(2026, 3, 25), nudge=False)
        self._draft_and_back(invoice, invoice_payment_term_id=self._terms().id)
        self.assertEqual((promise.line_ids, promise.state), (self._line(invoice), "open"))
        self._through(1, 10)
        self.assertFalse(self._reminders(case.partner_id))
        self._pay(invoice)
        self._run()
        self.assertEqual((promise.state, promise.paid_in_time), ("kept", 1000))

    def test_a_hold_of_an_item_that_is_a_draft_with_new_lines_is_no_hold_of_all(self):
        case, held, asked = self._owing(1000, 60)
        hold = self._hold(case, "query", moves=[held])
        held.button_draft()
        held.invoice_payment_term_id = self._terms()
        self._run_and_send()
        self.assertEqual((hold.state, case.state), ("active", "open"))
        self.assertEqual(self._asked(self._reminders(case.partner_id)), {asked: "60.00"})
        held.action_post()
        self._run_and_send()
        self.assertEqual(hold.line_ids, self._line(held))

    # --- 5: a customer gets a parent --------------------------------------------------------------------------------

    def test_a_hold_on_a_closed_case_follows_the_customer_to_a_parent(self):
        case, invoice = self._owing(100)
        partner = case.partner_id
        hold = self._hold(case, "do_not_contact")
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual((case.state, hold.state), ("closed", "active"))
        parent = self._customer("Umbrella Group")
        partner.write({"is_company": False, "parent_id": parent.id})
        self.assertEqual((partner.commercial_partner_id, hold.partner_id), (parent, parent))
        self._invoice(partner, days=20)
        self._through(1, 20)
        self.assertSilent(parent)
        self.assertFalse(self._touches(parent).filtered(lambda touch: touch.channel == "call"))

    # --- 25: nothing is late yet ------------------------------------------------------------------------------------

    def _early(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=-20)
        return partner._collections_case_for(self.company), invoice

    def test_a_promise_made_before_the_due_date_keeps_the_case_open(self):
        case, _invoice = self._early()
        promise = self._promised(case, on=date(2026, 3, 13), nudge=False)
        self._run_and_send()
        self.assertEqual((case.state, promise.state, case.decision_id.action), ("open", "open", "wait"))
        self._through(1, 9)
        self.assertEqual((case.state, promise.state, case.decision_id.action), ("open", "open", "wait"))
        self.assertEqual(self._heard(case.partner_id), [(10, "promise_noted")])

    def test_a_broken_promise_about_what_is_not_late_is_called_about(self):
        case, _invoice = self._early()
        promise = self._promised(case, on=date(2026, 3, 13), nudge=False)
        self._through(0, 10)
        self.assertEqual((promise.state, promise.call_due, case.state), ("broken", True, "open"))
        self.assertEqual(len(self._tasks(case, "broken")), 1)

    def test_a_dispute_about_what_is_not_late_keeps_the_case_open_until_it_is_closed(self):
        case, invoice = self._early()
        dispute = self._dispute(case, invoice)
        self._through(0, 3)
        self.assertEqual((case.state, case.decision_id.action), ("open", "wait"))
        self._resolve(dispute, "withdrawn")
        self._through(4, 14)
        self.assertEqual(case.state, "closed")
        self.assertFalse(self._reminders(case.partner_id))

    def test_a_hold_about_what_is_not_late_keeps_the_case_open(self):
        case, _invoice = self._early()
        hold = self._hold(case, "customer_pause")
        self._through(0, 6)
        self.assertEqual((case.state, hold.state), ("paused", "active"))
        self._through(7, 14)
        self.assertEqual((case.state, hold.state), ("closed", "expired"))
        self.assertSilent(case.partner_id)

    # --- 26: two customers become one -------------------------------------------------------------------------------

    def _merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source.partner_id | target.partner_id).ids, target.partner_id)
        self.env.invalidate_all()

    def test_the_question_of_a_customer_that_was_merged_is_asked_on_the_kept_case(self):
        case, _invoice = self._owing(100)
        kept, _other = self._owing(100, name="Rowan Bakery Ltd")
        self._run_and_send()
        self._writes(case, case.partner_id)
        self._merge(case, kept)
        self.assertEqual((case.state, kept.state, kept.attention), ("closed", "paused", 3))
        self.assertEqual((len(self._tasks(case, "answer")), len(self._tasks(kept, "answer"))), (0, 1))
        self._go_to(at(hour=12))
        self._run()
        self.assertEqual((len(self._tasks(case, "answer")), len(self._tasks(kept, "answer"))), (0, 1))
        kept.with_user(self.collector).action_answered()
        self.env.invalidate_all()
        self.assertFalse(case.activity_ids | kept.activity_ids)
        self.assertEqual(self._states("awaiting_answer"), [("awaiting_answer", "lifted")])

    def test_the_tasks_of_a_customer_that_was_merged_move_to_the_kept_case(self):
        case, invoice = self._owing(100)
        kept, _other = self._owing(100, name="Rowan Bakery Ltd")
        dispute = self._dispute(case, invoice)
        hold = self._hold(case, "insolvency")
        self._merge(case, kept)
        self.assertFalse(case.activity_ids)
        self.assertEqual(kept.activity_ids, dispute.activity_id | hold.activity_id)
        self.assertEqual((len(self._tasks(kept, "dispute")), len(self._tasks(kept, "hold"))), (1, 1))
        self._resolve(dispute, "rejected")
        self.assertFalse(self._tasks(kept, "dispute"))
        self.assertEqual(dispute.opened_on, TODAY)
