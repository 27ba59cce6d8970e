from odoo.tests import tagged

from odoo.addons.collections_gentle.engine import states

from .common import NOW, at
from .outbox import OutboxCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestStates(OutboxCase):
    """Every pair of states: allowed moves happen once, all others leave the record alone."""

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner)
        self._run()
        self.case = self._case(self.partner)
        self.touch = self._touches(self.partner)

    def _force(self, record, state):
        record.sudo().write({"state": state})

    def test_selections_are_the_tables(self):
        self.assertEqual(set(dict(self.case._fields["state"].selection)), set(states.CASE))
        self.assertEqual(set(dict(self.touch._fields["state"].selection)), set(states.TOUCH))

    def _check_table(self, record, table):
        everything = tuple(table)
        for source, targets in table.items():
            for target in everything:
                self._force(record, source)
                moved = record._update_state(everything, target)
                allowed = target in targets
                self.assertEqual(bool(moved), allowed, f"{source} → {target}")
                self.assertEqual(record.state, target if allowed else source)

    def test_case_table(self):
        self._check_table(self.case, states.CASE)

    def test_touch_table(self):
        self._check_table(self.touch, states.TOUCH)

    def test_caller_narrows_the_table(self):
        self.assertFalse(self.case._update_state(("paused",), "closed"))
        self.assertEqual(self.case.state, "open")

    def test_only_those_that_may_move(self):
        second = self._customer("Hazel Tiles")
        self._invoice(second)
        self._run()
        other = self._case(second)
        self._force(other, "closed")
        moved = (self.case | other)._update_state(("open", "closed"), "paused")
        self.assertEqual(moved, self.case)
        self.assertEqual(other.state, "closed")

    # --- replays ----------------------------------------------------------------------------------------------------

    def test_sent_twice(self):
        self.assertTrue(self.touch._set_sent(NOW))
        self.assertFalse(self.touch._set_sent(at(hour=12)))
        self.assertEqual(self.touch.sent_at, NOW)

    def test_failed_after_sent(self):
        self.touch._set_sent(NOW)
        self.assertFalse(self.touch._set_failed("refused", "late answer"))
        self.assertFalse(self.touch.failure_reason)
        self.assertFalse(self._activities(self.partner))

    def test_bounced_before_sent(self):
        self.assertFalse(self.touch._set_bounced("too early"))
        self.assertEqual(self.touch.state, "queued")
        self.assertFalse(self._activities(self.partner))

    def test_bounced_twice(self):
        self.touch._set_sent(NOW)
        self.touch._set_bounced("It came back.")
        self.touch._set_bounced("It came back again.")
        self.assertEqual(self.touch.failure_reason, "It came back.")
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_cancelled_after_sent_leaves_the_mail(self):
        self._deliver()
        self.assertFalse(self.touch._set_cancelled("too late"))
        self.assertEqual((self.touch.state, self.touch.mail_id.state), ("sent", "sent"))

    def test_paused_twice_keeps_the_last_word(self):
        self.case._pause(at(days=5), "first")
        self.case._pause(at(days=9), "second")
        self.assertEqual((self.case.paused_until, self.case.pause_reason), (at(days=9), "second"))

    def test_resumed_twice(self):
        self.case._pause(at(days=5), "They asked")
        self.assertTrue(self.case._resume())
        self.assertFalse(self.case._resume())
        self.assertEqual((self.case.state, self.case.paused_until), ("open", False))

    def test_closed_twice(self):
        self._pay(self.invoice)
        self._run()
        self.assertFalse(self.case._close(at(hour=12)))
        self.assertEqual(self.case.closed_at, NOW)

    def test_nothing_wakes_a_closed_case(self):
        self._pay(self.invoice)
        self._run()
        for move in (
            lambda: self.case._pause(at(days=5), "x"),
            lambda: self.case._resume(),
            lambda: self.case._wake("x"),
            lambda: self.case.with_user(self.collector).action_resume(),
            lambda: self.case.with_user(self.collector).action_retry_contact(),
        ):
            move()
            self.assertEqual((self.case.state, self.case.next_action_at), ("closed", False))

    def test_pause_that_is_over_ends_by_itself(self):
        self._deliver()
        self.case._pause(at(days=2), "They asked")
        self._go_to(at(days=2, hour=11))
        self.case._wake("time")
        self._run()
        self.assertEqual(self.case.state, "open")

    def test_approved_twice_is_sent_once(self):
        self.stages[3].requires_approval = True
        second = self._customer("Hazel Tiles")
        self._invoice(second)
        self._run()
        touch = self._touches(second)
        self.assertEqual(touch.state, "to_approve")
        touch.action_approve()
        touch.action_approve()
        self._run()
        self._run()
        self.assertEqual(self._deliver().count("hazel@customer.example.com"), 1)
        self.assertEqual(self._states(second), ["sent"])

    def test_rejected_after_it_was_sent(self):
        self._deliver()
        self.assertFalse(self.touch._reject("too late", at(days=5)))
        self.assertEqual((self.touch.state, self.case.state), ("sent", "open"))

    def test_conversation_on_a_closed_case_reopens_nothing(self):
        self._pay(self.invoice)
        self._run()
        self.case.with_user(self.collector)._log_contact("call", "spoke", "They said thank you.")
        self.assertEqual(self.case.state, "closed")
