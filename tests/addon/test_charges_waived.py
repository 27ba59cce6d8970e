"""What is waived stays waived, with its reason; who pays in time gets back what was charged, through an accountant."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .charging import ChargeCase
from .planning import day
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesWaived(ChargeCase):
    def _waive(self, what="both", reason="A hard month", user=None, invoices=None):
        form = self.env["collections.waive.charge"].with_user(user or self.collector)
        values = {"case_id": self.case.id, "invoice_ids": [(6, 0, (invoices or self.invoice).ids)], "what": what}
        return form.create({**values, "reason": reason}).action_confirm()

    def _posted(self, **values):
        move = self._prepare(**values)
        move.action_post()
        return move

    def _take_back(self):
        return self.case.with_user(self.accountant).action_take_back_charges()

    def _bar_of(self, item_id):
        """Why the run does not ask for this item."""
        facts = self.case._collect_facts(fields.Datetime.now())[self.partner.id]
        return {item.id: item.bar for item in facts.items}[item_id]

    # --- with a reason ----------------------------------------------------------------------------------------------

    def test_waived_before_it_was_charged(self):
        self._waive("compensation")
        row = self._row()
        self.assertEqual((self._sums(row), row.reasons), (("30.21", "0", ""), {"compensation": "waived"}))
        waiver = self.case.waiver_ids
        self.assertEqual((waiver.user_id, waiver.reason, waiver.what), (self.collector, "A hard month", "compensation"))
        self.assertIn("A hard month", str(self.case.timeline))
        self.assertIn("A hard month", " ".join(self.case.message_ids.mapped("body")))
        self._waive("interest", "They always pay")
        with self.assertRaisesRegex(UserError, "waived"):
            self._prepare()
        self._day(day(6, 1))
        self.assertEqual(self._row().sums, {}, "it stays waived")
        self.assertFalse(self.env["mail.activity"].search([("res_id", "=", self.case.id), ("summary", "like", "Take")]))

    def test_another_invoice_is_not_waived(self):
        other = self._invoice(self.partner, days=10, amount=500)
        self._waive()
        self.assertEqual([bool(row.sums) for row in self._rows()], [False, True])
        self.assertEqual(self._rows()[1].line.move_id, other)

    def test_waived_in_a_draft(self):
        move = self._prepare()
        self._waive("compensation")
        self.assertEqual((move.amount_total, move.state), (70.21, "draft"), "the draft is the accountant's")
        self.assertIn("Take back what was charged", self._tasks(self.partner, "credit").summary)
        self._take_back()
        self.assertEqual(move.amount_total, 30.21)
        self.assertFalse(self._tasks(self.partner, "credit"))
        self._waive("interest")
        self._take_back()
        self.assertFalse(move.exists(), "a draft without a line is no invoice")
        self.assertEqual(self._row().sums, {})

    def test_waived_after_it_was_posted(self):
        move = self._posted()
        self._waive("interest")
        self.assertEqual(self._charged(move).mapped("credit_due"), [True, False])
        self.assertEqual(move.amount_residual, 70.21, "nothing is written to the ledger")
        action = self._take_back()
        note = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((note.state, note.move_type, note.amount_total), ("draft", "out_refund", 30.21))
        self.assertEqual((note.reversed_entry_id, note.create_uid), (move, self.accountant))
        self.assertEqual(self._take_back()["res_id"], note.id, "prepared once")
        self._run()
        self.assertTrue(self._charged(move)[0].credit_due)
        note.action_post()
        self._run()
        self.assertEqual((self._charged(move).mapped("credit_due"), move.amount_residual), ([False, False], 40))
        self.assertFalse(self._tasks(self.partner, "credit"))
        with self.assertRaisesRegex(UserError, "Nothing is to be taken back"):
            self._take_back()

    def test_waived_twice_is_taken_back_once(self):
        move = self._posted()
        self._waive()
        self._waive()
        self.assertEqual(len(self._tasks(self.partner, "credit")), 1)
        note = self.env["account.move"].browse(self._take_back()["res_id"])
        self.assertEqual(note.amount_total, move.amount_total)

    def test_who_is_not_asked_for_what_was_waived(self):
        move = self._posted()
        self._waive()
        self._day(day(5, 20))
        self.assertEqual(self._bar_of(self._lines(move).id), "held")

    def test_without_a_reason_or_an_invoice(self):
        for reason, invoices in (("  ", self.invoice), ("Kind", self.invoice.browse())):
            with self.assertRaises(UserError):
                self.case.with_user(self.collector)._waive_charges(invoices, "both", reason)
        other = self._invoice(self._customer("Sorrel Garage"))
        with self.assertRaisesRegex(UserError, "is not an invoice of Rowan Bakery"):
            self._waive(invoices=other)
        self.assertFalse(self.env["collections.charge.waiver"].search([]))

    # --- waived if paid by ------------------------------------------------------------------------------------------

    def _story(self, paid_on, looked_on=None, amount=None, paid_by=None):
        """Charged with an offer through Friday, the 13th; three working days for the bank end on Thursday, the 19th:
        Tuesday, the 17th, is a holiday."""
        move = self._posted(paid_by=paid_by or march(13))
        self._day(looked_on or paid_on)
        self._pay(self.invoice, amount, on=paid_on)
        self._run()
        return move

    def test_paid_in_time(self):
        move = self._story(march(13))
        charges = self._charged(move)
        self.assertEqual(charges.mapped("credit_due"), [True, True])
        self.assertEqual(charges.mapped("deadline"), [march(19)] * 2)
        self.assertEqual(charges.waiver_id.mapped("reason"), ["paid by 03/13/2026, as was offered"] * 2)
        self.assertEqual(len(self._tasks(self.partner, "credit")), 1)
        self.assertEqual(
            (move.amount_residual, len(self.env["account.move"].search([("move_type", "=", "out_refund")]))), (70.21, 0)
        )
        note = self.env["account.move"].browse(self._take_back()["res_id"])
        note.action_post()
        self._run()
        self.assertEqual((move.payment_state, charges.mapped("credit_due")), ("reversed", [False, False]))

    def test_the_bank_has_three_working_days(self):
        self.assertTrue(self._charged(self._story(march(19), looked_on=march(25)))[0].credit_due)

    def test_an_offer_of_old_is_not_read_in_every_run(self):
        """Money in time that is booked half a year later is an accountant's matter; until then the run finds it."""
        for booked, forgiven in ((day(9, 12), True), (day(9, 14), False)):
            with self.subTest(booked=booked), self.env.cr.savepoint() as undo:
                move = self._story(march(12), looked_on=booked)
                self.assertEqual(self._charged(move).mapped("credit_due"), [forgiven] * 2)
                undo.rollback()
                self._day(march(10))

    def test_one_day_too_late(self):
        move = self._story(march(20), looked_on=march(25))
        self.assertEqual(
            (self._charged(move).mapped("credit_due"), self._charged(move).waiver_id.ids), ([False] * 2, [])
        )
        self.assertFalse(self._tasks(self.partner, "credit"))

    def test_not_all_was_paid(self):
        self.assertFalse(any(self._charged(self._story(march(12), amount=1999)).mapped("credit_due")))

    def test_without_such_an_offer(self):
        move = self._prepare()
        move.action_post()
        self._pay(self.invoice)
        self._run()
        self.assertFalse(any(self._charged(move).mapped("credit_due")))

    def test_a_draft_that_is_not_posted_yet(self):
        move = self._prepare(paid_by=march(13))
        self._day(march(12))
        self._pay(self.invoice)
        self._run()
        self.assertEqual((move.state, move.amount_total), ("draft", 70.21), "the run writes nothing to the ledger")
        self._take_back()
        self.assertFalse(move.exists())

    def test_what_was_waived_is_not_posted(self):
        move = self._prepare(paid_by=march(13))
        self._day(march(12))
        self._pay(self.invoice)
        self._run()
        with self.assertRaisesRegex(UserError, "These charges were waived: .*Take them back first"):
            move.action_post()
        self.assertEqual(move.state, "draft")

    def test_an_offer_that_nobody_could_use(self):
        move = self._prepare(paid_by=march(13))
        self._day(march(16))
        with self.assertRaisesRegex(UserError, "03/13/2026, is over. Delete the draft"):
            move.action_post()
        self.assertEqual(move.state, "draft")

    def test_not_posted_while_something_is_open(self):
        move = self._prepare()
        self._hold("hardship")
        with self.assertRaisesRegex(UserError, "Something is open with this customer"):
            move.action_post()
        self.assertEqual(move.state, "draft")

    def test_a_credit_note_of_ours_is_no_delay(self):
        """900 came in time; 100 that we credited a week later was never owed."""
        move = self._posted(paid_by=march(13))
        self._day(march(13))
        self._pay(self.invoice, 1900, on=march(13))
        self._day(march(25))
        note = self._invoice(self.partner, days=0, amount=100, move_type="out_refund", invoice_date=march(25))
        self._match(self.invoice, note)
        self._run()
        self.assertEqual(self._charged(move).mapped("credit_due"), [True, True])

    def test_promised_when_it_was_on_holds_when_it_is_off(self):
        move = self._posted(paid_by=march(13))
        self._switch("off")
        self._day(march(12))
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self._charged(move).mapped("credit_due"), [True, True])

    def test_nobody_asks_for_it_before_that_day_is_over(self):
        move = self._prepare(paid_by=march(20))
        move.invoice_payment_term_id = False
        move.invoice_date_due = march(11)
        move.action_post()
        item = self._lines(move).id

        self._day(march(25))
        self.assertEqual((self._bar_of(item), self._charged(move)[0].deadline), ("held", march(25)))
        self._day(march(26))
        self.assertEqual(self._bar_of(item), "")
