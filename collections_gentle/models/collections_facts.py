from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, ormcache

from ..engine.bars import Disputed, Quiet, mark_unsent, set_apart
from ..engine.facts import Facts, Hold, Item, Pending
from .collections_touch_values import TALKS, WISHES

_HISTORY = timedelta(days=31)
# How long calls are counted.
_CALLS = timedelta(days=7)
# A due date that a person types for "never"; days are added to dates.
_FAR = date(9000, 1, 1)
# Payment states that say: do not ask. "In payment" is money that a payment without a journal entry stands for.
_BARS = {"blocked": "blocked", "in_payment": "in_payment", "paid": "in_payment"}


class Subject(NamedTuple):
    """One customer to collect facts for; ``case`` is empty for a customer without an open case."""

    partner: models.BaseModel
    case: models.BaseModel
    policy: models.BaseModel


class Said(NamedTuple):
    """What holds for one customer because of what was said, as the engine reads it."""

    holds: tuple[Hold, ...] = ()
    disputes: tuple[Disputed, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    fresh_until: datetime | None = None
    agreement_until: datetime | None = None
    agreement: str = ""


NOTHING_SAID = Said()


class CollectionsFacts(models.AbstractModel):
    """The only translator from records to the engine's facts. Reads, writes nothing."""

    _name = "collections.facts"
    _description = "Facts for the collection engine"

    @api.model
    def _subject(self, partner, case, policy=None):
        return Subject(partner, case, policy or case.policy_id)

    @api.model
    def _aware(self, moment):
        """Odoo's naive UTC as the engine's aware moment; False as None."""
        return moment.replace(tzinfo=timezone.utc) if moment else None

    @api.model
    def _collect(self, company, subjects, now):
        """Facts of each subject, by commercial partner id.

        :param company: the one company that all subjects are customers of.
        :param list subjects: ``Subject`` tuples.
        :param datetime now: naive UTC.
        :rtype: dict[int, Facts]
        """
        self = self.sudo().with_company(company)
        partners = self.env["res.partner"].union(*(s.partner for s in subjects)).sudo().with_company(company)
        # Asked for by itself: Odoo would read all that a partner has in each company, some of it by subqueries.
        partners.fetch(("collections_excluded",))
        world = {
            "items": self._items(company, partners),
            "rates": self._rates(company, now),
            "unmatched": self._unmatched(company, partners),
            "paying": self._paying(company, partners, now),
            "bank_entry": self._bank_entry(company),
            "touches": self._touches(company, partners, subjects, now),
            "contacts": partners._collections_contacts(company),
            "said": self._said(company, partners, now),
            "days": self.env["collections.window"]._days_by_policy({s.policy for s in subjects}, now),
        }
        world["had"] = self._had(company, subjects, world["items"])
        world["first_reminded"] = self._first_reminded(company, world["contacts"], world["items"])
        world["problems"] = self._problems(company, world["contacts"])
        return {s.partner.id: self._facts(company, s, world, now) for s in subjects}

    @api.model
    def _facts(self, company, subject, world, now):
        partner = subject.partner.sudo().with_company(company)
        case = subject.case.sudo()
        touches = world["touches"].get(partner.id, [])
        mine = [t for t in touches if case and t.case_id == case and t.episode == case.episode]
        reached = [t for t in mine if t.stage_id and t.state in ("sent", "replied") and t.sent_at]
        last = max(reached, key=lambda t: t.sent_at, default=None)
        contact = world["contacts"].get(partner.id, partner)
        said = world["said"].get(partner.id, NOTHING_SAID)
        problems, reported = self._unreachable(mine, contact, world["problems"].get(partner.id, {}), now)
        windows = self.env["collections.window"]._windows(subject.policy, contact, now, world["days"])
        items = mark_unsent(world["items"].get(partner.id, ()), *world["had"])
        return Facts(
            items=set_apart(items, said.disputes, said.quiet, self._aware(now)),
            rates=world["rates"],
            holds=(*self._holds(partner, case), *said.holds),
            agreement_until=said.agreement_until,
            agreement=said.agreement,
            fresh_until=said.fresh_until,
            unmatched=world["unmatched"].get(partner.id, Decimal(0)),
            paying=partner.id in world["paying"],
            bank_entry=world["bank_entry"],
            pending=self._pending(mine),
            writing=next((t.channel for t in mine if t.kind == "manual" and t.state == "queued"), ""),
            contact_id=contact.id,
            problems=problems,
            reported=reported,
            preferred=contact.collections_way or "",
            called_at=self._called_at(touches, now),
            talked_at=self._talked_at(touches),
            last_days=last.stage_id.days_after_due if last else None,
            last_sent_at=self._aware(last.sent_at) if last else None,
            invoice_sent_at=self._invoice_sent_at(mine),
            contacted_at=self._contacted_at(touches, now),
            reviewed=bool(case.reviewed),
            window=windows.pop("email"),
            windows=windows,
        )

    # --- the ledger -------------------------------------------------------------------------------------------------

    @api.model
    def _items(self, company, partners):
        """Open receivable lines per customer. In SQL because amounts must come as exact decimals, not floats.

        A payment or an entry may be booked on a contact of the customer; it is the customer's all the same.
        Accounts and contacts are looked up apart (``ARRAY``): joined, they make PostgreSQL read all items of a large
        ledger for each batch.
        """
        Line = self.env["account.move.line"]
        Line.flush_model()
        self.env["account.move"].flush_model(["payment_state"])
        partners.flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, l.id, l.move_id, LEAST(COALESCE(l.date_maturity, l.date), %(far)s),
                       l.amount_residual_currency::text, r.name, l.no_followup, m.payment_state
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                  JOIN res_currency r ON r.id = l.currency_id
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.account_id = ANY(ARRAY(
                           SELECT id FROM account_account WHERE account_type = 'asset_receivable'))
                   AND l.partner_id = ANY(ARRAY(
                           SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%(partners)s)))
                   AND (l.company_id = %(company)s
                        OR l.company_id = ANY(%(branches)s) AND l.amount_residual_currency < 0)
                   AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                 ORDER BY COALESCE(l.date_maturity, l.date), l.id
                """,
                partners=partners.ids,
                company=company.id,
                branches=self._branches(company).ids,
                far=_FAR,
            )
        )
        items = defaultdict(list)
        for partner_id, line_id, move_id, due, residual, currency, no_followup, payment_state in rows:
            bar = "no_followup" if no_followup else _BARS.get(payment_state, "")
            items[partner_id].append(Item(line_id, move_id, due, Decimal(residual).normalize(), currency, bar))
        return {partner_id: tuple(lines) for partner_id, lines in items.items()}

    @api.model
    def _branches(self, company):
        """The company with its head office and branches: they share customers and often the bank, so that a
        customer's money may be booked at any of them."""
        return self.env["res.company"].browse(self._branch_ids(company.id))

    @api.model
    @ormcache("company_id")
    def _branch_ids(self, company_id):
        """Odoo forgets them when a company is made, archived or deleted."""
        Company = self.env["res.company"].sudo()
        return Company.search([("id", "child_of", Company.browse(company_id).root_id.id)]).ids

    @api.model
    def _rates(self, company, now):
        """Value of one unit of each active currency in company currency."""
        currencies = self.env["res.currency"].with_context(active_test=False).search([("rate_ids", "!=", False)])
        currencies |= company.currency_id
        rates = currencies._get_rates(company, now.date())
        base = rates[company.currency_id.id]
        return {c.name: Decimal(str(base)) / Decimal(str(rates[c.id])) for c in currencies if rates[c.id]}

    @api.model
    def _unmatched(self, company, partners):
        """Incoming bank lines of these customers that nobody has matched yet."""
        rows = self.env["account.bank.statement.line"]._read_group(
            [
                ("company_id", "in", self._branches(company).ids),
                ("is_reconciled", "=", False),
                ("amount", ">", 0),
                ("move_id.state", "!=", "cancel"),
                ("partner_id.commercial_partner_id", "in", partners.ids),
            ],
            ["partner_id"],
            ["amount:sum"],
        )
        unmatched = defaultdict(Decimal)
        for partner, amount in rows:
            unmatched[partner.commercial_partner_id.id] += Decimal(str(amount))
        return unmatched

    @api.model
    def _bank_entry(self, company):
        """Day of the newest bank line; None when the company imports none."""
        newest = self.env["account.bank.statement.line"].search(
            [("company_id", "in", self._branches(company).ids), ("move_id.state", "=", "posted")],
            order="internal_index desc",
            limit=1,
        )
        supposed = self.env.context.get("collections_bank_until")
        return max(newest.date, supposed or newest.date) if newest else None

    # --- what was said ----------------------------------------------------------------------------------------------

    @api.model
    def _touches(self, company, partners, subjects, now):
        """Contacts of the last month with these customers, and all of their open cases, by customer id."""
        cases = [s.case.id for s in subjects if s.case]
        touches = self.env["collections.touch"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id.commercial_partner_id", "in", partners.ids),
                "|",
                "|",
                ("case_id", "in", cases),
                ("sent_at", ">=", now - _HISTORY),
                ("tried_at", ">=", now - _HISTORY),
            ],
            order="id",
        )
        return {
            partner.id: list(rows)
            for partner, rows in touches.grouped(lambda t: t.partner_id.commercial_partner_id).items()
        }

    @api.model
    def _contacted_at(self, touches, now):
        """Contacts that the customer could notice and that we began; what came back does not count."""
        made = [t.sent_at for t in touches if t.kind != "service" and t.state in ("sent", "replied") and t.sent_at]
        return tuple(sorted(self._aware(m) for m in made if m >= now - _HISTORY))

    @api.model
    def _pending(self, touches):
        for touch in touches:
            asks = touch.kind in ("reminder", "manual") or touch.purpose == "invoice_copy"
            if asks and touch.state in ("to_approve", "queued"):
                return Pending(
                    touch.state,
                    touch.stage_id.id,
                    touch.channel,
                    approved=bool(touch.approved_by),
                    contact_id=touch.contact_id.id,
                    asked=touch._asked_amounts(),
                )
        return None

    @api.model
    def _called_at(self, touches, now):
        """Attempts to call, answered or not."""
        tried = [t.tried_at or t.sent_at for t in touches if t.channel == "call" and (t.tried_at or t.sent_at)]
        return tuple(sorted(self._aware(moment) for moment in tried if moment >= now - _CALLS))

    @api.model
    def _talked_at(self, touches):
        talked = [t.sent_at for t in touches if t.channel == "call" and t.outcome in TALKS and t.sent_at]
        return self._aware(max(talked, default=False))

    # --- how the contact can be reached -----------------------------------------------------------------------------

    @api.model
    def _problems(self, company, contacts):
        """Why contacts cannot be reached, {commercial partner id: {channel: failure type}}."""
        problems = defaultdict(dict)
        for channel in self.env["collections.case"]._channels:
            found = self.env["collections.case"]._channel(channel)._problems(company, contacts)
            for partner_id, problem in found.items():
                problems[partner_id][channel] = problem
        return problems

    @api.model
    def _unreachable(self, touches, contact, problems, now):
        """Channels that do not work: {channel: why}, and those of which a person knows already."""
        problems = dict(problems)
        written = [t for t in touches if t._tells_of_channel() and t.state != "cancelled"]
        reported = {channel for channel, problem in problems.items() if problem in WISHES}
        # In the order of the touches: of each channel the last one counts.
        for channel, last in {touch.channel: touch for touch in written}.items():
            failed = last._still_fails(contact, problems.get(channel, ""), now)
            if failed:
                problems.setdefault(channel, failed)
                reported.add(channel)
        return problems, frozenset(reported)

    @api.model
    def _holds(self, partner, case):
        if partner.collections_excluded:
            yield Hold("excluded")
        if not partner.active:
            yield Hold("archived")
        if case.state == "with_agency":
            yield Hold("with_agency")
