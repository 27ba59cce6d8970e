from odoo import Command
from odoo.tests import Form, tagged

from .common import at
from .spoken import SpokenCase

# Working days until the answer: Tuesday 10 March, and Tuesday the 17th is a holiday.
TARGETS = {
    "price": 8,
    "quantity": 10,
    "delivery": 10,
    "quality": 21,
    "not_received": 10,
    "already_paid": 3,
    "wrong_customer": 3,
    "other": 10,
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestDisputeMade(SpokenCase):
    """A dispute is noted: who looks into it, by when, and what may not be disputed."""

    def _given(self):
        self.case, self.trays, self.cups = self._owing(100, 60)
        self.partner = self.case.partner_id

    # --- who looks into it ------------------------------------------------------------------------------------------

    def _proposed(self, *moves):
        """Who the wizard proposes."""
        wizard = Form(
            self.env["collections.new.dispute"]
            .with_user(self.collector)
            .with_context(default_case_id=self.case.id, default_line_ids=self._line(*moves).ids)
        )
        return wizard.user_id

    def test_the_salesperson_who_may_see_collections(self):
        self.trays.invoice_user_id = self.reader
        self.assertEqual(self._dispute(self.case, self.trays).user_id, self.reader)
        self.assertEqual(self._proposed(self.cups), self.owner)

    def test_a_salesperson_without_rights_is_not_asked(self):
        self.trays.invoice_user_id = self._user("eoin.sales")
        self.assertEqual(self._dispute(self.case, self.trays).user_id, self.owner, "the company's choice")

    def test_a_salesperson_who_is_the_collector_is_not_asked(self):
        self.trays.invoice_user_id = self.collector
        self.assertEqual(self._dispute(self.case, self.trays).user_id, self.owner)

    def test_a_manager_where_nobody_was_chosen(self):
        self.company.collections_dispute_user_id = False
        owner = self._dispute(self.case, self.trays).user_id
        self.assertTrue(owner.has_group("collections_gentle.group_manager"))
        self.assertNotEqual(owner, self.collector)

    def test_never_the_collector(self):
        self.assertRefused("other than the collector", self._dispute, self.case, self.trays, user_id=self.collector.id)

    def test_the_owner_has_a_task(self):
        dispute = self._dispute(self.case, self.trays)
        task = self._tasks(self.case, "dispute")
        self.assertEqual((len(task), task.user_id, task.date_deadline), (1, self.owner, dispute.target_on))
        self.assertEqual(self._plain(task.summary), f"Look into 100.00 € of {self.trays.name}")

    # --- by when ----------------------------------------------------------------------------------------------------

    def test_days_of_each_kind(self):
        for code, days in TARGETS.items():
            with self.subTest(code=code):
                case, invoice = self._owing(100, name=f"{code.title()} Ltd")
                dispute = self._dispute(case, invoice, code=code)
                self.assertEqual(dispute.opened_on, at().date())
                self.assertEqual(dispute.acknowledge_by, at(days=2).date())
                self.assertEqual(dispute.target_on, at(days=days).date())
                self.assertEqual(dispute.review_on, at(days=14).date())

    def test_acknowledged_at_once(self):
        dispute = self._dispute(self.case, self.trays, amount=30)
        self._send()
        self.assertEqual(dispute.acknowledged_at, at())
        touch = self._touches(self.partner)
        self.assertEqual(
            (touch.kind, touch.purpose, touch.state, touch.sent_at, touch.dispute_id),
            ("service", "dispute_received", "sent", at(), dispute),
        )
        words = self._plain(self._letter_text(touch))
        for expected in (self.trays.name, "30.00 €", "March 31, 2026", self.owner.name):
            self.assertIn(expected, words)
        self.assertFalse(self._letter_tables(touch))

    def test_an_acknowledgement_takes_nothing_from_the_budget(self):
        self._dispute(self.case, self.trays)
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3], "the other invoice is reminded of on the same day")

    def test_without_an_address_nothing_is_acknowledged(self):
        self.partner.email = False
        dispute = self._dispute(self.case, self.trays)
        self.assertFalse(dispute.acknowledged_at)
        self.assertFalse(self._touches(self.partner))
        self.assertEqual(dispute.state, "open")

    def test_a_customer_to_whom_only_people_write_is_not_answered_by_machine(self):
        self._hold(self.case, "complaint")
        dispute = self._dispute(self.case, self.trays)
        self.assertFalse(dispute.acknowledged_at)
        self.assertFalse(self._touches(self.partner))

    def test_at_its_review_the_owner_is_asked_once(self):
        """The task that is there since the beginning is enough; whoever has closed it gets a new one, one time."""
        dispute = self._dispute(self.case, self.trays)
        self._tasks(self.case, "dispute").with_user(self.owner).action_feedback(feedback="Asked the workshop")
        self._go_to(at(days=13))
        self._run()
        self.assertFalse(dispute.review_due or self._tasks(self.case, "dispute"))
        for day in (14, 15, 20):
            self._go_to(at(days=day))
            self._run()
            self.assertEqual(len(self._tasks(self.case, "dispute")), 1)
        task = self._tasks(self.case, "dispute")
        self.assertEqual((task.user_id, task.date_deadline), (self.owner, at(days=14).date()))
        self.assertEqual((dispute.state, dispute.review_due, self.case.attention), ("open", True, 1))

    def test_an_open_task_is_not_doubled_at_the_review(self):
        self._dispute(self.case, self.trays)
        self._go_to(at(days=14))
        self._run()
        self.assertEqual(len(self._tasks(self.case, "dispute")), 1)

    # --- what it stops ----------------------------------------------------------------------------------------------

    def test_wholly_in_discussion(self):
        self._dispute(self.case, self.trays, self.cups)
        for day in (0, 8, 40):
            self._go_to(at(days=day))
            self._run_and_send()
            self.assertEqual(self._verdict(self.partner), ("nothing_askable", "disputed"))
        self.assertFalse(self._reminders(self.partner))
        self.assertEqual(self.case.state, "open")

    def test_from_the_invoice(self):
        action = self.trays.with_user(self.collector).action_collections_dispute()
        wizard = Form(self.env[action["res_model"]].with_user(self.collector).with_context(**action["context"]))
        self.assertEqual((wizard.case_id, wizard.line_ids[:], wizard.amount), (self.case, self._line(self.trays), 100))

    def test_noted_in_the_chatter(self):
        self._dispute(self.case, self.trays, amount=30)
        self.assertIn("In discussion (Quality): 30.00 €", "\n".join(self._notes(self.case)))

    # --- what may not be disputed -----------------------------------------------------------------------------------

    def _refused(self, words, *moves, **values):
        self.assertRefused(words, self._dispute, self.case, *moves, **values)
        self.assertFalse(self.env["collections.dispute"].search([]))

    def test_more_than_is_open(self):
        self._refused("No more than 100.00.€ is open", self.trays, amount=100.01)
        self._pay(self.trays, 60)
        self._refused("No more than 40.00.€ is open", self.trays, amount=40.01)

    def test_nothing_or_less(self):
        self._refused("above zero", self.trays, amount=-10)
        create = self.env["collections.dispute"].with_user(self.collector).create
        lines = [Command.set(self._line(self.trays).ids)]
        self.assertRefused("above zero", create, {"case_id": self.case.id, "line_ids": lines, "amount": 0})

    def test_no_items(self):
        create = self.env["collections.dispute"].with_user(self.collector).create
        self.assertRefused("Choose the items", create, {"case_id": self.case.id, "amount": 10})

    def test_a_second_one_about_the_same_item(self):
        self._dispute(self.case, self.trays, amount=10)
        self.assertRefused("is in discussion already", self._dispute, self.case, self.trays, amount=10)
        self.assertRefused("is in discussion already", self._dispute, self.case, self.cups, self.trays, amount=10)

    def test_an_item_that_waits_for_its_credit_note(self):
        dispute = self._dispute(self.case, self.trays, amount=10)
        self._resolve(dispute, "accepted")
        self.assertRefused("is in discussion already", self._dispute, self.case, self.trays, amount=10)

    def test_an_item_of_another_customer(self):
        other = self._invoice(self._customer("Hazel Tiles"))
        self._refused("is not Rowan Bakery's", other)

    def test_an_item_of_another_company(self):
        elm = self.env["res.company"].create({"name": "Elm Works"})
        line = self._line(self.trays)
        self.env.cr.execute("UPDATE account_move_line SET company_id = %s WHERE id = %s", (elm.id, line.id))
        self.env.invalidate_all()
        create = self.env["collections.dispute"].sudo().create
        self.assertRefused(
            "belongs to Elm Works",
            create,
            {"case_id": self.case.id, "line_ids": [Command.set(line.ids)], "amount": 10, "user_id": self.owner.id},
        )

    def test_items_of_two_currencies(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        other = self._invoice(self.partner, days=15, currency_id=dollars.id)
        self._refused("one currency", self.trays, other, amount=10)

    def test_an_item_that_is_paid_or_not_posted(self):
        line = self._line(self.trays)
        self._pay(self.trays)
        self._refused("is not open any more", self.trays, amount=10)
        self.assertTrue(line.reconciled)

    def test_a_conversation_that_is_over(self):
        self._pay(self.trays | self.cups)
        self._run()
        self.assertEqual(self.case.state, "closed")
        later = self._invoice(self.partner, days=5)
        self._refused("conversation is closed", later)

    # --- who may close it -------------------------------------------------------------------------------------------

    def test_the_collector_does_not_judge(self):
        dispute = self._dispute(self.case, self.trays)
        for user in (self.collector, self.colleague, self.reader):
            with self.subTest(user=user.name):
                self.assertRefused(f"Ask {self.owner.name}", self._resolve, dispute, "rejected", user=user)
        self._resolve(dispute, "rejected", user=self.manager)
        self.assertEqual((dispute.state, dispute.closed_by), ("rejected", self.manager))

    def test_above_five_thousand_a_manager_decides(self):
        case, big, edge = self._owing(5000.01, 5000, name="Hazel Tiles")
        above, within = self._dispute(case, big), self._dispute(case, edge)
        self.assertRefused("collections manager closes", self._resolve, above, "accepted")
        self._resolve(within, "accepted")
        self._resolve(above, "accepted", user=self.manager)
        self.assertEqual((above.state, within.state), ("accepted", "accepted"))

    def test_closed_once(self):
        dispute = self._dispute(self.case, self.trays)
        self._resolve(dispute, "accepted")
        self.assertRefused("closed already", self._resolve, dispute, "rejected", user=self.manager)
        self.assertEqual((dispute.state, dispute.accepted_amount), ("accepted", 100))
