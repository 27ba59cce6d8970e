"""What an agency reports, beside what was agreed and what is booked. The ledger is only read."""

import base64
from contextlib import ExitStack
from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .agency_world import EntrustedCase
from .common import TODAY


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyStatement(EntrustedCase):
    def _given(self):
        self.partner = self._customer()
        # 120 days late in March, 83 when it was handed over on 1 February.
        self.invoice = self._invoice(self.partner, days=120, amount=400.0)
        self.handover = self._hand_over(self.invoice)
        self.statement = self._statement()

    def _entries(self):
        """Everything that stands in the ledger."""
        return self.env["account.move"].search_count([]), self.env["account.partial.reconcile"].search_count([])

    def _import(self, text, ref="April", user=None, encoding="utf-8"):
        content = text if isinstance(text, bytes) else text.encode(encoding)
        values = {
            "agency_id": self.agency.id,
            "ref": ref,
            "date": TODAY,
            "file": base64.b64encode(content),
            "file_name": "april.csv",
        }
        wizard = self.env["collections.agency.import"].with_user(user or self.collector).create(values)
        return self.env["collections.agency.statement"].browse(wizard.action_confirm()["res_id"])

    def _words(self, line):
        # Sums stand with a space that does not break.
        return line.differences.replace("\N{NO-BREAK SPACE}", " ").split("\n") if line.differences else []

    def _refused(self, error, words):
        """Refused in these words, and all of it undone, as Odoo does with a request."""
        stack = ExitStack()
        stack.enter_context(self.assertRaisesRegex(error, words))
        stack.enter_context(self.env.cr.savepoint())
        return stack

    # --- comparing --------------------------------------------------------------------------------------------------

    def test_what_fits_is_silent_and_nothing_is_written_to_the_ledger(self):
        self._pay(self.invoice, on=date(2026, 3, 5))
        before = self._entries()
        line = self._report(self.statement, self.handover, collected=400, commission=60, remitted=340)
        self.assertFalse(line.differences)
        self.assertEqual(line.expected, 60)
        self.assertEqual((self.statement.difference_count, self.statement.differences), (0, ""))
        self.assertEqual((self.statement.collected, self.statement.commission, self.statement.remitted), (400, 60, 340))
        self.statement.action_check()
        self.assertEqual(
            (self.statement.state, self.statement.checked_by, self.statement.found), ("checked", self.collector, "")
        )
        self.assertEqual(self._entries(), before)

    def test_each_difference_is_said_in_words(self):
        line = self._report(self.statement, self.handover, collected=500, commission=80, remitted=400)
        self.assertEqual(
            self._words(line),
            [
                "It took a commission of 80.00 €; by our agreement (15 %) it is 75.00 €.",
                "Of 500.00 €, less a commission of 80.00 €, 420.00 € should come to us; it says 400.00 €.",
                "It collected 500.00 €, more than the 400.00 € that we handed over. Ask whether it added costs of its own.",
                "So far it reports 500.00 €; 0.00 € is booked on the items since the hand-over. 500.00 € is missing.",
            ],
        )
        self.assertEqual(self.statement.difference_count, 1)
        self.assertTrue(self.statement.differences.startswith("Rowan Bakery: It took"))

    def test_money_that_came_to_us_is_no_secret_to_the_agency(self):
        self._pay(self.invoice, amount=150, on=date(2026, 3, 5))
        line = self._report(self.statement, self.handover, "contacted")
        expected = (
            "Since the hand-over 150.00 € is booked on the items; it reports 0.00 €. Tell it about 150.00 € that came to "
            "us directly."
        )
        self.assertEqual(self._words(line), [expected])

    def test_only_money_since_the_hand_over_counts(self):
        """A payment before it is in what was asked; a credit note of ours is no money; nor is an invoice taken back."""
        partner = self._customer("Hazel Books")
        invoice = self._invoice(partner, days=120, amount=300.0)
        self._pay(invoice, amount=50, on=date(2026, 1, 20))
        handover = self._hand_over(invoice)
        line = self._report(self.statement, handover, "contacted")
        self.assertEqual(handover.asked, {str(handover.line_ids.id): "250.00"})
        self.assertFalse(line.differences)
        self._refund(invoice, amount=100)
        line.invalidate_recordset()
        self.assertEqual(invoice.amount_residual, 150)
        self.assertFalse(line.differences)
        self._pay(invoice, amount=30, on=date(2026, 3, 1))
        line.invalidate_recordset()
        self.assertIn("30.00 € is booked", self._words(line)[0])

    def test_money_of_after_the_report_and_a_credit_of_before_the_hand_over(self):
        partner = self._customer("Hazel Books")
        invoice = self._invoice(partner, days=120, amount=300.0)
        credit = self._credit_of(invoice, 80, date(2026, 1, 20))
        handover = self._hand_over(invoice)
        line = self._report(self.statement, handover, "contacted")
        (item, given) = (self._receivable(move) for move in (invoice, credit))
        (item | given).reconcile()
        self._pay(invoice, amount=50, on=date(2026, 3, 10))
        line.invalidate_recordset()
        self.assertEqual(invoice.amount_residual, 170)
        self.assertFalse(line.differences, "a credit is no money, and the report of the 9th knows nothing of the 10th")
        later = self._report(self._statement("Week 11", date=TODAY), handover, "contacted")
        self.assertIn("50.00 € is booked on the items; it reports 0.00 €", self._words(later)[0])
        line.invalidate_recordset()
        self.assertFalse(line.differences)

    def _credit_of(self, invoice, amount, day):
        """A credit note that is matched with nothing yet."""
        values = {"move_type": "out_refund", "partner_id": invoice.partner_id.id, "invoice_date": day, "date": day}
        lines = [Command.create({"name": "Too much", "price_unit": amount, "quantity": 1, "tax_ids": False})]
        credit = self.env["account.move"].create({**values, "invoice_line_ids": lines})
        credit.action_post()
        return credit

    def _receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    def test_the_same_money_in_two_statements(self):
        self._pay(self.invoice, amount=100, on=date(2026, 3, 3))
        money = {"collected": 100, "commission": 15, "remitted": 85}
        self._report(self.statement, self.handover, **money)
        again = self._report(self._statement("Until the 10th", date=TODAY), self.handover, **money)
        self.assertIn("It reports 100.00 € of 03/02/2026 more than once.", "\n".join(self._words(again)))

    def test_commission_follows_what_was_agreed(self):
        """Nothing on what came within the free days or after our error; a larger share of an old claim; a minimum once."""
        self._pay(self.invoice, on=date(2026, 3, 5))
        early = self._report(
            self.statement, self.handover, on=date(2026, 2, 6), collected=100, commission=15, remitted=85
        )
        late = self._report(
            self.statement, self.handover, on=date(2026, 2, 7), collected=300, commission=45, remitted=255
        )
        self.assertEqual(
            self._words(early),
            ["It took 15.00 €, but the money of 02/06/2026 came within the free days after the hand-over."],
        )
        self.assertEqual((early.expected, late.expected), (0, 45))
        self.assertFalse(late.differences)
        self.agency.min_commission = 50
        late.invalidate_recordset()
        self.assertEqual(late.expected, 50)
        self.assertIn("(15 %, at least 50.00 € for a customer, counted with what it", self._words(late)[0])
        self.assertIn("it may take 50.00 € here", self._words(late)[0])
        self.handover.write({"state": "recalled", "recall_reason": "our_error", "recalled_at": datetime(2026, 3, 1, 9)})
        late.invalidate_recordset()
        self.assertEqual(late.expected, 0)
        self.assertIn("because of our mistake", late.differences)
        self.agency.min_commission = 0
        old = self._hand_over(self._invoice(self._customer("Hazel Books"), days=300, amount=100.0))
        line = self._report(self.statement, old, collected=100, commission=25, remitted=75)
        self.assertEqual(line.expected, 25)

    def test_amounts_in_another_currency(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create({"currency_id": usd.id, "name": "2026-01-01", "rate": 0.5})
        invoice = self._invoice(self._customer("Hazel Books"), days=120, amount=200.0, currency_id=usd.id)
        handover = self._hand_over(invoice)
        self.agency.tier_ids = [Command.create({"from_amount": 400, "percent": 12})]
        self._pay(invoice, on=date(2026, 3, 5))
        line = self._report(
            self._statement("USD", currency_id=usd.id), handover, collected=200, commission=24, remitted=176
        )
        # 200 dollars are 400 euros: the tier by size fits.
        self.assertFalse(line.differences)
        self.assertEqual(line.expected, 24)

    def test_a_weekly_report_tells_where_each_case_stands_and_a_dispute_becomes_a_task(self):
        earlier = self._statement("Week 9", date=date(2026, 3, 2))
        self._report(self.statement, self.handover, "disputed")
        self._report(earlier, self.handover, "contacted")
        self.assertEqual(self.handover.reported_status, "disputed")
        self.assertIn("call the case back", self.statement.differences)
        self.assertFalse(earlier.differences)
        self.statement.action_check()
        kind = self.env.ref("collections_gentle.activity_dispute")
        case = self.handover.case_id
        task = case.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual((len(task), task.user_id), (1, self.collector))
        self.assertIn("call the case back", self.statement.found)
        self.statement.action_check()
        self.assertEqual(case.activity_ids.filtered(lambda a: a.activity_type_id == kind), task)

    # --- what may be recorded ---------------------------------------------------------------------------------------

    def test_a_checked_statement_stays_as_it_was_compared(self):
        line = self._report(self.statement, self.handover, "contacted")
        empty = self._statement("Empty")
        self.assertRaisesRegex(UserError, "no lines", empty.action_check)
        self.assertEqual(empty.state, "draft")
        self.statement.action_check()
        for change in (
            lambda: line.write({"note": "x"}),
            lambda: self.statement.write({"date": TODAY}),
            lambda: self._report(self.statement, self.handover, "plan"),
            lambda: line.unlink(),
            lambda: self.statement.unlink(),
            lambda: self._report(empty, self.handover, "plan").write({"statement_id": self.statement.id}),
        ):
            with self.assertRaisesRegex(UserError, "Open it again"):
                change()
        self.assertEqual((self.statement.line_ids, line.note, line.status), (line, False, "contacted"))
        self.statement.action_open_again()
        line.note = "x"
        self.assertEqual((self.statement.state, self.statement.checked_by.id), ("draft", False))

    def test_only_what_can_be_true(self):
        report, lines = self._report, self.env["collections.agency.statement.line"]
        other = self._hand_over(
            self._invoice(self._customer("Hazel Books"), days=120), agency=self._make_agency("Other Hands")
        )
        never = self._hand_over(self._invoice(self._customer("Alder Inn"), days=120), state="proposed", handed_at=False)
        for handover in (other, never):
            with self._refused(ValidationError, "was never with Fair Recovery"):
                report(self.statement, handover)
        with self._refused(ValidationError, "on which day"):
            report(self.statement, self.handover, collected=5, on=False)
        with self._refused(ValidationError, "after the date"):
            report(self.statement, self.handover, collected=5, on=TODAY)
        with self._refused(ValidationError, "day to come"):
            self._statement("Later", date=date(2026, 3, 11))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._statement()
        self.assertFalse(lines.search([]))

    def test_accountants_read_and_others_do_not(self):
        line = self._report(self.statement, self.handover, collected=400, commission=60, remitted=340)
        accountant = new_test_user(
            self.env, "cg_statement_accountant", groups="base.group_user,account.group_account_invoice"
        )
        self.env.invalidate_all()
        seen = self.statement.with_user(accountant)
        self.assertIn("is missing", seen.differences)
        self.assertEqual(line.with_user(accountant).partner_id, self.partner)
        # The record of the agency opens for them, too, though its checklist stays closed.
        agency = self.agency.with_user(accountant)
        self.assertTrue(agency.ready)
        self.assertEqual(agency.handover_count, 1)
        with self.assertRaises(AccessError):
            agency.check_ids.mapped("name")
        with self.assertRaises(AccessError):
            seen.ref = "x"
        with self.assertRaises(AccessError):
            self._import("reference;status\n1;received", user=accountant)
        employee = new_test_user(self.env, "cg_statement_employee")
        self.assertFalse(self.statement.with_user(employee).has_access("read"))
        other = self.env["res.company"].create({"name": "Elm Furniture"})
        accountant.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        for record in (self.statement, line):
            self.assertFalse(record.with_user(accountant)._filtered_access("read"))

    def test_typed_by_hand(self):
        with Form(self.statement) as form, form.line_ids.new() as line:
            line.handover_id = self.handover
            line.status = "paid"
            line.received_on = date(2026, 3, 2)
            line.collected, line.commission, line.remitted = 400, 60, 340
        self.assertEqual(self.statement.line_ids.expected, 60)
        self.assertEqual(self.statement.line_ids.partner_id, self.partner)

    # --- from a file ------------------------------------------------------------------------------------------------

    def test_a_file_is_read(self):
        number = self.invoice.name.lower()
        text = (
            "reference;status;received_on;collected;commission;remitted;note\r\n"
            f"{self.handover.id};paid;2026-03-02;300,00;45,00;255,00;first part, thanks\r\n"
            f"{number};plan;;;;;für den Rest\r\n"
        )
        for encoding in ("utf-8-sig", "cp1252"):
            with self.subTest(encoding=encoding):
                statement = self._import(text, ref=encoding, encoding=encoding)
                first, second = statement.line_ids
                self.assertEqual((first.handover_id, second.handover_id), (self.handover, self.handover))
                self.assertEqual((first.collected, first.commission, first.remitted), (300, 45, 255))
                self.assertEqual((first.received_on, first.note), (date(2026, 3, 2), "first part, thanks"))
                self.assertEqual((second.status, second.note, second.collected), ("plan", "für den Rest", 0))
                self.assertEqual((statement.agency_id, statement.file_name), (self.agency, "april.csv"))
        with self.assertRaisesRegex(UserError, "This very file was read already: it is the statement cp1252"):
            self._import(text, ref="Again", encoding="cp1252")

    def test_every_wrong_line_is_told_and_nothing_half_written(self):
        other = self._hand_over(
            self._invoice(self._customer("Hazel Books"), days=120), agency=self._make_agency("Other Hands")
        )
        before = self.env["collections.agency.statement"].search_count([])
        text = "\n".join(
            [
                "reference;status;received_on;collected",
                f"{self.handover.id};paid;2026-03-02;100.00",
                f"{self.handover.id};gone;2026-03-02;1.000,50",
                f"{other.id};received;;",
                f"{self.handover.id};paid;2026-03-11;5",
            ]
        )
        with self.assertRaises(UserError) as caught:
            self._import(text)
        lines = str(caught.exception).split("\n")
        self.assertEqual(lines[0], "Nothing was recorded. Mend this, and choose the file again:")
        self.assertEqual(
            [line.split(":")[0] for line in lines[1:]], ["Line 3", "Line 3", "Line 4", "Line 5"], "\n".join(lines)
        )
        self.assertIn("“gone” is no status. Use one of: received, contacted,", lines[1])
        self.assertIn("“1.000,50” in “collected” is no amount", lines[2])
        self.assertIn(f"“{other.id}” is no hand-over", lines[3])
        self.assertIn("2026-03-11 is after the date of the statement", lines[4])
        utf_16 = "reference;status\n9;received".encode("utf-16")
        for content in (b"reference;status\n\x81\x8d;received", b"reference;status\n9;received\0", utf_16):
            with self.assertRaisesRegex(UserError, "UTF-8"):
                self._import(content)
        for content, words in (
            ("", "it is empty|file is empty|Choose the file"),
            ("\ufeff\r\n", "file is empty"),
            ("reference;status\r\n", "file is empty"),
            ("case;state\n1;2", "the column “reference” is missing"),
            ("reference;status\n" + "9;paid\n" * 6000, "more than 5000 lines"),
            ('reference;status\n"9;paid', "cannot be read as CSV"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._import(content)
        with self.assertRaises(UserError) as caught:
            self._import("reference;status\n" + "9;gone\n" * 30)
        self.assertIn("… and 10 more.", str(caught.exception))
        self.assertEqual(self.env["collections.agency.statement"].search_count([]), before)

    # --- how an agency does -----------------------------------------------------------------------------------------

    def test_figures_are_net_and_count_how_customers_fare(self):
        hazel = self._customer("Hazel Books")
        second = self._hand_over(
            self._invoice(hazel, days=120, amount=600.0), state="closed", closed_at=datetime(2026, 3, 1, 9)
        )
        self._report(self.statement, self.handover, on=date(2026, 2, 11), collected=100, commission=15, remitted=85)
        self._report(self.statement, second, on=date(2026, 3, 3), collected=300, commission=45, remitted=255)
        self.env["collections.agency.complaint"].create({"agency_id": self.agency.id, "what": "They were rude."})
        agency = self.agency.with_user(self.collector)
        self.assertEqual((agency.handover_count, agency.out_count, agency.handed_amount), (2, 1, 1000))
        self.assertEqual((agency.net_amount, agency.net_percent), (340, 34))
        # 10 days for 100, 30 days for 300.
        self.assertEqual(agency.average_days, 25)
        self.assertEqual((agency.complaint_count, agency.complaints_per_case), (1, 0.5))
        self.assertEqual(agency.back_percent, 0)
        self._invoice(hazel, days=-40, amount=50.0)
        agency.invalidate_recordset()
        self.assertEqual(agency.back_percent, 100)

    def test_a_list_of_many_costs_no_more_questions(self):
        def questions(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.mapped("differences")
            return self.env.cr.sql_log_count - before

        few = self._report(self.statement, self.handover, "contacted")
        handovers = [self._hand_over(self._invoice(self._customer(f"Shop {n}"), days=120)) for n in range(6)]
        many = few.union(*(self._report(self.statement, handover, "contacted") for handover in handovers))
        self.assertLessEqual(questions(many), questions(few) + 3)
