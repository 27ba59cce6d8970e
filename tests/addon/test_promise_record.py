from datetime import timedelta

from odoo.tests import tagged

from .common import NOW, at
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseRecord(PromiseCase):
    """How a customer keeps promises, by number and by value, the older the less."""

    def _past(self, partner, state, age, amount=100, paid=None, credited=0):
        """A promise of ``age`` days ago that ended in ``state``."""
        invoice = self._invoice(partner, amount=amount)
        promise = self._promise(partner, invoice, on=march(20))
        paid = {"kept": amount, "broken": 0}.get(state, 0) if paid is None else paid
        promise.write(
            {
                "state": state,
                "date_promised": march(10) - timedelta(days=age),
                "paid_in_time": paid,
                "paid": paid,
                "credited": credited,
                "judged_at": NOW,
            }
        )
        return promise

    def _record(self, partner):
        case = self._case(partner)
        case.invalidate_recordset()
        return round(case.kept_share, 4), round(case.kept_value_share, 4)

    def test_nothing_promised_says_nothing(self):
        partner, _invoice = self._owing(1000)
        self.assertEqual((self._record(partner), self._case(partner).kept_words), ((0, 0), False))
        self.assertFalse(partner.collections_kept_words)

    def test_by_number_and_by_value(self):
        """Three of four kept; 300.00 of 1,200.00 came in time."""
        partner, _invoice = self._owing(1000)
        for _time in range(3):
            self._past(partner, "kept", 0, 100)
        self._past(partner, "broken", 0, 900)
        self.assertEqual(self._record(partner), (0.75, 0.25))
        words = self._case(partner).kept_words
        self.assertTrue(words.startswith("Kept 3 of 4 promises in 12 months"), words)
        self.assertIn("25 %", words)
        self.assertEqual(partner.collections_kept_words, words)

    def test_a_part_counts_by_value_only(self):
        partner, _invoice = self._owing(1000)
        self._past(partner, "kept", 0, 100)
        self._past(partner, "partially_kept", 0, 100, paid=50)
        self.assertEqual(self._record(partner), (0.5, 0.75))

    def test_paid_late_is_not_in_time(self):
        partner, _invoice = self._owing(1000)
        self._past(partner, "broken", 0, 100).write({"paid": 100, "cured_on": march(10)})
        self.assertEqual(self._record(partner), (0, 0))

    def test_what_was_credited_was_not_promised(self):
        partner, _invoice = self._owing(1000)
        self._past(partner, "partially_kept", 0, 100, paid=30, credited=40)
        self.assertEqual(self._record(partner), (0, 0.5))

    def test_withdrawn_replaced_and_open_ones_do_not_count(self):
        partner, _invoice = self._owing(1000)
        for state in ("cancelled", "superseded", "open"):
            self._past(partner, state, 0)
        self._past(partner, "kept", 0)
        self.assertEqual(self._record(partner), (1, 1))
        self.assertTrue(self._case(partner).kept_words.startswith("Kept the one promise"))

    def test_fading_with_time(self):
        """73 days are a fifth of a year: kept today counts 1, broken then counts 0.8."""
        partner, _invoice = self._owing(1000)
        self._past(partner, "kept", 0, 100)
        self._past(partner, "broken", 73, 100)
        share = round(1 / 1.8, 4)
        self.assertEqual(self._record(partner), (share, share))

    def test_forgotten_after_a_year(self):
        partner, _invoice = self._owing(1000)
        self._past(partner, "broken", 365)
        self.assertFalse(self._case(partner).kept_words)
        self._past(partner, "broken", 364)
        self._case(partner).invalidate_recordset()
        self.assertTrue(self._case(partner).kept_words.startswith("Did not keep the one"))

    def test_over_all_conversations_of_the_customer(self):
        partner, invoice = self._owing(1000)
        self._promise(partner, on=march(16))
        self._pay(invoice)
        self._live(march(10), march(10))
        first = self._case(partner)
        self._invoice(partner, days=30, amount=50)
        self._live(march(11), march(11))
        case = self.env["collections.case"].search([("partner_id", "=", partner.id), ("state", "=", "open")])
        self.assertNotEqual(case, first)
        self.assertTrue(case.kept_words.startswith("Kept the one promise"))
        self.assertEqual(partner.collections_kept_words, case.kept_words)

    def test_not_those_of_another_customer(self):
        partner, _invoice = self._owing(1000)
        other, _invoice = self._owing(1000, name="Elm Garden")
        self._past(other, "broken", 0)
        self.assertFalse(self._case(partner).kept_words)

    def test_value_in_company_currency(self):
        """100.00 dollars at two a euro are 50.00: 50 of 150 came."""
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "name": march(1).replace(year=2025), "rate": 2.0, "company_id": self.company.id}
        )
        partner, _invoice = self._owing(1000)
        invoice = self._invoice(partner, amount=100, currency_id=usd.id)
        promise = self._promise(partner, invoice, on=march(20))
        promise.write({"state": "kept", "paid_in_time": 100, "date_promised": march(10)})
        self._past(partner, "broken", 0, 100)
        self.assertEqual(self._record(partner), (0.5, round(1 / 3, 4)))

    # --- customers that become one ----------------------------------------------------------------------------------

    def test_merged_customers_keep_their_promises(self):
        """One is open, one was not kept: both go on at the customer who stays."""
        kept, _invoice = self._owing(1000)
        gone, promised = self._owing(500, name="Rowan Bakery Ltd")
        self._past(gone, "broken", 30)
        promise = self._promise(gone, promised, on=march(16))
        self._send()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([kept.id, gone.id], kept)
        self.assertFalse(gone.exists())
        case = self._case(kept)
        self.assertEqual((promise.partner_id, promise.case_id, promise.state), (kept, case, "open"))
        self.assertEqual(promise.promised_by, kept)
        self.assertTrue(case.kept_words.startswith("Did not keep the one"))
        self._pay(promised)
        self._live(march(11), march(11))
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self._said(kept)[-1], (3, 11, "promise_kept"))

    def test_what_was_promised_stays_silent_after_a_merge(self):
        kept, invoice = self._owing(1000)
        gone, promised = self._owing(500, name="Rowan Bakery Ltd")
        self._promise(gone, promised, on=march(20))
        self._send()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([kept.id, gone.id], kept)
        self._live(march(11), march(24))
        letters = self._touches(kept).filtered(lambda t: t.stage_id == self.stages[10] and t.state == "sent")
        self.assertEqual(letters.line_ids & self._lines(promised, invoice), self._lines(invoice))

    # --- what it costs ----------------------------------------------------------------------------------------------

    def _cost(self, work, *args):
        """How many statements ``work`` takes, read and written from scratch."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _many(self, day):
        """Twenty-two customers of one promise each: one to fill the caches, one, and twenty."""
        promises = self.promises
        for number in range(22):
            partner = self._customer(f"Number{number} Ltd")
            invoice = self._invoice(partner, amount=1000)
            partner._collections_case_for(self.company)
            promises |= self._promise(partner, invoice, on=day)
        self._send()
        return promises[0], promises[1], promises[2:]

    def test_a_look_at_twenty_open_promises_costs_what_one_costs(self):
        warm_up, one, many = self._many(march(12))
        self._day(march(11))
        costs = [self._cost(chosen._judge, march(11)) for chosen in (warm_up, one, many)]
        self.assertEqual(costs[1], costs[2])
        self.assertEqual(set(many.mapped("state")), {"open"})

    def test_a_verdict_costs_little_more_than_its_note_and_its_task(self):
        """Odoo writes notes one by one: nine statements; the task is one more, its day another."""
        warm_up, one, many = self._many(march(12))
        self._day(march(19))
        costs = [self._cost(chosen._judge, march(19)) for chosen in (warm_up, one, many)]
        self.assertEqual(set(many.mapped("state")), {"broken"})
        self.assertLessEqual((costs[2] - costs[1]) / 19, 12)

    def test_twenty_notes_the_day_before_cost_what_one_costs(self):
        lots = self._many(march(20))
        self._day(march(19))
        costs = []
        for chosen in lots:
            chosen.nudge = True
            costs.append(self._cost(self.promises._nudge_due, self.company, at(9)))
            self.assertTrue(all(chosen.mapped("nudged_at")))
        self.assertEqual(costs[1], costs[2])

    def test_twenty_thanks_cost_what_one_costs(self):
        lots = self._many(march(20))
        costs = []
        for chosen in lots:
            chosen.write({"state": "kept", "to_thank": True, "paid": 1000})
            # Who is to be looked at in a moment is not thanked before.
            chosen.case_id.sudo().write({"next_action_at": at(30)})
            self.env.flush_all()
            costs.append(self._cost(self.promises._thank_due, self.company))
            touches = self.env["collections.touch"].search([("promise_id", "in", chosen.ids)])
            self.assertEqual(touches.mapped("purpose").count("promise_kept"), len(chosen))
        self.assertEqual(costs[1], costs[2])
