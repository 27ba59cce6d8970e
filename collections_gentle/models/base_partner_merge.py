from odoo import fields, models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Two customers become one, and two conversations become one: the others end before they would collide."""
        # Whoever merges contacts need not see collections.
        cases = self.env["collections.case"].sudo()._unite(src_partners | dst_partner, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        cases.invalidate_recordset(["partner_id"])
        cases._wake("customers merged")
        return result


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def _unite(self, partners, kept_partner):
        """Leave one open case of ``partners`` in each company, that of ``kept_partner`` first; close the others.

        :return: the cases that stay open.
        """
        cases = self.search([("partner_id", "in", partners.ids), ("state", "!=", "closed")], order="id")
        kept = self.browse()
        for same_company in cases.grouped("company_id").values():
            kept |= same_company.sorted(lambda case: case.partner_id != kept_partner)[:1]
        (cases - kept)._close(fields.Datetime.now())
        self.env.flush_all()
        return kept
