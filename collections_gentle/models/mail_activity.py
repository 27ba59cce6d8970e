from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """A call that is done is a contact that was made."""
        # Whoever the call was given to may finish it; touches are written by nobody directly.
        touches = self.env["collections.touch"].sudo().search([("activity_id", "in", self.ids)])
        calls = touches.filtered(lambda touch: touch.channel == "call")
        # Not yet gone, and no longer to be found by their activity afterwards.
        reviewed = [self._collections_about("hold"), self._collections_about("dispute")]
        answered = self._collections_cases("answer")
        called = self._collections_cases("broken") | self._collections_cases("missed")
        called_back = self._collections_cases("callback")
        told = self._collections_cases("tell")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        answered._answered(self.env._("%s has answered", self.env.user.name))
        for case in called:
            case._log_contact("call", "spoke", feedback or self.env._("About what was agreed"))
        for case in called_back:
            case._log_contact("call", "spoke", feedback or self.env._("They had asked for this call"))
        told.plan_ids._told_by_hand()
        for statements in reviewed:
            statements._reviewed()
        calls.write({"note": feedback or False, "outcome": "spoke"})
        calls._set_sent(fields.Datetime.now())._settle()
        return result

    def _collections_about(self, model):
        """The holds or disputes that these activities ask somebody to look at."""
        return self.env[f"collections.{model}"].sudo().search([("activity_id", "in", self.ids)])

    def _collections_cases(self, name):
        """The cases for which these are activities of the kind ``activity_<name>``."""
        kind = self.env.ref(f"collections_gentle.activity_{name}", raise_if_not_found=False)
        chosen = self.filtered(lambda a: kind and a.activity_type_id == kind and a.res_model == "collections.case")
        # Whoever was given the task may finish it.
        return self.env["collections.case"].sudo().browse(chosen.mapped("res_id"))

    def unlink(self):
        """A call that is taken off the list was not made; the customer has peace for a week."""
        touches = (
            self.env["collections.touch"].sudo().search([("activity_id", "in", self.ids), ("channel", "=", "call")])
        )
        result = super().unlink()
        touches.filtered(lambda touch: touch.state == "queued")._set_dropped()
        return result
