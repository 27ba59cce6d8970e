from odoo import api, fields, models
from odoo.exceptions import AccessError


class CollectionsWouldForget(models.TransientModel):
    """Looks at what would be forgotten today; nothing is."""

    _name = "collections.would.forget"
    _description = "What would be forgotten"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    on = fields.Date(string="Today", readonly=True)
    rules = fields.Char(string="Months", compute="_compute_rules")
    line_ids = fields.One2many("collections.would.forget.line", "look_id", readonly=True)

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_rules(self):
        for look in self:
            rules = look.company_id._collections_retention_rules()
            look.rules = self.env._(
                "What somebody needs: %(support)s months. Private customers: %(private)s. Companies: %(business)s.",
                support=rules.support_months,
                private=rules.private_months,
                business=rules.business_months,
            )

    @api.model
    def _open(self, company):
        if not self.env.user.has_group("collections_gentle.group_manager"):
            raise AccessError(self.env._("Ask a manager of collections to look at what would be forgotten."))
        today = company._collections_today()
        lines = self.env["collections.retention"]._would_forget(company, today)
        values = [fields.Command.create({"name": name, "number": number}) for name, number in lines]
        look = self.create({"company_id": company.id, "on": today, "line_ids": values})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would be forgotten"),
            "res_model": self._name,
            "res_id": look.id,
            "view_mode": "form",
            "target": "new",
        }
