from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from .collections_hold import MANAGER_GROUP


class CollectionsPlan(models.Model):
    """The offer of a better price: pay less, by a date. It is taken up by paying; the difference is credited after
    the money has come, and never used to press."""

    _inherit = "collections.plan"

    def _discount_percent(self):
        return 100 * self.discount / self.full_amount if self.full_amount else 0

    def _needs_second_manager(self):
        return self._discount_percent() > self.case_id.policy_id.discount_max_percent

    def _check_discount(self):
        if self.kind != "discount":
            return
        others = self.sudo().line_ids.move_id.filtered(lambda move: move.move_type != "out_invoice")
        if others:
            raise UserError(self.env._("%s is no invoice that could be credited. Leave it out.", others[0].name))
        self._check_discount_day()
        if self.currency_id.compare_amounts(self.discount, 0) <= 0:
            raise UserError(self.env._("Nothing is taken off. Choose less than what is open."))
        if not self._made_by_manager():
            raise UserError(self.env._("Ask a collections manager: only managers offer a discount."))
        most = self.case_id.policy_id.discount_second_percent
        if self._discount_percent() > most:
            raise UserError(self.env._("No more than %s %% may be taken off.", f"{most:g}"))

    def _check_discount_day(self):
        days = self.case_id.policy_id.plan_offer_days
        if self.first_date > self.company_id._collections_today() + timedelta(days=days):
            raise UserError(self.env._("A discount is offered for at most %s days. Choose an earlier day.", days))

    def action_approve(self):
        """A second manager agrees to a discount that is larger than usual."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise UserError(self.env._("Ask a collections manager to agree to this discount."))
        if self.user_id == self.env.user:
            raise UserError(self.env._("Another manager than the one who made the offer agrees to it."))
        if self.state != "draft" or not self.discount:
            raise UserError(self.env._("Only a discount that was not offered yet can be agreed to."))
        # Nobody may write plans; this is the manager's own signature.
        self.sudo().approved_by = self.env.user
        words = {"who": self.env.user.name, "plan": self._title()}
        self.case_id._note(self.env._("%(who)s agreed to the discount: %(plan)s", **words))

    def _in_time(self, verdict):
        """Whether all that was agreed came by the day for which a lower price was offered."""
        if self.kind != "discount":
            return True
        deadline = max(self.instalment_ids.mapped("deadline"))
        return all(not part.paid_on or part.paid_on <= deadline for part in verdict.parts)

    # --- the credit note ----------------------------------------------------------------------------------------

    def _ask_for_credit(self):
        """The accountant is given the credit note to post; or it is posted at once where the company wants that."""
        for plan in self.filtered(lambda p: p.discount and not p._is_credited()):
            if plan.company_id.collections_post_discount:
                plan._prepare_credit_notes().action_post()
                continue
            plan.credit_due = True
            words = {"amount": plan.discount_words, "name": plan.partner_id.name}
            summary = self.env._("Post the credit note of %(amount)s for %(name)s", **words)
            self.env["collections.perform"]._create_activities("activity_credit", [(plan.case_id, summary)])

    def _is_credited(self):
        """Whether all is settled, or as much credited as was agreed."""
        if all(self.sudo().line_ids.mapped("reconciled")):
            return True
        entries = self.sudo()._matched_since(self.sudo()._matched()[self.id], self._agreed_on())
        credited = sum([entry.amount for entry in entries if entry.is_credit], Decimal(0))
        return bool(self.discount) and credited >= self._exact(self.discount)

    def _settle_credit(self):
        """The credit note is posted and matched: nothing is awaited any more."""
        done = self.filtered(lambda plan: plan.credit_due and plan._is_credited())
        done.sudo().write({"credit_due": False})
        for case in done.case_id.filtered(lambda c: not c._awaits_credit()):
            case._close_activities("credit")
        done.case_id._wake("credit note matched")

    def action_credit_note(self):
        """The credit notes for the difference, prepared by Odoo's own wizard; the accountant looks at them and posts."""
        self.ensure_one()
        self.env["account.move"].check_access("create")
        if not self.credit_due:
            raise UserError(self.env._("No credit note is awaited for this plan."))
        waiting = self.credit_move_ids.filtered(lambda move: move.state == "draft")
        drafts = waiting or self._prepare_credit_notes()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_refund_type")
        if len(drafts) == 1:
            return {**action, "views": [(False, "form")], "view_mode": "form", "res_id": drafts.id}
        return {**action, "domain": [("id", "in", drafts.ids)]}

    def action_no_credit(self):
        """A manager says that no credit note will follow; the rest may be asked for again."""
        for plan in self.filtered("credit_due"):
            plan.case_id.check_access("write")
            if not self.env.user.has_group(MANAGER_GROUP):
                raise UserError(self.env._("Ask a collections manager: the customer was promised this credit."))
            plan.sudo().credit_due = False
            plan.case_id._note(self.env._("No credit note will follow: %s", plan._title()))
            if not plan.case_id._awaits_credit():
                plan.case_id._close_activities("credit")
        self.case_id._wake("no credit note")

    def _prepare_credit_notes(self):
        """Draft credit notes for what was agreed, and for what bank charges have taken, the newest invoice first.

        :return: the drafts.
        """
        drafts, rest = self.env["account.move"], self.discount + max(self.total - self.received, 0)
        for move, lines in reversed(self._open_lines().with_env(self.env).grouped("move_id").items()):
            amount = self.currency_id.round(min(sum(lines.mapped("amount_residual_currency")), rest))
            if amount:
                drafts |= self._prepare_credit_note(move, amount)
                rest -= amount
        self.sudo().credit_move_ids |= drafts
        return drafts

    def _prepare_credit_note(self, move, amount):
        refund = move._collections_draft_credit(self.env._("Discount agreed in %s", self.name))
        refund._collections_scale(amount)
        return refund
