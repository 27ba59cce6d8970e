from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from ..engine import promises
from .collections_agreement import OVER


class CollectionsPromise(models.Model):
    """How promises are judged, and what follows."""

    _inherit = "collections.promise"

    @api.model
    def _judge_due(self, company, now):
        """Judge the open promises of ``company``, and those about whose items something was matched or unmatched."""
        news = ["|", ("state", "=", "open"), ("to_judge", "=", True)]
        chosen = self.search([("company_id", "=", company.id), ("state", "not in", OVER), *news])
        # Whoever notes or withdraws one right now is quicker; the next run judges it.
        locked = chosen.try_lock_for_update(allow_referencing=True)
        return locked._each(lambda promises: promises._judge(company._collections_today()))

    def _judge(self, today):
        """Give each promise the state that the ledger says it has today."""
        self._read_ahead()
        waiting = self._waiting_for_the_bank(lambda promise: promise.deadline)
        # What is frozen now is judged when it is so no longer, also what was matched or unmatched meanwhile; where
        # nothing is open any more there is nothing to wait for.
        frozen = self.filtered(lambda promise: promise._is_frozen())
        settled = frozen.filtered(lambda promise: all(promise.line_ids.mapped("reconciled")))
        for promise in settled.filtered(lambda p: p.state == "open" and p.deadline < today):
            promise.deadline = today
        judged = self - frozen + settled
        # What is being corrected now is judged when it is posted again.
        judged = judged.filtered(lambda promise: "draft" not in promise._documents_in_work())
        matched = judged._matched()
        for promise in judged:
            if promise._is_taken_back():
                continue
            verdict = promise._verdict(matched[promise.id], today, promise not in waiting)
            promise._keep_figures(verdict)
            if verdict.state != promise.state:
                promise._take_verdict(verdict, today)
            if promise.cured_on:
                promise._close_call()
        judged.filtered("to_judge").write({"to_judge": False})

    def _is_taken_back(self):
        """Whether no document is left that could be paid: then nothing is promised any more."""
        gone = self._documents_in_work() <= {"cancel"}
        if gone and self.state == "open":
            self._cancel(self.env._("the invoice was taken back"))
        return gone

    def _verdict(self, matched, today, up_to_date):
        entries = self._matched_since(matched, self._agreed_on())
        residuals = [self._open(line) for line in self.line_ids - self._cancelled_lines()]
        known = promises.Promise(
            self._exact(self.amount),
            self.deadline,
            sum(residuals, Decimal(0)),
            self._tolerance_limit(self.date_promised),
            self._exact(self.open_before or self.amount),
        )
        return promises.judge(known, entries, today, up_to_date)

    def _keep_figures(self, verdict):
        figures = {
            "paid": float(verdict.paid),
            "paid_in_time": float(verdict.paid_in_time),
            "credited": float(verdict.credited),
            "cured_on": verdict.cured_on or False,
        }
        changed = {name: value for name, value in figures.items() if self[name] != value}
        if changed:
            self.write(changed)

    def _take_verdict(self, verdict, today):
        """Move to the verdict; what was judged before is open again first."""
        if self.state != "open":
            self._update_state((self.state,), "open", judged_at=False, to_thank=False, call_due=False, resume_on=False)
            self._close_call()
            self.case_id = self.case_id._current()
            self.case_id._note(self.env._("Judged again, because the ledger has changed: %s", self.display_name))
        if verdict.state != "open":
            self._update_state(("open",), verdict.state, judged_at=fields.Datetime.now())
            getattr(self, f"_become_{verdict.state}")(today)
        self.case_id._wake("promise judged")

    def _become_kept(self, today):
        # On the day of thanks nothing else is asked for.
        thanks = self.case_id.policy_id.promise_thanks and self.paid > 0
        self.write({"to_thank": thanks, "resume_on": today + timedelta(days=1)})
        self.case_id._note(self.env._("Promise kept: %s", self.display_name))

    def _become_partially_kept(self, today):
        """Thank for the part and ask what is realistic for the rest; no reminder for some days."""
        days = timedelta(days=self.case_id.policy_id.fresh_days)
        self.write({"to_thank": True, "resume_on": today + days})
        self.case_id._note(
            self.env._("Promise kept in part, %(paid)s of %(what)s", paid=self.paid_words, what=self.display_name)
        )

    def _become_broken(self, today):
        """A person calls before any letter is written; not about what was paid meanwhile."""
        self.case_id._note(self.env._("Promise not kept: %s", self.display_name))
        if self.cured_on or self.case_id.state == "closed":
            return
        call_by = self.company_id._collections_working_day(today, self.case_id.policy_id.broken_call_days)
        self.write({"call_due": True, "resume_on": call_by + timedelta(days=1)})
        summary = self.env._(
            "Ask %(name)s: did something change? %(what)s", name=self.partner_id.display_name, what=self.display_name
        )
        self.env["collections.perform"]._create_activities(
            "activity_broken", [(self.case_id, summary)], once=True, deadline=call_by
        )

    # --- words to the customer ----------------------------------------------------------------------------------

    @api.model
    def _thank_due(self, company):
        """Thank for kept promises where something else is still open; whoever has settled everything is thanked for
        that, once."""
        due = self.search([("company_id", "=", company.id), ("to_thank", "=", True)])
        # Who is looked at again in a moment may have settled everything.
        due = due.filtered(lambda promise: promise.case_id.state == "closed" or not promise.case_id._is_woken())
        due._each(lambda promises: promises._thank())

    def _thank(self):
        self.write({"to_thank": False})
        due = self.filtered(lambda promise: promise.case_id.state != "closed") | self._unthanked()
        for state, purpose in (("kept", "promise_kept"), ("partially_kept", "promise_partly")):
            chosen = due.filtered(lambda p, s=state: p.state == s and (s == "kept" or not p.cured_on))
            self.env["collections.service"]._send(purpose, chosen - chosen._told(purpose))

    def _asked_sum(self, purpose):
        return str(self._exact(self.paid)) if purpose == "promise_partly" else False

    def _may_say(self, purpose, asked):
        today = self.company_id._collections_today()
        if self._is_frozen():
            return False
        # What was matched since the last run counts too.
        verdict = self._verdict(self._matched()[self.id], today, True)
        if purpose == "promise_tomorrow":
            return self.state == "open" and not verdict.paid and self.date_promised > today
        told = verdict.paid == self._exact(self.paid) and str(verdict.paid) == asked
        return told and self.state == verdict.state == "partially_kept" and not verdict.cured_on

    def _unthanked(self):
        """Of the kept ones the last of each conversation that ended without a word: nobody was ever written to
        but for the promise."""
        kept = self.filtered(lambda p: p.state == "kept" and p.case_id.state == "closed")
        silent = kept.case_id.filtered(lambda case: "settled" not in case.touch_ids.mapped("purpose"))
        return self.browse().union(*(kept.filtered(lambda p, c=case: p.case_id == c)[:1] for case in silent))

    @api.model
    def _nudge_due(self, company, now):
        """The friendly note on the working day before the promised one, in decent hours, to those who wanted it."""
        today = company._collections_today()
        due = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("nudge", "=", True),
                ("nudged_at", "=", False),
                ("nudge_on", "<=", today),
                ("date_promised", ">", today),
                # Who promised today or yesterday has our confirmation at hand.
                ("captured_at", "<", company._collections_end_of(today - timedelta(days=2))),
            ]
        ).filtered(lambda promise: not promise.paid and not promise._is_frozen())
        return due._each(lambda promises: promises._nudge(now))

    def _nudge(self, now):
        cases = self.case_id
        facts = cases._collect_facts(now)
        open_now = {case for case in cases if self._may_write(facts[case.partner_id.id], now)}
        chosen = self.filtered(lambda promise: promise.case_id in open_now)
        chosen.write({"nudged_at": now})
        self.env["collections.service"]._send("promise_tomorrow", chosen)
