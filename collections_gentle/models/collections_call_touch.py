from odoo import fields, models


class CollectionsTouch(models.Model):
    """What is said back to a customer is about the call."""

    _inherit = "collections.touch"

    call_id = fields.Many2one("collections.call", ondelete="restrict", readonly=True, index="btree_not_null")

    def _about(self):
        return self.call_id or super()._about()
