"""People who call, and customers whom the run asks to call."""

from odoo.tests import tagged

from .common import at
from .spoken import SpokenCase


@tagged("post_install", "-at_install", "collections_gentle")
class DeskCase(SpokenCase):
    """A policy whose only stage is a call, so that the first run asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.policy.stage_ids - cls.stages[17]).active = False
        cls.calls = cls.env["collections.call"]

    def _to_call(self, name="Rowan Bakery", amount=500, days=20, **values):
        """A customer whom the run has asked to call."""
        partner = self._customer(name, phone="+353 1 700 1234", **values)
        self._invoice(partner, days=days, amount=amount)
        self._run()
        case = self._case(partner)
        self.assertEqual(self._asked_touch(case).state, "queued")
        return case

    def _asked_touch(self, case):
        return case.touch_ids.filtered(lambda t: t.kind == "reminder" and t.channel == "call")

    def _desk(self, user=None, **context):
        """What the menu opens."""
        action = self.calls.with_user(user or self.collector).with_context(**context).action_desk()
        return self._opened(action, user)

    def _opened(self, action, user=None):
        return self.env[action["res_model"]].with_user(user or self.collector).browse(action["res_id"])

    def _call(self, case, user=None, **typed):
        call = self._opened(case.with_user(user or self.collector).action_call(), user)
        call.write(typed)
        return call

    def _done(self, case, outcome, note="They looked for the invoice", user=None, **typed):
        """The call is typed and recorded."""
        call = self._call(case, user, outcome=outcome, note=note, **typed)
        call.action_done()
        self.env.invalidate_all()
        return call

    def _queue(self, user=None, everyone=False):
        """Names of those to call now, and (name, rule) of those to call later."""
        ready, later = (
            self.env["collections.case"].with_user(user or self.collector)._call_queue(user or self.collector, everyone)
        )
        return (
            [turn.case.partner_id.name for turn in ready],
            [(turn.case.partner_id.name, turn.verdict.rule) for turn in later],
        )

    def _calls_made(self, case):
        """(kind, state, outcome) of every call of the case, in order."""
        touches = case.touch_ids.filtered(lambda t: t.channel == "call").sorted("id")
        return [(t.kind, t.state, t.outcome) for t in touches]

    def _due(self, case, name):
        """Days of the open tasks of a kind."""
        return self._tasks(case, name).mapped("date_deadline")


def day(number):
    """A day of March 2026."""
    return at(days=number - 10).date()
