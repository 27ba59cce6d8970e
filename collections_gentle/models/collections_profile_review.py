from odoo import api, models
from odoo.exceptions import UserError


class CollectionsCountryProfile(models.Model):
    """Each company has looked at a profile for itself, and all of them rely on what they have seen."""

    _name = "collections.country.profile"
    _inherit = ["collections.country.profile", "collections.checked"]

    _switch = "switched_on"
    _figures = frozenset(
        {
            *("active", "country_id", "segment", "company_id", "currency_id", "valid_from", "valid_to"),
            *("first_reminder_free", "wait_days", "quiet_days", "wait_ids", "words_ids", "tone_allow"),
            *("band_ids", "fee_max", "recurring_below", "recurring_max", "recurring_months"),
        }
    )

    def _figures_change(self):
        self._check_for_all()
        for profiles in self._by_company():
            on = profiles.filtered("switched_on")
            if on:
                raise UserError(self._in_use_words(on[0]))
            profiles.filtered("reviewed_by").write({"reviewed_by": False, "reviewed_on": False})

    @api.model
    def _in_use_words(self, profile):
        """:param profile: with the company that uses it."""
        if profile.env.company in self.env.user.company_ids:
            return self.env._(
                "The profile %(profile)s is in use at %(company)s. Switch it off there before you change it, and have it "
                "reviewed again; or make a copy that is valid from a later day.",
                profile=profile.name,
                company=profile.env.company.name,
            )
        return self.env._(
            "The profile %s is in use in another company, which has reviewed it as it is. Make a copy for your own "
            "company and change that.",
            profile.name,
        )

    def _by_company(self):
        """These profiles as each company has them. Whoever changes a profile may not see all the companies that rely on
        it; nothing else of them is read."""
        for company in self.env["res.company"].sudo().search([("active", "in", (True, False))]):
            yield self.sudo().with_company(company)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_relied_on(self):
        self._figures_change()
