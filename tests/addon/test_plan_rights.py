"""Who may see plans, who may agree to them, and what leaves the house."""

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .planning import PlanCase, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanRights(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self.plan = self._agree(self.partner)
        self._send()
        self.reader = new_test_user(self.env, "rita.reader", groups="base.group_user,collections_gentle.group_reader")

    def _rights(self, user, record):
        self.env.invalidate_all()
        return {name for name in ("read", "write", "create", "unlink") if record.with_user(user).has_access(name)}

    def test_who_may_what(self):
        accountant = new_test_user(self.env, "ada.books", groups="base.group_user,account.group_account_invoice")
        portal = new_test_user(self.env, "pat.portal", groups="base.group_portal")
        for user, plans, parts in (
            (self.reader, {"read"}, {"read"}),
            (self.collector, {"read", "create"}, {"read"}),
            (self.manager, {"read", "create"}, {"read"}),
            (accountant, set(), set()),
            (portal, set(), set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._rights(user, self.plan), plans)
                self.assertEqual(self._rights(user, self.plan.instalment_ids[0]), parts)

    def test_an_accountant_reads_the_line_on_the_invoice(self):
        accountant = new_test_user(self.env, "ada.books", groups="base.group_user,account.group_account_invoice")
        words = plain(self.invoice.with_user(accountant).collections_standing)
        self.assertEqual(words, "In a plan: 0 of 4 paid, next 300.00 € on 03/16/2026")

    def test_a_reader_changes_nothing(self):
        plan = self.plan.with_user(self.reader)
        for action in (
            lambda: plan._cancel("no"),
            lambda: plan._confirm_default("no"),
            lambda: plan._give_time(march(30), "no"),
            lambda: self._form(self.partner, user=self.reader),
            plan.action_offer,
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                action()
        self.assertEqual(self.plan.state, "active")

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Birch House"})
        stranger = new_test_user(
            self.env,
            "bo.birch",
            groups="base.group_user,collections_gentle.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in (self.plan, self.plan.instalment_ids):
            self.assertFalse(record.with_user(stranger).search([("id", "in", record.ids)]))
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["id"])

    def test_what_a_browser_may_call(self):
        """No method that changes a plan is open to a browser but for the buttons."""
        for name in ("_accept", "_offer", "_cancel", "_confirm_default", "_give_time", "_follow", "_tell", "_end"):
            with self.assertRaises(AccessError):
                get_public_method(self.plan, name)

    def test_a_reader_reads_the_case_with_its_plan(self):
        case = self._case(self.partner).with_user(self.reader)
        self.assertTrue(case.plan_summary)
        self.assertTrue(case.timeline)
        self.assertEqual(case.plan_ids.mapped("state"), ["active"])

    # --- the second look --------------------------------------------------------------------------------------------

    def _queued(self, on, purpose):
        self._day(on)
        self._run()
        touch = self._touches(self.partner).filtered(lambda t: t.purpose == purpose)
        self.assertEqual(touch.state, "queued")
        return touch

    def test_a_note_does_not_leave_when_the_money_came_meanwhile(self):
        note = self._queued(march(13), "instalment_soon")
        self._pay(self.invoice, 300)
        self.assertEqual(self._send(), [])
        self.assertEqual((note.state, note.mail_id.state), ("cancelled", "cancel"))

    def test_a_note_with_an_old_sum_does_not_leave(self):
        note = self._queued(march(13), "instalment_soon")
        self._pay(self.invoice, 100)
        self.assertEqual(self._send(), [])
        self.assertEqual(note.state, "cancelled")
        self._visit(march(14))
        self.assertEqual(self._purposes(self.partner), [3, "plan_confirmed"], "no note at the weekend")

    def test_a_note_does_not_leave_after_the_plan_was_ended(self):
        note = self._queued(march(13), "instalment_soon")
        self.plan.with_user(self.collector)._cancel("They pay at once")
        self.assertEqual((self._send(), note.state), ([], "cancelled"))

    def test_a_note_does_not_leave_when_they_have_written(self):
        note = self._queued(march(18), "instalment_late")
        case = self._case(self.partner)
        case._hear(case.message_ids[:1])
        self.assertEqual((self._send(), note.state), ([], "cancelled"))

    def test_a_note_that_was_taken_back_may_come_again(self):
        self._queued(march(18), "instalment_late")
        case = self._case(self.partner)
        case._hear(case.message_ids[:1])
        self._day(march(19))
        case.with_user(self.collector).action_answered()
        self.assertEqual(self._visit(march(19), march(23)), 0, "days of peace after our answer")
        self._visit(march(24))
        self.assertIn("instalment_late", self._purposes(self.partner))

    def test_an_offer_does_not_leave_when_all_was_paid(self):
        partner, invoice = self._owing(500, name="Alder Crafts")
        self._offer(partner)
        self._pay(invoice)
        self.assertEqual(self._send(), [])

    def test_no_address_and_a_person_tells(self):
        partner, _invoice = self._owing(500, name="Alder Crafts")
        self._send()
        partner.email = False
        self._agree(partner)
        self.assertEqual(self._send(), [])
        self.assertIn("Plan confirmed", self._tasks(partner, "tell").summary)
