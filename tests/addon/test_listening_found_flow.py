"""What a review found: what nobody heard, and what was asked of nobody."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundFlow(SpokenCase):
    def _cases(self, partner):
        return self.env["collections.case"].search([("partner_id", "=", partner.id)], order="id")

    def _waiting(self, partner):
        holds = self.env["collections.hold"].search(
            [("partner_id", "=", partner.id), ("hold_type", "=", "awaiting_answer"), ("state", "=", "active")]
        )
        return holds.case_id

    # --- 4: below an invoice, without an open conversation ----------------------------------------------------------

    def test_who_writes_below_an_invoice_before_it_is_late_is_heard(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=-1)
        self.assertFalse(self._cases(partner))
        message = self._writes(invoice, partner, "This is wrong, please call")
        case = self._cases(partner)
        self.assertEqual((len(case), self._waiting(partner), case.attention), (1, case, 3))
        self.assertEqual((case.last_reply_id, case.state), (message, "paused"))
        self.assertEqual((len(self._tasks(case, "answer")), self._tasks(case, "answer").user_id), (1, self.collector))
        self._through(1, 15)
        self.assertSilent(partner)
        self.assertEqual(self._waiting(partner), self._cases(partner), "still the one")

    def test_who_writes_below_an_invoice_after_the_end_is_heard_in_the_last_conversation(self):
        case, invoice = self._owing(100)
        partner = case.partner_id
        self._run_and_send()
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual((case.state, self._heard(partner)), ("closed", [(10, 3), (10, "settled")]))
        following = self._invoice(partner, days=-1)
        self._writes(invoice, partner, "I paid twice!")
        self.assertEqual((self._cases(partner), self._waiting(partner), case.attention), (case, case, 3))
        self.assertEqual(len(self._tasks(case, "answer")), 1)
        self._through(1, 12)
        self.assertEqual(self._heard(partner), [(10, 3), (10, "settled")])
        self.assertEqual(len(self._cases(partner)), 2, "the next invoice is late")
        self.assertEqual(self._waiting(partner), self._cases(partner)[-1])
        self.assertTrue(following.exists())

    def test_the_latest_of_several_conversations_hears(self):
        case, invoice = self._owing(100)
        partner = case.partner_id
        self._pay(invoice)
        self._run_and_send()
        second = self._invoice(partner, days=12)
        self._run_and_send()
        self._pay(second)
        self._run_and_send()
        self.assertEqual(self._cases(partner).mapped("state"), ["closed", "closed"])
        self._writes(invoice, partner)
        self.assertEqual(self._waiting(partner), self._cases(partner)[-1])

    def test_a_colleagues_word_below_an_invoice_opens_no_conversation(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=-1)
        with self.mock_mail_gateway():
            invoice.with_user(self.env.ref("base.user_admin")).message_post(
                body="Here is the invoice.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=partner.ids,
            )
        self.assertFalse(self._cases(partner))

    # --- 15: paid, though it was in discussion ----------------------------------------------------------------------

    def test_what_is_paid_is_in_discussion_no_more(self):
        case, invoice = self._owing(100)
        dispute = self._dispute(case, invoice)
        self.assertEqual(case.amount_disputed, 100)
        self._pay(invoice)
        self._run_and_send()
        self.assertEqual((case.amount_disputed, dispute.state), (0, "open"))

    def test_what_is_paid_in_part_leaves_no_more_in_discussion_than_is_open(self):
        case, invoice = self._owing(100)
        self._dispute(case, invoice, amount=80)
        self._pay(invoice, 50)
        self._run()
        self.assertEqual(case.amount_disputed, 50)

    # --- 27: an owner who has left ----------------------------------------------------------------------------------

    def _open_task(self, case, name):
        task = self._tasks(case, name)
        self.assertEqual(len(task), 1)
        self.assertTrue(task.user_id.active)
        return task.user_id

    def test_the_review_of_a_hold_whose_owner_has_left_is_asked_of_somebody_here(self):
        case, _invoice = self._owing(100)
        hold = self._hold(case, "complaint", user_id=self.colleague.id)
        self.assertEqual(hold.user_id, self.colleague)
        self.colleague.action_archive()
        self._through(14, 14)
        self.assertTrue(hold.review_due)
        self.assertIn(self._open_task(case, "hold"), self.collector | self.manager | self.specialist)

    def test_the_review_of_a_dispute_whose_owner_has_left_is_asked_of_somebody_here(self):
        case, invoice = self._owing(100)
        dispute = self._dispute(case, invoice)
        self.assertEqual(dispute.user_id, self.owner)
        self.owner.action_archive()
        self._through(31, 31)
        self.assertTrue(dispute.review_due)
        asked = self._open_task(case, "dispute")
        self.assertIn(asked, self.collector | self.manager | self.specialist)
        self._resolve(dispute, "rejected", user=self.manager)
        self.assertEqual(dispute.state, "rejected")

    def test_a_question_whose_collector_has_left_is_asked_of_somebody_here(self):
        case, _invoice = self._owing(100)
        case.user_id = self.colleague
        self.colleague.action_archive()
        self._writes(case, case.partner_id)
        self.assertEqual(self._open_task(case, "answer"), self.collector)

    def test_an_owner_who_becomes_the_collector_leaves_the_dispute_to_a_manager(self):
        case, invoice = self._owing(100)
        dispute = self._dispute(case, invoice)
        self.owner.group_ids |= self.env.ref("collections_gentle.group_collector")
        case.with_user(self.manager).user_id = self.owner
        self.assertRefused("Somebody other than the collector", self._resolve, dispute, "rejected", user=self.owner)
        self.assertEqual(dispute.state, "open")
        self._resolve(dispute, "rejected", user=self.manager)
        self.assertEqual((dispute.state, dispute.closed_by), ("rejected", self.manager))

    # --- 28: the mass composer --------------------------------------------------------------------------------------

    def _compose(self, cases, partners):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.collector)
            .with_context(
                default_model="collections.case",
                default_res_ids=cases.ids,
                default_composition_mode="mass_mail",
            )
            .create({"body": "Here is our answer", "subject": "Re", "partner_ids": [Command.set(partners.ids)]})
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.env.invalidate_all()

    def test_an_answer_from_the_mass_composer_counts(self):
        case, _invoice = self._owing(100)
        self._run_and_send()
        self._writes(case, case.partner_id)
        self.assertEqual(case.attention, 3)
        self._compose(case, case.partner_id)
        self.assertEqual((case.hold_ids.mapped("state"), case.attention, case.state), (["lifted"], 0, "open"))
        self.assertFalse(self._tasks(case, "answer"))
        self.assertEqual(case.hold_ids.fresh_until, at(days=5))

    def test_a_letter_of_ours_is_no_answer(self):
        """Ours are sent as outgoing e-mails too; the thanks for a payment answer no question."""
        case, invoice = self._owing(100)
        self._run_and_send()
        self._promised(case, on=date(2026, 3, 20), nudge=False)
        self._send()
        self._writes(case, case.partner_id)
        self._pay(invoice)
        self._through(1, 3)
        self.assertIn((11, "settled"), self._heard(case.partner_id))
        self.assertEqual((case.attention, self._waiting(case.partner_id)), (3, case))
