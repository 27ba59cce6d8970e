from decimal import Decimal

from odoo import api, models

from ..engine.profiles import Profile, last_day, wait_ends
from .collections_window import _public_holidays


class CollectionsCountryProfile(models.Model):
    """Which profile holds for a customer, and what it says of a first reminder."""

    _inherit = "collections.country.profile"

    @api.model
    def _for_customers(self, company, contacts, day):
        """The profile that holds for each customer on ``day``; customers without one are left out. One query.

        :param dict contacts: {commercial partner id: contact}
        :return: {commercial partner id: profile}, for reading only.
        """
        # What holds for a customer is not a question of who looks.
        profiles = self.sudo().with_company(company).search(self._valid_domain(company, day))
        if not profiles:
            return {}
        ordered = profiles.sorted(lambda p: (bool(p.company_id), p.valid_from or day.min), reverse=True)
        chosen = {}
        for profile in ordered:
            chosen.setdefault((profile.country_id.id, profile.segment), profile)
        found = {id_: chosen.get(self._kind_of(company, contact)) for id_, contact in contacts.items()}
        return {id_: profile for id_, profile in found.items() if profile}

    @api.model
    def _valid_domain(self, company, day):
        return [
            ("switched_on", "=", True),
            ("company_id", "in", (company.id, False)),
            *("|", ("valid_from", "=", False), ("valid_from", "<=", day)),
            *("|", ("valid_to", "=", False), ("valid_to", ">=", day)),
        ]

    @api.model
    def _kind_of(self, company, contact):
        """(country id, segment); who is no company counts as a private customer."""
        customer = contact.sudo().commercial_partner_id
        # The law is that of the customer, wherever the letters go.
        country = customer.country_id or contact.sudo().country_id or company.country_id
        return country.id, "business" if customer.is_company else "private"

    def _is_law_of(self, profile):
        """Whether this is ``profile``, or another one for the same customers: of an earlier time, of a company."""
        own = self.sudo()
        return bool(own) and (own.country_id, own.segment) == (profile.country_id, profile.segment)

    def _engine_profile(self):
        """This profile as the engine reads it.

        :rtype: collections_gentle.engine.profiles.Profile
        """
        self.ensure_one()
        return Profile(
            first_reminder_free=self.first_reminder_free,
            wait_days=self.wait_days,
            quiet_days=self.quiet_days,
            waits=tuple(wait._engine_wait() for wait in self.wait_ids),
            bands=tuple(band._engine_band() for band in self.band_ids.sorted("above")),
            fee_max=Decimal(str(self.fee_max)),
            recurring_below=Decimal(str(self.recurring_below)),
            recurring_max=Decimal(str(self.recurring_max)),
        )

    def _closed(self, contact, day):
        """Public holidays that count for a term which begins on ``day``."""
        contact = contact.sudo()
        state = contact.state_id or contact.commercial_partner_id.state_id
        return _public_holidays(self.country_id.code or "", state.code or "", day.year)

    def _last_day(self, channel, contact, sent_on):
        """The last day that a first reminder on ``channel`` gives; None where that is no first reminder."""
        return last_day(self._engine_profile(), channel, sent_on, self._closed(contact, sent_on))

    def _wait_ends(self, channel, contact, sent_on):
        """The first day on which something may be added after a first reminder; see ``_last_day``."""
        return wait_ends(self._engine_profile(), channel, sent_on, self._closed(contact, sent_on))

    def _spare_days(self, channel):
        """How many days later than drawn a message on ``channel`` may leave and still be right."""
        return sum(self.wait_ids.filtered(lambda wait: wait.channel == channel).mapped("spare_days"))

    def _counts_on(self, channel):
        """Whether a message on ``channel`` can be a first reminder."""
        return channel in self.wait_ids.mapped("channel")
