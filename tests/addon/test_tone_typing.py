from lxml import html

from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .toning import HARSH, HARSH_FR, KIND, ToneCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneTyping(ToneCase):
    """What was found is shown beside the words while they are typed; nothing is written by looking."""

    def _panel(self, shown):
        """The panel as it is read: {language: (score, [sentences])}."""
        found = html.fromstring(str(shown)).iter("div") if shown else ()
        rows = [div for div in found if "o_tone_row" in div.get("class", "")]
        return {
            row.xpath("string(.//strong)"): (
                int(row.xpath("string(.//span[contains(@class, 'badge')])").split("/")[0]),
                [" ".join(item.text_content().split()) for item in row.iter("li")],
            )
            for row in rows
        }

    def test_letter(self):
        form = Form(self.template.with_user(self.manager))
        self.assertEqual(
            self._panel(form.collections_tone), {"English (US)": (100, []), "French / Français": (100, [])}
        )
        self.assertFalse(form.collections_tone_harsh)
        form.body_html = HARSH
        english = self._panel(form.collections_tone)["English (US)"]
        self.assertEqual(english[0], 75)
        self.assertRegex(english[1][0], "“final notice” reads like a threat or a reproach. Say instead: “.+”.")
        self.assertEqual(self._panel(form.collections_tone)["French / Français"], (100, []))
        self.assertTrue(form.collections_tone_harsh)
        self.assertIn("text-bg-danger", form.collections_tone)
        form.subject = "Hello!"
        told = self._panel(form.collections_tone)["English (US)"][1]
        self.assertTrue(any(words.startswith("Subject: ") and "full stop" in words for words in told))
        self.assertNotIn("final notice", self.template.body_html, "nothing is written by looking")
        form.subject = "A note about {{ object.letter_reference }}"
        form.body_html = KIND
        form.save()

    def test_letter_as_a_french_user_types_it(self):
        french = self.template.with_context(lang="fr_FR")
        form = Form(french.with_user(self.manager).with_context(lang="fr_FR"))
        form.body_html = HARSH_FR
        panel = self._panel(form.collections_tone)
        self.assertEqual(panel["English (US)"], (100, []))
        self.assertLess(panel["French / Français"][0], 80)

    def test_kept_by_a_manager(self):
        self.template.with_user(self.manager).write({"body_html": HARSH, "collections_tone_reason": "The law asks"})
        form = Form(self.template.with_user(self.manager))
        self.assertIn("Kept by Orla Quinn: The law asks", form.collections_tone)
        self.assertFalse(form.collections_tone_harsh, "nothing is to be decided")
        form.body_html = HARSH.replace("still", "also")
        self.assertNotIn("Kept by", form.collections_tone)
        self.assertTrue(form.collections_tone_harsh)

    def test_not_translated(self):
        own = self._template(KIND)
        self.assertIn("Not translated yet", own.collections_tone)
        self.assertEqual(self._panel(own.collections_tone)["French / Français"], (100, []))

    def test_new_letter(self):
        form = Form(self.env["mail.template"].with_context(default_model="collections.case"))
        form.name = "New"
        form.body_html = "<p>Act now.</p>"
        self.assertLess(self._panel(form.collections_tone)["English (US)"][0], 80)

    def test_what_the_layout_brings_is_there(self):
        """Amounts, dates, links and the closing stand around the words."""
        quotes = {f.quote for f in self.tone._check("Hello", "<p>Hello.</p>", "en_US", "reminder", self.company)}
        self.assertTrue({"customer_name", "help", "thanks"} <= quotes, quotes)
        brought = {"amount", "due_date", "pay_url", "help_url", "sender_name", "company", "sender_phone", "optout"}
        self.assertFalse(quotes & brought)
        text = self.tone._check("", "Hello.", "en_US", "sms", self.company)
        self.assertTrue({"optout", "company", "pay_url"} <= {f.quote for f in text})

    def test_text_message(self):
        words = self.stages[10].sms_template_id.with_user(self.manager)
        form = Form(words, view="sms.sms_template_view_form")
        self.assertFalse(form.collections_tone_harsh)
        form.body = f"{words.body} We demand an answer."
        self.assertTrue(form.collections_tone_harsh)
        self.assertIn("We demand", form.collections_tone)

    def test_stage(self):
        form = Form(self.stages[17].with_user(self.manager))
        self.assertFalse(form.collections_tone_harsh)
        form.call_script = "<p>Tell them: final notice.</p>"
        self.assertIn("final notice", form.collections_tone)
        self.assertTrue(form.collections_tone_harsh)
        form.mail_template_id = self._template(HARSH)
        self.assertIn("final notice", form.collections_tone)

    def test_score_in_the_list_of_stages(self):
        arch = self.env["collections.policy"].get_view(self.env.ref("collections_gentle.view_policy_form").id)["arch"]
        self.assertIn("collections_tone_score", arch)
        self.env.invalidate_all()
        scores = {stage.days_after_due: stage.collections_tone_score for stage in self.policy.stage_ids}
        self.assertEqual(scores[3], 100)
        self.assertTrue(all(points >= 80 for points in scores.values()), scores)

    def test_the_same_number_of_queries(self):
        """For the stages of one policy and of all; the words are read once a language."""

        def queries(stages):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            stages.browse(stages.ids).mapped("collections_tone_score")
            return self.env.cr.sql_log_count - before

        stages = self.env["collections.stage"].search([("company_id", "=", self.company.id)])
        self.assertGreater(len(stages), len(self.policy.stage_ids))
        queries(stages)
        self.assertEqual(queries(stages), queries(self.policy.stage_ids))

    # --- for one customer -------------------------------------------------------------------------------------------

    def _owing(self, lang="en_US"):
        partner = self._customer(lang=lang)
        self._invoice(partner)
        return self.env["collections.run"]._case_for(self.company, partner)

    def _composer(self, case, **values):
        Write = self.env["collections.write"].with_user(self.collector).with_context(default_case_id=case.id)
        composer = Write.create({"channel": "email", "subject": "About your invoice", **values})
        composer.flush_recordset()
        return composer

    def test_written_by_hand(self):
        case = self._owing()
        kind = self._composer(case, body="<p>Dear Rowan, shall we talk about it on 12 March? Thank you.</p>")
        self.assertFalse(kind.tone_words)
        kind.action_send()
        self.assertEqual(len(case.touch_ids), 1, "no further click")
        harsh = self._composer(case, body="<p>This is our final notice.</p>", stage_id=False)
        self.assertIn("final notice", harsh.tone_words)

    def test_harsh_words_are_read_once_more(self):
        case = self._owing()
        composer = self._composer(case, body="<p>This is our final notice.</p>")
        again = composer.action_send()
        self.assertEqual((again["res_model"], again["res_id"]), ("collections.write", composer.id))
        self.assertFalse(case.touch_ids)
        composer.action_send()
        self.assertEqual(case.touch_ids.kind, "manual", "a person decides: they are warned, and never stopped")

    def test_each_new_harsh_word_is_shown(self):
        composer = self._composer(self._owing(), body="<p>This is our final notice.</p>")
        composer.action_send()
        composer.body = "<p>This is our final notice. We demand an answer.</p>"
        self.assertTrue(composer.action_send().get("res_id"))
        self.assertFalse(composer.case_id.touch_ids)

    def test_in_the_customers_language(self):
        composer = self._composer(self._owing("fr_FR"), body="<p>Ceci est une mise en demeure.</p>")
        self.assertIn("French", composer.tone_words)
        self.assertIn("mise en demeure", composer.tone_words)
        composer = self._composer(self._owing("en_US"), body="<p>Ceci est une mise en demeure.</p>")
        self.assertNotIn("mise en demeure", composer.tone_words or "")

    def test_changed_before_it_is_approved(self):
        self.stage.requires_approval = True
        partner = self._customer()
        self._invoice(partner)
        self._run()
        touch = self._touches(partner)
        wizard = self.env["collections.change.words"].with_user(self.manager).with_context(default_touch_id=touch.id)
        wizard = wizard.create({"body": "<p>This is our final notice.</p>", "subject": "About it"})
        self.assertIn("final notice", wizard.tone_words)
        self.assertTrue(wizard.action_confirm().get("res_id"))
        self.assertFalse(touch.own_body)
        wizard.action_confirm()
        self.assertIn("final notice", touch.own_body)

    def test_preview(self):
        case = self._owing("fr_FR")
        preview = (
            self.env["collections.preview"]
            .with_user(self.manager)
            .create({"stage_id": self.stage.id, "case_id": case.id})
        )
        self.assertEqual(self._panel(preview.tone_words), {"French / Français": (100, [])})
        self.template.with_user(self.manager).with_context(lang="fr_FR").write(
            {"body_html": HARSH_FR, "collections_tone_reason": "To be looked at"}
        )
        preview.invalidate_recordset()
        score, told = self._panel(preview.tone_words)["French / Français"]
        self.assertLess(score, 80)
        self.assertTrue(any("mise en demeure" in words for words in told))

    # --- notes ------------------------------------------------------------------------------------------------------

    def test_notes(self):
        """A soft hint, which stops nobody."""
        case, words = self._owing(), "A notorious deadbeat, and they must pay."
        typed = {
            "log.contact": "note",
            "new.promise": "note",
            "new.hold": "reason",
            "new.dispute": "description",
        }
        for wizard, field in typed.items():
            with self.subTest(wizard=wizard):
                form = self.env[f"collections.{wizard}"].with_user(self.collector).new({"case_id": case.id})
                form[field] = "They asked for a copy of the invoice."
                self.assertFalse(form.collections_tone_hint)
                form[field] = words
                self.assertIn("“deadbeat” would hurt the customer", form.collections_tone_hint)
        hold = self.env["collections.new.hold"].new({"case_id": case.id, "details": words})
        self.assertIn("deadbeat", hold.collections_tone_hint)
        log = self.env["collections.log.contact"].with_user(self.collector).create({"case_id": case.id, "note": words})
        log.action_confirm()
        self.assertEqual(case.touch_ids.outcome, "spoke")

    def test_notes_on_a_contact(self):
        partner = self._customer(collections_excluded=True)
        partner.collections_excluded_reason = "A deadbeat"
        self.assertIn("deadbeat", partner.collections_tone_hint)
        partner.collections_excluded_reason = "We talk with the family directly"
        self.assertFalse(partner.collections_tone_hint)

    def test_call_desk(self):
        call = self.env["collections.call"].with_user(self.collector)._of(self._owing("fr_FR"))
        call.note = "Such a deadbeat"
        self.assertIn("deadbeat", call.collections_tone_hint)
        call.agreed = "Nous exigeons le paiement."
        self.assertIn("exigeons", call.tone_words)
        call.agreed = "Vous nous dites lundi ce qui vous convient."
        self.assertFalse(call.tone_words)

    def test_what_was_agreed_is_read_once_more(self):
        """Once for each harsh word; kind words cost no click."""
        case = self._owing("fr_FR")
        call = self.env["collections.call"].with_user(self.collector)._of(case)
        call.write({"outcome": "spoke", "note": "n", "agreed": "Nous exigeons le paiement."})
        touches = self._touches(case.partner_id)
        again = call.action_read_back()
        self.assertEqual((again["tag"], again["params"]["type"]), ("display_notification", "warning"))
        self.assertIn("Read once more what you agreed", again["params"]["message"])
        self.assertEqual(self._touches(case.partner_id), touches)
        self.assertFalse(call.read_back)
        call.agreed = "Nous exigeons le paiement. Ceci est une mise en demeure."
        self.assertEqual(call.action_read_back()["params"]["type"], "warning")
        self.assertFalse(call.read_back)
        self.assertEqual(call.action_read_back()["params"]["type"], "success")
        self.assertTrue(call.read_back)
        kind = self.env["collections.call"].with_user(self.collector)._of(self._owing("fr_FR"))
        kind.write({"outcome": "spoke", "note": "n", "agreed": "Vous nous dites lundi ce qui vous convient."})
        self.assertEqual(kind.action_read_back()["params"]["type"], "success")

    def test_the_end_of_a_dispute_is_read_once_more(self):
        case = self._owing()
        dispute = self._dispute(case)
        before = self._touches(case.partner_id)
        wizard = self.env["collections.resolve.dispute"].with_user(self.manager)
        wizard = wizard.create(
            {"dispute_id": dispute.id, "outcome": "rejected", "explanation": "This is our final notice."}
        )
        self.assertIn("final notice", wizard.tone_words)
        again = wizard.action_confirm()
        self.assertEqual((again["res_model"], again["res_id"]), ("collections.resolve.dispute", wizard.id))
        self.assertEqual((dispute.state, dispute.explanation), ("open", False))
        self.assertEqual(self._touches(case.partner_id), before)
        self.assertFalse(wizard.action_confirm().get("res_id"))
        self.assertEqual((dispute.state, dispute.explanation), ("rejected", "This is our final notice."))
        other = self._dispute(self._owing())
        kind = {"dispute_id": other.id, "outcome": "rejected", "explanation": "The photos show the trays as ordered."}
        wizard.create(kind).action_confirm()
        self.assertEqual(other.state, "rejected", "no further click")

    def _dispute(self, case):
        lines = [Command.set(case.item_ids.ids)]
        return self.env["collections.dispute"].create({"case_id": case.id, "line_ids": lines, "code": "quality"})

    @mute_logger("odoo.addons.base.models.ir_qweb")
    def test_the_run_does_not_look(self):
        """What is sent was looked at when it was written; besides one look at the texts in use, see ``test_tone_run``, a
        run of many customers spends nothing on it."""
        partner = self._customer()
        self._invoice(partner)
        looked = []
        self.patch(type(self.env["collections.run"]), "_harsh_texts", lambda run: [])
        self.patch(type(self.tone), "_check", lambda *args, **kwargs: looked.append(args) or ())
        self._run()
        self.assertEqual(len(self._touches(partner)), 1)
        self.assertFalse(looked)
