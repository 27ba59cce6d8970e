from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

CHARGE_LABELS = [("interest", "Interest"), ("compensation", "Compensation")]


class CollectionsCharge(models.Model):
    """A line of an invoice for interest or compensation: for what it is, and up to which day it was counted.

    The invoice is the accountant's. When its draft is deleted, this goes with it, and nothing was charged.
    """

    _name = "collections.charge"
    _description = "Charge for late payment"
    _inherit = ["collections.topic"]
    _order = "id desc"

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Selection(CHARGE_LABELS, required=True, readonly=True)
    line_id = fields.Many2one("account.move.line", required=True, index=True, ondelete="cascade", readonly=True)
    move_id = fields.Many2one(related="line_id.move_id", string="Charged on", store=True, index=True)
    invoice_id = fields.Many2one(
        "account.move", string="For", required=True, index=True, readonly=True, ondelete="cascade"
    )
    # An invoice that is corrected gets new items; the invoice stays.
    item_id = fields.Many2one("account.move.line", index="btree_not_null", ondelete="set null", readonly=True)
    days = fields.Integer(readonly=True)
    through = fields.Date(string="Counted through", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    paid_by = fields.Date(
        string="Waived if paid by", readonly=True, help="Who has paid the invoice by this day need not pay the charge."
    )
    deadline = fields.Date(readonly=True, help="Money that is booked by this day is in time: banks take some days.")
    waiver_id = fields.Many2one("collections.charge.waiver", readonly=True, ondelete="set null")
    credit_due = fields.Boolean(
        readonly=True, index="btree_not_null", help="It was waived; an accountant still takes it back."
    )
    credit_move_id = fields.Many2one("account.move", string="Credit note", readonly=True, ondelete="set null")
    standing = fields.Char(compute="_compute_standing", compute_sudo=True)
    may_waive = fields.Boolean(compute="_compute_standing", compute_sudo=True)

    @api.depends("waiver_id", "credit_due", "move_id.state", "move_id.payment_state")
    @api.depends_context("lang")
    def _compute_standing(self):
        for charge in self:
            charge.standing = charge._standing_words()
            charge.may_waive = not charge.waiver_id and charge.move_id.state != "cancel"

    def _standing_words(self):
        if self.credit_due:
            return self.env._("Waived, to be taken back")
        if self.waiver_id:
            return self.env._("Waived")
        return {
            "draft": self.env._("Draft"),
            "posted": self.env._("Booked"),
            "cancel": self.env._("Cancelled, not charged"),
        }[self.move_id.state]

    @api.depends("kind", "invoice_id")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = f"{charge._label('kind')}: {charge.sudo().invoice_id.name}"

    def _money(self):
        return formatLang(self.env, self.amount, currency_obj=self.currency_id)

    def _timeline(self):
        """What the case's timeline shows of this charge."""
        words = {"what": self.display_name, "amount": self._money()}
        title = self.env._("Prepared for an invoice: %(what)s, %(amount)s", **words)
        until = self.paid_by and self.env._("Waived if paid by %s", format_date(self.env, self.paid_by))
        return [self.case_id._entry(self.create_date, "fa-percent", title, until, self.create_uid.name)]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was charged is kept. Waive it, with a reason."))

    def _check_may_post(self):
        """Nothing is charged that was waived, whose offer nobody could use any more, or while something is open.

        :raise UserError: what to do with the draft instead.
        """
        names = ", ".join(self.filtered("waiver_id").mapped("display_name"))
        if names:
            raise UserError(self.env._("These charges were waived: %s. Take them back first.", names))
        late = self.filtered(lambda c: c.paid_by and c.paid_by < c.company_id._collections_today())
        if late:
            day = format_date(self.env, min(late.mapped("paid_by")))
            raise UserError(
                self.env._(
                    "The day until which this need not be paid, %s, is over. Delete the draft and prepare it anew.", day
                )
            )
        rows = self.env["collections.charges"]._collect(self.case_id)
        barred = {row.line.id for found in rows.values() for row in found if row.bar}
        if barred & set(self.item_id.ids):
            raise UserError(
                self.env._(
                    "Something is open with this customer, so nothing is charged now. The conversation says what."
                )
            )

    # --- reading ------------------------------------------------------------------------------------------------

    @api.model
    def _charged(self, moves):
        """What was charged for these invoices already; a cancelled charge was none."""
        return self.search([("invoice_id", "in", moves.ids), ("line_id.parent_state", "!=", "cancel")])

    # --- waived -------------------------------------------------------------------------------------------------

    def _waive(self, waiver):
        """These charges are not to be paid: an accountant takes them back.

        :param waiver: the waiver that says why.
        """
        fresh = self.filtered(lambda charge: not charge.waiver_id and charge.line_id.parent_state != "cancel")
        # One task for an invoice, however many of its lines are waived, one after the other.
        asked = self.search([("move_id", "in", fresh.move_id.ids), ("credit_due", "=", True)]).move_id
        fresh.sudo().write({"waiver_id": waiver.id, "credit_due": True})
        tasks = [
            (case, self.env._("Take back what was charged on %s", move.sudo().display_name))
            for case, charges in fresh.grouped("case_id").items()
            for move in charges.move_id - asked
        ]
        self.env["collections.perform"]._create_activities("activity_credit", tasks)
        fresh.case_id._wake("charge waived")

    def action_waive(self):
        """Ask why."""
        return self._open_form(
            "collections.waive.charge",
            self.env._("Waive"),
            case_id=self.case_id.id,
            what=self.kind,
            invoice_ids=[fields.Command.set(self.invoice_id.ids)],
        )
