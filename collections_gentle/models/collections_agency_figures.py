from decimal import Decimal

from odoo import fields, models

from .collections_handover_watch import HAD_IT


class CollectionsAgency(models.Model):
    """How an agency does: by what reaches us, how soon, and how customers fare with it, never by the gross sum alone."""

    _inherit = "collections.agency"

    handover_count = fields.Integer(string="Customers entrusted", compute="_compute_figures", compute_sudo=True)
    out_count = fields.Integer(string="With it now", compute="_compute_figures", compute_sudo=True)
    handed_amount = fields.Monetary(string="Sum handed over", compute="_compute_figures", compute_sudo=True)
    net_amount = fields.Monetary(
        string="Net recovery",
        compute="_compute_figures",
        compute_sudo=True,
        help="What came in, less its commission.",
    )
    net_percent = fields.Float(string="Net recovery (%)", digits=(5, 1), compute="_compute_figures", compute_sudo=True)
    average_days = fields.Integer(
        string="Days to the money",
        compute="_compute_figures",
        compute_sudo=True,
        help="From the hand-over, weighted with the amounts.",
    )
    complaint_count = fields.Integer(string="Complaints so far", compute="_compute_figures", compute_sudo=True)
    complaints_per_case = fields.Float(
        string="Complaints per customer", digits=(6, 2), compute="_compute_figures", compute_sudo=True
    )
    back_percent = fields.Float(
        string="Bought again (%)",
        digits=(5, 1),
        compute="_compute_figures",
        compute_sudo=True,
        help="Of the customers who are not with it any more, those who have had an invoice since.",
    )

    def _compute_figures(self):
        domain = [("agency_id", "in", self.ids), ("state", "in", HAD_IT)]
        handovers = self.env["collections.handover"].search(domain).grouped("agency_id")
        complaints = dict(
            self.env["collections.agency.complaint"]._read_group(
                [("agency_id", "in", self.ids)], ["agency_id"], ["__count"]
            )
        )
        nobody = self.env["collections.handover"]
        for agency in self:
            had = handovers.get(agency._origin, nobody)
            agency._take_figures(had, complaints.get(agency._origin, 0))

    def _take_figures(self, had, complaints):
        """:param had: the hand-overs that it got, whatever came of them."""
        received = had.statement_line_ids.filtered("collected")
        handed = float(sum((handover._claim() for handover in had), Decimal(0)))
        self.handover_count = len(had)
        self.out_count = len(had.filtered(lambda handover: handover.state == "out"))
        self.handed_amount = handed
        self.net_amount = sum(line._in_house(line.collected - line.commission) for line in had.statement_line_ids)
        self.net_percent = 100 * self.net_amount / handed if handed else 0
        self.average_days = received._average_days()
        self.complaint_count = complaints
        self.complaints_per_case = complaints / len(had) if had else 0
        self.back_percent = had._back_percent()

    # --- where they come from ---------------------------------------------------------------------------------------

    def action_view_statements(self):
        self.ensure_one()
        return self._open_list("collections.agency.statement", self.env._("Statements of %s", self.display_name))

    def action_view_handovers(self):
        self.ensure_one()
        return self._open_list("collections.handover", self.env._("Customers with %s", self.display_name))

    def action_view_complaints(self):
        self.ensure_one()
        return self._open_list("collections.agency.complaint", self.env._("Complaints about %s", self.display_name))

    def _open_list(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("agency_id", "=", self.id)],
            "context": {"default_agency_id": self.id},
        }
