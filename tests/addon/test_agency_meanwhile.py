"""While an agency goes on: every way in which less is owed, letters that fail, and what is settled in the end."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .agencies import AgencyCase
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyMeanwhile(AgencyCase):
    def _given(self):
        self.case, self.invoice = self._ripe()
        self.partner = self.case.partner_id
        self.handover = self._out(self.case)

    def setUp(self):
        super().setUp()
        self._go_to(at(days=3))

    def _kinds(self):
        return self.handover.note_ids.sorted("id").mapped("kind")

    def _entry(self, amount):
        """An entry of another journal that takes something off the invoice."""
        loss = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        item = {"account_id": self._line(self.invoice).account_id.id, "partner_id": self.partner.id, "credit": amount}
        rows = [(0, 0, {"account_id": loss.id, "debit": amount}), (0, 0, item)]
        entry = self.env["account.move"].create({"move_type": "entry", "line_ids": rows})
        entry.action_post()
        return entry

    def _fail(self, mail):
        """The mail server refuses it."""
        mail.write({"state": "exception", "failure_reason": "(550, b'no such user')"})
        mail._postprocess_sent_message([], [], failure_reason="(550, b'no such user')", failure_type="unknown")

    def test_the_screen_says_so_at_once(self):
        """Not only when the next run has looked."""
        self.env.invalidate_all()
        self.assertFalse(self.case.decision_id.code == "with_agency")
        self.assertEqual(self.case.next_step, "An agency is talking to the customer. We stay quiet.")
        self._run()
        self.assertEqual(self.case.decision_id.code, "with_agency")
        self.assertEqual(self.case.next_step, "An agency is talking to the customer. We stay quiet.")

    # --- less is owed -------------------------------------------------------------------------------------------------

    def test_each_way_is_told_once(self):
        told = []
        for bring, kind, words in (
            (lambda: self._pay(self.invoice, 100), "payment", "paid 100.00 €"),
            (lambda: self._match_bank_line(self._bank_line(self.partner, 70), self.invoice), "payment", "paid 70.00 €"),
            (
                lambda: self._match(self._unapplied_payment(self.partner, 30).move_id, self.invoice),
                "payment",
                "30.00 €",
            ),
            (lambda: self._refund(self.invoice, 50), "less", "credited 50.00 €"),
            (lambda: self._match(self._entry(40), self.invoice), "less", "credited 40.00 €"),
        ):
            bring()
            self._run()
            told.append(kind)
            self.assertEqual(self._kinds(), told)
            self.assertIn(words, self._plain(self._last("handover.note").words))
        self._run()
        self.assertEqual(self._kinds(), told)
        self.assertEqual(self.invoice.amount_residual, 310)

    def test_what_the_agency_passes_on_is_no_news_to_it(self):
        agency = self.handover.agency_id.partner_id
        for bring in (
            lambda: self._match_bank_line(self._bank_line(agency, 90), self.invoice),
            lambda: self._match(self._unapplied_payment(agency, 60).move_id, self.invoice),
        ):
            bring()
            self._run()
        notes = self.handover.note_ids.sorted("id")
        self.assertEqual(
            [(note.kind, note.told_how, bool(note.told_at)) for note in notes], [("payment", "theirs", True)] * 2
        )
        self.assertIn("You have passed on 90.00", self._plain(notes[0].words))
        self.assertFalse(self._tasks(self.case, "agency_note"))
        self.assertEqual(self.invoice.amount_residual, 450)

    def test_a_person_sees_that_it_came_from_the_agency(self):
        self._pay(self.invoice, 100)
        note = self.handover.note_ids
        self.assertEqual((note.told_at, len(self._tasks(self.case, "agency_note"))), (False, 1))
        before = self.env["mail.mail"].search_count([])
        note.with_user(self.collector).action_theirs()
        self._run()
        self.assertEqual((note.told_how, note.told_by, self._kinds()), ("theirs", self.collector, ["payment"]))
        self.assertFalse(self._tasks(self.case, "agency_note"))
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_what_the_agency_keeps_is_asked_about(self):
        """Its commission, booked as an entry of its own: a person knows whether the agency has to hear of it."""
        entry = self._entry(40)
        entry.line_ids.partner_id = self.handover.agency_id.partner_id
        self._match(entry, self.invoice)
        note = self.handover.note_ids
        self.assertEqual((note.kind, note.told_how, len(self._tasks(self.case, "agency_note"))), ("less", False, 1))
        note.with_user(self.collector).action_theirs()
        self.assertEqual((note.told_how, self._tasks(self.case, "agency_note").ids), ("theirs", []))

    def test_letters_leave_and_their_copies_go(self):
        self._send()
        self._pay(self.invoice, 100)
        note = self.handover.note_ids
        note.with_user(self.collector).action_send()
        mail = note.sudo().mail_id
        self.assertEqual((mail.model, mail.res_id, mail.state), ("collections.handover.note", note.id, "outgoing"))
        sent = self._send()
        self.assertEqual([letter["email_to"] for letter in sent], [[self.handover.agency_id._address()]])
        # The mocked gateway keeps what Odoo deletes when it has left.
        self.assertEqual((mail.state, mail.auto_delete), ("sent", True))
        self.assertEqual((note.told_how, bool(note.told_at)), ("mail", True))

    def test_nothing_begins_again_while_it_is_out(self):
        with self.assertRaisesRegex(UserError, "Call it back first"):
            self.case.with_user(self.manager).action_restart()
        self.assertEqual((self.case.episode, self.case.state), (1, "with_agency"))

    def test_a_note_that_fails_refuses_no_booking(self):
        self.patch(type(self.handover), "_tell_of_money", lambda *_args: 1 / 0)
        with self.assertLogs("odoo.addons.collections_gentle.models.collections_topic", "ERROR"):
            self._pay(self.invoice, 100)
        self.assertEqual(self.invoice.amount_residual, 500)
        self.env.registry.clear_cache()

    def test_what_was_open_then_and_now(self):
        table = self._plain(self.handover.with_user(self.collector).items_table)
        self.assertEqual(table.count("600.00"), 2)
        self._pay(self.invoice, 250)
        self.env.invalidate_all()
        table = self._plain(self.handover.with_user(self.collector).items_table)
        for words in (self.invoice.name, "600.00", "350.00"):
            self.assertIn(words, table)

    def test_all_it_had_is_settled_and_something_else_is_late(self):
        """What came meanwhile was never asked for: it begins gently, and no agency goes on with nothing."""
        other = self._invoice(self.partner, days=5, amount=80)
        self._send()
        self._pay(self.invoice)
        self._run()
        self.env.invalidate_all()
        self.assertEqual((self.handover.state, self.case.state, self.case.episode), ("closed", "open", 2))
        self.assertEqual(self._kinds(), ["payment", "settled"])
        self.assertFalse(self.case.reviewed)
        self._through(4, 8)
        self.assertEqual(
            (self.case.stage_id, self.case.touch_ids.sorted("id")[-1:].line_ids.move_id), (self.stages[3], other)
        )
        self.assertEqual([name for name, _state in self._purposes(self.partner)], ["agency_out"])

    def test_an_invoice_that_is_corrected_is_not_settled(self):
        self._invoice(self.partner, days=5, amount=80)
        self.invoice.button_draft()
        self._run()
        self.assertEqual((self.handover.state, self.case.state), ("out", "with_agency"))

    # --- what people and machines miss --------------------------------------------------------------------------------

    def test_money_to_match_hides_no_proposal(self):
        self._bank_line(self.partner, 20)
        self._run()
        self.case.sudo()._answer_suggestion(self.partner, "I could pay 100 a month.", "100")
        tasks = self._tasks(self.case, "agency_news").sorted("id")
        self.assertEqual(tasks.mapped("date_deadline"), [date(2026, 3, 13), date(2026, 3, 16)])
        self.assertIn("Match the money", tasks[0].summary)
        self.assertIn("told us something", tasks[1].summary)
        self._go_to(at(days=12))
        self._run()
        self.assertEqual(self._tasks(self.case, "agency_news"), tasks)

    def test_a_letter_to_the_agency_that_fails(self):
        self._recall(self.case, "our_error")
        (note,) = self.handover.note_ids
        self.assertTrue(note.told_at and note.mail_id)
        self.assertFalse(self._tasks(self.case, "agency_note"))
        self._fail(note.mail_id)
        self.assertEqual((note.told_at, note.told_how), (False, False))
        self.assertIn("Tell the agency", self._tasks(self.case, "agency_note").summary)

    def test_why_somebody_is_called_back_is_for_whoever_types_it(self):
        self._recall(self.case, "hardship", "He is in hospital.")
        form = self._last("recall.agency")
        self.assertEqual(form.with_user(self.collector).words, "He is in hospital.")
        with self.assertRaises(AccessError):
            form.with_user(self.colleague).read(["words"])

    def test_the_page_says_who_goes_on(self):
        self.assertEqual(self.case._page_values()["agency"], "Fair & Calm Recovery")
        self._recall(self.case)
        self.assertFalse(self.case._page_values()["agency"])
