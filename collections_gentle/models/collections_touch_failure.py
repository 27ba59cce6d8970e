from datetime import timedelta

from odoo import fields, models

from ..engine.channels import PASSING
from .collections_touch_values import ADDRESS_FAILURES, SEEN_BEFORE


class CollectionsTouch(models.Model):
    """Contacts that reached nobody: why, how long that counts, and who is asked to mend it."""

    _inherit = "collections.touch"

    def _failure_words(self, failure_type):
        return dict(self._labels("failure_type"))[failure_type]

    def _is_for(self, decision):
        """Whether this is the message of ``decision``: of its stage, on its channel."""
        return self.stage_id.id == decision.stage_id and self.channel == decision.channel

    def _still_fails(self, contact, problem, now):
        """The failure of this contact attempt, as long as it stands and a person knows of it; else nothing.

        :param problem: what is seen to be wrong with the channel now.
        """
        if self.state not in ("failed", "bounced") or self.contact_checked:
            return ""
        # What a gateway says of a text message cannot be seen: it stands until the number is another one.
        if self.failure_type in SEEN_BEFORE and not self.sms_uuid:
            return problem
        if self.failure_type in PASSING:
            over = self._ended_at() + timedelta(days=PASSING[self.failure_type])
            return self.failure_type if now < over else ""
        channel = self.env["collections.case"]._channel(self.channel).with_company(self.company_id)
        address = channel._prepare_address(contact.with_company(self.company_id))
        same = all((self[name] or "") == (value or "") for name, value in address.items())
        return self.failure_type if same and self.failure_type in ADDRESS_FAILURES else ""

    def _tells_of_channel(self):
        """Whether how this contact ended says something about its channel for the next one."""
        if self.kind == "manual":
            # By hand people may write elsewhere: that it arrived says nothing of the address, that it did not does.
            # A single call that nobody answered is an attempt; the call that was asked for fails after several.
            return self.state in ("failed", "bounced") and self.failure_type != "no_answer"
        return self.kind == "reminder" or self.purpose == "invoice_copy"

    def _ended_at(self):
        return self.failed_at or self.write_date

    def _set_failed(self, failure_type, reason):
        """Nothing reached the customer; for a wrong address a person is asked to check it, once."""
        values = {"failure_type": failure_type, "failure_reason": reason, "failed_at": fields.Datetime.now()}
        failed = self._update_state(("queued",), "failed", **values)
        failed._ask_to_check_contact()
        return failed

    def _set_bounced(self, reason, failure_type="bounced"):
        """What had left did not arrive after all."""
        bounced = self._update_state(("sent",), "bounced", failure_type=failure_type, failure_reason=reason)
        bounced._ask_to_check_contact()
        return bounced._settle()

    def _ask_to_check_contact(self):
        wrong = self.sudo().filtered(lambda t: t.failure_type in ADDRESS_FAILURES)
        self.env["collections.perform"]._create_activities(
            "activity_check_contact", [(touch.case_id, touch.failure_reason) for touch in wrong], once=True
        )
