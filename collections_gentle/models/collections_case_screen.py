from odoo import api, fields, models


class CollectionsCase(models.Model):
    """What only the screens of a case need."""

    _inherit = "collections.case"

    touch_count = fields.Integer(string="Contacts made", compute="_compute_touch_count")
    last_action = fields.Selection(related="decision_id.action", string="Decided")
    last_rule = fields.Char(related="decision_id.rule", string="Rule")
    contact_email = fields.Char(compute="_compute_contact_details", string="E-mail")
    contact_phone = fields.Char(compute="_compute_contact_details", string="Phone")

    contact_wishes = fields.Char(compute="_compute_contact_details", string="Wishes")

    @api.depends("contact_id", "partner_id")
    def _compute_contact_details(self):
        stopped = self.partner_id._collections_address_problems({case.partner_id.id: case.contact_id for case in self})
        without_texts = self._without_texts()
        for case in self:
            no_email = stopped.get(case.partner_id.id) == "blacklisted"
            case.contact_wishes = case._wishes(no_email, case in without_texts)
            case.contact_email = case.contact_id.email
            case.contact_phone = case.contact_id.phone or case.partner_id.phone

    def _wishes(self, no_email, no_texts=False):
        """How the contact likes to hear from us, and how not."""
        # Whoever sees the case may know how to reach the customer.
        contact = self.contact_id.sudo()
        way = dict(contact._fields["collections_way"]._description_selection(self.env)).get(contact.collections_way)
        words = [way and self.env._("Best reached: %s", way.lower()), no_email and self.env._("no e-mails")]
        words.append(contact.collections_no_calls and self.env._("no calls"))
        words.append(no_texts and self.env._("no text messages"))
        return ", ".join(word for word in words if word) or False

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
