import re

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NOW, at
from .texting import NUMBER, TextCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsSent(TextCase):
    """A stage that is a text message: queued by the run, handed over by Odoo's queue, and only then made."""

    def test_the_run_queues_and_moves_nothing(self):
        self._run()
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual(touch.mapped("channel"), ["sms"])
        self.assertEqual((touch.state, touch.recipient_number, touch.sent_at), ("queued", NUMBER, False))
        self.assertEqual(self._sms(touch).mapped(lambda s: (s.state, s.number)), [("outgoing", NUMBER)])
        self.assertFalse(case.stage_id or case.last_contact_at)
        self.assertFalse(touch.mail_id)
        self.assertEqual(self._deliver(), [])
        self.assertFalse(self.provider.requests)

    def test_accepted_text_moves_the_case(self):
        self.assertEqual(self._run_and_text(), [NUMBER])
        touch, case = self._touches(self.partner), self._case(self.partner)
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW))
        self.assertEqual((case.stage_id, case.last_contact_at), (self.stages[3], NOW))
        self.assertEqual(self._sms_notification(touch).mapped("notification_status"), ["pending"])
        self.assertEqual(self._deliver_texts(), [], "once")

    def test_the_message_is_in_the_chatter(self):
        self._run_and_text()
        touch = self._touches(self.partner)
        message = touch.message_id
        self.assertEqual((message.model, message.res_id), ("collections.case", self._case(self.partner).id))
        self.assertEqual((message.message_type, message.record_company_id), ("sms", self.company))
        self.assertEqual(message.author_id, self.collector.partner_id)
        self.assertEqual(message.partner_ids, self.partner)
        notification = self._sms_notification(touch)
        self.assertEqual((notification.notification_type, notification.sms_number), ("sms", NUMBER))
        self.assertIn("Rowan Bakery", touch.message_body)

    def test_the_gateway_is_given_key_number_and_text(self):
        self._run_and_text()
        request, touch = self.provider.requests[0], self._touches(self.partner)
        self.assertEqual((request["key"], request["path"]), ("Bearer key-of-the-gateway", "/send"))
        self.assertEqual([(t["id"], t["to"]) for t in request["messages"]], [(touch.sms_uuid, NUMBER)])
        self.assertTrue(request["report_url"].endswith("/sms/status"))

    def test_words(self):
        self._run_and_text()
        case, text = self._case(self.partner), self.provider.texts[0]["text"]
        key = case.access_token.replace("-", "")
        link = f"{case.get_base_url()}/c/{case.id}/{key}"
        self.assertEqual(
            text,
            f"Hello Rowan Bakery, this is Maeve Byrne from {self.company.name} about {self.invoice.name}. "
            f"Is anything missing on our side? Tell me here: {link} Thank you. No texts? Reply STOP.",
        )
        self.assertLessEqual(len(text), 306)

    def test_no_sum_in_the_text(self):
        self._run_and_text()
        words = re.sub(r"https?://\S+", "", self.provider.texts[0]["text"])
        for sum_ in ("123.45", "123", "€", "EUR", "$", "USD"):
            self.assertNotIn(sum_, words.replace(self.invoice.name, ""))
        self.assertEqual(self._touches(self.partner).asked, {str(self._lines_of(self.invoice).id): "123.45"})

    def _lines_of(self, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    def test_a_person_is_greeted_by_first_name(self):
        self.partner.write({"is_company": False, "name": "Nora Daly"})
        self.partner.with_company(self.company).collections_policy_id = self.policy
        self._run_and_text()
        self.assertTrue(self.provider.texts[0]["text"].startswith("Hello Nora, this is Maeve Byrne"))

    def test_in_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.template.with_context(
            lang="fr_FR"
        ).body = "Bonjour {{ object.contact_first_name }} : {{ object.page_link }} {{ object.text_stop }}"
        self.partner.lang = "fr_FR"
        self._run_and_text()
        self.assertTrue(self.provider.texts[0]["text"].startswith("Bonjour Rowan Bakery : http"))

    def test_what_it_is_about_is_in_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search([("name", "=", "collections_gentle")])._update_translations(["fr_FR"])
        self._invoice(self.partner, days=11, amount=10)
        self.partner.lang = "fr_FR"
        preview = self.env["collections.channel.sms"]._preview(
            self.env["collections.run"]._case_for(self.company, self.partner), self.template
        )
        self._run_and_text()
        for words in (preview, self.provider.texts[0]["text"]):
            self.assertNotIn("more", words)
            self.assertIn("de plus", words)

    def test_without_answers_the_page_is_where_texts_are_stopped(self):
        self.company.collections_sms_incoming_key = False
        self._run_and_text()
        self.assertTrue(self.provider.texts[0]["text"].endswith("No texts? Say so there."))

    def test_too_long_is_neither_cut_nor_sent(self):
        wishes = "a good day to you and yours, " * 9
        self.template.body = f"Hello, {wishes} {{{{ object.page_link }}}} {{{{ object.text_stop }}}}"
        self._run()
        text, mail = self._touches(self.partner)
        self.assertEqual((text.channel, text.state, text.failure_type), ("sms", "failed", "too_long"))
        self.assertRegex(text.failure_reason, r"would have 3\d\d characters here, and 306 at most")
        self.assertNoText(self.partner)
        self.assertEqual((mail.channel, mail.state), ("email", "queued"), "the next channel, in the same run")
        self.assertEqual(self._decision(self.partner).channel_why, "too_long")
        self.assertIn("The text message was too long.", self._case(self.partner).next_step)

    def test_exactly_as_long_as_may_be(self):
        self.template.body = f"{'a' * 284} {{{{ object.text_stop }}}}"
        self.assertEqual(self._run_and_text(), [NUMBER])
        self.assertEqual(self.provider.texts[0]["text"], f"{'a' * 284} No texts? Reply STOP.")
        self.assertEqual(len(self.provider.texts[0]["text"]), 306)

    def test_one_character_more(self):
        self.template.body = f"{'a' * 285} {{{{ object.text_stop }}}}"
        self.assertEqual(self._run_and_text(), [])
        self.assertEqual(self._touches(self.partner)[0].failure_type, "too_long")

    def test_mended_words_are_tried_again(self):
        self.template.body = f"{'a' * 285} {{{{ object.text_stop }}}}"
        self._run()
        self._run()
        self.assertEqual(self._touches(self.partner).mapped("channel"), ["sms", "email"])
        self._touches(self.partner)[-1]._set_cancelled("Not this way.")
        self.template.body = "Hello {{ object.contact_first_name }}: {{ object.page_link }} {{ object.text_stop }}"
        self.assertLessEqual(self._case(self.partner).next_action_at, NOW)
        self.assertEqual(self._run_and_text(), [NUMBER])

    def test_words_may_not_name_sums_or_run_code(self):
        before = self.template.body
        for placeholder in ("object.amount_overdue", "object.hold_ids", "object.env.user.id", "1 + 1"):
            with self.assertRaisesRegex(ValidationError, "uses a placeholder that is not for text messages"):
                with self.env.cr.savepoint():
                    self.template.body = f"Hello {{{{ {placeholder} }}}}"
            self.assertEqual(self.template.body, before)

    def test_code_that_came_past_the_check_never_runs(self):
        self.env.cr.execute(
            "UPDATE sms_template SET body = %s WHERE id = %s",
            ['{"en_US": "Hi {{ object.env.user.write({}) }}"}', self.template.id],
        )
        self.env.invalidate_all()
        self._run()
        self.assertFalse(self._touches(self.partner))
        self.assertNoText(self.partner)
        self.assertEqual(self._decision(self.partner).action, "error")

    def test_a_text_counts_in_the_budget(self):
        self.policy.write({"max_per_week": 1, "min_gap_hours": 0})
        self._run_and_text()
        self.stages[10].min_gap_days = 0
        self._go_to(at(days=1))
        self._case(self.partner)._wake("look")
        self._run()
        decision = self._decision(self.partner)
        self.assertEqual((decision.rule, decision.value), ("budget", "1"))
        self.assertEqual(self._states(self.partner), ["sent"])

    def test_the_next_stage_follows_the_text(self):
        self._run_and_text()
        self.assertEqual(self._text_hours(1, days=6), ["rowan@customer.example.com"])
        self.assertEqual(self._case(self.partner).stage_id, self.stages[10])

    def test_timeline_and_channel_on_the_case(self):
        self._run()
        self.assertEqual(self._touches(self.partner)._timeline(), [])
        self._deliver_texts()
        self.assertEqual(self._case(self.partner).last_channel, "Text message")
        self.assertEqual(len(self._touches(self.partner)._timeline()), 1)
