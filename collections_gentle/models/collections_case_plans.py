from odoo import api, fields, models

from .collections_plan import LIVE


class CollectionsCase(models.Model):
    """The plans of a customer: what was agreed instead of the due dates."""

    _inherit = "collections.case"

    plan_ids = fields.One2many("collections.plan", "case_id", string="Plans", readonly=True)
    plan_summary = fields.Char(string="Plan", compute="_compute_plan_summary")

    @api.depends("plan_ids.state", "plan_ids.instalment_ids.state", "plan_ids.left")
    @api.depends_context("lang")
    def _compute_plan_summary(self):
        self.plan_ids.instalment_ids.mapped("left")  # read for all cases at once
        for case in self:
            live = case._live_plans()
            awaiting = case.plan_ids.filtered("credit_due")
            words = [plan.summary for plan in live]
            words += [self.env._("Waits for a credit: %s", plan.discount_words) for plan in awaiting]
            case.plan_summary = "; ".join(words) or False

    def _live_plans(self):
        return self.plan_ids.filtered(lambda plan: plan.state in LIVE)

    def _lines_to_plan(self):
        """What a plan is about unless somebody chooses: all that is late and free, else all that is open and free."""
        planned = self._live_plans().sudo().line_ids
        return self._free_lines(planned)

    def _thaw(self):
        """A hold or a dispute is over: what was agreed about the same items has its days again."""
        self.promise_ids._thaw()
        self.plan_ids._thaw()

    def _awaits_credit(self):
        """Whether an accountant still has a credit note to post for this customer."""
        return any(self.dispute_ids.mapped("credit_pending")) or any(self.plan_ids.mapped("credit_due"))

    def _was_thanked(self):
        """Whether this conversation ended with thanks already."""
        said = self.touch_ids.filtered(lambda t: t.state in ("queued", "sent", "replied"))
        ours = said.filtered(lambda t: t.episode == t.case_id.episode)
        return bool({"settled", "plan_completed", "discount_thanks"} & set(ours.mapped("purpose")))

    @api.depends("plan_ids.state", "plan_ids.left")
    def _compute_next_step(self):
        """Where a plan speaks, the screen says how it stands and not only that there is one."""
        result = super()._compute_next_step()
        for case in self.filtered(lambda c: c.state == "open" and c.plan_summary):
            row = case.decision_id
            if (row.rule, row.code) == ("nothing_askable", "planned") and row.explanation == case.next_step:
                case.next_step = case.plan_summary
                case.next_contact_at = False
        return result

    def action_new_plan(self):
        return self._new_statement("collections.new.plan", self.env._("Agree on a way to pay"))
