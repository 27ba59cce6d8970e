import base64
import binascii
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import consteq

from ..tools.sms_gateway import SmsGateway

# Nothing is compared with nothing: a wrong company takes as long as a wrong key.
_NO_KEY = "0" * 32
_SHORTEST_KEY = 16
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class ResCompany(models.Model):
    """Whether a company sends text messages, and through which gateway."""

    _inherit = "res.company"

    collections_sms = fields.Boolean(
        string="Text messages",
        help="Stages of the channel “Text message” are texted; otherwise their next channel is used.",
    )
    collections_sms_gateway = fields.Char(
        string="Gateway",
        groups="base.group_system",
        help="Address to which texts are posted. Empty: Odoo's own service, or Twilio where that is set up.",
    )
    collections_sms_key = fields.Char(
        string="Key for the gateway", groups="base.group_system", help="Sent along as a bearer token."
    )
    collections_sms_incoming_key = fields.Char(
        string="Key for answers",
        groups="base.group_system",
        help="With this key the provider hands over what customers text back. Empty: nothing is taken.",
    )

    @api.constrains("collections_sms_gateway")
    def _check_collections_sms_gateway(self):
        for company in self.sudo().filtered("collections_sms_gateway"):
            address = urlsplit(company.collections_sms_gateway)
            near = address.scheme == "http" and address.hostname in _THIS_MACHINE
            if not address.hostname or address.scheme != "https" and not near:
                raise ValidationError(
                    self.env._("Set the gateway for text messages to an address that begins with https://.")
                )

    @api.constrains("collections_sms_incoming_key")
    def _check_collections_sms_incoming_key(self):
        for company in self.sudo().filtered("collections_sms_incoming_key"):
            if len(company.collections_sms_incoming_key) < _SHORTEST_KEY:
                raise ValidationError(
                    self.env._("Make the key for answers at least %s characters long.", _SHORTEST_KEY)
                )

    def _get_sms_api_class(self):
        # Whoever sends a text need not know the address.
        return SmsGateway if self.sudo().collections_sms_gateway else super()._get_sms_api_class()

    def _collections_sms_api(self):
        """The gateway of this company, ready for use; which account pays follows from the company."""
        api_class = self._get_sms_api_class()
        gateway = api_class(self.with_company(self).env)
        gateway._set_company(self)
        return gateway

    @api.model
    def _collections_texted_by(self, company_id, authorization):
        """The company whose provider this is; nothing with a wrong key.

        :param str authorization: the header: a bearer token, or any user with the key as password.
        """
        # The provider is nobody in particular.
        company = self.sudo().browse(company_id if 0 < company_id < 2**31 else 0).exists()
        key = company.collections_sms_incoming_key or ""
        right = consteq((key or _NO_KEY).encode(), _given_key(authorization or ""))
        return company if right and key else company.browse()


def _given_key(authorization):
    kind, _space, given = authorization.partition(" ")
    if kind.lower() != "basic":
        return given.strip().encode(errors="replace") if kind.lower() == "bearer" else b""
    try:
        return base64.b64decode(given, validate=True).partition(b":")[2]
    except (ValueError, binascii.Error):
        return b""
