from datetime import timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestBadInput(CollectionsCase):
    """Refused with a sentence that says what to do, and nothing is half written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.stages[3].mail_template_id
        cls.other_company = cls.env["res.company"].create({"name": "Elm Works"})
        cls.other_policy = cls.env["collections.policy"].search([("company_id", "=", cls.other_company.id)], limit=1)

    def assertRefused(self, words, action, *args, **kwargs):
        """``action`` raises a sentence with ``words`` that ends like one; what it wrote is undone."""
        with self.assertRaises(Exception) as caught:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                action(*args, **kwargs)
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertIsInstance(caught.exception, (UserError, psycopg2.IntegrityError))
        sentence = self._as_shown(caught.exception)
        self.assertRegex(sentence, words)
        self.assertRegex(sentence, r"^[A-Z“]")

    def _as_shown(self, error):
        """What the screen says: Odoo puts a constraint of the database into the words of its definition."""
        if not isinstance(error, psycopg2.IntegrityError):
            return str(error)
        table = error.diag.table_name
        model = next(model for name, model in self.env.items() if model._table == table and not model._abstract)
        return model._sql_error_to_message(error)

    def _policy(self, stages=({},), **values):
        base = {"name": "Test", "days_after_due": 3, "mail_template_id": self.template.id}
        return self.env["collections.policy"].create(
            {"name": "Trial", "stage_ids": [Command.create({**base, **stage}) for stage in stages], **values}
        )

    # --- policies and stages ----------------------------------------------------------------------------------------

    def test_policy_without_stages(self):
        self.assertRefused("Add at least one stage", self._policy, stages=())
        self.assertFalse(self.env["collections.policy"].search([("name", "=", "Trial")]))

    def test_policy_that_loses_all_its_stages(self):
        policy = self._policy()
        self.assertRefused("at least one stage", policy.write, {"stage_ids": [Command.clear()]})
        self.assertRefused("at least one stage", policy.stage_ids.unlink)
        self.assertRefused("at least one stage", policy.stage_ids.write, {"active": False})
        self.assertEqual(len(policy.stage_ids), 1)

    def test_two_stages_on_one_day(self):
        self.assertRefused("a day of its own", self._policy, stages=({}, {"name": "Second"}))
        policy = self._policy(stages=({}, {"days_after_due": 9}))
        self.assertRefused("a day of its own", policy.stage_ids[1].write, {"days_after_due": 3})

    def test_archived_stage_comes_back_on_a_day_that_is_taken(self):
        policy = self._policy(stages=({}, {"days_after_due": 9}))
        second = policy.stage_ids[1]
        second.active = False
        policy.stage_ids.days_after_due = 9
        self.assertRefused("a day of its own", second.write, {"active": True})

    def test_stage_without_text(self):
        self.assertRefused("has no text. Choose one", self._policy, stages=({"mail_template_id": False},))

    def test_text_for_another_model(self):
        template = self.env["mail.template"].create(
            {"name": "Invoice", "subject": "Invoice", "model_id": self.env["ir.model"]._get_id("account.move")}
        )
        self.assertRefused("collection cases", self._policy, stages=({"mail_template_id": template.id},))
        self.assertRefused("collection cases", self.policy.write, {"thank_you_template_id": template.id})

    def test_text_that_is_moved_to_another_model(self):
        other = self.env["ir.model"]._get_id("res.partner")
        self.assertRefused("collection cases", self.template.write, {"model_id": other, "subject": "Hello"})

    def test_empty_subject(self):
        for empty in (False, "", "   "):
            template = self.template.copy({"subject": empty})
            self.assertRefused("has no subject", self._policy, stages=({"mail_template_id": template.id},))

    def test_subject_emptied_later(self):
        self.assertRefused("has no subject", self.template.write, {"subject": "  "})
        self.assertTrue(self.template.subject)
        thanks = self.policy.thank_you_template_id
        self.assertRefused("has no subject", thanks.write, {"subject": False})

    def test_negative_gap(self):
        self.assertRefused("zero or more", self._policy, stages=({"min_gap_days": -1},))

    def test_hours(self):
        for first, last in ((18, 8), (9, 9), (-1, 12), (8, 25)):
            self.assertRefused("start before the end", self.policy.write, {"hour_from": first, "hour_to": last})
        self.assertEqual((self.policy.hour_from, self.policy.hour_to), (8, 18))

    def test_zero_contacts(self):
        for field in ("max_per_day", "max_per_week", "max_per_month"):
            self.assertRefused("at least one contact", self.policy.write, {field: 0})
        self.assertRefused("zero hours or more", self.policy.write, {"min_gap_hours": -1})

    def test_negative_amounts(self):
        for field in ("min_amount", "predue_min", "bank_stale_days"):
            self.assertRefused("zero or more", self.policy.write, {field: -1})

    def test_stage_in_use(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        self.assertRefused("Archive it instead", self.stages[3].unlink)
        self.assertRefused("rchiv", self.policy.unlink)
        self.assertTrue(self.stages[3].exists())

    def test_policy_in_use(self):
        partner = self._customer(email=False)
        self._invoice(partner, days=1, amount=2000)
        self._run()
        self.assertFalse(self._touches(partner))
        self.assertRefused("archiving the record instead", self.policy.unlink)

    def test_text_in_use(self):
        self.assertRefused("archiving the record instead", self.template.unlink)
        self.assertTrue(self.template.exists())

    # --- companies --------------------------------------------------------------------------------------------------

    def test_policy_of_another_company_on_a_customer(self):
        partner = self._customer()
        self.assertRefused("Choose a policy of", partner.write, {"collections_policy_id": self.other_policy.id})
        self.assertFalse(partner.collections_policy_id)

    def test_policy_of_another_company_on_a_case(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        case = self._case(partner)
        self.assertRefused("compan", case.write, {"policy_id": self.other_policy.id})
        self.assertEqual(case.policy_id, self.policy)

    def test_policy_that_is_given_to_another_company(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        self.assertRefused("compan", self.policy.write, {"company_id": self.other_company.id})

    # --- conversations ----------------------------------------------------------------------------------------------

    def _case_of_a_customer(self):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        return self._case(partner)

    def _postpone(self, case, until, reason="They asked for time"):
        wizard = self.env["collections.postpone"].with_user(self.collector)
        return wizard.create({"case_ids": case.ids, "until": until, "reason": reason}).action_confirm()

    def test_postpone_to_the_past(self):
        case = self._case_of_a_customer()
        for days in (-3, -1):
            self.assertRefused("Choose a day from today on", self._postpone, case, TODAY + timedelta(days=days))
        self.assertEqual(case.state, "open")

    def test_postpone_without_a_reason(self):
        form = Form(self.env["collections.postpone"].with_context(default_case_ids=self._case_of_a_customer().ids))
        form.until = TODAY + timedelta(days=3)
        with self.assertRaisesRegex(AssertionError, "reason"):
            form.save()

    def test_reject_without_peace_still_gives_a_day(self):
        partner = self._customer()
        self._invoice(partner)
        self.stages[3].requires_approval = True
        self._run()
        touch = self._touches(partner)
        self.env["collections.reject"].create(
            {"touch_ids": touch.ids, "reason": "They are our friends", "pause_days": -5}
        ).action_confirm()
        self.assertEqual((touch.state, self._case(partner).state), ("cancelled", "paused"))
        self.assertGreater(self._case(partner).paused_until, fields.Datetime.now())

    def test_case_and_contact_are_kept(self):
        case = self._case_of_a_customer()
        self.assertRefused("Pause it instead", case.unlink)
        self.assertRefused("never deleted", case.touch_ids.unlink)
        self.assertTrue(case.exists() and case.touch_ids)

    def test_customer_with_a_conversation_is_kept(self):
        case = self._case_of_a_customer()
        self.assertRefused("cannot be deleted", case.partner_id.unlink)

    def test_state_is_not_written_by_hand(self):
        case = self._case_of_a_customer().with_user(self.collector)
        for values in (
            {"state": "closed"},
            {"next_action_at": fields.Datetime.now()},
            {"episode": 9},
            {"stage_id": self.stages[38].id},
            {"last_contact_at": False},
            {"reviewed": True},
        ):
            self.assertRefused("not written by hand", case.write, values)
        case.user_id = self.collector
        self.assertEqual(case.user_id, self.collector)

    def test_second_open_case_of_a_customer(self):
        case = self._case_of_a_customer()
        self.assertRefused(
            "has an open case",
            self.env["collections.case"].create,
            {"partner_id": case.partner_id.id, "company_id": self.company.id, "policy_id": self.policy.id},
        )

    def test_settings(self):
        """A batch of no customers, or a run of no seconds, would never do anything and never say so."""
        for field in ("collections_batch_size", "collections_time_budget", "collections_keep_decisions_days"):
            for value in (0, -5):
                self.assertRefused("at least 1", self.env["res.config.settings"].create, {field: value})
