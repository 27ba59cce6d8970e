from odoo import api, fields, models


class CollectionsEndPlan(models.TransientModel):
    _name = "collections.end.plan"
    _description = "How a plan goes on"

    plan_id = fields.Many2one("collections.plan", required=True)
    summary = fields.Char(related="plan_id.summary")
    notice_on = fields.Date(related="plan_id.notice_on")
    cure_until = fields.Date(related="plan_id.cure_until")
    state = fields.Selection(related="plan_id.state")
    what = fields.Selection(
        [
            ("time", "Give them more time to make it good"),
            ("default", "The plan could not be kept: end it"),
            ("theirs", "They no longer want the plan"),
            ("ours", "We withdraw the plan, with an apology"),
        ],
        string="What now",
        required=True,
        compute="_compute_what",
        store=True,
        readonly=False,
        precompute=True,
    )
    until = fields.Date(compute="_compute_until", store=True, readonly=False, precompute=True)
    reason = fields.Char(required=True)

    @api.depends("plan_id")
    def _compute_what(self):
        for wizard in self:
            wizard.what = "time" if wizard.plan_id.notice_on else "theirs"

    @api.depends("plan_id")
    def _compute_until(self):
        for wizard in self:
            plan = wizard.plan_id
            start = max(filter(None, (plan.cure_until, plan.company_id._collections_today())), default=False)
            wizard.until = start and fields.Date.add(start, days=plan.cure_days or 14)

    def action_confirm(self):
        plan = self.plan_id
        if self.what == "time":
            plan._give_time(self.until, self.reason)
        elif self.what == "default":
            plan._confirm_default(self.reason)
        else:
            plan._cancel(self.reason, ours=self.what == "ours")
        return {"type": "ir.actions.act_window_close"}
