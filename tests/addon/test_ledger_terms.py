from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestLedgerTerms(CollectionsCase):
    """Due dates: instalments, invoices of the future, old debt, several ages at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quarters = cls.env["account.payment.term"].create(
            {
                "name": "Four parts",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 25, "nb_days": days})
                    for days in (0, 30, 60, 90)
                ],
            }
        )

    def _given(self):
        self.partner = self._customer()

    def _in_quarters(self, days, amount=400):
        """An invoice in four parts, the first of which fell due ``days`` ago."""
        return self._invoice(
            self.partner,
            amount=amount,
            invoice_date=TODAY - timedelta(days=days),
            invoice_date_due=False,
            invoice_payment_term_id=self.quarters.id,
        )

    def _sent(self):
        """(days from today, stage) of every message that left."""
        touches = self._touches(self.partner).filtered(lambda t: t.state == "sent" and t.kind == "reminder")
        return [((t.sent_at.date() - TODAY).days, t.stage_id.days_after_due) for t in touches]

    def _daily(self, first, last):
        """Run and send every day at ten."""
        for day in range(first, last + 1):
            self._go_to(at(days=day))
            self._run_and_send()

    # --- instalments ------------------------------------------------------------------------------------------------

    def test_only_the_instalment_that_is_due_is_asked_for(self):
        invoice = self._in_quarters(days=12)
        dues = sorted(invoice.line_ids.mapped(lambda line: line.date_maturity or TODAY))
        self.assertEqual([(TODAY - due).days for due in dues if due != TODAY], [12, -18, -48, -78])
        self._run_and_send()
        touch = self._touches(self.partner)
        self.assertEqual(list(touch.asked.values()), ["100.00"])
        self.assertEqual(touch.line_ids.date_maturity, TODAY - timedelta(days=12))
        self.assertEqual(
            self._letter_tables(touch)[0][1:],
            [[f"{invoice.name}", "02/26/2026", "100.00 €"], ["Total", "100.00 €"]],
        )
        self.assertNotIn("400", self._letter_text(touch))

    def test_two_instalments_due_one_of_them_partly_paid(self):
        invoice = self._in_quarters(days=35)
        self._pay(invoice, 30)
        self._run_and_send()
        touch = self._touches(self.partner)
        self.assertEqual(
            self._letter_tables(touch)[0][1:],
            [
                [f"{invoice.name}", "02/03/2026", "70.00 € out of 100.00 €"],
                [f"{invoice.name}", "03/05/2026", "100.00 €"],
                ["Total", "170.00 €"],
            ],
        )
        self.assertEqual(touch.summary, f"A friendly note about {invoice.name}")

    def test_the_first_instalment_paid_leaves_nothing_to_ask(self):
        invoice = self._in_quarters(days=12)
        self._pay(invoice, 100)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertFalse(self._case(self.partner))

    def test_the_next_instalment_begins_gently_again(self):
        """The first is paid after its reminder; the second, 30 days on, meets the first stage, not the second."""
        invoice = self._in_quarters(days=4)
        self._run_and_send()
        self._pay(invoice, 100)
        self._daily(1, 30)
        self.assertEqual(self._sent(), [(0, 3), (29, 3)])
        self.assertEqual(self._touches(self.partner)[-1].line_ids.date_maturity, TODAY + timedelta(days=26))

    def test_a_large_next_instalment_does_not_keep_the_old_conversation_alive(self):
        """The first part is paid after its reminder when the next is due tomorrow: three days late it meets stage one."""
        invoice = self._in_quarters(days=29, amount=8000)
        self._run_and_send()
        self._pay(invoice, 2000)
        self._daily(0, 12)
        self.assertEqual(self._sent(), [(0, 3), (6, 3)])
        cases = self.env["collections.case"].search([("partner_id", "=", self.partner.id)], order="id")
        self.assertEqual(cases.mapped("state"), ["closed", "open"])

    # --- the future -------------------------------------------------------------------------------------------------

    def test_a_future_dated_invoice_is_not_mentioned(self):
        self._invoice(self.partner, days=-40, amount=5000)
        self._run_and_send()
        self.assertSilent(self.partner)
        self.assertFalse(self._case(self.partner))

    def test_due_today_is_not_late(self):
        self._invoice(self.partner, days=0)
        self._run_and_send()
        self.assertSilent(self.partner)

    def test_a_courtesy_note_for_a_large_invoice_only(self):
        small = self._customer("Small Florist")
        self._invoice(small, days=-5, amount=999.99)
        invoice = self._invoice(self.partner, days=-5, amount=1000)
        mails = self._run_and_send()
        self.assertSilent(small)
        self.assertEqual(self._sent(), [(0, -5)])
        self.assertEqual(mails[0]["subject"], f"Coming up soon: {invoice.name}")
        self.assertEqual(self._letter_tables(self._touches(self.partner))[0][1][1], "03/15/2026")

    def test_a_day_earlier_is_too_early_for_the_courtesy_note(self):
        self._invoice(self.partner, days=-6, amount=1000)
        self._run_and_send()
        self.assertSilent(self.partner)
        self._daily(1, 1)
        self.assertEqual(self._sent(), [(1, -5)])

    def test_paid_in_time_after_the_courtesy_note(self):
        """Nothing follows: no reminder, and one conversation that is closed."""
        invoice = self._invoice(self.partner, days=-5, amount=1000)
        self._run_and_send()
        self._go_to(at(days=2))
        self._pay(invoice)
        self._daily(2, 40)
        self.assertEqual(self._sent(), [(0, -5)])
        case = self._case(self.partner)
        self.assertEqual((case.state, case.decision_id.code), ("closed", "paid"))
        self.assertEqual(self._touches(self.partner).mapped("kind"), ["reminder", "service"])

    def test_not_paid_after_the_courtesy_note(self):
        """Due on Sunday the 15th: the first reminder three days later, on the 18th."""
        self._invoice(self.partner, days=-5, amount=1000)
        self._daily(0, 9)
        self.assertEqual(self._sent(), [(0, -5), (8, 3)])

    # --- old and many -----------------------------------------------------------------------------------------------

    def test_old_debt_begins_at_the_first_stage_and_climbs_one_at_a_time(self):
        """200 days old. Five days after the 10th is a Sunday, five days after Monday the 16th a Saturday."""
        self._invoice(self.partner, days=200)
        self._daily(0, 12)
        self.assertEqual(self._sent(), [(0, 3), (6, 10)])
        self.assertEqual(len(self._touches(self.partner)), 2)
        self._daily(13, 14)
        call = self._touches(self.partner)[2:]
        self.assertEqual((call.stage_id.days_after_due, call.channel, call.state), (17, "call", "queued"))

    def test_five_days_without_a_scheduler_bring_one_message(self):
        self._invoice(self.partner, days=9)
        self._run_and_send()
        self._go_to(at(days=6))
        for _again in range(3):
            self._run_and_send()
        self.assertEqual(self._sent(), [(0, 3), (6, 10)])

    def test_a_month_without_a_scheduler_brings_the_next_stage_only(self):
        self._invoice(self.partner, days=4)
        self._run_and_send()
        self._daily(34, 35)
        self.assertEqual(self._sent(), [(0, 3), (34, 10)])

    def test_three_ages_are_one_message_at_the_stage_after_the_last_one_sent(self):
        """Reminded gently of the first; by then two more are late, one of them for two months."""
        first = self._invoice(self.partner, days=5, amount=100)
        self._run_and_send()
        self._go_to(at(days=6))
        second = self._invoice(self.partner, days=20, amount=200)
        third = self._invoice(self.partner, days=70, amount=300)
        mails = self._run_and_send()
        self.assertEqual(len(mails), 1)
        self.assertEqual(self._sent(), [(0, 3), (6, 10)])
        touch = self._touches(self.partner)[-1]
        rows = self._letter_tables(touch)[0][1:]
        self.assertEqual([row[0].split()[0] for row in rows], [third.name, second.name, first.name, "Total"])
        self.assertEqual(rows[-1][1], "600.00 €")
        self.assertEqual(mails[0]["subject"], f"Is something missing for {third.name} and 2 more?")

    def test_three_ages_at_the_start_are_one_friendly_message(self):
        for days in (5, 20, 70):
            self._invoice(self.partner, days=days)
        self.assertEqual(len(self._run_and_send()), 1)
        self.assertEqual(self._sent(), [(0, 3)])
        self.assertEqual(len(self._touches(self.partner).line_ids), 3)

    def test_a_new_invoice_joins_the_conversation_where_it_stands(self):
        """No second ladder for it, and it does not speed the first one up."""
        self._invoice(self.partner, days=12)
        self._run_and_send()
        self._go_to(at(days=1))
        new = self._invoice(self.partner, days=1, amount=40)
        self._daily(1, 5)
        self.assertEqual(self._sent(), [(0, 3)])
        self._daily(6, 6)
        self.assertEqual(self._sent(), [(0, 3), (6, 10)])
        self.assertIn(new, self._touches(self.partner)[-1].line_ids.move_id)

    def test_the_old_one_paid_the_new_one_waits_for_its_own_age(self):
        """The conversation stands after the first stage; the invoice that is left is two days old, not yet ten."""
        old = self._invoice(self.partner, days=12)
        self._run_and_send()
        self._invoice(self.partner, days=2, amount=40)
        self._pay(old)
        self._daily(1, 8)
        self.assertEqual(self._sent(), [(0, 3), (8, 10)])

    def test_an_invoice_that_is_not_yet_overdue_is_not_in_the_message(self):
        late = self._invoice(self.partner, days=12)
        self._invoice(self.partner, days=-3, amount=5000)
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).line_ids.move_id, late)
        self.assertEqual(self._sent(), [(0, 3)])
