from odoo import api, models


class CollectionsChannelSms(models.AbstractModel):
    _name = "collections.channel.sms"
    _description = "Contact by text message"
    _inherit = ["collections.channel"]

    @api.model
    def _problems(self, company, contacts):
        return dict.fromkeys(contacts, "off")

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_number": contact._collections_phone()}
