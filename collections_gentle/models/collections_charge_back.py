from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# What is promised on the invoice holds for money that the bank brings some days later; plans for less have the same.
GRACE_DAYS = 3
# Money in time that is booked later than this is an accountant's matter; offers of old are not read in every run.
_BOOKED_WITHIN = relativedelta(months=6)


class CollectionsCharge(models.Model):
    """How charges are taken back: a draft loses its line, what is posted gets a credit note for an accountant to post."""

    _inherit = "collections.charge"

    @api.model
    def _follow_due(self, company):
        """Waive what was to be waived if paid by a day and was paid; see which credit notes are posted by now.

        :return: how many changed.
        """
        since = company._collections_today() - _BOOKED_WITHIN
        offered = [("company_id", "=", company.id), ("paid_by", ">=", since), ("waiver_id", "=", False)]
        # Where nothing was matched nothing was paid.
        touched = [("line_id.parent_state", "!=", "cancel"), ("invoice_id.payment_state", "!=", "not_paid")]
        open_offers = self.search([*offered, *touched])
        return open_offers._each(lambda charges: charges._forgive_paid()) + self._settle(company)

    def _forgive_paid(self):
        """The invoices behind these charges were paid in time: as was said on the charge, it need not be paid."""
        # Read for all at once.
        self.invoice_id.line_ids.matched_credit_ids.credit_move_id.mapped("date")
        for charge in self.filtered(lambda c: c._was_paid_in_time()):
            day = format_date(self.env, charge.paid_by)
            values = charge._prepare_waiver(self.env._("paid by %s, as was offered", day))
            charge._waive(self.env["collections.charge.waiver"].create(values))

    def _was_paid_in_time(self):
        items = self._principal()
        taken_off = items.matched_credit_ids.credit_move_id
        # What we credited was never owed, and differences of rates are nobody's delay.
        exchange = self.company_id.currency_exchange_journal_id
        paid = taken_off.filtered(lambda line: line.move_id.move_type != "out_refund" and line.journal_id != exchange)
        days = paid.mapped("date")
        return bool(taken_off) and all(items.mapped("reconciled")) and max(days, default=self.deadline) <= self.deadline

    def _principal(self):
        """What was to be paid: the item, or all that is due of its invoice where that was corrected since."""
        if self.item_id and self.kind == "interest":
            return self.item_id
        items = self.invoice_id.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        return items.filtered(lambda line: line.parent_state == "posted" and line._collections_due() <= self.paid_by)

    def _prepare_waiver(self, reason):
        return {
            "case_id": self.case_id.id,
            "invoice_id": self.invoice_id.id,
            "item_id": self.item_id.id,
            "what": self.kind,
            "reason": reason,
        }

    @api.model
    def _settle(self, company):
        """Credit notes are posted: nothing is awaited any more."""
        awaited = [("company_id", "=", company.id), ("credit_due", "=", True)]
        waiting = self.search(awaited)
        done = waiting.filtered(lambda c: c.credit_move_id.state == "posted" or c.line_id.parent_state == "cancel")
        done._is_back()
        return len(done)

    def _is_back(self):
        self.sudo().write({"credit_due": False})
        for case in self.case_id.filtered(lambda c: not c._awaits_credit()):
            case._close_activities("credit")
        self.case_id._wake("charge taken back")

    def action_take_back(self):
        """Take these waived charges back: by the accountant who asks for it, and no further than a draft."""
        self.env["account.move"].check_access("create")
        due = self.filtered("credit_due")
        if not due:
            raise UserError(self.env._("Nothing is to be taken back here. Waive the charge first, with a reason."))
        notes = self.env["account.move"]
        for move, charges in due.grouped("move_id").items():
            # Accountants need no right on charges to book what was waived.
            notes |= charges._take_off(move) if move.state == "draft" else charges._credit(move)
        return self._open_notes(notes)

    def _take_off(self, move):
        """The draft without these lines; without any line it is no invoice and goes."""
        case, lines = self.case_id, self.line_id.with_env(self.env)
        rest = move.invoice_line_ids - lines
        words = {"names": ", ".join(self.mapped("display_name")), "who": self.env.user.name}
        case._note(self.env._("%(who)s took out of the draft: %(names)s", **words))
        self._is_back()
        if rest:
            lines.unlink()
            return move
        move.unlink()
        return self.env["account.move"]

    def _credit(self, move):
        """A draft credit note for these lines; the one that waits already, if there is one."""
        waiting = self.credit_move_id.filtered(lambda note: note.state == "draft")
        fresh = self.filtered(lambda charge: charge.credit_move_id not in waiting)
        if not fresh:
            return waiting
        note = move._collections_draft_credit(self.env._("Waived"))
        kept = fresh.line_id.mapped("name")
        note.invoice_line_ids.filtered(lambda line: line.name not in kept).unlink()
        fresh.sudo().credit_move_id = note
        return waiting | note

    def _open_notes(self, notes):
        if not notes:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_refund_type")
        if len(notes) == 1:
            return {**action, "views": [(False, "form")], "view_mode": "form", "res_id": notes.id}
        return {**action, "domain": [("id", "in", notes.ids)]}
