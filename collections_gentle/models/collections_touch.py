from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine import states
from .collections_touch_values import CHANNELS, FAILURES, OUTCOMES, PURPOSES, REASONS

_ICONS = {"email": "fa-envelope-o", "call": "fa-phone", "sms": "fa-mobile", "letter": "fa-file-text-o"}


class CollectionsTouch(models.Model):
    """One attempt to make contact: the evidence. Written by the run and by the collector's own records only."""

    _name = "collections.touch"
    _description = "Contact with a customer"
    _order = "id desc"
    _rec_name = "summary"

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    contact_id = fields.Many2one("res.partner", string="Written to", readonly=True)
    user_id = fields.Many2one("res.users", string="Collector", readonly=True)
    stage_id = fields.Many2one(
        "collections.stage", ondelete="restrict", readonly=True, index="btree_not_null", falsy_value_label="No stage"
    )
    episode = fields.Integer(readonly=True, default=1)
    kind = fields.Selection(
        [("reminder", "By policy"), ("manual", "By hand"), ("service", "Service message")],
        required=True,
        default="reminder",
        readonly=True,
    )
    channel = fields.Selection([*CHANNELS, ("other", "Other")], required=True, readonly=True)
    state = fields.Selection(
        [
            ("to_approve", "To approve"),
            ("queued", "Under way"),
            ("sent", "Sent"),
            ("replied", "Replied"),
            ("bounced", "Came back"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="queued",
        readonly=True,
        index=True,
    )
    sent_at = fields.Datetime(readonly=True, index=True)
    line_ids = fields.Many2many("account.move.line", string="Items asked for", readonly=True)
    asked = fields.Json(readonly=True, help="Residual of each item as the message states it, in the item's currency.")
    amount_text = fields.Char(string="Asked for", readonly=True)
    asked_sum = fields.Char(readonly=True, help="The sum that a service message states, exactly.")
    summary = fields.Char(readonly=True)
    note = fields.Text(string="What was said", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    late_reason = fields.Selection(REASONS, string="Why it is late", readonly=True)
    tried_at = fields.Datetime(string="Tried", readonly=True, help="A call that nobody answered.")
    lang = fields.Char(string="Language", readonly=True)
    recipient_email = fields.Char(readonly=True)
    recipient_number = fields.Char(readonly=True)
    recipient_address = fields.Text(readonly=True)
    mail_id = fields.Many2one("mail.mail", ondelete="set null", readonly=True, index="btree_not_null")
    message_id = fields.Many2one("mail.message", ondelete="set null", readonly=True, index="btree_not_null")
    message_subject = fields.Char(string="Subject", compute="_compute_message")
    message_body = fields.Html(string="Text", compute="_compute_message", sanitize=False)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", readonly=True, index="btree_not_null")
    promise_id = fields.Many2one("collections.promise", ondelete="restrict", readonly=True, index="btree_not_null")
    dispute_id = fields.Many2one("collections.dispute", ondelete="restrict", readonly=True, index="btree_not_null")
    plan_id = fields.Many2one("collections.plan", ondelete="restrict", readonly=True, index="btree_not_null")
    instalment_id = fields.Many2one(
        "collections.instalment", ondelete="restrict", readonly=True, index="btree_not_null"
    )
    request_id = fields.Many2one("collections.request", ondelete="restrict", readonly=True, index="btree_not_null")
    purpose = fields.Selection(PURPOSES, readonly=True, help="What a service message is for.")
    approved_by = fields.Many2one("res.users", readonly=True)
    approved_at = fields.Datetime(readonly=True)
    failure_type = fields.Selection(FAILURES, readonly=True)
    failure_reason = fields.Char(readonly=True)
    failed_at = fields.Datetime(readonly=True)
    contact_checked = fields.Boolean(readonly=True, help="The collector has checked the address since.")

    # Bounced messages did not reach anybody either: once the address is mended the stage is written again. What counted
    # as failed and arrived all the same may have been followed by another message at its stage.
    _once = models.UniqueIndex(
        "(case_id, stage_id, episode) WHERE kind = 'reminder' AND state NOT IN ('cancelled', 'failed', 'bounced')"
        " AND failure_type IS NULL",
        "The customer was contacted at this stage already.",
    )

    @api.depends("message_id", "stage_id", "state", "channel", "own_subject", "own_body")
    def _compute_message(self):
        for touch in self:
            touch.message_subject, touch.message_body = touch._message_words()

    def _about(self):
        """The record that the words of this message are about."""
        about = self.promise_id or self.dispute_id or self.request_id or self.instalment_id or self.plan_id
        return about or self.case_id

    def _template(self):
        """The text of this message."""
        if self.purpose == "invoice_copy":
            return self.env.ref("collections_gentle.mail_template_invoice_copy")
        return self.stage_id.mail_template_id

    def _enclosures(self):
        """What is sent along: copies of invoices where the stage wants them, never drawn anew."""
        if self.stage_id.attach_invoices or self.purpose == "invoice_copy":
            # The invoice's own PDF, as Odoo keeps it; whoever may be asked for the invoice may have its copy.
            return self.line_ids.move_id.sudo().invoice_pdf_report_id
        return self.plan_id._enclosure(self.purpose)

    def _message_words(self):
        """Subject and body as they left, or as they would leave now."""
        # Whoever sees the contact may read what was written; the message itself belongs to the case.
        message = self.sudo().message_id
        if message:
            return message.subject, message.body
        if self.state == "to_approve" and self.channel in ("email", "letter"):
            return self.env["collections.message"]._preview_touch(self)
        if self.channel == "letter" and self.state in ("to_approve", "queued"):
            return self.env["collections.letter"]._preview_touch(self)
        return False, False

    def _update_state(self, allowed, target, **values):
        """Move the touches that are in an ``allowed`` state to ``target``; replays change nothing.

        :return: the touches that changed.
        """
        moving = self.filtered(lambda t: t.state in allowed and states.may_move(states.TOUCH, t.state, target))
        # Nobody may write touches; the run, the mail server's answer and the collector's buttons come through here.
        moving.sudo().write({"state": target, **values})
        return moving

    def _set_sent(self, when):
        """The message left or the call was made. The case learns of it in ``_settle``."""
        return self._update_state(("queued",), "sent", sent_at=when)

    def _settle(self):
        """Let the cases know how their contacts ended: only a contact that was made moves a case to its stage."""
        self.case_id._refresh_contacts()
        self.case_id._wake("contact ended")
        return self

    def _timeline(self):
        """What the case's timeline shows of this contact; what was taken back reached nobody."""
        if self.state == "cancelled" or self.state in ("queued", "to_approve") and self.channel in ("email", "sms"):
            return []
        icon = _ICONS.get(self.channel, "fa-comment-o")
        outcome = self.outcome or self.state
        labels = {name: text for f in ("state", "outcome", "channel") for name, text in self._labels(f)}
        title = self.summary or labels[self.channel]  # what was said is forgotten in time
        text = self.note or self.failure_reason if outcome not in ("sent", "replied") or self.note else self.amount_text
        return [
            self.case_id._entry(
                self.sent_at or self.create_date, icon, f"{title} · {labels[outcome]}", text, self.user_id.name
            )
        ]

    def _labels(self, field):
        return self._fields[field]._description_selection(self.env)

    def _set_replied(self):
        """The customer has answered this message, or wrote after it."""
        return self._update_state(("sent",), "replied")

    def _set_cancelled(self, reason):
        """Take back what has not left yet, with its mail."""
        cancelled = self._update_state(("to_approve", "queued"), "cancelled", failure_reason=reason)
        # What takes its place is inserted under the same unique key.
        cancelled.flush_recordset(["state"])
        mails = cancelled.sudo().mail_id.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        mails.write({"state": "cancel", "failure_reason": reason})
        mails.mail_message_id.notification_ids.write({"notification_status": "canceled"})
        cancelled.sudo().activity_id.action_archive()
        return cancelled

    def _set_dropped(self):
        """A person took the call or the mail off the list: nothing happened, and nothing happens for a week."""
        dropped = self._set_cancelled(self.env._("Taken off the list by hand."))
        until = fields.Datetime.now() + timedelta(days=7)
        reminders = dropped.filtered(lambda touch: touch.kind == "reminder")
        reminders.case_id._pause_at_least(until, self.env._("taken off the list by hand"))._wake("taken off the list")
        return dropped

    def _contact_words(self):
        """Channel and day of a contact that was made."""
        channel = dict(self._fields["channel"]._description_selection(self.env))[self.channel]
        return self.env._("%(channel)s on %(day)s", channel=channel, day=format_date(self.env, self.sent_at))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A contact with a customer is evidence and is never deleted."))
