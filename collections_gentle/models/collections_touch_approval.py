from odoo import fields, models
from odoo.exceptions import UserError

from .notice import notice


class CollectionsTouch(models.Model):
    """Messages that a manager reads before they leave."""

    _inherit = "collections.touch"

    def action_approve(self):
        """A manager has read the messages: the next run sends them, if they are still true by then.

        :return: a notice that says what became of each.
        """
        self._check_manager()
        waiting = self.sudo().filtered(lambda t: t.state == "to_approve" and not t.approved_by)
        waiting.write({"approved_by": self.env.uid, "approved_at": fields.Datetime.now()})
        waiting.activity_id.action_archive()
        waiting.case_id._wake("approved")
        return self._decided_notice(self.env._("%s approved.", len(waiting)), waiting)

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
        """Cancel messages that wait for approval and leave the customers in peace until ``until``.

        :return: the messages that were taken back; the others were decided on before.
        """
        self._check_manager()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the message is not sent: the collector reads your reason."))
        rejected = self.filtered(lambda t: t.state == "to_approve")._set_cancelled(reason)
        rejected.case_id._pause_at_least(until, reason)._wake("rejected")
        return rejected

    def _decided_notice(self, done, changed):
        """What became of messages that a manager decided on together.

        :param str done: a sentence about those of ``changed``.
        """
        others = self - changed
        approved = others.filtered(lambda t: t.approved_by and t.state == "to_approve")
        void = others.filtered(lambda t: t.state in ("cancelled", "failed"))
        gone = others - approved - void
        told = [
            done,
            approved and self.env._("%s had been approved before.", len(approved)),
            void and self.env._("%s had been taken back meanwhile.", len(void)),
            gone and self.env._("%s had left already.", len(gone)),
        ]
        return notice(" ".join(sentence for sentence in told if sentence), warn=bool(others))

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("collections_gentle.group_manager"):
            raise UserError(self.env._("Ask a collections manager to approve or reject this message."))
