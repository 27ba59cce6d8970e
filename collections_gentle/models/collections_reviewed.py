from datetime import timedelta

from odoo import api, fields, models


class CollectionsReviewed(models.AbstractModel):
    """What was said and has an owner, who is asked after some time whether it is still right. It stays until then."""

    _name = "collections.reviewed"
    _description = "What was said and is looked at again"
    _inherit = ["collections.statement"]

    # The state in which a record is looked at again, and the kind of task that asks for it.
    _going = ""
    _activity = ""

    review_on = fields.Date(readonly=True, index=True)
    review_due = fields.Boolean(readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", readonly=True)

    def _review_days(self):
        """Days from one look to the next; 0: there is none."""
        return 0

    def _review_question(self):
        """What the owner is asked."""
        return self.display_name

    def _task_owner(self):
        """Who is asked."""
        return self.env.user

    def _ask_owner(self, summary, deadline):
        self.sudo().activity_id = self.env["collections.perform"]._create_activities(
            self._activity, [(self.case_id, summary)], deadline=deadline, user=self._task_owner()
        )

    @api.model
    def _ask_for_reviews(self, company, today):
        """At its review a record stays; its owner is asked to look at it."""
        due = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", self._going),
                ("review_due", "=", False),
                ("review_on", "<=", today),
            ]
        )
        return due._each(lambda records: records._ask_for_review(today))

    def _ask_for_review(self, today):
        self.write({"review_due": True})
        for record in self.filtered(lambda r: not r.activity_id.active):
            record._ask_owner(record._review_question(), today)

    def _reviewed(self):
        """Its owner has looked at it and left it as it is: asked again after the same time."""
        for record in self.filtered(lambda r: r.state == self._going):
            days = record._review_days()
            review_on = days and record.company_id._collections_today() + timedelta(days=days)
            record.write({"review_due": False, "review_on": review_on})
