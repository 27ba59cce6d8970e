import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ..engine.decide import decide
from ..engine.facts import Decision

_LOT = 500
# Customers whom nobody is to talk with at all, by an accountant's choice.
_NO_CASE = {"excluded", "archived"}


class CollectionsRun(models.Model):
    """How a run finds the customers who need a conversation."""

    _inherit = "collections.run"

    def _open_cases(self, company, now, end):
        """Open a case for each customer who needs one, lot by lot, until ``end``."""
        partners = self._candidates(company, company._collections_today(now))
        for ids in split_every(_LOT, partners.ids):
            self._again(self._open_lot, company, ids, now)
            if time.monotonic() >= end:
                break

    def _open_lot(self, company, partner_ids, now):
        candidates = self._candidates(company, company._collections_today(now), partner_ids)
        self._create_cases(company, candidates, now)
        self._commit(now)

    def _refresh(self, company, now):
        """Bring what the screens show up to date: a day has passed, or a worker died before it could say so."""
        Case = self.env["collections.case"]
        self.env["collections.touch"]._catch_up(company)
        Case._refresh_amounts(company, company._collections_today(now))
        Case.search([("company_id", "=", company.id), ("state", "!=", "closed")])._refresh_contacts()._wake("caught up")
        self._commit(now)

    def _create_cases(self, company, partners, now):
        if not partners:
            return self.env["collections.case"]
        chosen = self.env["collections.policy"]._choose(company, partners)
        policies = {partner_id: choice.policy for partner_id, choice in chosen.items()}
        needed = self._needing_a_case(company, partners, policies, now).with_company(company)
        needed.fetch(["collections_user_id", "user_id"])  # and nothing else that a customer has
        episodes = self._episodes(company, needed)
        # Nobody wants an e-mail "you have been assigned" for every customer of a run.
        cases = (
            self.env["collections.case"]
            .with_context(tracking_disable=True)
            .create([self._prepare_case(company, p, chosen[p.id], episodes, now) for p in needed])
        )
        cases._subscribe_collectors()
        cases._adopt_statements(cases)
        return cases

    def _needing_a_case(self, company, partners, policies, now):
        """The candidates who need a conversation. Whoever cannot be decided gets one too: there the error is named."""
        decided = self._decide_subjects(company, self._candidate_subjects(partners, policies), now)
        return partners.filtered(lambda p: p.id in decided and self._needs_case(decided[p.id]))

    @api.model
    def _candidate_subjects(self, partners, policies):
        Facts, no_case = self.env["collections.facts"], self.env["collections.case"]
        return [Facts._subject(partner, no_case, policies[partner.id]) for partner in partners if policies[partner.id]]

    @api.model
    def _needs_case(self, decision):
        """Nobody needs a conversation that would be over before it began, or that nobody is to have."""
        return decision.action != "close" and not (decision.rule == "hold" and decision.code in _NO_CASE)

    @api.model
    def _case_for(self, company, partner):
        """The open case of a customer; opened now, outside a run, when there is none.

        :raises UserError: when the company has no policy.
        """
        Case = self.env["collections.case"]
        domain = [("partner_id", "=", partner.id), ("company_id", "=", company.id), ("state", "!=", "closed")]
        found = Case.search(domain, limit=1)
        if found:
            return found
        chosen = self.env["collections.policy"]._choose(company, partner)[partner.id]
        if not chosen.policy:
            raise UserError(self.env._("%s has no collection policy yet. Make one first.", company.name))
        values = self._prepare_case(company, partner, chosen, self._episodes(company, partner), fields.Datetime.now())
        case = Case.create(values)
        case._subscribe_collectors()
        Case._adopt_statements(case)
        Case._refresh_amounts(company, company._collections_today(fields.Datetime.now()), case.ids)
        return case

    def _decide_subjects(self, company, subjects, now):
        """What the engine says of each subject, by customer id.

        A customer who cannot be decided costs nobody else anything: the decision is an ``error`` that says why.
        """
        try:
            with self.env.cr.savepoint():
                return self._decide_together(company, subjects, now)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            if len(subjects) == 1:
                return {subjects[0].partner.id: Decision("error", "error", value=str(error))}
            half = len(subjects) // 2
            first = self._decide_subjects(company, subjects[:half], now)
            return first | self._decide_subjects(company, subjects[half:], now)

    def _decide_together(self, company, subjects, now):
        Facts = self.env["collections.facts"]
        facts = Facts._collect(company, subjects, now) if subjects else {}
        rules = {policy: policy._engine_rules() for policy in {subject.policy for subject in subjects}}
        return {s.partner.id: decide(facts[s.partner.id], rules[s.policy], Facts._aware(now)) for s in subjects}

    @api.model
    def _prepare_case(self, company, partner, chosen, episodes, now):
        salesperson = partner.user_id.filtered(lambda user: user.has_group("collections_gentle.group_collector"))
        collector = (partner.collections_user_id or company.collections_user_id or salesperson).filtered("active")
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "policy_id": chosen.policy.id,
            "policy_why": chosen.why,
            "user_id": collector.id,
            "next_action_at": now,
            "episode": episodes.get(partner.id, 0) + 1,
            # Nothing was said in it yet; computed, it would be written once more for each.
            "attention": 0,
        }

    def _episodes(self, company, partners):
        """Number of the last episode of each customer: conversations begin gently, but are counted."""
        rows = self.env["collections.case"]._read_group(
            [("company_id", "=", company.id), ("partner_id", "in", partners.ids)], ["partner_id"], ["episode:max"]
        )
        return {partner.id: episode for partner, episode in rows}

    def _candidates(self, company, today, partner_ids=None):
        """Customers of ``company`` without an open case who owe something due or soon due; a superset, in one query.

        :param partner_ids: of these customers only; None: of all.
        """
        self.env["account.move.line"].flush_model()
        self.env["collections.case"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
                  JOIN res_partner booked ON booked.id = l.partner_id
                  JOIN res_partner p ON p.id = booked.commercial_partner_id AND p.active
                 WHERE l.company_id = %(company)s AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                   AND l.no_followup IS NOT TRUE AND COALESCE(l.date_maturity, l.date) <= %(last)s
                   AND %(chosen)s
                   AND NOT EXISTS (SELECT 1 FROM collections_case c
                                    WHERE c.partner_id = p.id AND c.company_id = l.company_id
                                      AND c.state <> 'closed')
                 GROUP BY p.id, l.currency_id
                HAVING SUM(l.amount_residual_currency) > 0
                """,
                company=company.id,
                chosen=SQL("TRUE") if partner_ids is None else SQL("p.id = ANY(%s)", list(partner_ids)),
                last=today + timedelta(days=self._horizon(company)),
            )
        )
        return self.env["res.partner"].browse(row[0] for row in rows)

    def _horizon(self, company):
        first = self.env["collections.stage"].search([("company_id", "=", company.id)], order="days_after_due", limit=1)
        return max(-first.days_after_due, 0)
