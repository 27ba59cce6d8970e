from odoo.tests import tagged

from .common import at
from .inbox import ADDRESS, ANSWER, InboxCase, written

LETTER = "Dear Rowan Bakery, the invoice was due on 26 February. Is anything missing on our side?"
QUOTES = {
    "Gmail": (
        f'<div dir="ltr">{ANSWER}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Maeve '
        f'Byrne wrote:<br></div><blockquote class="gmail_quote" style="margin:0">{LETTER}</blockquote></div>'
    ),
    "Outlook on the web": (
        f'<div>{ANSWER}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Maeve Byrne</div>'
        f"<div>{LETTER}</div>"
    ),
    "Apple Mail": f'<div>{ANSWER}<div><br><blockquote type="cite"><div>{LETTER}</div></blockquote></div></div>',
    "Yahoo": f'<div>{ANSWER}</div><div class="yahoo_quoted">On Tuesday Maeve Byrne wrote: <p>{LETTER}</p></div>',
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestReplyClosed(InboxCase):
    """The customer answers when all is paid; and what the screen shows of an answer."""

    def setUp(self):
        super().setUp()
        self._go_to(at(days=1))
        if "closed" in self._testMethodName:
            self._pay(self.invoice)
            self._hours(1)
            self.assertEqual(self.case.state, "closed")
            self._go_to(at(days=2))

    def _current(self):
        return self.env["collections.case"].search([("partner_id", "=", self.partner.id), ("state", "!=", "closed")])

    def _new_arrears(self, day=10):
        """A new invoice is twelve days late, and the run has opened a case for it."""
        self._go_to(at(days=day))
        self._invoice(self.partner, days=12, amount=900)
        written_to = self._hours(1)
        return self._current(), written_to

    # --- after the end --------------------------------------------------------------------------------------------------

    def test_closed_case_is_heard(self):
        message = self._reply("I have paid twice!")
        self.assertEqual((message.res_id, self.case.state), (self.case.id, "closed"))
        hold = self._holds()
        self.assertEqual((hold.hold_type, hold.state, hold.case_id), ("awaiting_answer", "active", self.case))
        self.assertEqual((len(self._tasks()), self._tasks().user_id), (1, self.collector))
        self.assertEqual((self.case.last_reply_id, self.case.attention), (message, 3))
        self.assertFalse(self._current(), "it opens no conversation about money")

    def test_closed_case_goes_over_to_the_next(self):
        message = self._reply("I have paid twice!")
        case, written_to = self._new_arrears()
        self.assertNotEqual(case, self.case)
        self.assertEqual(written_to, [])
        self.assertEqual(self._holds().case_id, case)
        self.assertEqual((case.state, case.attention, case.paused_until), ("paused", 3, False))
        self.assertEqual((case.last_reply_id, self._decision_code(case)), (message, "awaiting_answer"))
        self.assertEqual((self._tasks().res_id, len(self._tasks())), (case.id, 1), "the task goes along")
        self.assertEqual(self.case.attention, 0)
        self._silent_days((11, 16, 30))
        self.assertFalse(case.touch_ids)

    def _decision_code(self, case):
        return case.decision_id.code

    def test_closed_case_answered_on_the_next(self):
        self._reply("I have paid twice!")
        case, _none = self._new_arrears()
        case.with_user(self.collector).action_answered()
        self.assertEqual((self._holds().state, case.state), ("lifted", "open"))
        self.assertFalse(self._tasks())
        self._silent_days(range(11, 15))
        self.assertEqual(self._hours(1, days=15), [ADDRESS])
        self.assertEqual(case.stage_id, self.stages[3], "the gentle beginning")

    def test_closed_case_answered_where_they_wrote(self):
        """The collector answers in the old chatter, below the customer's words."""
        self._reply("I have paid twice!")
        case, _none = self._new_arrears()
        with self.mock_mail_gateway():
            self.case.with_user(self.collector).message_post(
                body="We pay it back today.", message_type="comment", subtype_xmlid="mail.mt_comment",
                partner_ids=self.partner.ids,
            )  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual((self._holds().state, case.state), ("lifted", "open"))
        self.assertFalse(self._tasks())

    def test_closed_case_answered_before_the_next(self):
        self._reply("I have paid twice!")
        self.case.with_user(self.collector).action_answered()
        self.assertEqual(self._holds().state, "lifted")
        self.assertFalse(self._tasks())
        case, written_to = self._new_arrears()
        self.assertEqual((case.state, written_to), ("open", [ADDRESS]))

    def test_closed_case_answered_with_a_newer_one_open(self):
        """An old letter is answered while a new conversation goes on: the new one stops."""
        case, written_to = self._new_arrears()
        self.assertEqual(written_to, [ADDRESS])
        message = self._reply()
        self.assertEqual(message.res_id, self.case.id, "where the old letter is")
        self.assertEqual((case.state, case.attention, self._holds().case_id), ("paused", 3, case))
        self.assertEqual((case.last_reply_id, case.touch_ids.state), (message, "sent"))
        self.assertEqual(self.touch.state, "replied", "the letter that was answered")
        self.assertEqual(self._tasks().res_id, case.id)
        self._silent_days((11, 16, 17, 30))

    def test_closed_case_and_a_holiday_note(self):
        self._reply("I am away.", Auto_Submitted="auto-replied")
        self.assertFalse(self._holds() or self._tasks())

    def test_paid_while_the_customer_waits(self):
        """Money is no answer: the case is over, the question is not."""
        self._reply()
        self._pay(self.invoice)
        self._hours(1)
        self.assertEqual((self.case.state, self._holds().state, len(self._tasks())), ("closed", "active", 1))

    # --- what the screen shows --------------------------------------------------------------------------------------------

    def test_quoted_letter_is_left_out(self):
        for name, html in QUOTES.items():
            with self.subTest(name):
                self._hand_in(written(ADDRESS, ANSWER, self.letter, html=html))
                self.assertEqual(self.case.last_reply, ANSWER)
                self.assertIn("missing on our side", self.case.last_reply_id.body, "the message itself is whole")

    def test_quoted_plain_text_is_left_out(self):
        quoted = "\n".join(f"> {line}" for line in LETTER.split(","))
        self._reply(f"{ANSWER}\n\nOn Tue, Maeve Byrne wrote:\n{quoted}\n")
        self.assertEqual(self.case.last_reply, f"{ANSWER}\nOn Tue, Maeve Byrne wrote:")

    def test_answers_between_the_lines(self):
        self._reply("> Is anything missing on our side?\nYes, a pallet.\n> When can you pay?\nOn Friday.")
        self.assertIn("Yes, a pallet.", self.case.last_reply)
        self.assertIn("On Friday.", self.case.last_reply)
        self.assertNotIn("When can you pay", self.case.last_reply)

    def test_nothing_but_a_quote(self):
        """Who sends our letter back without a word is shown as it came."""
        self._hand_in(written(ADDRESS, "", self.letter, html=f'<blockquote type="cite">{LETTER}</blockquote>'))
        self.assertEqual(self.case.last_reply, LETTER)

    def test_empty_reply(self):
        self._reply("")
        self.assertWaits()
        self.assertFalse(self.case.last_reply)

    def test_long_reply_is_cut(self):
        self._reply("word " * 500)
        self.assertEqual(len(self.case.last_reply), 600)

    def test_links_stay_readable(self):
        self._hand_in(
            written(ADDRESS, ANSWER, self.letter, html='<p>See <a href="https://x.example.com">this</a>.</p>')
        )
        self.assertEqual(self.case.last_reply, "See this .")

    def test_script_does_no_harm(self):
        self._hand_in(written(ADDRESS, "x", self.letter, html="<p>Hello<script>alert(1)</script></p>"))
        self.assertEqual(self.case.last_reply, "Hello")
        self.assertNotIn("<script", str(self.case.timeline))

    def test_timeline_shows_it_once(self):
        self._reply()
        self.assertEqual(str(self.case.timeline).count("The pallets arrived broken"), 1)
        self.assertIn("They wrote", str(self.case.timeline))
