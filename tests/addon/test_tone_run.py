import json
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, at
from .profiling import Profiling
from .toning import HARSH, HARSH_FR, KIND, ToneCase

_LOGGER = "odoo.addons.collections_gentle.models.collections_run_tone"


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneRun(Profiling, ToneCase):
    """Words that came in past the guard are named by the run, which goes on."""

    looks_at_texts = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = f"The stage {cls.stage.name} of the policy {cls.policy.name} sounds hard in %s."
        cls.partner = cls._customer(cls)
        cls._invoice(cls, cls.partner, days=4)

    def _past_the_guard(self, record, **words):
        """As a file of translations or an older version has left it."""
        self.env.flush_all()
        for field, value in words.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {field} = {field} || %s::jsonb WHERE id = %s",
                [value, record.id],
            )
        self.env.invalidate_all()

    def _harsh(self, record=None, field="body_html", lang="en_US", words=HARSH):
        self._past_the_guard(record or self.template, **{field: json.dumps({lang: words})})

    def test_named_once_and_nothing_stops(self):
        self._harsh()
        self._harsh(lang="fr_FR", words=HARSH_FR)
        run = self._run()
        self.assertEqual(run.harsh_texts, self.line % "English (US), French / Français")
        self.assertEqual((run.state, run.error_count, run.contacted_count), ("done", 0, 1))
        self.assertEqual(self._touches(self.partner).state, "queued", "it was in use before")
        self.assertEqual(self.env["collections.run"].simulate(at().date()).harsh_texts, run.harsh_texts)

    def test_nothing_to_say(self):
        self.assertFalse(self._run().harsh_texts)
        self.assertFalse(self.policy.tone_harsh)

    def test_a_permission_that_has_expired(self):
        self.belgium.valid_to = TODAY
        self._switch_on(self.belgium)
        self.stage.tone_allow_profile_id = self.belgium
        self.template.with_context(lang="fr_FR").body_html = HARSH_FR
        self.assertFalse(self._run().harsh_texts)
        self._go_to(at(days=1))
        self._invoice(self._customer("Elm Garden"), days=4)
        self.assertEqual(self._run().harsh_texts, self.line % "French / Français")
        self.assertTrue(self.stage.collections_tone_harsh)

    def test_what_a_manager_has_kept(self):
        self.template.with_user(self.manager).write({"body_html": HARSH, "collections_tone_reason": "They asked us"})
        self.assertFalse(self._run().harsh_texts)

    def test_only_what_is_in_use(self):
        self._harsh()
        self.stage.active = False
        self.assertFalse(self.policy._tone_lines())
        stage = self.stages[10]
        stage.mail_template_id = self._template(KIND)
        self._harsh(stage.mail_template_id)
        self.assertEqual(list(self.policy._tone_lines()), [self.policy])
        self.policy.active = False
        self.assertFalse(self.policy._tone_lines())

    def test_other_texts(self):
        """Confirmations, thanks and the words on invoices; of this company."""
        noted = self.env.ref("collections_gentle.mail_template_promise_noted")
        self._harsh(noted)
        self.company.write({"collections_terms": True, "collections_terms_words": "Thank you."})
        self._harsh(self.company, "collections_terms_words", words="This is our final notice.")
        self.elm.write({"collections_terms": True, "collections_terms_words": "Thank you."})
        self._harsh(self.elm, "collections_terms_words", words="This is our final notice.")
        self.assertEqual(
            self._run().harsh_texts.split("\n"),
            [
                f"The text “{noted.name}” sounds hard in English (US).",
                "The text “A word about paying” sounds hard in English (US).",
            ],
        )

    def test_another_company_has_a_report_of_its_own(self):
        stage = self.env["collections.stage"].search([("company_id", "=", self.elm.id), ("days_after_due", "=", 3)])[0]
        own = self._template(KIND)
        stage.mail_template_id = own
        self._harsh(own)
        self.assertFalse(self._run().harsh_texts)

    def test_looked_at_once_a_run(self):
        """Whatever the number of customers, and in the same number of queries for one harsh stage and for all."""
        self._invoice(self._customer("Elm Garden"), days=4)
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", 1)
        Run, looked = type(self.env["collections.run"]), []
        found = Run._harsh_texts
        with patch.object(Run, "_harsh_texts", lambda run: looked.append(run.id) or found(run)):
            run = self._run()
        self.assertEqual((looked, run.contacted_count), ([run.id], 2))

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run._harsh_texts()
            return self.env.cr.sql_log_count - before

        self._harsh()
        queries()
        one = queries()
        for stage in self.policy.stage_ids:
            self._harsh(stage.mail_template_id)
        self.assertGreater(len(run._harsh_texts()), 4)
        self.assertEqual(queries(), one)

    def test_nothing_that_goes_wrong_here_keeps_a_message_back(self):
        def broken(*_args):
            raise ValueError("No such list")

        self.patch(type(self.tone), "_check", broken)
        with mute_logger(_LOGGER):
            run = self._run()
        self.assertFalse(run.harsh_texts)
        self.assertEqual((run.state, run.contacted_count), ("done", 1))

    # --- the policies -----------------------------------------------------------------------------------------------

    def test_marked_in_the_policies(self):
        self._harsh()
        policy = self.policy.with_user(self.manager)
        self.assertTrue(policy.tone_harsh)
        self.assertEqual(policy.tone_harsh_words, self.line % "English (US)")
        search = self.env["collections.policy"].with_user(self.manager).search
        self.assertEqual(search([("tone_harsh", "=", True)]), self.policy)
        others = search([("tone_harsh", "=", False)])
        self.assertTrue(others)
        self.assertNotIn(self.policy, others)
        for view, words in (
            ("policy_form", "tone_harsh_words"),
            ("policy_search", "tone_harsh"),
            ("run_form", "harsh_texts"),
        ):
            self.assertIn(words, self.env.ref(f"collections_gentle.view_{view}").arch)

    def test_readers_read_it(self):
        self._harsh()
        run = self._run()
        self.assertEqual(run.with_user(self.collector).harsh_texts, self.line % "English (US)")
        self.assertTrue(self.policy.with_user(self.collector).tone_harsh)
