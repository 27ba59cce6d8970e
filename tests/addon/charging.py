"""Days on which invoices are late, and a company that looks at what the law would allow."""

from datetime import date

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import NOT_INVITED
from .planning import PlanCase, plain


@tagged("post_install", "-at_install", "collections_gentle")
class ChargeCase(PlanCase):
    """Rowan Bakery owes 2,000.00, due 45 days ago; the rate is 4.25 and 8 points, the fixed sum 40 euros."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.env["collections.charges"]
        cls.rates = cls.env["collections.interest.rate"]
        cls.europe = cls.env.ref("base.europe")
        checked = {"active": True, "reviewed_by": cls.manager.id, "reviewed_on": date(2026, 1, 5), "source": "a book"}
        cls.checked = checked
        cls.rate = cls.rates.create(
            {
                **checked,
                "country_group_id": cls.europe.id,
                "base_name": "ECB main refinancing rate",
                "base_percent": 4.25,
                "margin": 8,
                "valid_from": date(2025, 1, 1),
            }
        )
        cls.fixed = cls.env["collections.compensation"].create(
            {
                **checked,
                "name": "European Union",
                "country_group_id": cls.europe.id,
                "currency_id": cls.env.ref("base.EUR").id,
                "valid_from": date(2013, 3, 16),
                "line_ids": [Command.create({"amount": 40})],
            }
        )
        cls.accountant = new_test_user(
            cls.env,
            "nora.books",
            groups="collections_gentle.group_collector,account.group_account_invoice",
            email="nora@linden.example.com",
            context=NOT_INVITED,
        )

    def _given(self):
        self._switch("prepared")
        self.partner, self.invoice = self._late(2000)
        self.case = self._case(self.partner)
        self.item = self._lines(self.invoice)

    def _late(self, *amounts, days=45, **values):
        """A customer with late invoices whose conversation has begun; nothing was written."""
        partner = self._customer(**values)
        invoices = [self._invoice(partner, days=days + n, amount=amount) for n, amount in enumerate(amounts)]
        self.env["collections.run"].with_company(self.company)._case_for(self.company, partner)
        return partner, *invoices

    def _switch(self, interest, compensation=None, company=None):
        values = {"collections_interest": interest, "collections_compensation": compensation or interest}
        (company or self.company).write(values)

    # --- looking ----------------------------------------------------------------------------------------------------

    def _rows(self, case=None):
        self.env.flush_all()
        self.env.invalidate_all()
        case = case or self.case
        return self.charges._collect(case).get(case.id, [])

    def _row(self, case=None):
        (row,) = self._rows(case)
        return row

    def _sums(self, row=None):
        """(interest, compensation) as text, and why nothing."""
        row = row or self._row()
        return str(row.interest_sum), str(row.fixed_sum), row.bar

    def _screen(self, case=None):
        self.env.invalidate_all()
        return " ".join(plain(str((case or self.case).with_user(self.collector).charges)).split())

    # --- doing ------------------------------------------------------------------------------------------------------

    def _prepare(self, user=None, kinds=("interest", "compensation"), items=None, paid_by=None, case=None):
        """The draft that an accountant gets from the form."""
        case = (case or self.case).with_user(user or self.accountant)
        return case._prepare_charges({item.id: set(kinds) for item in items or self.item}, paid_by)

    def _hold(self, kind="query", **values):
        return self.env["collections.hold"].create(
            {"case_id": self.case.id, "hold_type": kind, "reason": "They asked", **values}
        )

    def _dispute(self, **values):
        return self.env["collections.dispute"].create(
            {"case_id": self.case.id, "line_ids": [Command.set(self.item.ids)], "amount": 500, **values}
        )

    def _charged(self, move):
        return self.env["collections.charge"].search([("move_id", "=", move.id)], order="id")
