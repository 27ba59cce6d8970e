from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .paging import PageCase
from .texting import NUMBER, TextCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsPage(PageCase):
    """On their page customers stop texts, and take that back."""

    def _given(self):
        super()._given()
        self.company.collections_sms = True
        self.partner.phone = "087 123 4567"
        self.token = self.case._portal_ensure_token()

    def _listed(self):
        return bool(self.env["phone.blacklist"].search([("number", "=", NUMBER)]))

    def test_it_is_offered_and_nothing_is_ticked(self):
        answer = self._open()
        self.assertIn("stop_texts", self._names(answer))
        self.assertIn(f"No text messages about this to {NUMBER}, please", self._words(answer))
        self.assertFalse(self._in(answer, "//input[@name='stop_texts'][@checked]"))

    def test_not_offered_where_no_texts_are_sent(self):
        self.company.collections_sms = False
        self.assertNotIn("stop_texts", self._names(self._open()))
        self.company.collections_sms = True
        self.partner.phone = "12"
        self.assertNotIn("stop_texts", self._names(self._open()))

    def test_stop_and_again(self):
        answer = self._post("/channel", stop_texts="1", way="")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self._listed())
        self.assertIn("We send you no text messages.", self._words(answer))
        self.assertNotIn("stop_texts", self._names(answer))
        self.assertEqual(self.case.contact_wishes, "no text messages")
        said = " ".join(self.case.message_ids.mapped(lambda m: str(m.body)))
        self.assertIn("No text messages any more, please, said on the page.", said)
        self.assertFalse(self.partner.collections_no_calls)
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", self.partner.email_normalized)]))
        answer = self._post("/channel", again="1", way="")
        self.assertFalse(self._listed())
        self.assertNotIn("We send you no text messages.", self._words(answer))
        self.assertFalse(self.case.contact_wishes)

    def test_stopping_letters_does_not_stop_texts(self):
        self._post("/channel", stop_email="1", way="")
        self.assertFalse(self._listed())

    def test_again_leaves_the_list_of_others_alone(self):
        other = self.env["phone.blacklist"].create({"number": "+353850000001"})
        self._post("/channel", again="1", way="")
        self.assertTrue(other.active)
        self.assertFalse(self.env["phone.blacklist"].with_context(active_test=False).search([("number", "=", NUMBER)]))


