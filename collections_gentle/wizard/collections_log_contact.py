from odoo import api, fields, models


class CollectionsLogContact(models.TransientModel):
    _name = "collections.log.contact"
    _inherit = ["collections.tone.noted"]
    _description = "Record a conversation"

    case_id = fields.Many2one("collections.case", required=True)
    channel = fields.Selection(
        [("call", "Call"), ("email", "E-mail"), ("other", "Other")], required=True, default="call"
    )
    outcome = fields.Selection(
        [("spoke", "We spoke"), ("voicemail", "Left a voicemail"), ("no_answer", "No answer")],
        required=True,
        default="spoke",
    )
    next = fields.Selection(
        [
            ("nothing", "Nothing more"),
            ("promise", "They promised to pay"),
            ("dispute", "Something is wrong with an invoice"),
            ("hold", "They need time, or care"),
        ],
        string="And then",
        required=True,
        default="nothing",
    )
    note = fields.Text(string="What was said", required=True)
    history = fields.Html(compute="_compute_history")
    script = fields.Html(compute="_compute_script")
    contact_id = fields.Many2one(related="case_id.contact_id", string="Person")
    phone = fields.Char(related="case_id.contact_phone")

    @api.depends("case_id")
    def _compute_history(self):
        for wizard in self:
            touches = wizard.case_id.touch_ids.filtered(lambda t: t.state in ("sent", "replied"))[:5]
            wizard.history = self.env["ir.qweb"]._render("collections_gentle.contact_history", {"touches": touches})

    @api.depends("case_id")
    def _compute_script(self):
        """What the policy has at hand for the call that is asked for, or comes next."""
        for wizard in self:
            asked = wizard.case_id.touch_ids.filtered(lambda t: t.state == "queued" and t.channel == "call")
            wizard.script = (asked[:1].stage_id or wizard.case_id.next_stage_id).call_script

    def action_confirm(self):
        self.case_id._log_contact(self.channel, self.outcome, self.note)
        if self.next == "nothing":
            return {"type": "ir.actions.act_window_close"}
        return getattr(self.case_id, f"action_new_{self.next}")()
