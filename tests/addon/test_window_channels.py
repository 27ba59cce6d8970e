from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .calling import DeskCase
from .common import at
from .costs import MANY, CostCase
from .texting import NUMBER, TextCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestWindowChannels(TextCase):
    """Half past eight: a mail may leave, a text waits for nine. The first stage is a text, else a mail."""

    def _decided(self, partner):
        return self._decision(partner).rule, self._decision(partner).until

    def test_a_text_waits_and_a_mail_does_not(self):
        other = self._customer("Elm Garden", phone=False)
        self._invoice(other, days=12)
        self._go_to(at(hour=8, minute=30))
        self.assertEqual(self._run_and_text(), [])
        self.assertEqual(self._deliver(), ["elm@customer.example.com"], "without a number a mail is written instead")
        self.assertSilent(self.partner)
        self.assertEqual(self._decided(self.partner), ("window", at(hour=9)))
        self._go_to(at(hour=9))
        self.assertEqual(self._run_and_text(), [NUMBER])

    def test_a_text_in_place_of_a_mail_waits_for_its_own_hours(self):
        self.stages[3].write({"channel": "email", "second_channel": "sms"})
        self.env["mail.blacklist"]._add(self.partner.email)
        self._go_to(at(hour=17, minute=30))
        self.assertEqual(self._run_and_text(), [])
        self.assertSilent(self.partner)
        self.assertEqual(self._decided(self.partner), ("window", at(days=1, hour=9)))

    def test_a_queue_that_is_late(self):
        """Written at half past four; the gateway comes back at half past five, when mails still leave."""
        self._go_to(at(hour=16, minute=30))
        self._run()
        self._go_to(at(hour=17, minute=30))
        self.assertEqual(self._deliver_texts(), [])
        self.assertEqual((self._touches(self.partner).state, self.provider.requests), ("cancelled", []))
        self._run()
        self.assertEqual(self._decided(self.partner), ("window", at(days=1, hour=9)))

    def test_by_hand(self):
        case = self.partner._collections_case_for(self.company)
        self._go_to(at(hour=8, minute=30))
        wizard = self.env["collections.write"].with_user(self.collector)
        with_text = wizard.create({"case_id": case.id, "channel": "sms", "text": "Please write to us."})
        self.assertEqual((with_text.keys, with_text.allowed_words), ("window", "Tue 10 March 09:00"))
        with self.assertRaisesRegex(UserError, "Outside contact hours"):
            with_text.action_send()
        self.assertFalse(self._touches(self.partner))
        self.assertNoText(self.partner)
        with_mail = wizard.create({"case_id": case.id, "channel": "email", "subject": "x", "body": "<p>Hello</p>"})
        self.assertEqual((with_mail.keys, with_mail.allowed_words), ("", False))

    def test_hours_that_no_policy_may_have(self):
        for first, last in ((7.5, 17), (9, 21.5), (12, 12), (17, 9), (0, 24)):
            with self.assertRaises(ValidationError) as refused:
                self.policy.write({"phone_hour_from": first, "phone_hour_to": last})
            self.assertIn("between 8:00 and 21:00", str(refused.exception))
        self.assertEqual((self.policy.phone_hour_from, self.policy.phone_hour_to), (9, 17))

    def test_hours_follow_the_segment_until_somebody_sets_them(self):
        copy = self.policy.copy({"name": "Families", "segment": "private"})
        self.assertEqual((copy.phone_hour_from, copy.phone_hour_to), (9, 17), "a copy keeps what was chosen")
        copy.segment = "any"
        copy.segment = "private"
        self.assertEqual(copy.phone_hour_to, 20)
        made = copy.copy({"phone_hour_to": 18.5})
        self.assertEqual(made.phone_hour_to, 18.5)

    def test_a_move_to_another_state_counts_from_the_next_look_on(self):
        case = self.partner._collections_case_for(self.company)
        case.sudo().next_action_at = at(days=3)
        self.partner.write({"state_id": self.env.ref("base.state_us_27").id})
        self.assertEqual(case.next_action_at, at())


