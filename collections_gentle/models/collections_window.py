from collections import Counter, namedtuple
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import phonenumbers
import phonenumbers.timezone
import pytz

from odoo import api, models

from ..engine.facts import Window
from ..engine.window import TELEPHONE, telephone_hours, zones_open_together
from .collections_places import region_of, zones_of

_LONGEST_CLOSING = timedelta(days=31)
# In North America nobody can tell a landline from a mobile.
_LANDLINE = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
# A number of more zones is no place: a service, or a whole continent.
_MOST_ZONES = 3


Place = namedtuple("Place", "tz country state phone company_tz")


class CollectionsWindow(models.AbstractModel):
    """Decent hours where the customer is: time zone, public holidays, the company's calendar."""

    _name = "collections.window"
    _description = "Contact hours"

    @api.model
    def _windows(self, policy, contact, now, days):
        """The engine's windows for one contact under one policy.

        The contact's own best time wins over the policy's hours; a telephone rings at decent hours only.

        :param dict days: by policy, see ``_days_by_policy``.
        :return: {channel: window}; ``email`` is for every channel that is not in it, too.
        """
        wish, usual = contact._collections_hours(), (Window().start, Window().end)
        writing = wish or (policy._hours() if policy else usual)
        ringing = telephone_hours(*(wish or (policy._phone_hours() if policy else usual)))
        place = self._place(policy.company_id or self.env.company, contact)
        weekdays, closing_days = days[policy]
        closed = _closed(place.country, place.state, now.year, closing_days)
        write = Window(_zones(*place, *writing), *writing, weekdays=weekdays, closed=closed)
        ring = Window(_zones(*place, *ringing), *ringing, weekdays=weekdays, closed=closed)
        return {"email": write, **dict.fromkeys(TELEPHONE, ring)}

    @api.model
    def _place(self, company, contact):
        """What is known of where a contact lives."""
        return Place(
            contact.tz or contact.commercial_partner_id.tz or "",
            self._country(company, contact).code or "",
            self._state(company, contact).code or "",
            contact._collections_phone(),
            company._collections_tz(),
        )

    @api.model
    def _country(self, company, contact):
        return contact.country_id or contact.commercial_partner_id.country_id or company.country_id

    @api.model
    def _state(self, company, contact):
        """The state of the contact's country; a contact abroad is in no state of the customer's country."""
        state, country = contact.state_id or contact.commercial_partner_id.state_id, self._country(company, contact)
        return state if state.country_id == country else state.browse()

    @api.model
    def _local_tz(self, company, contact):
        """Name of the time zone in which an hour is told to this contact: the surest one."""
        return _zones(*self._place(company, contact), Window().start, Window().end)[0].key

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
    def _days_by_policy(self, policies, now):
        """(weekdays, days on which the company is closed) of each policy; asked once for all its customers."""
        return {policy: (self._weekdays(policy), self._closing_days(policy, now)) for policy in policies}

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


def _zones(tz, country, state, phone, company_tz, start, end):
    """The zones in which it must be a decent hour, the surest first.

    :param str phone: a number as it is written; the area of a landline counts too.
    """
    # Who is nowhere lives by our clock.
    return _together((*_of_address(tz, country, state), *_of_phone(phone, country)) or (company_tz,), start, end)


@lru_cache(maxsize=1024)
def _closed(country, state, year, closing_days):
    """Public holidays where somebody lives, and the days on which we are closed."""
    return _public_holidays(country, state, year) | closing_days


@lru_cache(maxsize=1024)
def _together(names, start, end):
    """Those of these zones that are awake together, the surest first; the later ones yield."""
    unique = {}
    for name in names:
        unique.setdefault(_offsets(name), ZoneInfo(name))
    return zones_open_together(list(unique.values()), start, end)


@lru_cache(maxsize=1024)
def _of_address(tz, country, state):
    """A contact's own zone is often only the zone of whoever typed the contact in, so where it does not belong to the
    contact's state or country both count; in a country of many zones the first and the last."""
    of_country = pytz.country_timezones.get(country, []) if country else []
    of_state = zones_of(country, state)
    known = {_offsets(name) for name in of_state} or {_offsets(name) for name in of_country}
    if tz and (_offsets(tz) in known or not known):
        return (tz,)
    place = of_state or (_extremes(of_country) if of_country else ())
    return (*place, *((tz,) if tz else ()))


@lru_cache(maxsize=4096)
def _of_phone(phone, country):
    """Zones of the area code of a landline."""
    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return ()
    if phonenumbers.number_type(number) not in _LANDLINE:
        return ()
    names = {_offsets(name): name for name in phonenumbers.timezone.time_zones_for_number(number)}
    return tuple(names.values()) if len(names) <= _MOST_ZONES else ()


def _extremes(names):
    """The middle one of the zones of a country, the first and the last."""
    ordered = sorted(names, key=_offsets)
    return ordered[(len(ordered) - 1) // 2], ordered[0], ordered[-1]


def _offsets(name):
    """Winter and summer, so that of two zones that agree in winter the one farther out in summer counts."""
    zone = pytz.timezone(name)
    return zone.utcoffset(datetime(2026, 1, 15)), zone.utcoffset(datetime(2026, 7, 15))


@lru_cache(maxsize=1024)
def _public_holidays(country, state, year, years=2):
    """Public holidays of a country, for this year and the following ones: those of the region, or where it is unknown
    those of the whole country and of most of its regions."""
    regions = holidays.list_supported_countries(include_aliases=False).get(country)
    if regions is None:
        return frozenset()
    span, region = range(year, year + years), region_of(country, state)
    if region in regions:
        return frozenset(holidays.country_holidays(country, subdiv=region, years=span))
    days = Counter(day for name in regions for day in holidays.country_holidays(country, subdiv=name, years=span))
    common = {day for day, count in days.items() if count > len(regions) / 2}
    return frozenset(common.union(holidays.country_holidays(country, years=span)))
