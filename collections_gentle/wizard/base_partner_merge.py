from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Two customers become one, and two conversations become one: the others end before they would collide."""
        cases = (src_partners | dst_partner)._collections_unite(dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        cases.invalidate_recordset(["partner_id"])
        cases._wake("customers merged")
        return result
