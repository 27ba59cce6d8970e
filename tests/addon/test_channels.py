from contextlib import ExitStack
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.collections_gentle.models.collections_sentences import CHANNEL_SENTENCES, SENTENCES
from odoo.addons.collections_gentle.models.collections_touch_values import FAILURES

from .common import at
from .outbox import refused
from .writing import ADDRESS, WORDS, WritingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestChannels(WritingCase):
    """The channel of a contact: the stage's first, what the contact likes, or the next one that works."""

    def _given(self):
        self.stage = self.stages[3]
        template = self.env["sms.template"].create(
            {
                "name": "Short",
                "model_id": self.env["ir.model"]._get_id("collections.case"),
                "body": "Please call us. {{ object.text_stop }}",
            }
        )
        self.stage.write(
            {
                "second_channel": "sms",
                "third_channel": "letter",
                "sms_template_id": template.id,
                "call_script": "<p>Hi</p>",
            }
        )
        self.partner = self._customer(phone="+353 1 555 0100", street="1 Mill Road", city="Cork", zip="T12")
        self.invoice = self._invoice(self.partner, days=12, amount=100)

    def setUp(self):
        super().setUp()
        self.handlers = self.enterContext(ExitStack())

    def _works(self, **problems):
        """Text messages and letters can be sent, but for these problems; nothing leaves the house."""
        self.handlers.close()
        for name in ("sms", "letter"):
            found = {self.partner.id: problems[name]} if name in problems else {}
            model = type(self.env[f"collections.channel.{name}"])
            for method, result in (("_problems", found), ("_contact", None)):
                fake = patch.object(model, method, lambda *a, r=result: dict(r) if r is not None else None)
                self.handlers.enter_context(fake)

    def assertChosen(self, channel, *words):
        """The run chooses this channel for the first stage and says why, in whole sentences."""
        self._run()
        touch = self._touches(self.partner)[-1]
        self.assertEqual((touch.channel, touch.state, touch.stage_id), (channel, "queued", self.stage))
        decision = self._case(self.partner).decision_id
        self.assertEqual((decision.action, decision.channel), ("contact", channel))
        for word in words:
            self.assertIn(word, decision.explanation)
        self.assertRegex(decision.explanation, r"^[A-Z“].*\.$")
        return touch

    # --- the chain --------------------------------------------------------------------------------------------------

    def test_the_first_one_needs_no_reason(self):
        self._works()
        self.assertChosen("email")
        self.assertFalse(self._decision(self.partner).channel_why)
        self.assertEqual(self._decision(self.partner).explanation, f"“{self.stage.name}” goes out now.")

    def test_a_text_message_where_there_is_no_address(self):
        self._works()
        self.partner.email = False
        self.assertChosen("sms", "as a text message", "The contact has no e-mail address.")

    def test_a_letter_where_no_texts_are_wanted(self):
        self._works(sms="no_texts")
        self.partner.email = "not an address"
        self.assertChosen("letter", "as a letter", "The e-mail address is not valid.")

    def test_a_call_where_nothing_else_works(self):
        self.stage.write({"second_channel": "letter", "third_channel": "call"})
        self._works(letter="no_address")
        self.env["mail.blacklist"]._add(ADDRESS)
        touch = self.assertChosen("call", "asked to call", "The contact asked for no e-mails.")
        self.assertTrue(touch.activity_id.active)
        self.assertEqual(self._deliver(), [])

    def test_every_reason_has_a_sentence(self):
        reasons = {name for name, _label in FAILURES} - {"server"}
        self.assertEqual(reasons - set(CHANNEL_SENTENCES), set())
        self.assertEqual({r for r in reasons if ("unreachable", r) not in SENTENCES}, set())

    def test_none_works_and_a_person_is_asked_once(self):
        self._works(sms="no_phone", letter="no_address")
        self.partner.email = False
        for hour in (10, 11, 12):
            self._go_to(at(hour=hour))
            self._run()
        touches = self._touches(self.partner)
        self.assertEqual((touches.mapped("channel"), touches.mapped("state")), (["email"], ["failed"]))
        self.assertEqual(len(self._activities(self.partner)), 1)
        self.assertEqual(self._decision(self.partner).rule, "unreachable")
        self.assertIn("no e-mail address", self._decision(self.partner).explanation)
        self.assertEqual(self._deliver(), [])
        self._go_to(at(8))
        self._run()
        self.assertEqual(len(self._activities(self.partner)), 1)

    def test_an_address_that_is_added_is_used(self):
        self._works(sms="no_phone", letter="no_address")
        self.partner.email = False
        self._run()
        self.partner.email = "new@customer.example.com"
        self.assertEqual(self._hours(2), ["new@customer.example.com"])

    def test_a_channel_without_words_is_refused_in_a_sentence(self):
        words = {
            "call": ("call_script", "asks for a call but has no script"),
            "sms": ("sms_template_id", "sends a text message but has no words"),
            "letter": ("mail_template_id", "sends a letter but has no text"),
            "email": ("mail_template_id", "sends an e-mail but has no text"),
        }
        for channel, (field, sentence) in words.items():
            with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
                self.stage.write({"channel": channel, "second_channel": False, "third_channel": False, field: False})

    # --- a bounce ---------------------------------------------------------------------------------------------------

    def test_a_bounce_makes_the_next_one_the_choice_and_moves_nobody_up(self):
        self._works()
        self._run()
        self.assertEqual(self._deliver(), [ADDRESS])
        self._bounce(self.emails[0]["message"], ADDRESS)
        case = self._case(self.partner)
        self.assertEqual(self._states(self.partner), ["bounced"])
        self.assertFalse(case.stage_id, "nobody was reached")
        touch = self.assertChosen("sms", "The last e-mail came back.")
        self.assertEqual(len(self._touches(self.partner)), 2)
        self.assertFalse(case.stage_id)
        touch._set_sent(at())._settle()
        self.assertEqual(case.stage_id, self.stage)

    def test_an_address_that_the_server_refuses(self):
        self._works()
        self._run()
        self.assertEqual(self._deliver(refused), [])
        self.assertChosen("sms", "The mail server refused the address.")

    def test_a_corrected_address_is_used_again(self):
        self._works()
        self._run()
        self._deliver()
        self._bounce(self.emails[0]["message"], ADDRESS)
        self.partner.email = "right@customer.example.com"
        touch = self.assertChosen("email")
        self.assertEqual(touch.recipient_email, "right@customer.example.com")

    def test_a_message_by_hand_that_came_back_counts_too(self):
        self._works()
        self._run()
        self._touches(self.partner)._set_cancelled("x")
        case = self._case(self.partner)
        self._write(case, subject="Hello", body=WORDS)
        self.assertEqual(self._deliver(), [ADDRESS])
        self._bounce(self.emails[0]["message"], ADDRESS)
        self.assertChosen("sms", "The last e-mail came back.")

    # --- what the contact likes -------------------------------------------------------------------------------------

    def test_the_preferred_one_goes_first(self):
        self._works()
        self.partner.collections_way = "letter"
        self.assertChosen("letter", "The contact likes this way best.")
        self.assertEqual(self._decision(self.partner).channel_why, "preferred")

    def test_the_preferred_one_does_not_work(self):
        self._works(letter="no_address")
        self.partner.collections_way = "letter"
        self.assertChosen("email")
        self.assertFalse(self._decision(self.partner).channel_why)

    def test_the_stage_does_not_know_the_preferred_one(self):
        self._works()
        self.partner.collections_way = "call"
        self.assertChosen("email")

    def test_it_is_the_contacts_preference_and_not_the_companys(self):
        self._works()
        self.partner.collections_way = "sms"
        self._customer(
            "Rowan Ledger", parent_id=self.partner.id, type="collections", is_company=False, collections_way="letter"
        )
        self.assertChosen("letter", "likes this way best")

    def test_opted_out_by_letter_and_call(self):
        self.stage.write({"channel": "letter", "second_channel": "call", "third_channel": "email"})
        self.partner.write({"collections_no_letters": True, "collections_no_calls": True})
        with patch.object(
            type(self.env["collections.channel.letter"]), "_problems", lambda *a: {self.partner.id: "no_letters"}
        ):
            self.assertChosen("email", "The contact asked for no letters.")
            self.assertFalse(self._activities(self.partner), "a wish is nothing to mend")

    def test_an_opt_out_closes_one_address_and_not_another(self):
        self._works()
        self.env["mail.blacklist"]._add("somebody@customer.example.com")
        self.assertChosen("email")

    def test_a_wish_is_followed_from_the_next_look_on(self):
        self._works()
        self._run()
        self.partner.collections_way = "letter"
        self.assertEqual(self._deliver(), [ADDRESS], "what is under way is no wrong message")

    # --- when -------------------------------------------------------------------------------------------------------

    def test_hours_of_the_contact_win(self):
        self.partner.write({"collections_hour_from": 14, "collections_hour_to": 16})
        self._run()
        decision = self._decision(self.partner)
        self.assertEqual((decision.rule, decision.until), ("window", at(hour=14)))
        self.assertSilent(self.partner)
        self._go_to(at(hour=14))
        self.assertEqual(self._hours(1), [ADDRESS])

    def test_hours_later_than_those_of_the_policy(self):
        self.partner.write({"collections_hour_from": 19, "collections_hour_to": 20.5})
        self._go_to(at(hour=17))
        self._run()
        self.assertEqual(self._decision(self.partner).until, at(hour=19))
        self._go_to(at(hour=20))
        self.assertEqual(self._hours(1), [ADDRESS])

    def test_the_second_gate_keeps_them_too(self):
        self.partner.write({"collections_hour_from": 9, "collections_hour_to": 11})
        self._run()
        self._go_to(at(hour=12))
        self.assertEqual(self._deliver(), [])
        touch = self._touches(self.partner)
        self.assertEqual((touch.state, touch.mail_id.scheduled_date), ("queued", at(days=1, hour=9)))

    def test_hours_that_nobody_can_keep(self):
        for first, last in ((16, 14), (7, 9), (20, 22), (0, 9), (14, 14), (14, 0), (-1, 9)):
            with self.assertRaisesRegex(ValidationError, "between 8:00 and 21:00"):
                self.partner.write({"collections_hour_from": first, "collections_hour_to": last})
                self.env.flush_all()

    # --- one budget -------------------------------------------------------------------------------------------------

    def test_a_letter_yesterday_blocks_an_email_today(self):
        self._works()
        self.partner.email = False
        self._run()
        letterless = self._touches(self.partner)
        letterless._set_sent(at())._settle()
        self._works(sms="no_texts")
        self.partner.email = ADDRESS
        self.stages[10].min_gap_days = 0
        self.invoice.line_ids.filtered("date_maturity").date_maturity = at(days=-30).date()
        self._go_to(at(1))
        self._case(self.partner)._wake("test")
        self._run()
        self.assertEqual(self._decision(self.partner).rule, "budget")
        self.assertEqual(self._deliver(), [])
        self.assertEqual(len(self._touches(self.partner)), 1)

    def test_all_channels_count_together(self):
        case = self.env["collections.run"]._case_for(self.company, self.partner)
        self._drop_other_mails()
        for day, channel in ((0, "letter"), (3, "sms")):
            self._go_to(at(day))
            values = {**case._prepare_manual_touch(channel), "user_id": self.collector.id}
            self.env["collections.touch"].create(values)._set_sent(at(day))._settle()
        self._go_to(at(6, hour=11))
        self._run()
        self.assertEqual((self._decision(self.partner).rule, self._decision(self.partner).value), ("budget", "2"))
        self.assertEqual(self._deliver(), [])
        self.assertEqual(self._hours(1, days=8), [ADDRESS], "the day before is a public holiday")
