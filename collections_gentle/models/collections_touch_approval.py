from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsTouch(models.Model):
    """Messages that a manager reads before they leave."""

    _inherit = "collections.touch"

    def action_approve(self):
        """A manager has read the message: the next run sends it, if it is still true by then."""
        self._check_manager()
        waiting = self.sudo().filtered(lambda t: t.state == "to_approve" and not t.approved_by)
        waiting.write({"approved_by": self.env.uid, "approved_at": fields.Datetime.now()})
        waiting.activity_id.action_archive()
        waiting.case_id._wake("approved")

    def action_reject(self):
        self._check_manager()
        return self._ask_why()

    def _ask_why(self):
        """The form that asks for the reason not to send."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Do not send"),
            "res_model": "collections.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_touch_ids": self.ids},
        }

    def _reject(self, reason, until):
        """Cancel messages that wait for approval and leave the customers in peace until ``until``."""
        self._check_manager()
        rejected = self.filtered(lambda t: t.state == "to_approve")._set_cancelled(reason)
        rejected.case_id._pause_at_least(until, reason)._wake("rejected")
        return rejected

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("collections_gentle.group_manager"):
            raise UserError(self.env._("Ask a collections manager to approve or reject this message."))
