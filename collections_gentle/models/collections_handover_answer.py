from odoo import api, fields, models
from odoo.exceptions import UserError

# The lines of the checklist; engine/agency.py says what each asks.
LINES = [
    ("age", "How long it is open"),
    ("amount", "How much it is"),
    ("stages", "All stages were sent"),
    ("talked", "We have talked, or tried to"),
    ("way_out", "A way out was offered"),
    ("nothing_open", "Nothing else goes on"),
    ("not_vulnerable", "Nobody needs special care"),
    ("law", "The law allows it"),
    ("verified", "Address and balance were looked at"),
    ("last_letter", "The letter of last resort"),
    ("owner", "Who looks after the customer knows"),
    ("four_eyes", "Two people"),
    ("agency", "An agency that may get new customers"),
]


class CollectionsHandoverAnswer(models.Model):
    """A manager's word for a line of the checklist that is not met. Only soft lines can be answered for."""

    _name = "collections.handover.answer"
    _description = "Line answered for"
    _order = "id"

    handover_id = fields.Many2one("collections.handover", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    name = fields.Selection(LINES, required=True, readonly=True, string="Line")
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Answered for by", required=True, readonly=True)
    answered_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a manager has answered for is kept."))
