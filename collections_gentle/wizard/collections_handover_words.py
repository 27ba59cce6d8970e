from odoo import fields, models


class CollectionsHandoverWords(models.TransientModel):
    """A decision about the last resort that wants a reason."""

    _name = "collections.handover.words"
    _description = "Reason for a decision"

    handover_id = fields.Many2one("collections.handover")
    case_id = fields.Many2one("collections.case")
    what = fields.Selection(
        [
            ("not_now", "Not now"),
            ("decline", "Do not ask an agency"),
            ("agrees", "They agree"),
            ("objects", "They object"),
            ("close", "End it with the agency"),
        ],
        required=True,
    )
    words = fields.Char(string="Why?", required=True)

    def action_confirm(self):
        if self.what == "not_now":
            self.case_id._decide_not_now(self.words)
        elif self.what == "decline":
            self.handover_id._decline(self.words)
        elif self.what == "close":
            self.handover_id._close_by_hand(self.words)
        else:
            self.handover_id._owner_answers(self.what, self.words)
        return {"type": "ir.actions.act_window_close"}
