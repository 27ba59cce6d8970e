from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list

from ..engine import states

RECALL_REASONS = [
    ("paid", "It was paid"),
    ("dispute", "Something is in discussion"),
    ("hardship", "The customer is in difficulty"),
    ("bereavement", "Bereavement"),
    ("insolvency", "Insolvency"),
    ("our_error", "Our mistake"),
    ("complaint", "The customer complains"),
    ("agency_breach", "The agency broke what was agreed"),
    ("customer_proposal", "The customer's proposal suits us"),
    ("manager", "A manager wishes it"),
    # What is kept of hardship and bereavement: which of them it is stands on a hold, for few eyes.
    ("care", "Somebody looks after the customer"),
]
# What goes on: one of these at a time for a case.
LIVE = ("proposed", "approved", "out")
# What people type; the rest follows from what happened.
_TYPED = {"agency_id": ("proposed", "approved"), "accepted_on": ("out",)}


class CollectionsHandover(models.Model):
    """That an agency talks to a customer for us: proposed by one person, approved by another, called back at any time."""

    _name = "collections.handover"
    _description = "Hand-over to an agency"
    _inherit = ["collections.topic"]
    _order = "id desc"
    _check_company_auto = True

    _touch_field = "handover_id"

    case_id = fields.Many2one(
        "collections.case", string="Conversation", required=True, index=True, ondelete="restrict", readonly=True
    )
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    agency_id = fields.Many2one("collections.agency", index=True, ondelete="restrict", check_company=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("out", "With the agency"),
            ("recalled", "Called back"),
            ("closed", "Closed"),
            ("declined", "Not done"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
    )
    proposed_by = fields.Many2one("res.users", string="Proposed by", readonly=True)
    proposed_at = fields.Datetime(string="Proposed", readonly=True)
    words = fields.Text(string="Why", readonly=True)
    approved_by = fields.Many2one("res.users", string="Approved by", readonly=True)
    approved_at = fields.Datetime(string="Approved", readonly=True)
    answer_ids = fields.One2many("collections.handover.answer", "handover_id", string="Answered for", readonly=True)
    handed_at = fields.Datetime(string="With the agency since", readonly=True)
    handed_by = fields.Many2one("res.users", string="Handed over by", readonly=True)
    accepted_on = fields.Date(string="Accepted", help="When the agency took it.")
    # The items stay as they are in the ledger; what was open of them then is kept here.
    line_ids = fields.Many2many("account.move.line", string="Items", readonly=True)
    asked = fields.Json(readonly=True, help="What was open of each item when it was handed over, in its currency.")
    asked_at = fields.Datetime(
        readonly=True, help="When what is open was read; a file made before says something else."
    )
    recall_reason = fields.Selection(RECALL_REASONS, string="Called back because", readonly=True)
    recall_words = fields.Char(string="In words", readonly=True)
    recalled_at = fields.Datetime(string="Called back", readonly=True)
    recalled_by = fields.Many2one("res.users", string="Called back by", readonly=True)
    closed_at = fields.Datetime(string="Ended", readonly=True)
    close_reason = fields.Char(string="Ended because", readonly=True)

    _one_live = models.UniqueIndex(
        "(case_id) WHERE state IN ('proposed', 'approved', 'out')",
        "For this customer an agency was proposed already. Go on with that proposal.",
    )
    _four_eyes = models.Constraint(
        "CHECK (approved_by IS NULL OR approved_by <> proposed_by)",
        "Somebody else than the one who proposed it approves it.",
    )

    @api.constrains("proposed_by", "approved_by")
    def _check_four_eyes(self):
        """A person's fate is never one colleague's decision; nobody can write it otherwise, not even our own code."""
        for handover in self:
            if handover.approved_by and handover.approved_by == handover.proposed_by:
                raise ValidationError(self.env._("Somebody else than the one who proposed it approves it."))

    @api.depends("partner_id", "agency_id")
    def _compute_display_name(self):
        for handover in self:
            names = (handover.partner_id.display_name, handover.sudo().agency_id.display_name)
            handover.display_name = " · ".join(filter(None, names))

    def write(self, vals):
        if not self.env.su:
            self._check_typed(vals)
        return super().write(vals)

    def _check_typed(self, vals):
        """People choose the agency and note when it took the case; the rest follows from what happened."""
        kept = sorted(vals.keys() - _TYPED.keys())
        if kept:
            labels = format_list(self.env, [self._fields[name]._description_string(self.env) for name in kept])
            raise UserError(self.env._("%s follows from what happened and is not written by hand.", labels))
        for name in vals:
            if any(handover.state not in _TYPED[name] for handover in self):
                label = self._fields[name]._description_string(self.env)
                raise UserError(self.env._("%s cannot be changed at this point any more.", label))
        for handover in self.filtered("agency_id") if "agency_id" in vals else ():
            handover._check_two_people()

    def _update_state(self, allowed, target, **values):
        """Move those that are in one of the ``allowed`` states; a replay changes nothing.

        :return: those that moved.
        """
        moving = self.filtered(
            lambda h: h.state in allowed and h.state != target and states.may_move(states.HANDOVER, h.state, target)
        )
        moving.sudo().write({**values, "state": target})
        return moving

    def _our_number(self):
        """What both sides call it, without a name in it."""
        return f"{self.case_id.id}-{self.id}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was handed over is kept. Decline it or call it back instead."))
