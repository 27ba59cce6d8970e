from datetime import datetime

from odoo.tests import Form, tagged

from .common import TODAY, at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestHoldSet(SpokenCase):
    """Who may set which hold, for how long, and what is refused."""

    def _given(self):
        self.case, self.invoice = self._owing(100)
        self.partner = self.case.partner_id

    def _create(self, user=None, **values):
        create = self.env["collections.hold"].with_user(user or self.collector).create
        return create({"case_id": self.case.id, "reason": "Asked us on the phone", **values})

    # --- lengths ----------------------------------------------------------------------------------------------------

    def test_usual_lengths(self):
        for kind, end, review in (
            ("customer_pause", 7, None),
            ("plan_request", 10, None),
            ("query", None, 14),
            ("complaint", None, 14),
            ("vulnerable", None, 60),
            ("bereavement", None, 60),
            ("do_not_contact", None, 180),
        ):
            with self.subTest(kind=kind):
                hold = self._hold(self._owing(50, name=f"{kind.title()} Ltd")[0], kind)
                self.assertEqual(hold.last_day, at(days=end).date() if end else False)
                self.assertEqual(hold.review_on, at(days=review).date() if review else False)

    def test_for_managers(self):
        for kind, end, review in (
            ("breathing_space", 60, None),
            ("legal", None, 30),
            ("fraud_check", None, 30),
        ):
            with self.subTest(kind=kind):
                case = self._owing(50, name=f"{kind.title()} Ltd")[0]
                self.assertRefused("Ask a collections manager", self._hold, case, kind)
                hold = self._hold(case, kind, user=self.manager)
                self.assertEqual(hold.last_day, at(days=end).date() if end else False)
                self.assertEqual(hold.review_on, at(days=review).date() if review else False)

    def test_a_pause_of_fourteen_days_at_most(self):
        self.assertRefused("14 days are the most", self._hold, self.case, "customer_pause", end_on=at(days=15).date())
        hold = self._hold(self.case, "customer_pause", end_on=at(days=14).date())
        self.assertEqual(hold.last_day, at(days=14).date())

    def test_a_manager_agrees_to_more(self):
        hold = self._hold(self.case, "customer_pause", end_on=at(days=40).date(), user=self.manager)
        self.assertEqual(hold.last_day, at(days=40).date())

    def test_one_pause_in_thirty_days(self):
        self._hold(self.case, "customer_pause", end_on=at(days=3).date())
        self._go_to(at(days=20))
        self._run()
        self.assertRefused("in the last 30 days", self._hold, self.case, "customer_pause", user=self.colleague)
        self._hold(self.case, "customer_pause", user=self.manager, end_on=at(days=21).date())
        self._go_to(at(days=51))
        self._run()
        self.assertEqual(self._hold(self.case, "customer_pause").state, "active")

    def test_a_pause_is_not_made_longer_by_a_collector(self):
        hold = self._hold(self.case, "customer_pause")
        self.assertRefused("Ask a manager", self._extend, hold, end_on=at(days=20).date())
        self._extend(hold, end_on=at(days=20).date(), user=self.manager)
        self.assertEqual((hold.last_day, hold.extended), (at(days=20).date(), True))
        self.assertEqual(self.case.paused_until, datetime(2026, 3, 30, 23))

    def test_today_is_the_shortest(self):
        """Through today: quiet until midnight."""
        hold = self._hold(self.case, "customer_pause", end_on=TODAY)
        self.assertEqual(hold.until, datetime(2026, 3, 11))

    def test_in_summer_the_day_ends_an_hour_earlier_by_the_clock_of_the_server(self):
        hold = self._hold(self.case, "postponed", end_on=datetime(2026, 4, 2).date())
        self.assertEqual((hold.until, hold.last_day), (datetime(2026, 4, 2, 23), datetime(2026, 4, 2).date()))

    # --- who may end which ------------------------------------------------------------------------------------------

    def test_who_may_end_which(self):
        """Set by the collector, or by a manager where only they may; then everybody else tries."""
        colleague, manager, specialist = self.colleague, self.manager, self.specialist
        for kind, refused, ended_by in (
            ("customer_pause", (), colleague),
            ("query", (), colleague),
            ("plan_request", (), colleague),
            ("postponed", (), colleague),
            ("complaint", (colleague,), self.collector),
            ("hardship", (colleague, self.collector), manager),
            ("bereavement", (colleague, self.collector), manager),
            ("insolvency", (colleague, self.collector), manager),
            ("do_not_contact", (colleague, self.collector), manager),
            ("legal", (colleague, self.collector), manager),
            ("fraud_check", (colleague, self.collector), manager),
            ("vulnerable", (colleague, self.collector, manager), specialist),
            ("mental_capacity", (colleague, self.collector, manager), specialist),
        ):
            with self.subTest(kind=kind):
                case = self._owing(50, name=f"{kind.title()} Ltd")[0]
                by_manager = kind in ("legal", "fraud_check")
                hold = self._hold(case, kind, user=manager if by_manager else self.collector)
                for user in refused:
                    self.assertFalse(hold.with_user(user).may_end)
                    self.assertRefused("Ask ", self._lift, hold, user=user)
                self.assertTrue(hold.with_user(ended_by).may_end)
                self._lift(hold, user=ended_by)
                self.assertEqual((hold.state, hold.ended_by, case.state), ("lifted", ended_by, "open"))

    def test_fresh_days_of_each_kind(self):
        for kind, days in (("customer_pause", 7), ("query", 5), ("hardship", 7), ("postponed", 0)):
            with self.subTest(kind=kind):
                hold = self._hold(self._owing(50, name=f"{kind.title()} Ltd")[0], kind)
                self._lift(hold, user=self.manager)
                self.assertEqual(hold.fresh_until, at(days=days) if days else False)

    # --- what is refused --------------------------------------------------------------------------------------------

    def test_it_cannot_end_before_it_begins(self):
        for user in (self.collector, self.manager):
            self.assertRefused(
                "before it begins", self._hold, self.case, "customer_pause", end_on=at(days=-1).date(), user=user
            )
            self.assertRefused("from today on", self._hold, self.case, "query", review_on=at(days=-1).date(), user=user)
        self.assertEqual(self.case.state, "open")

    def test_without_a_reason(self):
        for nothing in ("", "   ", False):
            self.assertRefused("Say why", self._hold, self.case, "customer_pause", reason=nothing)
            self.assertRefused("Say why", self._hold, self.case, "hardship", details=nothing)

    def test_an_unknown_kind(self):
        self.assertRefused("no hold of the kind", self._create, hold_type="vacation")

    def test_what_the_system_sets(self):
        self.assertRefused("set by itself", self._create, hold_type="awaiting_answer")
        self.assertRefused("set by itself", self._create, user=self.manager, hold_type="awaiting_answer")

    def test_the_wizard_does_not_offer_what_the_system_sets(self):
        kinds = dict(self.env["collections.new.hold"]._fields["hold_type"]._description_selection(self.env))
        self.assertNotIn("awaiting_answer", kinds)

    def test_some_kinds_are_about_the_customer_and_not_about_items(self):
        lines = [(6, 0, self._line(self.invoice).ids)]
        for kind in ("hardship", "complaint", "do_not_contact", "bereavement"):
            with self.subTest(kind=kind):
                self.assertRefused("not about single items", self._create, hold_type=kind, line_ids=lines)

    def test_items_of_others(self):
        other = self._invoice(self._customer("Hazel Tiles"))
        self.assertRefused("is not Rowan Bakery's", self._hold, self.case, "query", moves=[other])

    def test_a_conversation_that_is_over(self):
        self._pay(self.invoice)
        self._run()
        self.assertRefused("conversation is closed", self._hold, self.case, "customer_pause")

    def test_a_case_that_is_not_named(self):
        create = self.env["collections.hold"].with_user(self.collector).create
        self.assertRefused("customer", create, {"hold_type": "customer_pause", "reason": "x"})

    # --- the screen -------------------------------------------------------------------------------------------------

    def test_the_wizard_explains_itself(self):
        wizard = Form(
            self.env["collections.new.hold"].with_user(self.collector).with_context(default_case_id=self.case.id)
        )
        self.assertEqual(
            (wizard.hold_type, wizard.end_on, wizard.review_on), ("customer_pause", at(days=7).date(), False)
        )
        self.assertIn("Any collector may end it", wizard.hint)
        wizard.hold_type = "hardship"
        self.assertEqual((wizard.end_on, wizard.review_on), (False, at(days=30).date()))
        self.assertIn("A manager may end it", wizard.hint)

    def test_from_the_customer_and_from_the_invoice(self):
        for action in (
            self.partner.with_user(self.collector).action_collections_hold(),
            self.invoice.with_user(self.collector).action_collections_hold(),
        ):
            wizard = Form(self.env[action["res_model"]].with_user(self.collector).with_context(**action["context"]))
            self.assertEqual(wizard.case_id, self.case)

    def test_noted_in_the_chatter_with_its_reason_and_end(self):
        hold = self._hold(self.case, "customer_pause", reason="A burst pipe")
        self.assertIn("Asked for time until 03/17/2026: A burst pipe", self._notes(self.case))
        self._lift(hold, reason="The pipe is mended")
        self.assertIn("Asked for time has ended: The pipe is mended", self._notes(self.case))
        self.assertEqual((hold.end_reason, hold.ended_by), ("The pipe is mended", self.collector))

    # --- Odoo's own marks -------------------------------------------------------------------------------------------

    def _leave_out(self, name, reason="The insurance pays this one"):
        action = getattr(self.invoice.with_user(self.bookkeeper), name)()
        wizard = self.env[action["res_model"]].with_user(self.bookkeeper).with_context(**action["context"])
        wizard.create({"reason": reason}).action_confirm()
        self.env.invalidate_all()

    @property
    def bookkeeper(self):
        """Writes invoices, and sees nothing of collections."""
        found = self.env["res.users"].search([("login", "=", "bran.books")])
        user = found or self._user("bran.books")
        user.group_ids |= self.env.ref("account.group_account_invoice")
        return user

    def test_left_out_of_follow_up_and_back(self):
        self._leave_out("action_collections_leave_out")
        self.assertTrue(self.invoice.no_followup)
        self.assertEqual(self.invoice.collections_standing, "Excluded from follow-up")
        for record in (self.invoice, self.case):
            notes = "\n".join(self._notes(record))
            self.assertIn("Leave out of follow-up", notes)
            self.assertIn("The insurance pays this one", notes)
        self._run_and_send()
        self.assertFalse(self._reminders(self.partner))
        self._leave_out("action_collections_leave_out", "They do not")
        self.assertEqual((self.invoice.no_followup, self.invoice.collections_standing), (False, False))
        self.assertIn("They do not", "\n".join(self._notes(self.invoice)))

    def test_blocked_for_payment_and_back(self):
        self._leave_out("action_collections_block")
        self.assertEqual(self.invoice.payment_state, "blocked")
        self.assertEqual(self.invoice.collections_standing, "Blocked for payment")
        for record in (self.invoice, self.case):
            self.assertIn("The insurance pays this one", "\n".join(self._notes(record)))
        self._run_and_send()
        self.assertFalse(self._reminders(self.partner))
        self.assertEqual(self._verdict(self.partner), ("nothing_askable", "blocked"))
        self._leave_out("action_collections_block", "Opened again")
        self.assertEqual((self.invoice.payment_state, self.invoice.collections_standing), ("not_paid", False))
        self._run_and_send()
        self.assertEqual(self._sent(self.partner), [3])
