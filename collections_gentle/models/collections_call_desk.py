from datetime import timedelta, timezone

from odoo import api, fields, models

_SOON = timedelta(days=1)


class CollectionsCall(models.Model):
    """The way through an hour of calls: what is opened first, and what comes next."""

    _inherit = "collections.call"

    @api.model
    def action_desk(self):
        """Open the call desk: the call that was begun and not ended, else the first of the queue."""
        begun = self._begun()
        return begun._open() if begun else self._open_next()

    def action_go_on_with_all(self):
        """From now on, also those who are overdue and whom nobody has asked to call."""
        return self.with_context(collections_everyone=True)._open_next()

    def action_refresh(self):
        return self._open()

    @api.model
    def action_call_case(self, case_id):
        """Open the desk for one customer of the queue."""
        return self.env["collections.case"].browse(case_id).action_call()

    @api.model
    def _turns_now(self):
        """Whom to call now, and whom later; beyond the day's limit only who has asked for a call is left."""
        everyone = bool(self.env.context.get("collections_everyone"))
        ready, later = self.env["collections.case"]._call_queue(self.env.user, everyone)
        soon = fields.Datetime.now().replace(tzinfo=timezone.utc) + _SOON
        # Who is only overdue matters here when the hour is all that speaks against a call.
        later = [turn for turn in later if turn.why != "overdue" or turn.verdict.until and turn.verdict.until < soon]
        if self._enough_for_today():
            ready = [turn for turn in ready if turn.caller.asked]
        return ready, later

    @api.model
    def _open_next(self, after=None):
        """The first of the queue, or the end of it.

        :param after: the customer who was skipped just now, and is not shown again at once.
        """
        ready, _later = self._turns_now()
        following = next((turn.case for turn in ready if turn.case != after), None)
        if following:
            return self._of(following)._open()
        return self.env["collections.call.rest"]._open("limit" if self._enough_for_today() else "end")

    def _next_screen(self):
        return self.env["collections.call"]._open_next(after=self.case_id if self.state == "skipped" else None)

    def _open(self):
        self.ensure_one()
        self._take_up()
        action = self.env["ir.actions.act_window"]._for_xml_id("collections_gentle.action_calls")
        form = self.env.ref("collections_gentle.view_call_form").id
        everyone = bool(self.env.context.get("collections_everyone"))
        return {
            **action,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(form, "form")],
            "target": "main",
            "context": {"collections_everyone": True} if everyone else {},
        }
