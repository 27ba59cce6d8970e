from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..engine.agency_record import ends_soon, must_pause, next_review
from .collections_agency_record_words import ENDS


class CollectionsAgency(models.Model):
    """An agency is watched: complaints pause it, and what ends is looked at before it has ended."""

    _inherit = "collections.agency"

    complaint_ids = fields.One2many("collections.agency.complaint", "agency_id", string="Complaints")
    paused = fields.Boolean(readonly=True, copy=False, tracking=True)
    pause_reason = fields.Char(string="Why it is paused", readonly=True, copy=False)
    # Of what somebody was reminded already: what ends → the day.
    reminded = fields.Json(readonly=True, copy=False)

    # --- complaints -------------------------------------------------------------------------------------------------

    def _pause_where_due(self):
        """Two complaints that were right within three months: nobody new is entrusted to the agency."""
        for agency in self.filtered(lambda a: not a.paused):
            upheld = agency.complaint_ids.filtered(lambda c: c.upheld and not c.answered)
            if must_pause(upheld.mapped("date")):
                agency._pause(self.env._("two complaints within three months were well-founded."))

    def _pause(self, reason):
        # Nobody writes this by hand, whoever may keep the record.
        self.sudo().write({"paused": True, "pause_reason": reason})
        self._remind(self.env._("Paused: %s Look at the customers who are with it.", reason))

    def action_go_on(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go on with %s", self.display_name),
            "res_model": "collections.agency.go.on",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agency_id": self.id},
        }

    def _lift_pause(self, reason):
        """A manager goes on with the agency.

        :param reason: why; it is kept with the record.
        """
        self.ensure_one()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you go on with this agency."))
        if self.paused:
            self.complaint_ids.filtered("upheld").write({"answered": True})
            self.sudo().write({"paused": False, "pause_reason": False})
            self.message_post(body=self.env._("Goes on after a pause: %s", reason.strip()))

    # --- what ends --------------------------------------------------------------------------------------------------

    @api.model
    def _a_year_after(self, day):
        return next_review(day)

    @api.constrains("review_on")
    def _check_review(self):
        """Once a year is once a year: nobody types the review away."""
        for agency in self:
            last = self._a_year_after(agency.company_id._collections_today())
            if agency.review_on and agency.review_on > last:
                day = format_date(self.env, last)
                raise ValidationError(self.env._("The record is gone through once a year: choose a day until %s.", day))

    def action_reviewed(self):
        """The current user has gone through the whole record, today: the next time is in a year."""
        self.check_access("write")
        for agency in self:
            today = agency.company_id._collections_today()
            agency.write({"review_on": self._a_year_after(today), "reminded": False})
            agency.message_post(body=self.env._("The record was gone through."))
        self.activity_feedback(["collections_gentle.activity_agency"])

    @api.model
    def _remind_due(self, company, today):
        """Remind of what ends within a month, once for each day on which something ends.

        :return: how many agencies.
        """
        agencies = self.search([("company_id", "=", company.id)])
        due = {agency: agency._not_reminded(today) for agency in agencies}
        for agency, ending in due.items():
            if ending:
                agency._remind_of(ending)
        return sum(map(bool, due.values()))

    def _not_reminded(self, today):
        soon = {name: day.isoformat() for name, day in ends_soon(self._engine_record(), today).items()}
        known = self.reminded or {}
        return {name: day for name, day in soon.items() if known.get(name) != day}

    def _remind_of(self, ending):
        """:param dict ending: what ends → the day, as text."""
        for name, day in ending.items():
            words = self.env._(ENDS[name])  # pylint: disable=translation-not-lazy
            self._remind(words % {"day": format_date(self.env, day)}, fields.Date.to_date(day))
        # The run writes it; whoever may not keep the record does not come here.
        self.sudo().reminded = {**(self.reminded or {}), **ending}

    def _remind(self, summary, deadline=None):
        today = self.company_id._collections_today()
        owner = self.user_id if self.user_id.active else self.company_id.collections_user_id
        # One e-mail for each task would be one too many.
        self.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
            "collections_gentle.activity_agency",
            max(deadline or today, today),
            summary,
            user_id=(owner or self.env.ref("base.user_admin")).id,
        )
