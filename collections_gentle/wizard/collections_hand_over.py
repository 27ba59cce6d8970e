from odoo import fields, models


class CollectionsHandOver(models.TransientModel):
    _name = "collections.hand.over"
    _inherit = ["collections.tone.noted"]
    _description = "Hand over to a colleague"

    _tone_notes = ("words",)

    call_id = fields.Many2one("collections.call", required=True)
    partner_id = fields.Many2one(related="call_id.partner_id")
    company_id = fields.Many2one(related="call_id.company_id")
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        domain=lambda self: [
            ("share", "=", False),
            ("id", "!=", self.env.uid),
            ("all_group_ids", "in", self.env.ref("collections_gentle.group_collector").ids),
        ],
    )
    words = fields.Text(string="What would help them to know?")

    def action_confirm(self):
        self.call_id._hand_over(self.user_id, self.words)
        return self.env["collections.call.rest"]._open("handed", colleague=self.user_id)
