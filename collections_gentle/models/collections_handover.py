from odoo import fields, models

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
]


class CollectionsHandover(models.Model):
    """That an agency talks to a customer for us: proposed by one person, approved by another, called back at any time."""

    _name = "collections.handover"
    _description = "Hand-over to an agency"
    _inherit = ["collections.topic"]
    _order = "id desc"

    case_id = fields.Many2one("collections.case", required=True, index=True, ondelete="restrict", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    agency_id = fields.Many2one("collections.agency", index=True, ondelete="restrict")
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
    proposed_by = fields.Many2one("res.users", readonly=True)
    approved_by = fields.Many2one("res.users", readonly=True)
    handed_at = fields.Datetime(readonly=True)
    accepted_on = fields.Date(help="When the agency took it.")
    # The items stay as they are in the ledger; what was open of them then is kept here.
    line_ids = fields.Many2many("account.move.line", string="Items", readonly=True)
    asked = fields.Json(readonly=True, help="What was open of each item when it was handed over, in its currency.")
    recall_reason = fields.Selection(RECALL_REASONS, readonly=True)
    recall_words = fields.Char(readonly=True)
    recalled_at = fields.Datetime(readonly=True)
    closed_at = fields.Datetime(readonly=True)

    def _update_state(self, allowed, target, **values):
        """Move those that are in one of the ``allowed`` states; a replay changes nothing.

        :return: those that moved.
        """
        moving = self.filtered(
            lambda h: h.state in allowed and h.state != target and states.may_move(states.HANDOVER, h.state, target)
        )
        moving.sudo().write({**values, "state": target})
        return moving
