from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ..engine.profiles import fee_cap, recurring


class CollectionsFirstCost(models.AbstractModel):
    """The sum that a first reminder names, because the law wants the customer to know what could be added. Reads the
    ledger; nothing is charged."""

    _name = "collections.first.cost"
    _description = "Costs that a first reminder names"

    @api.model
    def _name_costs(self, touches):
        """Keep on first reminders what each names; two queries, and none where nobody asks for costs.

        :param touches: of one company, with ``profile_id`` and ``first_lines``.
        """
        company = touches.case_id.company_id[:1]
        asking = touches.sudo().with_company(company).filtered(lambda touch: touch.profile_id.ask_costs)
        limited = asking.filtered(lambda touch: touch.profile_id.recurring_below)
        # The invoices and earlier reminders of everybody who gets one now.
        small, named = self._small_claims(limited), self._named_before(limited)
        for touch in asking:
            law, customer = touch.profile_id._engine_profile(), touch.case_id.partner_id
            regular = recurring(law, self._claims(touch), small.get(customer, 0))
            before = named.get(customer, Decimal(0)) if regular else Decimal(0)
            cost = fee_cap(law, self._principal(touch, touch.profile_id), regular, before)
            touch.cost_named = float(cost)
            # Two first reminders of one customer in one batch share what is left.
            named[customer] = named.get(customer, Decimal(0)) + cost

    @api.model
    def _drawn(self, touch, profile):
        """What the message says when it is drawn: what is open may be less by then, never is the sum more."""
        cap = fee_cap(profile._engine_profile(), self._principal(touch, profile))
        return min(cap, self._exact(touch.cost_named))

    @api.model
    def _principal(self, touch, profile):
        """All these invoices together: costs of that are never more than of each alone."""
        balances = self._balances(touch).items()
        return sum((self._in_its_currency(touch, profile, *balance) for balance in balances), Decimal(0))

    @api.model
    def _claims(self, touch):
        """What is open of each invoice that it is the first reminder of, in the currency of the profile."""
        amounts, first = touch._asked_amounts(), set(touch.first_lines)
        return [
            self._in_its_currency(touch, touch.profile_id, line.currency_id, amounts[line._origin.id])
            for line in touch.line_ids
            if line._origin.id in first
        ]

    @api.model
    def _in_its_currency(self, touch, profile, currency, amount):
        """An amount in the currency of the profile, at the rate of the day."""
        company = touch.case_id.company_id
        today = company._collections_today()
        return self._exact(currency._convert(float(amount), profile.currency_id, company, today))

    @api.model
    def _balances(self, touch):
        """What is open of the items that this is the first reminder of, by currency, never more than the table asks
        for: credits of the customer count.

        :rtype: dict
        """
        amounts, first, balances = touch._asked_amounts(), set(touch.first_lines), {}
        for currency, lines in touch.line_ids.grouped("currency_id").items():
            asked = {line._origin.id: amounts[line._origin.id] for line in lines}
            own = sum((amount for id_, amount in asked.items() if id_ in first), Decimal(0))
            if own:
                balances[currency] = min(own, sum(asked.values(), Decimal(0)))
        return balances

    # --- what went before -------------------------------------------------------------------------------------------

    @api.model
    def _small_claims(self, touches):
        """How many invoices below the limit each customer had within the period.

        :return: {customer: number}
        """
        found = {}
        for profile, ours in touches.grouped("profile_id").items():
            company = ours.case_id.company_id[:1]
            today, below = company._collections_today(), profile.recurring_below
            domain = [
                *self._within("invoice_date", profile, ours),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                # Invoices in whatever currency, by their value in the company's.
                ("amount_total_signed", "<", profile.currency_id._convert(below, company.currency_id, company, today)),
            ]
            key = "commercial_partner_id"
            domain.append((key, "in", ours.case_id.partner_id.ids))
            found |= dict(self.env["account.move"].sudo()._read_group(domain, [key], ["__count"]))
        return found

    @api.model
    def _named_before(self, touches):
        """What first reminders within the period have named, and did not come back.

        :return: {customer: exact sum}
        """
        found = {}
        for profile, ours in touches.grouped("profile_id").items():
            domain = [
                *self._within("create_date", profile, ours),
                ("partner_id", "in", ours.case_id.partner_id.ids),
                ("cost_named", ">", 0),
                ("id", "not in", ours.ids),
                ("state", "not in", ("cancelled", "failed", "bounced")),
            ]
            rows = self.env["collections.touch"].sudo()._read_group(domain, ["partner_id"], ["cost_named:sum"])
            found |= {partner: self._exact(total) for partner, total in rows}
        return found

    @api.model
    def _within(self, field, profile, touches):
        """The period of a profile that ends today, for the company of these messages."""
        company = touches.case_id.company_id[:1]
        since = company._collections_today() - relativedelta(months=profile.recurring_months or 12)
        return [("company_id", "=", company.id), (field, ">", since)]

    @api.model
    def _exact(self, amount):
        return Decimal(f"{amount:.2f}")
