from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEGMENTS = [("private", "Private customers"), ("business", "Companies")]

# Days are added to dates; nobody waits longer.
_LONGEST_WAIT = 366


class CollectionsCountryProfile(models.Model):
    """What a country's law asks of reminders to its customers, as dated data. It does nothing until somebody of the
    company has reviewed it and a manager has switched it on; it is never legal advice."""

    _name = "collections.country.profile"
    _description = "Country profile"
    _order = "country_id, segment desc, company_id, valid_from desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    country_id = fields.Many2one("res.country", required=True, index=True)
    segment = fields.Selection(
        SEGMENTS,
        required=True,
        default="private",
        help="Who is no company counts as a private customer: those rules are the stricter ones.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies. A profile of the company itself goes before a general one."
    )
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    valid_from = fields.Date(help="Empty: since ever.")
    valid_to = fields.Date(help="Empty: until further notice.")
    source = fields.Text(required=True, help="Where this was read, with the address.")
    source_date = fields.Date(required=True, default=fields.Date.context_today, string="Read on")
    note = fields.Text(translate=True, help="What is uncertain here, or has to be known besides.")
    # Each company reviews for itself, and is the only one that its review lets switch on.
    reviewed_by = fields.Many2one("res.users", company_dependent=True, copy=False, domain=[("share", "=", False)])
    reviewed_on = fields.Date(company_dependent=True, copy=False)
    switched_on = fields.Boolean(company_dependent=True, copy=False)

    first_reminder_free = fields.Boolean(
        string="The first reminder is free",
        help="Before a first reminder was sent and its days are over, nothing may be added and no agency asked.",
    )
    wait_days = fields.Integer(string="Waiting days", help="How many days the first reminder gives.")
    quiet_days = fields.Integer(string="Days of peace", help="After the waiting days, before anything is added.")
    wait_ids = fields.One2many("collections.profile.wait", "profile_id", string="Counted from", copy=True)
    words_ids = fields.One2many("collections.profile.words", "profile_id", string="Words of the law", copy=True)
    # What the law allows is the same for all; whether one asks for it each company says for itself.
    ask_costs = fields.Boolean(
        string="We ask for these costs",
        company_dependent=True,
        copy=False,
        help="The first reminder names the sum that could be added after its days.",
    )
    band_ids = fields.One2many("collections.profile.band", "profile_id", string="Most that may be asked", copy=True)
    fee_max = fields.Monetary(string="At most", help="0: the scale has no end.")
    recurring_below = fields.Monetary(
        string="Regular claims below",
        help="Claims that come again each period and are smaller than this: three such invoices of a customer within the "
        "period are taken for regular ones.",
    )
    recurring_max = fields.Monetary(
        string="Together at most", help="Costs that first reminders name for such claims together, in one period."
    )
    recurring_months = fields.Integer(string="Period (months)")
    tone_allow = fields.Text(
        string="Words allowed", help="Words that the law wants, one phrase a line, for the one stage that names them."
    )
    tone_allow_why = fields.Text(string="Why", translate=True)
    agency_register_url = fields.Char(string="Register of agencies")
    agency_note = fields.Text(string="About agencies", translate=True)

    @api.constrains("valid_from", "valid_to")
    def _check_dates(self):
        for profile in self:
            if profile.valid_from and profile.valid_to and profile.valid_to < profile.valid_from:
                raise ValidationError(self.env._("Let the profile %s end after it begins.", profile.name))

    @api.constrains("wait_days", "quiet_days", "fee_max", "recurring_below", "recurring_max", "recurring_months")
    def _check_figures(self):
        for profile in self:
            figures = (profile.wait_days, profile.quiet_days, profile.fee_max, profile.recurring_below)
            if min(*figures, profile.recurring_max, profile.recurring_months) < 0:
                raise ValidationError(
                    self.env._("Set the days and amounts of the profile %s to zero or more.", profile.name)
                )
            if max(profile.wait_days, profile.quiet_days) > _LONGEST_WAIT:
                raise ValidationError(self.env._("Let the days of the profile %s be a year at most.", profile.name))

    @api.constrains("first_reminder_free", "wait_ids")
    def _check_waits(self):
        for profile in self:
            channels = profile.wait_ids.mapped("channel")
            if len(channels) != len(set(channels)):
                raise ValidationError(self.env._("Name each channel once in the profile %s.", profile.name))
            if profile.first_reminder_free and not channels:
                raise ValidationError(
                    self.env._(
                        "Say on which channels a first reminder counts in the profile %s, and from when.", profile.name
                    )
                )

    @api.constrains("switched_on", "reviewed_by", "reviewed_on", "words_ids")
    def _check_may_be_on(self):
        for profile in self.filtered("switched_on"):
            profile._check_reviewed()
            profile._check_can_speak()

    def _check_reviewed(self):
        today = self.env.company._collections_today()
        reviewer = self.reviewed_by.sudo()
        if not reviewer or not self.reviewed_on or self.reviewed_on > today:
            raise ValidationError(
                self.env._(
                    "Before the profile %s is switched on, somebody of your company reviews it: fill in who did, "
                    "and when.",
                    self.name,
                )
            )
        if reviewer.share or self.env.company not in reviewer.company_ids:
            raise ValidationError(
                self.env._(
                    "%(user)s is not with %(company)s. Let somebody of your company review the profile %(profile)s.",
                    user=reviewer.name,
                    company=self.env.company.name,
                    profile=self.name,
                )
            )

    def _check_can_speak(self):
        """The words of the law name who is writing."""
        if self.words_ids and not self._creditor_number(self.env.company):
            raise ValidationError(
                self.env._(
                    "First reminders to these customers name your company's number. Fill in the company ID or the "
                    "VAT number of %s first.",
                    self.env.company.name,
                )
            )

    @api.model
    def _creditor_number(self, company):
        """The number under which the company is registered."""
        return company.company_registry or company.vat or ""

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create(vals_list)
        profiles._wake_customers()
        return profiles

    def write(self, vals):
        counted = self.filtered("switched_on")
        result = super().write(vals)
        self._wake_customers(bool(counted))
        return result

    def _wake_customers(self, counted=False):
        """Other rules count for the customers of these countries from the next look on.

        :param counted: whether the profiles were switched on before.
        """
        if counted or any(profile.switched_on for profile in self):
            # Whoever writes profiles need not see every case.
            policies = self.env["collections.policy"].sudo().search([("company_id", "=", self.env.company.id)])
            policies._wake_cases()

    def action_switch_on(self):
        self.write({"switched_on": True})

    def action_switch_off(self):
        self.write({"switched_on": False})

    def action_reviewed(self):
        """The user has read this profile today and stands for it."""
        self.write({"reviewed_by": self.env.uid, "reviewed_on": self.env.company._collections_today()})

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        used = self.env["collections.touch"].sudo().search([("profile_id", "in", self.ids)], limit=1)
        if used:
            raise ValidationError(
                self.env._("First reminders were written by the profile %s. Archive it instead.", used.profile_id.name)
            )

    # --- words that the law wants -----------------------------------------------------------------------------------

    def _allowed_words(self, stage):
        """The phrases that the tone guard lets pass in this one stage.

        :rtype: frozenset[str]
        """
        profile = stage.tone_allow_profile_id.sudo().with_company(stage.company_id)
        if not profile or self and profile not in self.sudo() or not profile.active:
            return frozenset()
        if not profile.filtered_domain(profile._valid_domain(stage.company_id, stage.company_id._collections_today())):
            return frozenset()
        return profile._tone_phrases()

    def _tone_phrases(self):
        """The phrases that this profile would let pass.

        :rtype: frozenset[str]
        """
        lines = (line.strip() for line in (self.tone_allow or "").splitlines())
        # A line that only divides says nothing.
        return frozenset(line for line in lines if any(map(str.isalnum, line)))
