"""What updates do with what earlier versions have left."""

from importlib.util import module_from_spec, spec_from_file_location

from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import CollectionsCase, at


def migrate(env, version, script="post-migrate"):
    """What a script of the update to ``version`` does."""
    path = file_path(f"collections_gentle/migrations/{version}/{script}.py")
    spec = spec_from_file_location("migration", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.migrate(env.cr, "19.0.1.0.0")
    env.invalidate_all()


@tagged("post_install", "-at_install", "collections_gentle")
class TestMigration(CollectionsCase):
    def _migrate(self, version="19.0.1.1.0"):
        migrate(self.env, version)

    def _paused_as_before(self, until, reason):
        partner = self._customer()
        self._invoice(partner)
        self._run()
        case = self._case(partner)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_case SET state = 'paused', paused_until = %s, pause_reason = %s WHERE id = %s",
            [until, reason, case.id],
        )
        self.env.invalidate_all()
        return case

    def test_a_pause_becomes_a_hold_and_nobody_is_told(self):
        case = self._paused_as_before(at(days=5), "They have a flood")
        before = len(case.message_ids)
        self._migrate()
        self.assertEqual(case.hold_ids.mapped("hold_type"), ["postponed"])
        self.assertEqual((case.hold_ids.until, case.hold_ids.reason), (at(days=5), "They have a flood"))
        self.assertEqual((case.state, case.paused_until), ("paused", at(days=5)))
        self.assertEqual(len(case.message_ids), before)

    def test_a_pause_without_an_end_stays_without_one(self):
        case = self._paused_as_before(None, None)
        self._migrate()
        self.assertEqual((case.state, case.hold_ids.until, case.hold_ids.reason), ("paused", False, "Paused"))

    def test_a_pause_that_is_over_ends(self):
        case = self._paused_as_before(at(days=-1), "Asked for a day")
        self._migrate()
        self.assertFalse(case.hold_ids)
        self.assertEqual(case.state, "open")

    def test_twice_is_once(self):
        case = self._paused_as_before(at(days=5), "They have a flood")
        self._migrate()
        self._migrate()
        self.assertEqual(len(case.hold_ids), 1)

    # --- plans ------------------------------------------------------------------------------------------------------

    def _figures(self, policy):
        return policy.plan_max_months, policy.plan_manager_months, policy.plan_deposit_percent

    def test_private_customers_get_the_longer_limits(self):
        Policy = self.env["collections.policy"]
        private = Policy.search([("company_id", "=", self.company.id), ("segment", "=", "private")])
        self.assertEqual(self._figures(private), (12, 24, 0), "after installation")
        private.write({"plan_max_months": 6, "plan_manager_months": 12, "plan_deposit_percent": 20})
        self._migrate("19.0.1.2.0")
        self.assertEqual((self._figures(private), self._figures(self.policy)), ((12, 24, 0), (6, 12, 20)))

    def test_what_somebody_has_chosen_stays(self):
        private = self.policy.copy({"name": "Families", "segment": "private", "plan_max_months": 9})
        self._migrate("19.0.1.2.0")
        self.assertEqual(self._figures(private), (9, 12, 20))
