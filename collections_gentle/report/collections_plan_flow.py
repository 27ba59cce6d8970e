from odoo import fields, models

# What was agreed counts as planned; of a plan that was withdrawn or replaced only what came while it ran.
_QUERY = """
    SELECT i.id * 2 AS id, 'planned' AS kind, i.date_due AS date,
           CASE WHEN p.state IN ('active', 'completed', 'in_default') THEN i.planned_value ELSE i.received_value END
               AS amount,
           i.id AS instalment_id, i.plan_id, i.partner_id, i.company_id
      FROM collections_instalment i JOIN collections_plan p ON p.id = i.plan_id
     WHERE (p.accepted_at IS NOT NULL OR p.state = 'completed')
       AND (p.state IN ('active', 'completed', 'in_default') OR i.received_value <> 0)
     UNION ALL
    SELECT i.id * 2 + 1, 'received', COALESCE(i.received_on, i.date_due), i.received_value,
           i.id, i.plan_id, i.partner_id, i.company_id
      FROM collections_instalment i JOIN collections_plan p ON p.id = i.plan_id
     WHERE i.received_value <> 0 AND (p.accepted_at IS NOT NULL OR p.state = 'completed')
"""


class CollectionsPlanFlow(models.Model):
    """What was planned for each day, and what has come on each day, in company currency."""

    _name = "collections.plan.flow"
    _description = "Planned and received"
    _auto = False
    _order = "date, id"

    kind = fields.Selection(
        [("planned", "Planned"), ("received", "Received")], string="Planned or received", readonly=True
    )
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True)
    instalment_id = fields.Many2one("collections.instalment", string="Part", readonly=True)
    plan_id = fields.Many2one("collections.plan", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @property
    def _table_query(self):
        return _QUERY
