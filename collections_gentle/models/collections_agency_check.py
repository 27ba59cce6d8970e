from odoo import api, fields, models


class CollectionsAgencyCheck(models.Model):
    """One point that is asked of an agency, and who has answered it."""

    _name = "collections.agency.check"
    _description = "Point of an agency's checklist"
    _order = "sequence, id"

    agency_id = fields.Many2one("collections.agency", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Text(string="What we ask", required=True)
    done_on = fields.Date(string="Answered on")
    done_by = fields.Many2one(
        "res.users", string="By", compute="_compute_done_by", store=True, readonly=False, domain=[("share", "=", False)]
    )
    note = fields.Text(string="What was seen")

    @api.depends("done_on")
    def _compute_done_by(self):
        for check in self:
            check.done_by = check.done_on and (check.done_by or self.env.user)

    def action_done(self):
        """The current user has seen that this is so, today."""
        for check in self:
            check.write({"done_on": check.company_id._collections_today(), "done_by": self.env.uid})
