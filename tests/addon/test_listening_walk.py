"""Whatever the order of events: never a reminder about what is spoken for, none to who waits for our answer."""

from odoo.tests import tagged

from .common import at
from .walking import EVENTS, WalkCase

SEEDS = range(6)
STEPS = 40


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningWalk(WalkCase):
    """The rules are worked out again here from the records, not asked of the addon."""

    def _walk(self, seed):
        self._begin(seed, ("Rowan", "Hazel"))
        self._events(STEPS)
        self._try("day")
        return self.done

    # --- the seeds --------------------------------------------------------------------------------------------------

    def test_many_orders(self):
        """Each seed is another order of forty events; all kinds of events happen, and reminders do leave."""
        happened = {}
        for seed in SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint() as walk:
                self._go_to(at())
                for name, count in self._walk(seed).items():
                    happened[name] = happened.get(name, 0) + count
                happened["sent"] = happened.get("sent", 0) + len(self.seen)
                walk.rollback()
            self.env.invalidate_all()
        self.assertGreater(happened.get("sent", 0), 3 * len(SEEDS), happened)
        for name in EVENTS:
            self.assertTrue(happened.get(name), f"{name} never happened: {happened}")
