from datetime import datetime, time, timezone

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from .collections_touch_values import OUTCOMES, REASONS

# What the collector types; the rest follows from what is done.
TYPED = ("aim", "fallback", "outcome", "late_reason", "note", "agreed", "callback_at")


class CollectionsCall(models.Model):
    """A call as the collector works on it: what is planned, said and agreed. It is kept while it is typed; the
    contact itself is recorded when the call is done, see ``_finish``."""

    _name = "collections.call"
    _description = "Call"
    _inherit = ["collections.topic"]
    _order = "id desc"
    _rec_name = "partner_id"

    _touch_field = "call_id"

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Collector", required=True, readonly=True, index=True, default=lambda self: self.env.user
    )
    state = fields.Selection(
        [("draft", "In the making"), ("done", "Done"), ("skipped", "Skipped"), ("handed_over", "Handed over")],
        required=True,
        default="draft",
        readonly=True,
    )
    aim = fields.Char(string="My aim")
    fallback = fields.Char(string="Otherwise")
    outcome = fields.Selection(OUTCOMES, string="How did it go?")
    late_reason = fields.Selection(REASONS, string="Why it is late")
    note = fields.Text(string="What was said")
    agreed = fields.Text(string="What we agreed")
    callback_at = fields.Datetime(string="Call back at")
    touch_id = fields.Many2one("collections.touch", string="Contact", readonly=True, ondelete="restrict")
    # By the clock that dates records: what was made after it is of this call.
    opened_at = fields.Datetime(readonly=True, default=lambda self: self.env.cr.now())
    ended_at = fields.Datetime(string="Ended", readonly=True)
    skipped_at = fields.Datetime(readonly=True)
    handed_to = fields.Many2one("res.users", string="Handed over to", readonly=True)
    handed_words = fields.Text(string="Words for the colleague", readonly=True)

    _one_draft = models.UniqueIndex(
        "(case_id, user_id) WHERE state = 'draft'",
        "You have begun this call already. Open the call desk again: it is kept there.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(vals.keys() - {"case_id"})
            self.env["collections.case"].browse(vals.get("case_id")).check_access("write")
        # A default of the caller's context would say what follows from the call.
        clean = self.with_context(clean_context(self.env.context))  # pylint: disable=context-overridden
        return super(CollectionsCall, clean).create(vals_list)

    def write(self, vals):
        self._check_typed(vals.keys())
        if not self.env.su and any(call.state != "draft" for call in self):
            raise UserError(self.env._("This call has ended, and stays as it was written down."))
        return super().write(vals)

    @api.model
    def _check_typed(self, names):
        kept = set(names) - set(TYPED)
        if kept and not self.env.su:
            labels = [self._fields[n]._description_string(self.env) for n in sorted(kept) if n in self._fields]
            raise UserError(self.env._("%s follows from what happened and is not written by hand.", ", ".join(labels)))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was written down about a call is kept. Skip the call instead."))

    # --- finding ----------------------------------------------------------------------------------------------------

    @api.model
    def _of(self, case):
        """The collector's call to this customer: the one that was begun, or skipped with words in it, else a new one."""
        mine = [("case_id", "=", case.id), ("user_id", "=", self.env.uid), ("state", "in", ("draft", "skipped"))]
        call = self.search(mine, order="state, id desc", limit=1)
        if not call:
            return self.create({"case_id": case.id})
        # Taken up again: what was typed before is still there.
        call._take_up()
        call.filtered(lambda c: c.state == "skipped").sudo().state = "draft"
        return call

    def _take_up(self):
        """A call of another day begins anew today: what was planned and said stays, how it went is still to be seen."""
        today = self._start_of_day(self.user_id)
        if self.state not in ("draft", "skipped") or self.opened_at and self.opened_at >= today:
            return
        values = {"opened_at": self.env.cr.now()}
        # A form that was open overnight may have been typed into this morning.
        if self.write_date < today:
            words = [text for text in (self.note, self.agreed) if text]
            values |= {"outcome": False, "callback_at": False, "agreed": False, "note": "\n".join(words)}
        self.sudo().write(values)

    # --- merging ----------------------------------------------------------------------------------------------------

    def _move_to(self, case):
        """What was typed and not recorded yet goes on with ``case``, in one draft for each collector."""
        drafts = {call.user_id: call for call in self.search([("case_id", "=", case.id), ("state", "=", "draft")])}
        for call in self.sorted("id"):
            kept = call.state == "draft" and drafts.get(call.user_id)
            if kept:
                kept._join(call)
                continue
            call.case_id = case
            if call.state == "draft":
                drafts[call.user_id] = call

    def _join(self, other):
        """Go on with what was typed in ``other`` too."""
        for name in TYPED:
            mine, theirs = self[name], other[name]
            texts = self._fields[name].type in ("char", "text") and mine and theirs
            self[name] = f"{mine}\n{theirs}" if texts else mine or theirs
        self.opened_at = min(filter(None, (self.opened_at, other.opened_at)), default=False)
        other.write({"state": "skipped", "skipped_at": fields.Datetime.now()})

    @api.model
    def _begun(self):
        """The collector's last call that was begun and not ended."""
        drafts = self.search(
            [("user_id", "=", self.env.uid), ("state", "=", "draft")], order="write_date desc, id desc"
        )
        return drafts.filtered(lambda call: call._is_begun() and call.case_id.state != "closed")[:1]

    def _is_begun(self):
        return any(self[name] for name in TYPED)

    @api.model
    def _start_of_day(self, user):
        """The moment at which the collector's day began, in naive UTC."""
        zone = pytz.timezone(user.tz or self.env.company._collections_tz())
        today = datetime.now(timezone.utc).astimezone(zone).date()
        return zone.localize(datetime.combine(today, time())).astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _count_today(self, user):
        """Calls that the collector has made today, answered or not, for whichever company."""
        since = self._start_of_day(user)
        made = ["|", ("sent_at", ">=", since), ("tried_at", ">=", since)]
        # A person's day is one, in all companies together.
        Touch = self.env["collections.touch"].sudo()
        return Touch.search_count(
            [("channel", "=", "call"), ("user_id", "=", user.id), ("outcome", "!=", False), *made]
        )

    @api.model
    def _limit(self):
        """Calls that one collector makes in a day; 0: as many as they like."""
        return self.env.company.collections_calls_per_day

    @api.model
    def _enough_for_today(self):
        limit = self._limit()
        return bool(limit) and self._count_today(self.env.user) >= limit
