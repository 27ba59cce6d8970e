from odoo import fields, models


class CollectionsTouch(models.Model):
    _inherit = "collections.touch"

    handover_id = fields.Many2one("collections.handover", ondelete="restrict", readonly=True, index="btree_not_null")

    def _about(self):
        return self.handover_id or super()._about()
