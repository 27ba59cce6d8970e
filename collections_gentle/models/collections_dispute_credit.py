from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..engine.bars import in_discussion
from ..engine.facts import Item


class CollectionsDispute(models.Model):
    """What an accepted dispute still needs: a credit note, or a payment that is found."""

    _inherit = "collections.dispute"

    def _credited(self):
        """Our own credits that are matched with the items, in their currency; of what was paid already, the money."""
        lines = self.sudo().line_ids
        partials = lines.matched_credit_ids
        if self.code != "already_paid":
            partials = partials.filtered(lambda p: p.credit_move_id.move_id.move_type == "out_refund")
        matched = sum([Decimal(str(p.debit_amount_currency)) for p in partials], Decimal(0))
        return matched + Decimal(str(self.refund_waiting))

    def _compute_refund_waiting(self):
        """Credit notes posted since the dispute began that nobody has matched yet: they are taken off with the
        customer's other credits, and must not be taken off twice."""
        waiting = self.filtered("credit_pending")
        self.refund_waiting = 0
        if not waiting:
            return
        lines = self.env["account.move.line"].search(
            [
                *waiting.case_id._open_items_domain(),
                ("move_id.move_type", "=", "out_refund"),
                ("date", ">=", min(waiting.mapped("opened_on"), default=False)),
            ]
        )
        for dispute in waiting:
            mine = lines.filtered(lambda line, d=dispute: d._is_refund_of(line))
            dispute.refund_waiting = -sum(mine.mapped("amount_residual_currency"))

    def _is_refund_of(self, line):
        same = line.partner_id.commercial_partner_id == self.partner_id and line.company_id == self.company_id
        return same and line.currency_id == self.currency_id and line.date >= self.opened_on

    def _apart(self):
        """What is not to be asked for because of this dispute: what is in discussion or promised as a credit note,
        less what was credited since."""
        wanted = self.amount if self.state == "open" else self.accepted_amount if self.credit_pending else 0
        credited = self._credited() - Decimal(str(self.credited_before))
        apart = max(Decimal(str(wanted)) - max(credited, Decimal(0)), Decimal(0))
        return min(apart, Decimal(str(sum(self.sudo().line_ids.mapped("amount_residual_currency")))))

    def _lines_wholly_apart(self):
        """Of the items of these disputes those that are in discussion as a whole."""
        residual = self.env["collections.perform"]._residual
        lines = self.sudo().line_ids.filtered(lambda line: not line.reconciled)
        items = [
            Item(line.id, line.move_id.id, line._collections_due(), residual(line), line.currency_id.name)
            for line in lines
        ]
        parts = in_discussion(items, self.env["collections.facts"]._disputed(self))
        return lines.filtered(lambda line: parts.get(line.id) and parts[line.id] >= residual(line))

    @api.model
    def _settle_credits(self, company):
        """The credit note has come: what is left of the items may be asked for again."""
        waiting = self.search([("company_id", "=", company.id), ("credit_pending", "=", True)])
        return waiting._each(lambda disputes: disputes.filtered(lambda d: d._has_credit())._credit_done())

    def _has_credit(self):
        """Whether what was accepted is matched with the items; or, where nothing is left to match, credited at all."""
        notes = self.line_ids.move_id.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move.date >= self.opened_on
        )
        credited = self._credited() - Decimal(str(self.credited_before)) >= Decimal(str(self.accepted_amount))
        return credited or bool(notes) and all(self.line_ids.mapped("reconciled"))

    def _credit_done(self):
        self.sudo().write({"credit_pending": False})
        for case in self.case_id.filtered(lambda c: not c._awaits_credit()):
            case._close_activities("credit")
        self.case_id._wake("credit note matched")

    def action_no_credit_note(self):
        return self._open_form("collections.no.credit", self.env._("No credit note is needed"), dispute_id=self.id)

    def _settle_otherwise(self, reason):
        """It was settled in another way; the items may be asked for again."""
        self._check_may_resolve()
        if not self.credit_pending:
            raise UserError(self.env._("No credit note is awaited for this dispute."))
        self._credit_done()
        words = {"what": self.display_name, "reason": reason}
        self.case_id._note(self.env._("No credit note will follow for %(what)s: %(reason)s", **words))

    def action_credit_note(self):
        """Odoo's own credit-note wizard for the documents in question; the accountant checks and posts."""
        self.ensure_one()
        moves = self.line_ids.move_id.filtered(lambda move: move.move_type == "out_invoice")
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_view_account_move_reversal")
        return {
            **action,
            "context": {
                "active_model": "account.move",
                "active_ids": moves.ids,
                "default_journal_id": moves.journal_id[:1].id,
                "default_reason": self.env._(
                    "%(code)s, %(amount)s accepted", code=self._code_words(), amount=self.accepted_words
                ),
            },
        }
