from odoo import fields, models


class CollectionsDossier(models.Model):
    """What an agency is told of a customer: as little as it needs, and nothing that is none of its business."""

    _name = "collections.dossier"
    _description = "File for an agency"
    _order = "id desc"

    handover_id = fields.Many2one(
        "collections.handover", required=True, index=True, ondelete="cascade", readonly=True
    )
    case_id = fields.Many2one(related="handover_id.case_id", store=True, index=True)
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    state = fields.Selection(
        [("draft", "Draft"), ("released", "Released")], required=True, default="draft", readonly=True
    )
