from odoo.tests import tagged
from odoo.tools import html2plaintext

from .calling import DeskCase, day
from .common import at


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskAgreed(DeskCase):
    """What came out of a call, said back in writing."""

    def _given(self):
        super()._given()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search([("name", "=", "collections_gentle")])._update_translations(["fr_FR"])
        self.case = self._to_call()
        self.partner = self.case.partner_id

    def _read_back(self, call):
        result = call.action_read_back()
        self.env.invalidate_all()
        return result

    def _touch(self):
        return self._touches(self.partner).filtered(lambda t: t.purpose == "read_back")

    def test_own_words(self):
        call = self._call(self.case, outcome="spoke", note="n", agreed="The papers come on Friday.")
        self._read_back(call)
        touch = self._touch()
        self.assertEqual((touch.kind, touch.channel, touch.call_id, touch.lang), ("service", "email", call, "en_US"))
        text = self._letter_text(touch)
        self.assertIn("Hello Rowan Bakery, This is Maeve Byrne from", text)
        self.assertIn("The papers come on Friday.", text)
        self.assertIn("If I got something wrong, or if anything changes, just reply", text)
        self.assertEqual(touch.message_subject, f"What we agreed on the telephone: {self.case.item_ids.move_id.name}")
        self.assertEqual((call.state, call.read_back), ("draft", True))
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(touch.state, "sent")

    def test_it_is_no_contact_of_the_budget(self):
        self._read_back(self._call(self.case, outcome="spoke", note="n", agreed="Friday"))
        self._send()
        facts = self.case._collect_facts(at())[self.partner.id]
        self.assertEqual(facts.contacted_at, ())
        self.assertFalse(self.case.stage_id)

    def test_not_twice(self):
        call = self._call(self.case, outcome="spoke", note="n", agreed="Friday")
        self._read_back(call)
        self.assertRefused("in writing already", call.action_read_back)
        self.assertEqual(len(self._touch()), 1)

    def test_nothing_to_say_back(self):
        call = self._call(self.case, outcome="spoke", note="n")
        self.assertRefused("Write what you agreed", call.action_read_back)
        call.agreed = "  \n"
        self.assertRefused("Write what you agreed", call.action_read_back)

    def test_only_after_a_talk(self):
        for outcome in (False, "voicemail", "no_answer", "wrong_number"):
            with self.subTest(outcome=outcome):
                call = self._call(self.case, outcome=outcome, agreed="Friday")
                self.assertRefused("after a talk", call.action_read_back)

    def test_without_an_address_a_person_tells(self):
        self.partner.email = False
        result = self._read_back(self._call(self.case, outcome="spoke", note="n", agreed="Friday"))
        self.assertEqual(result["params"]["type"], "warning")
        self.assertFalse(self._touch())
        self.assertIn("What we agreed on the telephone", self._tasks(self.case, "tell").summary)

    def test_what_was_made_in_this_call(self):
        earlier = self._promised(self.case, on=day(12))
        self._go_to(at(days=1))
        call = self._call(self.case, outcome="spoke", note="n")
        self.assertFalse(call.made)
        self.assertEqual(call.agreed_words, "", "what was promised before is not of this call")
        self._promised(self.case, on=day(20))
        self.assertEqual(earlier.state, "superseded")
        self.assertIn("March 20", call.agreed_words)
        self.assertEqual(html2plaintext(call.made).count("Promise"), 1)

    def test_what_an_older_draft_agreed_is_not_of_this_call(self):
        call = self._call(self.case, outcome="spoke", note="n")
        self._promised(self.case, on=day(20))
        self._read_back(call)
        self._go_to(at(hour=16))
        self.assertIn("March 20", self._call(self.case).agreed_words, "opened again on the same day")
        self._go_to(at(days=1))
        self.assertEqual(self._call(self.case), call)
        self.assertEqual((call.agreed_words, call.read_back, call.made), ("", False, False))
        self._promised(self.case, on=day(24))
        self.assertIn("March 24", call.agreed_words)

    def test_every_kind_of_agreement(self):
        other = self._invoice(self.partner, days=15, amount=200)
        call = self._call(
            self.case, outcome="callback", note="n", agreed="Ask for Orla.", callback_at=at(days=2, hour=14)
        )
        first = self.case.item_ids[:1].move_id
        self._promised(self.case, first, on=day(20))
        self._dispute(self.case, other)
        self._hold(self.case, "customer_pause", end_on=day(16))
        sentences = self._plain(call.agreed_words).split("\n")
        self.assertEqual(
            [sentence.split(" ")[0:3] for sentence in sentences],
            [
                ["You", "plan", "to"],
                ["We", "look", "into"],
                ["You", "will", "not"],
                ["I", "call", "you"],
                ["Ask", "for", "Orla."],
            ],
        )
        self.assertEqual(sentences[0], f"You plan to pay 500.00 € for {first.name} by March 20, 2026.")
        self.assertEqual(sentences[3], "I call you again on March 12, 2026 at 14:00.")

    def test_a_plan_made_in_the_call_leaves_the_desk_open(self):
        call = self._call(self.case, outcome="spoke", note="n")
        form = call.action_plan()
        wizard = self.env[form["res_model"]].with_user(self.collector).with_context(**form["context"]).create({})
        self.assertEqual(wizard.action_offer()["type"], "ir.actions.act_window_close")
        self.assertRegex(
            self._plain(call.agreed_words), r"^I send you a proposal for INV/\d+/\d+: 500\.00 € in \d parts"
        )

    def test_nothing_of_a_hardship_is_written(self):
        call = self._call(self.case, outcome="spoke", note="n")
        self._hold(self.case, "hardship", details="Lost her husband")
        self.assertEqual(call.agreed_words, "You will not hear from us about it until we have talked again.")

    def test_what_a_colleague_noted_is_not_of_this_call(self):
        call = self._call(self.case, outcome="spoke", note="n")
        self._promised(self.case, on=day(20), user=self.colleague)
        self.assertFalse(call.agreed_words)

    # --- in their language ------------------------------------------------------------------------------------------

    def test_in_french(self):
        self.partner.lang = "fr_FR"
        call = self._call(self.case, outcome="callback", note="n", callback_at=at(days=2, hour=14))
        self._promised(self.case, on=day(20))
        self._read_back(call)
        text = self._plain(self._letter_text(self._touch()))
        self.assertIn("Bonjour Rowan Bakery", text)
        self.assertIn("500,00 €", text)
        self.assertIn("20 mars 2026", text)
        self.assertIn("12 mars 2026", text)
        for word in ("You ", "call", "Thank", "agreed", "March"):
            self.assertNotIn(word, text)

    def test_the_hour_is_that_of_the_customers_country(self):
        """Nobody has noted a time zone: in Paris it is an hour later than in Dublin."""
        self.partner.write({"country_id": self.env.ref("base.fr").id, "tz": False})
        call = self._call(self.case, outcome="callback", note="n", callback_at=at(days=2, hour=14))
        self.assertIn("at 15:00", call.agreed_words)
        self.assertEqual(call.their_time, "11:00")

    def test_the_script_is_read_aloud_in_french(self):
        self.partner.lang = "fr_FR"
        words = html2plaintext(self._call(self.case).script)
        self.assertIn("Bonjour, ici Maeve Byrne", words)
        self.assertIn("500,00", words)
        self.assertIn("Only then the amount", words, "titles are for the collector")
        self.assertNotIn("Hello", words)


