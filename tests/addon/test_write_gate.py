from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import at
from .writing import ADDRESS, WORDS, WritingCase

PERSONAL = "Her mother is in hospital, she asked me to"


@tagged("post_install", "-at_install", "collections_gentle")
class TestWriteGate(WritingCase):
    """What speaks against a message by hand: before it is sent, and when it leaves."""

    def _given(self):
        self.partner, self.invoice, self.case = self._owing()

    def _heard_from_us(self):
        self.case.with_user(self.collector)._log_contact("call", "spoke", "They look into it.")

    def _hold(self, kind, who=None, **values):
        hold = {"case_id": self.case.id, "hold_type": kind, "reason": "a reason", **values}
        return self.env["collections.hold"].with_user(who or self.manager).create(hold)

    # --- hard -------------------------------------------------------------------------------------------------------

    def assertHard(self, words):
        """Nobody may send it, a manager with a reason neither."""
        before = self.case.touch_ids
        for who in (self.collector, self.manager):
            composer = self._composer(self.case, who, subject="Hello", body=WORDS, reason="I insist")
            self.assertIn(words, composer.hard_words)
            with self.assertRaisesRegex(UserError, "cannot be sent, by nobody"):
                composer.action_send()
        self.assertNothingLeft(self.case, before)
        self.assertFalse(self.case.touch_ids.filtered("override_reason"))

    def test_nothing_is_owed(self):
        self._pay(self.invoice)
        self.assertHard("Nothing is left to ask for")

    def test_credits_cover_it(self):
        self._unapplied_payment(self.partner, 100)
        self.assertHard("nothing is owed")

    def test_opted_out(self):
        self.env["mail.blacklist"]._add(ADDRESS)
        with patch.object(
            type(self.env["collections.channel.letter"]), "_problems", lambda *a: {self.partner.id: "no_address"}
        ):
            self.assertHard("asked not to be written to by e-mail")

    def test_excluded_and_archived(self):
        self.partner.collections_excluded = True
        self.assertHard("excluded from collections")
        self.partner.collections_excluded = False
        self.partner.active = False
        self.assertHard("archived")

    def test_holds_that_nobody_overrides(self):
        self._hold("do_not_contact")
        self.assertHard("does not want to be contacted")

    def test_legal_hold(self):
        self._hold("legal")
        self.assertHard("Lawyers")

    def test_hardship_is_hard_and_tells_nothing_of_itself(self):
        self._hold("hardship", details=False)
        self.assertHard("On hold")
        words = self._composer(self.case).hard_words
        self.assertNotIn("ardship", words)

    def test_with_an_agency(self):
        self.case._update_state(("open",), "with_agency")
        self.assertHard("An agency is talking")

    def test_three_contacts_in_seven_days(self):
        for day in (0, 2, 4):
            self._go_to(at(day))
            self._heard_from_us()
        self._go_to(at(6))
        self.assertHard("three times in seven days")

    # --- soft -------------------------------------------------------------------------------------------------------

    def assertSoft(self, words, label):
        """A collector reads what to do; a manager needs a reason, and it leaves then."""
        before = self.case.touch_ids
        composer = self._composer(self.case, subject="Hello", body=WORDS, reason="I insist")
        self.assertIn(words, composer.soft_words)
        self.assertFalse(composer.hard_words)
        with self.assertRaisesRegex(UserError, "Wait, or ask a collections manager"):
            composer.action_send()
        with self.assertRaisesRegex(UserError, "Say why"):
            self._composer(self.case, self.manager, subject="Hello", body=WORDS, reason=" ").action_send()
        self.assertNothingLeft(self.case, before)
        touch = self._write(self.case, self.manager, subject="Hello", body=WORDS, reason=PERSONAL)
        self.assertEqual((touch.override_reason, touch.override_by), (PERSONAL, self.manager))
        self.assertEqual(self._deliver(), [ADDRESS], "what was answered for does not stop it again")
        self.assertEqual(touch.state, "sent")
        notes = self.case.message_ids.filtered(lambda m: m.subtype_id == self.env.ref("mail.mt_note")).mapped("body")
        self.assertEqual([label in note for note in notes if "Sent by hand all the same" in note], [True])
        self.assertFalse([note for note in notes if "hospital" in note])
        return touch

    def test_heard_from_us_lately(self):
        self._heard_from_us()
        self.assertSoft("heard from us lately", "the customer heard from us lately")

    def test_a_colleague_wrote_already(self):
        first = self._write(self.case, self.manager, subject="Shall we talk?", body=WORDS)
        composer = self._composer(self.case, subject="Hello", body=WORDS)
        self.assertEqual(composer.under_way, "Shall we talk?")
        self.assertIn("A message is on its way", composer.soft_words)
        with self.assertRaisesRegex(UserError, "ask a collections manager"):
            composer.action_send()
        with self.assertRaisesRegex(UserError, "Say why"):
            self._write(self.case, self.manager, subject="Hello", body=WORDS)
        self.assertEqual((self.case.touch_ids, first.state), (first, "queued"))
        self.assertEqual(self._deliver(), [ADDRESS])

    def test_in_spite_of_the_first_one(self):
        first = self._write(self.case, subject="Shall we talk?", body=WORDS)
        second = self._write(self.case, self.manager, subject="Hello", body=WORDS, reason=PERSONAL)
        self.assertEqual((first.state, second.state), ("queued", "queued"), "it leaves all the same")
        sent = self._deliver()
        self.assertEqual((sent, second.failure_reason, second.state), ([ADDRESS, ADDRESS], False, "sent"))

    def test_put_off(self):
        self._hold("postponed", self.collector, until=at(days=5))
        self.assertSoft("Paused until", "a hold is in place")

    def test_money_at_the_bank(self):
        self._bank_line(self.partner, 20)
        self.assertSoft("is not matched yet", "money is not matched yet")

    def test_everything_is_promised(self):
        wizard = self.case.with_user(self.collector).action_new_promise()
        promise = (
            self.env["collections.promise"]
            .with_user(self.collector)
            .create(
                {
                    "case_id": self.case.id,
                    "date_promised": at(days=5).date(),
                    "amount": 100,
                    "line_ids": [(6, 0, self.case._lines_to_promise().ids)],
                }
            )
        )
        self.assertTrue(wizard and promise.state == "open")
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
        touch = self.assertSoft("Everything due is promised", "left in peace")
        self.assertEqual(list(touch.asked.values()), ["100.00"], "what is open, all the same")

    def test_at_night(self):
        self._go_to(at(hour=22))
        self.assertSoft("Outside contact hours", "outside contact hours")

    def test_nothing_is_overdue_yet(self):
        self.invoice.line_ids.filtered("date_maturity").date_maturity = at(days=20).date()
        self.assertSoft("Nothing that may be asked for is overdue", "little or nothing is due")

    def test_all_of_them_are_said(self):
        self._heard_from_us()
        self._bank_line(self.partner, 20)
        self._go_to(at(hour=22))
        words = self._composer(self.case).soft_words.splitlines()
        self.assertEqual(len(words), 3)
        for part, sentence in zip(("not matched", "lately", "Outside contact hours"), words, strict=True):
            self.assertIn(part, sentence)

    def test_a_reason_alone_makes_nobody_a_manager(self):
        self._heard_from_us()
        before = self.case.touch_ids
        with self.assertRaisesRegex(UserError, "ask a collections manager"):
            self.case.with_user(self.collector)._write_by_hand("email", "Hello", WORDS, reason="please")
        self.assertNothingLeft(self.case, before)

    def test_what_happened_while_it_was_written_is_read_first(self):
        composer = self._composer(self.case, self.manager, subject="Hello", body=WORDS, reason="because")
        self._bank_line(self.partner, 20)
        self.env.invalidate_all()
        shown = composer.action_send()
        self.assertEqual((shown["res_model"], shown["res_id"]), ("collections.write", composer.id))
        self.assertSilent(self.partner)
        self.env.invalidate_all()
        composer.action_send()
        self.assertEqual(self._states(self.partner), ["queued"])

    # --- between writing and leaving --------------------------------------------------------------------------------

    def assertLost(self, touch, *words):
        """It does not leave, its writer hears why, and the words are kept."""
        self.assertEqual(self._deliver(), [])
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        (told,) = self._told(self.case)
        for word in ("Your message to Rowan Bakery did not leave", *words):
            self.assertIn(word, told)
        self.assertIn("shall we talk", touch.own_body)
        activity = self.case.activity_ids.filtered(lambda a: a.summary == told)
        self.assertEqual(activity.user_id, touch.user_id)
        self.assertEqual(self._deliver(), [])
        self.assertEqual(len(self._told(self.case)), 1)

    def _written(self, **values):
        return self._write(self.case, **{"subject": "Hello", "body": WORDS, **values})

    def test_paid_meanwhile(self):
        touch = self._written()
        self._pay(self.invoice)
        self.assertLost(touch, "Nothing is left to ask for")

    def test_paid_in_part_meanwhile(self):
        touch = self._written()
        self._pay(self.invoice, amount=40)
        self.assertLost(touch, "What is owed has changed")

    def test_paid_in_part_and_no_table(self):
        touch = self._written(with_items=False)
        self._pay(self.invoice, amount=40)
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(touch.state, "sent")

    def test_opted_out_meanwhile(self):
        touch = self._written()
        self.env["mail.blacklist"]._add(ADDRESS)
        self.assertLost(touch, "asked not to be written to by e-mail")

    def test_a_hold_meanwhile(self):
        touch = self._written()
        self._hold("legal")
        self.assertEqual(self._deliver(), [])
        self.assertEqual(touch.state, "cancelled")
        self.assertEqual(len(self._told(self.case)), 1)

    def test_another_reason_than_the_one_answered_for(self):
        self._heard_from_us()
        touch = self._write(self.case, self.manager, subject="Hello", body=WORDS, reason="because")
        self._bank_line(self.partner, 20)
        self.assertLost(touch, "not matched yet")

    def test_the_recipient_changed_meanwhile(self):
        touch = self._written()
        self._customer("Rowan Ledger", parent_id=self.partner.id, type="collections", is_company=False)
        self.assertEqual(self._deliver(), [])
        self.assertEqual(touch.state, "cancelled")

    def test_the_evening_comes_before_it_leaves(self):
        touch = self._written()
        self._go_to(at(hour=22))
        self.assertEqual(self._deliver(), [])
        self.assertEqual((touch.state, touch.mail_id.scheduled_date), ("queued", at(days=1, hour=8)))
        self._go_to(at(days=1, hour=9))
        self.assertEqual(self._deliver(), [ADDRESS])

    def test_paid_before_the_next_run_looks(self):
        touch = self._written()
        self._pay(self.invoice)
        self._run()
        self.assertEqual((touch.state, self.case.state), ("cancelled", "closed"))
        self.assertEqual(self._deliver(), [])
        self.assertEqual(len(self._told(self.case)), 1)

    def test_it_came_back(self):
        touch = self._written()
        self._deliver()
        touch._set_bounced("550 no such mailbox")
        self.assertEqual(touch.state, "bounced")
        (told,) = self._told(self.case)
        self.assertEqual(told, "Your message to Rowan Bakery did not arrive: 550 no such mailbox")
        self.assertEqual(self.case.activity_ids.filtered(lambda a: a.summary == told).user_id, self.collector)

    def test_it_failed(self):
        touch = self._written()
        touch._set_failed("refused", "550 no such mailbox")
        self.assertEqual(self._told(self.case), ["Your message to Rowan Bakery did not leave: 550 no such mailbox"])
        self.assertIn("shall we talk", touch.own_body)

    def test_of_a_reminder_that_failed_nobody_is_told(self):
        self._run()
        self._touches(self.partner)._set_failed("refused", "550 no such mailbox")
        self.assertFalse(self._told(self.case))

    def test_a_mail_cancelled_in_the_queue(self):
        touch = self._written()
        touch.mail_id.cancel()
        self._run()
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        self.assertEqual(len(self._told(self.case)), 1)
