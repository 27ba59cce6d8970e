from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.agency_record import Record, problems
from .collections_agency_record_words import CHECKS, PROBLEMS, TICKS

_LOOKED_UP = {"partner_id", "register_name", "register_number"}


class CollectionsAgency(models.Model):
    """An agency that may talk to customers for us, and what we know of it. One that we do not know enough about, or not
    freshly enough, gets no new customer."""

    _name = "collections.agency"
    _description = "Collection agency"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "partner_id"
    _order = "partner_id, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Agency",
        required=True,
        index=True,
        check_company=True,
        domain=[("is_company", "=", True)],
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users",
        string="Looked after by",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Is reminded of the yearly review, and of a licence or an insurance that ends.",
    )
    # Not copied from the contact: an address that changes there must change here.
    email = fields.Char(
        help="Where files about customers are sent; the contact's own address where you choose no other.",
    )
    partner_email = fields.Char(related="partner_id.email", string="The contact's address")
    notes = fields.Text()

    register_name = fields.Char(string="Register", tracking=True)
    register_number = fields.Char(string="Number in the register", tracking=True)
    register_url = fields.Char(string="Its entry", help="The web address of the agency's own entry in the register.")
    register_checked_on = fields.Date(string="Looked up on", readonly=True, copy=False, tracking=True)
    register_checked_by = fields.Many2one("res.users", string="Looked up by", readonly=True, copy=False)
    country_register_url = fields.Char(string="Register of the country", compute="_compute_country_register")
    country_register_note = fields.Text(compute="_compute_country_register")
    licence_until = fields.Date(string="Licence valid until", tracking=True)
    insurance_sum = fields.Monetary(string="Insured for", tracking=True)
    insurance_until = fields.Date(string="Insured until", tracking=True)
    evidence_ids = fields.Many2many(
        "ir.attachment", copy=False, help="The page of the register, the licence, the policy."
    )

    code_accepted_on = fields.Date(string="Code of conduct accepted on", tracking=True, copy=False)
    check_ids = fields.One2many(
        "collections.agency.check", "agency_id", string="Checklist", default=lambda self: self._default_checks()
    )
    review_on = fields.Date(
        string="Next review",
        default=lambda self: self._default_review(),
        copy=False,
        tracking=True,
        help="Once a year; a task reminds of it a month before.",
    )

    tier_ids = fields.One2many("collections.agency.tier", "agency_id", string="Commission", copy=True)
    min_commission = fields.Monetary(
        string="At least", help="For a customer with whom it earned anything; never more than came in."
    )
    free_days = fields.Integer(
        string="Free days", default=5, help="Money within so many days of the hand-over is no success of the agency."
    )
    vat_note = fields.Text(string="VAT", help="Who bears the VAT on the commission.")
    legal_needs_approval = fields.Boolean(
        string="Costs of a court only after our written approval", default=True, tracking=True
    )

    # Accountants read agencies and not their checklists; whether one is complete they may know.
    problem_words = fields.Text(string="What is missing", compute="_compute_problem_words", compute_sudo=True)
    ready = fields.Boolean(string="May get new customers", compute="_compute_problem_words", compute_sudo=True)
    ticks = fields.Html(string="What we know", compute="_compute_problem_words", compute_sudo=True, sanitize=False)

    _one_record = models.UniqueIndex(
        "(partner_id, company_id)", "There is a record of this agency already. It may be archived."
    )
    _figures_in_order = models.Constraint(
        "CHECK (free_days >= 0 AND min_commission >= 0 AND insurance_sum >= 0)",
        "Set days and amounts to zero or more.",
    )

    # --- defaults and what follows ----------------------------------------------------------------------------------

    @api.model
    def _default_checks(self):
        """The points that are asked of every agency, in the language of whoever begins the record."""
        return [fields.Command.create({"name": self.env._(name)}) for name in CHECKS]  # pylint: disable=translation-not-lazy

    @api.model
    def _default_review(self):
        return self._a_year_after(self.env.company._collections_today())

    @api.depends("partner_id.country_id", "company_id")
    @api.depends_context("lang")
    def _compute_country_register(self):
        """Where agencies of the country are registered. It is only a link: it is shown whether or not the profile is
        switched on."""
        agencies = self.grouped(lambda a: (a.partner_id.country_id or a.company_id.country_id, a.company_id))
        for (country, company), group in agencies.items():
            profile = self._register_profile(country, company)
            group.country_register_url = profile.agency_register_url
            group.country_register_note = profile.agency_note

    @api.model
    def _register_profile(self, country, company):
        # Readers have no right to the profiles' costs; only the register leaves this method.
        Profile = self.env["collections.country.profile"].sudo()
        about = [("country_id", "=", country.id), ("company_id", "in", (False, company.id))]
        profiles = Profile.search([*about, "|", ("agency_register_url", "!=", False), ("agency_note", "!=", False)])
        return profiles.sorted(lambda profile: (not profile.company_id, not profile.agency_register_url))[:1]

    @api.depends(
        *("active", "licence_until", "register_checked_on", "insurance_until", "code_accepted_on"),
        *("check_ids.done_on", "review_on", "paused", "company_id"),
    )
    @api.depends_context("lang")
    def _compute_problem_words(self):
        for agency in self:
            codes = agency._problems(agency.company_id._collections_today())
            agency.ready = not codes
            agency.problem_words = "\n".join(agency._problem_words(codes))
            agency.ticks = self.env["ir.qweb"]._render(
                "collections_gentle.agency_ticks", {"lines": agency._tick_lines(codes)}
            )

    def _address(self):
        """Where files and notes about customers are sent."""
        return self.email or self.partner_id.email

    # --- whether it may get customers -------------------------------------------------------------------------------

    def _engine_record(self):
        return Record(
            licence_until=self.licence_until or None,
            register_checked_on=self.register_checked_on or None,
            insurance_until=self.insurance_until or None,
            code_accepted_on=self.code_accepted_on or None,
            # Whoever has thrown away the whole list has answered none of it.
            checks_open=len(self.check_ids.filtered(lambda c: not c.done_on)) if self.check_ids else 1,
            review_on=self.review_on or None,
            paused=self.paused,
            archived=not self.active,
        )

    def _problems(self, day):
        """Why this agency gets no new customer on ``day``.

        :rtype: tuple[str, ...]
        :return: codes, see ``engine.agency_record.problems``; empty: it may.
        """
        self.ensure_one()
        return problems(self._engine_record(), day)

    def _problem_words(self, codes):
        """What is missing, a whole sentence for each of the ``codes``.

        :rtype: list[str]
        """
        values = {"agency": self.partner_id.display_name or "", "reason": self.pause_reason or ""}
        return [self.env._(PROBLEMS[code]) % values for code in codes]  # pylint: disable=translation-not-lazy

    def _tick_lines(self, codes):
        """What is asked of an agency: (met, sentence), where it is not met what is missing."""
        lines = []
        for name, about in TICKS:
            missing = [code for code in codes if code in about]
            good = self.env._(name)  # pylint: disable=translation-not-lazy
            lines.append((not missing, " ".join(self._problem_words(missing)) or good))
        return lines

    def _check_ready(self, day):
        """:raise UserError: why the agency gets no new customer, and what to do."""
        codes = self._problems(day)
        if codes:
            raise UserError(" ".join(self._problem_words(codes)))

    # --- the register -----------------------------------------------------------------------------------------------

    def action_register_checked(self):
        """The current user has looked the agency up in the register, today."""
        self.ensure_one()
        self.check_access("write")
        if not self.register_name or not self.register_number:
            raise UserError(self.env._("Fill in the register and the agency's number in it first."))
        if not self.evidence_ids:
            raise UserError(self.env._("Attach a picture of its page in the register first, as evidence."))
        today = self.company_id._collections_today()
        self.write({"register_checked_on": today, "register_checked_by": self.env.uid})

    @api.constrains("register_url")
    def _check_register_url(self):
        for agency in self.filtered("register_url"):
            if not agency.register_url.startswith(("https://", "http://")):
                raise ValidationError(self.env._("Begin the address of its entry with https://."))

    # --- keeping ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        agencies = super().create(vals_list)
        agencies._keep_evidence()
        return agencies

    def write(self, vals):
        if "paused" in vals and not self.env.su:
            raise UserError(self.env._("A pause ends with the button “Go on with this agency”, with a reason."))
        if "partner_id" in vals and any(agency.partner_id.id != vals["partner_id"] for agency in self._entrusted()):
            raise UserError(self.env._("Customers were entrusted to this agency. Make a new record for another one."))
        # What was looked up was this entry of this agency.
        if not _LOOKED_UP.isdisjoint(vals):
            vals = {"register_checked_on": False, "register_checked_by": False, **vals}
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._keep_evidence()
        return result

    def _keep_evidence(self):
        """A file that was added before the record was saved belongs to nobody yet: only its author could read it."""
        for agency in self:
            loose = agency.evidence_ids.filtered(lambda file: not file.res_id and file.create_uid == self.env.user)
            loose.write({"res_model": self._name, "res_id": agency.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_known(self):
        if self._entrusted() or self.complaint_ids:
            raise UserError(
                self.env._("Customers were entrusted to this agency, or have complained. Archive it instead.")
            )

    def _entrusted(self):
        """Those of these agencies for which customers were proposed, or who had them."""
        # Whoever keeps an agency's record need not see all that was entrusted to it.
        return (
            self.env["collections.handover"].sudo().search([("agency_id", "in", self.ids)]).agency_id.with_env(self.env)
        )

    # --- commission -------------------------------------------------------------------------------------------------

    def _engine_tiers(self):
        """The agreed shares, for ``engine.commission``."""
        return tuple(tier._engine_tier() for tier in self.tier_ids)
