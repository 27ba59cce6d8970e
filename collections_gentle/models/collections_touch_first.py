from datetime import timedelta

from odoo import api, fields, models

from ..engine.facts import Decision


class CollectionsTouch(models.Model):
    """First reminders: which invoices a message reminds of for the first time, in the words that a law wants."""

    _inherit = "collections.touch"

    profile_id = fields.Many2one(
        "collections.country.profile",
        string="First reminder by",
        ondelete="restrict",
        readonly=True,
        index="btree_not_null",
        help="The country profile whose words this message carries.",
    )
    first_lines = fields.Json(readonly=True, help="Ids of the items of which it is the first reminder.")
    told_until = fields.Date(string="Last day it names", readonly=True)
    cost_named = fields.Float(
        string="Costs it names",
        readonly=True,
        digits=(16, 2),
        help="What could be added after its days, in the currency of the profile. Drawn later it may say less.",
    )

    def _note_first_reminders(self, channel):
        """Work out, before these messages are drawn, of which items each is the first reminder in the words of a law,
        and keep it on them: what is kept is what is drawn. A constant number of queries.

        :param channel: on which they are drawn. All are of one company.
        """
        # A copy of an invoice asks for nothing yet.
        asking = self.filtered(lambda touch: touch.kind != "service")
        if not asking:
            return
        company = asking.case_id.company_id[:1]
        contacts = {touch.case_id.partner_id.id: touch.contact_id or touch.case_id.contact_id for touch in asking}
        profiles = self._wording_profiles(company, contacts)
        if not profiles:
            return
        today = company._collections_today()
        had = {
            *self._first_reminders(company, profiles, asking.line_ids.ids),
            *asking.line_ids._collections_charged().ids,
        }
        for touch in asking:
            profile = profiles.get(touch.case_id.partner_id.id)
            if profile and profile._counts_on(channel):
                touch._note_first_reminder(profile, channel, contacts[touch.case_id.partner_id.id], today, had)
        firsts = asking.filtered("first_lines")
        self.env["collections.first.cost"]._name_costs(firsts)
        firsts.line_ids.move_id.invoice_line_ids.mapped("name")  # what was supplied, read for all of them at once

    @api.model
    def _wording_profiles(self, company, contacts):
        """The profiles that want words in a first reminder, by commercial partner id."""
        Profile, today = self.env["collections.country.profile"], company._collections_today()
        profiles = Profile._for_customers(company, contacts, today)
        if not profiles or not Profile._creditor_number(company):
            return {}
        return {id_: profile for id_, profile in profiles.items() if profile.words_ids}

    def _note_first_reminder(self, profile, channel, contact, today, had):
        lines = self.line_ids.filtered(
            lambda line: (
                line.amount_residual_currency > 0 and line._collections_due() < today and line._origin.id not in had
            )
        )
        if not lines:
            return
        sent_on = today + timedelta(days=profile._spare_days(channel))
        # Nobody may write touches; what they carry belongs to them.
        self.sudo().update(
            {
                "profile_id": profile.id,
                "first_lines": lines._origin.ids,
                "told_until": profile._last_day(channel, contact, sent_on),
            }
        )

    @api.model
    def _first_reminders(self, company, profiles, line_ids):
        """The first reminder of each item that had one.

        :param dict profiles: the profile of each customer, by commercial partner id.
        :return: {line id: touch}
        """
        if not line_ids or not profiles:
            return {}
        reached = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("sent", "replied")),
                ("kind", "!=", "service"),
                ("line_ids", "in", line_ids),
            ],
            order="sent_at, id",
        )
        firsts, wanted = {}, self.env["account.move.line"].sudo().browse(line_ids)
        for touch in reached:
            profile = profiles.get(touch.partner_id.commercial_partner_id.id)
            for line in wanted & touch.line_ids if profile else ():
                if touch._is_first_reminder(profile, line):
                    firsts.setdefault(line.id, touch)
        return firsts

    def _is_first_reminder(self, profile, line):
        """Whether this message counts as a first reminder of an item: where a law wants words, only with those of that
        law; else it came after the day on which the item was due."""
        if not profile._counts_on(self.channel):
            return False
        if not profile.words_ids:
            return self.company_id._collections_today(self.sent_at) > line._collections_due()
        return self.profile_id._is_law_of(profile) and line.id in (self.first_lines or ())

    def _charges_after(self, profile):
        """The first day on which something may be added to what this first reminder names: never before the last day
        that it told the customer."""
        sent_on = self.company_id._collections_today(self.sent_at)
        ends = profile._wait_ends(self.channel, self.contact_id, sent_on)
        return max(ends, self.told_until + timedelta(days=1)) if self.told_until else ends

    def _verdict(self, facts, rules, now):
        verdict = super()._verdict(facts, rules, now)
        if (not verdict or verdict.rule == "window") and self._names_a_day_too_soon():
            return Decision("wait", "changed", "term")
        return verdict

    def _names_a_day_too_soon(self):
        """Whether the customer would have fewer days than the law gives, if this left only now."""
        if not self.told_until:
            return False
        profile, today = self.profile_id.sudo(), self.company_id._collections_today()
        last = profile._last_day(self.channel, self.contact_id, today)
        return bool(last) and last > self.told_until
