"""Agencies with a complete record, and customers who are with one."""

from datetime import date, datetime

from odoo import Command

from .common import CollectionsCase


class AgencyRecords(CollectionsCase):
    """Agencies about which everything is known that is asked."""

    @classmethod
    def _make_agency(cls, name="Fair Recovery", **values):
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"{name.split()[0].lower()}@agency.example.com",
                "phone": "+31 20 555 0100",
                "country_id": cls.env.ref("base.nl").id,
            }
        )
        base = {
            "partner_id": partner.id,
            "user_id": cls.manager.id,
            "register_name": "Wki",
            "register_number": "WKI-0042",
            "register_checked_on": date(2026, 1, 15),
            "licence_until": date(2027, 12, 31),
            "insurance_until": date(2027, 12, 31),
            "insurance_sum": 250000,
            "code_accepted_on": date(2026, 1, 15),
            "review_on": date(2027, 1, 15),
            "tier_ids": [Command.create({"percent": 15}), Command.create({"from_days": 180, "percent": 25})],
        }
        agency = cls.env["collections.agency"].create({**base, **values})
        agency.check_ids.done_on = date(2026, 1, 15)
        return agency


class EntrustedCase(AgencyRecords):
    """An agency, and customers who are with it as if they had been handed over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.collector.copy(
            {"name": "Nuala Quinn", "login": "nuala.quinn", "email": "nuala@linden.example.com"}
        )
        cls.manager.group_ids = [Command.link(cls.env.ref("collections_gentle.group_manager").id)]
        cls.agency = cls._make_agency()

    def _hand_over(self, invoices, agency=None, on=datetime(2026, 2, 1, 9), **values):
        """As if these invoices had gone to the agency at that moment."""
        items = invoices.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        partner = invoices.commercial_partner_id
        case = self._case(partner) or partner._collections_case_for(self.company)
        base = {
            "case_id": case.id,
            "agency_id": (agency or self.agency).id,
            "state": "out",
            "handed_at": on,
            "accepted_on": on.date(),
            "line_ids": [Command.set(items.ids)],
            "asked": {str(line.id): f"{line.amount_residual_currency:.2f}" for line in items},
        }
        # What the flow does by itself; nobody may write these records.
        return self.env["collections.handover"].sudo().create({**base, **values})

    def _statement(self, ref="March 2026", user=None, **values):
        Statement = self.env["collections.agency.statement"].with_user(user or self.collector)
        return Statement.create({"agency_id": self.agency.id, "ref": ref, "date": date(2026, 3, 9), **values})

    def _report(self, statement, handover, status="paid", on=date(2026, 3, 2), **money):
        line = {"statement_id": statement.id, "handover_id": handover.id, "status": status}
        return statement.line_ids.create({**line, **({"received_on": on} if money.get("collected") else {}), **money})
