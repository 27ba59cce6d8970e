from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import at
from .writing import ADDRESS, WORDS, WritingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestWriteSent(WritingCase):
    """A message by hand that nothing speaks against."""

    def _given(self):
        self.partner, self.invoice, self.case = self._owing()

    def test_it_opens_with_the_words_of_the_next_stage_and_what_is_open(self):
        self.case._step(self.env["collections.run"].create({"company_id": self.company.id}), at(hour=22))
        composer = self._composer(self.case)
        self.assertEqual((composer.channel, composer.stage_id, composer.with_items), ("email", self.stages[3], True))
        self.assertIn(self.invoice.name, composer.subject)
        self.assertIn("Rowan Bakery", composer.body)
        self.assertFalse(composer.hard_words)
        self.assertIn("100.00", composer.preview)
        self.assertSilent(self.partner)

    def test_it_leaves_through_the_queue_and_counts(self):
        touch = self._write(self.case, subject="Shall we talk?", body=WORDS)
        self.assertEqual((touch.kind, touch.state, touch.channel), ("manual", "queued", "email"))
        self.assertEqual(
            (touch.own_subject, touch.edited_by, touch.user_id), ("Shall we talk?", self.collector, self.collector)
        )
        self.assertFalse(touch.stage_id)
        self.assertEqual(touch.asked, {str(self.invoice.line_ids.filtered("date_maturity").id): "100.00"})
        self.assertFalse(self.case.last_contact_at, "queued is not delivered")
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual((touch.state, touch.sent_at), ("sent", at()))
        self.assertEqual(self._header("Subject"), "Shall we talk?")
        self.assertFalse(self._header("Auto-Submitted"))
        self.assertIn("shall we talk about it this week?", self._letter_text(touch))
        heading, row, total = self._letter_tables(touch)[0]
        self.assertEqual((heading[-1], row[0]), ("Still open", self.invoice.name))
        self.assertIn("100.00", row[-1])
        self.assertEqual(row[-1], total[-1])
        self.assertEqual(self.case.last_contact_at, at())
        self.assertFalse(self.case.stage_id, "the ladder has not moved")

    def test_the_run_waits_for_it_and_the_budget_counts_it(self):
        self._write(self.case, subject="Shall we talk?", body=WORDS)
        self._run()
        self.assertEqual(self.case.decision_id.rule, "pending_touch")
        self.assertEqual(self._deliver(), [ADDRESS])
        self._go_to(at(1))
        self._run()
        self.assertEqual(self.case.decision_id.rule, "budget")
        self.assertEqual(self._deliver(), [])
        self._go_to(at(3))
        self._run()
        self.assertEqual(self._touches(self.partner)[-1].stage_id, self.stages[3], "the first stage, nothing skipped")

    def test_without_the_table(self):
        touch = self._write(self.case, subject="Shall we talk?", body=WORDS, with_items=False)
        self.assertEqual((touch.line_ids.ids, touch._asked_amounts()), ([], {}))
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self._letter_tables(touch), [])
        self.assertNotIn("100.00", self._letter_text(touch))
        self.assertIn(self.case._page_url(""), touch.mail_id.body_html)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        composer = self._composer(self.case)
        self.assertIn("100,00", composer.preview, "as the French write it")
        composer.write({"subject": "Bonjour", "body": "<p>Un mot de nous.</p>"})
        composer.action_send()
        self.assertEqual(self.case.touch_ids.lang, "fr_FR")

    def test_words_are_words_and_no_program(self):
        sly = '<p>Hi <t t-out="object.env.cr"/>{{ 7 * 7 }}<script>alert(1)</script></p>'
        touch = self._write(self.case, subject="{{ 7 * 7 }}", body=sly)
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self._header("Subject"), "{{ 7 * 7 }}")
        self.assertIn("{{ 7 * 7 }}", self._letter_text(touch))
        for bad in ("<script", "Cursor", "alert(1)"):
            self.assertNotIn(bad, touch.mail_id.body_html)

    def test_another_text_is_taken_up_in_the_form(self):
        with Form(
            self.env["collections.write"].with_user(self.collector).with_context(default_case_id=self.case.id)
        ) as form:
            form.stage_id = self.stages[24] if self.stages[24].mail_template_id else self.stages[10]
            other = form.subject
            form.stage_id = self.env["collections.stage"]
            self.assertFalse(form.subject)
            self.assertTrue(other)
            form.subject, form.body = "Hello", WORDS
        self.assertSilent(self.partner)

    # --- bad input --------------------------------------------------------------------------------------------------

    def assertRefused(self, words, **values):
        with self.assertRaisesRegex(UserError, words):
            self._write(self.case, **values)
        self.assertSilent(self.partner)

    def test_empty_words(self):
        for body in (False, "", "<p><br></p>", "<p>  </p>"):
            self.assertRefused("Write some words first", subject="Hello", body=body)
        self.assertRefused("Write a subject first", subject="  ", body=WORDS)

    def test_a_channel_that_is_not_offered(self):
        self.assertEqual(self._composer(self.case).channels[0], "email")
        self.assertRefused("cannot be reached this way", channel="sms", text="Hello")

    def test_a_case_that_is_over(self):
        self._pay(self.invoice)
        self.case._close(at())
        with self.assertRaisesRegex(UserError, "conversation is over"):
            self.case.with_user(self.collector).action_write()
        self.assertSilent(self.partner)

    # --- rights -----------------------------------------------------------------------------------------------------

    def test_readers_do_not_write(self):
        reader = new_test_user(self.env, "rea.der", groups="base.group_user,collections_gentle.group_reader")
        with self.assertRaises(AccessError):
            self.case.with_user(reader).action_write()
        with self.assertRaises(AccessError):
            self._composer(self.case, reader, subject="Hello", body=WORDS)
        with self.assertRaises(AccessError):
            self.case.with_user(reader)._write_by_hand("email", "Hello", WORDS)
        self.assertSilent(self.partner)

    def test_a_collector_of_another_company_does_not_write(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stran.ger",
            groups="base.group_user,collections_gentle.group_collector",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self._composer(self.case, stranger, subject="Hello", body=WORDS).action_send()
        self.assertSilent(self.partner)

    def _they_write(self, words):
        post = {"message_type": "email", "subtype_xmlid": "mail.mt_comment"}
        self.case.message_post(body=words, author_id=self.partner.id, **post)
        # The collector follows the case and hears of it.
        self.env["mail.mail"].search([("recipient_ids", "in", self.collector.partner_id.ids)]).state = "cancel"

    # --- one conversation -------------------------------------------------------------------------------------------

    def test_a_reminder_under_way_is_taken_back(self):
        self._run()
        reminder = self._touches(self.partner)
        composer = self._composer(self.case, subject="Shall we talk?", body=WORDS)
        self.assertEqual(composer.under_way, reminder.summary)
        composer.action_send()
        self.env.invalidate_all()
        self.assertEqual((reminder.state, reminder.mail_id.state), ("cancelled", "cancel"))
        self.assertEqual(reminder.failure_reason, "Maeve Byrne writes by hand instead.")
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self._header("Subject"), "Shall we talk?")
        self.assertEqual(self._states(self.partner), ["cancelled", "sent"])

    def test_it_answers_a_customer_who_waits_once_it_has_left(self):
        self._they_write("When can I come by?")
        self.assertEqual(self.case.attention, 3)
        self._go_to(at(hour=11))
        composer = self._composer(self.case, subject="Thursday?", body=WORDS)
        self.assertFalse(composer.soft_words or composer.hard_words, "writing is the answer")
        composer.action_send()
        self.assertEqual(self.case.attention, 3, "nothing has left yet")
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertEqual(self.case.attention, 0)
        self.assertEqual(self.case.hold_ids.mapped("state"), ["lifted"])
        self.assertFalse(self._activities(self.partner, "activity_answer"))

    def test_an_old_message_does_not_answer_a_call_that_was_promised_since(self):
        self._write(self.case, subject="Shall we talk?", body=WORDS)
        self.assertEqual(self._deliver(), [ADDRESS])
        self._go_to(at(days=2))
        self.case.with_user(self.collector)._call_back_at(at(days=6, hour=14))
        for days in range(2, 6):
            self._go_to(at(days=days, hour=12))
            self._run()
            self.assertEqual(self._deliver(), [])
        self.assertEqual(self.case._waiting_holds().mapped("state"), ["active"])
        self.assertEqual(self.case.decision_id.rule, "hold")
        self.case.request_ids._end("done")
        self._run()
        self.assertTrue(self.case._waiting_holds(), "the message is older than the promise")

    def test_a_new_message_does_not_replace_the_call_that_was_promised(self):
        self.case.with_user(self.collector)._call_back_at(at(days=6, hour=14))
        self._go_to(at(days=1))
        self._write(self.case, subject="Before we talk", body=WORDS)
        self.assertEqual(self._deliver(), [ADDRESS])
        self._run()
        self.assertEqual(self.case._waiting_holds().mapped("state"), ["active"])
        self.case.request_ids._end("done")
        self._run()
        self.assertFalse(self.case._waiting_holds())

    def test_what_came_after_it_was_written_is_not_answered(self):
        touch = self._write(self.case, subject="Shall we talk?", body=WORDS)
        self._go_to(at(hour=11))
        self._they_write("I paid!")
        self.assertEqual(self._deliver(), [])
        self.assertEqual(touch.state, "cancelled")
        self.assertEqual(self.case.attention, 3)
        (told,) = self._told(self.case)
        self.assertIn("did not leave", told)
        self.assertIn("shall we talk", touch.own_body, "the words are kept")
