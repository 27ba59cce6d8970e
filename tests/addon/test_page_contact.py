"""On the page: somebody else, another way, a call, a message."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .paging import PageCase
from .planning import plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageContact(PageCase):
    def _asked(self):
        return self.case.request_ids.sorted("id")

    # --- somebody else ----------------------------------------------------------------------------------------------

    def _somebody_else(self, **form):
        base = {
            "name": "Orla <b>Quinn</b>",
            "email": "orla@customer.example.com",
            "phone": "+353 86 11",
            "words": "She pays",
        }
        return self._post("/person", **{**base, **form})

    def test_somebody_else_is_right(self):
        reminder = self._reminder_under_way()
        answer = self._somebody_else()
        self.assertIn("it has reached us", self._said_there(answer))
        request = self._asked()
        self.assertEqual((request.kind, request.state, request.words), ("person", "open", "She pays"))
        contact = (request.new_name, request.new_email, request.new_phone)
        self.assertEqual(contact, ("Orla <b>Quinn</b>", "orla@customer.example.com", "+353 86 11"))
        self.assertStopped(reminder)
        self.assertEqual(self.case.contact_id, self.partner, "nobody else is written to yet")
        self.assertEqual(self._tasks(self.partner, "check_contact").user_id, self.collector)
        self.assertConfirmed("request_noted", "somebody else is the right person: Orla <b>Quinn</b>")
        self.assertNotIn(
            "<b>Quinn", answer.text + str(self.case.timeline) + self._news("request_noted").mail_id.body_html
        )
        self.assertSilentFor(march(11), march(18))

    def test_a_collector_confirms_and_the_old_link_opens_nothing(self):
        self._somebody_else(name="Orla Quinn")
        old_plan = self._agree(self.partner)
        plan_link = old_plan._pay_url(1)
        self._asked().with_user(self.collector).action_use_contact()
        contact = self._asked().contact_id
        self.assertEqual(
            (contact.name, contact.email, contact.parent_id), ("Orla Quinn", "orla@customer.example.com", self.partner)
        )
        self.assertEqual((self._asked().state, self._asked().ended_by), ("done", self.collector))
        self.assertEqual(self.case.contact_id, contact)
        self.assertFalse(self._tasks(self.partner, "check_contact"))
        self.assertClosedDoor(self._open())
        self.assertEqual(self._get(plan_link).status_code, 404)
        self.token = self.case._portal_ensure_token()
        self.assertIn("Hello Orla", self._words(self._open()))
        self._send()
        before = self._touches(self.partner)
        self._visit(march(18), march(25))
        later = self._touches(self.partner) - before
        self.assertTrue(later)
        self.assertEqual(
            (later.contact_id, set(later.mapped("recipient_email"))), (contact, {"orla@customer.example.com"})
        )

    def test_only_once_and_only_with_a_way_to_reach_them(self):
        self._somebody_else(email="", phone="")
        request = self._asked().with_user(self.collector)
        with self.assertRaisesRegex(UserError, "They gave no e-mail address"):
            request.action_use_contact()
        request.action_decline()
        with self.assertRaisesRegex(UserError, "no new contact here"):
            request.action_use_contact()
        self.assertEqual((request.state, self.case.contact_id), ("declined", self.partner))

    def test_a_reader_confirms_nobody(self):
        self._somebody_else()
        reader = new_test_user(self.env, "una.reader", groups="collections_gentle.group_reader")
        for work in ("action_use_contact", "action_done", "action_decline"):
            with self.assertRaises(AccessError):
                getattr(self._asked().with_user(reader), work)()
        self.assertEqual((self._asked().state, self.case.contact_id), ("open", self.partner))

    def test_a_person_who_is_none(self):
        self.assertRefusedThere("/person", "^Please tell us the name", name=" ", email="orla@customer.example.com")
        for email in ("orla", "orla@", "a@b.example, c@d.example"):
            self.assertRefusedThere("/person", "^This e-mail address", name="Orla", email=email)

    # --- another way ------------------------------------------------------------------------------------------------

    def _is_listed(self):
        return self.env["mail.blacklist"].search_count([("email", "=", self.partner.email_normalized)])

    def test_no_e_mails_at_once_and_again(self):
        reminder = self._reminder_under_way()
        answer = self._post("/channel", stop_email="1")
        self.assertIn("It is changed", self._said_there(answer))
        self.assertIn("We do not write to hazel@customer.example.com", self._words(answer))
        self.assertEqual(self._is_listed(), 1)
        self.assertStopped(reminder)
        self.assertTold("No e-mails any more, please")
        self.assertSilentFor(march(10), march(11), march(18))
        self.assertFalse(self.case.request_ids)
        self._day(march(19))
        answer = self._post("/channel", again="1")
        self.assertIn("We may write to you and call you again", self._said_there(answer))
        self.assertEqual(self._is_listed(), 0)
        self.assertTold("May be written to and called again")
        self._day(march(20))
        self._run()
        self.assertEqual(len(self._letters()), 1, "the conversation goes on")

    def test_no_calls_and_none_from_the_run(self):
        self.stages[3].write({"channel": "call", "call_script": "<p>How are things going?</p>"})
        self.partner = self._customer("Hazel Tiles")
        self._invoice(self.partner, days=12, amount=1000)
        self.case = self.partner._collections_case_for(self.company)
        self.token = self.case._portal_ensure_token()
        answer = self._post("/channel", stop_calls="1")
        self.assertIn("We do not call you.", self._words(answer))
        self.assertTrue(self.partner.collections_no_calls)
        self.assertIn("No calls, please.", self._words(answer))
        self.assertEqual(self.case.request_ids.kind, "channel")
        self._run()
        self.assertEqual(self._decision(self.partner).rule, "hold", "a person looks for another way first")
        self.case.request_ids.with_user(self.collector).action_done()
        self._day(march(24))
        self._run()
        self.assertFalse(self._tasks(self.partner, "call"))
        self.assertFalse(self._touches(self.partner).filtered(lambda t: t.channel == "call"))
        self.assertEqual(
            (self._decision(self.partner).rule, self._decision(self.partner).code), ("unreachable", "no_calls")
        )
        self._post("/channel", again="1")
        self._run()
        self.assertEqual(len(self._tasks(self.partner, "call")), 1)

    def test_another_way_is_asked_for(self):
        reminder = self._reminder_under_way()
        answer = self._post("/channel", way="letter", words="No computer here")
        self.assertIn("It is changed", self._said_there(answer))
        self.assertEqual(
            (self._asked().kind, self._asked().way, self.partner.collections_way), ("channel", "letter", "letter")
        )
        self.assertStopped(reminder)
        self.assertEqual(len(self._tasks(self.partner, "answer")), 1)
        self.assertConfirmed("request_noted", "another way: By letter")
        self.assertSilentFor(march(11), march(18))

    def test_another_way_without_e_mails_is_told_by_a_person(self):
        """A written confirmation would be the very thing that they do not want."""
        self._post("/channel", stop_email="1", way="call")
        self.assertEqual(self._letters(), [])
        self.assertEqual(self._asked().way, "call")
        self.assertTold("No e-mails any more, please")
        self.assertEqual(len(self._tasks(self.partner, "tell")), 1)

    def test_a_wish_that_says_nothing(self):
        self.assertRefusedThere("/channel", "^Please choose what", words="Hm")
        self.assertRefusedThere("/channel", "^Please choose one of the ways", way="pigeon")

    # --- a call -----------------------------------------------------------------------------------------------------

    def test_please_call_me(self):
        reminder = self._reminder_under_way()
        answer = self._post("/call", day="2026-03-13", window="morning", phone="+353 86 22", words="About <u>oak</u>")
        self.assertIn("We will call you then.", self._said_there(answer))
        request = self._asked()
        self.assertEqual((request.kind, request.day, request.window), ("call", march(13), "morning"))
        self.assertEqual((request.new_phone, request.words), ("+353 86 22", "About <u>oak</u>"))
        call = self._tasks(self.partner, "callback")
        self.assertEqual((call.user_id, call.date_deadline), (self.collector, march(13)))
        self.assertIn("in the morning", call.summary)
        self.assertStopped(reminder)
        self.assertConfirmed("request_noted", "a call on March 13, 2026: in the morning")
        self.assertSilentFor(march(11), march(18))
        shown = str(self.case.timeline) + "".join(str(m.body) for m in self.case.message_ids)
        self.assertNotIn("<u>oak", shown)
        self.assertIn("+353 86 22", plain(shown))

    def test_a_call_on_a_day_that_cannot_be(self):
        for day in ("", "2026-03-09", "2026-03-25"):
            self.assertRefusedThere("/call", "^Please choose a day within", day=day, window="any")
        self.assertRefusedThere("/call", "^Please choose when", day="2026-03-12", window="midnight")

    # --- a message --------------------------------------------------------------------------------------------------

    def test_a_message_is_heard_like_a_reply(self):
        reminder = self._reminder_under_way()
        answer = self._post("/message", words="Line one\nLine <b>two</b>")
        self.assertIn("your message has reached us", self._said_there(answer))
        message = self.case.last_reply_id
        self.assertEqual((message.author_id, message.message_type), (self.partner, "comment"))
        self.assertNotIn("<b>two", str(message.body) + answer.text)
        self.assertEqual(self.case.last_reply, "Line one\nLine <b>two</b>")
        self.assertEqual(self.case.hold_ids.mapped("hold_type"), ["awaiting_answer"])
        self.assertEqual(self._tasks(self.partner, "answer").user_id, self.collector)
        self.assertEqual(self.case.attention, 3)
        self.assertStopped(reminder)
        self.assertEqual(self._letters(), [])
        self.assertSilentFor(march(11), march(18))

    def test_a_message_that_is_empty(self):
        self.assertRefusedThere("/message", "^Please write a few words", words=" \r\n\x00 ")
