from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ..models.collections_case_byhand import WRITTEN


class CollectionsWrite(models.TransientModel):
    """A message by hand: its words, and above them what speaks against it."""

    _name = "collections.write"
    _inherit = ["collections.tone.written"]
    _description = "Write to a customer"

    case_id = fields.Many2one("collections.case", required=True)
    policy_id = fields.Many2one(related="case_id.policy_id")
    contact_id = fields.Many2one(related="case_id.contact_id", string="Recipient")
    channels = fields.Json(compute="_compute_channels")
    channel = fields.Selection(
        [("email", "E-mail"), ("letter", "Letter"), ("sms", "Text message")],
        string="How",
        required=True,
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
    )
    stage_id = fields.Many2one(
        "collections.stage",
        string="Begin with the text of",
        domain="[('policy_id', '=', policy_id)]",
        compute="_compute_stage",
        store=True,
        readonly=False,
        precompute=True,
    )
    subject = fields.Char(compute="_compute_words", store=True, readonly=False)
    body = fields.Html(string="Words", compute="_compute_words", store=True, readonly=False)
    text = fields.Text(string="Text message", compute="_compute_words", store=True, readonly=False)
    with_items = fields.Boolean(string="Include what is open", default=True)
    hard_words = fields.Text(compute="_compute_cautions")
    soft_words = fields.Text(compute="_compute_cautions")
    keys = fields.Char(compute="_compute_cautions")
    seen_keys = fields.Char(compute="_compute_seen_keys", store=True, readonly=False)
    allowed_words = fields.Char(compute="_compute_allowed_words", string="Next allowed")
    under_way = fields.Char(compute="_compute_under_way")
    is_manager = fields.Boolean(compute="_compute_is_manager")
    reason = fields.Char(string="Sent all the same because")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("case_id")
    def _compute_channels(self):
        for wizard in self:
            wizard.channels = wizard.case_id._written_channels() or list(WRITTEN[:1])

    @api.depends("case_id")
    def _compute_channel(self):
        for wizard in self:
            wizard.channel = wizard.channels[0]

    @api.depends("case_id")
    def _compute_stage(self):
        for wizard in self:
            wizard.stage_id = wizard.case_id._words_to_begin_with()

    @api.depends("stage_id")
    def _compute_words(self):
        for wizard in self:
            case, lang = wizard.case_id, wizard.case_id.contact_id.lang
            wizard.subject, wizard.body = case._stage_words(wizard.stage_id, "email", lang)
            wizard.text = case._stage_words(wizard.stage_id, "sms", lang)[1]

    @api.depends("case_id", "channel")
    def _compute_cautions(self):
        for wizard in self:
            cautions = wizard.case_id._cautions(wizard.channel)
            hard, soft = [c for c in cautions if c.hard], [c for c in cautions if not c.hard]
            wizard.hard_words = "\n".join(wizard.case_id._caution_words(hard)) or False
            wizard.soft_words = "\n".join(wizard.case_id._caution_words(soft)) or False
            wizard.keys = " ".join(c.key for c in cautions)

    @api.depends("case_id", "channel")
    def _compute_allowed_words(self):
        for wizard in self:
            known = wizard.case_id._engine_now()
            wizard.allowed_words = self.env["collections.window"]._later_words(*known, wizard.channel)

    @api.depends("channel")
    def _compute_seen_keys(self):
        for wizard in self:
            wizard.seen_keys = wizard.keys

    @api.depends("case_id")
    def _compute_under_way(self):
        for wizard in self:
            names = wizard.case_id._messages_under_way().mapped("summary")
            wizard.under_way = ", ".join(name for name in names if name) or False

    @api.depends_context("uid")
    def _compute_is_manager(self):
        self.is_manager = self.env.user.has_group("collections_gentle.group_manager")

    @api.depends("subject", "body", "with_items", "channel", "case_id")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard.channel != "sms" and not is_html_empty(wizard.body) and wizard._preview()

    def _preview(self):
        case, asked = self.case_id, self.case_id._lines_by_hand() if self.with_items else {}
        own = (self.channel, self.subject, self.body, case.contact_id.lang, asked)
        return self.env["collections.message"]._preview_own(case, *own)[1]

    def action_send(self):
        self.ensure_one()
        if not set((self.keys or "").split()) <= set((self.seen_keys or "").split()):
            return self._show_again()
        if self.channel not in self.channels:
            raise UserError(self.env._("The customer cannot be reached this way any more. Choose another one."))
        if again := self._tone_look_again():
            return again
        body = self.text if self.channel == "sms" else self.body
        self.case_id._write_by_hand(self.channel, self.subject, body, self.with_items, self.reason or "")
        return {"type": "ir.actions.act_window_close"}

    def _tone_written(self):
        case, text = self.case_id, self.channel == "sms"
        lang = self.env["collections.message"]._language(case.contact_id.lang, case.company_id)
        return "" if text else self.subject, self.text if text else self.body, lang, case.company_id

    def _show_again(self):
        """Something happened while the message was written: it is read before anything leaves."""
        self.seen_keys = self.keys
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Something has changed: read again before you send"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
