from odoo import api, fields, models

_WATCHED = {"active", "company_id", "thank_you", "thank_you_template_id"}


class CollectionsPolicy(models.Model):
    """A policy is used when its words may be. What was used before, or is not let pass any more, is named."""

    _inherit = "collections.policy"

    tone_harsh = fields.Boolean(
        string="Words to look at", compute="_compute_tone_harsh", search="_search_tone_harsh", compute_sudo=True
    )
    tone_harsh_words = fields.Text(string="What to look at", compute="_compute_tone_harsh", compute_sudo=True)

    @api.depends_context("lang")
    def _compute_tone_harsh(self):
        lines = self._origin._tone_lines()
        for policy in self:
            policy.tone_harsh_words = "\n".join(lines.get(policy._origin, ())) or False
            policy.tone_harsh = bool(policy.tone_harsh_words)

    @api.model
    def _search_tone_harsh(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Policies are few, and what is harsh stands in no column.
        harsh = self.search([("active", "=", True)])._tone_lines()
        return [("id", "in" if True in value else "not in", [policy.id for policy in harsh])]

    def _tone_lines(self):
        """Stages in use that hold refused words which nobody has kept: {policy: [a sentence for each stage]}."""
        uses = self.sudo().with_context(active_test=True).stage_ids._tone_uses()
        lines = {}
        for stage, languages in self.env["collections.tone"]._refused_in(uses, lambda use: use.stage).items():
            words = {"stage": stage.name, "policy": stage.policy_id.name, "languages": ", ".join(languages)}
            line = self.env._("The stage %(stage)s of the policy %(policy)s sounds hard in %(languages)s.", **words)
            lines.setdefault(stage.policy_id, []).append(line)
        return lines

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies.thank_you_template_id._tone_guard()  # its stages look after their own words
        return policies

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self.with_context(active_test=True).stage_ids._tone_guard()
            self.thank_you_template_id._tone_guard()
        return result
