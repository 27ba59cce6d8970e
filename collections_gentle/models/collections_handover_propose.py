from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..engine.agency import HARD, checklist, stops
from .collections_hold import MANAGER_GROUP

_NO_AGENCY = ("none",)


class CollectionsHandover(models.Model):
    """From the proposal to the approval: the checklist, what managers answer for, and the second pair of eyes."""

    _inherit = "collections.handover"

    agency_checklist = fields.Html(related="case_id.agency_checklist", sanitize=False)
    # Whoever sees the hand-over sees what it is about; the ledger itself stays where it is.
    items_table = fields.Html(string="Open now", compute="_compute_items_table", compute_sudo=True, sanitize=False)

    # --- the checklist ------------------------------------------------------------------------------------------

    def _agency_facts(self):
        """Facts for the checklist of each hand-over; a constant number of statements for all of a company.

        :rtype: dict[collections.handover, engine.agency.AgencyFacts]
        """
        facts, Facts = self.env["collections.agency.facts"]._collect(self.case_id), self.env["collections.agency.facts"]
        # The facts of a case name its current hand-over; a record of before has its own proposal.
        return {h: replace(facts[h.case_id], **Facts._proposal(h.sudo())) for h in self}

    def _agency_problems(self):
        """Why the chosen agency gets no new customer; see ``collections.agency._problems``."""
        agency = self.sudo().agency_id
        return agency._problems(self.company_id._collections_today()) if agency else _NO_AGENCY

    def _agency_problem_words(self):
        """The same in whole sentences; empty where no agency is chosen."""
        agency = self.sudo().agency_id
        return " ".join(agency._problem_words(self._agency_problems())) if agency else ""

    def _answers(self):
        """The last word of a manager for each line."""
        return {answer.name: answer for answer in self.sudo().answer_ids}

    def _stops(self, **supposed):
        """The lines that stand in the way now.

        :param supposed: facts that are about to become true.
        """
        self.ensure_one()
        facts = replace(self._agency_facts()[self], **supposed)
        lines = checklist(facts, self._rules(), self.company_id._collections_today())
        return stops(lines, frozenset(self._answers()))

    def _rules(self):
        return self.sudo().case_id.policy_id._agency_rules()

    def _check_clear(self, but=(), **supposed):
        """Refuse as long as something stands in the way, and say what.

        :param but: names of lines that come true later.
        """
        missing = [line for line in self._stops(**supposed) if line.name not in but]
        if missing:
            raise UserError(self._missing_words(missing))

    def _missing_words(self, lines):
        words, case = self.env["collections.agency.words"], self.case_id
        told = " ".join(words._sentence(case, line, self._rules()) for line in lines)
        return self.env._("Not yet: %s", told)

    # --- proposing ----------------------------------------------------------------------------------------------

    @api.model
    def _propose(self, case, agency, words):
        """Propose an agency for a case; whoever looks after the customer is told.

        What only a manager may answer for does not stand in the way of a proposal, only of what follows.

        :return: the hand-over.
        """
        case.check_access("write")
        self._check_proposal(case, agency, words)
        # Nobody may create hand-overs; this is the collector's own proposal.
        handover = self.sudo().create(
            {
                "case_id": case.id,
                "agency_id": agency.id,
                "words": words.strip(),
                "proposed_by": self.env.uid,
                "proposed_at": fields.Datetime.now(),
                **self._prepare_items(case),
            }
        )
        handover._tell_owner()
        case._close_activities("decide_agency", "review")
        case._note(self.env._("%(who)s proposes an agency: %(why)s", who=self.env.user.name, why=handover.words))
        return handover.with_env(self.env)

    @api.model
    def _check_proposal(self, case, agency, words):
        if case.state not in ("open", "paused"):
            raise UserError(self.env._("An agency is proposed for a conversation that goes on with us."))
        if case.handover_id:
            raise UserError(self.env._("For this customer an agency was proposed already. Go on with that proposal."))
        if not (words or "").strip():
            raise UserError(self.env._("Say why: whoever approves it was not there."))
        if agency and agency.company_id != case.company_id:
            raise UserError(self.env._("Choose an agency of %s.", case.company_id.name))
        lines = case._agency_lines()[case]
        hard = [line for line in stops(lines, proposing=True) if line.hard]
        if hard:
            raise UserError(self.new({"case_id": case.id})._missing_words(hard))

    @api.model
    def _prepare_items(self, case):
        """The items that an agency would be told of, as the ledger has them now."""
        # Collectors need not see the ledger; what goes out is what is late.
        asked = case.sudo()._late_items()
        Perform = self.env["collections.perform"].sudo()
        return {
            "line_ids": [fields.Command.set([line.id for line in asked])],
            "asked": {str(line.id): Perform._exact_words(line, amount) for line, amount in asked.items()},
            "asked_at": fields.Datetime.now(),
        }

    @api.depends("asked", "line_ids.amount_residual_currency")
    @api.depends_context("lang")
    def _compute_items_table(self):
        for handover in self:
            rows = [handover._item_row(line, asked) for line, asked in handover._asked_by_line().items()]
            table = self.env["ir.qweb"]._render("collections_gentle.handover_items", {"rows": rows}) if rows else False
            handover.items_table = table

    def _item_row(self, line, asked):
        """An item as the screen shows it: what was open of it then, and what is now."""
        return {
            "invoice": line.move_id.name,
            "due": format_date(self.env, line._collections_due()),
            "asked": formatLang(self.env, float(asked), currency_obj=line.currency_id),
            "open_now": formatLang(self.env, line.amount_residual_currency, currency_obj=line.currency_id),
        }

    def _refresh_items(self):
        """Read again what is open, if it has changed.

        :return: whether it has.
        """
        self.ensure_one()
        now = self._prepare_items(self.case_id)
        changed = now["asked"] != self.asked
        if changed:
            self.sudo().write(now)
        return changed

    def action_refresh(self):
        """What is open has changed since the file was made."""
        self.case_id.check_access("write")
        if self.state in ("proposed", "approved"):
            self._refresh_items()

    # --- a manager's word ---------------------------------------------------------------------------------------

    def action_answer(self):
        return self._open_form("collections.answer.line", self.env._("Answer for a line"), handover_id=self.id)

    def _answer_for(self, name, reason):
        """A manager goes on in spite of a soft line that is not met.

        :param str name: of the line.
        :return: the answer.
        """
        self.ensure_one()
        self._check_manager()
        if self.state not in ("proposed", "approved"):
            raise UserError(self.env._("This was decided already."))
        self._check_two_people()
        if name in HARD:
            raise UserError(self.env._("Nobody can answer for “%s”: it has to come true.", self._line_label(name)))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: your reason stays with the hand-over."))
        values = {"handover_id": self.id, "name": name, "reason": reason.strip(), "user_id": self.env.uid}
        answer = self.env["collections.handover.answer"].sudo().create(values)
        words = {"who": self.env.user.name, "what": self._line_label(name)}
        self.case_id._note(self.env._("%(who)s answers for “%(what)s”: %(why)s", why=answer.reason, **words))
        return answer

    def _line_label(self, name):
        return dict(self.env["collections.handover.answer"]._fields["name"]._description_selection(self.env)).get(name)

    def _check_two_people(self):
        """What changes after the approval the second pair of eyes has not seen: it is not the proposer's word alone."""
        if self.state == "approved" and self.env.user == self.proposed_by:
            raise UserError(self.env._("It was approved as it was. Now somebody else than the proposer decides this."))

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise UserError(self.env._("Ask a collections manager."))

    # --- the second pair of eyes --------------------------------------------------------------------------------

    def action_approve(self):
        """Another person has read all of it and agrees."""
        self.ensure_one()
        self._check_manager()
        if self.env.user == self.proposed_by:
            raise UserError(self.env._("Somebody else than the one who proposed it approves it."))
        if self.state != "proposed":
            raise UserError(self.env._("This was decided already."))
        # The agency may be chosen afterwards; it is looked at when the case leaves.
        self._check_clear(but=("agency",), approved_by=self.env.uid)
        self._refresh_items()
        self._update_state(("proposed",), "approved", approved_by=self.env.uid, approved_at=fields.Datetime.now())
        self.case_id._note(self.env._("%s approved to ask an agency.", self.env.user.name))

    def action_decline(self):
        return self._open_form(
            "collections.handover.words", self.env._("Do not ask an agency"), handover_id=self.id, what="decline"
        )

    def _decline(self, words):
        """It is not done: a manager says so, or whoever has proposed it takes it back. Asked again after some time."""
        self.ensure_one()
        if self.env.user != self.proposed_by:
            self._check_manager()
        if self._update_state(
            ("proposed", "approved"), "declined", closed_at=fields.Datetime.now(), close_reason=words
        ):
            self.case_id._close_activities("agency_owner")
            self.case_id._decide_not_now(words)
