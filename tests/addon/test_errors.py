from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_gentle.models.collections_facts import CollectionsFacts

from .common import NOW, at
from .outbox import OutboxCase

RUN_LOGGER = "odoo.addons.collections_gentle.models.collections_run"
BROKEN = "<p>Hello <t t-out=\"1 / (0 if object.partner_id.name == 'Thorn Forge' else 1)\"/></p>"


@tagged("post_install", "-at_install", "collections_gentle")
class TestErrors(OutboxCase):
    """One bad record costs itself only."""

    def _given(self):
        self.bad = self._customer("Thorn Forge")
        self._invoice(self.bad)
        self.template = self.stages[3].mail_template_id
        self.words = self.template.body_html
        # Odoo test-renders a template on the first case; there is none yet.
        self.template.body_html = BROKEN

    def _many(self, count):
        return [self._customer(f"Number{n} Trading") for n in range(count)]

    def _run_muted(self):
        with mute_logger(RUN_LOGGER):
            return self._run()

    def test_one_of_fifty(self):
        others = self._many(49)
        for partner in others:
            self._invoice(partner)
        run = self._run_muted()
        self.assertEqual(run.state, "done_with_errors")
        self.assertEqual((run.contacted_count, run.error_count), (49, 1))
        self.assertEqual(run.error_ids.partner_id, self.bad)
        self.assertTrue(run.error_ids.explanation)
        self.assertFalse(self._touches(self.bad), "nothing half written")
        self.assertGreater(self._case(self.bad).next_action_at, NOW)
        self.assertEqual(len(self._deliver()), 49)
        again = self._run_muted()
        self.assertFalse(again.contacted_count, "the 49 are not repeated")
        self.assertEqual(self._deliver(), [])

    def test_never_in_front_of_the_queue(self):
        """The bad one waits longer each time; whoever comes later is served at once."""
        waits = []
        for day in (0, 1, 2):
            self._go_to(at(days=day))
            partner = self._customer(f"Day{day} Trading")
            self._invoice(partner)
            run = self._run_muted()
            self.assertEqual(run.contacted_count, 1)
            self.assertEqual(self._deliver(), [f"day{day}@customer.example.com"])
            waits.append(self._case(self.bad).next_action_at - at(days=day))
        self.assertEqual(waits, sorted(set(waits)), "longer every time")

    def test_every_batch_size(self):
        for partner in self._many(6):
            self._invoice(partner)
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", 2)
        run = self._run_muted()
        self.assertEqual((run.contacted_count, run.error_count), (6, 1))

    def test_goes_out_once_the_text_is_mended(self):
        self._run_muted()
        self.template.body_html = self.words
        self._case(self.bad).sudo()._wake("mended")
        self.assertEqual(self._hours(2), ["thorn@customer.example.com"])
        case = self._case(self.bad)
        self.assertFalse(case.error_count)
        self.assertEqual(case.stage_id, self.stages[3])

    def test_mended_text_wakes_who_waited_for_it(self):
        self._run_muted()
        self._go_to(at(hour=10, minute=5))
        self.template.body_html = self.words
        self.assertEqual(self._hours(1), ["thorn@customer.example.com"])

    def test_two_bad_ones_are_both_named(self):
        second = self._customer("Thorn Forge", email="second@customer.example.com")
        self._invoice(second)
        run = self._run_muted()
        self.assertEqual(run.error_ids.partner_id, self.bad | second)

    def test_log_names_the_case_and_not_its_amounts(self):
        with self.assertLogs(RUN_LOGGER, "WARNING") as logs:
            self._run()
        self.assertEqual(len(logs.output), 1)
        self.assertIn("ZeroDivisionError", logs.output[0])

    def test_facts_that_raise_for_one_customer_before_its_case_exists(self):
        """Opening cases is as robust as working them."""
        good = self._customer()
        self._invoice(good)
        real = CollectionsFacts._facts

        def facts(model, company, subject, world, now):
            if subject.partner.name == "Thorn Forge":
                raise ValueError("a broken record")
            return real(model, company, subject, world, now)

        with patch.object(CollectionsFacts, "_facts", facts), mute_logger(RUN_LOGGER):
            self._run()
        self.assertEqual(self._deliver(), ["rowan@customer.example.com"])

    def test_thank_you_that_raises_closes_nothing_half(self):
        good = self._customer()
        invoice = self._invoice(good)
        self._run_muted()
        self._deliver()
        self._pay(invoice)
        self.policy.thank_you_template_id.body_html = "<p t-out=\"1 / (0 if object.state == 'closed' else 1)\"/>"
        self._go_to(at(hour=11))
        self._run_muted()
        case = self._case(good)
        self.assertEqual((case.state, case.decision_id.action), ("open", "error"))
        self.assertEqual(self._deliver(), [])
