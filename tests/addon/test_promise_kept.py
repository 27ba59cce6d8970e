from odoo.tests import tagged

from .common import at
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseKept(PromiseCase):
    """Promised on Tuesday 10 March for Monday the 16th; the bank has until Friday the 20th, because of the 17th."""

    # --- silence ----------------------------------------------------------------------------------------------------

    def test_three_working_days_of_grace_over_a_public_holiday(self):
        partner, _invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self.assertEqual((promise.deadline, promise.nudge_on), (march(20), march(13)))

    def test_three_working_days_of_grace_over_a_weekend(self):
        """From Friday the 13th: Monday, not Saint Patrick's, Wednesday, Thursday."""
        partner, _invoice = self._owing(1000)
        self.assertEqual(self._promise(partner, on=march(13)).deadline, march(19))

    def test_promised_for_a_saturday(self):
        partner, _invoice = self._owing(1000)
        self.assertEqual(self._promise(partner, on=march(14)).deadline, march(19))

    def test_a_closing_day_of_the_company_is_no_working_day(self):
        self.env["resource.calendar.leaves"].create(
            {"name": "Inventory", "date_from": at(8, 0), "date_to": at(8, 23), "company_id": self.company.id}
        )
        partner, _invoice = self._owing(1000)
        self.assertEqual(self._promise(partner, on=march(16)).deadline, march(23))

    def test_silent_through_the_last_day_of_grace(self):
        partner, _invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self.assertEqual(len(self._send()), 1, "the confirmation")
        self.assertEqual(self._live(march(11), march(20)), 0)
        self.assertEqual(self._said(partner), [(3, 10, 3), (3, 10, "promise_noted")])
        self.assertEqual((promise.state, promise.judged_at), ("open", False))
        decision = self._decision(partner)
        self.assertEqual((decision.action, decision.rule, decision.code), ("wait", "nothing_askable", "promised"))

    def test_the_rest_of_the_ladder_goes_on_for_other_items(self):
        """Promised is one of two invoices: the next stage asks for the other, on its own day, and for nothing else."""
        partner, promised, other = self._owing(1000, 300)
        self._promise(partner, promised, on=march(20))
        self._send()
        self._live(march(11), march(23))
        self.assertEqual(self._said(partner), [(3, 10, 3), (3, 10, "promise_noted"), (3, 16, 10)])
        letter = self._touches(partner).filtered(lambda t: t.stage_id == self.stages[10])
        self.assertEqual(letter.line_ids, self._lines(other))
        self.assertEqual(self._letter_tables(letter)[0][-1], ["Total", "300.00 €"])
        self.assertNotIn(promised.name, self._letter_text(letter))

    def test_promised_before_it_is_due(self):
        """Nobody asks on the fifth day before, nor on the third day after: it was promised for later."""
        partner = self._customer()
        invoice = self._invoice(partner, days=-3, amount=1000)
        case = partner._collections_case_for(self.company)
        self.assertEqual(case.state, "open")
        promise = self._promise(partner, invoice, on=march(20))
        self._send()
        self.assertEqual(self._live(march(10), march(25)), 0)
        self.assertEqual((promise.deadline, promise.state), (march(25), "open"))
        self._pay(invoice)
        self._live(march(26), march(27))
        self.assertEqual((promise.state, promise.paid_in_time), ("kept", 1000))

    # --- kept -------------------------------------------------------------------------------------------------------

    def test_kept_with_something_else_open_is_thanked_for_once(self):
        partner, promised, other = self._owing(1000, 300)
        promise = self._promise(partner, promised, on=march(16))
        self._send()
        self._day(march(12), 9)
        self._pay(promised)
        self._live(march(12), march(13))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))
        self.assertEqual(promise.judged_at.date(), march(12))
        thanks = self._touches(partner).filtered(lambda t: t.purpose == "promise_kept")
        self.assertEqual((len(thanks), thanks.state, thanks.kind), (1, "sent", "service"))
        self.assertIn("1,000.00", self._letter_text(thanks))
        self.assertIn(promised.name, thanks.message_subject)
        self.assertNotIn(other.name, self._letter_text(thanks))
        self._live(march(14), march(23))
        said = [what for _month, _day, what in self._said(partner)]
        self.assertEqual(said, [3, "promise_noted", "promise_kept", 10])
        self.assertFalse(self._calls(partner))

    def test_thanks_do_not_count_in_the_contact_budget(self):
        partner, promised, _other = self._owing(1000, 300)
        self._promise(partner, promised, on=march(16))
        self._day(march(13), 9)
        self._pay(promised)
        self._live(march(13), march(16))
        self.assertEqual(self._said(partner)[2:], [(3, 13, "promise_kept"), (3, 16, 10)])

    def test_kept_and_nothing_else_open_is_one_closing_thank_you(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self._send()
        self._day(march(16), 9)
        self._pay(invoice)
        self.assertEqual(self._live(march(16), march(31)), 1)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self._said(partner), [(3, 10, 3), (3, 10, "promise_noted"), (3, 16, "settled")])
        self.assertEqual(self._case(partner).state, "closed")

    def test_kept_without_a_message_ever_sent_is_one_closing_thank_you(self):
        """The customer rang before anybody wrote."""
        partner = self._customer()
        invoice = self._invoice(partner, days=1, amount=1000)
        partner._collections_case_for(self.company)
        promise = self._promise(partner, on=march(16))
        self._send()
        self._day(march(16), 9)
        self._pay(invoice)
        self.assertEqual(self._live(march(16), march(31)), 1)
        self.assertEqual((promise.state, self._case(partner).state), ("kept", "closed"))
        self.assertEqual(len(self._said(partner)), 2)

    def test_policy_without_thanks(self):
        self.policy.promise_thanks = False
        partner, promised, _other = self._owing(1000, 300)
        promise = self._promise(partner, promised, on=march(16))
        self._pay(promised)
        self._live(march(11), march(13))
        self.assertEqual(promise.state, "kept")
        self.assertFalse(self._touches(partner).filtered(lambda t: t.purpose == "promise_kept"))

    def test_paid_on_the_last_day_of_grace(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self._live(march(11), march(20))
        self._day(march(20), 16)
        self._pay(invoice)
        self._live(march(21), march(21))
        self.assertEqual((promise.state, promise.paid_in_time), ("kept", 1000))

    def test_paid_in_time_and_matched_later(self):
        """The day of the booking counts, not the day on which somebody matched it."""
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self._live(march(11), march(19))
        self._day(march(23), 9)
        self._pay(invoice, on=march(20))
        self._live(march(23), march(23))
        self.assertEqual(self._judgement(promise), ("kept", 1000, 1000, 0, False))
        self.assertFalse(self._calls(partner))

    # --- tolerance --------------------------------------------------------------------------------------------------

    def _short_by(self, amount, missing, **promised):
        """What becomes of a promise whose payment comes in with bank charges taken off."""
        partner, invoice, _other = self._owing(amount, 300, name=f"Number{missing} Ltd")
        promise = self._promise(partner, invoice, on=march(11), **promised)
        self._pay(invoice, (promised.get("amount") or amount) - missing)
        return promise

    def test_tolerance_of_one_percent(self):
        within, beyond = self._short_by(200, 2.00), self._short_by(200, 2.01)
        self._live(march(11), march(17))
        self.assertEqual((within.state, beyond.state), ("kept", "partially_kept"))

    def test_tolerance_of_five_at_most(self):
        within, beyond = self._short_by(2000, 5.00), self._short_by(2000, 5.01)
        self._live(march(11), march(17))
        self.assertEqual((within.state, beyond.state), ("kept", "partially_kept"))

    def test_part_of_an_invoice_promised_and_paid(self):
        """The rest of the invoice was never promised: it is asked for again."""
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, invoice, on=march(16), amount=400)
        self._day(march(12), 9)
        self._pay(invoice, 400)
        self._live(march(12), march(20))
        self.assertEqual(self._judgement(promise), ("kept", 400, 400, 0, False))
        self.assertEqual([what for *_day, what in self._said(partner)], [3, "promise_noted", "promise_kept", 10])
        letter = self._touches(partner).filtered(lambda t: t.stage_id == self.stages[10])
        self.assertEqual(list(letter.asked.values()), ["600.00"])

    def test_money_before_the_promise_is_no_part_of_it(self):
        partner, invoice, _other = self._owing(1000, 300)
        self._pay(invoice, 500)
        promise = self._promise(partner, invoice, on=march(11))
        self.assertEqual(promise.amount, 500)
        self._live(march(11), march(17))
        self.assertEqual(self._judgement(promise), ("broken", 0, 0, 0, False))
