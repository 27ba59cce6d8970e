from odoo import api, models


class CollectionsChannelLetter(models.AbstractModel):
    _name = "collections.channel.letter"
    _description = "Contact by letter"
    _inherit = ["collections.channel"]

    @api.model
    def _problems(self, company, contacts):
        return {}

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_address": contact._display_address(without_company=True)}
