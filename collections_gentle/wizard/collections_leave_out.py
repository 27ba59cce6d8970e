from markupsafe import Markup

from odoo import fields, models


class CollectionsLeaveOut(models.TransientModel):
    """Odoo's own marks of an invoice, set with a reason: no follow-up, and blocked for payment."""

    _name = "collections.leave.out"
    _description = "Leave an invoice out"

    move_id = fields.Many2one("account.move", required=True)
    what = fields.Selection(
        [
            ("no_followup", "Leave out of follow-up"),
            ("follow", "Follow up again"),
            ("blocked", "Block for payment"),
            ("unblock", "Open for payment again"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.move_id.check_access("write")
        if self.what in ("no_followup", "follow"):
            self.move_id.no_followup = self.what == "no_followup"
        elif (self.what == "blocked") != (self.move_id.payment_state == "blocked"):
            self.move_id.action_toggle_block_payment()
        label = dict(self._fields["what"]._description_selection(self.env))[self.what]
        self.move_id.message_post(body=Markup("%s: %s") % (label, self.reason), subtype_xmlid="mail.mt_note")
        case = self.move_id.sudo().collections_case_id
        if case:
            # Whoever may mark an invoice need not see collections.
            case._note(f"{label} ({self.move_id.name}): {self.reason}")
        return {"type": "ir.actions.act_window_close"}
