"""What was offered, in which words, who agreed to it, and how that is known."""

import hashlib

from odoo.tests import tagged

from .planning import PlanCase, plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPlanAgreement(PlanCase):
    def _given(self):
        self.partner, self.invoice = self._owing(1200)
        self._send()

    def test_offered_with_the_text_and_its_pdf(self):
        plan = self._offer(self.partner)
        self.assertEqual((plan.state, plan.offered_at.date(), plan.offer_until), ("offered", march(10), march(24)))
        self.assertEqual(plan.agreement_hash, hashlib.sha256(str(plan.agreement).encode()).hexdigest())
        for words in (plan.name, self.invoice.name, "1,200.00", "300.00", "Rowan Bakery", "Maeve Byrne"):
            self.assertIn(words, plan.agreement)
        self.assertEqual(plan.attachment_id.name, f"Agreement {plan.name.replace('/', '-')}-1.pdf")
        self.assertEqual(
            (plan.attachment_id.res_model, plan.attachment_id.res_id), ("collections.case", plan.case_id.id)
        )
        touch = self._touches(self.partner)[-1]
        self.assertEqual((touch.purpose, touch.kind, touch.plan_id), ("plan_offered", "service", plan))
        self.assertEqual(touch.message_id.attachment_ids, plan.attachment_id)
        mail = self._send()
        self.assertEqual(len(mail), 1)
        rows = self._letter_tables(touch)[0]
        self.assertEqual(len(rows), 5, "a heading and four parts")
        self.assertIn("300.00 €", " ".join(rows[1]))

    def test_a_real_pdf(self):
        plan = self._offer(self.partner)
        plan.sudo().with_context(force_report_rendering=True)._attach_agreement()
        self.assertEqual(plan.attachment_id.raw[:5], b"%PDF-")

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["collections_gentle"], ["fr_FR"])
        partner, _invoice = self._owing(800, name="Boulangerie Roux", lang="fr_FR")
        plan = self._offer(partner)
        self.assertEqual(plan.agreement_lang, "fr_FR")
        self.assertIn("mars 2026", plan.agreement)
        self.assertNotIn("How to pay", plan.agreement)

    def test_reminders_under_way_are_taken_back(self):
        partner = self._customer("Alder Crafts")
        self._invoice(partner, amount=500)
        self._run()
        self._offer(partner)
        reminder = self._touches(partner).filtered(lambda t: t.kind == "reminder")
        self.assertEqual((reminder.state, reminder.mail_id.state), ("cancelled", "cancel"))

    def test_accepted_by_mail(self):
        plan = self._offer(self.partner)
        self._send()
        self._day(march(12))
        case = plan.case_id
        message = case.message_post(
            body="Yes, that suits us. Anna",
            author_id=self.partner.id,
            email_from="Anna <anna@rowan.example>",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(case.attention, 3, "they wrote, and wait for us")
        wizard = self.env["collections.accept.plan"].with_user(self.collector).create({"plan_id": plan.id})
        self.assertEqual((wizard.message_id, wizard.name), (message, self.partner.name))
        self.assertIn("that suits us", wizard.message_words)
        wizard.name = "Anna Rowan"
        wizard.action_confirm()
        self.assertEqual((plan.state, plan.accepted_name, plan.acceptance_channel), ("active", "Anna Rowan", "email"))
        self.assertEqual((plan.accepted_at.date(), plan.accepted_from), (march(12), "Anna <anna@rowan.example>"))
        self.assertEqual((plan.acceptance_message_id, plan.accepted_hash), (message, plan.agreement_hash))
        self.assertEqual((plan.recorded_by, plan.object_until), (self.collector, False))
        self.assertEqual(case.attention, 0, "the confirmation is our answer")
        self._send()
        self.assertEqual(self._purposes(self.partner)[-1], "plan_confirmed")

    def test_accepted_on_the_phone_may_be_objected_to(self):
        plan = self._agree(self.partner, accepted_name="Anna Rowan")
        self.assertEqual((plan.acceptance_channel, plan.object_until), ("call", march(17)))
        self.assertEqual(len(self._send()), 1, "one message: the confirmation")

    def test_accepted_on_the_page(self):
        """What the customer's page will do: the text that was seen is the text that counts."""
        plan = self._offer(self.partner)
        accepted = plan.sudo()._accept("Anna Rowan", "page", address="192.0.2.7", agreement_hash=plan.agreement_hash)
        self.assertEqual((accepted, plan.accepted_from, plan.object_until), (plan, "192.0.2.7", False))

    def test_a_promise_is_replaced_without_blame(self):
        promise = self._promise(self.partner, on=march(16))
        plan = self._agree(self.partner, self.invoice)
        self.assertEqual((promise.state, plan.state), ("superseded", "active"))
        self.assertEqual(promise.level, 0)

    def test_a_request_to_pay_in_parts_is_answered(self):
        hold = (
            self.env["collections.hold"]
            .with_user(self.collector)
            .create({"case_id": self._case(self.partner).id, "hold_type": "plan_request", "reason": "They asked"})
        )
        self._offer(self.partner)
        self.assertEqual(hold.state, "lifted")

    def test_a_later_date(self):
        """A plan of one part: the invoice keeps its due date, the ladder follows the agreement."""
        plan = self._later(self.partner, march(20))
        self.assertEqual((plan.kind, self._parts(plan)), ("later", [(march(20), 1200, "due")]))
        self.assertEqual(plain(plan.summary), "A later date is agreed: 1,200.00 € on 03/20/2026")
        self.assertEqual(self._visit(march(13)), 1, "the confirmation, and nothing else")
        self.assertEqual(self._visit(march(16)), 1, "the 17th is a holiday")
        self.assertEqual(self._visit(march(18)), 0)
        self.assertEqual(self._purposes(self.partner), [3, "later_noted", "instalment_soon"])
        self.assertEqual(self.invoice.invoice_date_due.month, 2)

    def test_one_part_is_a_later_date(self):
        self.assertEqual(self._offer(self.partner, count=1).kind, "later")

    def test_a_weekend_that_was_named_is_meant(self):
        self.assertEqual(self._parts(self._later(self.partner, march(21)))[0][0], march(21))

    def test_no_note_right_after_the_confirmation(self):
        self._agree(self.partner, first_date=march(12))
        self._send()
        self.assertEqual(self._visit(march(11)), 0)

    def test_the_timeline_tells_it(self):
        plan = self._offer(self.partner)
        self._day(march(11))
        plan.with_user(self.collector)._accept("Anna Rowan", "call")
        timeline = plain(plan.case_id.timeline)
        self.assertIn("Offered: 1,200.00 € in 4 parts", timeline)
        self.assertIn("Accepted: 1,200.00 € in 4 parts", timeline)

    def test_a_draft_is_silent_and_changes_nothing(self):
        plan = self._draft(self.partner)
        self.assertEqual((plan.state, plan.agreement, plan.attachment_id), ("draft", False, self.env["ir.attachment"]))
        self._visit(march(16))
        self.assertEqual(self._said(self.partner)[-1], (3, 16, 10), "the ladder goes on")
        newer = self._draft(self.partner, previous_id=plan.id)
        self.assertEqual((plan.state, newer.version), ("superseded", 1))
