from odoo import api, models

from .collections_touch_values import ASKING


class CollectionsService(models.AbstractModel):
    """While an agency goes on nothing of ours asks for anything; confirmations and answers still leave."""

    _inherit = "collections.service"

    @api.model
    def _send(self, purpose, records):
        if purpose in ASKING:
            records = records.filtered(lambda record: self._case(record).state != "with_agency")
        return super()._send(purpose, records)
