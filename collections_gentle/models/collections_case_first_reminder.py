from odoo import api, fields, models

from ..tools.days import format_day


class CollectionsCase(models.Model):
    """From when something may be added to what is open, by the country profile of the customer."""

    _inherit = "collections.case"

    charges_note = fields.Char(compute="_compute_charges_note", string="First reminder")

    def _charges_from(self, day):
        """From when interest, costs or compensation may be added, and an agency be asked.

        :param date day: the day on which that is asked.
        :return: a date: not before it; ``False``: not before a first reminder of everything overdue was sent;
            ``None``: no country profile has a rule.
        """
        self.ensure_one()
        return self._charges_from_each(day)[self]

    def _charges_from_each(self, day):
        """``_charges_from`` for many cases, with a constant number of queries for each company: {case: value}."""
        found = {}
        for case, (profile, lines) in self._first_reminders_by_line(day).items():
            days = [free for overdue, _touch, free in lines.values() if overdue]
            found[case] = (all(days) and max(days, default=False)) if profile else None
        return found

    def _charges_from_by_line(self, day):
        """The same for each open item of these cases: what a first reminder did not name has had none.

        :return: {id of the receivable line: date, ``False`` or ``None``}
        """
        return {
            line_id: free if profile else None
            for profile, lines in self._first_reminders_by_line(day).values()
            for line_id, (_overdue, _touch, free) in lines.items()
        }

    def _first_reminders_by_line(self, day):
        """{case: (profile with a rule, {line id: (overdue and asked for, first reminder, free from or False)})}"""
        found = {}
        for company, cases in self.grouped("company_id").items():
            found |= cases._first_reminders_in(company, day)
        return {case: found[case] for case in self}

    def _first_reminders_in(self, company, day):
        # Whoever sees the case may know from when something may be added; ledger and contacts stay where they are.
        house = self.sudo().with_company(company)
        items = house.env["collections.facts"]._items(company, house.partner_id)
        contacts = {case.partner_id.id: case.contact_id for case in house}
        profiles = house.env["collections.country.profile"]._for_customers(company, contacts, day)
        profiles = {id_: profile for id_, profile in profiles.items() if profile.first_reminder_free}
        owed = {case: [i for i in items.get(case.partner_id.id, ()) if i.residual > 0] for case in house}
        owed = self._without_charges(owed) if profiles else owed
        ids = [item.id for case, owing in owed.items() if case.partner_id.id in profiles for item in owing]
        firsts = house.env["collections.touch"]._first_reminders(company, profiles, ids)
        return {
            case: self._lines_with_first(profiles.get(case.partner_id.id), owed[house_case], firsts, day)
            for case, house_case in zip(self, house, strict=True)
        }

    @api.model
    def _without_charges(self, owed):
        """Interest and compensation are no claim of which a law wants a first reminder."""
        lines = self.env["account.move.line"].sudo().browse([item.id for items in owed.values() for item in items])
        charged = set(lines._collections_charged().ids)
        return {case: [item for item in items if item.id not in charged] for case, items in owed.items()}

    def _lines_with_first(self, profile, items, firsts, day):
        lines = {}
        for item in items:
            first = firsts.get(item.id) if profile else None
            free = first._charges_after(profile) if first else False
            lines[item.id] = (item.due < day and item.bar != "no_followup", first, free)
        return profile, lines

    def _compute_charges_note(self):
        for company, cases in self.grouped("company_id").items():
            found = cases._first_reminders_by_line(company._collections_today())
            for case, (profile, lines) in found.items():
                case.charges_note = case._charges_words(profile, lines) if profile else False

    def _charges_words(self, profile, lines):
        """What the screen says of the first reminder."""
        overdue = [(free, first) for is_overdue, first, free in lines.values() if is_overdue]
        # The name of a profile is no secret of its company.
        name = profile.with_context(lang=self.env.lang).name
        if not overdue or not all(free for free, _first in overdue):
            return self.env._(
                "Something due has had no first reminder yet; nothing may be added to it before (profile %(profile)s).",
                profile=name,
            )
        free, first = max(overdue, key=lambda pair: pair[0])
        sent_on = self.company_id._collections_today(first.sent_at)
        return self.env._(
            "A first reminder went out on %(sent)s; nothing may be added before %(day)s (profile %(profile)s).",
            sent=format_day(self.env, sent_on, "d MMMM"),
            day=format_day(self.env, free, "d MMMM"),
            profile=name,
        )
