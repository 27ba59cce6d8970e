import logging
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, formataddr

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..engine import states
from ..engine.decide import decide
from .collections_touch_values import ASKING

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

# A case that waits for an event is looked at all the same: an event may have come by a way that wakes nobody.
_RECHECK = timedelta(days=7)
# What the run, the buttons and the mail server's answers write, and nobody else.
_KEPT = {
    "partner_id",
    "company_id",
    "state",
    "episode",
    "stage_id",
    "last_contact_at",
    "next_action_at",
    "paused_until",
    "pause_reason",
    "closed_at",
    "reviewed",
    "error_count",
    "decision_id",
    "last_reply_at",
    "last_reply_id",
    "reply_ids",
    "attention",
    "amount_open",
    "amount_overdue",
    "oldest_due",
    "unknown_sender",
    "access_token",
    "page_for",
    "policy_why",
    *("address_seen_on", "address_seen_by", "balance_seen_on", "balance_seen_by"),
    *("agency_asked_on", "agency_decided_on", "agency_decided_by", "agency_decided_words"),
}


class CollectionsCase(models.Model):
    _name = "collections.case"
    _description = "Collection case"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_action_at, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    # Channel of a contact → who makes it, see ``collections.channel``.
    _channels = {
        "email": "collections.channel.email",
        "sms": "collections.channel.sms",
        "letter": "collections.channel.letter",
        "call": "collections.channel.call",
    }

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_id = fields.Many2one(
        "collections.policy", required=True, tracking=True, check_company=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Collector",
        tracking=True,
        index=True,
        domain=[("share", "=", False)],
        falsy_value_label="Without collector",
    )
    state = fields.Selection(
        [("open", "Open"), ("paused", "Paused"), ("with_agency", "With agency"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
        index=True,
    )
    episode = fields.Integer(default=1, readonly=True, help="Counts the starts from the gentle beginning.")
    stage_id = fields.Many2one(
        "collections.stage",
        string="Last stage",
        # Odoo exports this label only when it is marked like this.
        falsy_value_label=_lt("Nothing sent yet"),  # pylint: disable=translation-field
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The last stage that really reached the customer.",
    )
    last_contact_at = fields.Datetime(string="Last contact", readonly=True)
    last_channel = fields.Char(compute="_compute_last_channel")
    next_action_at = fields.Datetime(
        string="Next look", default=fields.Datetime.now, index=True, readonly=True, copy=False
    )
    paused_until = fields.Datetime(readonly=True)
    pause_reason = fields.Char(readonly=True)
    closed_at = fields.Datetime(readonly=True)
    reviewed = fields.Boolean(readonly=True, help="A person was asked to look at the case after its last stage.")
    error_count = fields.Integer(readonly=True)
    touch_ids = fields.One2many("collections.touch", "case_id", string="Contacts", readonly=True)
    decision_ids = fields.One2many("collections.decision", "case_id", string="Why", readonly=True)
    decision_id = fields.Many2one("collections.decision", string="Last decision", readonly=True, ondelete="set null")
    next_stage_id = fields.Many2one(related="decision_id.stage_id", string="Next stage")
    next_step = fields.Char(compute="_compute_next_step")
    next_contact_at = fields.Datetime(compute="_compute_next_step")
    contact_id = fields.Many2one("res.partner", compute="_compute_contact", string="Written to")
    contact_first_name = fields.Char(compute="_compute_contact")
    sender_id = fields.Many2one("res.users", compute="_compute_sender", compute_sudo=True)
    sender_name = fields.Char(compute="_compute_sender", compute_sudo=True)
    sender_phone = fields.Char(compute="_compute_sender", compute_sudo=True)
    sender_email_formatted = fields.Char(compute="_compute_sender", compute_sudo=True)
    letter_reference = fields.Char(compute="_compute_letter_reference", compute_sudo=True)

    _one_open = models.UniqueIndex(
        "(company_id, partner_id) WHERE state <> 'closed'",
        "This customer has an open case in this company already. Continue the conversation there.",
    )
    _due_index = models.Index("(company_id, next_action_at) WHERE state <> 'closed'")

    @api.depends("touch_ids.state")
    def _compute_last_channel(self):
        labels = dict(self.env["collections.touch"]._fields["channel"]._description_selection(self.env))
        for case in self:
            made = case.touch_ids.filtered(lambda t: t.state in ("sent", "replied")).sorted("sent_at")
            case.last_channel = labels.get(made[-1:].channel)

    @api.depends("decision_id", "state", "paused_until", "pause_reason")
    def _compute_next_step(self):
        for case in self:
            case.next_step = case.decision_id.explanation or self.env._("Waits for the next run.")
            case.next_contact_at = case.decision_id.until if case.state != "closed" else False

    @api.depends(
        "partner_id.email", "partner_id.child_ids.type", "partner_id.child_ids.email", "partner_id.child_ids.active"
    )
    def _compute_contact(self):
        for company, cases in self.grouped("company_id").items():
            contacts = cases.partner_id._collections_contacts(company)
            for case in cases:
                case.contact_id = contacts.get(case.partner_id.id, case.partner_id)
                case.contact_first_name = case.contact_id._collections_first_name()

    @api.depends("user_id", "company_id")
    def _compute_sender(self):
        for cases in self.grouped(lambda case: (case.user_id, case.company_id)).values():
            sender, company = cases[0]._sender(), cases.company_id
            cases.sender_id = sender
            cases.sender_name = sender.name
            cases.sender_phone = sender.phone or company.phone
            cases.sender_email_formatted = sender.email_formatted or cases[0]._house_email()

    def _house_email(self):
        """Who writes where no collector is chosen: the company; at the administrator's address if it has none."""
        address = self.company_id.email or self.env.ref("base.user_admin").email
        return formataddr((self.company_id.name, address)) if address else False

    def _sender(self):
        """Who signs: the collector, else the company's; nobody when neither is still with us."""
        chosen = self.user_id.filtered("active") or self.company_id.collections_user_id
        return chosen.filtered("active")

    def _looked_after_by(self):
        """Who looks after what the customer says: the collector, whoever notes it, else somebody who can."""
        user = self.env.user
        noting = user if user.active and user._is_internal() else user.browse()
        able = self.env["collections.dispute"]._able_owners(self)
        return self.sender_id or noting or able[:1] or self.env.ref("base.user_admin")

    def _compute_letter_reference(self):
        """What the subject calls the items; a message in the making sets its own."""
        lines = self.env["account.move.line"].search(self._open_items_domain() + [("date_maturity", "<", "today")])
        by_case = {
            case.id: lines.filtered(lambda line, c=case: line.partner_id.commercial_partner_id == c.partner_id)
            for case in self
        }
        for case in self:
            items = by_case[case.id].filtered(lambda line, c=case: line.company_id == c.company_id)
            case.letter_reference = items.move_id._collections_reference() or case.partner_id.ref or ""

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in texts without the right to write code in templates."""
        return super().mail_allowed_qweb_expressions() + (
            "object.contact_first_name",
            "object.contact_id.id",
            "object.contact_id.lang",
            "object.company_id.name",
            "object.letter_reference",
            "object.sender_name",
            "object.sender_phone",
            "object.sender_email_formatted",
        )

    def _subscribe_collectors(self):
        """Let each collector follow the own cases, and so hear of replies; one insert a collector."""
        for user, cases in self.grouped("user_id").items():
            if user:
                self.env["mail.followers"].sudo()._insert_followers(self._name, cases.ids, user.partner_id.ids)

    def write(self, vals):
        self._check_written_by_hand(vals)
        # Whoever chooses a policy without a reason chooses it by hand.
        result = super().write({"policy_why": "case", **vals} if "policy_id" in vals else vals)
        if "policy_id" in vals:
            self._wake("policy changed")
        return result

    def _check_written_by_hand(self, vals):
        """People choose the policy and the collector; how the conversation stands follows from what happened."""
        kept = _KEPT & vals.keys()
        if kept and not self.env.su:
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in sorted(kept))
            raise UserError(self.env._("%s follows from what happened and is not written by hand.", labels))

    @api.model
    def _channel(self, name):
        """Who makes contact on the channel ``name``."""
        return self.env[self._channels[name]]

    # --- states -----------------------------------------------------------------------------------------------------

    def _update_state(self, allowed, target, **values):
        """Move the cases that are in an ``allowed`` state to ``target``; the others are left alone.

        :param tuple allowed: states from which the caller wants to move.
        :return: the cases that changed.
        """
        moving = self.filtered(
            lambda case: (
                case.state in allowed and case.state != target and states.may_move(states.CASE, case.state, target)
            )
        )
        # Collectors may not write the state by hand; this is the one place that does.
        moving.sudo().write({"state": target, **values})
        return moving

    def _close(self, now):
        closed = self._update_state(("open", "paused", "with_agency"), "closed", closed_at=now, next_action_at=False)
        # Answers and confirmations that are on their way still leave.
        asking = closed.touch_ids.filtered(lambda t: t.kind == "reminder" or t.purpose in ASKING)
        asking._set_cancelled(self.env._("Nothing is left to ask for."))
        closed._close_activities("call", "check_contact", "review", "approve", "broken", "missed")
        closed.request_ids.sudo()._settle("parts", "later", "channel")
        closed._end_postponements(now)
        return closed

    def _message_post_after_hook(self, message, msg_vals):
        """Whatever the customer writes is heard; what a colleague writes to the customer by hand is a contact, counts
        in the budget and is our answer."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message._collections_from_customer():
            self._hear(message, unknown_sender=message._collections_unknown_sender(self.partner_id))
        elif message._collections_from_us():
            self._take_note_of_ours(message)
        return result

    def _owed_a_thank_you(self):
        """Cases in which the customer was written to, has paid, and everything asked for is settled in the ledger.

        What is settled by a write-off or by our own credit note alone is no reason for thanks.
        """
        self._asked_lines()._collections_paid()  # reads for all cases at once what each asks for below
        unthanked = self.filtered(lambda case: not case._was_thanked())
        return unthanked.filtered(lambda case: case._asked_lines()._collections_paid())

    def _asked_lines(self):
        """What the customers were asked for in this episode."""
        reached = self.touch_ids.filtered(
            lambda t: t.kind == "reminder" and t.state in ("sent", "replied") and t.episode == t.case_id.episode
        )
        return reached.sudo().line_ids.filtered(lambda line: line.debit > 0)

    def _wake(self, reason):
        """Make the cases due for a look now.

        :param str reason: what happened, for the log.
        :return: the cases that were woken.
        """
        now = fields.Datetime.now()
        _logger.debug("Collections: cases %s woken: %s", self.ids, reason)
        woken = self.sudo().filtered(lambda case: case.state != "closed")
        # Also those that are due already: a run may be deciding on them right now, on what it knew before this
        # happened, and only a conflict with its own write makes one of the two look again.
        woken.write({"next_action_at": now})
        return woken

    # --- one step of the run: collect, decide, perform, record --------------------------------------------------------

    def _step(self, run, now):
        """Take every case one step further.

        :param run: the run that pays for it; its counters come from what is decided here.
        :param datetime now: naive UTC, the one clock of the step.
        """
        facts = self._collect_facts(now)
        aware = self.env["collections.facts"]._aware(now)
        rules = {policy: policy._engine_rules() for policy in self.policy_id}
        if self._take_back_stale_touches(facts, rules, aware):
            facts = self._collect_facts(now)
        decisions = {case: decide(facts[case.partner_id.id], rules[case.policy_id], aware) for case in self}
        self.env["collections.perform"]._perform(decisions, now)
        self._record(decisions, run, now)

    def _is_woken(self):
        """Whether something happened that nobody has looked at yet."""
        return bool(self.next_action_at) and self.next_action_at <= fields.Datetime.now()

    def _take_back_stale_touches(self, facts, rules, now):
        """The second gate for what is still under way: nobody is called or written to about what is paid, blocked or
        on hold by now.

        :return: the touches that were taken back.
        """
        pending = self.touch_ids.sudo().filtered(lambda t: t.state == "queued" and t.kind in ("reminder", "manual"))
        stale = pending.browse()
        for touch, verdict in pending._verdicts(facts, rules, now):
            if verdict.rule != "window":
                stale |= touch._set_cancelled(self.env["collections.decision"]._sentence(verdict))
        return stale

    def _prepare_touch(self):
        """What every contact of this case has in common."""
        return {
            "case_id": self.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "contact_id": self.contact_id.id,
            "user_id": self.sender_id.id,
            "episode": self.episode,
        }

    def _collect_facts(self, now):
        """The engine's facts of each case, by customer id; a constant number of queries."""
        return self.env["collections.facts"]._collect(self.company_id, self._subjects(), now)

    def _engine_now(self):
        """Facts, rules and moment of this one case, as the engine's functions take them."""
        self.ensure_one()
        # What the engine reads is more than a collector sees; what it says is for the collector.
        case, now = self.sudo(), fields.Datetime.now()
        facts = case._collect_facts(now)[case.partner_id.id]
        return facts, case.policy_id._engine_rules(), self.env["collections.facts"]._aware(now)

    def _subjects(self):
        return [self.env["collections.facts"]._subject(case.partner_id, case) for case in self]

    def _record(self, decisions, run, now):
        """Write down what was decided and when to look again."""
        for case in self._failed_at_once(decisions):
            decisions[case] = replace(decisions[case], action="failed", code="failed")
        rows = self.env["collections.decision"]._log(
            [(case, case.partner_id, decision) for case, decision in decisions.items()], run
        )
        for row, (case, decision) in zip(rows, decisions.items(), strict=True):
            values = case._prepare_outcome(row, decision, now)
            case.sudo().with_context(tracking_disable=True).write(values)

    def _failed_at_once(self, decisions):
        """Cases that were to be contacted and could not be: a second look says why."""
        made = ("contact", "send_invoice")
        contacted = self.browse([case.id for case, decision in decisions.items() if decision.action in made])
        touches = (
            self.env["collections.touch"].sudo().search([("case_id", "in", contacted.ids), ("state", "=", "queued")])
        )
        return contacted - touches.case_id.with_env(self.env)

    def _prepare_outcome(self, row, decision, now):
        values = {"decision_id": row.id, "error_count": 0}
        if self.state != "closed":
            values["next_action_at"] = now if decision.action == "failed" else row.until or now + _RECHECK
        if decision.action == "review":
            values["reviewed"] = True
        return values

    def _postpone_after_error(self, error, run, now):
        """A case that raised gets a later date, not the front seat, and is named on the run."""
        self.ensure_one()
        wait = timedelta(hours=min(2 ** min(self.error_count, 5), 24))
        row = self.env["collections.decision"]._log_error(self, str(error), now + wait, run)
        self.sudo().write({"decision_id": row.id, "next_action_at": now + wait, "error_count": self.error_count + 1})

    def unlink(self):
        """Refused at once: the thread would take the messages along first, and they are evidence too."""
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            self._unlink_never()
        return super().unlink()

    def _unlink_never(self):
        raise UserError(self.env._("A case is the record of a conversation and is kept. Pause it instead."))
