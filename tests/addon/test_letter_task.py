from odoo.tests import tagged

from .common import at
from .costs import FEW, MANY, CostCase
from .lettering import LetterCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestLetterTask(LetterCase):
    """Somebody is asked to print a letter, until it is posted or taken back."""

    def _given(self):
        self.partner = self._recipient()
        self.invoice = self._invoice(self.partner, days=12, amount=100)
        self._run()
        self.letter = self._letters(self.partner)
        self.task = self.letter.activity_id

    def _tasks(self):
        kind = self.env.ref("collections_gentle.activity_letter")
        return self.env["mail.activity"].search([("activity_type_id", "=", kind.id)])

    def _written(self):
        """As it is after the letter was printed."""
        self.letter.sudo().write({"printed_at": at(), "letter_html": "<p>x</p>", "in_pile": True})

    def test_the_collector_is_asked(self):
        self.assertEqual(self._tasks(), self.task)
        self.assertEqual(self.task.summary, "A letter to print for Rowan Bakery")
        self.assertEqual((self.task.user_id, self.task.res_id), (self.collector, self._case(self.partner).id))
        self._go_to(at(days=8))
        self._run()
        self.assertEqual(self._tasks(), self.task, "once")

    def test_printed_is_not_posted(self):
        self._written()
        self._run()
        self.assertEqual(self._tasks(), self.task)
        self._as_collector(self.letter).action_posted()
        self.assertEqual(self.letter.state, "sent")
        self.assertFalse(self._tasks())

    def test_done_by_hand_is_not_posted(self):
        self._written()
        self.task.with_user(self.collector).action_feedback("Lies on the table")
        self._run()
        self.assertEqual((self.letter.state, self.letter.sent_at, self.letter.outcome), ("queued", False, False))
        self.assertFalse(self.letter.note or self._case(self.partner).stage_id)
        self._as_collector(self.letter).action_posted()
        self.assertEqual(self.letter.state, "sent")

    def test_deleted_by_hand_leaves_the_letter(self):
        self.task.unlink()
        self._run()
        self.assertEqual(self.letter.state, "queued")
        self.assertFalse(self._case(self.partner).hold_ids or self._tasks())

    def test_taken_back_with_the_letter(self):
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.letter.state, "cancelled")
        self.assertFalse(self._tasks())

    def test_dropped_with_the_letter(self):
        self._as_collector(self.letter)._drop_letters("Not this one", at(days=7))
        self.assertEqual(self.letter.state, "cancelled")
        self.assertFalse(self._tasks())

    def test_spoken_with_meanwhile(self):
        """A talk does not print the letter."""
        self._case(self.partner).with_user(self.collector)._log_contact("call", "spoke", "They look for it")
        self.assertEqual(bool(self._tasks()), self.letter.state == "queued")


@tagged("post_install", "-at_install", "collections_gentle")
class TestLetterTaskQueries(CostCase, LetterCase):
    """As many statements for forty letters as for five."""

    def _given(self):
        customers = self.env["res.partner"]
        for number in range(MANY + FEW + 1):
            partner = self._recipient(f"Customer{number}")
            self._invoice(partner, days=12)
            customers |= partner
        self._run()
        self.letters = self._letters(customers)

    def test_asking(self):
        self.letters.activity_id.unlink()

        def ask(letters):
            self.env["collections.channel.letter"]._contact(letters, at())
            self.assertEqual(len(letters.activity_id), len(letters))

        self.assertConstant(ask, self.letters[: MANY + 1])
