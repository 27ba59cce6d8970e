from odoo import api, fields, models

from ..models.collections_plan_life import ACCEPTANCE_CHANNELS


class CollectionsAcceptPlan(models.TransientModel):
    _name = "collections.accept.plan"
    _description = "The customer agrees to a plan"

    plan_id = fields.Many2one("collections.plan", required=True)
    case_id = fields.Many2one(related="plan_id.case_id")
    partner_id = fields.Many2one(related="plan_id.partner_id")
    summary = fields.Char(related="plan_id.summary")
    channel = fields.Selection(
        [pair for pair in ACCEPTANCE_CHANNELS if pair[0] != "page"], string="How", required=True, default="email"
    )
    contact_id = fields.Many2one(
        "res.partner", string="Who", compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    available_message_ids = fields.Many2many("mail.message", compute="_compute_messages")
    message_id = fields.Many2one(
        "mail.message", string="Their message", compute="_compute_message", store=True, readonly=False, precompute=True
    )
    message_words = fields.Text(compute="_compute_message_words")
    note = fields.Text(string="Their words")

    @api.depends("plan_id")
    def _compute_contact(self):
        for wizard in self:
            wizard.contact_id = wizard.plan_id.case_id.contact_id

    @api.depends("contact_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.contact_id.name

    @api.depends("plan_id")
    def _compute_messages(self):
        for wizard in self:
            # Whoever sees the case may read what the customer wrote.
            wizard.available_message_ids = wizard.plan_id.case_id._replies()

    @api.depends("plan_id", "channel")
    def _compute_message(self):
        """The last message since the offer."""
        for wizard in self:
            since = wizard.plan_id.offered_at
            newer = wizard.available_message_ids.sudo().filtered(lambda m, s=since: s and m.create_date >= s)
            wizard.message_id = newer._origin.sorted("id")[-1:] if wizard.channel == "email" else False

    @api.depends("message_id")
    def _compute_message_words(self):
        for wizard in self:
            message = wizard._their_message()
            wizard.message_words = message._collections_words()[:600] if message else False

    def _their_message(self):
        """What they wrote about this plan, and no other message."""
        # Whoever sees the case may read what the customer wrote.
        return self.message_id._origin.sudo() & self.plan_id.case_id._replies()

    def action_confirm(self):
        self.plan_id.case_id.check_access("write")
        message = self._their_message()
        self.plan_id._accept(
            self.name,
            self.channel,
            contact=self.contact_id,
            address=message.email_from or (self.channel == "email" and self.contact_id.email) or False,
            message=message,
            note=self.note,
        )
        return {"type": "ir.actions.act_window_close"}
