from odoo import api, fields, models

from .collections_policy_choice import WHY
from .notice import notice


class CollectionsCase(models.Model):
    """Which policy a conversation follows, and why."""

    _inherit = "collections.case"

    policy_why = fields.Selection(WHY, string="Why this policy", readonly=True)
    policy_reason = fields.Char(compute="_compute_policy_reason", string="Policy because")

    @api.depends("policy_why", "policy_id.name")
    def _compute_policy_reason(self):
        labels = dict(self._fields["policy_why"]._description_selection(self.env))
        for case in self:
            by_rule = case.policy_why == "rule"
            case.policy_reason = (
                self.env._("Rule of the policy “%s”", case.policy_id.name) if by_rule else labels.get(case.policy_why)
            )

    def action_choose_policy(self):
        """Look again which policy applies: what is known of the customer may have changed."""
        self.check_access("write")
        changed = self.filtered(lambda case: case.state != "closed")._choose_policy()
        if changed:
            message = self.env._("Another policy applies now: %s", ", ".join(changed.policy_id.mapped("name")))
        else:
            message = self.env._("The policy stays as it is.")
        return notice(message, then={"type": "ir.actions.client", "tag": "soft_reload"})

    def _choose_policy(self):
        """Give the cases the policy that applies now, and say why.

        :return: the cases whose policy is another one now.
        """
        changed = self.browse()
        for company, cases in self.grouped("company_id").items():
            chosen = self.env["collections.policy"]._choose(company, cases.partner_id)
            for case in cases:
                if case._take_policy(*chosen[case.partner_id.id]):
                    changed |= case
        return changed

    def _take_policy(self, policy, why):
        """:return: whether it is another one; a company without a policy keeps what it has."""
        if not policy:
            return False
        # The reason follows from what was found, and is nobody's to write.
        case, other = self.sudo(), policy != self.policy_id.sudo()
        if other:
            case.write({"policy_id": policy.id, "policy_why": why})
        elif case.policy_why != why:
            case.policy_why = why
        return other

    def _is_private(self):
        """Whether the rules for private customers hold; where the policy is for both, by what the customer is."""
        segment = self.policy_id.segment
        return segment == "private" or segment != "business" and not self.partner_id.is_company
