"""What a review found: what could be ended, written, guessed or typed in by somebody who should not."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import at
from .spoken import SpokenCase

SENSITIVE = ("hardship", "breathing_space", "mental_capacity", "vulnerable", "bereavement")


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundRights(SpokenCase):
    def _given(self):
        self.case, self.invoice = self._owing(100)
        self.partner = self.case.partner_id

    def _kinds(self, state):
        holds = self.env["collections.hold"].search([("case_id", "=", self.case.id), ("state", "=", state)], order="id")
        return holds.mapped("hold_type")

    # --- 17: Resume -------------------------------------------------------------------------------------------------

    def test_resume_ends_what_any_collector_may_end(self):
        self._hold(self.case, "query")
        self._hold(self.case, "plan_request")
        self.case.with_user(self.collector).action_resume()
        self.assertEqual((self._kinds("lifted"), self.case.state), (["query", "plan_request"], "open"))

    def test_resume_leaves_to_the_wizard_what_needs_a_reason(self):
        for kind in ("customer_pause", "bereavement", "do_not_contact", "complaint"):
            self._hold(self.case, kind, user=self.manager)
        self.case.with_user(self.manager).action_resume()
        self.assertEqual(self._kinds("lifted"), ["customer_pause"])
        self.assertEqual(self._kinds("active"), ["bereavement", "do_not_contact", "complaint"])
        self.assertEqual(self.case.state, "paused")
        self.assertRefused("with a reason", self.case.with_user(self.manager).action_resume)
        self.assertEqual(self._kinds("active"), ["bereavement", "do_not_contact", "complaint"])

    def test_resume_is_no_answer(self):
        self._run_and_send()
        self._writes(self.case, self.partner)
        for user in (self.collector, self.manager):
            self.assertRefused("answered first", self.case.with_user(user).action_resume)
        self.assertEqual((self._kinds("active"), self.case.attention), (["awaiting_answer"], 3))
        self.assertEqual(len(self._tasks(self.case, "answer")), 1)
        self._hold(self.case, "customer_pause")
        self.case.with_user(self.collector).action_resume()
        self.assertEqual((self._kinds("active"), self._kinds("lifted")), (["awaiting_answer"], ["customer_pause"]))
        self.assertEqual((self.case.state, self.case.attention), ("paused", 3))

    # --- 18: what follows from the ledger ---------------------------------------------------------------------------

    def test_amounts_and_attention_are_not_written_by_hand(self):
        self._run_and_send()
        self._writes(self.case, self.partner)
        before = self.case.read(["attention", "amount_open", "amount_overdue", "oldest_due"])
        for user in (self.collector, self.manager):
            for values in ({"attention": 0}, {"amount_open": 1}, {"amount_overdue": 1}, {"oldest_due": "2020-01-01"}):
                with self.subTest(user=user.name, values=values):
                    self.assertRefused("not written by hand", self.case.with_user(user).write, values)
        self.assertEqual(self.case.read(["attention", "amount_open", "amount_overdue", "oldest_due"]), before)

    # --- 19: no credit note -----------------------------------------------------------------------------------------

    def _without_credit(self, dispute, user, reason="Deducted from the next order"):
        return self._wizard("no.credit", user, dispute_id=dispute.id, reason=reason)

    def test_no_credit_note_is_for_the_owner_or_a_manager(self):
        for name, user in (("Aspen Ltd", self.owner), ("Birch Ltd", self.manager)):
            with self.subTest(user=user.name):
                case, invoice = self._owing(100, name=name)
                dispute = self._dispute(case, invoice, amount=40)
                self._resolve(dispute, "accepted")
                self.assertRefused("Somebody other than the collector", self._without_credit, dispute, self.collector)
                self.assertRefused("Ask Oisin Owner", self._without_credit, dispute, self.colleague)
                self.assertTrue(dispute.credit_pending)
                self._without_credit(dispute, user)
                self.assertEqual((dispute.state, dispute.credit_pending), ("accepted", False))
                self.assertRegex(self._notes(case)[0], "40.00 €.*Deducted from the next order")

    def test_no_credit_note_needs_one_that_is_awaited(self):
        dispute = self._dispute(self.case, self.invoice)
        for user in (self.owner, self.manager):
            self.assertRefused("No credit note is awaited", self._without_credit, dispute, user)
        self._resolve(dispute, "rejected")
        self.assertRefused("No credit note is awaited", self._without_credit, dispute, self.owner)

    def test_no_credit_note_needs_a_reason(self):
        dispute = self._dispute(self.case, self.invoice)
        self._resolve(dispute, "accepted")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._without_credit(dispute, self.owner, reason=False)
        self.assertTrue(dispute.credit_pending)

    # --- 20: postponing ---------------------------------------------------------------------------------------------

    def _postpone(self, until, user=None):
        return self._wizard(
            "postpone", user or self.collector, case_ids=[Command.set(self.case.ids)], until=until, reason="They asked"
        )

    def test_postponing_again_keeps_the_limit_of_90_days(self):
        self._postpone(date(2026, 3, 17))
        self.assertRefused("90 days are the most", self._postpone, date(2036, 1, 1))
        self.assertRefused("90 days are the most", self._postpone, date(2026, 6, 9))
        self.assertEqual(self.case.hold_ids.last_day, date(2026, 3, 17))
        self._postpone(date(2026, 6, 8))
        self.assertEqual((len(self.case.hold_ids), self.case.hold_ids.last_day), (1, date(2026, 6, 8)))
        self._postpone(date(2026, 12, 24), self.manager)
        self.assertEqual((len(self.case.hold_ids), self.case.hold_ids.last_day), (1, date(2026, 12, 24)))

    # --- 22: the kind of a sensitive hold ---------------------------------------------------------------------------

    def _sensitive(self):
        for kind in SENSITIVE:
            case, _invoice = self._owing(100, name=f"{kind.title()} Ltd")
            yield self._hold(case, kind, user=self.specialist)

    def test_the_same_refusal_for_every_sensitive_hold(self):
        sentences = set()
        for hold in self._sensitive():
            for user in (self.colleague, self.manager):
                try:
                    hold.with_user(user)._check_may_lift()
                except UserError as error:
                    sentences.add(str(error))
        self.assertEqual(sentences, {"Ask a manager of the group “Collections: sensitive” about this hold."})

    def test_the_same_proposal_for_every_sensitive_hold(self):
        proposals = set()
        for hold in self._sensitive():
            wizard = self.env["collections.end.hold"].with_user(self.colleague).new({"hold_id": hold.id})
            proposals.add((wizard.end_on - (hold.last_day or hold.review_on)).days)
        self.assertEqual(proposals, {30}, "whatever the kind")

    # --- 29: names --------------------------------------------------------------------------------------------------

    def test_holds_are_found_by_name_and_not_by_a_kind_that_few_may_read(self):
        hardship, query = self._hold(self.case, "bereavement"), self._hold(self.case, "query")
        Hold = self.env["collections.hold"].with_user(self.colleague)
        self.assertEqual(Hold.name_search("bereavement"), [])
        self.assertFalse(Hold.search([("display_name", "ilike", "bereavement")]))
        self.assertLessEqual({hardship.id, query.id}, {found for found, _name in Hold.name_search("")})
        names = dict(Hold.name_search(""))
        self.assertEqual((names[hardship.id], names[query.id]), ("On hold", "Has a question"))


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningFoundNonsense(SpokenCase):
    """21: refused in one sentence, nothing written."""

    def _given(self):
        self.case, self.invoice = self._owing(100)
        self.portal = new_test_user(self.env, "porta.portal", groups="base.group_portal", email="p@else.example.com")
        self.stranger = self._customer("Stranger Ltd")
        self.base = {"case_id": self.case.id, "line_ids": [Command.set(self._line(self.invoice).ids)]}

    def _make(self, model, user=None, context=None, **values):
        base = {
            "promise": {"date_promised": "2026-03-20"},
            "dispute": {"code": "price"},
            "hold": {"hold_type": "query", "reason": "They asked"},
        }[model]
        Model = self.env[f"collections.{model}"].with_user(user or self.collector).with_context(**(context or {}))
        return Model.create({**self.base, **base, **values})

    def assertNot(self, words, model, **values):
        self.assertRefused(words, self._make, model, **values)

    def test_a_portal_user_owns_nothing(self):
        self.assertNot(".", "dispute", user_id=self.portal.id)
        self.assertNot(".", "hold", user_id=self.portal.id)
        self.assertNot(".", "hold", user_id=self.portal.id, hold_type="complaint", line_ids=[])

    def test_a_stranger_says_nothing(self):
        self.assertNot("Stranger Ltd", "dispute", raised_by=self.stranger.id)
        self.assertNot("Stranger Ltd", "promise", promised_by=self.stranger.id)
        colleague = self.env["res.partner"].create({"name": "Una", "parent_id": self.case.partner_id.id})
        self.assertEqual(self._make("promise", promised_by=colleague.id).promised_by, colleague)

    def test_no_such_day(self):
        for day in ("9999-12-31", "9000-01-01", "2036-03-20"):
            self.assertNot("too far", "promise", date_promised=day)
        self.assertNot("Choose the day", "promise", date_promised=False)
        values = {"case_id": self.case.id, "hold_type": "breathing_space", "details": "Letter of the adviser"}
        for day in (date(9999, 12, 31), date(9999, 1, 1)):
            self.assertRefused(".", self._wizard, "new.hold", self.manager, end_on=day, **values)
        self.assertNot(".", "hold", user=self.manager, review_on="9999-12-31")

    def test_no_day_at_all(self):
        values = {**self.base, "amount": 50}
        self.assertRefused("Choose the day", self.env["collections.promise"].with_user(self.collector).create, values)

    def test_no_such_number(self):
        for amount in (float("nan"), float("inf"), float("-inf")):
            with self.subTest(amount=amount):
                self.assertNot(".", "promise", amount=amount)
                self.assertNot(".", "dispute", amount=amount)

    def test_no_such_outcome_amount(self):
        dispute = self._make("dispute")
        for amount in (float("nan"), float("inf")):
            with self.subTest(amount=amount):
                close = dispute.with_user(self.owner)._resolve
                self.assertRefused("as a number", close, "partly_accepted", "We have looked.", amount)

    def test_no_such_kind(self):
        self.assertNot("no hold of the kind zzz", "hold", hold_type="zzz")

    def test_a_credit_note_is_not_promised_nor_disputed_nor_held(self):
        other = self._invoice(self.case.partner_id, days=5, amount=30)
        refund = self._refund(other, reconcile=False)
        lines = [Command.set((self._line(refund) | self._line(self.invoice)).ids)]
        for model in ("promise", "dispute", "hold"):
            with self.subTest(model=model):
                self.assertNot("in the customer's favour", model, line_ids=lines)

    def test_the_callers_context_does_not_put_off_what_follows(self):
        for model in ("promise", "dispute", "hold"):
            with self.subTest(model=model):
                self.case, self.invoice = self._owing(100, name=f"{model.title()} Ltd")
                self.base = {"case_id": self.case.id, "line_ids": [Command.set(self._line(self.invoice).ids)]}
                self._run()
                reminder = self._reminders(self.case.partner_id)
                self.assertEqual(reminder.state, "queued")
                self._make(model, context={"collections_begin_later": True})
                self.assertEqual(reminder.state, "cancelled")

    def test_the_callers_context_does_not_open_a_closed_conversation(self):
        self._pay(self.invoice)
        self._run()
        self.assertEqual(self.case.state, "closed")
        context = {"collections_closed_too": True}
        self.assertNot("conversation is closed", "hold", context=context, line_ids=[], hold_type="complaint")
        other = self._invoice(self.case.partner_id, days=-5)
        lines = [Command.set(self._line(other).ids)]
        self.assertNot("conversation is closed", "promise", context=context, line_ids=lines)
        self.assertNot("conversation is closed", "dispute", context=context, line_ids=lines)
        self.assertEqual(self.case.closed_at, at())
