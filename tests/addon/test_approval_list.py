from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import at
from .writing import ADDRESS, GROUPS, WORDS, WritingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestApprovalList(WritingCase):
    """Messages that wait for a manager: read, decided on together, written anew."""

    def _given(self):
        self.stages[3].requires_approval = True
        self.partners = self.env["res.partner"].union(
            *(self._customer(f"{name} Bakery") for name in ("Rowan", "Hazel", "Alder"))
        )
        self.invoices = self.env["account.move"].union(*(self._invoice(p, days=12) for p in self.partners))
        self._run()
        self._drop_other_mails()
        self.touches = self.env["collections.touch"].search([("partner_id", "in", self.partners.ids)], order="id")
        self.assertEqual(self.touches.mapped("state"), ["to_approve"] * 3)

    def _notice(self, action):
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"], {"type": "ir.actions.act_window_close"})
        return action["params"]["message"]

    def _reject(self, touches, reason="I speak with them on Thursday", days=14):
        Reject = self.env["collections.reject"].with_user(self.manager)
        return Reject.create({"touch_ids": touches.ids, "reason": reason, "pause_days": days}).action_confirm()

    def _as_manager(self, touches):
        return touches.with_user(self.manager)

    # --- together ---------------------------------------------------------------------------------------------------

    def test_all_together(self):
        self.assertEqual(self._notice(self._as_manager(self.touches).action_approve()), "3 approved.")
        self.assertEqual(self.touches.approved_by, self.manager)
        self.assertEqual(self._deliver(), [], "the run sends them")
        self._run()
        self.assertEqual(len(self._deliver()), 3)
        self.assertEqual(self.touches.mapped("state"), ["sent"] * 3)

    def test_what_was_decided_meanwhile_is_said(self):
        taken_back, approved, waiting = self.touches
        taken_back._set_cancelled("Another stage comes first now.")
        self._as_manager(approved).action_approve()
        self.assertEqual(
            self._notice(self._as_manager(self.touches).action_approve()),
            "1 approved. 1 had been approved before. 1 had been taken back meanwhile.",
        )
        self.assertEqual(self.touches.mapped("state"), ["cancelled", "to_approve", "to_approve"])
        self.assertEqual(waiting.approved_by, self.manager)

    def test_what_has_left_is_said(self):
        self._as_manager(self.touches[0]).action_approve()
        self._run()
        self.assertEqual(
            self._notice(self._as_manager(self.touches).action_approve()), "2 approved. 1 had left already."
        )

    def test_rejected_together(self):
        self.touches[0]._set_cancelled("Nothing is left to ask for.")
        self.assertEqual(self._notice(self._reject(self.touches)), "2 not sent. 1 had been taken back meanwhile.")
        self.assertEqual(self.touches.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(self.touches[0].failure_reason, "Nothing is left to ask for.")
        cases = self.touches[1:].case_id
        self.assertEqual(set(cases.mapped("state")), {"paused"})
        self.assertEqual(set(cases.mapped("paused_until")), {at(days=14)})
        self.assertEqual(set(cases.mapped("pause_reason")), {"I speak with them on Thursday"})
        self.assertEqual(self.touches[0].case_id.state, "open")
        self.touches[0].case_id._wake("test")
        self._run()
        self.assertEqual(self._deliver(), [])
        self.assertEqual(len(self.touches.case_id.touch_ids), 4, "the one that was taken back is asked for anew")

    def test_an_approved_one_may_still_be_rejected(self):
        self._as_manager(self.touches).action_approve()
        self._reject(self.touches)
        self._run()
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self.touches.mapped("state"), ["cancelled"] * 3)

    def test_a_reason_is_needed(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._reject(self.touches, reason="  ")
        self.assertEqual(self.touches.mapped("state"), ["to_approve"] * 3)

    def test_several_companies(self):
        other = self.env["res.company"].create({"name": "Linden West", "country_id": self.env.ref("base.ie").id})
        self.env["account.chart.template"].try_loading("generic_coa", other, install_demo=False)
        policy = self.env["collections.policy"].search([("company_id", "=", other.id), ("segment", "=", "business")])
        partner = self._customer("Willow Tiles")
        case = self.env["collections.run"].with_company(other)._case_for(other, partner)
        stage = policy.stage_ids[0]
        there = self.env["collections.touch"].create(
            {**case._prepare_touch(), "stage_id": stage.id, "channel": "email", "state": "to_approve", "summary": "x"}
        )
        both = self.touches[0] | there
        with self.assertRaises(AccessError):
            self._as_manager(both).action_approve()
        self.assertFalse(self.touches[0].approved_by)
        self.manager.company_ids |= other
        here = both.with_user(self.manager).with_context(allowed_company_ids=(self.company | other).ids)
        self.assertEqual(self._notice(here.action_approve()), "2 approved.")
        self.assertEqual(
            self._notice(here._decided_notice("0 not sent.", here.browse())), "0 not sent. 2 had been approved before."
        )

    def test_collectors_do_not_decide(self):
        for call in (
            self.touches.with_user(self.collector).action_approve,
            self.touches.with_user(self.collector).action_reject,
        ):
            with self.assertRaisesRegex(UserError, "Ask a collections manager"):
                call()
        self.assertFalse(self.touches.approved_by)

    # --- other words ------------------------------------------------------------------------------------------------

    def _change(self, touch, who=None, **values):
        Change = self.env["collections.change.words"].with_user(who or self.manager)
        return Change.with_context(default_touch_id=touch.id).create(values).action_confirm()

    def test_the_words_as_they_would_leave_are_offered(self):
        touch = self.touches[0]
        with Form(
            self.env["collections.change.words"].with_user(self.manager).with_context(default_touch_id=touch.id)
        ) as form:
            self.assertIn(self.invoices[0].name, form.subject)
            self.assertIn("Rowan Bakery", form.body)
            self.assertNotIn("100.00", form.body, "the table is the layout's")
            self.assertIn("100.00", form.preview)
        self.assertFalse(touch.own_body)

    def test_changed_words_leave_and_those_of_others_stay(self):
        touch = self.touches[0]
        self._change(touch, subject="Shall we talk?", body=WORDS)
        self.assertEqual((touch.own_subject, touch.edited_by, touch.edited_at), ("Shall we talk?", self.manager, at()))
        self.assertEqual(touch.message_subject, "Shall we talk?")
        self.assertIn("100.00", touch.message_body)
        self.assertIn("shall we talk about it", touch.message_body)
        self._as_manager(self.touches).action_approve()
        self._run()
        self.assertEqual(len(self._deliver()), 3)
        text = self._letter_text(touch)
        self.assertIn("shall we talk about it this week?", text)
        self.assertIn(self.invoices[0].name, text)
        self.assertEqual(touch.mail_id.subject, "Shall we talk?")
        for other in self.touches[1:]:
            self.assertNotIn("shall we talk", self._letter_text(other))
            self.assertFalse(other.own_body)
        self.assertEqual(touch.case_id.stage_id, self.stages[3])

    def test_changed_words_with_other_figures(self):
        touch = self.touches[0]
        self._change(touch, subject="Shall we talk?", body=WORDS)
        self._as_manager(touch).action_approve()
        self._pay(self.invoices[0], amount=30)
        self._run()
        self.assertEqual(self._deliver(), [ADDRESS])
        self.assertIn("70.00", self._letter_text(touch))
        self.assertIn("shall we talk", self._letter_text(touch))

    def test_bad_words(self):
        for values, words in (
            ({"subject": "Hello", "body": "<p><br></p>"}, "Write some words first"),
            ({"subject": " ", "body": WORDS}, "Write a subject first"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._change(self.touches[0], **values)
        self.assertFalse(self.touches[0].own_body)
        self.assertFalse(self.touches[0].edited_by)

    def test_decided_meanwhile(self):
        self._as_manager(self.touches[0]).action_approve()
        self._reject(self.touches[1])
        for touch in self.touches[:2]:
            with self.assertRaisesRegex(UserError, "decided on meanwhile"):
                self._as_manager(touch).action_change_words()
            with self.assertRaisesRegex(UserError, "decided on meanwhile"):
                self._as_manager(touch)._change_words("Hello", WORDS)
        self.assertFalse(any(self.touches.mapped("own_body")))

    def test_only_managers_change_words(self):
        with self.assertRaisesRegex(UserError, "Ask a collections manager"):
            self.touches[0].with_user(self.collector).action_change_words()
        with self.assertRaises(AccessError):
            self._change(self.touches[0], self.collector, subject="Hello", body=WORDS)
        stranger = new_test_user(
            self.env,
            "stran.ger",
            groups=GROUPS,
            company_id=self._elsewhere().id,
            company_ids=[(6, 0, self._elsewhere().ids)],
        )
        with self.assertRaises(AccessError):
            self.touches[0].with_user(stranger)._change_words("Hello", WORDS)
        self.assertFalse(self.touches[0].own_body)

    def _elsewhere(self):
        Company = self.env["res.company"]
        return Company.search([("name", "=", "Elsewhere")]) or Company.create({"name": "Elsewhere"})

    def test_own_words_of_a_text_message_are_plain(self):
        touch = self.touches[0]
        touch.channel = "sms"
        touch._change_words("ignored", " Hello <b>you</b>,\ncall me? ")
        self.assertEqual(touch._own_words(), ("", "Hello <b>you</b>,\ncall me?"))
