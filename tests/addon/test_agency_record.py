"""The record of an agency: what is known, what is missing, who watches it."""

import base64
import re
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .agency_world import EntrustedCase
from .common import TODAY, at

RIGHTS = {
    "reader": {"agency": "r---", "agency.check": "r---", "agency.tier": "r---", "agency.complaint": "r---"},
    "collector": {"agency": "r---", "agency.complaint": "r-c-", "agency.statement": "rwcu"},
    "manager": {"agency": "rwcu", "agency.check": "rwcu", "agency.tier": "rwcu", "agency.complaint": "rwc-"},
    "accountant": {"agency": "r---", "agency.statement": "r---", "agency.complaint": "----", "handover": "----"},
    "employee": {"agency": "----", "agency.statement": "----", "agency.tier": "----"},
}
GROUPS = {
    "reader": "collections_gentle.group_reader",
    "collector": "collections_gentle.group_collector",
    "manager": "collections_gentle.group_manager",
    "accountant": "account.group_account_invoice",
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestAgencyRecord(EntrustedCase):
    def _complain(self, day, upheld=True, **values):
        about = {"agency_id": self.agency.id, "date": day, "what": "They called at night.", "upheld": upheld}
        return self.env["collections.agency.complaint"].with_user(self.manager).create({**about, **values})

    def _tasks(self, record, name="activity_agency"):
        kind = self.env.ref(f"collections_gentle.{name}")
        return record.activity_ids.filtered(lambda task: task.activity_type_id == kind).sorted("id")

    # --- what is missing --------------------------------------------------------------------------------------------

    def test_a_complete_record_may_get_customers(self):
        self.assertEqual(self.agency._problems(TODAY), ())
        self.assertTrue(self.agency.ready)
        self.assertFalse(self.agency.problem_words)
        self.assertEqual(self.agency.ticks.count("fa-check"), 7)
        self.agency._check_ready(TODAY)

    def test_each_problem_has_its_sentence_and_its_cross(self):
        checked = self.agency.check_ids[0]
        for change, code in (
            ({"licence_until": False}, "no_licence"),
            ({"licence_until": TODAY - timedelta(days=1)}, "licence_over"),
            ({"register_checked_on": date(2025, 3, 9)}, "register_unchecked"),
            ({"insurance_until": date(2026, 3, 9)}, "insurance_over"),
            ({"code_accepted_on": False}, "no_code"),
            ({"check_ids": [Command.update(checked.id, {"done_on": False})]}, "checks_open"),
            ({"check_ids": [Command.clear()]}, "checks_open"),
            ({"review_on": date(2026, 3, 9)}, "review_over"),
            ({"active": False}, "archived"),
        ):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                self.agency.write(change)
                self.assertEqual(self.agency._problems(TODAY), (code,))
                (words,) = self.agency._problem_words([code])
                self.assertEqual(self.agency.problem_words, words)
                self.assertIn("the agency Fair Recovery", words.replace("The", "the"))
                self.assertFalse(self.agency.ready)
                self.assertEqual((self.agency.ticks.count("fa-check"), self.agency.ticks.count("fa-times")), (6, 1))
                self.assertRaisesRegex(UserError, re.escape(words), self.agency._check_ready, TODAY)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_new_record_begins_with_the_checklist_and_a_review_in_a_year(self):
        partner = self.env["res.partner"].create(
            {"name": "Kind Calls", "is_company": True, "email": "hello@kind.example"}
        )
        with Form(self.env["collections.agency"].with_user(self.manager)) as form:
            form.partner_id = partner
        agency = form.record
        self.assertEqual(len(agency.check_ids), 13)
        self.assertFalse(agency.check_ids.filtered("done_on"))
        self.assertEqual(
            (agency._address(), agency.review_on, agency.free_days), ("hello@kind.example", date(2027, 3, 10), 5)
        )
        self.assertTrue(agency.legal_needs_approval)
        missing = ("no_licence", "register_unchecked", "insurance_over", "no_code", "checks_open")
        self.assertEqual(agency._problems(TODAY), missing)
        agency.check_ids[0].with_user(self.manager).action_done()
        # Whoever writes it down later is not who has looked.
        self.env.flush_all()
        self.assertEqual((agency.check_ids[0].done_on, agency.check_ids[0].done_by), (TODAY, self.manager))

    def test_looked_up_in_the_register_with_evidence(self):
        agency = self.agency.with_user(self.manager)
        self.assertRaisesRegex(UserError, "Attach a picture", agency.action_register_checked)
        file = {"name": "register.png", "datas": base64.b64encode(b"the page")}
        loose = self.env["ir.attachment"].with_user(self.manager).create(file)
        agency.evidence_ids = loose
        agency.action_register_checked()
        self.assertEqual((agency.register_checked_on, agency.register_checked_by), (TODAY, self.manager))
        # A colleague reads it too, and nobody who may not read the record.
        self.assertEqual((loose.res_model, loose.res_id), ("collections.agency", agency.id))
        self.assertTrue(loose.with_user(self.collector).has_access("read"))
        self.assertFalse(loose.with_user(new_test_user(self.env, "cg_agency_nobody")).has_access("read"))
        # What was looked up was that entry, of that agency.
        agency.register_number = False
        self.assertEqual((agency.register_checked_on, agency._problems(TODAY)), (False, ("register_unchecked",)))
        self.assertRaisesRegex(UserError, "Fill in the register", agency.action_register_checked)
        with self.assertRaisesRegex(ValidationError, "https://"):
            agency.register_url = "javascript:alert(1)"

    def test_a_record_stays_that_of_its_agency_and_its_review_yearly(self):
        other = self.env["res.partner"].create({"name": "Other Hands", "is_company": True})
        agency = self.agency.with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "once a year: choose a day until 03/10/2027"):
            agency.review_on = date(2027, 3, 11)
        agency.review_on = date(2027, 3, 10)
        self._hand_over(self._invoice(self._customer(), days=100))
        with self.assertRaisesRegex(UserError, "Make a new record"):
            agency.partner_id = other
        agency.write({"partner_id": agency.partner_id.id, "notes": "The same"})
        self.assertEqual(self.agency.partner_id.name, "Fair Recovery")

    def test_the_countrys_register_is_shown_whether_or_not_its_profile_is_on(self):
        profile = self.env.ref("collections_gentle.country_profile_nl_private")
        self.assertFalse(profile.switched_on)
        agency = self.agency.with_user(self.collector)
        self.assertEqual(agency.country_register_url, profile.agency_register_url)
        self.assertIn("Wki", agency.country_register_note)
        self.agency.partner_id.country_id = self.env.ref("base.ie")
        self.assertFalse(agency.country_register_url)

    def test_a_letter_of_theirs_is_read_by_the_guard(self):
        agency = self.agency.with_user(self.manager)
        agency.write({"tone_sample": "Pay immediately or face legal action!", "tone_sample_lang": "en_US"})
        self.assertIn("text-bg-danger", agency.tone_found)
        agency.tone_sample = "We would like to help you find a way. Please call us when it suits you."
        self.assertIn("It sounds kind", agency.tone_found)

    # --- complaints -------------------------------------------------------------------------------------------------

    def test_two_complaints_that_are_right_pause_it_and_a_manager_goes_on(self):
        self._complain(date(2026, 1, 5))
        self._complain(date(2026, 3, 1), upheld=False)
        self.assertFalse(self.agency.paused)
        second = self._complain(date(2026, 3, 2), upheld=False)
        second.upheld = True
        self.assertTrue(self.agency.paused)
        self.assertEqual(self.agency._problems(TODAY), ("paused",))
        self.assertIn("two complaints within three months", self.agency.problem_words)
        self.assertEqual(self._tasks(self.agency).user_id, self.manager)
        agency = self.agency.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "with a reason"):
            agency.paused = False
        with self.assertRaisesRegex(UserError, "Say why"):
            agency._lift_pause("  ")
        with self.assertRaises(AccessError):
            self.agency.with_user(self.collector)._lift_pause("All is well")
        self.assertTrue(self.agency.paused)
        form = Form(
            self.env["collections.agency.go.on"].with_user(self.manager).with_context(default_agency_id=agency.id)
        )
        form.reason = "They have changed their hours."
        form.save().action_confirm()
        self.assertEqual(self.agency._problems(TODAY), ())
        self.assertIn("They have changed their hours.", self.agency.message_ids[0].body)
        # What was talked about does not count again; two new ones do.
        self._complain(date(2026, 3, 5))
        self.assertFalse(self.agency.paused)
        self._complain(date(2026, 3, 6))
        self.assertTrue(self.agency.paused)

    def test_complaints_far_apart_pause_nothing(self):
        self._complain(date(2025, 12, 5))
        self._complain(date(2026, 3, 5))
        self.assertFalse(self.agency.paused)

    def test_collectors_note_complaints_and_managers_judge_them(self):
        noted = self._complain(TODAY, upheld=False).with_user(self.collector).copy({"what": "They were rude."})
        self.assertEqual(noted.agency_id, self.agency)
        with self.assertRaises(AccessError):
            noted.copy({"upheld": True})
        with self.assertRaises(AccessError):
            noted.upheld = True
        with self.assertRaisesRegex(ValidationError, "day to come"):
            self._complain(TODAY + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.agency.unlink()

    # --- what ends --------------------------------------------------------------------------------------------------

    def test_the_run_reminds_a_month_before_once_for_each_day(self):
        self.agency.write({"review_on": date(2026, 4, 11), "licence_until": date(2026, 4, 20)})
        self._run()
        self.assertFalse(self._tasks(self.agency))
        self._go_to(at(1))
        self._run()
        task = self._tasks(self.agency)
        self.assertEqual((task.user_id, task.date_deadline), (self.manager, date(2026, 4, 11)))
        self.assertIn("Yearly review", task.summary)
        self._go_to(at(10))
        self._run()
        self._run()
        self.assertEqual(self._tasks(self.agency).mapped("date_deadline"), [date(2026, 4, 11), date(2026, 4, 20)])
        self.agency.with_user(self.manager).action_reviewed()
        self.assertEqual(self.agency.review_on, date(2027, 3, 20))
        self.assertFalse(self._tasks(self.agency))
        # What still ends is said once more.
        self._run()
        self.assertEqual(self._tasks(self.agency).mapped("date_deadline"), [date(2026, 4, 20)])
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", self.manager.partner_id.ids)]))

    # --- looked at in time ------------------------------------------------------------------------------------------

    def test_customers_with_an_agency_are_looked_at_and_closing_is_proposed(self):
        handover = self._hand_over(self._invoice(self._customer(), days=100), on=at(-59))
        self._run()
        self.assertFalse(self._tasks(handover.case_id, "activity_agency_look"))
        said = []
        for days in (60, 61, 120, 180, 240):
            self._go_to(at(days - 59))
            self._run()
            task = self._tasks(handover.case_id, "activity_agency_look")
            said.append((len(task), handover.looked_days, task.summary.split(":")[0]))
        days = "With Fair Recovery for %s days"
        self.assertEqual(said, [(1, n, days % n) for n in (60, 60, 120, 180, 180)])
        handover._update_state(("out",), "closed")
        self.assertFalse(self._tasks(handover.case_id, "activity_agency_look"))

    def test_what_is_not_out_is_not_looked_at(self):
        handover = self._hand_over(self._invoice(self._customer(), days=100), on=at(-200), state="recalled")
        self._run()
        self.assertFalse(handover.looked_days)
        self.assertFalse(self._tasks(handover.case_id, "activity_agency_look"))

    # --- who may what -----------------------------------------------------------------------------------------------

    def test_rights(self):
        users = {
            who: new_test_user(self.env, f"cg_agency_{who}", groups=f"base.group_user,{group}")
            for who, group in GROUPS.items()
        }
        users["employee"] = new_test_user(self.env, "cg_agency_employee")
        for who, rights in RIGHTS.items():
            for model, letters in rights.items():
                for operation, letter in zip(("read", "write", "create", "unlink"), letters, strict=True):
                    with self.subTest(who=who, model=model, operation=operation):
                        records = self.env[f"collections.{model}"].with_user(users[who])
                        self.assertEqual(records.has_access(operation), letter != "-")

    def test_another_companys_agencies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Elm Furniture"})
        self.collector.company_ids = [Command.link(other.id)]
        theirs = self._make_agency("Other Hands", company_id=other.id)
        complaint = self.env["collections.agency.complaint"].create({"agency_id": theirs.id, "what": "They were rude."})
        mine = {"allowed_company_ids": self.company.ids}
        for record in (theirs, theirs.check_ids[0], theirs.tier_ids[0], complaint):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(self.collector).with_context(**mine)._filtered_access("read"))
        self.assertFalse(theirs.partner_id.with_user(self.collector).with_context(**mine).collections_agency_id)
        self.assertEqual(self.agency.partner_id.with_user(self.collector).collections_agency_id, self.agency)
        self.assertEqual(self.agency.partner_id.action_view_collections_agency()["res_id"], self.agency.id)
