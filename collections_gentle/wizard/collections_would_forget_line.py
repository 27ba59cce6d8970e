from odoo import fields, models


class CollectionsWouldForgetLine(models.TransientModel):
    _name = "collections.would.forget.line"
    _description = "What would be forgotten, by kind"

    look_id = fields.Many2one("collections.would.forget", required=True, ondelete="cascade", index=True)
    name = fields.Char(string="What", readonly=True)
    number = fields.Integer(string="How many", readonly=True)
