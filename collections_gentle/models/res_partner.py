from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize_all

from .collections_policy import to_time
from .collections_request import REQUEST_WAYS

_TITLES = {"mr", "mrs", "ms", "dr", "prof", "herr", "frau", "m", "mme", "mlle", "sir", "madam"}
_DESKS = {
    *("accounts", "accounting", "invoices", "invoicing", "billing", "payables", "finance", "office", "bookkeeping"),
    *("comptabilité", "compta", "factures", "facturation", "finances"),
    *("rechnungen", "rechnungswesen", "buchhaltung", "rechnung", "kreditoren", "finanzen", "büro"),
}
_WATCHED = {
    "email",
    "active",
    "type",
    "tz",
    "lang",
    "country_id",
    "state_id",
    "parent_id",
    "collections_excluded",
    "collections_policy_id",
    "collections_no_calls",
    "collections_no_letters",
    "collections_hour_from",
    "collections_hour_to",
    "collections_way",
    "phone",
    "street",
    "city",
    "zip",
}


# How a customer is talked with is for accountants: portal users and other employees read partners too.
SEEN_BY = "account.group_account_readonly,account.group_account_invoice"


class ResPartner(models.Model):
    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("collections", "Collections contact")], ondelete={"collections": "set default"}
    )
    collections_policy_id = fields.Many2one(
        "collections.policy",
        string="Collection policy",
        company_dependent=True,
        groups=SEEN_BY,
        domain="[('company_id', '=', current_company_id)]",
        help="Empty: the company's policy for companies or for private customers.",
    )
    collections_user_id = fields.Many2one(
        "res.users",
        string="Collector",
        company_dependent=True,
        groups=SEEN_BY,
        domain=[("share", "=", False)],
        help="Who talks with this customer and signs the messages.",
    )
    collections_excluded = fields.Boolean(
        string="Never contact",
        company_dependent=True,
        groups=SEEN_BY,
        help="Collections never writes to this customer.",
    )
    collections_excluded_reason = fields.Char(string="Why not", company_dependent=True, groups=SEEN_BY)
    collections_no_calls = fields.Boolean(string="No calls, please", groups=SEEN_BY, help="Asked not to be called.")
    collections_no_letters = fields.Boolean(string="No letters, please", groups=SEEN_BY)
    collections_hour_from = fields.Float(
        string="Best time from", groups=SEEN_BY, help="Local time; both empty: any time."
    )
    collections_hour_to = fields.Float(string="Best time to", groups=SEEN_BY)
    collections_way = fields.Selection(
        REQUEST_WAYS,
        string="Best reached",
        groups=SEEN_BY,
        help="How this contact likes to hear from us.",
    )
    collections_case_id = fields.Many2one(
        "collections.case", compute="_compute_collections_case", compute_sudo=True, groups=SEEN_BY
    )
    collections_next_step = fields.Char(
        string="Next step", compute="_compute_collections_case", compute_sudo=True, groups=SEEN_BY
    )
    collections_kept_words = fields.Char(
        string="Promises", compute="_compute_collections_case", compute_sudo=True, groups=SEEN_BY
    )
    collections_plan_words = fields.Char(
        string="Plan", compute="_compute_collections_case", compute_sudo=True, groups=SEEN_BY
    )
    collections_touch_count = fields.Integer(compute="_compute_collections_case", compute_sudo=True, groups=SEEN_BY)

    @api.depends_context("company")
    def _compute_collections_case(self):
        customers = self.commercial_partner_id
        cases = self.env["collections.case"].search(
            [("partner_id", "in", customers.ids), ("company_id", "=", self.env.company.id)], order="id"
        )
        counts = self.env["collections.touch"]._read_group(
            [("partner_id", "in", customers.ids), ("company_id", "=", self.env.company.id)], ["partner_id"], ["__count"]
        )
        latest = {case.partner_id: case for case in cases}
        going_on = {case.partner_id: case for case in cases if case.state != "closed"}
        touched = dict(counts)
        for partner in self:
            case = going_on.get(partner.commercial_partner_id, cases.browse())
            partner.collections_case_id = case
            partner.collections_next_step = case.next_step if case else False
            last = latest.get(partner.commercial_partner_id)
            partner.collections_kept_words = last.kept_words if last else False
            partner.collections_plan_words = case.plan_summary if case else False
            partner.collections_touch_count = touched.get(partner.commercial_partner_id, 0)

    @api.constrains("collections_policy_id")
    def _check_collections_policy(self):
        for partner in self:
            policy = partner.collections_policy_id
            if policy and policy.company_id != self.env.company:
                raise ValidationError(
                    self.env._(
                        "The policy %(policy)s belongs to %(owner)s. Choose a policy of %(company)s.",
                        policy=policy.name,
                        owner=policy.company_id.name,
                        company=self.env.company.name,
                    )
                )

    @api.constrains("collections_hour_from", "collections_hour_to")
    def _check_collections_hours(self):
        for partner in self:
            first, last = partner.collections_hour_from, partner.collections_hour_to
            # Outside these hours nobody is called or written to, whatever they prefer.
            if (first or last) and not 8 <= first < last <= 21:
                raise ValidationError(
                    self.env._(
                        "Set the best time of %s to a start before the end, between 8:00 and 21:00.",
                        partner.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        contacts = partners.filtered(lambda p: p.parent_id and p.type in ("collections", "invoice"))
        if contacts:
            contacts._wake_collections({})
        return partners

    def _collections_unite(self, kept):
        # Whoever edits contacts need not see collections.
        return self.env["collections.case"].sudo()._unite(self, kept)

    def write(self, vals):
        moving = not {"parent_id", "is_company"}.isdisjoint(vals)
        cases = self._collections_cases() if moving else self.env["collections.case"].sudo()
        result = super().write(vals)
        cases._follow_commercial_partner()
        if not _WATCHED.isdisjoint(vals):
            self._wake_collections(vals)
        return result

    def unlink(self):
        cases = self._collections_cases()
        result = super().unlink()
        cases.exists()._end_outdated_links()
        cases.exists()._wake("contact removed")
        return result

    def _collections_cases(self):
        # Whoever edits a contact need not see collections.
        Case = self.env["collections.case"].sudo()
        return Case.search([("partner_id", "in", self.commercial_partner_id.ids)], order="id")

    def _collections_open_cases(self):
        return self._collections_cases().filtered(lambda case: case.state != "closed")

    def _wake_collections(self, vals):
        """A corrected address or another policy counts from the next look on."""
        cases = self._collections_open_cases()
        if "collections_policy_id" in vals:
            self._collections_choose_policy()
        self._collections_cases()._end_outdated_links()
        cases._wake("customer changed")

    def _collections_choose_policy(self):
        """The choice for a company is one for the companies below it, too; of theirs what was chosen by hand stays."""
        customers = self.commercial_partner_id.ids
        below = [("state", "!=", "closed"), ("company_id", "=", self.env.company.id)]
        below += ["|", ("partner_id", "in", customers), ("policy_why", "!=", "case")]
        # Whoever edits a contact need not see collections.
        Case = self.env["collections.case"].sudo()
        Case.search([*below, ("partner_id", "child_of", customers)])._choose_policy()

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + [
            "collections_policy_id",
            "collections_user_id",
            "collections_excluded",
            "collections_excluded_reason",
        ]

    # --- who is written to ------------------------------------------------------------------------------------------

    def _collections_contacts(self, company):
        """Who is written to for each commercial partner by ``company``.

        :return: {commercial partner id: contact}
        """
        children = self.env["res.partner"].search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("parent_id", "!=", False),
                ("type", "in", ("collections", "invoice")),
                ("company_id", "in", (False, company.id)),
            ],
            order="id",
        )
        by_customer = children.grouped(lambda child: child.commercial_partner_id.id)
        return {p.id: p._collections_contact_among(by_customer.get(p.id, children.browse())) for p in self}

    def _collections_contact_among(self, children):
        """The collections contact, the invoice address, the customer: the first of them who has an e-mail address.

        An invoice address is often a postal one, and no reason not to write to the customer.
        """
        # A list and no recordset: that would read every customer by itself.
        choices = [*children.sorted(lambda child: child.type != "collections"), self]
        return next((contact for contact in choices if (contact.email or "").strip()), choices[0])

    def _collections_address_problems(self, contacts):
        """Why the chosen contacts cannot be written to by e-mail.

        :param dict contacts: {commercial partner id: contact}
        :return: {commercial partner id: ``missing``, ``malformed`` or ``blacklisted``}, those that work left out.
        """
        addresses = {pid: email_normalize_all(contact.email) for pid, contact in contacts.items()}
        # The blacklist is not for everybody's eyes; only whether an address is on it leaves this method.
        listed = set(
            self.env["mail.blacklist"].sudo().search([("email", "in", sum(addresses.values(), []))]).mapped("email")
        )
        problems = {}
        for pid, contact in contacts.items():
            if not (contact.email or "").strip():
                problems[pid] = "missing"
            elif not addresses[pid]:
                problems[pid] = "malformed"
            elif not listed.isdisjoint(addresses[pid]):
                problems[pid] = "blacklisted"
        return problems

    def _collections_hours(self):
        """The hours at which this contact likes to be contacted; nothing when they have said nothing."""
        if not self.collections_hour_to:
            return None
        return to_time(self.collections_hour_from), to_time(self.collections_hour_to)

    def _collections_phone(self):
        """The number at which this contact is called: their own, else the customer's."""
        return (self.phone or self.commercial_partner_id.phone or "").strip()

    def _collections_first_name(self):
        """How a letter greets this contact: a person by first name, a company by its name."""
        name = self.name or self.commercial_partner_id.name or ""
        if not self or self.is_company:
            return name
        if not _DESKS.isdisjoint(name.lower().replace(",", " ").split()):
            # A shared mailbox: nobody is called Invoices.
            return self.commercial_partner_id.name if self.commercial_partner_id != self else name
        if "," in name:
            last, first = name.split(",", 1)
            name = f"{first} {last}"
        words = [word for word in name.split() if word.strip(".").lower() not in _TITLES]
        # In German a first name alone does not go with the polite address.
        called = words if (self.lang or "").startswith("de") else words[:1]
        return " ".join(called) or name.strip()

    def _collections_case_for(self, company):
        """The customer's open case, opened now if there is none: what was said needs a place."""
        customer = self.commercial_partner_id
        if len(customer) != 1:
            raise UserError(self.env._("Choose one customer."))
        self.env["collections.case"].check_access("write")
        # Collectors may not create cases; the run and this are the only ways.
        Run = self.env["collections.run"].sudo().with_company(company)
        return Run._case_for(company, customer).with_env(self.env)

    def action_collections_promise(self):
        return self._collections_case_for(self.env.company).action_new_promise()

    def action_collections_plan(self):
        return self._collections_case_for(self.env.company).action_new_plan()

    def action_collections_dispute(self):
        return self._collections_case_for(self.env.company).action_new_dispute()

    def action_collections_hold(self):
        return self._collections_case_for(self.env.company).action_new_hold()

    def action_view_collections(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Collections of %s", self.display_name),
            "res_model": "collections.case",
        }
        if self.collections_case_id:
            return {**action, "view_mode": "form", "res_id": self.collections_case_id.id}
        return {**action, "view_mode": "list,form", "domain": [("partner_id", "=", self.commercial_partner_id.id)]}
