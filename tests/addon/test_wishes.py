from odoo.tests import tagged

from odoo.addons.collections_gentle.engine.facts import Decision

from .common import at
from .costs import FEW, MANY, CostCase
from .texting import TextCase

_SUMMARY = "How do we go on with Rowan Bakery?"


@tagged("post_install", "-at_install", "collections_gentle")
class TestWishes(TextCase):
    """Where the contact or the house wants none of the stage's channels, a person is asked how to go on, once."""

    def _given(self):
        super()._given()
        self.stage = self.stages[3]
        self.stage.write({"second_channel": False, "call_script": "<p>Hello</p>"})
        self.partner.write({"street": "5 Mill Lane", "zip": "T12 AB34", "city": "Cork"})

    def _reviews(self):
        kind = self.env.ref("collections_gentle.activity_review")
        domain = [("res_model", "=", "collections.case"), ("activity_type_id", "=", kind.id)]
        return self.env["mail.activity"].search([*domain, ("res_id", "=", self._case(self.partner).id)])

    def assertAsked(self):
        """A task for the collector and nothing else, however often the run looks."""
        for day in (0, 1, 8):
            self._go_to(at(days=day))
            self._case(self.partner)._wake("test")
            self._run()
            self.assertEqual(self._deliver_texts(), [])
            self.assertEqual(self._decision(self.partner).rule, "unreachable")
            self.assertEqual(self._reviews().mapped("summary"), [_SUMMARY])
            self.assertEqual(self._reviews().user_id, self.collector)
            self.assertFalse(self._touches(self.partner))

    def test_no_letters(self):
        self.stage.channel = "letter"
        self.partner.collections_no_letters = True
        self.assertAsked()

    def test_no_calls(self):
        self.stage.channel = "call"
        self.partner.collections_no_calls = True
        self.assertAsked()

    def test_no_texts_from_this_house(self):
        self.company.collections_sms = False
        self.assertAsked()

    def test_what_was_answered_is_not_asked_again(self):
        self.company.collections_sms = False
        self._run()
        self._reviews().action_feedback("We leave it at that")
        self._go_to(at(days=8))
        self._run()
        self.assertFalse(self._reviews())
        self.assertEqual(self._decision(self.partner).code, "off")
        self.assertFalse(self._touches(self.partner))

    def test_another_wish_is_another_question(self):
        self.company.collections_sms = False
        self._run()
        self._reviews().action_feedback("Write letters to them")
        self.stage.channel = "letter"
        self.partner.collections_no_letters = True
        self._run()
        self.assertEqual(self._reviews().mapped("summary"), [_SUMMARY])

    def test_a_channel_that_is_left_asks_nobody(self):
        self.stage.second_channel = "letter"
        self.company.collections_sms = False
        self._run()
        self.assertFalse(self._reviews())
        self.assertEqual(self._touches(self.partner).channel, "letter")

    def test_a_wrong_address_asks_nobody_how_to_go_on(self):
        self.partner.phone = False
        self._run()
        self._run()
        self.assertEqual(self._decision(self.partner).rule, "unreachable")
        self.assertFalse(self._reviews())

    def test_a_simulation_asks_nobody(self):
        self.company.collections_sms = False
        self.partner._collections_case_for(self.company)
        before = self.env["mail.activity"].search([])
        run = self.env["collections.run"].search(
            [("id", "=", self.env["collections.simulate"].create({}).action_confirm()["res_id"])]
        )
        self.assertIn(("unreachable", "off"), run.decision_ids.mapped(lambda row: (row.rule, row.code)))
        self.assertEqual(self.env["mail.activity"].search([]), before)


@tagged("post_install", "-at_install", "collections_gentle")
class TestWishesQueries(CostCase, TextCase):
    """As many statements for forty customers as for five."""

    def _given(self):
        self.cases = self.env["collections.case"]
        for number in range(MANY + FEW + 1):
            self.cases |= self._customer(f"Customer{number}")._collections_case_for(self.company)

    def test_asking(self):
        wait = Decision("wait", "unreachable", "off")

        def ask(cases):
            self.env["collections.perform"]._perform(dict.fromkeys(cases, wait), at())
            self.assertEqual(len(cases.activity_ids), len(cases))

        self._statements(ask, self.cases[:1])
        few = self._statements(ask, self.cases[1 : FEW + 1])
        self.assertLessEqual(self._statements(ask, self.cases[FEW + 1 :]), few)
