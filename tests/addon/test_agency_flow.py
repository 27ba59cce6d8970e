"""From the proposal to the agency and back: two people, an open word, silence, and a gentle beginning afterwards."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError
from odoo.tests import tagged

from .agencies import AgencyCase
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyFlow(AgencyCase):
    def _given(self):
        self.case, self.invoice = self._ripe()
        self.partner = self.case.partner_id

    # --- two people -------------------------------------------------------------------------------------------------

    def test_the_way_out(self):
        case = self.case
        self.assertEqual(set(self._missing(case)), {"owner", "four_eyes", "agency"})
        handover = self._propose(case)
        self.assertEqual(
            (handover.state, handover.proposed_by, handover.owner_id), ("proposed", self.collector, self.seller)
        )
        self.assertEqual(handover.asked, {str(self._line(self.invoice).id): "600.00"})
        # The seller has no access to conversations: told by e-mail, with the way to answer.
        mail = self.env["mail.mail"].search([("email_to", "ilike", "cian.seller")])
        self.assertIn("13", mail.body_html)
        self.assertIn(self.collector.email, mail.reply_to)
        self.assertRefused("Not yet: They have until .*13", handover.with_user(self.manager).action_approve)
        self._go_to(at(days=3))
        self.assertRefused("Ask a collections manager", handover.with_user(self.collector).action_approve)
        handover.with_user(self.manager).action_approve()
        self.assertEqual((handover.state, handover.approved_by), ("approved", self.manager))
        hand_over = handover.with_user(self.collector).action_hand_over
        self.assertRefused("Look through the file", hand_over)
        self._release(handover)
        hand_over()
        self.env.invalidate_all()
        self.assertEqual((handover.state, case.state, handover.handed_at), ("out", "with_agency", at(days=3)))
        self.assertRefused("Only what was approved", hand_over)

    def test_four_eyes(self):
        handover = self._propose(self.case, user=self.manager)
        self._go_to(at(days=3))
        self.assertRefused("Somebody else", handover.with_user(self.manager).action_approve)
        self.assertRefused("Somebody else", handover.write, {"approved_by": self.manager.id})
        self.assertRefused("follows from what happened", handover.with_user(self.second).write, {"state": "approved"})
        with self.assertRaises(AccessError):
            handover.with_user(self.collector).write({"agency_id": False})
        with self.assertRaises(AccessError):
            self.handovers.with_user(self.second).create({"case_id": self.case.id})
        self.assertEqual((handover.state, handover.approved_by.id), ("proposed", False))
        handover.with_user(self.second).action_approve()
        self.assertEqual(handover.approved_by, self.second)

    def test_after_the_approval_the_proposer_changes_nothing_alone(self):
        handover = self._approved(self.case, user=self.second)
        self.assertEqual(handover.proposed_by, self.collector)
        self.collector.group_ids += self.env.ref("collections_gentle.group_manager")
        self._say("objects", self.second, handover_id=handover)
        self.assertRefused(
            "Now somebody else", handover.with_user(self.collector)._answer_for, "owner", "I know better."
        )
        other = self._make_agency("Another")
        self.assertRefused("Now somebody else", handover.with_user(self.collector).write, {"agency_id": other.id})
        self.assertEqual((handover.agency_id, handover.answer_ids.ids), (self.agency, []))
        handover.with_user(self.second).agency_id = other
        self._answer(handover, "owner", user=self.second)
        self.assertEqual(handover._stops(), ())

    def test_the_owners_letter_fails(self):
        handover = self._propose(self.case)
        # Odoo keeps no letter to a wrong address.
        letter = handover.owner_mail_id
        letter.write({"state": "exception"})
        letter._postprocess_sent_message([], [], failure_reason="No such address", failure_type="mail_email_invalid")
        self.assertFalse(letter.exists() | handover.owner_mail_id)
        self._go_to(at(days=3))
        self.assertRefused("Not yet: They were not told", handover.with_user(self.manager).action_approve)
        self._say("agrees", self.manager, handover_id=handover)
        handover.with_user(self.manager).action_approve()
        self.assertEqual(handover.state, "approved")

    def test_the_owner(self):
        handover = self._propose(self.case)
        self.assertRefused("Say it in a few words", handover.with_user(self.manager)._owner_answers, "agrees", "")
        self.assertRefused("answers this", handover.with_user(self.collector)._owner_answers, "agrees", "Yes")
        self._say("agrees", self.manager, handover_id=handover)
        handover.with_user(self.manager).action_approve()  # on the same day
        self.assertEqual((handover.state, handover.owner_answer), ("approved", "agrees"))

    def test_the_owner_who_sees_conversations(self):
        handover = self._propose(self._ripe("Elm Garden", seller=self.owner)[0])
        task = self._tasks(handover.case_id, "agency_owner")
        self.assertEqual((task.user_id, task.date_deadline), (self.owner, date(2026, 3, 13)))
        handover.with_user(self.owner).action_owner_agrees()
        self.assertFalse(self._tasks(handover.case_id, "agency_owner"))
        handover = self._propose(self._ripe("Oak Mill", seller=self.collector)[0])
        self.assertEqual((handover.owner_answer, handover.owner_told_at), ("agrees", False))

    def test_declined(self):
        handover = self._propose(self.case)
        self.assertRefused("proposed already", self._propose, self.case)
        self.assertRefused("Ask a collections manager", self._say, "decline", self.colleague, handover_id=handover)
        self._say("decline", self.collector, handover_id=handover)
        self.assertEqual((handover.state, self.case.agency_decided_on), ("declined", date(2026, 3, 10)))
        self.assertRefused("decided already", handover.with_user(self.manager).action_approve)
        self.assertEqual(self._propose(self.case).state, "proposed")

    # --- at the moment of handing over --------------------------------------------------------------------------------

    def test_all_is_read_again(self):
        handover = self._approved(self.case)
        self._release(handover)
        hand_over = handover.with_user(self.collector).action_hand_over
        self._pay(self.invoice, 100)
        self.assertRefused("What is open has changed", hand_over)
        self._go_to(at(days=3, minute=5))
        handover.with_user(self.collector).action_refresh()
        self.assertEqual(handover.asked, {str(self._line(self.invoice).id): "500.00"})
        self.assertRefused("Look through the file", hand_over)
        self._go_to(at(days=3, minute=10))
        self._release(handover)
        hold = self._hold(self.case, "query", reason="They ask for the order")
        before = self._stands(self.case)
        self.assertRefused("Settle this first: an answer that we owe them", hand_over)
        self.assertEqual(self._stands(self.case), before)
        hold.with_user(self.manager)._lift("answered")
        self.env["collections.hold"].search([]).write({"fresh_until": False})
        self.agency.licence_until = date(2026, 3, 12)
        self.assertRefused("Not yet: .*gency", hand_over)
        self.agency.licence_until = date(2026, 3, 13)
        hand_over()
        self.assertEqual(handover.state, "out")
        self.assertFalse(self._purposes(self.partner)[:-1])

    def test_while_somebody_else_has_hold_of_it(self):
        """Case and proposal are both taken hold of before anything is read; see the race in tests/e2e."""
        handover = self._approved(self.case)
        self._release(handover)
        before = self._stands(self.case)
        for held in (self.case, handover):
            with patch.object(type(held), "lock_for_update", side_effect=LockError("held")):
                self.assertRefused("^Something else happens", handover.with_user(self.collector).action_hand_over)
            self.assertEqual(self._stands(self.case), before)

    # --- what the customer hears --------------------------------------------------------------------------------------

    def test_told_on_the_day_and_then_silence(self):
        self._touch(self.case, self.stages[60], days=0, state="queued", kind="manual", stage_id=False, sent_at=False)
        handover = self._out(self.case)
        self.assertEqual(self._purposes(self.partner), [("agency_out", "queued")])
        (mail,) = [mail for mail in self._send() if self.partner.email in mail["email_to"][0]]
        text = self._plain(self._letter_text(self._touches(self.partner)[-1]))
        for words in ("Fair & Calm Recovery", "WKI-0042", "fair@agency.example.com", "You can still write to me"):
            self.assertIn(words, text)
        self.assertIn("Who will write to you", mail["subject"])
        self.assertEqual(self._touches(self.partner).filtered(lambda t: t.kind == "manual")[-1].state, "cancelled")
        count = len(self._touches(self.partner))
        self._invoice(self.partner, days=5, amount=80)
        self._through(4, 12)
        self.assertEqual(len(self._touches(self.partner)), count)
        self.assertEqual(self._verdict(self.partner), ("hold", "with_agency"))
        self.assertEqual(handover.state, "out")

    def test_whom_a_machine_cannot_reach(self):
        self.partner.email = False
        handover = self._approved(self.case)
        self._release(handover)
        handover.with_user(self.collector).action_hand_over()
        self.assertFalse(self._purposes(self.partner))
        self.assertIn("An agency goes on", self._tasks(self.case, "tell").summary)

    # --- while it is out ----------------------------------------------------------------------------------------------

    def test_direct_payment(self):
        handover = self._out(self.case)
        payment = self._pay(self.invoice, 250)
        note = handover.note_ids
        self.assertEqual((note.kind, note.told_at, note.tell_by), ("payment", False, date(2026, 3, 16)))
        self.assertIn("paid 250.00 €", self._plain(note.words))
        self.assertIn(self.invoice.name, note.words)
        self.assertNotIn("Rowan", note.words)
        self.assertEqual(self._tasks(self.case, "agency_note").date_deadline, date(2026, 3, 16))
        self._run()
        self._refund(self.invoice, 50)
        self.assertEqual(handover.note_ids.sorted("id").mapped("kind"), ["payment", "less"])
        self.assertIn("credited 50.00 €", self._plain(self._last("handover.note").words))
        note.with_user(self.collector).action_send()
        self.assertEqual((note.told_how, note.told_by), ("mail", self.collector))
        self.assertTrue(self.env["mail.mail"].search([("email_to", "=", "fair@agency.example.com")]))
        self._last("handover.note").with_user(self.collector).action_told()
        self.assertFalse(self._tasks(self.case, "agency_note"))
        self.assertRefused("Only the words", note.with_user(self.collector).write, {"words": "Never"})
        # Undone and not done again: the agency has to know that, too.
        payment.move_id.line_ids.remove_move_reconcile()
        self._run()
        self.assertIn("is open again", self._last("handover.note").words)
        self.assertEqual(self.case.state, "with_agency")

    def test_money_that_nobody_has_matched(self):
        handover = self._out(self.case)
        self._bank_line(self.partner, 600)
        self._run()
        self._run()
        task = self._tasks(self.case, "agency_news")
        self.assertEqual(len(task), 1)
        self.assertIn("Match the money", task.summary)
        self.assertFalse(handover.note_ids)

    def test_a_proposal_on_the_page(self):
        handover = self._out(self.case)
        self.assertEqual(self.case._page_state(), "open")
        page = self.case.sudo().with_context(lang="en_US")
        page._answer_suggestion(self.partner, "I could pay 100 a month.", "100")
        (note,) = handover.note_ids
        self.assertEqual(
            (note.kind, self._tasks(self.case, "agency_news").date_deadline), ("proposal", date(2026, 3, 16))
        )
        self.assertIn("Please wait until you hear from us", note.words)
        self.assertNotIn("100", note.words)
        page._answer_difficult(self.partner, "I am in hospital.")
        (note,) = handover.note_ids
        self.assertNotIn("hospital", note.words)
        self.assertEqual(self.case.state, "with_agency")

    def test_a_promise_meanwhile_is_confirmed_and_not_asked_for(self):
        handover = self._out(self.case)
        self._promised(self.case, self.invoice, on=date(2026, 3, 20))
        self.assertIn("on which day they will pay", handover.note_ids.words)
        self._through(4, 14)
        self.assertEqual([name for name, _state in self._purposes(self.partner)], ["agency_out", "promise_noted"])
        self._writes(self.case, self.partner)
        self.assertEqual(len(self._tasks(self.case, "agency_news")), 1)
        self.assertIn("has written to us", handover.note_ids.words)

    def test_merged_customers(self):
        """One agency goes on for the customer that is left, and no reminder begins beside it."""
        handover = self._out(self.case)
        other, _invoice = self._ripe("Elm Garden")
        proposed = self._propose(other)
        (self.partner | other.partner_id)._collections_unite(other.partner_id)
        self.env.invalidate_all()
        self.assertEqual((handover.case_id, handover.state, proposed.state), (other, "out", "declined"))
        self.assertEqual((other.state, self.case.state), ("with_agency", "closed"))

    def test_another_company(self):
        handover = self._out(self.case)
        other = self.env["res.company"].create({"name": "Elm Works"})
        stranger = self._user("una.stranger", "group_manager", company_id=other.id, company_ids=[(6, 0, other.ids)])
        for record in (handover, handover._note_for_agency("settled")):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["state" if record == handover else "words"])
        agency = self._make_agency("Another", company_id=other.id)
        case, _invoice = self._ripe("Oak Mill")
        self.assertRefused("Choose an agency of", case.with_user(self.collector)._propose_agency, agency, "Why not")

    def test_paid_in_full(self):
        handover = self._out(self.case)
        self._send()
        self._go_to(at(days=6))
        self._pay(self.invoice)
        self._run()
        self.assertEqual((handover.state, self.case.state), ("closed", "closed"))
        self.assertEqual(handover.note_ids.sorted("id").mapped("kind"), ["payment", "settled"])
        self.assertTrue(self._last("handover.note").told_at)
        self.assertIn("settled", [purpose for purpose, _state in self._purposes(self.partner)])

    # --- back again ---------------------------------------------------------------------------------------------------

    def test_recall(self):
        handover = self._out(self.case)
        self._send()
        self.assertRefused("Say why", self._recall, self.case, "manager", " ")
        self.assertRefused("Choose why", self.case.with_user(self.collector)._recall_agency, "care", "No")
        self._recall(self.case, "customer_proposal")
        self.assertEqual(
            (handover.state, handover.recall_reason, self.case.state), ("recalled", "customer_proposal", "paused")
        )
        self.assertEqual(self._purposes(self.partner)[-1], ("agency_recalled", "queued"))
        (note,) = handover.note_ids
        self.assertEqual((note.kind, note.told_how), ("recall", "mail"))
        self.assertIn("talk with Rowan", self._tasks(self.case, "review").summary)
        sent = self._send()
        self.assertEqual(len(sent), 2)  # to the customer and to the agency
        count = len(self._touches(self.partner))
        self._through(4, 20)
        self.assertEqual(len(self._touches(self.partner)), count)
        self.assertRefused("not with an agency", self._recall, self.case)

    def test_recall_before_the_customer_was_told(self):
        self._out(self.case)
        self._recall(self.case, "our_error")
        self._send()
        self.assertEqual(self._purposes(self.partner), [("agency_out", "cancelled"), ("agency_recalled", "sent")])

    def test_recall_out_of_care(self):
        handover = self._out(self.case)
        self._send()
        self._recall(self.case, "bereavement", "Her husband has died.")
        self.assertEqual((handover.recall_reason, handover.recall_words), ("care", False))
        self.assertEqual(self._purposes(self.partner), [("agency_out", "sent")])  # a person tells them
        self.assertTrue(self._tasks(self.case, "tell"))
        hold = self.case.hold_ids.filtered("sensitive")
        self.assertEqual((hold.hold_type, hold.details), ("bereavement", "Her husband has died."))
        self.assertEqual(self._tables_with("husband has died"), {"collections_hold", "collections_recall_agency"})

    def test_afterwards_gentle_again(self):
        self._out(self.case)
        self._recall(self.case, "customer_proposal")
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.case.state, "closed")
        self._go_to(at(days=20))
        self._invoice(self.partner, days=4, amount=200)
        self._run_and_send()
        new = self._case(self.partner).search([("partner_id", "=", self.partner.id), ("state", "!=", "closed")])
        self.assertNotEqual(new, self.case)
        self.assertEqual((new.state, new.stage_id, new.handover_ids), ("open", self.stages[3], self.handovers))
        self.assertFalse(new.address_seen_on or new.agency_decided_on or new.reviewed)

    def test_ended_by_a_manager(self):
        handover = self._out(self.case)
        self.assertRefused("Ask a collections manager", self._say, "close", self.collector, handover_id=handover)
        self._say("close", self.manager, handover_id=handover)
        self.assertEqual((handover.state, self.case.state), ("closed", "paused"))
        self.assertEqual(self._purposes(self.partner)[-1][0], "agency_recalled")

    def test_after_half_a_year_it_is_proposed_to_end(self):
        """Nobody stays with an agency because nobody has looked; that it ends is a manager's word all the same."""
        handover = self._out(self.case)
        self._send()
        self._go_to(at(days=3 + 180))
        self._run()
        self.assertIn("for 180 days: close it", self._tasks(self.case, "agency_look").summary)
        self.assertEqual((handover.state, self.case.state), ("out", "with_agency"))
        self._say("close", self.manager, handover_id=handover)
        self.assertEqual((handover.state, self.case.state), ("closed", "paused"))
        self.assertFalse(self._tasks(self.case, "agency_look"))
        self.assertEqual(handover.note_ids.mapped("kind"), ["recall"])
        self.assertIn("talk with Rowan", self._tasks(self.case, "review").summary)

    # --- to decide, not to drift --------------------------------------------------------------------------------------

    def test_day_ninety(self):
        young, _invoice = self._ripe("Elm Garden", days=88)
        small, _invoice = self._ripe("Oak Mill", amount=249)
        promised, invoice = self._ripe("Ash Farm")
        self._promised(promised, invoice, on=date(2026, 3, 20))
        self._run()
        cases = self.case | young | small | promised
        self.assertEqual(cases.filtered(lambda c: self._tasks(c, "decide_agency")), self.case)
        self.assertRefused("Say why not now", self.case.with_user(self.collector)._decide_not_now, " ")
        self._say("not_now", self.collector, case_id=self.case)
        self.assertFalse(self._tasks(self.case, "decide_agency"))
        self._go_to(at(days=29))
        self._run()
        self.assertFalse(self._tasks(self.case, "decide_agency"))
        self.assertTrue(self._tasks(young, "decide_agency"))
        self._go_to(at(days=30))
        self._run()
        self._run()
        self.assertEqual(len(self._tasks(self.case, "decide_agency")), 1)
