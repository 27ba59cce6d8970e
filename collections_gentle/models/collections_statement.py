import math

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import states


class CollectionsStatement(models.AbstractModel):
    """Something that was said and that changes what may be asked for: a promise, a dispute, a hold.

    Records are added through ``create``, which checks them, acts on them and wakes the case; afterwards they change
    by their own methods only, and are never deleted.
    """

    _name = "collections.statement"
    _description = "What was said"
    _inherit = ["collections.topic"]
    _order = "id desc"

    # What people choose; the rest follows from what happened.
    _input = frozenset({"case_id", "line_ids"})
    _moves = {}

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    # Follow the case, which follows its customer when customers are merged.
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    line_ids = fields.Many2many("account.move.line", string="Items", readonly=True)
    # Documents that are meant as a whole: when one is taken back and posted again, its new items are meant too.
    move_ids = fields.Many2many("account.move", readonly=True, copy=False)
    reference = fields.Char(string="About", compute="_compute_reference")

    @api.depends("line_ids")
    @api.depends_context("lang")
    def _compute_reference(self):
        for record in self:
            # Whoever may read what was said may read which documents it is about.
            record.reference = record.sudo().line_ids.move_id._collections_reference()

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._check_keys(vals)
            self._check_input(vals)
        # Only what was checked above reaches the fields; collectors have no right to write the others.
        complete = [self._with_documents(self._complete(dict(vals))) for vals in vals_list]
        records = super(CollectionsStatement, self.sudo()).create(complete).with_env(self.env)
        records._check_all()
        if not self._privately("collections_begin_later"):
            records._begin()
            records._tell_agencies()
        return records

    def _tell_agencies(self):
        """What a customer says to us while an agency goes on, the agency has to know of, and a person looks at."""
        kind = self._name.rpartition(".")[2]
        for handover in self.sudo().case_id.handover_id.filtered(lambda h: h.state == "out"):
            handover._hear_statement(kind)

    @api.model
    def _check_input(self, vals):
        """Refuse values from which no record could be made."""

    @api.model
    def _check_keys(self, vals):
        if self.env.su:
            return
        kept = vals.keys() - self._input
        if kept:
            known = sorted(kept & self._fields.keys())
            labels = [self._fields[name]._description_string(self.env) for name in known] or sorted(kept)
            raise UserError(self.env._("%s follows from what happened and is not written by hand.", ", ".join(labels)))
        case = self.env["collections.case"].browse(vals.get("case_id"))
        if not case:
            raise UserError(self.env._("Choose the customer it is about."))
        case.check_access("write")

    @api.model
    def _lines_of(self, commands):
        """The lines that field commands choose."""
        lines = self.new({"line_ids": commands or []}).line_ids
        return self.env["account.move.line"].sudo().browse(lines._origin.ids or lines.ids)

    @api.model
    def _with_documents(self, vals):
        lines = self._lines_of(vals.get("line_ids"))
        whole = lines.move_id.filtered(lambda move: move._collections_items() <= lines)
        return {**vals, "move_ids": [fields.Command.set(whole.ids)]}

    @api.model
    def _follow_documents(self, moves):
        """Documents were posted again, perhaps with other due dates: what was said goes for their new items."""
        about = self.search([("move_ids", "in", moves.ids), *self._still_going()])
        for statement in about:
            missing = (statement.move_ids & moves)._collections_items() - statement.line_ids
            if missing:
                statement.line_ids |= missing
        return about.case_id

    @api.model
    def _still_going(self):
        """What still holds, as a domain."""
        return []

    @api.model
    def _complete(self, vals):
        """Add what follows from the case and the policy to what was chosen."""
        return vals

    def _check_all(self):
        for record in self:
            record._check_open()
            record._check()

    def _privately(self, name):
        """Whether our own code asks for this; what comes in a caller's context does not count."""
        return self.env.su and self.env.context.get(name)

    def _check(self):
        """Refuse what cannot be true, in one clear sentence."""

    def _check_open(self):
        """What was said is about the customer's open conversation and open items."""
        self.ensure_one()
        if self.case_id.state == "closed" and not self._privately("collections_closed_too"):
            raise UserError(self.env._("This conversation is closed. Note it on the customer's open one."))
        for line in self.sudo().line_ids:
            self._check_line(line)

    def _check_line(self, line):
        if line.partner_id.commercial_partner_id != self.partner_id:
            raise UserError(
                self.env._(
                    "%(number)s is not %(customer)s's. Choose items of this customer.",
                    number=line.move_id.name,
                    customer=self.partner_id.display_name,
                )
            )
        if line.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "%(number)s belongs to %(owner)s. Choose items of %(company)s.",
                    number=line.move_id.name,
                    owner=line.company_id.name,
                    company=self.company_id.name,
                )
            )
        if line.amount_residual_currency < 0:
            raise UserError(self.env._("%s is in the customer's favour. Choose what is to be paid.", line.move_id.name))
        if line.reconciled or line.parent_state != "posted" or line.account_id.account_type != "asset_receivable":
            raise UserError(self.env._("%s is not open any more. Choose open items.", line.move_id.name))

    def _begin(self):
        """Act on new records."""

    def _check_person(self, person):
        """Who said it is one of the customer's people."""
        if person and person.commercial_partner_id != self.partner_id:
            raise UserError(
                self.env._(
                    "%(name)s is not a contact of %(customer)s. Add the contact first.",
                    name=person.display_name,
                    customer=self.partner_id.display_name,
                )
            )

    @api.model
    def _check_number(self, amount):
        if amount is not None and not math.isfinite(amount or 0):
            raise UserError(self.env._("Give the amount as a number."))

    def _update_state(self, allowed, target, **values):
        """Move the records that are in an ``allowed`` state to ``target``; replays change nothing.

        :return: the records that changed.
        """
        moving = self.filtered(lambda r: r.state in allowed and states.may_move(self._moves, r.state, target))
        # Nobody may write these records; their own methods come through here.
        moving.sudo().write({"state": target, **values})
        return moving

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that accountants may use in every text about what was said."""
        return super().mail_allowed_qweb_expressions() + (
            "object.reference",
            "object.company_id.name",
            "object.case_id.contact_first_name",
            "object.case_id.contact_id.id",
            "object.case_id.contact_id.lang",
            "object.case_id.sender_name",
            "object.case_id.sender_email_formatted",
        )

    # --- items --------------------------------------------------------------------------------------------------

    def _names(self):
        """The documents in question, for a sentence."""
        return ", ".join(self.sudo().line_ids.move_id.sorted("invoice_date_due").mapped("name"))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was said is kept. End it or withdraw it instead."))
