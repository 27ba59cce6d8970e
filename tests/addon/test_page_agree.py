"""On the page: a plan is read, agreed to with name and signature, or declined."""

from odoo.tests import tagged

from .common import NOW
from .paging import PNG, PageCase
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageAgree(PageCase):
    def _offered(self, **values):
        plan = self._offer(self.partner, **values)
        self._send()
        return plan

    def _sign(self, plan, text=None, case=None, token=None, **values):
        text = plan.agreement_hash if text is None else text
        given = {"name": "Nora Daly", "signature": PNG, **values}
        return self._rpc(self._url(f"/agree/{plan.id}/sign", case=case, token=token, text=text), given)

    def _evidence(self, plan):
        """All that stands on a plan about who agreed, and how."""
        return (
            plan.accepted_at,
            plan.accepted_name,
            plan.accepted_by.id,
            plan.accepted_from,
            plan.accepted_hash,
            plan.signature,
        )

    def assertNotAgreed(self, plan, words, **values):
        """One sentence; nothing is kept, not even the signature."""
        state, attachments = plan.state, self.env["ir.attachment"].sudo().search_count([])
        with self.subTest(words=words, **{name: str(value)[:30] for name, value in values.items()}):
            with self.assertUntouched():
                result = self._sign(plan, **values)
            self.assertIn("result", result)
            self.assertRegex(result["result"]["error"], words)
            self.assertRegex(result["result"]["error"], r"^[A-Z][^\n]*\.$")
            self.assertEqual(plan.state, state)
            self.assertEqual(self._evidence(plan), (False, False, False, False, False, False))
            self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), attachments)
        self._forget_attempts()

    def test_it_is_read_first(self):
        plan = self._offered()
        page = self._words(self._open())
        self.assertIn("An offer for you", page)
        self.assertIn("it begins only when you have agreed", page)
        answer = self._open(f"/agree/{plan.id}")
        words = self._words(answer)
        self.assertEqual(answer.status_code, 200)
        for part in ("Our agreement", plan.name, "1,200.00 €", "March 16, 2026 300.00 €", "No interest, no fees"):
            self.assertIn(part, words)
        self.assertIn(plan.agreement_hash, answer.text)
        self.assertEqual((plan.state, self._evidence(plan)[0]), ("offered", False))

    def test_agreed_with_name_and_signature(self):
        plan = self._offered()
        before = plan.attachment_id
        answer = self._sign(plan, name="Nora <b>Daly</b>")
        self.assertTrue(answer["result"]["redirect_url"].startswith(f"/my/collections/{self.case.id}?"))
        self.assertIn("It is agreed, thank you.", self._said_there(self._get(answer["result"]["redirect_url"])))
        self.assertEqual((plan.state, plan.accepted_at, plan.accepted_name), ("active", NOW, "Nora <b>Daly</b>"))
        self.assertEqual((plan.acceptance_channel, plan.accepted_by), ("page", self.partner))
        self.assertEqual((plan.accepted_from, plan.accepted_hash), ("127.0.0.1", plan.agreement_hash))
        self.assertEqual(plan.signature.decode(), PNG)
        self.assertFalse(plan.recorded_by)
        self.assertNotEqual(plan.attachment_id, before)
        # In tests Odoo prints no PDF: what is kept is what would be printed.
        self.assertIn(b"Nora &lt;b&gt;Daly&lt;/b&gt;", plan.attachment_id.raw)
        self.assertIn("accepted", plan.attachment_id.name)
        self.assertNotIn("<b>Daly", "".join(str(m.body) for m in self.case.message_ids) + str(self.case.timeline))
        self.assertTold("Agreed to on the page, by Nora <b>Daly</b>")
        touch = self.assertConfirmed("plan_confirmed", "300.00 €")
        self.assertIn(plan.attachment_id, touch.message_id.attachment_ids)
        self.assertSilentFor(march(11), march(12))

    def test_agreed_only_once(self):
        plan = self._offered()
        self._sign(plan)
        evidence, self.token = self._evidence(plan), self.case.access_token
        self.env["res.partner"].create({"name": "Ida", "parent_id": self.partner.id})
        with self.assertUntouched():
            again = self._sign(plan, name="Somebody Else")
        self.assertRegex(again["result"]["error"], "^This offer has ended")
        self.assertEqual(self._evidence(plan), evidence)
        answer = self._open(f"/agree/{plan.id}")
        self.assertIn("That offer has ended.", self._said_there(answer))

    def test_what_was_chosen_on_the_page(self):
        self._post("/parts", proposal="monthly.3")
        plan = self.case.plan_ids
        self._sign(plan)
        self.assertEqual((plan.state, self._states(plan)), ("active", ["due"] * 3))
        self.assertConfirmed("plan_confirmed", "400.00 €")
        words = self._words(self._open())
        self.assertIn("Pay your next part: 400.00 € by March 18, 2026", words)

    def test_what_is_missing_is_said_and_nothing_is_kept(self):
        plan = self._offered()
        for text in ("0" * 64, plan.agreement_hash[:-1], "é", "x" * 5000):
            self.assertNotAgreed(plan, "^The text was changed since you opened it", text=text)
        self.assertNotAgreed(plan, "^Please read the agreement again", text="")
        gif, large = "R0lGODlhAQABAAAAACw=", PNG[:-4] + "A" * 700_000
        for signature in ("", None, "x", gif, large, ["x"], {"x": 1}, 5, True, "é" + PNG):
            self.assertNotAgreed(plan, "^Your signature is missing", signature=signature)
        for name in ("", "  ", None, [], {"x": 1}, 7, "\x00"):
            self.assertNotAgreed(plan, "^(Write|Please)", name=name)
        self.assertNotAgreed(plan, "^That is a little long", name="x" * 201)

    def test_an_offer_that_has_ended(self):
        plan = self._offered()
        self._day(plan.offer_until)
        self.assertEqual(self._open(f"/agree/{plan.id}").status_code, 200)
        self._day(plan.offer_until.replace(day=plan.offer_until.day + 1))
        self.assertNotAgreed(plan, "^This offer has ended. Please write to us")
        self.assertIn("That offer has ended", self._said_there(self._open(f"/agree/{plan.id}")))
        self._day(march(11))
        plan._cancel("withdrawn")
        self.assertNotAgreed(plan, "^This offer has ended")

    def test_paid_meanwhile(self):
        plan = self._offered()
        self._pay(self.older)
        self.assertNotAgreed(plan, "^A payment has come in since this was offered")

    def test_in_discussion_meanwhile(self):
        """What is to be looked into is not agreed to by the way."""
        plan = self._offered()
        self._post("/wrong", lines=[self._line(self.newer)], code="price", words="Too much")
        result = self._sign(plan)["result"]
        self.assertIn("error", result)
        self.assertEqual((plan.state, self._evidence(plan)[0]), ("offered", False))

    def test_a_text_that_was_written_anew(self):
        """The link to the earlier text does not agree to the new one."""
        plan, first = self._offered(), None
        first = plan.agreement_hash
        self.partner.street = "4 Mill Lane"
        plan._write_agreement()
        if plan.agreement_hash == first:
            plan.agreement_hash = "1" * 64
        self.assertNotAgreed(plan, "^The text was changed", text=first)

    def test_another_customer_s_plan(self):
        plan = self._offered()
        case, token, _moves = self._other(500)
        foreign = self._offer(case.partner_id, count=2)
        self.assertNotAgreed(foreign, "^This offer has ended", case=self.case, token=self.token)
        self.assertNotAgreed(plan, "^This offer has ended", case=case, token=token)
        self.assertNotAgreed(plan, "^This offer has ended", token=token)
        self.assertNotAgreed(plan, "^This offer has ended", token="")
        for number in (0, 2**31, 2**70):
            answer = self._rpc(self._url(f"/agree/{number}/sign", text="x"), {"name": "Nora", "signature": PNG})
            self.assertRegex(answer["result"]["error"], "^This offer has ended")

    # --- declined ---------------------------------------------------------------------------------------------------

    def test_declined_with_a_reason(self):
        plan = self._offered()
        answer = self._post(f"/agree/{plan.id}/decline", words="Two hundred <b>a month</b> would do")
        self.assertIn("Nothing changes for you", self._said_there(answer))
        self.assertEqual((plan.state, plan.declined, plan.accepted_at), ("cancelled", True, False))
        said = self.case.last_reply_id
        self.assertIn("Two hundred <b>a month</b> would do", self._text(said.body))
        self.assertNotIn("<b>a month", str(said.body) + answer.text)
        self.assertEqual(self.case.hold_ids.mapped("hold_type"), ["awaiting_answer"])
        self.assertEqual(len(self._tasks(self.partner, "answer")), 1)
        self.assertEqual(self._letters(), [], "no apology, no pressure")
        self.assertSilentFor(march(11), march(18))

    def test_declined_twice_or_too_late(self):
        plan = self._offered()
        self._post(f"/agree/{plan.id}/decline")
        with self.assertUntouched():
            answer = self._post(f"/agree/{plan.id}/decline", words="No")
        self.assertIn(answer.status_code, (200, 422))
        self.assertIn("ended", self._words(answer))

    def test_a_discount_is_declined_and_never_signed(self):
        plan = self._offered(kind="discount", first_date=march(16), total=1180, user=self.manager)
        self.assertNotAgreed(plan, "^This offer has ended", text="x")
        self.assertIn("That offer has ended", self._said_there(self._open(f"/agree/{plan.id}")))
        self._post(f"/agree/{plan.id}/decline")
        self.assertEqual((plan.state, plan.declined), ("cancelled", True))

    def test_a_plan_that_runs_is_not_declined(self):
        plan = self._agree(self.partner)
        with self.assertUntouched():
            self._post(f"/agree/{plan.id}/decline", words="No")
        self.assertEqual((plan.state, plan.declined), ("active", False))
