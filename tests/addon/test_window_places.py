from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytz

from odoo.tests import tagged

from odoo.addons.collections_gentle.engine.window import next_open
from odoo.addons.collections_gentle.models import collections_places as places

from .common import CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestWindowPlaces(CollectionsCase):
    """Where the customer is: zones of states and of area codes, holidays of regions. Companies: written to from eight to
    six, called from nine to five."""

    def _opens(self, partner, moment, channel="call"):
        """The first moment (naive UTC) from ``moment`` on at which the channel is open."""
        Window, policy = self.env["collections.window"], partner.is_company and self.policy or self.private
        windows = Window._windows(policy, partner, moment, Window._days_by_policy(policy, moment))
        opens = next_open(windows[channel], moment.replace(tzinfo=timezone.utc))
        return opens and opens.replace(tzinfo=None)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private = cls.env["collections.policy"].search(
            [("company_id", "=", cls.company.id), ("segment", "=", "private")]
        )

    def _in(self, country, state=None, **values):
        land = self.env.ref(f"base.{country}")
        found = self.env["res.country.state"].search([("country_id", "=", land.id), ("code", "=", state)])
        self.assertEqual(bool(state), bool(found))
        return self._customer(f"Customer {country} {state}", country_id=land.id, state_id=found.id, **values)

    def assertOpensAt(self, partner, hour, minute=0, channel="call", day=10, month=3):
        """From midnight (UTC) of a day of 2026 on."""
        opens = self._opens(partner, datetime(2026, month, day), channel)
        self.assertEqual(opens, datetime(2026, month, day, hour, minute), partner.name)

    # --- zones ------------------------------------------------------------------------------------------------------

    def test_states_of_the_united_states(self):
        """Nobody knows where: nine in Hawaii, which is before five in New York. Texas is in two zones, New York in one."""
        self.assertOpensAt(self._in("us"), 19)
        self.assertOpensAt(self._in("us", "TX"), 15)
        self.assertOpensAt(self._in("us", "NY"), 13)
        self.assertOpensAt(self._in("us", "CA"), 16)
        self.assertOpensAt(self._in("us", "NY"), 12, channel="email")

    def test_it_closes_in_the_east_first(self):
        texas = self._in("us", "TX")
        self.assertEqual(self._opens(texas, at(hour=21, minute=59)), at(hour=21, minute=59))
        self.assertEqual(self._opens(texas, at(hour=22)), at(days=1, hour=15))

    def test_states_of_australia(self):
        """Nobody knows where: nine in Perth is noon in Sydney, and five there is two in Perth. Queensland has no summer time."""
        anywhere = self._in("au")
        self.assertOpensAt(anywhere, 1)
        self.assertEqual(self._opens(anywhere, at(hour=6)), at(days=1, hour=1))
        self.assertEqual(self._opens(self._in("au", "NSW"), at(hour=12)), at(hour=22))
        self.assertEqual(self._opens(self._in("au", "QLD"), at(hour=12)), at(hour=23))
        self.assertOpensAt(self._in("au", "WA"), 1)

    def test_states_elsewhere(self):
        self.assertOpensAt(self._in("ca", "BC"), 16)
        self.assertOpensAt(self._in("br", "AM"), 13)
        self.assertOpensAt(self._in("mx", "SON"), 16)
        self.assertOpensAt(self._in("ru", "OMS"), 3)
        self.assertOpensAt(self._in("id", "PA"), 0)
        self.assertOpensAt(self._in("es", "TF"), 9)
        self.assertOpensAt(self._in("es", "M"), 8)
        self.assertOpensAt(self._in("cl", "CL-MA"), 12)

    def test_half_hours_and_quarters(self):
        self.assertOpensAt(self._in("in"), 2, 30, "email")
        self.assertOpensAt(self._in("in"), 3, 30)
        self.assertOpensAt(self._in("np"), 2, 15, "email")
        self.assertOpensAt(self._in("np"), 3, 15)
        howe = self._in("au", tz="Australia/Lord_Howe")
        self.assertEqual(self._opens(howe, at(hour=12), "email"), at(hour=21))
        newfoundland = self._in("ca", tz="America/St_Johns")
        self.assertOpensAt(newfoundland, 11, 30)

    def test_when_the_clocks_change(self):
        """Calls from nine: the Fridays before and the Mondays after; Sydney and Lord Howe go the other way."""
        berlin, york = self._in("de"), self._in("us", "NY")
        for partner, friday, monday in (
            (berlin, (3, 27, 8), (3, 30, 7)),
            (berlin, (10, 23, 7), (10, 26, 8)),
            (york, (3, 6, 14), (3, 9, 13)),
            (york, (10, 30, 13), (11, 2, 14)),
        ):
            for month, day, hour in (friday, monday):
                self.assertOpensAt(partner, hour, month=month, day=day)
        howe = self._in("au", tz="Australia/Lord_Howe")
        self.assertEqual(self._opens(howe, datetime(2026, 4, 6, 12)), datetime(2026, 4, 6, 22, 30))
        self.assertEqual(self._opens(howe, datetime(2026, 10, 5, 12)), datetime(2026, 10, 5, 22))

    def test_the_area_of_a_landline_counts_too(self):
        """Their address is in New York, their telephone in Los Angeles; a free-phone number is nowhere."""
        self.assertOpensAt(self._in("us", "NY", phone="(213) 555-0123"), 16)
        self.assertOpensAt(self._in("us", "NY", phone="+1 800 555 0123"), 13)
        self.assertOpensAt(self._in("us", "NY", phone="call me"), 13)
        self.assertOpensAt(self._in("de", phone="+49 30 901820"), 8)
        self.assertOpensAt(self._in("de", phone="+353 87 123 4567"), 8)
        self.assertOpensAt(self._in("de", phone="+353 1 700 1234"), 9)

    def test_a_zone_of_another_state_is_perhaps_only_the_typists(self):
        both = self._in("us", "CA", tz="America/New_York")
        self.assertOpensAt(both, 16)
        self.assertEqual(self._opens(both, at(hour=21)), at(days=1, hour=16), "it is five in New York")
        self.assertEqual(self.env["collections.window"]._local_tz(self.company, both), "America/Los_Angeles")
        self.assertOpensAt(self._in("us", "TX", tz="America/Chicago"), 14)

    def test_somebody_abroad_is_in_no_state_of_the_company(self):
        york = self._in("us", "NY")
        values = {"name": "Anke", "parent_id": york.id, "type": "collections", "email": "anke@customer.example.com"}
        anke = self.env["res.partner"].create({**values, "country_id": self.env.ref("base.de").id, "state_id": False})
        self.assertFalse(self.env["collections.window"]._state(self.company, anke))
        self.assertOpensAt(anke, 8)

    def test_every_place_of_the_list_exists(self):
        """Zones for both libraries, and states as Odoo codes them."""
        for country, rows in places._ZONES.items():
            known = self.env["res.country.state"].search([("country_id.code", "=", country)]).mapped("code")
            known = {places._short(country, code) for code in known}
            for zone, states in rows.items():
                self.assertTrue(ZoneInfo(zone) and pytz.timezone(zone))
                self.assertLessEqual(set(states.split()) - {"*"}, known, f"{country} {zone}")
            named = {code for states in rows.values() for code in states.split()}
            missing = known - named if "*" not in named else set()
            # The post of the armed forces is everywhere; Odoo has states of Micronesia and Palau here.
            self.assertLessEqual(missing, {"AA", "AE", "AP", "PW"}, country)
        for country, rows in places._REGIONS.items():
            known = set(self.env["res.country.state"].search([("country_id.code", "=", country)]).mapped("code"))
            for region, states in rows.items():
                self.assertLessEqual(set(states.split()) - {"*"}, known, f"{country} {region}")

    # --- public holidays --------------------------------------------------------------------------------------------

    def _closed(self, partner, month, day):
        opens = self._opens(partner, datetime(2026, month, day), "email")
        return opens.date() != datetime(2026, month, day).date()

    def test_bank_holidays(self):
        """The early May holiday is everywhere; Easter Monday and late August are not in Scotland, early August is."""
        england, scotland, somewhere = self._in("uk", "O5"), self._in("uk", "H1"), self._in("uk")
        for month, day, closed in (
            (5, 4, (True, True, True)),
            (4, 6, (True, False, True)),
            (8, 31, (True, False, True)),
            (8, 3, (False, True, False)),
            (12, 28, (True, True, True)),  # Boxing Day is a Saturday
        ):
            found = tuple(self._closed(partner, month, day) for partner in (england, scotland, somewhere))
            self.assertEqual(found, closed, f"{day}.{month}.")

    def test_whit_monday_and_a_holiday_of_the_region(self):
        """Odoo's DE-BY is Bavaria, where Corpus Christi is a holiday as well."""
        bavaria, berlin, somewhere = self._in("de", "DE-BY"), self._in("de", "DE-BE"), self._in("de")
        self.assertEqual([self._closed(p, 5, 25) for p in (bavaria, berlin, somewhere)], [True, True, True])
        self.assertEqual([self._closed(p, 6, 4) for p in (bavaria, berlin, somewhere)], [True, False, False])
        self.assertEqual(self._opens(bavaria, datetime(2026, 5, 22, 18)), datetime(2026, 5, 26, 7), "nine in Munich")

    def test_regions_by_other_names(self):
        barcelona, madrid, zurich = self._in("es", "B"), self._in("es", "M"), self._in("ch", "ZH-FR")
        self.assertEqual([self._closed(p, 6, 24) for p in (barcelona, madrid)], [True, False])
        self.assertTrue(self._closed(zurich, 5, 25))

    def test_a_holiday_that_is_kept_on_another_day(self):
        """The fourth of July is a Saturday: the Friday before is free."""
        york = self._in("us", "NY")
        self.assertTrue(self._closed(york, 7, 3))
        self.assertEqual(self._opens(york, datetime(2026, 7, 3, 14)), datetime(2026, 7, 6, 13))

    def test_closing_days_are_for_calls_too(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "date_from": datetime(2026, 3, 10),
                "date_to": datetime(2026, 3, 10, 23, 59),
                "calendar_id": self.company.resource_calendar_id.id,
            }
        )
        self.assertEqual(self._opens(self._customer(), at(hour=9)), at(days=1, hour=9))

    # --- hours ------------------------------------------------------------------------------------------------------

    def test_a_company_and_a_private_customer(self):
        company, person = self._customer(), self._customer("Nuala Quinn", is_company=False)
        half_past_seven = at(hour=19, minute=30)
        self.assertEqual(self._opens(person, half_past_seven), half_past_seven)
        self.assertEqual(self._opens(company, half_past_seven), at(days=1, hour=9))
        self.assertEqual(self._opens(person, half_past_seven, "email"), at(days=1, hour=8))
        half_past_eight = at(hour=8, minute=30)
        self.assertEqual(self._opens(company, half_past_eight, "email"), half_past_eight)
        self.assertEqual(self._opens(company, half_past_eight, "sms"), at(hour=9))
        self.assertEqual(self._opens(company, half_past_eight), at(hour=9))

    def test_their_own_hours_win_on_every_channel(self):
        early = self._customer(collections_hour_from=8, collections_hour_to=8.75)
        for channel in ("email", "sms", "call"):
            self.assertEqual(self._opens(early, at(hour=8, minute=30), channel), at(hour=8, minute=30))
            self.assertEqual(self._opens(early, at(hour=9), channel), at(days=1, hour=8))

    def test_no_telephone_rings_at_night_whatever_stands_in_the_policy(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE collections_policy SET phone_hour_from = 0, phone_hour_to = 24")
        self.env.invalidate_all()
        self.assertEqual(self._opens(self._customer(), at(hour=2)), at(hour=8))
        self.assertEqual(self._opens(self._customer(), at(hour=21)), at(days=1, hour=8))
