from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine.promises import Judged, kept_record
from .collections_case_listening import BROKEN_PROMISE, REVIEW_DUE, WAITS_FOR_US
from .collections_sentences import SENTENCES

_LATEST = 60


class CollectionsCase(models.Model):
    """In one look: what they said, what they promised, what is in discussion, what is on hold."""

    _inherit = "collections.case"

    attention_label = fields.Char(string="Needs you", compute="_compute_attention_label")
    promise_summary = fields.Char(string="They promised", compute="_compute_summaries")
    dispute_summary = fields.Char(string="In discussion", compute="_compute_summaries")
    hold_summary = fields.Char(string="On hold", compute="_compute_summaries")
    amount_disputed = fields.Monetary(string="In discussion, in total", compute="_compute_amount_disputed")
    kept_share = fields.Float(string="Promises kept", compute="_compute_kept", help="The older, the less it counts.")
    kept_value_share = fields.Float(string="Promised money in time", compute="_compute_kept")
    kept_words = fields.Char(string="Keeps promises", compute="_compute_kept")
    timeline = fields.Html(compute="_compute_timeline", sanitize=False)

    @api.depends("attention", "promise_ids.call_due")
    def _compute_attention_label(self):
        labels = {
            WAITS_FOR_US: self.env._("Waits for our answer"),
            BROKEN_PROMISE: self.env._("Promise not kept: call"),
            REVIEW_DUE: self.env._("Review due"),
        }
        for case in self:
            label = labels.get(case.attention)
            if case.attention == BROKEN_PROMISE and not any(case.promise_ids.mapped("call_due")):
                label = self.env._("Part missed: call")
            case.attention_label = label

    @api.depends("attention", "state", "hold_ids.state", "promise_ids.state", "dispute_ids.state")
    def _compute_next_step(self):
        """What was said since the last run counts at once."""
        result = super()._compute_next_step()
        for case in self.filtered(lambda c: c.state != "closed"):
            if case.attention == WAITS_FOR_US:
                case.next_step, case.next_contact_at = self.env._(SENTENCES["hold", "awaiting_answer"]), False
            elif case.state == "with_agency":
                case.next_step, case.next_contact_at = self.env._(SENTENCES["hold", "with_agency"]), False
            elif case._said_since_decision():
                words = case.state == "paused" and case._hold_words()
                case.next_step, case.next_contact_at = words or self.env._("Waits for the next run."), False
        return result

    def _said_since_decision(self):
        """Whether something was said after the last decision, and no run has looked at it yet."""
        decided, due = self.decision_id.create_date, self.next_action_at
        if not decided or not due or due > fields.Datetime.now():
            return False
        said = (*self.hold_ids, *self.promise_ids, *self.dispute_ids, *self.plan_ids, *self.request_ids)
        return any(statement.write_date > decided for statement in said)

    @api.depends("promise_ids.state", "dispute_ids.state", "hold_ids.state", "hold_ids.until")
    def _compute_summaries(self):
        self._read_statements()
        for case in self:
            case.promise_summary = case._promise_words()
            disputes = case.dispute_ids.filtered(lambda dispute: dispute.state == "open")
            case.dispute_summary = "; ".join(disputes.mapped("display_name")) or False
            case.hold_summary = case._hold_words()

    def _read_statements(self):
        """Read for all cases at once what each of them tells below."""
        for statements in (self.promise_ids, self.dispute_ids, self.hold_ids):
            statements.sudo().line_ids.move_id.mapped("name")
        self.hold_ids.sudo().mapped("hold_type")

    def _promise_words(self):
        going_on = self.promise_ids.filtered(lambda promise: promise.state == "open")
        if going_on:
            return "; ".join(going_on.mapped("display_name"))
        last = self.promise_ids.filtered(lambda p: p.state in ("kept", "partially_kept", "broken"))[:1]
        states = dict(last._fields["state"]._description_selection(self.env))
        return f"{last.display_name}: {states[last.state].lower()}" if last else False

    def _hold_words(self):
        active = self.hold_ids.filtered(lambda hold: hold.state == "active")
        words = [hold._words() for hold in active]
        return "; ".join(words) or False

    @api.depends("dispute_ids.state", "dispute_ids.amount", "dispute_ids.credit_pending")
    def _compute_amount_disputed(self):
        lines = self.dispute_ids.sudo().line_ids  # read for all cases at once
        lines.mapped("amount_residual_currency")
        lines.matched_credit_ids.credit_move_id.move_id.mapped("move_type")
        for case in self:
            apart = case.dispute_ids.filtered(lambda d: d.state == "open" or d.credit_pending)
            today = fields.Date.today()
            case.amount_disputed = sum(
                d.currency_id._convert(float(d._apart()), case.currency_id, case.company_id, today) for d in apart
            )

    def _compute_kept(self):
        """How the customer keeps promises, over all conversations of the last twelve months."""
        judged = self.env["collections.promise"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("kept", "partially_kept", "broken")),
            ]
        )
        by_customer = judged.grouped(lambda promise: (promise.partner_id, promise.company_id))
        for case in self:
            promises = by_customer.get((case.partner_id, case.company_id), judged.browse())
            record = kept_record([self._judged(promise) for promise in promises], fields.Date.context_today(case))
            case.kept_share = float(record.share or 0)
            case.kept_value_share = float(record.value_share or 0)
            case.kept_words = self._kept_sentence(record)

    @api.model
    def _judged(self, promise):
        def value(amount):
            company = promise.company_id
            return promise.currency_id._convert(amount, company.currency_id, company, promise.date_promised)

        return Judged(
            promise.date_promised,
            promise.state,
            Decimal(str(value(promise._promised()))),
            Decimal(str(value(promise.paid_in_time))),
        )

    @api.model
    def _kept_sentence(self, record):
        if not record.count:
            return False
        if record.count == 1:
            return self._kept_once(record)
        return self.env._(
            "Kept %(kept)s of %(count)s promises in 12 months; %(share)s %% of the money came in time, lately counting more",
            kept=record.kept,
            count=record.count,
            share=round(record.value_share * 100),
        )

    @api.model
    def _kept_once(self, record):
        if record.kept:
            return self.env._("Kept the one promise of the last 12 months")
        return self.env._(
            "Did not keep the one promise of the last 12 months; %s %% of the money came in time",
            round(record.value_share * 100),
        )

    # --- the timeline -------------------------------------------------------------------------------------------

    @api.depends(
        "touch_ids.state",
        "promise_ids.state",
        "dispute_ids.state",
        "hold_ids.state",
        "plan_ids.state",
        "last_reply_id",
        "plan_ids.notice_on",
        "request_ids.state",
    )
    def _compute_timeline(self):
        for case in self:
            entries = sorted(case._timeline(), key=lambda entry: entry["when"], reverse=True)[:_LATEST]
            case.timeline = self.env["ir.qweb"]._render("collections_gentle.timeline", {"entries": entries})

    def _timeline(self):
        """All that was said and done, unsorted.

        :return: dicts of ``when`` (naive UTC), ``icon``, ``title``, ``text`` and ``who``.
        """
        entries = [entry for touch in self.touch_ids for entry in touch._timeline()]
        said = (self.promise_ids, self.dispute_ids, self.hold_ids, self.plan_ids, self.request_ids)
        for statement in (record for records in said for record in records):
            entries += statement._timeline()
        return entries + [self._reply_entry(message) for message in self._replies()]

    def _replies(self):
        """What the customer wrote, below the case and below the invoices."""
        # Whoever sees the case may read what the customer wrote.
        return self.sudo().reply_ids

    def _reply_entry(self, message):
        text = message._collections_words()[:400]
        who = message.author_id.name or message.email_from
        return self._entry(message.date, "fa-reply", self.env._("They wrote"), text, who)

    @api.model
    def _entry(self, when, icon, title, text="", who=""):
        return {
            "when": when or fields.Datetime.now(),
            "day": format_date(self.env, fields.Datetime.context_timestamp(self, when or fields.Datetime.now()).date()),
            "icon": icon,
            "title": title,
            "text": text or "",
            "who": who or "",
        }

    # --- the buttons --------------------------------------------------------------------------------------------

    def action_new_promise(self):
        return self._new_statement("collections.new.promise", self.env._("They promise to pay"))

    def action_new_dispute(self):
        return self._new_statement("collections.new.dispute", self.env._("Something is wrong with an invoice"))

    def action_new_hold(self):
        return self._new_statement("collections.new.hold", self.env._("Put on hold"))

    def _new_statement(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }
