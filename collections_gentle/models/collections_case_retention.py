from odoo import fields, models
from odoo.fields import Domain

from .collections_case import _KEPT

# Nobody says by hand that something was forgotten.
_KEPT.update({"support_forgotten_on", "anonymised_on"})


class CollectionsCase(models.Model):
    """What is no longer kept of a closed conversation."""

    _inherit = "collections.case"

    support_forgotten_on = fields.Date(
        readonly=True, copy=False, help="Since then nothing says what they needed, or why."
    )
    anonymised_on = fields.Date(
        string="Forgotten", readonly=True, copy=False, help="Since then only days, sums and kinds are kept."
    )

    def _private_domain(self):
        """``_is_private``, for a search."""
        either = Domain("policy_id.segment", "not in", ("private", "business"))
        return Domain("policy_id.segment", "=", "private") | either & Domain("partner_id.is_company", "=", False)

    def _message_post_after_hook(self, message, msg_vals):
        if message.message_type != "notification":
            self._remember()
        return super()._message_post_after_hook(message, msg_vals)

    def _log_contact(self, channel, outcome, note, late_reason=False):
        self._remember()
        return super()._log_contact(channel, outcome, note, late_reason=late_reason)

    def _remember(self):
        """What is said after all was forgotten is forgotten again in time."""
        forgotten = self.sudo().filtered(lambda case: case.support_forgotten_on or case.anonymised_on)
        forgotten.write({"support_forgotten_on": False, "anonymised_on": False})
