from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestCalendar(CollectionsCase):
    """Decent hours where the customer is. Every wait names the exact moment, and the message leaves at that moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.company.resource_calendar_id

    def _late(self, name="Rowan Bakery", **values):
        """A customer whose invoice has been due since February."""
        partner = self._customer(name, **values)
        self._invoice(partner, days=20)
        return partner

    def _in(self, country, **values):
        return {"country_id": self.env.ref(f"base.{country}").id, **values}

    def _closed(self, first, last, **values):
        return self.env["resource.calendar.leaves"].create(
            {"name": "Inventory", "date_from": first, "date_to": last, "calendar_id": self.calendar.id, **values}
        )

    def assertWaitsUntil(self, partner, moment, opens):
        """A look at ``moment`` brings silence until ``opens``; a minute earlier still; then one message."""
        self._go_to(moment)
        self._run_and_send()
        self.assertSilent(partner)
        decision = self._decision(partner)
        self.assertEqual((decision.rule, decision.until), ("window", opens))
        self.assertEqual(self._case(partner).next_action_at, opens)
        self._go_to(opens - timedelta(minutes=1))
        self._run_and_send()
        self.assertSilent(partner)
        self.assertSentAt(partner, opens)

    def assertSentAt(self, partner, moment):
        self._go_to(moment)
        self._run_and_send()
        touch = self._touches(partner)
        self.assertEqual(touch.mapped("state"), ["sent"])
        self.assertEqual(touch.sent_at, moment)

    # --- hours and days ---------------------------------------------------------------------------------------------

    def test_at_two_in_the_night(self):
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 10, 2), datetime(2026, 3, 10, 8))

    def test_in_the_evening(self):
        """Eighteen sharp is closed already."""
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 10, 18), datetime(2026, 3, 11, 8))

    def test_one_minute_before_the_end(self):
        self.assertSentAt(self._late(), datetime(2026, 3, 10, 17, 59))

    def test_on_a_sunday(self):
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 15, 11), datetime(2026, 3, 16, 8))

    def test_on_friday_evening(self):
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 13, 20), datetime(2026, 3, 16, 8))

    def test_hours_of_the_policy(self):
        self.policy.write({"hour_from": 9.5, "hour_to": 16})
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 9, 30))

    def test_a_company_that_is_closed_on_mondays(self):
        """And Tuesday is Saint Patrick's."""
        self.calendar.attendance_ids.filtered(lambda line: line.dayofweek == "0").unlink()
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 14, 10), datetime(2026, 3, 18, 8))

    def test_the_queue_is_late(self):
        """Written at 17:30, but the mail server comes back at 23:00: the message waits for the next morning."""
        partner = self._late()
        self._go_to(datetime(2026, 3, 10, 17, 30))
        self._run()
        self._go_to(datetime(2026, 3, 10, 23))
        self.assertFalse(self._send())
        touch = self._touches(partner)
        self.assertEqual((touch.state, touch.mail_id.scheduled_date), ("queued", datetime(2026, 3, 11, 8)))
        self._go_to(datetime(2026, 3, 11, 7, 30))
        self.assertFalse(self._send())
        self._go_to(datetime(2026, 3, 11, 8))
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(touch.sent_at, datetime(2026, 3, 11, 8))

    # --- public holidays --------------------------------------------------------------------------------------------

    def test_on_saint_patricks_day(self):
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 17, 10), datetime(2026, 3, 18, 8))

    def test_a_customer_elsewhere_works_on_saint_patricks_day(self):
        self.assertSentAt(self._late(**self._in("de")), datetime(2026, 3, 17, 10))

    def test_easter_in_germany(self):
        """Good Friday and Easter Monday are holidays there; Ireland works on the Friday."""
        german = self._late(**self._in("de"))
        self.assertWaitsUntil(german, datetime(2026, 4, 3, 10), datetime(2026, 4, 7, 6))

    def test_good_friday_in_ireland_is_a_working_day(self):
        self.assertSentAt(self._late(), datetime(2026, 4, 3, 9))

    def test_a_holiday_of_the_region(self):
        """31 March is Cesar Chavez Day in California, and an ordinary Tuesday in Oregon."""
        california = self._late(**self._in("us", state_id=self.env.ref("base.state_us_5").id, tz="America/Los_Angeles"))
        oregon = self._late("Oregon Oaks", **self._in("us", state_id=self.env.ref("base.state_us_41").id))
        oregon.tz = "America/Los_Angeles"
        self._go_to(datetime(2026, 3, 31, 17))
        self._run_and_send()
        self.assertSilent(california)
        self.assertEqual(self._decision(california).until, datetime(2026, 4, 1, 15))
        self.assertEqual(self._touches(oregon).state, "sent")

    def test_new_year_is_known_in_december(self):
        partner = self._late()
        self.assertWaitsUntil(partner, datetime(2026, 12, 31, 19), datetime(2027, 1, 4, 8))

    def test_the_holidays_of_the_contact_who_is_written_to(self):
        """The bakery is Irish, its accounts are in Lyon: Bastille Day counts, the hours are those of Paris."""
        partner = self._late()
        self.env["res.partner"].create(
            {"name": "Louise", "type": "collections", "parent_id": partner.id, "email": "louise@customer.example.com"}
            | self._in("fr")
        )
        self.assertWaitsUntil(partner, datetime(2026, 7, 14, 10), datetime(2026, 7, 15, 6))

    # --- the company's own closing days -----------------------------------------------------------------------------

    def test_on_a_closing_day(self):
        self._closed(datetime(2026, 3, 10), datetime(2026, 3, 11, 23, 59))
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 10, 10), datetime(2026, 3, 12, 8))

    def test_on_a_closing_day_of_all_calendars(self):
        """Odoo's public holidays often belong to no calendar: then they are those of the whole company."""
        self._closed(datetime(2026, 3, 10), datetime(2026, 3, 10, 23, 59), calendar_id=False)
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 10, 10), datetime(2026, 3, 11, 8))

    def test_the_closing_day_of_another_company(self):
        other = self.env["res.company"].create({"name": "Birch House"})
        leave = (
            self.env["resource.calendar.leaves"]
            .with_company(other)
            .create(
                {
                    "name": "Inventory",
                    "date_from": datetime(2026, 3, 10),
                    "date_to": datetime(2026, 3, 10, 23, 59),
                    "calendar_id": False,
                }
            )
        )
        self.assertEqual((leave.company_id, bool(leave.calendar_id)), (other, False))
        self.assertSentAt(self._late(), datetime(2026, 3, 10, 10))

    def test_the_holiday_of_one_employee_is_no_closing_day(self):
        resource = self.env["resource.resource"].create({"name": "Maeve", "calendar_id": self.calendar.id})
        self._closed(datetime(2026, 3, 10), datetime(2026, 3, 10, 23, 59), resource_id=resource.id)
        self.assertSentAt(self._late(), datetime(2026, 3, 10, 10))

    def test_the_calendar_of_the_policy(self):
        """Its working days and closing days count, not those of the company's calendar."""
        desk = self.env["resource.calendar"].create(
            {
                "name": "Accounts desk",
                "tz": "Europe/Dublin",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {"name": day, "dayofweek": day, "hour_from": 8, "hour_to": 16, "day_period": "morning"}
                    )
                    for day in "01234"
                ],
            }
        )
        self.policy.calendar_id = desk
        self._closed(datetime(2026, 3, 10), datetime(2026, 3, 10, 23, 59))
        self._closed(datetime(2026, 3, 11), datetime(2026, 3, 11, 23, 59), calendar_id=desk.id)
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 11, 10), datetime(2026, 3, 12, 8))

    # --- zones ------------------------------------------------------------------------------------------------------

    def test_new_zealand(self):
        """It is 23:00 in Auckland; the morning of the 11th begins there at 19:00 UTC."""
        partner = self._late(**self._in("nz", tz="Pacific/Auckland"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 19))

    def test_california_by_its_own_zone(self):
        """Three in the night in Los Angeles, which has had summer time since the 8th: eight is 15:00 UTC."""
        partner = self._late(**self._in("us", tz="America/Los_Angeles"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 15))

    def test_a_country_of_many_zones(self):
        """Nobody knows where: from eight in Hawaii (18:00 UTC) until six in New York (22:00 UTC)."""
        partner = self._late(**self._in("us"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 15), datetime(2026, 3, 10, 18))

    def test_a_country_of_many_zones_is_closed_when_its_east_is(self):
        partner = self._late(**self._in("us"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 22), datetime(2026, 3, 11, 18))

    def test_a_zone_of_another_country_counts_too(self):
        """Paris is perhaps only where the contact was typed in: from eight in Jamaica (13:00 UTC) until six in Paris (17:00 UTC)."""
        partner = self._late(**self._in("jm", tz="Europe/Paris"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 17), datetime(2026, 3, 11, 13))

    def test_a_zone_that_is_never_awake_together_with_the_country_yields(self):
        """When it is day in New Zealand it is night in Dublin: the country's own hours count, or nobody ever writes."""
        partner = self._late(**self._in("nz", tz="Europe/Dublin"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 19))

    def test_a_country_too_wide_for_one_day(self):
        """Six in Kamchatka is eight in Kaliningrad; the customer is written to all the same, at a middle hour."""
        partner = self._late(**self._in("ru"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 1), datetime(2026, 3, 10, 6))

    def test_a_customer_without_country_lives_by_the_companys_clock(self):
        self.calendar.tz = "Asia/Tokyo"
        self.company.country_id = False
        partner = self._late(country_id=False)
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 23))

    def test_the_day_is_the_companys_day(self):
        """It is already Wednesday in Auckland when the invoice of Saturday turns three days old there... and four."""
        self.calendar.tz = "Pacific/Auckland"
        partner = self._customer(**self._in("nz", tz="Pacific/Auckland"))
        self._invoice(partner, days=2)
        self._go_to(datetime(2026, 3, 10, 18, 30))
        self._run()
        self.assertEqual(self._decision(partner).rule, "window", "Wednesday 07:30 there, so the stage is due")
        self.assertSentAt(partner, datetime(2026, 3, 10, 19))

    # --- when the clocks change -------------------------------------------------------------------------------------

    def test_the_weekend_of_summer_time_in_europe(self):
        """Friday evening in winter time, Monday morning in summer time: eight in Dublin is seven in UTC."""
        self.assertWaitsUntil(self._late(), datetime(2026, 3, 27, 19), datetime(2026, 3, 30, 7))

    def test_the_weekend_of_winter_time_in_europe(self):
        """The Monday after is a holiday in Ireland, so Berlin: Friday in summer time, Monday 8:00 is 7:00 UTC."""
        partner = self._late(**self._in("de"))
        self.assertWaitsUntil(partner, datetime(2026, 10, 23, 17), datetime(2026, 10, 26, 7))

    def test_between_the_clocks_of_america_and_europe(self):
        """From 8 to 29 March New York is four hours behind London, not five."""
        partner = self._late(**self._in("us", tz="America/New_York"))
        self.assertWaitsUntil(partner, datetime(2026, 3, 10, 11), datetime(2026, 3, 10, 12))

    def test_seventy_two_hours_over_the_change_are_seventy_two_hours(self):
        """A talk on Friday at 16:00 (UTC too); Monday 16:00 UTC is 17:00 in Dublin, and only then."""
        partner = self._late()
        self._go_to(datetime(2026, 3, 27, 7))
        self._run()
        self._go_to(datetime(2026, 3, 27, 16))
        self._case(partner).with_user(self.collector)._log_contact("call", "spoke", "Will look")
        self._run_and_send()
        decision = self._decision(partner)
        self.assertEqual((decision.rule, decision.until), ("budget", datetime(2026, 3, 30, 16)))

    def test_hawaii_in_summer(self):
        """Adak is as far as Honolulu in winter and an hour less in summer: eight in Honolulu is 18:00 UTC all year."""
        partner = self._late(**self._in("us"))
        self.assertWaitsUntil(partner, datetime(2026, 7, 14, 16), datetime(2026, 7, 14, 18))
