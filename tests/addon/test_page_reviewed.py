"""What a review of the page has found: sent twice, told to the wrong people, or left open for ever."""

import base64

from odoo.tests import new_test_user, tagged

from .common import at
from .paging import PNG, PageCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageReviewed(PageCase):
    # --- money on its way -------------------------------------------------------------------------------------------

    def test_the_same_invoice_is_not_paid_again_while_its_payment_is_pending(self):
        """Another one is, for nothing of it is on its way."""
        self._provider()
        self._checkout(f"invoice.{self.older.id}")
        paying = self._transactions()
        paying._set_pending()
        paying._post_process()
        with self.assertUntouched():
            sentence = self._sentence(self._checkout(f"invoice.{self.older.id}"))
        self.assertEqual(
            sentence, "A payment of yours is on its way to us, and there is nothing more to do for now. Thank you."
        )
        self.assertIn("Pay what is due: 1,000.00 €", self._words(self._open()))
        self._checkout("due.EUR")
        self.assertEqual(self._transactions()[1:].invoice_ids, self.newer)

    def test_a_pending_payment_that_odoo_has_looked_at_keeps_the_run_silent(self):
        self._provider()
        self._checkout("all.EUR")
        paying = self._transactions()
        paying._set_pending()
        paying._post_process()
        self._day(march(13))
        paying.last_state_change = at(days=3)
        self._day(march(17))
        self._run()
        self.assertEqual(self._letters(), [])
        self.assertIn("online payment", self.case.next_step)

    def test_nobody_is_thanked_for_a_payment_that_failed_or_was_only_begun(self):
        self._provider()
        self._checkout("all.EUR")
        self.assertEqual(self._said_there(self._open(said="payment")), "")
        self._transactions()._set_error("No money there")
        self.assertIn("nothing was taken", self._said_there(self._open(said="payment")))
        self._go_to(at(hour=12))
        self.assertEqual(self._said_there(self._open(said="payment")), "", "that was another time")

    # --- strangers with a link --------------------------------------------------------------------------------------

    def test_a_stranger_who_is_logged_in_pays_with_no_kept_card_and_keeps_none(self):
        token = self._kept_card(self.partner)
        stranger = self.env["res.partner"].create({"name": "Somebody"})
        self._login(new_test_user(self.env, "some.body", groups="base.group_portal", partner_id=stranger.id))
        self.assertEqual(self._open().status_code, 200, "they have the link")
        for values in ({"flow": "token", "token_id": token.id}, {"tokenization_requested": True}):
            with self.subTest(**values), self.assertUntouched():
                self.assertIn("Something is missing", self._sentence(self._checkout("all.EUR", **values)))
        self.assertNotIn("1234", self._open("/pay", what="all.EUR").text)

    def test_a_settled_page_hands_out_no_newer_invoice(self):
        self._pay(self.newer | self.older)
        self._run()
        self.assertEqual(self.case.state, "closed")
        later = self._invoice(self.partner, days=-5, amount=70)
        self.assertEqual(self._open().status_code, 200)
        self.assertClosedDoor(self._open(f"/invoice/{later.id}"))

    def test_after_a_merge_the_old_link_does_not_say_that_all_is_settled(self):
        twin, token, _moves = self._other(70, name="Rowan Bakery Ltd")
        (self.partner | twin.partner_id)._collections_unite(self.partner)
        self.assertEqual(twin.state, "closed")
        self.assertEqual(self._open(case=twin, token=token).status_code, 404)
        self.assertEqual(self._open().status_code, 200)

    # --- what answers a request -------------------------------------------------------------------------------------

    def _waiting(self):
        return self.case.hold_ids.filtered(lambda h: h.state == "active" and h.hold_type == "awaiting_answer")

    def test_a_letter_is_not_the_call_that_they_have_asked_for(self):
        self._post("/call", day="2026-03-13")
        self.case.with_user(self.collector).message_post(
            body="I will!", partner_ids=self.partner.ids, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(len(self._tasks(self.partner, "callback")), 1)
        self.assertEqual(self.case.request_ids.state, "open")
        self.assertEqual(self.case.request_ids.answer_by, march(13), "the call is the answer")
        self._tasks(self.partner, "callback").with_user(self.collector).action_feedback(feedback="All is well")
        self.assertEqual(self.case.request_ids.state, "done")
        self.assertFalse(self._waiting() | self.case.hold_ids.filtered(lambda h: h.state == "active"))

    def test_done_is_done_with_the_waiting_too(self):
        self._post("/call", day="2026-03-13")
        self.assertTrue(self._waiting())
        self.case.request_ids.with_user(self.collector).action_done()
        self.assertFalse(self._waiting())
        self.assertFalse(self._tasks(self.partner, "callback"))

    def test_an_offer_answers_the_wish_for_parts(self):
        self._post("/suggest", words="100 every Friday")
        self.assertEqual(self.case.request_ids.state, "open")
        self._offer(self.partner)
        self.assertEqual(self.case.request_ids.state, "done")
        self.assertNotIn("You will have our answer", self._words(self._open()))

    # --- in confidence ----------------------------------------------------------------------------------------------

    def test_a_hardship_that_a_colleague_of_theirs_tells_is_confirmed_to_nobody_else(self):
        self._login(self._portal_user(self.partner))
        self._post("/difficult", words="My father is ill.")
        self.assertEqual(self.case.hold_ids.sudo().hold_type, "hardship")
        self.assertFalse(self._news("pause_noted"))
        self.assertEqual(self._letters(), [])

    def test_what_we_write_to_others_is_not_on_the_page(self):
        lawyer = self.env["res.partner"].create({"name": "Aidan Law", "email": "aidan@law.example.com"})
        for reader, words in ((lawyer, "What may we ask of them?"), (self.partner, "Good morning, Nora")):
            self.case.with_user(self.collector).message_post(
                body=words, partner_ids=reader.ids, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        page = self._words(self._open())
        self.assertIn("Good morning, Nora", page)
        self.assertNotIn("What may we ask", page)

    # --- pictures ---------------------------------------------------------------------------------------------------

    def test_a_broken_picture_is_kept_as_it_came(self):
        """It is evidence; and no picture makes the page stumble."""
        broken = base64.b64decode(PNG)[:40] + b"\x00" * 30
        answer = self._post("/message", files=[("files", ("a.png", broken))], words="See here")
        self.assertEqual((answer.status_code, self._alert(answer)), (200, ""))
        kept = self.env["ir.attachment"].search([("collections_upload", "=", True)])
        self.assertEqual(kept.raw, broken)

    def test_a_signature_is_a_picture(self):
        plan = self._offer(self.partner)
        sign = self._url(f"/agree/{plan.id}/sign", text=plan.agreement_hash)
        broken = base64.b64encode(base64.b64decode(PNG)[:36]).decode()
        for signature in (broken, "iVBORw0KGgo=", PNG * 2, None, 7):
            with self.subTest(signature=str(signature)[:20]), self.assertUntouched():
                result = self._rpc(sign, {"name": "Nora", "signature": signature})["result"]
                self.assertEqual(result["error"], "Your signature is missing. Please sign in the box.")
        self.assertEqual(plan.state, "offered")

    # --- again and again --------------------------------------------------------------------------------------------

    def test_who_puts_plans_back_again_and_again_is_asked(self):
        for _time in range(4):
            self._post("/parts", proposal="monthly.3")
        self.assertEqual(self.case.plan_ids.mapped("state").count("offered"), 1)
        with self.assertUntouched():
            answer = self._post("/parts", proposal="monthly.2")
        self.assertRegex(self._alert(answer), "^This proposal is not possible any more")

    def test_the_first_letter_of_a_conversation_leaves_older_plan_links_alone(self):
        plan = self._agree(self.partner)
        link, key = plan._pay_url(1), plan.access_token
        self.case.sudo().write({"access_token": False, "page_for": False})
        self.case.sudo()._ensure_page_links()
        self.assertEqual(plan.access_token, key)
        self.assertEqual(self._get(link).status_code, 200)

    def test_who_has_only_a_telephone_is_not_written_to(self):
        self._post("/person", name="Orla Quinn", phone="+353 86 11")
        self.assertRefused(
            self.partner,
            "They gave no e-mail address",
            self.case.request_ids.with_user(self.collector).action_use_contact,
        )

    def test_somebody_we_know_is_not_made_twice(self):
        known = self.env["res.partner"].create(
            {"name": "Orla", "parent_id": self.partner.id, "email": "Orla@Customer.example.com", "type": "other"}
        )
        self._post("/person", name="Orla Quinn", email="orla@customer.example.com")
        self.case.request_ids.with_user(self.collector).action_use_contact()
        self.assertEqual(self.case.request_ids.contact_id, known)
        self.assertEqual((self.partner.child_ids, known.type), (known, "collections"))

    def test_a_promise_for_later_is_not_due(self):
        self._post("/promise", day="2026-03-20", lines=[self._line(self.newer)])
        page = self._words(self._open())
        self.assertIn("Pay what is due: 200.00 €", page)
        self.assertIn("Pay what you have planned: 1,000.00 €", page)
        promise = self.case.promise_ids
        self._provider()
        self._checkout(f"promise.{promise.id}")
        self.assertEqual((self._transactions().amount, self._transactions().invoice_ids), (1000, self.newer))

    def test_several_currencies_are_promised_at_once(self):
        dollars = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "USD")])
        dollars.active = True
        foreign = self._invoice(self.partner, days=5, amount=80, currency_id=dollars.id)
        lines = [self._line(self.newer), self._line(foreign)]
        self.assertEqual(self._alert(self._post("/promise", day="2026-03-20", lines=lines)), "")
        self.assertEqual(
            sorted(self.case.promise_ids.mapped(lambda p: (p.currency_id.name, p.amount))),
            [(self.company.currency_id.name, 1000), ("USD", 80)],
        )
        self.assertEqual(self.case.promise_ids.line_ids, self._lines(self.newer, foreign))
