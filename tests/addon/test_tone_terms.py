from lxml import html

from odoo.tests import Form, new_test_user, tagged

from .toning import ToneCase

OWN = "{{sender_name}} will gladly help on {{phone}}. Thank you."
OWN_FR = "{{sender_name}} vous aide volontiers au {{phone}}. Merci."
HARSH = f"This is our final notice. {OWN}"
HARSH_FR = f"Ceci est une mise en demeure. {OWN_FR}"


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneTerms(ToneCase):
    """A company's own words on its invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(
            cls.env, "una.boss", name="Una Boss", groups="base.group_system,collections_gentle.group_manager"
        )
        cls.admin = new_test_user(cls.env, "sam.admin", groups="base.group_system")
        cls.company.write({"collections_terms": True, "collections_terms_words": OWN})
        cls.company.with_context(lang="fr_FR").collections_terms_words = OWN_FR
        cls.env.flush_all()

    def _form(self):
        view = self.env.ref("collections_gentle.view_company_terms_form")
        return Form(self.company.with_user(self.boss), view=view)

    def test_refused_whichever_way_they_come(self):
        french, field = self.company.with_context(lang="fr_FR"), "collections_terms_words"
        said = self.assertRefused("final notice", self.company.with_user(self.admin).write, {field: HARSH})
        self.assertIn("A word about paying, English (US):", said)
        self.assertIn("A collections manager may keep the words", said)
        self.assertRefused("mise en demeure", french.write, {field: HARSH_FR})
        self.assertRefused("mise en demeure", self.company.update_field_translations, field, {"fr_FR": HARSH_FR})
        self.assertRefused("exclamation", self.company.write, {field: f"{OWN}!!"})
        self.assertRefused("final notice", self.company.write, {field: f"<!-- This is our final notice. -->{OWN}"})
        self.assertRefused(
            "final notice",
            self.env["res.company"].create,
            {"name": "Ash Works", "collections_terms": True, "collections_terms_words": HARSH},
        )
        self.assertEqual((self.company[field], french[field]), (OWN, OWN_FR))

    def test_kind_words_and_other_fields_pass(self):
        self.company.collections_terms_words = "Ask {{sender_name}}, who will gladly help. Thank you."
        self._word("gladly", level="block")
        self.company.phone = "+353 1 999 9999"
        self.company.write({"collections_terms_words": False})
        self.company.with_context(lang="fr_FR").collections_terms_words = False
        self.assertFalse(self.company.collections_tone, "the words that come with the program")
        self.assertFalse(self.company.collections_tone_harsh)

    def test_switched_on_in_the_settings(self):
        """While nothing is printed the words may be worked on."""
        self.company.collections_terms = False
        self.company.collections_terms_words = HARSH
        Settings = self.env["res.config.settings"].with_user(self.boss)
        self.assertRefused("final notice", Settings.create, {"collections_terms": True})
        self.assertFalse(self.company.collections_terms)
        # There is a way to the words that does not save the settings before.
        button = html.fromstring(self.env.ref("collections_gentle.view_config_settings_form").arch).xpath(
            "//button[@name='action_collections_terms']/ancestor-or-self::*[@invisible]"
        )
        self.assertFalse(button)
        self.company.collections_terms_words = OWN
        Settings.create({"collections_terms": True})
        self.assertTrue(self.company.collections_terms)

    def test_shown_while_they_are_typed(self):
        form = self._form()
        rows = html.fromstring(form.collections_tone).text_content().split()
        self.assertEqual(rows.count("100"), 4, "two languages, nothing to change, 100 at best")
        form.collections_terms_words = HARSH
        self.assertIn("final notice", form.collections_tone)
        self.assertTrue(form.collections_tone_harsh)
        self.assertEqual(self.company.collections_terms_words, OWN, "nothing is written by looking")

    def test_a_manager_keeps_them(self):
        form = self._form()
        form.collections_terms_words = HARSH
        form.collections_tone_reason = "The chamber asks for this very sentence."
        form.save()
        kept = self._kept()
        self.assertEqual(
            (kept.user_id, kept.kind, kept.lang, kept.company_id), (self.boss, "service", "en_US", self.company)
        )
        self.assertEqual((kept.text_name, kept.res_model, kept.holds), ("A word about paying", "res.company", True))
        self.company.write({"collections_terms_words": HARSH, "collections_terms": True})
        self.assertIn("Kept by Una Boss", self._form().collections_tone)
        self.assertRefused("final notice", self.company.write, {"collections_terms_words": f"Hello. {HARSH}"})

    def test_a_reason_is_for_managers(self):
        values = {"collections_terms_words": HARSH, "collections_tone_reason": "Because"}
        self.assertRefused("final notice", self.company.with_user(self.admin).write, values)
        self.assertFalse(self._kept())
        arch = (
            self.env["res.company"]
            .with_user(self.admin)
            .get_view(self.env.ref("collections_gentle.view_company_terms_form").id)["arch"]
        )
        self.assertIn("collections_tone", arch)
        self.assertNotIn("collections_tone_reason", arch)