@tagged("post_install", "-at_install", "collections_gentle")
class TestSmsScreens(TextCase):
    """Previews, approvals, and who may write the words."""

    def _given(self):
        super()._given()
        self._run_and_text()
        self.case = self._case(self.partner)

    def _preview(self, user=None):
        values = {"stage_id": self.stages[3].id, "case_id": self.case.id}
        return self.env["collections.preview"].with_user(user or self.collector).create(values)

    def test_preview_shows_the_text_and_its_length(self):
        key = self.case.access_token.replace("-", "")
        preview = self._preview()
        self.assertTrue(preview.text.startswith("Hello Rowan Bakery, this is Maeve Byrne"))
        self.assertIn(self.invoice.name, preview.text)
        self.assertEqual(preview.text_length, f"{len(preview.text)} of 306 characters")
        self.assertEqual(len(preview.text), len(self._sms(self._touches(self.partner)).body), "as long as it will be")
        self.assertNotIn(key, preview.text, "the key is the customer's")
        self.assertEqual(preview.number, NUMBER)
        self.assertTrue(preview.body, "the letter is what is used otherwise")

    def test_preview_says_that_it_is_too_long(self):
        self.template.body = f"{'a' * 288} {{{{ object.text_stop }}}}"
        self.assertEqual(self._preview().text_length, "310 characters: too long, 306 at most are sent.")

    def test_preview_writes_nothing(self):
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self.policy.active, self.policy.active = False, True
        self._run()
        case = self._case(other)
        self.env.cr.execute("UPDATE collections_case SET access_token = NULL, page_for = NULL WHERE id = %s", [case.id])
        self.env.invalidate_all()
        self.case = case
        self.assertTrue(self._preview().text)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(case.access_token)

    def test_readers_preview_too(self):
        reader = new_test_user(self.env, "sms.reader", groups="collections_gentle.group_reader")
        self.assertTrue(self._preview(reader).text)

    def test_a_stage_of_letters_shows_no_text(self):
        preview = self._preview()
        preview.stage_id = self.stages[24]
        self.assertFalse(preview.text or preview.text_length or preview.number)

    def test_waits_for_approval_with_its_words(self):
        self.stages[3].requires_approval = True
        other = self._customer("Elm Garden", phone="087 765 4321")
        self._invoice(other, days=12)
        self.assertEqual(self._run_and_text(), [])
        touch = self._touches(other)
        self.assertEqual((touch.state, touch.channel), ("to_approve", "sms"))
        self.assertIn("Hello Elm Garden", touch.message_body)
        manager = new_test_user(self.env, "sms.approver", groups="collections_gentle.group_manager")
        touch.with_user(manager).action_approve()
        self.assertEqual(self._run_and_text(), ["+353877654321"])
        self.assertEqual(touch.state, "sent")

    def test_managers_write_the_words_and_collectors_read_them(self):
        manager = new_test_user(self.env, "sms.manager", groups="collections_gentle.group_manager")
        self.template.with_user(
            manager
        ).body = "Hello {{ object.contact_first_name }}: {{ object.page_link }} {{ object.text_stop }}"
        self.assertTrue(self.template.with_user(self.collector).body)
        with self.assertRaises(AccessError):
            self.template.with_user(self.collector).body = "Hello"
        foreign = self.env["sms.template"].create(
            {"name": "Ours", "model_id": self.env.ref("base.model_res_partner").id, "body": "Hello"}
        )
        with self.assertRaises(AccessError):
            foreign.with_user(manager).body = "Hi"

    def test_collectors_see_number_and_text_but_not_the_queue(self):
        touch = self._touches(self.partner).with_user(self.collector)
        self.assertEqual(touch.recipient_number, NUMBER)
        self.assertIn("Hello Rowan Bakery", touch.message_body)
        with self.assertRaises(AccessError):
            self.env["sms.sms"].with_user(self.collector).search([])

    def test_a_text_by_hand_has_a_link_that_opens(self):
        composer = (
            self.env["sms.composer"]
            .with_user(self.collector)
            .with_context(
                default_template_id=self.template.id, default_res_model="collections.case", default_res_id=self.case.id
            )
            .create({})
        )
        self.assertIn(self.case.access_token.replace("-", ""), composer.body)

    def test_readers_have_no_key(self):
        reader = new_test_user(self.env, "sms.reader", groups="collections_gentle.group_reader")
        with self.assertRaises(AccessError):
            self.case.with_user(reader).read(["page_link"])

    def test_a_stage_takes_words_for_cases_only(self):
        foreign = self.env["sms.template"].create(
            {"name": "Ours", "model_id": self.env.ref("base.model_res_partner").id, "body": "Hello"}
        )
        with self.assertRaisesRegex(Exception, "written for collection cases"):
            self.stages[3].sms_template_id = foreign

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.collections_sms)
        settings.collections_sms = False
        settings.execute()
        self.assertFalse(self.company.collections_sms)

    def test_the_policies_that_a_company_starts_with(self):
        company = self.env["res.company"].create({"name": "Elm Works"})
        policies = self.env["collections.policy"].search([("company_id", "=", company.id)]).grouped("segment")
        private = policies["private"].stage_ids.filtered(lambda stage: stage.days_after_due == 9)
        self.assertEqual((private.channel, private.second_channel), ("sms", "email"))
        self.assertEqual(private.sms_template_id, self.env.ref("collections_gentle.sms_template_private_short"))
        self.assertTrue(private.mail_template_id)
        self.assertFalse(company.collections_sms, "nobody is texted before somebody says so")
