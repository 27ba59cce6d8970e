import logging
from datetime import timedelta
from decimal import Decimal

import psycopg2

from odoo import api, fields, models

from ..engine.bars import in_discussion
from .collections_touch_values import ASKING

_logger = logging.getLogger(__name__)

# Why a person should look at a case, the most pressing first.
WAITS_FOR_US, BROKEN_PROMISE, REVIEW_DUE, NOTHING = 3, 2, 1, 0
_YEAR = timedelta(days=365)


class CollectionsCase(models.Model):
    """What the customer said, and what it stops."""

    _inherit = "collections.case"

    hold_ids = fields.One2many("collections.hold", "case_id", string="Holds", readonly=True)
    promise_ids = fields.One2many("collections.promise", "case_id", string="Promises", readonly=True)
    dispute_ids = fields.One2many("collections.dispute", "case_id", string="Disputes", readonly=True)
    last_reply_at = fields.Datetime(string="Last heard from them", readonly=True)
    last_reply_id = fields.Many2one("mail.message", readonly=True, ondelete="set null")
    reply_ids = fields.Many2many("mail.message", string="What they wrote", readonly=True, copy=False)
    last_reply = fields.Text(string="They wrote", compute="_compute_last_reply")
    unknown_sender = fields.Char(readonly=True, help="Who wrote, when the address is not one of this customer's.")
    attention = fields.Integer(compute="_compute_attention", store=True, index=True)

    @api.depends("last_reply_id")
    def _compute_last_reply(self):
        for case in self:
            # Whoever sees the case may read what the customer wrote to us about it.
            case.last_reply = case.sudo().last_reply_id._collections_words()[:600]

    @api.depends(
        "state",
        "reviewed",
        "hold_ids.state",
        "hold_ids.hold_type",
        "hold_ids.review_due",
        "promise_ids.call_due",
        "dispute_ids.state",
        "dispute_ids.review_due",
        "plan_ids.default_due",
        "plan_ids.instalment_ids.call_due",
    )
    def _compute_attention(self):
        for case in self:
            active = case.hold_ids.filtered(lambda hold: hold.state == "active")
            if "awaiting_answer" in active.mapped("hold_type"):
                case.attention = WAITS_FOR_US
            elif case._call_is_due() and case.state != "closed":
                case.attention = BROKEN_PROMISE
            elif case._review_is_due(active):
                case.attention = REVIEW_DUE
            else:
                case.attention = NOTHING

    def _call_is_due(self):
        """A promise or a part of a plan was not kept, and nobody has talked with the customer since."""
        return any(self.promise_ids.mapped("call_due")) or any(self.plan_ids.instalment_ids.mapped("call_due"))

    def _review_is_due(self, holds):
        last_stage_done = self.reviewed and self.state == "open" and not self._live_plans()
        looked_at = (holds, self.dispute_ids)
        return (
            last_stage_done
            or any(any(records.mapped("review_due")) for records in looked_at)
            or any(self.plan_ids.mapped("default_due"))
        )

    # --- what the customer said ---------------------------------------------------------------------------------

    def _hear(self, message, unknown_sender=False):
        """The customer wrote to us: everything under way is taken back until we have answered.

        :param message: the mail.message, of this case or of one of the customer's invoices.
        :param unknown_sender: the address, when it is not one of this customer's.
        """
        self = self.sudo()._current()
        try:
            with self.env.cr.savepoint():
                self._begin_waiting(message, unknown_sender)
                self._take_note_of(message, unknown_sender)
        except psycopg2.OperationalError as error:
            # The message must not be lost in a conflict with a run: the hold alone, which touches no row that the
            # run holds, keeps the customer in peace, and the next run makes up for the rest.
            _logger.info("Collections: a reply on case %s is taken note of later: %s", self.id, error.pgcode)
            with self.env.protecting([self._fields["attention"]], self):
                self._begin_waiting(message, unknown_sender)
                self.env.flush_all()

    def _begin_waiting(self, message, unknown_sender):
        """The hold, and nothing else."""
        waiting = self._waiting_holds()
        waiting.message_id = message
        if waiting:
            return
        reason = self.env._("the customer wrote to us")
        if unknown_sender:
            reason = self.env._("an answer came from %s", unknown_sender)
        context = {"collections_closed_too": True, "collections_begin_later": True}
        self.env["collections.hold"].with_context(**context).create(
            {"case_id": self.id, "hold_type": "awaiting_answer", "reason": reason, "message_id": message.id}
        )

    def _waiting_holds(self):
        """That the customer waits for our answer, in whichever conversation."""
        waiting = [("state", "=", "active"), ("hold_type", "=", "awaiting_answer")]
        return self._of_customer("collections.hold", *waiting)

    def _of_customer(self, model, *conditions):
        """Records of this customer in this company, of whichever conversation."""
        mine = [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        return self.env[model].sudo().search([*mine, *conditions])

    def _take_note_of(self, message, unknown_sender):
        self.write(
            {
                # When it came in: the sender's clock may tell anything.
                "last_reply_at": fields.Datetime.now(),
                "last_reply_id": message.id,
                "reply_ids": [fields.Command.link(message.id)] if message else [],
                "unknown_sender": unknown_sender or False,
            }
        )
        self._answered_touch(message)._set_replied()
        self._take_back(self.env["account.move.line"], self.env._("The customer wrote to us."))
        self._sync_pause()
        self._ask_to_answer(unknown_sender)
        self.env.add_to_compute(self._fields["attention"], self)
        self._wake("customer wrote")

    def _answered_touch(self, message):
        """The message of ours that this one answers: the one it quotes, else the last one that reached them."""
        sent = self.touch_ids.filtered(lambda t: t.state == "sent").sorted("sent_at")
        quoted = self.env["collections.touch"].search([("message_id", "in", message.parent_id.ids)])
        return quoted or sent.filtered(lambda t: t.kind != "service")[-1:]

    def _ask_to_answer(self, unknown_sender):
        if self._open_activities("callback"):
            return  # the call that they have asked for is the answer
        summary = self.env._("Answer %s", self.partner_id.display_name)
        if unknown_sender:
            summary = self.env._("Answer, and check who wrote: %s", unknown_sender)
        deadline = self.company_id._collections_working_day(
            self.company_id._collections_today(), self.policy_id.answer_within_days
        )
        self.env["collections.perform"]._create_activities(
            "activity_answer", [(self, summary)], once=True, deadline=deadline
        )

    def _answered(self, how):
        """We have answered: the customer has some days, then the conversation goes on where it stood.

        What customers do on their page, and have confirmed, answers nothing that they had asked before.
        """
        if self.env.su and self.env.context.get("collections_on_page"):
            return
        for case in self:
            case._waiting_holds()._lift(how)
            case._close_activities("answer")

    def _is_answer(self, message, thread):
        """Whether a message of ours reaches the customer, or whoever wrote to us in the customer's stead."""
        self = self.sudo()
        customer = [("commercial_partner_id", "=", self.partner_id.id)]
        contacts = self.env["res.partner"].search(customer) | self.last_reply_id.author_id
        theirs = {*contacts.mapped("email_normalized"), self.unknown_sender}
        return not theirs.isdisjoint(message._collections_addresses(thread))

    def action_answered(self):
        self.check_access("write")
        self._answered(self.env._("%s has answered", self.env.user.name))

    @api.model
    def _catch_up_with_replies(self, company):
        """Take note of what was heard while a run held the case."""
        waiting = self.env["collections.hold"]._awaiting_answer(company)
        unheard = waiting.filtered(lambda hold: hold.message_id.id > hold.case_id.last_reply_id.id)
        return unheard._each(lambda holds: [hold.case_id._take_up(hold.message_id) for hold in holds])

    def _take_up(self, message):
        self._take_note_of(message, message._collections_unknown_sender(self.partner_id))

    def _take_note_of_ours(self, message):
        """A colleague wrote by hand: to the customer it is a contact, and to whoever wrote to us it is an answer."""
        outside = message._collections_recipients(self).filtered("partner_share")
        customers = outside.filtered(lambda p: p.commercial_partner_id == self.partner_id)
        if customers:
            self._log_message(message, customers[0])
        if self._is_answer(message, self):
            self._answered(self.env._("%s wrote to the customer", message.author_id.name))

    def _message_mail_after_hook(self, mails):
        """A colleague wrote to several customers at once, from the list."""
        result = super()._message_mail_after_hook(mails)
        for mail in mails:
            case = self.browse(mail.res_id)
            customers = mail.recipient_ids.filtered(lambda p, c=case: p.commercial_partner_id == c.partner_id)
            if customers:
                case._log_message(mail.mail_message_id, customers[0])
                case._answered(self.env._("%s wrote to the customer", mail.author_id.name))
        return result

    # --- what it stops --------------------------------------------------------------------------------------------

    def _take_back(self, lines, reason):
        """Cancel the reminders under way that ask for ``lines``; when ``lines`` is empty all of them, and what a
        person wrote before."""
        pending = self.touch_ids.sudo().filtered(lambda t: t.state in ("queued", "to_approve"))
        if lines:
            pending = pending.filtered(lambda t: t.kind == "reminder" and t.line_ids & lines)
        else:
            pending = pending.filtered(lambda t: t.kind in ("reminder", "manual") or t.purpose in ASKING)
        pending._set_cancelled(reason)

    @api.model
    def _adopt_statements(self, cases):
        """New cases go on with what still holds for their customers: holds, open promises and disputes."""
        domain = [("partner_id", "in", cases.partner_id.ids), ("company_id", "in", cases.company_id.ids)]
        by_customer = {(case.partner_id, case.company_id): case for case in cases}
        for model in ("hold", "promise", "dispute", "plan", "request"):
            Statement = self.env[f"collections.{model}"].sudo()
            going_on = Statement.search([*domain, *Statement._still_going()])
            for statement in going_on.filtered(lambda s: s.case_id.state == "closed"):
                case = by_customer[statement.partner_id, statement.company_id]
                statement.case_id._open_activities("answer").res_id = case.id
                statement.case_id = case
        cases._sync_pause()

    def _current(self):
        """The customer's case that is not closed; this one when there is none."""
        self.ensure_one()
        others = [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "closed"),
        ]
        return self if self.state != "closed" else self.search(others, limit=1) or self

    # --- what may be said -----------------------------------------------------------------------------------------

    def _lines_to_promise(self):
        """What the customer is asked for now, else all that is open: what a promise is about unless it says more."""
        return self._free_lines(self._open_promises().line_ids | self._live_plans().sudo().line_ids)

    def _free_lines(self, taken):
        """Late items, else all open ones, of one currency, that are neither in discussion nor ``taken``."""
        open_lines = (
            self.env["account.move.line"]
            .sudo()
            .search([*self._open_items_domain(), ("amount_residual", ">", 0)], order="date_maturity, id")
        )
        today, discussed = self.company_id._collections_today(), self._in_discussion()
        free = open_lines.filtered(lambda line: line.id not in discussed and line not in taken)
        late = free.filtered(lambda line: line._collections_due() < today)
        lines = late or free
        return lines.filtered(lambda line: line.currency_id == lines[:1].currency_id)

    def _open_promises(self):
        return self.sudo().promise_ids.filtered(lambda promise: promise.state == "open")

    def _broken_promises(self):
        """Promises of this customer that were not kept within a year."""
        since = fields.Date.today() - _YEAR
        broken = [("state", "=", "broken"), ("date_promised", ">", since)]
        return self._of_customer("collections.promise", *broken)

    def _in_discussion(self):
        """Disputed part of each open item, as exact amounts by line id."""
        facts = self.env["collections.facts"].sudo()
        items = facts._items(self.company_id, self.sudo().partner_id).get(self.partner_id.id, ())
        parts = in_discussion(items, facts._disputed(self.sudo().dispute_ids))
        return {line_id: amount for line_id, amount in parts.items() if amount > Decimal(0)}

    def _note(self, text):
        """A line in the chatter, for colleagues."""
        self.ensure_one()
        self.sudo().message_post(
            body=text,
            author_id=self.env.user.partner_id.id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
