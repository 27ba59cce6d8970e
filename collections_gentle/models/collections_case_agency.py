from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.agency import AgencyRules, checklist, decide_now
from ..engine.ladder import askable_items
from .collections_handover import LIVE

_AGAIN = timedelta(days=AgencyRules().again_days)


class CollectionsCase(models.Model):
    """The last resort on a case: the checklist, what was looked at, what was decided, and what goes on."""

    _inherit = "collections.case"

    handover_ids = fields.One2many("collections.handover", "case_id", string="Hand-overs", readonly=True)
    handover_id = fields.Many2one("collections.handover", compute="_compute_handover_id", string="Hand-over")
    handover_state = fields.Char(compute="_compute_handover_id")
    address_seen_on = fields.Date(string="Address looked at", readonly=True, copy=False)
    address_seen_by = fields.Many2one("res.users", readonly=True, copy=False)
    balance_seen_on = fields.Date(string="Balance looked at", readonly=True, copy=False)
    balance_seen_by = fields.Many2one("res.users", readonly=True, copy=False)
    agency_asked_on = fields.Date(readonly=True, copy=False, help="When somebody was last asked to decide.")
    agency_decided_on = fields.Date(string="Not now, said on", readonly=True, copy=False)
    agency_decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    agency_decided_words = fields.Char(string="Why not now", readonly=True, copy=False)
    agency_checklist = fields.Html(compute="_compute_agency_checklist", sanitize=False)

    @api.depends("handover_ids.state")
    def _compute_handover_id(self):
        for case in self:
            case.handover_id = case.handover_ids.filtered(lambda h: h.state in LIVE)[:1]
            case.handover_state = case.handover_id.state

    # --- the checklist ------------------------------------------------------------------------------------------

    def _agency_lines(self):
        """The engine's lines of each case; a constant number of statements for the cases of a company.

        :rtype: dict[collections.case, tuple[engine.agency.Line, ...]]
        """
        facts = self.env["collections.agency.facts"]._collect(self)
        return {
            case: checklist(facts[case], case.sudo().policy_id._agency_rules(), case.company_id._collections_today())
            for case in self
        }

    def _agency_checklist(self):
        """The lines of this case as the screen shows them: dicts of ``name``, ``title``, ``met``, ``hard``, ``missing``
        (a sentence) and ``answer`` (a manager's word for it)."""
        self.ensure_one()
        words, rules = self.env["collections.agency.words"], self.sudo().policy_id._agency_rules()
        answers = self.handover_id._answers()
        return [words._row(self, line, rules, answers) for line in self._agency_lines()[self]]

    @api.depends("handover_ids.state", "address_seen_on", "balance_seen_on")
    @api.depends_context("lang")
    def _compute_agency_checklist(self):
        for case in self:
            rows = case._agency_checklist() if case.state in ("open", "paused") else []
            case.agency_checklist = self.env["ir.qweb"]._render("collections_gentle.agency_checklist", {"rows": rows})

    def _late_items(self):
        """What is late and may be handed over, with exact amounts: {line: amount}."""
        facts, _rules, _now = self._engine_now()
        late = self.env["collections.agency.facts"]._late(self, facts, self.company_id._collections_today())
        late = askable_items(facts, late)
        lines = self.env["account.move.line"].browse([item.id for item in late]).grouped("id")
        return {lines[item.id]: item.residual for item in late if item.residual > 0}

    # --- the buttons --------------------------------------------------------------------------------------------

    def action_address_seen(self):
        self._seen("address", self.env._("Address looked at."))

    def action_balance_seen(self):
        self._seen("balance", self.env._("Balance looked at."))

    def _seen(self, what, words):
        """A person has looked: the wrong one must never be asked, nor the wrong sum."""
        self.check_access("write")
        for case in self:
            # These say who looked and when; they are not typed.
            case.sudo().write(
                {f"{what}_seen_on": case.company_id._collections_today(), f"{what}_seen_by": self.env.uid}
            )
            case._note(words)

    def action_propose_agency(self):
        return self._new_statement("collections.propose.agency", self.env._("Propose an agency"))

    def action_recall_agency(self):
        return self._new_statement("collections.recall.agency", self.env._("Call back from the agency"))

    def action_not_now(self):
        return {
            **self._new_statement("collections.handover.words", self.env._("Not now")),
            "context": {"default_case_id": self.id, "default_what": "not_now"},
        }

    def _propose_agency(self, agency, words):
        return self.env["collections.handover"]._propose(self, agency, words)

    def _recall_agency(self, reason, words):
        """See ``collections.handover._recall``."""
        self.ensure_one()
        if self.handover_id.state != "out":
            raise UserError(self.env._("This customer is not with an agency."))
        return self.handover_id._recall(reason, words)

    # --- to decide, not to drift --------------------------------------------------------------------------------

    def _decide_not_now(self, words):
        """A person has decided to go on without an agency; asked again after some time."""
        self.ensure_one()
        self.check_access("write")
        if not (words or "").strip():
            raise UserError(self.env._("Say why not now: somebody reads it in a month."))
        today = self.company_id._collections_today()
        # Who decided and when is not typed.
        self.sudo().write(
            {
                "agency_decided_on": today,
                "agency_decided_by": self.env.uid,
                "agency_decided_words": words.strip(),
            }
        )
        self._close_activities("decide_agency")
        self._note(self.env._("No agency now: %s", words.strip()))

    @api.model
    def _ask_whether_agency(self, company):
        """Ask a person where it is time: an agency, or not now. What is agreed, paused or discussed is left alone.

        :return: how many were asked about.
        """
        today = company._collections_today()
        asked = self.search(self._undecided_domain(company, today)).filtered(lambda case: case._is_to_decide(today))
        words = [
            (case, self.env._("Decide about %(name)s: an agency, or not now", name=case.partner_id.display_name))
            for case in asked
        ]
        self.env["collections.perform"]._create_activities("activity_decide_agency", words)
        asked.write({"agency_asked_on": today})
        return len(asked)

    @api.model
    def _undecided_domain(self, company, today):
        again = today - _AGAIN
        policies = self.env["collections.policy"].search([("company_id", "=", company.id)])
        # The rule of each policy is asked afterwards; whoever is too young for any of them is not even read.
        youngest = timedelta(days=min(policies.mapped("agency_min_days"), default=0))
        return [
            ("company_id", "=", company.id),
            ("state", "=", "open"),
            ("amount_overdue", ">", 0),
            ("oldest_due", "<", today),
            ("oldest_due", "<=", today - youngest),
            ("handover_ids", "not any", [("state", "in", LIVE)]),
            ("promise_ids", "not any", [("state", "=", "open")]),
            ("plan_ids", "not any", [("state", "in", ("offered", "active"))]),
            ("dispute_ids", "not any", [("state", "=", "open")]),
            *("|", ("agency_asked_on", "=", False), ("agency_asked_on", "<=", again)),
        ]

    def _is_to_decide(self, today):
        rules = self.policy_id._agency_rules()
        small = self.currency_id.compare_amounts(self.amount_overdue, self.policy_id.agency_min_amount) < 0
        return not small and decide_now(self.oldest_due, self.agency_decided_on or None, rules, today)

    # --- what ends or moves it ----------------------------------------------------------------------------------

    def _ask_about_news(self, wanted, deadline):
        """Ask somebody to look at what happened while an agency goes on; each thing is asked about once at a time.

        :param list wanted: (case, summary) pairs of these cases.
        """
        asked = {(activity.res_id, activity.summary) for activity in self._open_activities("agency_news")}
        wanted = [(case, summary) for case, summary in wanted if (case.id, summary) not in asked]
        self.env["collections.perform"]._create_activities("activity_agency_news", wanted, deadline=deadline)

    def _close(self, now):
        """All is settled: nobody goes on talking to the customer."""
        closed = super()._close(now)
        closed.handover_ids._settle_handovers()
        closed._close_activities("decide_agency", "agency_owner", "agency_news")
        return closed

    def _take_note_of(self, message, unknown_sender):
        """Whatever the customer writes while an agency goes on, a person reads soon, and the agency waits."""
        result = super()._take_note_of(message, unknown_sender)
        if self.handover_id.state == "out":
            self.handover_id._hear_statement("hold")
        return result

    def _take_over_quiet(self, cases):
        """Customers were merged: what an agency does for one of them, it does for the customer that is left."""
        mine, live = self & cases, cases.sudo().handover_ids.filtered(lambda h: h.state in LIVE)
        kept = live.sorted(lambda h: (h.state != "out", h.case_id != mine, h.id))[:1]
        (live - kept)._make_way()
        kept.write({"case_id": mine.id})
        result = super()._take_over_quiet(cases)
        if kept.state == "out":
            # A pause would end one day, and reminders begin while somebody else talks to them.
            mine._update_state(("paused",), "open")
            mine._update_state(("open",), "with_agency")
        return result

    def _timeline(self):
        """Hand-overs are part of the history."""
        return super()._timeline() + [entry for handover in self.handover_ids for entry in handover._timeline()]

    @api.depends("handover_ids.state")
    def _compute_timeline(self):
        return super()._compute_timeline()
