from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """A call that is done is a contact that was made."""
        # Whoever the call was given to may finish it; touches are written by nobody directly.
        touches = self.env["collections.touch"].sudo().search([("activity_id", "in", self.ids)])
        calls = touches.filtered(lambda touch: touch.channel == "call")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        calls.write({"note": feedback or False, "outcome": "spoke"})
        calls._set_sent(fields.Datetime.now())._settle()
        return result

    def unlink(self):
        """A call that is taken off the list was not made; the customer has peace for a week."""
        touches = (
            self.env["collections.touch"].sudo().search([("activity_id", "in", self.ids), ("channel", "=", "call")])
        )
        result = super().unlink()
        touches.filtered(lambda touch: touch.state == "queued")._set_dropped()
        return result
