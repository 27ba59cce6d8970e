from odoo import models
from odoo.exceptions import UserError

from ..engine.holds import HOLD_TYPES


class CollectionsCase(models.Model):
    """How long a customer is left in peace: a case is paused because of its holds."""

    _inherit = "collections.case"

    def _pause(self, until, reason):
        """Postpone the conversation until ``until`` (naive UTC; False: until a person resumes); what was postponed
        before gets the new end.

        :return: the cases that are quiet now.
        """
        quiet = self.filtered(lambda case: case.state in ("open", "paused"))
        earlier = quiet.sudo().hold_ids.filtered(
            lambda h: h.state == "active" and h.hold_type == "postponed" and not h.for_items
        )
        earlier._put_off(until, reason)
        earlier.with_env(self.env)._check_all()
        self.env["collections.hold"].create(
            [
                {"case_id": case.id, "hold_type": "postponed", "until": until, "reason": reason}
                for case in quiet
                if case.id not in earlier.case_id.ids
            ]
        )
        quiet._sync_pause()
        return quiet

    def _pause_at_least(self, until, reason):
        """Keep quiet until ``until``, but never shorter than a person has agreed already."""
        shorter = self.filtered(lambda c: c.state != "paused" or (c.paused_until and c.paused_until < until))
        return shorter._pause(until, reason)

    def _resume(self):
        """Let the conversation go on where it stood: end the holds of the whole conversation, if that is ours to do.

        :return: the cases that were paused.
        """
        paused = self.filtered(lambda case: case.state == "paused")
        holds = paused.sudo().hold_ids.filtered(lambda h: h.state == "active" and not h.for_items)
        easy = holds.filtered(lambda h: HOLD_TYPES[h.hold_type].lift_by == "collector")
        easy = easy.filtered(lambda h: h.hold_type != "awaiting_answer")
        if holds and not easy:
            raise UserError(self.env._("End this hold itself, with a reason; a customer who waits is answered first."))
        easy.with_env(self.env)._lift(self.env._("resumed by %s", self.env.user.name))
        paused._wake("resumed")
        return paused

    def _end_postponements(self, now):
        """What was put off is settled. All other holds stay: dated ones end on their day, the others by a person."""
        holds = self.sudo().hold_ids.filtered(lambda h: h.state == "active" and h.hold_type == "postponed")
        # An item that was put off may not even be due yet: it is none of the arrears.
        over = holds.filtered(lambda h: not h.for_items or all(h.line_ids.mapped("reconciled")))
        for hold in over:
            hold._end("expired", now, self.env._("everything is settled"))
        over.case_id._thaw()

    def _sync_pause(self):
        """Paused is a case with an active hold of the whole conversation, until the strictest of them ends."""
        for case in self.sudo().filtered(lambda c: c.state in ("open", "paused")):
            strictest = case.hold_ids.filtered(lambda h: h.state == "active" and not h.for_items)._strictest()
            if strictest:
                values = {"paused_until": strictest.until, "pause_reason": strictest.reason}
                case._update_state(("open",), "paused", **values)
                case.write(values)
            else:
                case._update_state(("paused",), "open", paused_until=False, pause_reason=False)
