from odoo import api, fields, models

from ..engine.texts import LONGEST


class CollectionsPreview(models.TransientModel):
    _name = "collections.preview"
    _description = "Preview of a message"

    stage_id = fields.Many2one("collections.stage", required=True)
    company_id = fields.Many2one(related="stage_id.company_id")
    case_id = fields.Many2one(
        "collections.case", string="Customer", domain="[('company_id', '=', company_id), ('state', '!=', 'closed')]"
    )
    subject = fields.Char(compute="_compute_message")
    recipient = fields.Char(compute="_compute_message")
    body = fields.Html(compute="_compute_message", sanitize=False)
    number = fields.Char(compute="_compute_text")
    text = fields.Text(compute="_compute_text", string="Text message")
    text_length = fields.Char(compute="_compute_text", string="Length")

    tone_words = fields.Html(compute="_compute_tone_words", sanitize=False)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        stage = self.env["collections.stage"].browse(values.get("stage_id"))
        if stage and "case_id" in fields_list and not values.get("case_id"):
            case = self.env["collections.case"].search(
                [("company_id", "=", stage.company_id.id), ("state", "!=", "closed")],
                order="amount_overdue desc",
                limit=1,
            )
            values["case_id"] = case.id
        return values

    @api.depends("stage_id", "case_id")
    def _compute_message(self):
        for wizard in self:
            subject, body = wizard._message()
            wizard.subject, wizard.body = subject, body
            wizard.recipient = wizard.case_id.contact_id.email_formatted

    @api.depends("stage_id", "case_id")
    def _compute_text(self):
        channel = self.env["collections.channel.sms"]
        for wizard in self:
            texted = "sms" in wizard.stage_id._channel_names() and wizard.case_id and wizard.stage_id.sms_template_id
            wizard.text = texted and channel._preview(wizard.case_id, texted)
            wizard.text_length = texted and wizard._length_words(len(wizard.text))
            contact = wizard.case_id.contact_id
            wizard.number = texted and channel._prepare_address(contact)["recipient_number"]

    @api.depends("stage_id", "case_id")
    def _compute_tone_words(self):
        for wizard in self:
            wizard.tone_words = wizard.case_id and wizard._tone_panel()

    def _tone_panel(self):
        """How the message sounds with everything filled in, in the customer's language."""
        Tone, case, stage = self.env["collections.tone"], self.case_id, self.stage_id
        Message, company = self.env["collections.message"], self.company_id
        lang = Message._language(case.contact_id.lang, company)
        found = ()
        for use in stage._tone_uses_of_channels():
            subject, body = self._tone_said(use, lang)
            found += Tone._check_rendered(subject, body, lang, use.kind, company, stage)
        name = Tone._languages(company).get(lang)
        return name and Tone._render([Tone._row(name, tuple(dict.fromkeys(found)))])

    def _tone_said(self, use, lang):
        """Subject and words of one channel of the stage, as this customer gets them."""
        if use.kind == "sms":
            return "", self.text
        if use.kind == "call":
            return "", use.stage.with_context(lang=lang).call_script
        Message, case = self.env["collections.message"], self.case_id
        return Message._template_words(case, use.holder, lang, Message._lines_now(case))

    def _length_words(self, length):
        if length > LONGEST:
            return self.env._("%(count)s characters: too long, %(most)s at most are sent.", count=length, most=LONGEST)
        return self.env._("%(count)s of %(most)s characters", count=length, most=LONGEST)

    def _message(self):
        """The message as it would leave now, rendered on a touch that is never written."""
        if not self.case_id or not self.stage_id.mail_template_id:
            return "", ""
        return self.env["collections.message"]._preview(self.case_id, self.stage_id)
