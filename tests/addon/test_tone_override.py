from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .toning import EDITOR, HARSH, HARSH_FR, KIND, ToneCase

BECAUSE = "The law asks for these words in this letter."


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneOverride(ToneCase):
    """A manager may keep words that the guard refuses: these words, with a reason, by name."""

    def _keep(self, who=None, record=None, **values):
        record = (record or self.template).with_user(who or self.manager)
        record.write({"body_html": HARSH, "collections_tone_reason": BECAUSE, **values})

    def test_who_when_why(self):
        self._keep()
        self.assertIn("final notice", self.template.body_html)
        kept = self._kept()
        self.assertEqual((kept.user_id, kept.reason, kept.company_id), (self.manager, BECAUSE, self.company))
        self.assertEqual((kept.text_name, kept.lang, kept.kind), ("Ours", "en_US", "reminder"))
        self.assertEqual(str(kept.create_date.date()), str(self.env.cr.now().date()))
        self.assertIn("final notice", kept.findings)
        self.assertIn("This is our final notice", kept.words)
        self.assertRegex(kept.fingerprint, r"^[0-9a-f]{64}$")
        self.assertTrue(kept.holds)
        self.assertFalse(self.template.collections_tone_reason, "a reason is for one time")

    def test_it_holds_for_these_words(self):
        self._keep()
        self.template.write({"body_html": self.template.body_html})
        self.stage.mail_template_id = self.env.ref("collections_gentle.mail_template_business_friendly")
        self.stage.mail_template_id = self.template
        self.stage.active = False
        self.stage.active = True
        self.assertEqual(len(self._kept()), 1)
        # A reason for words that nobody refuses any more is not written down again.
        self._keep()
        self.assertEqual(len(self._kept()), 1)

    def test_another_company_begins_all_the_same(self):
        """What one company keeps in a text that ships does not stop the next one from being made."""
        shipped = self.env.ref("collections_gentle.mail_template_business_friendly")
        others = self.env["collections.policy"].search([("company_id", "!=", self.company.id)])
        others.active = False
        self._keep(record=shipped)
        company = self.env["res.company"].create({"name": "Ash Works"})
        stages = self.env["collections.stage"].search([("company_id", "=", company.id)])
        self.assertIn(shipped, stages.mail_template_id)
        self.assertTrue(stages.filtered("collections_tone_harsh"), "seen, in red")

    def test_a_language_that_went(self):
        french = self.template.with_context(lang="fr_FR").with_user(self.manager)
        french.write({"body_html": HARSH_FR, "collections_tone_reason": BECAUSE})
        self.assertTrue(self._kept().holds)
        self.env["res.lang"].search([("code", "=", "fr_FR")]).active = False
        self.env.invalidate_all()
        self.assertFalse(self._kept().holds)

    def test_contacts_are_read_by_those_who_see_no_notes(self):
        clerk = new_test_user(self.env, "tom.sales", groups="base.group_user")
        partner = self.env["res.partner"].create({"name": "Rowan", "collections_excluded_reason": "We demand payment"})
        self.assertNotIn("collections_tone_hint", partner.with_user(clerk).fields_get())

    def test_it_lapses_when_the_words_change(self):
        self._keep()
        self.assertRefused("final notice", self.template.write, {"body_html": HARSH.replace("still", "also")})
        self.assertRefused("final notice", self.template.write, {"subject": "Another subject"})
        self.assertTrue(self._kept().holds)
        for words, holds in ((KIND, False), (HARSH, True)):
            self.template.body_html = words
            self.env.invalidate_all()
            self.assertEqual(self._kept().holds, holds)

    def test_it_holds_in_this_language_and_use(self):
        self._keep()
        french = self.template.with_context(lang="fr_FR")
        self.assertRefused("mise en demeure", french.write, {"body_html": HARSH_FR})
        french.with_user(self.manager).write({"body_html": HARSH_FR, "collections_tone_reason": BECAUSE})
        self.assertEqual(sorted(self._kept().mapped("lang")), ["en_US", "fr_FR"])
        self.assertRefused("final notice", self.policy.write, {"thank_you_template_id": self.template.id})

    def test_before_the_text_is_used(self):
        harsh = self._template(HARSH)
        archived = self._policy(active=False, mail_template_id=harsh.id)
        harsh.with_user(self.manager).write({"collections_tone_reason": BECAUSE})
        self.assertEqual(self._kept().res_id, harsh.id)
        archived.active = True
        self.assertTrue(archived.active)

    def test_stage_and_its_texts(self):
        harsh, call = self._template(HARSH), self.stages[17].with_user(self.manager)
        call.write(
            {"mail_template_id": harsh.id, "call_script": "<p>We demand it.</p>", "collections_tone_reason": "x"}
        )
        self.assertEqual(sorted(self._kept().mapped("kind")), ["call", "reminder"])
        self.assertTrue(all(self._kept().mapped("holds")))
        created = (
            self.env["collections.stage"]
            .with_user(self.manager)
            .create(
                {
                    "name": "New",
                    "policy_id": self.policy.id,
                    "days_after_due": 33,
                    "channel": "call",
                    "call_script": "<p>Act now.</p>",
                    "collections_tone_reason": "They asked us to say so.",
                }
            )
        )
        self.assertEqual(self._kept()[0].res_id, created.id)

    def test_a_reason_is_for_managers(self):
        collector = self.collector
        self.template.user_id = collector
        self.assertRefused("final notice", self._keep, collector)
        self.assertRefused("final notice", self._keep, self.writer)
        self.assertRefused("final notice", self._keep, self.manager, collections_tone_reason="   ")
        self.assertFalse(self._kept())
        self.assertNotIn("final notice", self.template.body_html)

    def test_nothing_is_kept_when_nothing_is_refused(self):
        self._keep(body_html=KIND.replace("still", "also"))
        self.assertFalse(self._kept())

    def test_evidence_stays(self):
        self._keep()
        kept = self._kept()
        for operation in ("write", "create", "unlink"):
            self.assertFalse(kept.with_user(self.manager).has_access(operation))
        self.assertTrue(kept.with_user(self.manager).has_access("read"))
        self.assertFalse(kept.with_user(self.collector).has_access("read"))
        with self.assertRaises(AccessError):
            kept.with_user(self.manager).write({"reason": "Another"})
        with self.assertRaises(UserError):
            kept.unlink()
        with self.assertRaises(AccessError):
            self.env["collections.tone.override"].with_user(self.manager).create({"reason": "x"})
        self.assertEqual(kept.reason, BECAUSE)

    def test_other_company(self):
        """One company's reason is none for another, and is not read there."""
        self._keep()
        stage = self.env["collections.stage"].search([("company_id", "=", self.elm.id), ("days_after_due", "=", 3)])
        self.assertRefused(
            ["final notice", "Elm Works"],
            stage.with_context(allowed_company_ids=self.company.ids).write,
            {"mail_template_id": self.template.id},
        )
        elm_manager = new_test_user(
            self.env,
            "elm.manager",
            groups=f"{EDITOR},collections_gentle.group_manager",
            company_id=self.elm.id,
            company_ids=[Command.set(self.elm.ids)],
        )
        self.assertFalse(self.env["collections.tone.override"].with_user(elm_manager).search([]))
        stage.with_user(elm_manager).write(
            {"mail_template_id": self.template.id, "collections_tone_reason": "Ours too"}
        )
        self.assertEqual(self._kept().company_id, self.company | self.elm)

    def test_typed_in_the_form(self):
        """Words and reason in one go, as the form saves them."""
        form = Form(self.template.with_user(self.manager))
        form.body_html = HARSH
        self.assertTrue(form.collections_tone_harsh)
        form.collections_tone_reason = BECAUSE
        form.save()
        self.assertEqual(self._kept().reason, BECAUSE)
        self.assertIn("final notice", self.template.body_html)
