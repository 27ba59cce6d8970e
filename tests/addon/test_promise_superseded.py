from odoo.tests import tagged

from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseSuperseded(PromiseCase):
    """Promised for Monday the 16th; then another day is agreed on."""

    def _first(self, *amounts, name="Rowan Bakery", **values):
        partner, *invoices = self._owing(*(amounts or (1000,)), name=name)
        promise = self._promise(partner, invoices[0], on=march(16), **values)
        self._send()
        return partner, invoices, promise

    def test_a_second_open_promise_is_refused(self):
        partner, invoices, promise = self._first()
        values = {
            "case_id": self._case(partner).id,
            "line_ids": [(6, 0, self._lines(*invoices).ids)],
            "amount": 500,
            "date_promised": march(23),
        }
        self.assertRefused(
            partner,
            "is promised for .* already. Replace that promise instead",
            self.promises.with_user(self.collector).create,
            values,
        )
        self.assertEqual(promise.state, "open")

    def test_renegotiated_in_time_is_nobody_s_fault(self):
        partner, invoices, promise = self._first()
        self._day(march(13))
        wizard = self._wizard(partner, *invoices, on=march(20))
        self.assertRegex(wizard.replaces, r"^Takes the place of: 1,000\.00.*3/16/2026|16")
        wizard.action_confirm()
        second = self.promises.search([("partner_id", "=", partner.id), ("id", "!=", promise.id)])
        self.assertEqual((promise.state, second.state, second.level), ("superseded", "open", 0))
        self.assertFalse(promise.judged_at)
        self.assertEqual(len(self._send()), 1, "the new confirmation")
        self.assertEqual(self._live(march(14), march(25)), 0)
        self.assertFalse(self._calls(partner))
        self.assertEqual((second.deadline, second.state), (march(25), "open"))

    def test_on_the_day_itself_is_in_time(self):
        partner, invoices, promise = self._first()
        self._day(march(16), 16)
        self._promise(partner, *invoices, on=march(20))
        self.assertEqual(promise.state, "superseded")

    def test_within_the_grace_is_nobody_s_fault(self):
        """On the 18th and on the 20th: money that is on its way would still be in time."""
        for day in (18, 20):
            with self.subTest(day=day):
                self._day(march(10))
                partner, invoices, promise = self._first(name=f"Shop {day}")
                self._live(march(11), march(17))
                self._day(march(day))
                second = self._promise(partner, *invoices, on=march(27))
                self.assertEqual((promise.state, promise.judged_at, promise.call_due), ("superseded", False, False))
                self.assertEqual((second.state, second.level, self._case(partner).kept_words), ("open", 0, False))
                self._send()
                self.assertEqual(self._live(march(day), march(27)), 0)

    def test_after_the_grace_it_is_judged_as_it_stands(self):
        """On the 21st, before a run has looked: nothing came."""
        partner, invoices, promise = self._first()
        self._live(march(11), march(20))
        self._day(march(21))
        second = self._promise(partner, *invoices, on=march(27))
        self.assertEqual((promise.state, promise.paid), ("broken", 0))
        self.assertEqual((second.state, second.level), ("open", 1))
        self.assertFalse(promise.call_due)
        self.assertFalse(self._calls(partner), "they have just talked")
        self._send()
        self.assertEqual(self._live(march(21), march(31)), 0)

    def test_after_the_grace_a_part_counts_and_is_not_asked_about(self):
        partner, invoices, promise = self._first()
        self._day(march(16), 9)
        self._pay(invoices[0], 400)
        self._live(march(16), march(20))
        self._day(march(21))
        second = self._promise(partner, *invoices, on=march(27))
        self.assertEqual(self._judgement(promise), ("partially_kept", 400, 400, 0, False))
        self.assertEqual((second.amount, second.level), (600, 0))
        self._send()
        self.assertEqual(self._live(march(21), march(31)), 0)
        self.assertEqual(promise.state, "partially_kept")

    def test_frozen_is_replaced_without_blame(self):
        partner, invoices, promise = self._first()
        self.env["collections.hold"].create(
            {"case_id": self._case(partner).id, "hold_type": "hardship", "reason": "A flood"}
        )
        self._live(march(11), march(24))
        second = self._promise(partner, *invoices, on=march(27))
        self.assertEqual((promise.state, second.state, second.level), ("superseded", "open", 0))

    def test_a_promise_for_other_items_replaces_nothing(self):
        partner, invoices, promise = self._first(1000, 300)
        self._day(march(13))
        wizard = self._wizard(partner, invoices[1], on=march(20))
        self.assertFalse(wizard.replaces)
        wizard.action_confirm()
        self.assertEqual(self.promises.search([("partner_id", "=", partner.id)]).mapped("state"), ["open", "open"])

    def test_the_new_one_alone_is_judged(self):
        partner, invoices, promise = self._first()
        self._day(march(13))
        second = self._promise(partner, *invoices, on=march(20))
        self._send()
        self._day(march(20), 9)
        self._pay(*invoices)
        self.assertEqual(self._live(march(20), march(27)), 1)
        self.assertEqual((promise.state, promise.paid), ("superseded", 0))
        self.assertEqual(self._judgement(second), ("kept", 1000, 1000, 0, False))

    def test_the_new_one_refused_leaves_the_old_one(self):
        partner, invoices, promise = self._first()
        self._day(march(18))
        self.assertRefused(partner, "That day is over", self._wizard(partner, *invoices, on=march(17)).action_confirm)
        self.assertEqual((promise.state, promise.deadline), ("open", march(20)))

    def test_withdrawn(self):
        """Noted by mistake: the ladder goes on where it stood, and nobody is to blame."""
        partner, _invoices, promise = self._first()
        self._live(march(11), march(12))
        promise.with_user(self.collector).action_cancel()
        self.assertEqual((promise.state, promise.end_reason), ("cancelled", "withdrawn by Maeve Byrne"))
        self._live(march(13), march(18))
        self.assertEqual(self._said(partner)[2:], [(3, 16, 10)])
        self.assertFalse(self._calls(partner))
        promise.with_user(self.collector).action_cancel()
        notes = self._case(partner).message_ids.filtered(lambda m: "withdrawn" in (m.body or ""))
        self.assertEqual(len(notes), 1, "replays change nothing")
