from odoo import api, models

from ..engine.replies import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        """A receipt that a message of ours was read has arrived, though Odoo takes every report for a failure."""
        return super()._detect_is_bounce(message, message_dict) and not (
            _is_receipt(message) and message["In-Reply-To"]
        )

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """The contact whose message came back reached nobody; a later one to the same customer may have.

        A notice that the message is only delayed says nothing about how it ends.
        """
        if _is_receipt(email_message):
            return None
        result = super()._routing_handle_bounce(email_message, message_dict)
        if _is_final(email_message):
            # The mail gateway is nobody in particular.
            Touch = self.env["collections.touch"].sudo()
            for touch in Touch.search([("message_id", "in", message_dict["bounced_message"].ids)]):
                touch._set_bounced(self.env._("The message to %s came back.", touch.recipient_email))
        return result

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """A message that a machine wrote is kept, and is no answer of the customer."""
        headers = {name.lower(): str(value) for name, value in message.items()}
        automatic = is_automatic(headers, message_dict.get("subject") or "", message.get_content_type())
        thread = self.with_context(collections_automatic=automatic)
        return super(MailThread, thread)._message_route_process(message, message_dict, routes)


def _is_receipt(email_message):
    """Whether this says what became of a message after it had arrived (RFC 8098)."""
    return email_message.get_param("report-type") == "disposition-notification"


def _is_final(email_message):
    """Whether a delivery status notification (RFC 3464) reports a failure; one that reports nothing does."""
    actions = {
        str(block["Action"]).strip().lower()
        for part in email_message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in part.get_payload()
        if block["Action"]
    }
    return not actions or "failed" in actions
