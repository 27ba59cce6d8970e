from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date


class CollectionsNewPromise(models.TransientModel):
    _name = "collections.new.promise"
    _inherit = ["collections.new.statement", "collections.tone.noted"]
    _description = "Note a promise to pay"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Company or person")
    line_ids = fields.Many2many(
        "account.move.line", string="For", compute="_compute_lines", store=True, readonly=False, precompute=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_open")
    open_amount = fields.Monetary(string="Open", compute="_compute_open")
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False, precompute=True)
    date_promised = fields.Date(string="They pay on", required=True)
    promised_by = fields.Many2one(
        "res.partner", string="Who promised", compute="_compute_promised_by", store=True, readonly=False
    )
    channel = fields.Selection(
        [("call", "Call"), ("email", "E-mail"), ("meeting", "In person"), ("other", "Other")],
        required=True,
        default="call",
    )
    method = fields.Selection(
        [
            ("transfer", "Bank transfer"),
            ("card", "Card"),
            ("direct_debit", "Direct debit"),
            ("cash", "Cash or cheque"),
            ("other", "Other"),
        ]
    )
    nudge = fields.Boolean(
        string="Send a friendly note the day before", compute="_compute_nudge", store=True, readonly=False
    )
    note = fields.Text(string="What was said")
    advice = fields.Char(compute="_compute_advice")
    replaces = fields.Char(compute="_compute_replaces")
    kept_words = fields.Char(related="case_id.kept_words")

    @api.depends("case_id")
    def _compute_lines(self):
        for wizard in self:
            wizard.line_ids = wizard.line_ids or wizard._lines_at_first()

    def _lines_at_first(self):
        """What is free, else what the promise that is to be replaced is about."""
        return self.case_id._lines_to_promise() or self.case_id._open_promises()[:1].line_ids

    @api.depends("line_ids")
    def _compute_open(self):
        for wizard in self:
            apart = wizard.case_id._in_discussion() if wizard.case_id else {}
            lines = wizard.line_ids
            wizard.currency_id = lines.currency_id[:1] or wizard.case_id.currency_id
            wizard.open_amount = sum(lines.mapped("amount_residual_currency")) - float(
                sum(apart.get(line_id, 0) for line_id in lines._origin.ids)
            )

    @api.depends("line_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.open_amount

    @api.depends("case_id")
    def _compute_promised_by(self):
        for wizard in self:
            wizard.promised_by = wizard.case_id.contact_id

    @api.depends("case_id")
    def _compute_nudge(self):
        for wizard in self:
            wizard.nudge = wizard.case_id.policy_id.promise_nudge

    @api.depends("date_promised", "case_id")
    def _compute_advice(self):
        for wizard in self:
            days = wizard.case_id.policy_id.promise_max_days
            today = fields.Date.context_today(wizard)
            late = bool(days and wizard.date_promised and wizard.date_promised > today + timedelta(days=days))
            wizard.advice = late and self.env._(
                "That is more than %s days away. A payment plan is often easier to keep: ask whether parts would help.",
                days,
            )

    def _replaced(self):
        lines = self.line_ids._origin
        return self.case_id._open_promises().filtered(lambda promise: promise.line_ids & lines)

    @api.depends("line_ids")
    def _compute_replaces(self):
        for wizard in self:
            replaced = wizard._replaced()
            wizard.replaces = bool(replaced) and self.env._(
                "Takes the place of: %s",
                ", ".join(f"{p.amount_words}, {format_date(self.env, p.date_promised)}" for p in replaced),
            )

    def action_confirm(self):
        self.case_id.check_access("write")
        self._replaced()._supersede()
        self.env["collections.promise"].create(
            {
                "case_id": self.case_id.id,
                "line_ids": [fields.Command.set(self.line_ids.ids)],
                "amount": self.amount,
                "date_promised": self.date_promised,
                "promised_by": self.promised_by.id,
                "channel": self.channel,
                "method": self.method,
                "nudge": self.nudge,
                "note": self.note,
            }
        )
        return {"type": "ir.actions.act_window_close"}
