from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import pytz

from odoo import api, models

from ..engine.facts import Window
from ..engine.window import zones_open_together

_LONGEST_CLOSING = timedelta(days=31)


class CollectionsWindow(models.AbstractModel):
    """Decent hours where the customer is: time zone, public holidays, the company's calendar."""

    _name = "collections.window"
    _description = "Contact hours"

    @api.model
    def _window(self, policy, contact, now, closing_days):
        """The engine's window for one contact under one policy.

        :param dict closing_days: by policy, see ``_closing_days_by_policy``.
        """
        company = policy.company_id or self.env.company
        start, end = contact._collections_hours() or (policy._hours() if policy else (Window().start, Window().end))
        country = self._country(company, contact)
        state = contact.state_id or contact.commercial_partner_id.state_id
        return Window(
            zones=self._zones(company, contact, start, end),
            start=start,
            end=end,
            weekdays=self._weekdays(policy),
            closed=_public_holidays(country.code or "", state.code or "", now.year) | closing_days[policy],
        )

    @api.model
    def _country(self, company, contact):
        return contact.country_id or contact.commercial_partner_id.country_id or company.country_id

    @api.model
    def _zones(self, company, contact, start, end):
        tz, country = contact.tz or contact.commercial_partner_id.tz or "", self._country(company, contact)
        return _zones(tz, country.code or "", company._collections_tz(), start, end)

    @api.model
    def _local_tz(self, company, contact):
        """Name of the time zone in which an hour is told to this contact: the surest one."""
        return self._zones(company, contact, Window().start, Window().end)[0].key

    @api.model
    def _working_days(self, company, day, years=2):
        """Working weekdays of ``company``, and the days around ``day`` on which it is closed.

        :param int years: for how many calendar years public holidays are needed.
        """
        calendar = company.resource_calendar_id
        # Days are counted backwards too.
        first = day - _LONGEST_CLOSING
        weekdays = frozenset(int(d) for d in calendar.attendance_ids.mapped("dayofweek")) or Window().weekdays
        country, state = company.country_id.code or "", company.state_id.code or ""
        leaves = self._closed_by(company, calendar, datetime.combine(first, datetime.min.time()))
        return weekdays, _public_holidays(country, state, first.year, years) | leaves

    @api.model
    def _weekdays(self, policy):
        days = {int(day) for day in policy._contact_calendar().attendance_ids.mapped("dayofweek")}
        return frozenset(days) or Window().weekdays

    @api.model
    def _closing_days_by_policy(self, policies, now):
        """Days on which the company of each policy is closed; asked once for all its customers."""
        return {policy: self._closing_days(policy, now) for policy in policies}

    @api.model
    def _closing_days(self, policy, now):
        return self._closed_by(policy.company_id, policy._contact_calendar(), now)

    @api.model
    def _closed_by(self, company, calendar, now):
        zone = pytz.timezone(calendar.tz or company._collections_tz())
        days = set()
        for leave in self._leaves(company, calendar, now):
            first = pytz.utc.localize(leave.date_from).astimezone(zone).date()
            last = pytz.utc.localize(leave.date_to).astimezone(zone).date()
            days.update(first.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        return frozenset(days)

    @api.model
    def _leaves(self, company, calendar, now):
        """Closing days of the calendar, and those of the whole company, which belong to no calendar."""
        return self.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "=", False),
                ("calendar_id", "in", [calendar.id, False]),
                ("company_id", "in", [company.id, False]),
                ("time_type", "=", "leave"),
                ("date_to", ">=", now),
            ]
        )


@lru_cache(maxsize=1024)
def _zones(tz, country, company_tz, start, end):
    """The zones in which it must be a decent hour, the surest first.

    A contact's own zone is often only the zone of whoever typed the contact in, so where it does not belong to the
    contact's country both must be open, if they ever are; in a country of many zones the first and the last.
    """
    of_country = pytz.country_timezones.get(country, []) if country else []
    if tz and (tz in of_country or not of_country):
        return (ZoneInfo(tz),)
    if not of_country:
        return (ZoneInfo(company_tz),)
    names = [*_extremes(of_country), *([tz] if tz else [])]
    unique = {_offsets(name): name for name in reversed(names)}
    return zones_open_together([ZoneInfo(name) for name in reversed(unique.values())], start, end)


def _extremes(names):
    """The middle one of the zones of a country, the first and the last."""
    ordered = sorted(names, key=_offsets)
    return [ordered[len(ordered) // 2], ordered[0], ordered[-1]]


def _offsets(name):
    """Winter and summer, so that of two zones that agree in winter the one farther out in summer counts."""
    zone = pytz.timezone(name)
    return zone.utcoffset(datetime(2026, 1, 15)), zone.utcoffset(datetime(2026, 7, 15))


@lru_cache(maxsize=1024)
def _public_holidays(country, state, year, years=2):
    """Public holidays of a country, or of its region where one is known, for this year and the following ones."""
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        return frozenset()
    region = state if state in supported[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=region, years=range(year, year + years)))
