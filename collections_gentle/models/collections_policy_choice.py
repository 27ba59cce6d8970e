import ast
import logging
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# Why a customer has a policy; the first that holds, see ``_choose``.
WHY = [
    ("case", "Chosen by hand for this conversation"),
    ("partner", "Chosen by hand on the contact"),
    ("parent", "Chosen by hand on the parent company"),
    ("rule", "Rule of the policy"),
    ("business", "Companies"),
    ("private", "Private customers"),
    ("any", "All customers"),
    ("first", "The first policy of the company"),
]


class Chosen(NamedTuple):
    """A policy, empty where the company has none, and why it is this one: a key of ``WHY``."""

    policy: models.BaseModel
    why: str


class CollectionsPolicy(models.Model):
    """Which customers a policy is for."""

    _inherit = "collections.policy"

    customer_domain = fields.Char(
        string="Rule",
        help="Customers whom these conditions find have this policy, whatever they are otherwise. Of several rules "
        "that fit the one of the first policy counts. What is chosen by hand on the contact goes before.",
    )
    rule_words = fields.Char(compute="_compute_rule_words")

    @api.depends("customer_domain", "company_id")
    def _compute_rule_words(self):
        """How many customers the rule finds now, as far as the reader may see them."""
        for policy in self:
            policy.rule_words = policy._is_ruled() and policy._count_words()

    def _count_words(self):
        try:
            count = self._count_found()
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # whatever somebody types while the form is open
            return self._unreadable(error)
        return (
            self.env._("The rule finds %s customers now; their contacts count with them.", count)
            if count != 1
            else self.env._("The rule finds one customer now.")
        )

    def _count_found(self):
        customers = Domain("customer_rank", ">", 0) & Domain("company_id", "in", (False, self.company_id.id))
        # Contacts of a company are no customers of their own.
        own = Domain("is_company", "=", True) | Domain("parent_id", "=", False)
        with self.env.cr.savepoint():
            Partner = self.env["res.partner"].with_company(self.company_id)
            return Partner.search_count(customers & own & self._rule_domain())

    # --- the rule ---------------------------------------------------------------------------------------------------

    def _is_ruled(self):
        """Whether this policy has a rule; one without conditions would take everybody, and is none."""
        return (self.customer_domain or "[]").strip() != "[]"

    def _rule_domain(self):
        """:raises Exception: when it cannot be read."""
        return Domain(ast.literal_eval(self.customer_domain))

    def _unreadable(self, error):
        return self.env._(
            "The rule of the policy “%(policy)s” cannot be read: %(error)s. Choose its conditions again.",
            policy=self.name,
            error=str(error).strip().rstrip("."),
        )

    @api.constrains("customer_domain", "company_id")
    def _check_customer_domain(self):
        """Tried with the rights of whoever writes it: the run applies it with more, and so does Odoo's own check."""
        for policy in self.filtered(lambda p: p._is_ruled()):
            try:
                policy.sudo(False)._count_found()
            except psycopg2.OperationalError:
                raise
            except Exception as error:
                raise ValidationError(policy._unreadable(error)) from error

    def _found_by_rule(self, partners):
        """Those of ``partners`` whom the rule of this policy finds; nobody when it cannot be read any more, so that
        nothing else stops for it. One search."""
        among = Domain("id", "in", partners.ids) & Domain("active", "in", (True, False))
        try:
            with self.env.cr.savepoint():
                asking = partners.with_company(self.company_id).with_context(collections_among=tuple(partners.ids))
                return asking.search(among & self._rule_domain()).with_env(partners.env)
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.warning("Collections: the rule of policy %s cannot be read", self.id, exc_info=True)
            return partners.browse()

    def _broken_rules(self):
        """A sentence for each of these policies whose rule cannot be read any more."""
        return [words for policy in self if (words := policy._broken_rule())]

    def _broken_rule(self):
        if not self._is_ruled():
            return ""
        try:
            self._count_found()
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # a field that is gone, a value that no longer fits
            return self._unreadable(error)
        return ""

    # --- the choice -------------------------------------------------------------------------------------------------

    @api.model
    def _policy_by_partner(self, company, partners):
        """The policy of each commercial partner, see ``_choose``.

        :return: {partner id: policy}; an empty policy where the company has none.
        """
        return {partner_id: chosen.policy for partner_id, chosen in self._choose(company, partners).items()}

    @api.model
    def _choose(self, company, partners):
        """The policy of each commercial partner, and why.

        Its own or that of its parent company, then the rules in the order of the policies, then its segment's, then
        one for all, then the company's first. As many searches as there are rules, however many customers.

        :return: {partner id: ``Chosen``}
        """
        policies = self.sudo().search([("company_id", "=", company.id)])
        partners = partners.with_company(company).sudo()
        partners.fetch(("collections_policy_id",))
        chosen = {partner.id: own for partner in partners if (own := policies._own_choice(partner))}
        for policy in policies.filtered(lambda p: p._is_ruled()):
            left = partners.browse(partner_id for partner_id in partners.ids if partner_id not in chosen)
            if left:
                chosen |= dict.fromkeys(policy._found_by_rule(left).ids, Chosen(policy, "rule"))
        by_segment = policies._by_segment()
        return {p.id: chosen.get(p.id) or policies._by_kind(by_segment, p) for p in partners}

    def _own_choice(self, partner):
        """What somebody has chosen by hand on the customer, or on a company above it."""
        above = partner
        while above:
            if above.collections_policy_id in self:
                return Chosen(above.collections_policy_id, "partner" if above == partner else "parent")
            above = above.parent_id
        return None

    def _by_segment(self):
        first = {}
        for policy in self:
            first.setdefault(policy.segment, policy)
        return first

    def _by_kind(self, by_segment, partner):
        kind = "business" if partner.is_company else "private"
        segment = next((s for s in (kind, "any") if s in by_segment), None)
        if segment:
            return Chosen(by_segment[segment], segment)
        # Who is in no rule and was not chosen is not for a policy of the chosen ones.
        return Chosen(self.filtered(lambda policy: policy.segment != "chosen")[:1], "first")
