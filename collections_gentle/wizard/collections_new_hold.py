from datetime import timedelta

from odoo import api, fields, models

from ..engine.holds import HOLD_TYPES
from ..models.collections_hold import HOLD_LABELS

_BY_HAND = [(name, label) for name, label in HOLD_LABELS if HOLD_TYPES[name].set_by != "system"]


class CollectionsNewHold(models.TransientModel):
    _name = "collections.new.hold"
    _inherit = ["collections.new.statement", "collections.tone.noted"]
    _description = "Put on hold"

    _tone_notes = ("reason", "details")

    line_ids = fields.Many2many("account.move.line", string="Only for", help="Empty: nobody writes at all.")
    hold_type = fields.Selection(_BY_HAND, string="Why", required=True, default="customer_pause")
    end_on = fields.Date(string="Through", compute="_compute_days", store=True, readonly=False)
    review_on = fields.Date(string="Look at it again", compute="_compute_days", store=True, readonly=False)
    reason = fields.Char()
    details = fields.Text(string="What was said")
    user_id = fields.Many2one(
        "res.users", string="Owner", default=lambda self: self.env.user, domain=[("share", "=", False)]
    )
    hint = fields.Char(compute="_compute_hint")
    sensitive = fields.Boolean(compute="_compute_hint")
    dated = fields.Boolean(compute="_compute_hint")
    for_items = fields.Boolean(compute="_compute_hint")

    @api.depends("hold_type")
    def _compute_days(self):
        for wizard in self:
            kind, today = HOLD_TYPES[wizard.hold_type], fields.Date.context_today(wizard)
            wizard.end_on = kind.dated and today + timedelta(days=kind.days)
            wizard.review_on = kind.review_days and today + timedelta(days=kind.review_days)

    @api.depends("hold_type")
    def _compute_hint(self):
        for wizard in self:
            kind = HOLD_TYPES[wizard.hold_type]
            wizard.sensitive, wizard.dated, wizard.for_items = kind.sensitive, kind.dated, kind.for_items
            wizard.hint = " ".join((wizard._end_hint(kind), wizard._lift_hint(kind)))

    def _end_hint(self, kind):
        if kind.dated:
            return self.env._("Nobody writes through that day. Then the conversation goes on where it stood.")
        return self.env._("Nobody writes until a person ends it. On the review day its owner is asked to look.")

    def _lift_hint(self, kind):
        return {
            "collector": self.env._("Any collector may end it."),
            "owner": self.env._("Its owner or a manager may end it."),
            "manager": self.env._("A manager may end it."),
            "specialist": self.env._("A manager of the group “Collections: sensitive” may end it."),
            "nobody": self.env._("It ends on its official date only."),
        }[kind.lift_by]

    def action_confirm(self):
        self.case_id.check_access("write")
        kind = HOLD_TYPES[self.hold_type]
        end = {"until": self.end_on and self.company_id._collections_end_of(self.end_on)} if kind.dated else {}
        self.env["collections.hold"].create(
            {
                "case_id": self.case_id.id,
                "line_ids": [fields.Command.set(self.line_ids.ids if kind.for_items else [])],
                "hold_type": self.hold_type,
                "reason": False if self.sensitive else self.reason,
                "details": self.details if self.sensitive else False,
                "user_id": self.user_id.id,
                "review_on": self.review_on,
                **end,
            }
        )
        return {"type": "ir.actions.act_window_close"}
