from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        """An invoice that is sent answers nothing that the customer has asked."""
        return super()._send_mail(move.with_context(collections_automatic=True), mail_template, **kwargs)
