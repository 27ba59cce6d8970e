from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate, is_html_empty

from ..engine.facts import Stage
from ..tools.days import format_day
from .collections_touch_values import CHANNELS

_lt = LazyTranslate(__name__)

_MISSING = {
    "email": _lt("The stage %(name)s sends an e-mail but has no text. Choose one."),
    "letter": _lt("The stage %(name)s sends a letter but has no text. Choose one."),
    "sms": _lt("The stage %(name)s sends a text message but has no words for it. Choose them."),
    "call": _lt("The stage %(name)s asks for a call but has no script. Write down what helps on the telephone."),
}

# Words that no message contains: other words, or a language more, wake nobody.
_FOR_COLLEAGUES = {"name", "call_script"}


class CollectionsStage(models.Model):
    _name = "collections.stage"
    _description = "Collection stage"
    _order = "days_after_due, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    policy_id = fields.Many2one("collections.policy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True, string="Step")
    days_after_due = fields.Integer(
        string="Days after due", help="Age of the oldest item that may be asked for. Below zero: before the due date."
    )
    min_gap_days = fields.Integer(
        string="Days after the last message", default=5, help="At least this long after the last message was sent."
    )
    channel = fields.Selection(CHANNELS, required=True, default="email")
    second_channel = fields.Selection(
        CHANNELS, string="Otherwise", help="When the first channel is not possible: no number, opted out, came back."
    )
    third_channel = fields.Selection(CHANNELS, string="Or else")
    tone = fields.Selection(
        [
            ("courtesy", "Courtesy"),
            ("friendly", "Friendly"),
            ("helpful", "Helpful"),
            ("personal", "Personal"),
            ("last_resort", "Last resort"),
        ],
        required=True,
        default="friendly",
    )
    mail_template_id = fields.Many2one(
        "mail.template", string="Text", domain=[("model", "=", "collections.case")], ondelete="restrict"
    )
    sms_template_id = fields.Many2one(
        "sms.template", string="Text message", domain=[("model", "=", "collections.case")], ondelete="restrict"
    )
    attach_invoices = fields.Boolean(
        string="Enclose invoices", help="Copies of the invoices in question, where a PDF exists already."
    )
    call_script = fields.Html(translate=True, help="What the collector has at hand for the call.")
    requires_approval = fields.Boolean(string="Read before sending", help="A manager reads the message first.")
    sample = fields.Char(compute="_compute_sample", string="For example")

    @api.depends("policy_id.stage_ids.days_after_due", "policy_id.stage_ids.active")
    def _compute_sequence(self):
        for stage in self:
            days = sorted(stage.policy_id.stage_ids.mapped("days_after_due"))
            stage.sequence = days.index(stage.days_after_due) + 1 if stage.days_after_due in days else 0

    @api.depends("name", "policy_id.name")
    @api.depends_context("collections_show_policy")
    def _compute_display_name(self):
        """Boards of several policies say which one a stage belongs to."""
        for stage in self:
            with_policy = self.env.context.get("collections_show_policy") and stage.policy_id
            stage.display_name = f"{stage.name} ({stage.policy_id.name})" if with_policy else stage.name

    @api.depends("days_after_due")
    def _compute_sample(self):
        due = fields.Date.context_today(self).replace(day=10)
        for stage in self:
            stage.sample = self.env._(
                "Due %(due)s: %(day)s",
                due=format_day(self.env, due, "d MMMM"),
                day=format_day(self.env, due + timedelta(days=stage.days_after_due), "d MMMM"),
            )

    @api.constrains("channel", "second_channel", "third_channel", "mail_template_id", "sms_template_id", "call_script")
    def _check_texts(self):
        for stage in self:
            missing = next((channel for channel in stage._channel_names() if stage._lacks_text(channel)), None)
            if missing:
                sentence = self.env._(_MISSING[missing])
                raise ValidationError(sentence % {"name": stage.name})
        self.mail_template_id._check_collections_use()
        self.sms_template_id._check_collections_use()

    def _channel_names(self):
        """The channels of this stage, the first choice first, each once."""
        chosen = (self.channel, self.second_channel, self.third_channel)
        return tuple(dict.fromkeys(channel for channel in chosen if channel))

    def _lacks_text(self, channel):
        """Whether nothing is there to be said on this channel."""
        if channel == "call":
            return is_html_empty(self.call_script)
        return not (self.sms_template_id if channel == "sms" else self.mail_template_id)

    # Checked here and not by the database: a raised ValidationError is a sentence wherever the stage is written from.
    @api.constrains("policy_id", "days_after_due", "active")
    def _check_days(self):
        for stage in self.filtered("active"):
            if any(s != stage and s.days_after_due == stage.days_after_due for s in stage.policy_id.stage_ids):
                raise ValidationError(
                    self.env._(
                        "The policy %(policy)s has two stages on day %(day)s. Give each stage a day of its own.",
                        policy=stage.policy_id.name,
                        day=stage.days_after_due,
                    )
                )

    @api.constrains("tone", "requires_approval")
    def _check_last_resort(self):
        """What may be the last word from us is always read by a person before it leaves."""
        for stage in self:
            if stage.tone == "last_resort" and not stage.requires_approval:
                raise ValidationError(
                    self.env._("Let a manager read the stage %s before it is sent: it is a last resort.", stage.name)
                )

    @api.constrains("active")
    def _check_last_stage(self):
        self.policy_id._check_stages()

    @api.constrains("min_gap_days")
    def _check_gap(self):
        for stage in self:
            if stage.min_gap_days < 0:
                raise ValidationError(
                    self.env._("Set the days after the last message of %s to zero or more.", stage.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        stages.policy_id._wake_cases()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - _FOR_COLLEAGUES:
            self.policy_id._wake_cases()
        return result

    def unlink(self):
        policies = self.policy_id
        result = super().unlink()
        policies.exists()._wake_cases()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        used = self.env["collections.touch"].sudo().search([("stage_id", "in", self.ids)], limit=1)
        if used:
            raise ValidationError(
                self.env._("Customers were contacted at the stage %s. Archive it instead.", used.stage_id.name)
            )
        if any(policy.active and not policy.stage_ids - self for policy in self.policy_id):
            raise ValidationError(self.env._("A policy needs at least one stage. Archive the policy instead."))

    def action_preview(self):
        """Show the message of this stage for a customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %s", self.name),
            "res_model": "collections.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_stage_id": self.id},
        }

    def action_edit_text(self):
        """Open the words of this stage: its letter, its text message, or what is at hand for the call."""
        self.ensure_one()
        texts = {"email": self.mail_template_id, "letter": self.mail_template_id, "sms": self.sms_template_id}
        record = texts.get(self.channel, self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Text: %s", self.name),
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "target": "new",
        }

    def _engine_stage(self):
        """This stage as the engine reads it."""
        first, *others = self._channel_names()
        return Stage(self.id, self.days_after_due, self.min_gap_days, first, self.requires_approval, tuple(others))