@tagged("post_install", "-at_install", "collections_gentle")
class TestWindowDesk(DeskCase):
    """Whom the desk calls at half past seven in the evening, and what it says of the others."""

    def _given(self):
        super()._given()
        private = self.env["collections.policy"].search(
            [("company_id", "=", self.company.id), ("segment", "=", "private")]
        )
        private.stage_ids.filtered(lambda s: s.days_after_due > 0)[:1].write(
            {"channel": "call", "second_channel": False, "third_channel": False, "call_script": "<p>Hello</p>"}
        )
        self.mill = self._to_call("Birch Mill", amount=900)
        self.nuala = self._to_call("Nuala Quinn", is_company=False)

    def test_the_evening(self):
        self.assertEqual(self._queue()[0], ["Birch Mill", "Nuala Quinn"])
        self._go_to(at(hour=19, minute=30))
        self.assertEqual(self._queue(), (["Nuala Quinn"], [("Birch Mill", "window")]))
        self._go_to(at(hour=20))
        self.assertEqual(self._queue()[0], [])

    def test_the_morning(self):
        """The run that asks for calls waits for nine, too."""
        self._go_to(at(hour=8, minute=30))
        self.assertEqual(self._queue()[0], [])
        alder = self._customer("Alder Books", phone="+353 1 700 1234")
        self._invoice(alder, days=20)
        self._run()
        self.assertSilent(alder)
        decision = self._decision(alder)
        self.assertEqual((decision.rule, decision.until), ("window", at(hour=9)))

    def test_an_hour_that_they_have_named(self):
        """At half past six: after work, but that is when they asked for it."""
        self._done(self.mill, "callback", callback_at=at(hour=18, minute=30))
        self.assertEqual(self._queue()[1], [("Birch Mill", "callback")])
        self._go_to(at(hour=18, minute=30))
        self.assertIn("Birch Mill", self._queue()[0])

    def test_nobody_is_called_back_at_night(self):
        call = self._call(self.mill, outcome="callback", note="After the match", callback_at=at(hour=21))
        with self.assertRaisesRegex(UserError, "between 8:00 and 21:00 where they are"):
            call.action_done()
        self.assertEqual(call.state, "draft")
        self.assertFalse(self.mill.request_ids)

    def test_what_the_desk_says(self):
        self._go_to(at(hour=19, minute=30))
        call = self._call(self.mill)
        self.assertIn("Outside contact hours", call.against)
        self.assertEqual(call.allowed_words, "Wed 11 March 09:00")
        self.assertFalse(self._call(self.nuala).allowed_words)


@tagged("post_install", "-at_install", "collections_gentle")
class TestNextAllowed(CostCase, DeskCase):
    """When the next contact is allowed, as the case and the contact tell it."""

    def _york(self, name="Hudson Mill"):
        return self._customer(name, country_id=self.env.ref("base.us").id, state_id=self.env.ref("base.state_us_27").id)

    def _words(self, partner, **context):
        case = self._case(partner).with_user(self.collector).with_context(**context)
        return case.allowed_words, partner.with_env(case.env).collections_allowed

    def test_their_time_and_ours(self):
        """Six in the morning in New York; calls from nine there."""
        partner = self._york()
        self._invoice(partner)
        partner._collections_case_for(self.company)
        words = "E-mail: Tue 10 March 08:00 their time, 12:00 yours · Call: Tue 10 March 09:00 their time, 13:00 yours"
        self.assertEqual(self._words(partner), (words, words))
        sydney, york = self._words(partner, tz="Australia/Sydney"), self._words(partner, tz="America/New_York")
        self.assertIn("Call: Tue 10 March 09:00 their time, Wed 00:00 yours", sydney[0])
        self.assertEqual(york[0], "E-mail: Tue 10 March 08:00 · Call: Tue 10 March 09:00")

    def test_now(self):
        partner = self._customer()
        partner._collections_case_for(self.company)
        self.assertEqual(self._words(partner)[0], "E-mail, Call: now")
        partner.phone = False
        self.assertEqual(self._words(partner)[0], "E-mail: now")

    def test_the_budget_counts(self):
        partner = self._customer()
        case = partner._collections_case_for(self.company)
        case.with_user(self.collector)._log_contact("call", "spoke", "Will look")
        self.env.invalidate_all()
        self.assertEqual(self._words(partner)[0], "E-mail: Fri 13 March 10:00 · Call: Wed 18 March 09:00")

    def test_a_contact_without_a_conversation(self):
        partner = self._york()
        self.assertIn("Call: Tue 10 March 09:00 their time", partner.with_user(self.collector).collections_allowed)
        self.assertFalse(self._case(partner))

    def test_while_a_conversation_rests(self):
        partner = self._customer()
        case = partner._collections_case_for(self.company)
        case.sudo().state = "paused"
        self.assertEqual(self._words(partner), (False, False))

    def test_cost(self):
        partners = self.env["res.partner"].union(*(self._york(f"Mill{n}") for n in range(MANY + 1)))
        self.assertConstant(lambda some: some.mapped("collections_allowed"), partners)
