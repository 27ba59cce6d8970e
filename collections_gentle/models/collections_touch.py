import logging
from datetime import timedelta, timezone
from decimal import Decimal

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..engine import states
from ..engine.decide import still_true
from ..engine.facts import Decision

_logger = logging.getLogger(__name__)

# Failures that a person mends by correcting the contact; every other failure is the mail server's.
PURPOSES = [
    ("settled", "Thanks for settling"),
    ("promise_noted", "Promise noted"),
    ("promise_tomorrow", "Note before the promised day"),
    ("promise_kept", "Thanks for a kept promise"),
    ("promise_partly", "Thanks for a part"),
    ("dispute_received", "Dispute received"),
    ("paid_noted", "Payment will be looked for"),
    ("dispute_accepted", "Dispute accepted"),
    ("dispute_found", "Payment found"),
    ("dispute_partly", "Dispute partly accepted"),
    ("dispute_rejected", "Dispute not accepted"),
    ("dispute_withdrawn", "Dispute withdrawn"),
    ("plan_offered", "Plan offered"),
    ("plan_confirmed", "Plan confirmed"),
    ("later_noted", "Later date confirmed"),
    ("discount_offered", "Discount offered"),
    ("instalment_soon", "Note before a part is due"),
    ("instalment_late", "Note after a part was due"),
    ("instalment_thanks", "Thanks for a part of a plan"),
    ("plan_notice", "Notice about a plan"),
    ("plan_completed", "Thanks for a completed plan"),
    ("discount_thanks", "Thanks, the difference is credited"),
    ("discount_over", "Discount offer has ended"),
    ("plan_withdrawn", "Plan withdrawn by us"),
    ("plan_ended", "Plan ended, not kept"),
    ("request_noted", "Request noted"),
    ("pause_noted", "Pause noted"),
]
# Service messages that ask something; like reminders they must still be true when they leave.
ASKING = ("promise_tomorrow", "promise_partly", "instalment_soon", "instalment_late", "plan_notice")
# Offers too must still be true when they leave, but are no less welcome because the customer has written meanwhile.
CHECKED = (*ASKING, "plan_offered", "discount_offered", "plan_withdrawn", "plan_ended")
ADDRESS_FAILURES = ("missing", "malformed", "blacklisted", "bounced", "refused")


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
    channel = fields.Selection(
        [("email", "E-mail"), ("call", "Call"), ("other", "Other")], required=True, readonly=True
    )
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
    outcome = fields.Selection(
        [("spoke", "We spoke"), ("voicemail", "Left a voicemail"), ("no_answer", "No answer")], readonly=True
    )
    lang = fields.Char(string="Language", readonly=True)
    recipient_email = fields.Char(readonly=True)
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
    failure_type = fields.Selection(
        [
            ("missing", "No address"),
            ("malformed", "Address not valid"),
            ("blacklisted", "Asked not to be written to"),
            ("bounced", "Message came back"),
            ("refused", "Address refused"),
            ("server", "Mail server"),
        ],
        readonly=True,
    )
    failure_reason = fields.Char(readonly=True)
    contact_checked = fields.Boolean(readonly=True, help="The collector has checked the address since.")

    # Bounced messages did not reach anybody either: once the address is mended the stage is written again.
    _once = models.UniqueIndex(
        "(case_id, stage_id, episode) WHERE kind = 'reminder' AND state NOT IN ('cancelled', 'failed', 'bounced')",
        "The customer was contacted at this stage already.",
    )

    @api.depends("message_id", "stage_id", "state", "channel")
    def _compute_message(self):
        for touch in self:
            touch.message_subject, touch.message_body = touch._message_words()

    def _about(self):
        """The record that the words of this message are about."""
        about = self.promise_id or self.dispute_id or self.request_id or self.instalment_id or self.plan_id
        return about or self.case_id

    def _message_words(self):
        """Subject and body as they left, or as they would leave now."""
        # Whoever sees the contact may read what was written; the message itself belongs to the case.
        message = self.sudo().message_id
        if message:
            return message.subject, message.body
        if self.state == "to_approve" and self.channel == "email":
            return self.env["collections.message"]._preview_touch(self)
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

    def _set_failed(self, failure_type, reason):
        """Nothing reached the customer; for a wrong address a person is asked to check it, once."""
        failed = self._update_state(("queued",), "failed", failure_type=failure_type, failure_reason=reason)
        failed._ask_to_check_contact()
        return failed

    def _set_bounced(self, reason):
        bounced = self._update_state(("sent",), "bounced", failure_type="bounced", failure_reason=reason)
        bounced._ask_to_check_contact()
        return bounced._settle()

    def _timeline(self):
        """What the case's timeline shows of this contact; what was taken back reached nobody."""
        if self.state == "cancelled" or self.state in ("queued", "to_approve") and self.channel == "email":
            return []
        icon = {"email": "fa-envelope-o", "call": "fa-phone"}.get(self.channel, "fa-comment-o")
        outcome = self.outcome or self.state
        labels = {name: text for f in ("state", "outcome") for name, text in self._labels(f)}
        text = self.note or self.failure_reason if outcome not in ("sent", "replied") or self.note else self.amount_text
        return [
            self.case_id._entry(
                self.sent_at or self.create_date, icon, f"{self.summary} · {labels[outcome]}", text, self.user_id.name
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

    def _ask_to_check_contact(self):
        wrong = self.sudo().filtered(lambda t: t.failure_type in ADDRESS_FAILURES)
        self.env["collections.perform"]._create_activities(
            "activity_check_contact", [(touch.case_id, touch.failure_reason) for touch in wrong], once=True
        )

    # --- the mail queue ---------------------------------------------------------------------------------------------

    def _asked_amounts(self):
        """Residual per line as the message states it, for the engine."""
        return {int(line_id): Decimal(amount) for line_id, amount in (self.asked or {}).items()}

    def _take_hold(self):
        """Lock these rows, waiting for whoever holds them; a change since then raises, before anything leaves."""
        if self:
            query = "SELECT 1 FROM collections_touch WHERE id = ANY(%s) FOR NO KEY UPDATE"
            self.env.cr.execute(SQL(query, self.ids))

    def _second_look(self, company):
        """What speaks against sending these queued messages of ``company`` now.

        :return: (touch, verdict) pairs; those that may leave are left out.
        """
        Facts, now = self.env["collections.facts"], fields.Datetime.now()
        facts = Facts._collect(company, self.case_id._subjects(), now)
        rules = {policy: policy._engine_rules() for policy in self.case_id.policy_id}
        service = self.filtered(lambda touch: touch.purpose in CHECKED)
        outdated = service.filtered(lambda touch: not touch._about()._may_say(touch.purpose, touch.asked_sum))
        changed = [(touch, Decision("wait", "changed")) for touch in outdated]
        return changed + (self - service)._verdicts(facts, rules, Facts._aware(now))

    def _verdicts(self, facts, rules, now):
        """What speaks against these touches, which are under way.

        :param dict facts: the engine's facts by customer id.
        :param dict rules: the engine's rules by policy.
        :return: (touch, verdict) pairs; those that nothing speaks against are left out.
        """
        judged = [
            (t, still_true(facts[t.case_id.partner_id.id], rules[t.case_id.policy_id], t._asked_amounts(), now))
            for t in self
        ]
        return [(touch, verdict) for touch, verdict in judged if verdict]

    def _hold_back(self, verdict):
        """Keep a reminder that may not leave now: later when it is only the hour, else never in these words.

        The case is woken later, in ``_settle_after_sending``: other mails may leave in this transaction.
        """
        if verdict.rule in ("window", "error") and verdict.until:
            until = verdict.until.astimezone(timezone.utc).replace(tzinfo=None)
            self.sudo().mail_id.write({"scheduled_date": until, "state": "outgoing"})
        else:
            self._set_cancelled(self.env["collections.decision"]._sentence(verdict))
            if self.kind == "service":
                self._about()._held_back(self.purpose)

    def _take_mail_result(self, failure_type, reason):
        """Learn from the mail server how the messages of these touches ended."""
        for touch in self.filtered(lambda t: t.state == "queued"):
            mail = touch.mail_id
            if mail.state == "outgoing":
                continue
            touch.recipient_email = touch.contact_id.email
            if not failure_type and mail.state == "sent":
                touch._set_sent(fields.Datetime.now())
                continue
            kind = mail._collections_failure(failure_type, reason)
            if kind != "server" or not mail._collections_retry():
                touch._set_failed(kind, (reason or mail.failure_reason or "")[:250])

    @api.model
    def _catch_up(self, company):
        """Learn of contacts that ended without telling: taken back by hand, or by a worker that died."""
        self._catch_up_with_mails(company)
        calls = self.search([("company_id", "=", company.id), ("state", "=", "queued"), ("channel", "=", "call")])
        calls.filtered(lambda touch: not touch.activity_id.active)._set_dropped()

    @api.model
    def _catch_up_with_mails(self, company):
        ended = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "queued"),
                ("channel", "=", "email"),
                "|",
                ("mail_id", "=", False),
                ("mail_id.state", "in", ("sent", "exception", "cancel")),
            ]
        )
        by_hand = ended.filtered(lambda touch: not touch.mail_id or touch.mail_id.state == "cancel")
        by_hand._set_dropped()
        (ended - by_hand)._take_mail_result(None, None)

    def _settle_after_sending(self, auto_commit):
        """Tell the cases, apart from the sending: if that meets a conflict, the next run does it."""
        try:
            with self.env.cr.savepoint():
                self._settle()
        except psycopg2.OperationalError as error:
            _logger.info("Collections: the next run learns how %s messages ended: %s", len(self), error.pgcode)
        if auto_commit:
            self.env["ir.cron"]._commit_progress()

    # --- approval ---------------------------------------------------------------------------------------------------

    def action_approve(self):
        """A manager has read the message: the next run sends it, if it is still true by then."""
        self._check_manager()
        waiting = self.sudo().filtered(lambda t: t.state == "to_approve" and not t.approved_by)
        waiting.write({"approved_by": self.env.uid, "approved_at": fields.Datetime.now()})
        waiting.activity_id.action_archive()
        waiting.case_id._wake("approved")

    def action_reject(self):
        self._check_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Do not send"),
            "res_model": "collections.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_touch_ids": self.ids},
        }

    def _reject(self, reason, until):
        """Cancel messages that wait for approval and leave the customers in peace until ``until``."""
        self._check_manager()
        rejected = self.filtered(lambda t: t.state == "to_approve")._set_cancelled(reason)
        rejected.case_id._pause_at_least(until, reason)._wake("rejected")
        return rejected

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("collections_gentle.group_manager"):
            raise UserError(self.env._("Ask a collections manager to approve or reject this message."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A contact with a customer is evidence and is never deleted."))