@tagged("post_install", "-at_install", "collections_gentle")
class TestDeskScript(DeskCase):
    """The words for the stage and the situation."""

    def _given(self):
        super()._given()
        self.case = self._to_call("Rowan Bakery")

    def _parts(self, call=None):
        call = call or self._call(self.case)
        parts = self.env["collections.call.script"].with_user(self.collector)._compose(call, call._asked_words())
        return {part["title"]: part["lines"] for part in parts}

    def _question(self):
        return self._parts()["Ask, then listen"][0]

    def test_the_amount_comes_after_the_question(self):
        titles = list(self._parts())
        self.assertEqual(
            titles[:5], ["Greet", "Ask, then listen", "Only then the amount", "Ways out", "Say it back, and thank them"]
        )
        before = " ".join(line for title in titles[:2] for line in self._parts()[title])
        self.assertNotIn("500", before)
        self.assertNotIn("invoice", before.lower())

    def test_a_person_is_greeted_by_name(self):
        self.env["res.partner"].create(
            {
                "name": "Dr. Orla Finn",
                "parent_id": self.case.partner_id.id,
                "type": "collections",
                "email": "o@c.example",
            }
        )
        self.assertEqual(self._parts()["Greet"][0], f"Hello Orla, this is Maeve Byrne from {self.company.name}.")

    def test_a_private_customer_is_made_sure_of(self):
        self.case.policy_id = self.env["collections.policy"].search(
            [("segment", "=", "private"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(self._parts()["Greet"][0], "Am I speaking with Rowan Bakery?")

    def test_nothing_on_the_voicemail_but_who_and_where(self):
        said = " ".join(self._parts()["On the voicemail"])
        self.assertEqual(
            said,
            f"Hello, this is Maeve Byrne from {self.company.name}."
            " Please call me back on +353 1 234 5678, whenever it suits you. Thank you.",
        )

    def test_voicemail_without_a_number(self):
        self.collector.phone, self.company.phone = False, False
        self.assertIn("Please call me back whenever it suits you. Thank you.", self._parts()["On the voicemail"])

    def test_situations(self):
        self.assertEqual(self._question(), "How are things going?")
        self._done(self.case, "spoke")
        self._go_to(at(days=8))
        self.assertEqual(self._question(), "How have you been since we last spoke?")
        self._done(self.case, "refused")
        self._go_to(at(days=16))
        self.assertIn("Last time may not have been a good moment", self._question())
        self.case.with_user(self.collector)._call_back_at(at(days=16, hour=11))
        self.assertIn("You asked for a call", self._question())

    def test_an_empty_script_leaves_the_rest(self):
        """A stage whose words were emptied in the database."""
        self.env.cr.execute("UPDATE collections_stage SET call_script = NULL WHERE id = %s", self.stages[17].ids)
        self.env.invalidate_all()
        self.assertEqual(len(self._parts()), 8)
        self.assertIn("Greet", self._call(self.case).script)

    def test_the_stages_own_words(self):
        self.assertIn("For the stage “Call”", self._parts())

    def test_when_nothing_may_be_asked_for(self):
        self._pay(self.case.item_ids.move_id)
        self.env.invalidate_all()
        call = self._call(self.case)
        self.assertNotIn("Only then the amount", self._parts(call))
        self.assertEqual(self._parts(call)["Ways out"], ["Is there something that I can put right for you?"])
        self.assertTrue(call.against)
