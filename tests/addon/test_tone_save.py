from odoo import Command
from odoo.tests import tagged

from .toning import HARSH, HARSH_FR, KIND, ToneCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneSave(ToneCase):
    """Words that hurt are not used, whichever way they come in."""

    def test_letter(self):
        said = self.assertRefused("final notice", self.template.write, {"body_html": HARSH})
        self.assertIn("Ours, English (US):", said)
        self.assertIn("A collections manager may keep the words", said)
        self.assertNotIn("French", said)
        self.assertNotIn("final notice", self.template.body_html)
        self.assertRefused("final notice", self.template.write, {"subject": "Final notice"})
        self.assertEqual(self.template.subject, "A note about {{ object.letter_reference }}")

    def test_kind_words_and_other_fields_pass(self):
        self.template.write({"body_html": KIND.replace("still", "also")})
        self.assertIn("I also see", self.template.body_html)
        # A word that the company adds later stops no one from renaming the text, and is found at its next change.
        self._word("i also see", level="block")
        self.template.name = "Ours, renamed"
        self.stage.days_after_due = 4
        self.assertRefused("I also see", self.template.write, {"subject": "Another subject"})

    def test_a_low_score_alone_is_a_warning(self):
        words = "It is overdue, and you must look at it. The debt is in arrears."
        self.template.body_html = KIND.replace("Thank you", f"{words} Thank you")
        self.assertLess(self.template.collections_tone_score, 80)
        self.assertFalse(self.template.collections_tone_harsh)

    def test_two_exclamation_marks(self):
        self.assertRefused("exclamation", self.template.write, {"body_html": KIND.replace("Thank you.", "Thank you!!")})

    def test_translation(self):
        """A translator edits the French words only, in each of the ways that Odoo has for it."""
        french = self.template.with_context(lang="fr_FR")
        said = self.assertRefused("mise en demeure", french.write, {"body_html": HARSH_FR})
        self.assertRegex(said, r"Ours, French")
        self.assertRefused(
            "mise en demeure", self.template.update_field_translations, "subject", {"fr_FR": "Mise en demeure"}
        )
        self.assertRefused("mise en demeure", self.template.update_field_translations, "body_html", {"fr_FR": HARSH_FR})
        self.assertRefused("mise en demeure", french.web_override_translations, {"subject": "Mise en demeure"})
        self.assertEqual(french.subject, "Une note sur {{ object.letter_reference }}")
        self.assertNotIn("mise en demeure", french.body_html)
        self.template.update_field_translations("subject", {"fr_FR": "Un mot sur {{ object.letter_reference }}"})
        self.assertEqual(french.subject, "Un mot sur {{ object.letter_reference }}")

    def test_translation_of_a_script(self):
        """Its sentences are translated one by one, in the dialogue."""
        call = self.stages[17]
        terms, _context = call.get_field_translations("call_script")
        source = next(term["source"] for term in terms if term["lang"] == "fr_FR" and "thank them" in term["source"])
        translate = call.update_field_translations
        self.assertRefused("nous exigeons", translate, "call_script", {"fr_FR": {source: "Nous exigeons une date."}})
        french = call.with_context(lang="fr_FR")
        self.assertNotIn("exigeons", french.call_script)
        translate("call_script", {"fr_FR": {source: "Dites merci."}})
        self.assertIn("Dites merci.", french.call_script)

    def test_french_words_that_were_typed_as_english(self):
        """French customers get them too, for want of a translation."""
        own = self._template("<p>Bonjour, ceci est une mise en demeure.</p>")
        self.assertRefused("mise en demeure", self.stage.write, {"mail_template_id": own.id})

    def test_language_that_is_not_installed(self):
        self.template.body_html = KIND.replace("Thank you", "Das ist die letzte Mahnung. Thank you")
        self.assertIn("letzte Mahnung", self.template.body_html)
        self.assertEqual(self.tone._check("", "letzte Mahnung", "de_DE", "reminder", self.company), ())

    def test_stage_takes_another_text(self):
        harsh = self._template(HARSH)
        self.assertTrue(harsh.exists(), "nobody uses it, and it may be worked on")
        said = self.assertRefused("final notice", self.stage.write, {"mail_template_id": harsh.id})
        self.assertIn("Ours, English (US):", said)
        self.assertEqual(self.stage.mail_template_id, self.template)
        # A call has the script; the letter is its second way.
        call = self.stages[17]
        self.assertRefused("final notice", call.write, {"mail_template_id": harsh.id})
        call.second_channel = False
        call.mail_template_id = harsh
        self.assertRefused("final notice", call.write, {"second_channel": "letter"})
        self.assertFalse(call.second_channel)

    def test_text_message(self):
        words = self.stages[10].sms_template_id
        before = words.body
        self.assertRefused("we demand", words.with_user(self.manager).write, {"body": f"{before} We demand an answer."})
        french = words.with_context(lang="fr_FR")
        self.assertRefused("nous exigeons", french.write, {"body": "Nous exigeons une réponse. {{ object.page_link }}"})
        self.assertEqual(words.body, before)

    def test_call_script(self):
        call = self.stages[17]
        self.assertRefused(["final notice", "Call"], call.write, {"call_script": "<p>Tell them: final notice.</p>"})
        call.channel = "email"
        call.call_script = "<p>Tell them: final notice.</p>"
        self.assertRefused("final notice", call.write, {"channel": "call"})
        self.assertEqual(call.channel, "email")

    def test_archived_stage_comes_back(self):
        self.stage.active = False
        self.template.body_html = HARSH
        self.assertRefused("final notice", self.stage.write, {"active": True})
        self.assertFalse(self.stage.active)

    def test_policy_comes_back(self):
        harsh = self._template(HARSH)
        policy = self._policy(active=False, mail_template_id=harsh.id)
        self.assertRefused("final notice", policy.write, {"active": True})
        self.assertFalse(policy.active)
        policy.stage_ids.mail_template_id = self.template
        policy.active = True
        self.assertRefused(
            "final notice",
            policy.copy,
            {"stage_ids": [Command.create(policy.stage_ids.copy_data({"mail_template_id": harsh.id})[0])]},
        )

    def test_thanks(self):
        harsh = self._template(HARSH)
        self.assertRefused("final notice", self.policy.write, {"thank_you_template_id": harsh.id})
        thanks = self.policy.thank_you_template_id
        self.assertRefused("final notice", thanks.write, {"body_html": HARSH})
        self.env["collections.policy"].search([]).thank_you = False
        thanks.body_html = HARSH
        self.assertRefused("final notice", self.policy.write, {"thank_you": True})
        self.assertFalse(self.policy.thank_you)

    def test_service_text(self):
        noted = self.env.ref("collections_gentle.mail_template_promise_noted")
        before = noted.body_html
        self.assertRefused("final notice", noted.write, {"body_html": "<p>This is our final notice.</p>"})
        self.assertEqual(noted.body_html, before)

    def test_import(self):
        rows = [["Loaded", "collections_gentle.model_collections_case", "Hello", HARSH]]
        fields = ["name", "model_id/id", "subject", "body_html"]
        loaded = self.env["mail.template"].load(fields, rows)
        self.assertTrue(loaded["ids"])
        stage = self.env["collections.stage"].load(
            ["name", "policy_id/.id", "days_after_due", "channel", "tone", "mail_template_id/.id"],
            [["Loaded", str(self.policy.id), "33", "email", "friendly", str(loaded["ids"][0])]],
        )
        self.assertFalse(stage["ids"])
        self.assertIn("final notice", stage["messages"][0]["message"])
        self.assertNotIn(33, self.policy.stage_ids.mapped("days_after_due"))
        self.template.get_metadata()
        result = self.env["mail.template"].load([".id", "body_html"], [[str(self.template.id), HARSH]])
        self.assertFalse(result["ids"])
        self.assertNotIn("final notice", self.template.body_html)

    def test_stage_in_the_policy_form(self):
        harsh = self._template(HARSH)
        values = [Command.update(self.stage.id, {"mail_template_id": harsh.id})]
        self.assertRefused("final notice", self.policy.write, {"stage_ids": values})
        self.assertEqual(self.stage.mail_template_id, self.template)

    def test_all_that_ships_is_kind(self):
        """In the languages of this database; the others are looked at by the tests of the word lists."""
        templates = self.env["mail.template"].search([("model", "like", "collections.")])
        texts = self.env["sms.template"].search([("model", "=", "collections.case")])
        for record in (*templates, *texts, *self.policy.stage_ids):
            with self.subTest(text=record.display_name):
                self.assertFalse(record.collections_tone_harsh)

    def test_templates_of_odoo_are_none_of_ours(self):
        partner_model = self.env["ir.model"]._get_id("res.partner")
        other = self._template("<p>This is our final notice!!</p>", model_id=partner_model, subject="Hello")
        other.body_html = "<p>This is our last warning!!</p>"
        self.assertFalse(other.collections_tone)
        self.env.flush_all()
        with self.assertQueryCount(0):
            other._tone_guard()
        text = self.env["sms.template"].create({"name": "X", "model_id": partner_model, "body": "Act now!!"})
        self.assertFalse(text.collections_tone)

    def test_every_company_that_uses_a_text(self):
        """Its words would reach the customers of both."""
        stage = self.env["collections.stage"].search([("company_id", "=", self.elm.id), ("days_after_due", "=", 3)])
        stage.mail_template_id = self.template
        self._word("next friday", company=self.elm, level="block", reason="We never name weekdays.")
        said = self.assertRefused(
            ["next Friday", "as Elm Works uses it"],
            self.template.with_company(self.company).with_context(allowed_company_ids=self.company.ids).write,
            {"body_html": KIND.replace("still", "also")},
        )
        self.assertIn("make a copy", said)
        stage.mail_template_id = self.env.ref("collections_gentle.mail_template_business_friendly")
        self.template.body_html = KIND.replace("still", "also")
        self.assertIn("also see", self.template.body_html)
