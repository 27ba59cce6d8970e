from datetime import timedelta

from odoo import api, fields, models

from ..engine.agency_record import LOOKS, look
from .collections_agency_record_words import LOOKS as LOOK_WORDS


class CollectionsHandover(models.Model):
    """Nobody is forgotten at an agency: somebody looks at each customer in time."""

    _inherit = "collections.handover"

    looked_days = fields.Integer(
        default=0, readonly=True, copy=False, help="After how many days somebody was asked to look at it."
    )
    look_activity_id = fields.Many2one("mail.activity", ondelete="set null", readonly=True, copy=False)

    def _update_state(self, allowed, target, **values):
        moved = super()._update_state(allowed, target, **values)
        if target != "out":
            # What is over needs no look. Collectors have no right to each other's tasks.
            moved.sudo().look_activity_id.filtered("active").unlink()
        return moved

    # --- looked at in time ------------------------------------------------------------------------------------------

    @api.model
    def _look_due(self, company, now):
        """Ask for a look at the customers who are with an agency for long; the last one proposes to close it.

        :return: how many.
        """
        late = fields.Domain.OR(
            [("handed_at", "<=", now - timedelta(days=days - 1)), ("looked_days", "<", days)] for days in LOOKS
        )
        out = self.search(fields.Domain([("company_id", "=", company.id), ("state", "=", "out")]) & late)
        today = company._collections_today(now)
        due = out.filtered(lambda h: look(h._handed_on(), h.looked_days, today))
        return due._each(lambda handovers: handovers._ask_for_a_look(today))

    def _ask_for_a_look(self, today):
        days = {handover: look(handover._handed_on(), handover.looked_days, today) for handover in self}
        self.sudo().look_activity_id.filtered("active").unlink()
        activities = self.env["collections.perform"]._create_activities(
            "activity_agency_look",
            [(handover.case_id, handover._look_words(count)) for handover, count in days.items()],
        )
        for (handover, count), activity in zip(days.items(), activities, strict=True):
            # Nobody may write hand-overs; the run, or whoever starts it, notes that it has asked.
            handover.sudo().write({"looked_days": count, "look_activity_id": activity.id})

    def _look_words(self, days):
        words = self.env._(LOOK_WORDS[days])  # pylint: disable=translation-not-lazy
        return words % {"agency": self.agency_id.display_name}
