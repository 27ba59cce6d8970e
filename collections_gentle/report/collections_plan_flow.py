from odoo import fields, models

# What was agreed counts as planned; of a plan that was withdrawn or replaced only what came while it ran: from the offer
# of the next version on money counts there.
_QUERY = """
    WITH parts AS (
        SELECT i.id, i.date_due, COALESCE(i.received_on, i.date_due) AS received_on, i.planned_value,
               CASE WHEN p.state = 'superseded' AND i.received_on > n.offered_on THEN 0 ELSE i.received_value END
                   AS received_value,
               p.state IN ('active', 'completed', 'in_default') AS counts,
               i.plan_id, i.partner_id, i.company_id
          FROM collections_instalment i
          JOIN collections_plan p ON p.id = i.plan_id
          LEFT JOIN (SELECT previous_id, MIN(offered_at)::date AS offered_on FROM collections_plan
                      WHERE state IN ('active', 'completed', 'in_default', 'superseded') GROUP BY previous_id) n
            ON n.previous_id = p.id
         WHERE p.accepted_at IS NOT NULL OR p.state = 'completed')
    SELECT id * 2 AS id, 'planned' AS kind, date_due AS date,
           CASE WHEN counts THEN planned_value ELSE received_value END AS amount,
           id AS instalment_id, plan_id, partner_id, company_id
      FROM parts WHERE counts OR received_value <> 0
     UNION ALL
    SELECT id * 2 + 1, 'received', received_on, received_value, id, plan_id, partner_id, company_id
      FROM parts WHERE received_value <> 0
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
