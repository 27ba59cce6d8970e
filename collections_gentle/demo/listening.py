"""Lets the demo's past happen: everything goes through the models' own methods, with the clock turned back."""

import functools
import logging
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from freezegun import freeze_time

from odoo import SUPERUSER_ID, fields
from odoo.fields import Command

from ..engine.holds import HOLD_TYPES
from .entrusting import Entrusting
from .house import LANG, TZ
from .stories import EVENTS

_logger = logging.getLogger(__name__)

WORKDAYS = 5
# Nothing leaves the house because of what happened long ago.
PAST = {"mail_notify_force_send": False, "lang": LANG, "tz": TZ}


class Past(Entrusting):
    """Plays the events in the order of time."""

    def __init__(self, booking):
        self.booking = booking
        self.env = booking.env(context={**booking.env.context, **PAST})
        self.company = self.env.company

    def happen(self):
        """Play all events. The database's own clock cannot be turned back, but the time that the records are stamped
        with can."""
        cursor = self.env.cr
        with freeze_time(self._moment(EVENTS[0])) as clock:
            for event in sorted(EVENTS, key=self._moment):
                clock.move_to(self._moment(event))
                cursor._now = self._moment(event)
                getattr(self, f"_{type(event).__name__.lower()}")(event)
                self._deliver()
                self.env.flush_all()
        cursor._now = None

    def _moment(self, event):
        return datetime.combine(self._workday(event.day, -1), time(event.hour))

    def _workday(self, number, step):
        """The day with this number, or the next working day in the direction of ``step``."""
        day = self.booking._day(number)
        while day.weekday() >= WORKDAYS:
            day += timedelta(days=step)
        return day

    # --- who and what -------------------------------------------------------------------------------------------------

    @functools.cache  # noqa: B019 - lives as long as the loading
    def _case(self, key):
        customer = self.booking.customers[key].with_env(self.env)
        return self.env["collections.run"]._case_for(self.company, customer)

    def _by_collector(self, key):
        case = self._case(key)
        return case.with_user(case.user_id)

    def _user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _items(self, names):
        invoices = self.env["account.move"].union(*(self.booking.named[name].with_env(self.env) for name in names))
        return invoices.line_ids.filtered(lambda line: line.account_type == "asset_receivable" and not line.reconciled)

    def _say(self, model, event, **values):
        """Note something that was said, as the collector does."""
        case = self._by_collector(event.customer)
        return self.env[f"collections.{model}"].with_user(case.env.user).create({"case_id": case.id, **values})

    def _deliver(self):
        """All mail of that moment has arrived."""
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        mails.write({"state": "sent"})
        mails.mail_message_id.notification_ids.write({"notification_status": "sent"})
        touches = self.env["collections.touch"].search([("mail_id", "in", mails.ids), ("state", "=", "queued")])
        touches._take_mail_result(None, None)
        touches._settle()

    # --- one method for each kind of event ----------------------------------------------------------------------------

    def _look(self, event):
        now = fields.Datetime.now()
        self.env["collections.hold"]._expire_due(self.company, now)
        self.env["collections.promise"]._judge_due(self.company, now)
        self._follow(event)
        cases = self.env["collections.case"].union(*(self._case(key) for key in event.customers))
        if cases:
            run = self.env["collections.run"]._start(self.company, now)
            run._step(cases, now)
            run._end(now)
        self.env["collections.promise"]._thank_due(self.company)
        self.env["collections.plan"]._thank_due(self.company)

    def _follow(self, _event):
        now = fields.Datetime.now()
        self.env["collections.plan"]._follow_due(self.company, now)
        self.env["collections.plan"]._tell_due(self.company, now)
        self.env["collections.plan"]._thank_due(self.company)
        self.env["collections.handover"]._follow_due(self.company)

    def _mail(self, event):
        """The raw message goes through the mail gateway, as a mail server hands it in."""
        touch = self._case(event.customer).touch_ids.filtered("message_id").sorted("sent_at")[-1:]
        if not touch:
            _logger.info("Demo: %s had a holiday, got no message and writes nothing", event.customer)
            return
        self.env["mail.thread"].message_process(None, self._raw(event, touch))

    def _raw(self, event, touch):
        ours, raw = touch.message_id, EmailMessage()
        raw["Message-Id"] = f"<reply{-event.day}-{event.hour}@{event.customer}.example>"
        raw["Date"] = format_datetime(fields.Datetime.now())
        raw["From"] = event.sender or touch.contact_id.email_formatted
        raw["To"] = ours.reply_to
        raw["Subject"] = event.subject or f"Re: {ours.subject}"
        raw["In-Reply-To"] = raw["References"] = ours.message_id
        for name, value in event.headers:
            raw[name] = value
        raw.set_content(event.text)
        return raw.as_string()

    def _answer(self, event):
        case = self._by_collector(event.customer)
        options = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        case.message_post(body=event.text, partner_ids=case.contact_id.ids, **options)

    def _call(self, event):
        self._by_collector(event.customer)._log_contact("call", "spoke", event.note)

    def _promise(self, event):
        case = self._by_collector(event.customer)
        lines = self._items(event.items) or case.sudo()._lines_to_promise()
        case._open_promises().with_user(case.env.user).filtered(lambda p: p.line_ids & lines)._supersede()
        self._say(
            "promise",
            event,
            line_ids=[Command.set(lines.ids)],
            date_promised=self._workday(event.by, 1),
            channel=event.channel,
            method=event.method,
            note=event.note,
        )

    def _plan(self, event):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            _logger.info("Demo: no agreement can be printed here, so %s has no plan", event.customer)
            return
        case, lines = self._case(event.customer), self._items(event.items)
        who = self._user(event.by) if event.by else case.user_id
        live = case._live_plans() if event.later else case.plan_ids.browse()
        values = {
            "case_id": case.id,
            "previous_id": live.id,
            "line_ids": [Command.set(lines.ids)],
            "kind": event.kind,
            "total": sum(lines.mapped("amount_residual_currency")) - event.less,
            "count": event.count,
            "rhythm": event.rhythm,
            "first_date": self._workday(event.first, 1),
            "note": event.note,
            **({"agreed": True, "channel": event.agreed} if event.agreed else {}),
        }
        wizard = self.env["collections.new.plan"].with_user(who).create(values)
        wizard.action_agreed() if event.agreed else wizard.action_offer()

    def _accept(self, event):
        case = self._by_collector(event.customer)
        offered = case.plan_ids.filtered(lambda plan: plan.state == "offered")
        if offered:
            values = {"plan_id": offered.id, "channel": event.channel, "note": event.note}
            self.env["collections.accept.plan"].with_user(case.env.user).create(values).action_confirm()

    def _payment(self, event):
        invoice = self.booking.named[event.item]
        self.booking.receive(invoice, self._workday(event.day, -1), event.amount)

    def _dispute(self, event):
        lines = self._items((event.item,))
        amount = {"amount": event.amount} if event.amount else {}
        options = {"code": event.code, "description": event.description, **amount}
        self._say("dispute", event, line_ids=[Command.set(lines.ids)], **options)

    def _verdict(self, event):
        open_ones = self._case(event.customer).dispute_ids.filtered(lambda dispute: dispute.state == "open")
        open_ones.with_user(open_ones.user_id)._resolve(event.outcome, event.explanation)

    def _hold(self, event):
        values = {"hold_type": event.kind, "reason": event.reason, "details": event.details}
        if event.until is not None and HOLD_TYPES[event.kind].dated:
            values["until"] = self.company._collections_end_of(self._workday(event.until, 1))
        if event.items:
            values["line_ids"] = [Command.set(self._items(event.items).ids)]
        self._say("hold", event, **values)

    def _onpage(self, event):
        """As the page does: for nobody in particular, in the name of whoever has the link."""
        case = self._case(event.customer).with_user(SUPERUSER_ID)
        values = dict(event.values)
        if event.ahead is not None:
            values["day"] = self._workday(event.ahead, 1)
        getattr(case, f"_answer_{event.answer}")(case.contact_id, **values)

    def _mark(self, event):
        domain = [
            ("commercial_partner_id", "=", self.booking.customers[event.customer].id),
            ("payment_state", "=", "not_paid"),
            ("state", "=", "posted"),
            ("invoice_date_due", "<", self.booking._day(event.before)),
        ]
        wizard = self.env["collections.leave.out"].with_user(self.env.ref("base.user_admin"))
        for move in self.env["account.move"].search(domain):
            wizard.create({"move_id": move.id, "what": event.what, "reason": event.reason}).action_confirm()
