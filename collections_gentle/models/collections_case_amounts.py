from odoo import api, fields, models
from odoo.tools import SQL

# What is open per case, in company currency; only cases that changed are written, and those that somebody holds are
# left for the next run.
_AMOUNTS = """
WITH totals AS (
    SELECT c.id,
           COALESCE(SUM(l.amount_residual), 0) AS open,
           COALESCE(SUM(l.amount_residual) FILTER (
               WHERE COALESCE(l.date_maturity, l.date) < %(today)s OR l.amount_residual < 0), 0) AS late,
           MIN(COALESCE(l.date_maturity, l.date)) FILTER (WHERE l.amount_residual > 0) AS oldest
      FROM collections_case c
      LEFT JOIN (account_move_line l JOIN account_account a
                 ON a.id = l.account_id AND a.account_type = 'asset_receivable'
                 JOIN res_partner p ON p.id = l.partner_id)
        ON p.commercial_partner_id = c.partner_id AND l.company_id = c.company_id
       AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
       AND (l.no_followup IS NOT TRUE OR l.amount_residual < 0)
     WHERE c.company_id = %(company)s AND %(chosen)s
     GROUP BY c.id),
free AS (
    SELECT c.id FROM collections_case c JOIN totals t ON t.id = c.id
     WHERE (c.amount_open, c.amount_overdue, c.oldest_due)
           IS DISTINCT FROM (t.open, GREATEST(t.late, 0), t.oldest)
       FOR NO KEY UPDATE OF c SKIP LOCKED)
UPDATE collections_case c
   SET amount_open = t.open, amount_overdue = GREATEST(t.late, 0), oldest_due = t.oldest
  FROM totals t JOIN free ON free.id = t.id
 WHERE t.id = c.id
"""


class CollectionsCase(models.Model):
    """What is open, for lists and boards. The engine never reads these: it asks the ledger."""

    _inherit = "collections.case"

    amount_open = fields.Monetary(string="Open", readonly=True, help="In company currency, credits taken off.")
    amount_overdue = fields.Monetary(string="Overdue", readonly=True, help="In company currency, past its due date.")
    oldest_due = fields.Date(string="Oldest due", readonly=True)
    item_ids = fields.Many2many("account.move.line", compute="_compute_items", string="Open items")

    def _compute_items(self):
        for case in self:
            case.item_ids = self.env["account.move.line"].search(case._open_items_domain(), order="date_maturity, id")

    def _open_items_domain(self):
        """Open receivable lines of the cases' customers."""
        return [
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
            ("company_id", "in", self.company_id.ids),
        ]

    def _refresh_contacts(self):
        """Read the last stage and the last contact of these cases from their touches again, in one statement.

        Not a computed field: that would be written in the transaction in which a mail has just left, where any
        conflict with another worker would undo the record of a message that the customer has. Cases that somebody
        holds are left out; the next run reads them.

        :return: the cases that changed.
        """
        self.env["collections.touch"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                    SELECT c.id, MAX(t.sent_at) AS last_at,
                           (ARRAY_AGG(t.stage_id ORDER BY t.sent_at DESC, t.id DESC) FILTER (
                               WHERE t.stage_id IS NOT NULL AND t.episode = c.episode))[1] AS stage
                      FROM collections_case c
                      LEFT JOIN collections_touch t
                        ON t.case_id = c.id AND t.state IN ('sent', 'replied') AND t.kind <> 'service'
                     WHERE c.id = ANY(%s)
                     GROUP BY c.id),
                free AS (
                    SELECT c.id FROM collections_case c JOIN made m ON m.id = c.id
                     WHERE (c.stage_id, c.last_contact_at) IS DISTINCT FROM (m.stage, m.last_at)
                       FOR NO KEY UPDATE OF c SKIP LOCKED)
                UPDATE collections_case c SET stage_id = m.stage, last_contact_at = m.last_at
                  FROM made m JOIN free ON free.id = m.id
                 WHERE m.id = c.id
                RETURNING c.id
                """,
                self.ids,
            )
        )
        changed = self.browse(row[0] for row in self.env.cr.fetchall())
        changed.invalidate_recordset(["stage_id", "last_contact_at"])
        return changed

    @api.model
    def _refresh_amounts(self, company, today, ids=None):
        """Read the amounts of the open cases of ``company`` from the ledger again, in one statement.

        :param ids: these cases only; None: all that are not closed.
        """
        self.env["account.move.line"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.flush_model()
        chosen = SQL("c.state <> 'closed'") if ids is None else SQL("c.id = ANY(%s)", list(ids))
        self.env.cr.execute(
            SQL(
                _AMOUNTS,
                today=today,
                company=company.id,
                chosen=chosen,
            )
        )
        self.invalidate_model(["amount_open", "amount_overdue", "oldest_due"])
