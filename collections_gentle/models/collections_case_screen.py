from odoo import api, fields, models


class CollectionsCase(models.Model):
    """What only the screens of a case need."""

    _inherit = "collections.case"

    touch_count = fields.Integer(string="Contacts made", compute="_compute_touch_count")
    last_action = fields.Selection(related="decision_id.action", string="Decided")
    last_rule = fields.Char(related="decision_id.rule", string="Rule")
    contact_email = fields.Char(compute="_compute_contact_details", string="E-mail")
    contact_phone = fields.Char(compute="_compute_contact_details", string="Phone")

    @api.depends("contact_id", "partner_id")
    def _compute_contact_details(self):
        for case in self:
            case.contact_email = case.contact_id.email
            case.contact_phone = case.contact_id.phone or case.partner_id.phone

    @api.depends("touch_ids.state")
    def _compute_touch_count(self):
        rows = self.env["collections.touch"]._read_group(
            [("case_id", "in", self.ids), ("state", "in", ("sent", "replied"))], ["case_id"], ["__count"]
        )
        counts = {case.id: count for case, count in rows}
        for case in self:
            case.touch_count = counts.get(case.id, 0)

    def action_view_touches(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("collections_gentle.action_touches")
        name = self.env._("Contacts with %s", self.partner_id.display_name)
        return {**action, "name": name, "domain": [("case_id", "=", self.id)], "context": {}}

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        """Stages stand below their policy in the panel; Odoo 19 stumbles when no group of them is chosen."""
        panel = self.with_context(collections_show_policy=False)
        kwargs["group_domain"] = kwargs.get("group_domain") or []
        return super(CollectionsCase, panel).search_panel_select_multi_range(field_name, **kwargs)
