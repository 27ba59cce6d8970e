from datetime import timedelta

from odoo import fields, models

from .collections_case_last_resort import DAYS_BEFORE_NEXT_STEP

_NAMES_A_DAY = "object.next_date_words"


class CollectionsTouch(models.Model):
    """A message of last resort names a day; the customer has fourteen days until then, whenever it leaves."""

    _inherit = "collections.touch"

    named_until = fields.Date(string="Day it names", readonly=True, help="Until then nobody else is asked to go on.")

    def _note_first_reminders(self, channel):
        """Keep the day that is drawn; words of a manager's own name the day on which they were written down."""
        result = super()._note_first_reminders(channel)
        for touch in self.filtered(lambda t: t._draws_a_day() and not t._own_words()):
            # Nobody may write touches; what they say belongs to them.
            touch.sudo().update({"named_until": touch.case_id._next_date(touch.case_id.company_id)})
        return result

    def _draws_a_day(self):
        return self.kind == "reminder" and _NAMES_A_DAY in (self._template().sudo().body_html or "")

    def _prepare_own_words(self, channel, subject, body):
        values = super()._prepare_own_words(channel, subject, body)
        if self and self._draws_a_day():
            values["named_until"] = self.case_id._next_date(self.case_id.company_id)
        return values

    def _prepare_kept_words(self):
        """Words that name a day too near are not kept: a manager reads new ones."""
        if self._names_a_day_too_near():
            return {}
        kept = super()._prepare_kept_words()
        return {**kept, "named_until": self.named_until} if kept else kept

    def _names_a_day_too_soon(self):
        return super()._names_a_day_too_soon() or self._names_a_day_too_near()

    def _names_a_day_too_near(self):
        if not self.named_until:
            return False
        return self.named_until < self.company_id._collections_today() + timedelta(days=DAYS_BEFORE_NEXT_STEP)
