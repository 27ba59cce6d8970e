from odoo import api, fields, models


class CollectionsCase(models.Model):
    """What only the screens of a case need."""

    _inherit = "collections.case"

    touch_count = fields.Integer(string="Contacts made", compute="_compute_touch_count")
    last_action = fields.Selection(related="decision_id.action", string="Last decision")
    last_rule = fields.Char(related="decision_id.rule", string="Rule")
    contact_email = fields.Char(related="contact_id.email", string="E-mail")
    contact_phone = fields.Char(related="contact_id.phone", string="Phone")

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
