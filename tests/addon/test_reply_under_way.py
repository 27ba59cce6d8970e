import logging
from unittest.mock import patch

import psycopg2

from odoo.tests import new_test_user, tagged

from odoo.addons.collections_gentle.models.collections_case_listening import CollectionsCase

from .common import at
from .inbox import ADDRESS, ANSWER, InboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplyUnderWay(InboxCase):
    """Whatever is on its way when the customer writes is taken back."""

    def _queued(self):
        """The second letter lies in the mail queue."""
        self._go_to(at(days=6))
        self._run()
        touch = self._touches(self.partner)[1]
        self.assertEqual((touch.state, touch.mail_id.state), ("queued", "outgoing"))
        return touch

    def test_queued_letter_is_cancelled_with_its_mail(self):
        touch = self._queued()
        self._reply()
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        self.assertRegex(touch.failure_reason, r"^The customer .*\.$")
        self.assertEqual(touch.mail_id.failure_reason, touch.failure_reason)
        self.assertEqual(touch.message_id.notification_ids.mapped("notification_status"), ["canceled"])
        self.assertEqual(self.touch.state, "replied")
        self.assertFalse(self._send())
        self.assertWaits()

    def test_cancelled_letter_is_written_anew_after_we_answered(self):
        """Five days after Monday the 16th is Saturday: Monday the 23rd; the stage is written once more, and no other."""
        self._queued()
        self._reply()
        self.case.with_user(self.collector).action_answered()
        self._silent_days(range(7, 13))
        self.assertEqual(self._hours(1, days=13), [ADDRESS])
        self.assertEqual(self._states(self.partner), ["replied", "cancelled", "sent"])
        self.assertEqual(self._touches(self.partner)[2].stage_id, self.stages[10])

    def test_between_queue_and_sending(self):
        """The worker that sends has read the queue already: the gate stops the letter, whatever the queue says."""
        touch = self._queued()
        mail = touch.mail_id
        with patch.object(type(touch), "_set_cancelled", lambda touches, _reason: touches.browse()):
            self._reply()
        self.assertEqual((touch.state, mail.state), ("queued", "outgoing"), "nobody has taken it back")
        self.assertEqual(self._deliver(), [])
        self.assertEqual((touch.state, mail.state), ("cancelled", "cancel"))
        self.assertEqual(touch.failure_reason, "The customer waits for our answer. Nobody writes until they have it.")

    def test_approval_is_taken_back(self):
        manager = new_test_user(
            self.env, "clodagh.manager", groups="collections_gentle.group_manager", email="clodagh@linden.example.com"
        )
        self.stages[10].requires_approval = True
        self._go_to(at(days=6))
        self._run()
        touch = self._touches(self.partner)[1]
        self.assertEqual(touch.state, "to_approve")
        self._reply()
        self.assertEqual(touch.state, "cancelled")
        self.assertFalse(self._activities(self.partner, "activity_approve"))
        touch.with_user(manager).action_approve()
        self._silent_days(range(7, 25, 2))
        self.assertEqual(self._states(self.partner), ["replied", "cancelled"])

    def test_call_is_taken_back(self):
        self.stages[10].write({"channel": "call", "call_script": "<p>How are they?</p>"})
        self._go_to(at(days=6))
        self._run()
        touch = self._touches(self.partner)[1]
        self.assertEqual((touch.channel, touch.state), ("call", "queued"))
        self.assertEqual(len(self._activities(self.partner, "activity_call")), 1)
        self._reply()
        self.assertEqual(touch.state, "cancelled")
        self.assertFalse(self._activities(self.partner, "activity_call"))
        self.assertWaits()
        self._silent_days(range(7, 20, 2))
        self.assertFalse(self._activities(self.partner, "activity_call"), "nobody rings up with the old question")
        self.assertEqual(self._states(self.partner), ["replied", "cancelled"])

    # --- at the same time as a run ------------------------------------------------------------------------------------

    def _conflict(self, *_args):
        raise psycopg2.errors.SerializationFailure("could not serialize access due to concurrent update")

    def _reply_in_conflict(self):
        with patch.object(CollectionsCase, "_take_note_of", self._conflict):
            return self._reply()

    def test_conflict_loses_nothing(self):
        """A run holds the case: the message and the hold stay, and they alone keep the customer in peace."""
        touch = self._queued()
        message = self._reply_in_conflict()
        self.assertEqual((message.model, message.res_id), ("collections.case", self.case.id))
        self.assertEqual(self._holds().mapped(lambda h: (h.hold_type, h.state)), [("awaiting_answer", "active")])
        self.assertFalse(self._tasks())
        self.assertEqual(self._deliver(), [], "the gate knows the hold")
        self.assertEqual(touch.state, "cancelled")

    def test_next_run_catches_up(self):
        self._go_to(at(days=1))
        message = self._reply_in_conflict()
        self._go_to(at(days=1, hour=11))
        self._run()
        self.assertWaits()
        self.assertEqual((self.case.last_reply_id, self.case.last_reply), (message, ANSWER))
        self.assertEqual(self.touch.state, "replied")
        self.assertEqual(self._decision(self.partner).code, "awaiting_answer")
        self._silent_days(range(2, 20, 3))
        self.assertEqual((len(self._holds()), len(self._tasks())), (1, 1))

    def test_unknown_sender_is_still_flagged_after_a_conflict(self):
        with patch.object(CollectionsCase, "_take_note_of", self._conflict):
            self._reply(sender="Orla <orla@elsewhere.example.com>")
        self._run()
        self.assertEqual(self.case.unknown_sender, "orla@elsewhere.example.com")
        self.assertIn("check", self._tasks().summary)

    def test_caught_up_is_caught_up(self):
        """Later runs leave the case alone: what was deleted by hand is not asked for again."""
        self._reply_in_conflict()
        self._run()
        self._tasks().unlink()
        decided = self.case.decision_id
        self._silent_days(range(1, 6))
        self.assertFalse(self._tasks())
        self.assertEqual(self.case.decision_id, decided, "nothing wakes it")

    def test_old_date_header_is_no_conflict(self):
        """A message that lay in the customer's outbox over the weekend was heard all the same, once."""
        self._go_to(at(days=6))
        self._reply(Date="Fri, 13 Mar 2026 17:00:00 +0000")
        self._run()
        self._tasks().unlink()
        decided = self.case.decision_id
        for hour in (11, 12, 13):
            self._go_to(at(days=6, hour=hour))
            self._run()
        self.assertFalse(self._tasks())
        self.assertEqual(self.case.decision_id, decided)

    def test_note_of_a_colleague_is_not_what_the_customer_wrote(self):
        message = self._reply_in_conflict()
        self.case.with_user(self.collector).message_post(body="They called as well.", message_type="comment")
        self._run()
        self.assertEqual(self.case.last_reply_id, message)

    # --- the log --------------------------------------------------------------------------------------------------------

    def test_our_log_names_nobody(self):
        """What our own loggers say while a reply comes in: no address, no name, no word of it."""
        loggers = "odoo.addons.collections_gentle"
        with self.assertLogs(loggers, "DEBUG") as caught:
            self._reply_in_conflict()
            self._reply("I lost my job.", sender="Orla Quinn <orla@elsewhere.example.com>")
            self._run()
        told = "\n".join(caught.output)
        for secret in ("@", "Rowan", "Orla", "Quinn", "pallets", "broken", "job"):
            self.assertNotIn(secret, told)

    def test_failure_names_nobody_either(self):
        with self.assertLogs("odoo.addons.collections_gentle", logging.INFO) as caught:
            self._reply_in_conflict()
        self.assertEqual(len(caught.output), 1)
        self.assertIn(f"case {self.case.id} ", caught.output[0])
        self.assertNotIn("rowan", caught.output[0])

    def test_message_of_the_reply_cannot_be_lost_by_a_second_conflict(self):
        """A second reply in the same run: still one hold, and the later words are what the screen shows."""
        self._reply_in_conflict()
        second = self._reply_in_conflict()
        self._go_to(at(hour=11))
        self._run()
        self.assertWaits()
        self.assertEqual(self.case.last_reply_id, second)
