from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsCase(models.Model):
    """What the law would allow for what is paid late: as information, never in a reminder nor on the customer's page."""

    _inherit = "collections.case"

    charge_ids = fields.One2many("collections.charge", "case_id", string="Charged", readonly=True)
    waiver_ids = fields.One2many("collections.charge.waiver", "case_id", string="Waived", readonly=True)
    charges = fields.Html(compute="_compute_charges", sanitize=False)
    may_prepare_charges = fields.Boolean(compute="_compute_charges")
    has_charges = fields.Boolean(compute="_compute_has_charges")

    @api.depends("charge_ids.waiver_id", "waiver_ids", "hold_ids.state", "promise_ids.state", "dispute_ids.state")
    @api.depends_context("lang")
    def _compute_charges(self):
        """The table on the screen; nothing is read for a company that has switched both kinds off."""
        Charges = self.env["collections.charges"]
        rows = Charges._collect(self)
        for case in self:
            kinds = case.company_id._collections_charges()
            found = rows.get(case.id, ())
            prepared = case.company_id._collections_prepared()
            case.may_prepare_charges = any(prepared & row.sums.keys() for row in found)
            values = {"rows": [Charges._screen_row(row) for row in found], "kinds": kinds}
            case.charges = self.env["ir.qweb"]._render("collections_gentle.charges", values) if kinds else False

    def _compute_has_charges(self):
        for case in self:
            case.has_charges = bool(case.company_id._collections_charges())

    @api.depends("charge_ids", "waiver_ids")
    def _compute_timeline(self):
        return super()._compute_timeline()

    def _timeline(self):
        """Charges and waivers are part of the history, as long as the company looks at them."""
        entries = super()._timeline()
        if self.has_charges:
            for statement in (*self.charge_ids, *self.waiver_ids):
                entries += statement._timeline()
        return entries

    def _awaits_credit(self):
        """Whether an accountant still has a credit note to post for this customer."""
        return super()._awaits_credit() or any(self.charge_ids.mapped("credit_due"))

    def _take_over_quiet(self, cases):
        """What was charged or waived in any of ``cases`` goes on in this one."""
        for statements in (cases.charge_ids, cases.waiver_ids):
            statements.sudo().write({"case_id": (self & cases).id})
        return super()._take_over_quiet(cases)

    # --- the buttons ------------------------------------------------------------------------------------------------

    def action_prepare_charges(self):
        return self._new_statement("collections.prepare.charges", self.env._("Prepare an invoice"))

    def action_waive_charges(self):
        return self._new_statement("collections.waive.charge", self.env._("Waive"))

    def action_take_back_charges(self):
        self.ensure_one()
        return self.charge_ids.action_take_back()

    # --- waiving ----------------------------------------------------------------------------------------------------

    def _waive_charges(self, invoices, what, reason):
        """Decide that interest or compensation is not charged for these invoices; what was charged is taken back.

        :param invoices: the customer's invoices.
        :param str what: ``interest``, ``compensation`` or ``both``.
        :param str reason: why; colleagues read it in the history.
        :return: the waivers.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_waiver(invoices, reason)
        rows = [
            {"case_id": self.id, "invoice_id": move.id, "what": what, "reason": reason.strip()}
            for move in invoices.sudo()
        ]
        # Nobody may write waivers; this is the collector's own decision.
        waivers = self.env["collections.charge.waiver"].sudo().create(rows)
        for waiver in waivers:
            waiver._take_back_charged()
            self._note(self.env._("Waived: %(what)s. %(why)s", what=waiver.display_name, why=waiver.reason))
        return waivers

    def _check_waiver(self, invoices, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is waived: it stays in the history."))
        if not invoices:
            raise UserError(self.env._("Choose the invoices for which it is waived."))
        for move in invoices.sudo():
            if (move.commercial_partner_id, move.company_id) != (self.partner_id, self.company_id):
                raise UserError(
                    self.env._(
                        "%(number)s is not an invoice of %(customer)s. Choose invoices of this customer.",
                        number=move.display_name,
                        customer=self.partner_id.display_name,
                    )
                )
