"""What a review found: promises that were judged wrongly, too early, or not at all."""

from datetime import date, datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .spoken import SpokenCase

BAD = '<p>Thank you. <t t-if="object.amount == 77" t-out="object.no_such_field"/></p>'


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundVerdicts(SpokenCase):
    # --- 9: credits -------------------------------------------------------------------------------------------------

    def test_the_credit_for_the_disputed_part_is_no_part_of_the_promise(self):
        case, invoice = self._owing(100)
        dispute = self._dispute(case, invoice, amount=40)
        promise = self._promised(case, invoice, on=date(2026, 3, 20), amount=60, nudge=False)
        self._resolve(dispute, "accepted")
        self._refund(invoice, 40)
        self._go_to(at(3))
        self._pay(invoice, 20)
        self._run_and_send()
        self.assertEqual((promise.state, promise.paid, self._plain(promise.left_words)), ("open", 20, "40.00 €"))
        self.assertNotIn("promise_kept", self._touches(case.partner_id).mapped("purpose"))
        self._go_to(at(4))
        self._pay(invoice, 40)
        self._run_and_send()
        self.assertEqual((promise.state, promise.paid_in_time, case.state), ("kept", 60, "closed"))

    def test_what_is_left_open_of_it_is_partly_kept_after_the_deadline(self):
        case, invoice = self._owing(100)
        dispute = self._dispute(case, invoice, amount=40)
        promise = self._promised(case, invoice, on=date(2026, 3, 13), amount=60, nudge=False)
        self._resolve(dispute, "accepted")
        self._refund(invoice, 40)
        self._pay(invoice, 20)
        self._through(0, 10)
        self.assertEqual((promise.state, promise.paid_in_time), ("partially_kept", 20))

    def test_half_is_promised_and_the_other_half_is_credited(self):
        case, invoice = self._owing(200)
        promise = self._promised(case, invoice, on=date(2026, 3, 20), amount=100, nudge=False)
        self._refund(invoice, 100)
        self._run_and_send()
        self.assertEqual((promise.state, promise.paid, self._plain(promise.left_words)), ("open", 0, "100.00 €"))
        self._go_to(at(2))
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual((promise.state, promise.paid), ("kept", 100))

    def test_a_credit_over_more_than_was_not_promised_takes_the_rest_off(self):
        case, invoice = self._owing(200)
        promise = self._promised(case, invoice, on=date(2026, 3, 20), amount=100, nudge=False)
        self._refund(invoice, 150)
        self._run()
        self.assertEqual((promise.state, self._plain(promise.left_words)), ("open", "50.00 €"))
        self._pay(invoice, 50)
        self._run()
        self.assertEqual((promise.state, promise.paid), ("kept", 50))

    # --- 10: replaced within the days of grace ----------------------------------------------------------------------

    def test_replaced_on_the_last_day_of_grace_without_blame(self):
        """Promised for Friday the 13th; the 17th is a holiday, so the bank has time until the 19th."""
        for day in (16, 19):
            with self.subTest(day=day):
                self._go_to(at())
                case, invoice = self._owing(100, name=f"Shop of the {day}th")
                first = self._promised(case, on=date(2026, 3, 13), nudge=False)
                self.assertEqual(first.deadline, date(2026, 3, 19))
                self._go_to(at(day - 10))
                second = self._promised(case, invoice, on=date(2026, 3, 24), nudge=False)
                self.assertEqual((first.state, first.judged_at, first.call_due), ("superseded", False, False))
                self.assertEqual((second.state, second.level, case.kept_words), ("open", 0, False))
                self._pay(invoice, on=date(2026, 3, 14))
                self._run()
                self.assertEqual((first.state, second.state), ("superseded", "kept"))
                self.assertEqual(case.kept_words, "Kept the one promise of the last 12 months")

    def test_replaced_after_the_deadline_it_is_judged_first(self):
        case, invoice = self._owing(100)
        first = self._promised(case, on=date(2026, 3, 13), nudge=False)
        self._go_to(at(10))
        second = self._promised(case, invoice, on=date(2026, 3, 24), nudge=False)
        self.assertEqual((first.state, first.call_due), ("broken", False))
        self.assertEqual((second.state, second.level), ("open", 1))
        self.assertFalse(self._tasks(case, "broken"), "they have just talked")

    # --- 11: whose credit it is -------------------------------------------------------------------------------------

    def _credit(self, partner, booked):
        """A credit note nobody has matched, booked long ago or today, that counts from May on."""
        term = self.env["account.payment.term"].create(
            {"name": "In May", "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 90})]}
        )
        refund = self._refund(self._invoice(partner, days=60, amount=20), reconcile=False)
        refund.button_draft()
        refund.write({"invoice_payment_term_id": term.id, "invoice_date": booked, "date": booked})
        refund.action_post()
        self.assertEqual(self._line(refund).date, booked)
        self.assertGreater(self._line(refund).date_maturity, date(2026, 4, 30))

    def test_a_credit_booked_before_the_promise_is_not_the_promised_money(self):
        case, invoice = self._owing(100)
        self._credit(case.partner_id, date(2026, 2, 1))
        promise = self._promised(case, invoice, on=date(2026, 3, 13), amount=50, nudge=False)
        self._through(0, 10)
        self.assertEqual((promise.state, promise.judged_at, promise.call_due), ("broken", at(10), True))

    def test_a_credit_booked_after_the_promise_may_be_the_promised_money(self):
        case, invoice = self._owing(100)
        promise = self._promised(case, invoice, on=date(2026, 3, 13), amount=50, nudge=False)
        self._go_to(at(1))
        self._credit(case.partner_id, date(2026, 3, 11))
        self._through(1, 20)
        self.assertEqual((promise.state, promise.judged_at), ("open", False))

    # --- 6: west of Greenwich ---------------------------------------------------------------------------------------

    def test_in_california_the_days_end_when_they_end_there(self):
        """Promised for Monday the 16th, judged on the 20th; somebody calls by the 24th, and until then nobody writes."""
        zone, us = "America/Los_Angeles", self.env.ref("base.us")
        self.company.resource_calendar_id.tz = self.company.partner_id.tz = zone
        self.company.country_id = us
        case, _invoice = self._owing(100)
        partner = case.partner_id
        partner.write({"country_id": us.id, "tz": zone})
        self._go_to(at(0, 18))
        self._run_and_send()
        promise = self._promised(case, on=date(2026, 3, 16), nudge=False)
        for day in range(1, 15):
            self._go_to(at(day, 18))
            self._run_and_send()
        letters = [(10, 3), (11, "promise_noted")]
        self.assertEqual((promise.state, promise.resume_on, promise.call_due), ("broken", date(2026, 3, 25), True))
        self.assertEqual(self._heard(partner), letters)
        # Half past five in the afternoon of the 24th; the run looks because the address was corrected.
        self._go_to(datetime(2026, 3, 25, 0, 30))
        partner.email = "new@customer.example.com"
        self._run_and_send()
        self.assertEqual(self._heard(partner), letters)
        self.assertEqual(self._verdict(partner), ("plan_or_promise_due", "broken"))
        self._go_to(datetime(2026, 3, 25, 18))
        self._run_and_send()
        self.assertEqual(self._heard(partner), [*letters, (25, 10)])

    # --- 13: one bad record costs itself only -----------------------------------------------------------------------

    def _bad(self, record, name):
        """``record`` alone raises when ``name`` is called on it."""
        model = type(record)
        original = getattr(model, name)

        def raising(records, *args, **kwargs):
            if records.id == record.id:
                raise ValueError("bad record")
            return original(records, *args, **kwargs)

        return patch.object(model, name, raising)

    @mute_logger("odoo.addons.collections_gentle.models.collections_statement")
    def test_one_hold_that_cannot_end_stops_no_other(self):
        holds = self.env["collections.hold"]
        for name in ("Aspen Ltd", "Birch Ltd", "Cedar Ltd"):
            holds |= self._hold(self._owing(100, name=name)[0], "customer_pause")
        self._go_to(at(9))
        with self._bad(holds.sorted()[1], "_end"):
            self._run_and_send()
        self.assertEqual(holds.sorted().mapped("state"), ["expired", "active", "expired"])
        self.assertEqual([self._sent(hold.partner_id) for hold in holds], [[3]] * 3, "its time is over all the same")
        self._through(10, 10)
        self.assertEqual(set(holds.mapped("state")), {"expired"}, "a day later it can")

    @mute_logger("odoo.addons.collections_gentle.models.collections_statement")
    def test_one_promise_that_cannot_be_judged_stops_no_other(self):
        promises = self.env["collections.promise"]
        for name in ("Aspen Ltd", "Birch Ltd", "Cedar Ltd"):
            promises |= self._promised(self._owing(100, name=name)[0], on=date(2026, 3, 13), nudge=False)
        bad = promises.sorted()[1]
        with self._bad(bad, "_verdict"):
            self._through(1, 10)
        self.assertEqual(promises.sorted().mapped("state"), ["broken", "open", "broken"])
        self.assertFalse(self._reminders(bad.partner_id), "it is promised until it is judged")

    @mute_logger("odoo.addons.collections_gentle.models.collections_statement", "odoo.addons.mail.models.mail_template")
    def test_one_letter_that_cannot_be_written_stops_no_other(self):
        self.env.ref("collections_gentle.mail_template_promise_kept").body_html = BAD
        cases = []
        for name, amount in (("Aspen Ltd", 100), ("Birch Ltd", 77), ("Cedar Ltd", 100)):
            case, invoice, _other = self._owing(amount, 200, name=name)
            self._promised(case, invoice, on=date(2026, 3, 16), nudge=False)
            self._pay(invoice)
            cases.append(case)
        self._run_and_send()
        said = [self._touches(case.partner_id).mapped("purpose").count("promise_kept") for case in cases]
        self.assertEqual(said, [1, 0, 1])
        self.assertEqual([case.promise_ids.state for case in cases], ["kept"] * 3)
