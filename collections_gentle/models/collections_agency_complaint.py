from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CollectionsAgencyComplaint(models.Model):
    """What somebody says an agency has done wrong. Two that were right within three months pause the agency."""

    _name = "collections.agency.complaint"
    _description = "Complaint about an agency"
    _order = "date desc, id desc"
    _rec_name = "what"
    _check_company_auto = True

    agency_id = fields.Many2one("collections.agency", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    case_id = fields.Many2one(
        "collections.case", string="Customer", index=True, check_company=True, ondelete="set null"
    )
    what = fields.Text(string="What happened", required=True)
    upheld = fields.Boolean(string="They are right", help="Somebody has looked into it: the complaint is well-founded.")
    resolved_on = fields.Date(string="Settled on")
    user_id = fields.Many2one(
        "res.users", string="Looked into by", default=lambda self: self.env.user, domain=[("share", "=", False)]
    )
    # A manager has gone on with the agency in spite of it: it does not pause the agency once more.
    answered = fields.Boolean(readonly=True, copy=False)

    @api.constrains("date", "resolved_on")
    def _check_days(self):
        for complaint in self:
            if complaint.date > complaint.company_id._collections_today():
                raise ValidationError(self.env._("The complaint cannot be of a day to come."))
            if complaint.resolved_on and complaint.resolved_on < complaint.date:
                raise ValidationError(self.env._("It cannot be settled before it came."))

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        if any(complaints.mapped("upheld")) and not self.has_access("write"):
            raise AccessError(self.env._("A manager says whether a complaint is well-founded."))
        complaints.agency_id._pause_where_due()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if {"upheld", "date", "agency_id"} & vals.keys():
            self.agency_id._pause_where_due()
        return result
