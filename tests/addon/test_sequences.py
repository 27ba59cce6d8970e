"""The four sequences that we ship: who is in them, their words in each language, and the letter of last resort."""

from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NOW, CollectionsCase, at
from .test_migration import migrate


@tagged("post_install", "-at_install", "collections_gentle")
class TestSequences(CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        # As on the day before the language came, also in a database that speaks it.
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE collections_policy SET name = name - 'fr_FR'")
        cls.env.cr.execute("UPDATE collections_stage SET name = name - 'fr_FR', call_script = call_script - 'fr_FR'")
        cls.env.invalidate_all()
        cls.module = cls.env["ir.module.module"].search([("name", "=", "collections_gentle")])
        cls.policies = cls.env["collections.policy"].search([("company_id", "=", cls.company.id)])

    def _policy(self, name, company=None):
        return self.env["collections.policy"].search(
            [("company_id", "=", (company or self.company).id), ("name", "=", name)]
        )

    def _in_french(self, records, name="name"):
        return records.with_context(lang="fr_FR").mapped(name)

    # --- who is in them ---------------------------------------------------------------------------------------------

    def test_nobody_is_in_a_sequence_for_chosen_customers_until_somebody_chooses_so(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        self._run()
        self.assertEqual(self._case(partner).policy_id, self.policy)
        self.assertFalse(self.env["collections.case"].search([("policy_id.segment", "=", "chosen")]))

    def test_a_small_firm_under_strain_is_asked_for_its_rhythm_first(self):
        partner = self._customer()
        partner.collections_policy_id = self._policy("Small firms under strain")
        self._invoice(partner, days=6)
        mail = self._run_and_send()[0]
        self.assertIn("Would another rhythm suit you", mail["subject"])
        self.assertIn("Name two or three dates that you trust", mail["body"])

    def test_their_stages_have_texts_and_the_last_of_them_is_the_last_resort(self):
        last_resort = self.env["mail.template"].browse(
            self.env.ref(f"collections_gentle.mail_template_{kind}_last_resort").id
            for kind in ("business", "private", "strained", "regular")
        )
        texts = [policy.stage_ids.mail_template_id for policy in self.policies]
        self.assertEqual([len(templates) for templates in texts], [8, 8, 6, 8])
        ends = [policy.stage_ids[-1] for policy in self.policies]
        self.assertEqual([stage.mail_template_id for stage in ends], list(last_resort))
        self.assertEqual({(stage.tone, stage.requires_approval) for stage in ends}, {("last_resort", True)})
        self.assertEqual([stage.days_after_due for stage in ends], [75, 75, 90, 75])
        self.assertEqual(self.policies.stage_ids.filtered(lambda s: s.tone == "last_resort").ids, [s.id for s in ends])
        self.assertEqual(len(self.policies.stage_ids.sms_template_id), 4)
        for policy in self.policies:
            last = policy.stage_ids[-1:]
            self.assertTrue(last.requires_approval, policy.name)

    # --- companies that are there already ---------------------------------------------------------------------------

    def test_an_update_gives_companies_the_new_sequences_once(self):
        chosen = self.policies.filtered(lambda policy: policy.segment == "chosen")
        bare = self.env["res.company"].create({"name": "Elm Works"})
        bare_policies = self.env["collections.policy"].search([("company_id", "=", bare.id)])
        (chosen | bare_policies).unlink()
        for _ in range(2):
            migrate(self.env, "19.0.1.5.0")
        now = self.env["collections.policy"].search([("company_id", "=", self.company.id)])
        self.assertEqual(now.mapped("name"), self.policies.exists().mapped("name") + chosen_names())
        self.assertFalse(self.env["collections.policy"].search([("company_id", "=", bare.id)]), "it wants no policies")

    # --- languages --------------------------------------------------------------------------------------------------

    def test_a_language_that_comes_later_brings_names_and_scripts(self):
        call = self.stages[17]
        self.assertEqual(self._in_french(call), ["Call"])
        self.policies.stage_ids.filtered(lambda stage: stage.name == "Personal note")[:1].name = "A word from Maeve"
        script = call.call_script.replace("How does this invoice look from your side?", "What does Anna say?")
        call.call_script = script
        woken = self._customer()
        self._invoice(woken)
        self._run()
        before = self._case(woken).next_action_at
        self.module._update_translations(["fr_FR"])
        self.assertEqual(self._in_french(call), ["Appel"])
        self.assertIn("Est-ce un bon moment", call.with_context(lang="fr_FR").call_script)
        self.assertIn("What does Anna say?", call.with_context(lang="fr_FR").call_script)
        self.assertIn("Is this a good moment?", call.with_context(lang=None).call_script)
        self.assertIn("A word from Maeve", self._in_french(self.policies.stage_ids))
        self.assertEqual(self._case(woken).next_action_at, before, "a language wakes nobody")

    def test_what_a_company_has_translated_itself_stays(self):
        call = self.stages[17]
        call.with_context(lang="fr_FR").name = "Coup de fil"
        self.module._update_translations(["fr_FR"])
        self.assertEqual((self._in_french(call), call.with_context(lang=None).name), (["Coup de fil"], "Call"))

    def test_a_company_made_by_somebody_who_speaks_french_has_both_languages(self):
        company = self.env["res.company"].with_context(lang="fr_FR").create({"name": "Atelier Tilleul"})
        policies = self.env["collections.policy"].with_context(lang=None).search([("company_id", "=", company.id)])
        self.assertEqual(policies.mapped("name"), self.policies.with_context(lang=None).mapped("name"))
        self.assertEqual(self._in_french(policies)[0], "Entreprises")
        scripts = policies.stage_ids.filtered("call_script")
        self.assertEqual(len(scripts), 4)
        for stage in scripts:
            self.assertNotIn(stage.call_script[:20], stage.with_context(lang="fr_FR").call_script)

    # --- the letter of last resort ----------------------------------------------------------------------------------

    def _next_date(self, now, lang="en_US"):
        self._go_to(now)
        return self.env["collections.case"].with_context(lang=lang).new({"company_id": self.company.id}).next_date_words

    def test_its_day_is_a_working_day_more_than_two_weeks_away(self):
        self.assertEqual(self._next_date(NOW), "March 30, 2026")
        self.assertEqual(self._next_date(datetime(2026, 2, 26, 10)), "March 18, 2026", "the 17th is a public holiday")
        self.assertEqual(self._next_date(datetime(2026, 3, 6, 10)), "March 25, 2026")
        self.assertEqual(self._next_date(datetime(2026, 3, 2, 10)), "March 23, 2026", "the 21st is a Saturday")
        self.assertEqual(self._next_date(datetime(2026, 3, 17, 10)), "April 7, 2026", "Easter Monday is the 6th")
        self.assertEqual(self._next_date(NOW, "fr_FR"), "30 mars 2026")

    def _last_resort(self):
        """A customer at a stage of last resort, whose message waits for a manager."""
        stage = self.stages[60]
        letter = self.env.ref("collections_gentle.mail_template_business_last_resort")
        with self.assertRaisesRegex(ValidationError, "outside partner"), self.env.cr.savepoint():
            stage.mail_template_id = letter  # no other stage says so
        stage.write({"mail_template_id": letter.id, "tone": "last_resort", "requires_approval": True})
        with self.assertRaisesRegex(ValidationError, "it is a last resort"), self.env.cr.savepoint():
            stage.requires_approval = False
        (self.policy.stage_ids - stage).active = False
        stage.days_after_due = 1
        partner = self._customer()
        self._invoice(partner)
        self.assertEqual((self._run_and_send(), self._touches(partner).state), ([], "to_approve"))
        return partner

    def test_it_says_what_comes_next_after_the_ways_out(self):
        partner = self._last_resort()
        self._touches(partner).action_approve()
        body = self._run_and_send()[0]["body"]
        order = ("You can pay", "before anything else", "March 30, 2026", "talk to me about a solution", "Still open")
        self.assertEqual(self._touches(partner).named_until, date(2026, 3, 30))
        places = [body.index(words) for words in order]
        self.assertEqual(places, sorted(places))

    def test_it_does_not_leave_when_fewer_than_fourteen_days_would_be_left(self):
        partner = self._last_resort()
        self._touches(partner).action_approve()
        self._run()
        self.assertEqual(
            (self._touches(partner).state, self._touches(partner).named_until), ("queued", date(2026, 3, 30))
        )
        self._go_to(at(days=8))  # twelve days before
        self.assertEqual((self._send(), self._touches(partner).state), ([], "cancelled"))

    def test_words_of_a_manager_with_a_day_that_came_too_near(self):
        partner = self._last_resort()
        touch = self._touches(partner)
        touch._change_words("A word", "<p>Until March 30, 2026 nothing changes. Thank you.</p>")
        self._go_to(at(days=8))
        touch.action_approve()
        self._run()
        self.assertEqual((self._send(), touch.state), ([], "cancelled"))
        self._run()
        anew = self._touches(partner) - touch
        self.assertEqual((anew.state, anew._own_words()), ("to_approve", None))


def chosen_names():
    return ["Small firms under strain", "Customers who often pay after the date"]
