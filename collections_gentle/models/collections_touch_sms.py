from odoo import api, fields, models

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ..tools.sms_gateway import OPTED_OUT

# Odoo's words for what went wrong → ours; what a gateway alone knows is trouble with the gateway.
_FAILURES = {
    "sms_credit": "credit",
    "sms_acc": "account",
    "sms_registration_needed": "account",
    "sms_number_missing": "bad_number",
    "sms_number_format": "bad_number",
    "sms_country_not_supported": "undelivered",
    "sms_blacklist": "no_texts",
    "sms_optout": "no_texts",
    "sms_expired": "undelivered",
    "sms_invalid_destination": "undelivered",
    "sms_not_allowed": "undelivered",
    "sms_not_delivered": "undelivered",
    "sms_rejected": "undelivered",
}
_LEFT = ("process", "pending", "sent")
_ARRIVED = "sent"
_FAILED = ("exception", "bounce")


class CollectionsTouch(models.Model):
    """What contacts learn from their text messages."""

    _inherit = "collections.touch"

    sms_uuid = fields.Char(readonly=True, copy=False, index="btree_not_null", help="Names the text message.")

    def _texts(self):
        """The text messages of these contacts, as long as Odoo keeps them."""
        uuids = [uuid for uuid in self.mapped("sms_uuid") if uuid]
        # Odoo's queue is for nobody's eyes but the administrator's.
        Sms = self.env["sms.sms"].sudo()
        return Sms.search([("uuid", "in", uuids)]) if uuids else Sms

    @api.model
    def _of_texts(self, uuids):
        """The contacts that these text messages make. Whoever empties the queue need not see them, hence ``sudo``."""
        wanted = [uuid for uuid in uuids if uuid]
        return self.sudo().search([("sms_uuid", "in", wanted)]) if wanted else self.sudo().browse()

    def _set_cancelled(self, reason):
        cancelled = super()._set_cancelled(reason)
        cancelled._texts().filtered(lambda sms: sms.state in ("outgoing", "error")).action_set_canceled()
        return cancelled

    def _take_text_result(self, status, failure_type=False, reason=False):
        """Learn how the text messages of these contacts ended.

        :param str status: as Odoo's notification has it.
        :param failure_type: as Odoo's notification has it.
        :return: the contacts that changed.
        """
        if status in _LEFT:
            sent = self._set_sent(fields.Datetime.now())
            return sent | (self - sent)._set_arrived() if status == _ARRIVED else sent
        if status not in _FAILED:
            return self.browse()
        kind = "no_texts" if reason == OPTED_OUT else _FAILURES.get(failure_type) or self._gateway_failure(failure_type)
        words = (reason if reason and reason != OPTED_OUT else self._failure_words(kind))[:250]
        failed = self._set_failed(kind, words)
        if kind == "no_texts":
            failed._stop_numbers()
        # It was handed over before, and a report says that it did not arrive.
        late = (self - failed).filtered(lambda touch: touch.state == "sent")
        return failed | late._set_bounced(words, "undelivered") if late else failed

    def _set_arrived(self):
        """Text messages that counted as failed and were delivered all the same: the customer has heard from us. Why
        they counted as failed is kept; another message may have been sent in their place."""
        texts, arrived = self.filtered(lambda touch: touch.channel == "sms"), self.browse()
        for left_at, chosen in texts.grouped("failed_at").items():
            arrived |= chosen._update_state(("failed",), "sent", sent_at=left_at or fields.Datetime.now())
        return arrived

    def _stop_numbers(self):
        """A gateway knows that these numbers want no texts: that counts like a STOP that we have heard."""
        numbers = [number for number in self.mapped("recipient_number") if number]
        # Odoo's list is for nobody's eyes.
        self.env["phone.blacklist"].sudo()._add(numbers)

    @api.model
    def _texts_welcome(self, number):
        """Whoever has this number wants texts again: what failed because they wanted none stands no longer.

        :return: the contacts that failed for it.
        """
        refused = [("channel", "=", "sms"), ("recipient_number", "=", number), ("failure_type", "=", "no_texts")]
        # The customer says so, not a colleague; touches are written by nobody directly.
        touches = self.sudo().search([*refused, ("state", "=", "failed"), ("contact_checked", "=", False)])
        touches.write({"contact_checked": True})
        return touches

    @api.model
    def _gateway_failure(self, failure_type):
        """How trouble is called that no other word fits: Twilio's own kinds are all about the account."""
        return "account" if (failure_type or "").startswith("twilio") else "gateway"

    @api.model
    def _catch_up(self, company):
        self._catch_up_with_texts(company)
        return super()._catch_up(company)

    @api.model
    def _catch_up_with_texts(self, company):
        """Text messages that ended without telling: taken back or deleted by hand, or by a worker that died."""
        waiting = self.search([("company_id", "=", company.id), ("state", "=", "queued"), ("channel", "=", "sms")])
        texts = waiting._texts().grouped("uuid")
        states = {touch: texts[touch.sms_uuid].state if touch.sms_uuid in texts else "canceled" for touch in waiting}
        waiting.filtered(lambda touch: states[touch] == "canceled")._set_dropped()
        for touch in waiting.filtered(lambda touch: states[touch] in ("process", "pending", "sent", "error")):
            sms = texts[touch.sms_uuid]
            touch._take_text_result("exception" if sms.state == "error" else sms.state, sms.failure_type)

    def _message_words(self):
        """A text message has no subject; one that waits for approval is shown as it would leave now."""
        if self.channel == "sms" and self.state == "to_approve":
            own, channel = self._own_words(), self.env["collections.channel.sms"]
            text = own.body if own else channel._preview(self.case_id, self.stage_id.sms_template_id, self.lang)
            return False, sms_content_to_rendered_html(text)
        return super()._message_words()
