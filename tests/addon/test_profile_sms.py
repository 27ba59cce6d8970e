from datetime import date

from odoo.tests import tagged

from .common import TODAY, at
from .profiling import Profiling
from .texting import TextCase

NUMBER = "+32470123456"


@tagged("post_install", "-at_install", "collections_gentle")
class TestProfileSms(Profiling, TextCase):
    """A text message is too short for the words of a law: it is never the first reminder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._switch_on(cls.belgium)
        cls.template = cls.env.ref("collections_gentle.sms_template_private_short")
        cls.steps[2].write({"channel": "sms", "second_channel": "email", "sms_template_id": cls.template.id})

    def _given(self):
        super()._given()
        self.person = self._person()
        self._invoice(self.person)

    def test_the_first_one_goes_the_next_way_and_says_why(self):
        self._run_and_send()
        touch = self._touches(self.person)
        self.assertEqual((touch.channel, touch.state, touch.profile_id), ("email", "sent", self.belgium))
        self.assertNotIn(NUMBER, self._deliver_texts())
        self.assertIn("more to say than a text message holds", self._decision(self.person).explanation)

    def test_the_second_one_may_be_a_text(self):
        self._run_and_send()
        self._go_to(at(8))
        self._run()
        self.assertEqual(self._touches(self.person)[-1].channel, "sms")
        self.assertIn(NUMBER, self._deliver_texts())
        self.assertEqual(self._case(self.person)._charges_from(TODAY), date(2026, 3, 25))

    def test_with_no_other_way_it_waits_for_a_person(self):
        self.steps[2].second_channel = False
        self._run()
        self.assertSilent(self.person)
        decision, case = self._decision(self.person), self._case(self.person)
        self.assertEqual((decision.rule, decision.code), ("unreachable", "first_reminder"))
        self.assertIn("Send it by e-mail or letter.", case.next_step)
        self.assertEqual(case.activity_ids.mapped("summary"), ["How do we go on with Marie Peeters?"])
        self._go_to(at(2))
        case._wake("test")
        self._run()
        self.assertEqual(len(case.activity_ids), 1, "asked once")
        self.assertNotIn(NUMBER, self._deliver_texts())

    def test_a_text_that_waits_when_the_profile_is_switched_on_does_not_leave(self):
        self.belgium.switched_on = False
        self._run()
        text = self._touches(self.person)
        self.assertEqual((text.channel, text.state), ("sms", "queued"))
        self._switch_on(self.belgium)
        self.assertNotIn(NUMBER, self._deliver_texts())
        self.assertEqual(text.state, "cancelled")
        self._run_and_send()
        self.assertEqual(self._touches(self.person)[-1].mapped("channel"), ["email"])

    def test_a_courtesy_text_is_no_reminder(self):
        self.steps[-3].write({"channel": "sms", "sms_template_id": self.template.id})
        partner = self._person("Jan Maes", phone="+32 470 99 88 77")
        self._invoice(partner, days=-2)
        self._run()
        self.assertEqual(self._touches(partner).channel, "sms")

    def test_a_colleague_may_write_a_text(self):
        self._run_and_send()
        self._invoice(self.person, days=1)
        self._go_to(at(8))
        case = self._case(self.person).with_user(self.collector)
        self.assertFalse([c for c in case._cautions("sms") if c.rule == "unreachable"])

    def test_elsewhere_nothing_changes(self):
        self._run()
        self.assertEqual(self._touches(self.partner).channel, "sms")


@tagged("post_install", "-at_install", "collections_gentle")
class TestProfileQueries(Profiling, TextCase):
    """What a profile costs the run does not depend on how many customers it holds for."""

    def _given(self):
        super()._given()
        partners = [self._person(f"Person{n} Peeters") for n in range(14)]
        for n, partner in enumerate(partners):
            self._invoice(partner, amount=100 + n)
        runs = self.env["collections.run"]
        cases = runs._create_cases(self.company, runs._candidates(self.company, TODAY), at())
        cases = cases.filtered(lambda case: "Peeters" in case.partner_id.name)
        self.warm_up, self.one, self.many = cases[0], cases[1], cases[2:]

    def _queries(self, work, cases):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(cases)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _step(self, cases):
        run = self.env["collections.run"].create({"name": "Test", "company_id": self.company.id})
        cases._step(run, at())

    def test_the_facts_and_a_step(self):
        costs = []
        for is_on in (False, True):
            if is_on:
                self._switch_on(self.belgium)
            facts = lambda cases: cases._collect_facts(at())  # noqa: E731
            self._queries(facts, self.warm_up)
            one, many = self._queries(facts, self.one), self._queries(facts, self.many)
            self.assertEqual(one, many)
            costs.append(one)
        self.assertLess(costs[1] - costs[0], 12)
        self._queries(self._step, self.warm_up)
        one, many = self._queries(self._step, self.one), self._queries(self._step, self.many)
        self.assertLessEqual(many, one + 2)
        self.assertEqual(self.many.touch_ids.profile_id, self.belgium)
        self.assertEqual(len(self.many.touch_ids), 12)
