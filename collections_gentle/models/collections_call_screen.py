from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, format_time, formatLang, is_html_empty

from ..engine.decide import asked_for
from ..tools.days import format_day

_LATEST = 5
_MOST_ITEMS = 8
_MOST_LATER = 6


class CollectionsCall(models.Model):
    """What the desk shows beside what is typed."""

    _inherit = "collections.call"

    contact_id = fields.Many2one(related="case_id.contact_id", string="Written to")
    contact_name = fields.Char(compute="_compute_person", string="Ask for")
    contact_function = fields.Char(compute="_compute_person")
    phone = fields.Char(compute="_compute_person")
    their_time = fields.Char(compute="_compute_person", string="Their time")
    currency_id = fields.Many2one(related="case_id.currency_id")
    amount_overdue = fields.Monetary(related="case_id.amount_overdue")
    late_words = fields.Char(compute="_compute_person")
    against = fields.Char(compute="_compute_against", string="What speaks against it")
    why_words = fields.Char(compute="_compute_against", string="Why now")
    allowed_words = fields.Char(compute="_compute_against", string="Next allowed")
    today_words = fields.Char(compute="_compute_today")
    enough = fields.Boolean(compute="_compute_today")
    briefing = fields.Html(compute="_compute_briefing", sanitize=False)
    script = fields.Html(compute="_compute_script", sanitize=False)
    queue = fields.Html(compute="_compute_queue", sanitize=False)

    @api.depends("case_id")
    def _compute_person(self):
        for call in self:
            case, contact = call.case_id, call.case_id.contact_id
            call.contact_name = contact.name or case.partner_id.name
            call.contact_function = contact.function or False
            call.phone = contact._collections_phone()
            call.their_time = format_time(self.env, fields.Datetime.now(), tz=call._their_tz(), time_format="HH:mm")
            call.late_words = call._late_words(case.oldest_due)

    def _late_words(self, day):
        days = (self.company_id._collections_today() - day).days if day else 0
        return self.env._("the oldest for %s days", days) if days > 0 else False

    def _compute_today(self):
        count, limit = self._count_today(self.env.user), self._limit()
        for call in self:
            call.enough = bool(limit) and count >= limit
            call.today_words = (
                self.env._("%(count)s of %(limit)s calls today", count=count, limit=limit)
                if limit
                else self.env._("%s calls today", count)
            )

    # --- whether to call --------------------------------------------------------------------------------------------

    def _why(self):
        case = self.case_id
        return case._why_call(case._call_tasks(case.company_id).get(case.id, ()))

    @api.depends("case_id")
    def _compute_against(self):
        for call in self:
            why, case = call._why(), call.case_id
            known = case._engine_now()
            verdict = case._against_calling(*known, why)
            call.allowed_words = bool(verdict) and self.env["collections.window"]._later_words(*known, "call")
            call.against = bool(verdict) and self.env["collections.decision"]._sentence(verdict)
            call.why_words = self._labels_of_why()[why]

    @api.model
    def _labels_of_why(self):
        return {
            "asked": self.env._("They asked for this call"),
            "broken": self.env._("A promise was not kept"),
            "missed": self.env._("A part of the plan is missing"),
            "stage": self.env._("A call is the next step"),
            "overdue": self.env._("Overdue"),
        }

    # --- what to know -----------------------------------------------------------------------------------------------

    def _compute_briefing(self):
        for call in self:
            values = {
                **call._items(),
                "said": [text for text in call._said_words() if text],
                "contacts": call._last_contacts(),
                "notes": call._account_notes(),
                "wishes": call.case_id.contact_wishes,
            }
            call.briefing = self.env["ir.qweb"]._render("collections_gentle.desk_briefing", values)

    def _items(self):
        today, lines = self.company_id._collections_today(), self.case_id.item_ids
        rows = [
            {
                "name": line.move_id.name,
                "due": format_date(self.env, line.date_maturity) if line.date_maturity else "",
                "late": bool(line.date_maturity and line.date_maturity < today),
                "open": formatLang(self.env, line.amount_residual_currency, currency_obj=line.currency_id),
                "note": line.collections_note,
            }
            for line in lines[:_MOST_ITEMS]
        ]
        more = len(lines) - len(rows)
        return {"items": rows, "more": more > 0 and self.env._("and %s more", more)}

    def _said_words(self):
        case = self.case_id
        yield case.kept_words
        if case.promise_summary:
            yield self.env._("Promise: %s", case.promise_summary)
        if case.plan_summary:
            yield self.env._("Plan: %s", case.plan_summary)
        if case.dispute_summary:
            yield self.env._("In discussion: %s", case.dispute_summary)
        if case.hold_summary:
            yield self.env._("On hold: %s", case.hold_summary)

    def _last_contacts(self):
        """The last contacts and attempts, and what colleagues left us, the newest first."""
        touches = self.case_id.touch_ids.filtered(lambda t: t.kind != "service" and (t.sent_at or t.tried_at))
        rows = [self._contact_row(touch) for touch in touches.sorted("id", reverse=True)[:_LATEST]]
        if self.case_id.last_reply:
            rows.append(self._row(self.case_id.last_reply_at, self.env._("They wrote"), self.case_id.last_reply))
        rows += [self._handed_row(call) for call in self._handed_over()]
        return sorted(rows, key=lambda row: row["when"], reverse=True)[: _LATEST + 1]

    def _contact_row(self, touch):
        labels = {name: dict(touch._labels(name)) for name in ("channel", "outcome", "late_reason")}
        what = (labels["outcome"].get(touch.outcome) or touch.summary, labels["late_reason"].get(touch.late_reason))
        title = f"{labels['channel'][touch.channel]}: {', '.join(filter(None, what))}"
        return self._row(touch.sent_at or touch.tried_at, title, touch.note, touch.outcome and touch.user_id.name)

    def _handed_row(self, call):
        text = "\n".join(filter(None, (call.handed_words, call.note, call.agreed)))
        return self._row(call.ended_at, self.env._("Handed over"), text, call.user_id.name)

    def _handed_over(self):
        # What a colleague wrote down and handed over is for whoever goes on.
        handed = [("case_id", "=", self.case_id.id), ("state", "=", "handed_over")]
        return self.sudo().search(handed, limit=2)

    @api.model
    def _row(self, when, title, text="", who=""):
        day = format_day(self.env, fields.Datetime.context_timestamp(self, when).date(), "d MMM")
        return {"when": when, "day": day, "title": title, "text": (text or "")[:400], "who": who or ""}

    def _account_notes(self):
        customer = self.case_id.partner_id
        notes = [p.comment for p in customer | self.case_id.contact_id if p.comment]
        return [note for note in notes if not is_html_empty(note)]

    # --- the queue --------------------------------------------------------------------------------------------------

    def _compute_queue(self):
        ready, later = self._turns_now()
        for call in self:
            call.queue = self._queue_html(ready, later, call.case_id)

    @api.model
    def _queue_html(self, ready, later, current=None):
        later = sorted(later, key=lambda turn: (not turn.verdict.until, turn.verdict.until or 0))
        values = {
            "ready": [self._turn_values(turn, turn.case == current) for turn in ready],
            "later": [self._turn_values(turn, turn.case == current) for turn in later[:_MOST_LATER]],
            "more": max(len(later) - _MOST_LATER, 0),
        }
        return self.env["ir.qweb"]._render("collections_gentle.desk_queue", values)

    @api.model
    def _turn_values(self, turn, is_current):
        case = turn.case
        amount = formatLang(self.env, case.amount_overdue, currency_obj=case.currency_id)
        words = {"case": case.id, "name": case.partner_id.display_name, "amount": amount, "current": is_current}
        if not turn.verdict:
            skipped = turn.caller.skipped and self.env._("Skipped today")
            return {**words, "why": skipped or self._labels_of_why()[turn.why]}
        until = turn.verdict.until
        at = until and format_datetime(self.env, until.replace(tzinfo=None) - until.utcoffset(), dt_format="EEE HH:mm")
        reason = self.env["collections.decision"]._sentence(turn.verdict)
        return {**words, "why": at or self.env._("Not now"), "reason": reason}

    # --- the script -------------------------------------------------------------------------------------------------

    def _compute_script(self):
        for call in self:
            parts = self.env["collections.call.script"]._compose(call, call._asked_words())
            call.script = self.env["ir.qweb"]._render("collections_gentle.desk_script", {"parts": parts})

    def _asked_words(self):
        """What may be asked for now, in words of the customer's language; empty when that is nothing."""
        asked = asked_for(*self.case_id._engine_now())
        lines = self.env["account.move.line"].sudo().browse(asked)
        lang = self._their_lang()
        words = self.env["collections.perform"].with_context(lang=lang)
        return {
            "amount": words._amount_text({line: asked[line.id] for line in lines}),
            "reference": lines.move_id.with_context(lang=lang)._collections_reference() if lines else "",
        }

    def _their_lang(self):
        return self.env["collections.message"]._language(self.case_id.contact_id.lang, self.company_id)
