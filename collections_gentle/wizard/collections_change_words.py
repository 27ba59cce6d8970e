from odoo import api, fields, models
from odoo.tools import is_html_empty


class CollectionsChangeWords(models.TransientModel):
    _name = "collections.change.words"
    _inherit = ["collections.tone.written"]
    _description = "Change the words of a message"

    touch_id = fields.Many2one("collections.touch", required=True)
    partner_id = fields.Many2one(related="touch_id.partner_id")
    stage_id = fields.Many2one(related="touch_id.stage_id")
    channel = fields.Selection(related="touch_id.channel")
    subject = fields.Char()
    body = fields.Html(string="The words", sanitize_attributes=True)
    text = fields.Text(string="The words of the text message")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        touch = self.env["collections.touch"].browse(values.get("touch_id"))
        if not touch:
            return values
        touch._check_may_change()
        subject, body = touch._words_now()
        own = {"text": body} if touch.channel == "sms" else {"subject": subject, "body": body}
        return {**values, **own}

    @api.depends("subject", "body", "touch_id")
    def _compute_preview(self):
        for wizard in self:
            touch = wizard.touch_id
            empty = touch.channel == "sms" or is_html_empty(wizard.body)
            wizard.preview = not empty and touch._preview_words(wizard.subject, wizard.body)[1]

    def _tone_written(self):
        touch, text = self.touch_id, self.channel == "sms"
        lang = self.env["collections.message"]._language(touch.lang, touch.company_id)
        return "" if text else self.subject, self.text if text else self.body, lang, touch.company_id

    def action_confirm(self):
        if again := self._tone_look_again():
            return again
        self.touch_id._change_words(self.subject, self.text if self.channel == "sms" else self.body)
        return {"type": "ir.actions.act_window_close"}
