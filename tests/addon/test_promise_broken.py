from odoo import Command
from odoo.tests import tagged

from .common import at
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseBroken(PromiseCase):
    """1,000.00 promised for Thursday the 12th; nothing came by Wednesday the 18th, the last day of grace."""

    def _broken(self, *amounts):
        partner, *invoices = self._owing(*(amounts or (1000,)))
        promise = self._promise(partner, invoices[0], on=march(12))
        self._send()
        self._live(march(11), march(18))
        self.assertEqual((promise.deadline, promise.state), (march(18), "open"))
        return partner, invoices, promise

    # --- a person calls first ---------------------------------------------------------------------------------------

    def test_a_person_is_asked_to_call_within_two_working_days(self):
        partner, _invoices, promise = self._broken()
        self.assertFalse(self._calls(partner))
        self.assertEqual(self._live(march(19), march(19)), 0, "no letter that day")
        self.assertEqual(self._judgement(promise), ("broken", 0, 0, 0, False))
        call = self._calls(partner)
        self.assertEqual((len(call), call.user_id, call.date_deadline), (1, self.collector, march(23)))
        self.assertEqual(call.activity_type_id.name, "Call about a promise")
        self.assertIn(partner.name, call.summary)
        self.assertIn("1,000.00", call.summary)
        self.assertEqual((promise.call_due, promise.resume_on), (True, march(24)))
        self.assertEqual(
            (self._case(partner).attention, self._case(partner).attention_label), (2, "Promise not kept: call")
        )

    def test_judged_on_a_weekend_counts_from_there(self):
        """Grace until Friday the 20th; judged on Saturday; two working days are Monday and Tuesday."""
        partner, _invoice = self._owing(1000)
        self._promise(partner, on=march(16))
        self._live(march(11), march(21))
        self.assertEqual(self._calls(partner).date_deadline, march(24))

    def test_silence_until_two_working_days_are_over_then_one_step(self):
        """Nobody calls. Stage 10 follows on the 24th, and stage 17 keeps its own distance from it."""
        partner, _invoices, promise = self._broken()
        self.assertEqual(self._live(march(19), march(23)), 0)
        decision = self._decision(partner)
        self.assertEqual((decision.action, decision.rule, decision.code), ("wait", "plan_or_promise_due", "broken"))
        self.assertEqual(decision.until, at(14, 8), "eight o'clock on the 24th")
        self._live(march(24), march(29))
        self.assertEqual(self._said(partner), [(3, 10, 3), (3, 10, "promise_noted"), (3, 24, 10)])
        self.assertEqual(self._case(partner).stage_id, self.stages[10])
        self.assertEqual(len(self._calls(partner)), 1, "still asked for, once")
        self.assertTrue(promise.call_due)

    def test_other_items_wait_for_the_call_too(self):
        partner, _invoices, _promise = self._broken(1000, 300)
        said = self._said(partner)
        self.assertEqual(self._live(march(19), march(23)), 0)
        self.assertEqual(self._said(partner), said)

    def test_the_call_recorded_ends_it(self):
        partner, _invoices, promise = self._broken()
        self._live(march(19), march(19))
        self._day(march(20))
        self.env["collections.log.contact"].with_user(self.collector).create(
            {"case_id": self._case(partner).id, "note": "Their bank changed", "channel": "call"}
        ).action_confirm()
        self.assertFalse(self._calls(partner))
        self.assertFalse(promise.call_due)
        self.assertEqual((self._case(partner).attention, promise.state), (0, "broken"))
        self._live(march(20), march(27))
        self.assertEqual([what for *_day, what in self._said(partner)], [3, "promise_noted", 10], "one step only")
        self.assertEqual(self._said(partner)[-1], (3, 23, 10), "72 hours after the call")

    def test_the_activity_done_is_the_call(self):
        partner, _invoices, promise = self._broken()
        self._live(march(19), march(19))
        self._day(march(20))
        self._calls(partner).with_user(self.collector).action_feedback(feedback="They will look into it")
        self.assertFalse(self._calls(partner))
        self.assertFalse(promise.call_due)
        touch = self._touches(partner)[-1]
        self.assertEqual(
            (touch.kind, touch.channel, touch.state, touch.outcome, touch.note),
            ("manual", "call", "sent", "spoke", "They will look into it"),
        )
        self._live(march(20), march(27))
        self.assertEqual(self._said(partner)[-1], (3, 23, 10))

    def test_a_voicemail_is_no_call(self):
        partner, _invoices, promise = self._broken()
        self._live(march(19), march(19))
        self._case(partner).with_user(self.collector)._log_contact("call", "voicemail", "Nobody there")
        self.assertTrue(promise.call_due)
        self.assertEqual(len(self._calls(partner)), 1)

    def test_called_and_promised_again(self):
        partner, invoices, promise = self._broken()
        self._live(march(19), march(19))
        self._day(march(20))
        log = self.env["collections.log.contact"].with_user(self.collector)
        action = log.create({"case_id": self._case(partner).id, "note": "Friday", "next": "promise"}).action_confirm()
        self.assertEqual(action["res_model"], "collections.new.promise")
        second = self._promise(partner, on=march(27))
        self.assertEqual((second.line_ids, second.level, second.amount), (self._lines(invoices[0]), 1, 1000))
        self._send()
        self.assertEqual(self._live(march(20), march(31)), 0)
        self.assertEqual(promise.state, "broken", "not renegotiated: its day was over")

    def test_a_new_promise_ends_the_wait_for_the_call(self):
        """The customer rang us: there is nothing to call about."""
        partner, _invoices, promise = self._broken()
        self._live(march(19), march(19))
        self._promise(partner, on=march(27))
        self.assertFalse(self._calls(partner))
        self.assertFalse(promise.call_due)
        self.assertEqual(self._case(partner).attention, 0)

    def test_replayed_runs_ask_once(self):
        partner, _invoices, promise = self._broken()
        for hour in (8, 9, 10, 11):
            self._day(march(19), hour)
            self._run_and_send()
        judged = promise.judged_at
        self._live(march(20), march(23))
        self.assertEqual(len(self._calls(partner)), 1)
        self.assertEqual(promise.judged_at, judged)
        notes = self._case(partner).message_ids.filtered(lambda m: "Promise not kept" in (m.body or ""))
        self.assertEqual(len(notes), 1)

    # --- reconciliations, nothing else ------------------------------------------------------------------------------

    def test_an_unmatched_payment_keeps_no_promise_and_nobody_is_written_to(self):
        """Nor is anything said against the customer before somebody has matched it."""
        partner, invoices, promise = self._broken()
        self._unapplied_payment(partner, 1000)
        self.assertEqual(self._live(march(19), march(31)), 0)
        self.assertEqual((promise.state, promise.paid), ("open", 0))
        self.assertFalse(self._calls(partner))
        self._match(self.env["account.payment"].search([("partner_id", "=", partner.id)]).move_id, invoices[0])
        self._live(march(31), march(31))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False), "it was booked in time")
        self.assertFalse(self._calls(partner))
        self.assertEqual(self._said(partner)[2:], [(3, 31, "settled")])

    def test_an_unmatched_bank_line_keeps_no_promise_and_nobody_is_written_to(self):
        partner, invoices, promise = self._broken()
        line = self._bank_line(partner, 1000)
        self.assertEqual(self._live(march(19), march(31)), 0)
        self.assertEqual((promise.state, promise.paid), ("open", 0))
        self.assertFalse(self._calls(partner))
        self._match_bank_line(line, invoices[0])
        self._live(march(31), march(31))
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self._said(partner)[2:], [(3, 31, "settled")])

    def test_a_part_unmatched_keeps_the_peace_too(self):
        partner, invoices, promise = self._broken()
        payment = self._unapplied_payment(partner, 100)
        self.assertEqual(self._live(march(19), march(31)), 0)
        self.assertEqual(promise.state, "open")
        self._match(payment.move_id, invoices[0])
        self._live(march(31), march(31))
        self.assertEqual((promise.state, promise.paid_in_time), ("partially_kept", 100))

    def test_an_old_credit_is_not_the_money_that_was_promised(self):
        """10.00 in the customer's favour since January puts nothing off."""
        partner = self._customer()
        self._day(march(1))
        self._unapplied_payment(partner, 10)
        self._day(march(10))
        invoice = self._invoice(partner, amount=1000)
        self._run_and_send()
        promise = self._promise(partner, invoice, on=march(12))
        self._live(march(11), march(19))
        self.assertEqual((promise.state, len(self._calls(partner))), ("broken", 1))

    # --- currencies and credit notes --------------------------------------------------------------------------------

    def _in_dollars(self, short):
        """A promise over 1,000.00 dollars, at two dollars a euro; so many of them do not arrive."""
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "name": march(1).replace(year=2025), "rate": 2.0, "company_id": self.company.id}
        )
        partner = self._customer(f"Dollar{short} Ltd")
        invoice = self._invoice(partner, amount=1000, currency_id=usd.id)
        self._run_and_send()
        promise = self._promise(partner, invoice, on=march(11))
        self.assertEqual((promise.currency_id, promise.amount), (usd, 1000))
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({"payment_date": march(11), "currency_id": usd.id, "amount": 1000 - short})._create_payments()
        return promise

    def test_five_euros_of_charges_are_ten_dollars(self):
        within, beyond = self._in_dollars(10.00), self._in_dollars(10.01)
        self._live(march(11), march(17))
        self.assertEqual((within.state, within.paid), ("kept", 990))
        self.assertEqual((beyond.state, beyond.paid), ("partially_kept", 989.99))

    def test_a_credit_note_for_all_of_it_leaves_nothing_to_keep(self):
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(16))
        self._refund(invoice)
        self._live(march(11), march(13))
        self.assertEqual((promise.state, promise.paid, promise.credited), ("kept", 0, 1000))
        self.assertFalse(self._touches(partner).filtered(lambda t: t.purpose == "promise_kept"), "no money, no thanks")

    def test_a_credit_note_reduces_it(self):
        partner, invoice, _other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(16))
        self._refund(invoice, 400)
        self._pay(invoice)
        self._live(march(11), march(13))
        self.assertEqual(self._judgement(promise), ("kept", 600, 600, 400, False))

    # --- frozen -----------------------------------------------------------------------------------------------------

    def _hold(self, partner, **values):
        return (
            self.env["collections.hold"]
            .with_user(self.collector)
            .create({"case_id": self._case(partner).id, "hold_type": "hardship", "reason": "A flood", **values})
        )

    def test_a_hold_freezes_it_and_gives_the_bank_its_days_again(self):
        partner, _invoice = self._owing(1000)
        promise = self._promise(partner, on=march(12))
        hold = self._hold(partner)
        self.assertTrue(promise.frozen)
        self._send()
        self.assertEqual(self._live(march(11), march(23)), 0)
        self.assertEqual((promise.state, promise.deadline), ("open", march(18)))
        self._day(march(24), 9)
        hold.with_user(self.manager)._lift("They are dry again")
        self.assertEqual((promise.frozen, promise.deadline), (False, march(27)))
        self.assertEqual(self._live(march(24), march(27)), 0)
        self.assertEqual(promise.state, "open")
        self._live(march(28), march(28))
        self.assertEqual(promise.state, "broken")

    def test_a_dispute_freezes_it_and_gives_the_bank_its_days_again(self):
        partner, invoice, other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(12))
        dispute = self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(invoice).ids)], "amount": 200}
        )
        self._live(march(11), march(23))
        self.assertEqual((promise.state, promise.frozen), ("open", True))
        self._day(march(24), 9)
        dispute._resolve("rejected", "All of it arrived")
        self.assertEqual(promise.deadline, march(27))
        self._day(march(26), 9)
        self._pay(invoice)
        self._live(march(26), march(26))
        self.assertEqual(promise.state, "kept")

    def test_a_dispute_about_another_item_freezes_nothing(self):
        partner, invoice, other = self._owing(1000, 300)
        promise = self._promise(partner, invoice, on=march(12))
        self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(other).ids)]}
        )
        self._live(march(11), march(19))
        self.assertEqual(promise.state, "broken")

    def test_paid_while_frozen_is_kept(self):
        """The money came on the 24th, after the old last day, under a hold that ends with the arrears."""
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(12))
        self._hold(partner)
        self._live(march(11), march(23))
        self._day(march(24), 9)
        self._pay(invoice)
        self._live(march(24), march(31))
        self.assertEqual((promise.state, promise.paid, promise.cured_on), ("kept", 1000, False))
        self.assertFalse(self._calls(partner))
        self.assertFalse(promise.call_due)
        self.assertEqual(self._case(partner).state, "closed")
