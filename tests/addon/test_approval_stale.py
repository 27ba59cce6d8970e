from unittest.mock import patch

from odoo.tests import tagged

from .common import at
from .writing import ADDRESS, WritingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestApprovalStale(WritingCase):
    """Approved, and then the world changed: nothing wrong leaves, and one sentence says why."""

    def _given(self):
        self.stages[3].requires_approval = True
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._run()
        self._drop_other_mails()
        self.case, self.touch = self._case(self.partner), self._touches(self.partner)
        self.touch.with_user(self.manager).action_approve()

    def assertVoid(self, *words):
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.state, "cancelled")
        for word in words:
            self.assertIn(word, self.touch.failure_reason)

    # --- before the run ---------------------------------------------------------------------------------------------

    def test_paid_before_the_run(self):
        self._pay(self.invoice)
        self._run()
        self.assertVoid("Nothing is left to ask for")
        self.assertEqual(self.case.state, "closed")
        self.assertFalse(self.touch.mail_id)

    def test_paid_in_part_before_the_run(self):
        self._pay(self.invoice, amount=40)
        self._run()
        self.assertEqual(self._deliver(), [ADDRESS], "it asks for less than what was read")
        self.assertIn("60.00", self._letter_text(self.touch))
        self.assertNotIn("100.00 ", self._letter_tables(self.touch)[0][1][-1].split("out of")[0])

    def test_asked_for_again_in_the_managers_own_words(self):
        self.touch.approved_by = False
        self.touch.with_user(self.manager)._change_words("Shall we talk?", "<p>Dear Rowan, one look?</p>")
        self.touch.with_user(self.manager).action_approve()
        self._invoice(self.partner, days=12, amount=50)
        self._go_to(at(hour=11))
        self._run()
        again = self._touches(self.partner) - self.touch
        self.assertEqual((self.touch.state, again.state), ("cancelled", "to_approve"))
        self.assertIn("What is owed has changed", self.touch.failure_reason)
        self.assertEqual((again.own_subject, again.edited_by, again.edited_at), ("Shall we talk?", self.manager, at()))
        self.assertIn("one look?", again.message_body)
        self.assertFalse(again.approved_by)
        self.assertEqual(self._deliver(), [])

    def test_no_words_of_one_stage_on_another_channel(self):
        self.stages[3].write({"second_channel": "letter"})
        self._channels()
        self.touch.approved_by = False
        self.touch.with_user(self.manager)._change_words("Shall we talk?", "<p>Dear Rowan, one look?</p>")
        self.touch.with_user(self.manager).action_approve()
        self.partner.email = False
        self._run()
        again = self._touches(self.partner) - self.touch
        self.assertEqual((again.state, again.channel, again.own_subject), ("to_approve", "letter", False))
        self.assertEqual(self.touch.failure_reason, "Another stage, or another way, comes first now.")

    def test_disputed_before_the_run(self):
        self.env["collections.dispute"].create(
            {
                "case_id": self.case.id,
                "line_ids": [(6, 0, self.invoice.line_ids.filtered("date_maturity").ids)],
                "reason": "wrong_price",
            }
            if "reason" in self.env["collections.dispute"]._fields
            else {"case_id": self.case.id, "line_ids": [(6, 0, self.invoice.line_ids.filtered("date_maturity").ids)]}
        )
        self._drop_confirmations()
        self._run()
        self.assertEqual(self._deliver(), [])
        self.assertNotEqual(self.touch.state, "queued")
        self.assertFalse(self.touch.mail_id)

    def _drop_confirmations(self):
        """What confirms the dispute is a message of its own."""
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"

    # --- between the run and the sending ----------------------------------------------------------------------------

    def test_paid_after_the_run(self):
        self._run()
        self._pay(self.invoice)
        self.assertVoid("Nothing is left to ask for")
        self.assertEqual(self.touch.mail_id.state, "cancel")

    def test_paid_in_part_after_the_run(self):
        self._run()
        self._pay(self.invoice, amount=40)
        self.assertVoid("What is owed has changed")
        self._run()
        again = self._touches(self.partner)[-1]
        self.assertEqual((again.state, again.approved_by.ids), ("to_approve", []), "other figures are read again")
        self.assertEqual(self._deliver(), [])

    def test_a_hold_after_the_run(self):
        self._run()
        self.env["collections.hold"].with_user(self.manager).create(
            {"case_id": self.case.id, "hold_type": "legal", "reason": "lawyers"}
        )
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touch.state, "cancelled")

    # --- the channel stopped working --------------------------------------------------------------------------------

    def _channels(self, **problems):
        """Handlers that work but for these problems."""
        for name in ("sms", "letter"):
            found = {self.partner.id: problems[name]} if name in problems else {}
            model = type(self.env[f"collections.channel.{name}"])
            self.startPatcher(patch.object(model, "_problems", lambda *a, f=found: dict(f)))
            self.startPatcher(patch.object(model, "_contact", lambda *a: None))

    def test_not_sent_on_another_channel_unread(self):
        self.stages[3].write({"second_channel": "letter"})
        self._channels(sms="off")
        self.partner.email = False
        self._run()
        self.assertEqual(self._deliver(), [])
        again = self._touches(self.partner) - self.touch
        self.assertEqual((self.touch.state, again.state, again.channel), ("cancelled", "to_approve", "letter"))
        self.assertFalse(again.approved_by)
        self.assertIn("has no e-mail address", self.case.decision_id.explanation)
        again.with_user(self.manager).action_approve()
        self._run()
        self.assertEqual((again.state, again.channel), ("queued", "letter"))

    def test_no_other_channel(self):
        self.partner.email = False
        self._run()
        self._run()
        self.assertEqual(self._deliver(), [])
        self.assertNotIn("queued", self._states(self.partner))
        self.assertEqual(len(self._activities(self.partner)), 1, "a person is asked, once")
        self._go_to(at(2))
        self._run()
        self.assertEqual(len(self._activities(self.partner)), 1)
