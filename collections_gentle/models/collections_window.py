from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import pytz

from odoo import api, models

from ..engine.facts import Window


class CollectionsWindow(models.AbstractModel):
    """Decent hours where the customer is: time zone, public holidays, the company's calendar."""

    _name = "collections.window"
    _description = "Contact hours"

    @api.model
    def _window(self, policy, contact, now):
        """The engine's window for one contact under one policy."""
        company = policy.company_id or self.env.company
        start, end = policy._hours() if policy else (Window().start, Window().end)
        country = contact.country_id or contact.commercial_partner_id.country_id or company.country_id
        state = contact.state_id or contact.commercial_partner_id.state_id
        return Window(
            zones=_zones(
                contact.tz or contact.commercial_partner_id.tz or "", country.code or "", company._collections_tz()
            ),
            start=start,
            end=end,
            weekdays=self._weekdays(policy),
            closed=_public_holidays(country.code or "", state.code or "", now.year) | self._closing_days(policy, now),
        )

    @api.model
    def _weekdays(self, policy):
        days = {int(day) for day in policy._contact_calendar().attendance_ids.mapped("dayofweek")}
        return frozenset(days) or Window().weekdays

    @api.model
    def _closing_days(self, policy, now):
        calendar = policy._contact_calendar()
        leaves = calendar.global_leave_ids.filtered(lambda leave: leave.date_to >= now)
        zone = pytz.timezone(calendar.tz or policy.company_id._collections_tz())
        days = set()
        for leave in leaves:
            first = pytz.utc.localize(leave.date_from).astimezone(zone).date()
            last = pytz.utc.localize(leave.date_to).astimezone(zone).date()
            days.update(first.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        return frozenset(days)


@lru_cache(maxsize=1024)
def _zones(tz, country, company_tz):
    """The zones in which it must be a decent hour.

    A contact's own zone is often only the zone of whoever typed the contact in, so where it does not belong to the
    contact's country both must be open; in a country of many zones the first and the last.
    """
    of_country = pytz.country_timezones.get(country, []) if country else []
    if tz and (tz in of_country or not of_country):
        return (ZoneInfo(tz),)
    if not of_country:
        return (ZoneInfo(company_tz),)
    winter = datetime(2026, 1, 15)
    by_offset = sorted(of_country, key=lambda name: pytz.timezone(name).utcoffset(winter))
    names = [by_offset[0], by_offset[-1], *([tz] if tz else [])]
    unique = {pytz.timezone(name).utcoffset(winter): name for name in names}
    return tuple(ZoneInfo(name) for name in unique.values())


@lru_cache(maxsize=1024)
def _public_holidays(country, state, year):
    """Public holidays of a country, or of its region where one is known, for this year and the next."""
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        return frozenset()
    region = state if state in supported[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=region, years=(year, year + 1)))
