from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TODAY
from .profiling import Profiling
from .toning import HARSH_FR, KIND, KIND_FR, ToneCase

LAW = KIND.replace("I will look again next Friday", "Our lawyer calls this a mise en demeure")
LAW_FR = HARSH_FR


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneProfile(Profiling, ToneCase):
    """A profile lets the words of a law pass in one stage, and does not change under it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._switch_on(cls.belgium)
        cls.stage.tone_allow_profile_id = cls.belgium
        cls.template.with_context(lang="fr_FR").body_html = LAW_FR
        cls.profile = cls.belgium.with_user(cls.manager)

    def _off(self):
        """Nobody relies on the profile."""
        self.template.with_context(lang="fr_FR").body_html = KIND_FR
        self.belgium.action_switch_off()

    def test_what_the_stage_needs_is_not_switched_off(self):
        said = self.assertRefused("mise en demeure", self.profile.action_switch_off)
        self.assertIn(f"only the profile {self.belgium.name} lets pass:", said)
        self.assertIn(f"The stage {self.stage.name} of the policy {self.policy.name}, French / Français:", said)
        self.assertNotIn("English", said)
        self.assertIn("Change these words or archive the stage first.", said)
        self.assertTrue(self.belgium.switched_on)
        self.assertEqual(self.belgium._allowed_words(self.stage), {"mise en demeure", "ingebrekestelling"})

    def test_as_long_as_it_is_on_the_rest_stays(self):
        for values in ({"active": False}, {"tone_allow": False}, {"valid_to": TODAY - timedelta(days=1)}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "is in use at"):
                self.belgium.write(values)
        with self.assertRaisesRegex(UserError, "is in use at"):
            self.belgium.unlink()
        self.profile.write({"note": "Looked at", "switched_on": True})
        self.assertEqual(self.belgium.note, "Looked at")

    def test_nobody_uses_the_words(self):
        """Kind words, no such stage, an archived one or an archived policy: the profile goes as it likes."""
        changes = (
            lambda: self.template.with_context(lang="fr_FR").write({"body_html": KIND_FR}),
            lambda: self.stage.write({"active": False}),
            lambda: self.policy.write({"active": False}),
            lambda: self.stage.write({"mail_template_id": self._template(KIND).id}),
        )
        for change in changes:
            with self.subTest(change=changes.index(change)), self.env.cr.savepoint() as savepoint:
                change()
                self.profile.action_switch_off()
                self.assertFalse(self.belgium.switched_on)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(self.belgium.switched_on)

    def test_a_manager_keeps_the_words_in_the_stage(self):
        """The way out where the profile is wrong: the stage names it no more, and says why."""
        form = Form(self.stage.with_user(self.manager))
        self.assertFalse(form.collections_tone_harsh)
        form.tone_allow_profile_id = self.env["collections.country.profile"]
        self.assertTrue(form.collections_tone_harsh, "the field for the reason is there")
        form.collections_tone_reason = "Our adviser asks for it until May."
        form.save()
        self.assertEqual(self._kept().mapped("lang"), ["fr_FR"])
        self.stage.tone_allow_profile_id = self.belgium
        self.profile.action_switch_off()
        self.assertFalse(self.belgium.switched_on)

    def test_only_what_the_change_brings(self):
        """Words that are not let pass anyway keep nobody from mending the profile."""
        self._go_to(f"{TODAY + timedelta(days=400)} 10:00:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_country_profile SET valid_to = %s WHERE id = %s", [TODAY, self.belgium.id]
        )
        self.env.invalidate_all()
        self.profile.action_switch_off()
        self.assertFalse(self.belgium.switched_on)
        self.belgium.valid_to = False
        self._switch_on(self.belgium)
        self.assertRefused("mise en demeure", self.profile.action_switch_off)

    def test_each_company_switches_for_itself(self):
        """Elm Works has the stage and its profile switched on; what is shared is kept for it, too."""
        self.elm.write({"company_registry": "4711"})
        stage = self.env["collections.stage"].search([("company_id", "=", self.elm.id), ("days_after_due", "=", 3)])[0]
        self.env.user.company_ids += self.elm
        self._switch_on(self.belgium, self.elm)
        stage.write({"tone_allow_profile_id": self.belgium.id, "mail_template_id": self.template.id})
        self.stage.mail_template_id = self._template(KIND)
        self.profile.action_switch_off()
        self.assertEqual(
            (self.belgium.switched_on, self.belgium.with_company(self.elm).switched_on), (False, True), "ours alone"
        )
        at_elm = self.belgium.with_company(self.elm)
        said = self.assertRefused("mise en demeure", at_elm.write, {"switched_on": False})
        self.assertIn(f"The stage {stage.name} of the policy {stage.policy_id.name}", said)
        self.assertTrue(at_elm.switched_on)

    def test_the_same_number_of_queries(self):
        """For one stage that names the profile and for several."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(self.belgium._tone_refused()), set())
            return self.env.cr.sql_log_count - before

        queries()
        one = queries()
        for policy in self.env["collections.policy"].search([("company_id", "=", self.company.id)]) - self.policy:
            policy.stage_ids[0].write({"tone_allow_profile_id": self.belgium.id})
        queries()
        self.assertEqual(queries(), one)

    # --- the words of the law themselves ----------------------------------------------------------------------------

    def test_words_of_the_law_are_shown_and_never_refused(self):
        self._off()
        words = self.belgium.words_ids.filtered(lambda w: w.lang == "fr")
        self.assertFalse(words.tone_words, "nothing to say of what ships")
        words.no_costs = "Ceci est une mise en demeure."
        self.assertFalse(words.tone_words, "the profile lets it pass")
        words.no_costs = "Nous exigeons le paiement."
        self.assertIn("exigeons", words.tone_words)
        self.assertIn("French / Français", words.tone_words)
        self.assertIn("exigeons", words.no_costs)
        form = Form(words)
        form.no_costs = "Merci."
        self.assertFalse(form.tone_words)

    def test_in_a_language_that_odoo_does_not_know(self):
        self._off()
        dutch = self.belgium.words_ids.filtered(lambda w: w.lang == "nl")
        dutch.no_costs = "Dit is onze laatste waarschuwing <b>!!</b>"
        self.assertRegex(dutch.tone_words, r"(?s)nl.*laatste waarschuwing")
        unknown = self.belgium.words_ids.filtered(lambda w: w.lang == "en").copy({"lang": "ga"})
        self.assertFalse(unknown.tone_words)

    def test_a_word_of_the_company(self):
        self._off()
        self._word("merci d’avance", level="block", reason="We thank afterwards.")
        words = self.belgium.words_ids.filtered(lambda w: w.lang == "fr")
        words.no_costs = "Merci d’avance."
        self.assertIn("We thank afterwards.", words.tone_words)

    def test_what_ships_is_kind(self):
        for words in self.env["collections.profile.words"].search([("profile_id", "!=", False)]):
            with self.subTest(profile=words.profile_id.name, lang=words.lang):
                self.assertNotIn("text-danger", words.tone_words or "")
