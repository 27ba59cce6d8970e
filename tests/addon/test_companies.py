from odoo import Command
from odoo.tests import tagged

from .common import CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestCompanies(CollectionsCase):
    """Two companies with the same customer: two conversations, each in its own name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "Linden Carpentry"
        cls.colleague = cls.env["res.users"].create(
            {
                "name": "Rory Quinn",
                "login": "rory.quinn",
                "email": "rory@birch.example.net",
                "phone": "+353 21 555 0000",
                "company_id": cls.company.id,
            }
        )
        cls.birch = cls._second_company()
        cls.colleague.write({"company_ids": [Command.set(cls.birch.ids)], "company_id": cls.birch.id})
        cls.birch_policies = cls.env["collections.policy"].search([("company_id", "=", cls.birch.id)])
        cls._books_of(cls.birch)

    @classmethod
    def _second_company(cls):
        domain = cls.env["mail.alias.domain"].create(
            {
                "name": "birch.example.net",
                "bounce_alias": "bounce",
                "catchall_alias": "catchall",
                "default_from": "notifications",
            }
        )
        company = cls.env["res.company"].create(
            {
                "name": "Birch House",
                "email": "office@birch.example.net",
                "currency_id": cls.company.currency_id.id,
                "alias_domain_id": domain.id,
                "collections_user_id": cls.colleague.id,
            }
        )
        company.partner_id.write({"country_id": cls.env.ref("base.ie").id, "tz": "Europe/Dublin"})
        company.resource_calendar_id.tz = "Europe/Dublin"
        return company

    @classmethod
    def _books_of(cls, company):
        """The accounts and the journal that an invoice needs; a chart of accounts takes twelve seconds to load."""
        account = cls.env["account.account"].with_company(company)
        kinds = (("100100", "Receivable", "asset_receivable"), ("400100", "Sales", "income"))
        cls.birch_receivable, cls.birch_income = [
            account.create(
                {"code": code, "name": name, "account_type": kind, "company_ids": [Command.set(company.ids)]}
            )
            for code, name, kind in kinds
        ]
        cls.birch_receivable.reconcile = True
        cls.birch_journal = cls.env["account.journal"].create(
            {
                "name": "Birch sales",
                "code": "BIR",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": cls.birch_income.id,
            }
        )

    def _given(self):
        self.partner = self._customer()
        self.partner.with_company(self.birch).property_account_receivable_id = self.birch_receivable

    def _birch_invoice(self, partner, days=12, amount=80.0):
        values = {
            "company_id": self.birch.id,
            "journal_id": self.birch_journal.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Birch table",
                        "quantity": 1,
                        "price_unit": amount,
                        "tax_ids": [Command.clear()],
                        "account_id": self.birch_income.id,
                    }
                )
            ],
        }
        ours, self.env = self.env, self.env(context={"allowed_company_ids": self.birch.ids})
        try:
            return self._invoice(partner, days=days, **values).with_env(ours)
        finally:
            self.env = ours

    def _by_company(self, mails):
        return {"birch" if "Birch House" in mail["body"] else "linden": mail for mail in mails}

    # --- set-up -----------------------------------------------------------------------------------------------------

    def test_a_company_made_later_has_policies(self):
        self.assertEqual(self.birch_policies.mapped("segment"), ["business", "private", "chosen", "chosen"])
        for policy in self.birch_policies:
            ours = self.env["collections.policy"].search(
                [("company_id", "=", self.company.id), ("name", "=", policy.name)]
            )
            self.assertEqual(policy.stage_ids.mapped("days_after_due"), ours.stage_ids.mapped("days_after_due"))
            self.assertEqual(policy.stage_ids.mapped("mail_template_id"), ours.stage_ids.mapped("mail_template_id"))
            self.assertEqual(policy.stage_ids.company_id, self.birch)

    def test_a_policy_can_be_duplicated_with_its_stages(self):
        twin = self.policy.copy({"name": "Twin"})
        self.assertEqual(twin.company_id, self.company)
        for field in ("days_after_due", "channel", "mail_template_id", "requires_approval"):
            self.assertEqual(twin.stage_ids.mapped(field), self.policy.stage_ids.mapped(field))
        self.assertFalse(twin.stage_ids & self.policy.stage_ids)

    # --- two conversations ------------------------------------------------------------------------------------------

    def test_one_case_for_each_company(self):
        ours = self._invoice(self.partner, amount=100)
        theirs = self._birch_invoice(self.partner)
        mails = self._by_company(self._run_and_send())
        self.assertEqual(sorted(mails), ["birch", "linden"])
        linden, birch = self._case(self.partner), self._case(self.partner, self.birch)
        self.assertEqual((len(linden), len(birch)), (1, 1))
        self.assertEqual(linden.policy_id, self.policy)
        self.assertEqual(birch.policy_id, self.birch_policies[0])
        self.assertEqual((linden.user_id, birch.user_id), (self.collector, self.colleague))
        self.assertEqual(linden.touch_ids.line_ids.move_id, ours)
        self.assertEqual(birch.touch_ids.line_ids.move_id, theirs)
        self.assertEqual((linden.amount_overdue, birch.amount_overdue), (100, 80))

    def test_each_message_is_of_its_company_alone(self):
        self._invoice(self.partner, amount=100)
        theirs = self._birch_invoice(self.partner)
        mails = self._by_company(self._run_and_send())
        expected = {
            "linden": ("Maeve Byrne", "maeve@linden.example.com", "catchall@linden.example.com"),
            "birch": ("Rory Quinn", "rory@birch.example.net", "catchall@birch.example.net"),
        }
        for name, (sender, address, reply_to) in expected.items():
            self.assertEqual(mails[name]["email_from"], f'"{sender}" <{address}>')
            self.assertIn(f"<{reply_to}>", mails[name]["reply_to"])
            self.assertIn(f"This is {sender} from", mails[name]["body"])
        self.assertIn("80.00", mails["birch"]["body"])
        self.assertIn(theirs.name, mails["birch"]["subject"])
        for foreign in ("Linden", "linden", "Maeve", "100.00", "+353 1 234 5678"):
            self.assertNotIn(foreign, mails["birch"]["body"])
        for foreign in ("Birch", "birch", "Rory", "80.00", theirs.name + "<"):
            self.assertNotIn(foreign, mails["linden"]["body"])

    def test_the_messages_of_two_companies_have_different_subjects_and_threads(self):
        self._invoice(self.partner)
        self._birch_invoice(self.partner)
        self._run_and_send()
        cases = self._case(self.partner) | self._case(self.partner, self.birch)
        messages = cases.touch_ids.message_id
        self.assertEqual(sorted(messages.mapped("res_id")), sorted(cases.ids))
        self.assertEqual(messages.mapped("record_company_id"), self.company | self.birch)

    def test_a_run_for_each_company(self):
        self._invoice(self.partner)
        self._birch_invoice(self.partner)
        self._run()
        runs = self.env["collections.run"].search([("contacted_count", "=", 1)])
        self.assertEqual(runs.company_id, self.company | self.birch)

    # --- each its own books, policy and calendar --------------------------------------------------------------------

    def test_a_credit_in_one_company_does_not_count_in_the_other(self):
        self._refund(self._invoice(self.partner, amount=20), 200, reconcile=False)
        self._birch_invoice(self.partner)
        mails = self._run_and_send()
        self.assertEqual(len(mails), 1)
        self.assertIn("Birch House", mails[0]["body"])
        self.assertEqual(self._touches(self.partner).company_id, self.birch)

    def test_paid_in_one_company_goes_on_in_the_other(self):
        self._pay(self._invoice(self.partner, amount=100))
        self._birch_invoice(self.partner)
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).company_id, self.birch)
        self.assertFalse(self._case(self.partner))

    def test_unmatched_money_and_an_old_bank_hold_back_their_company_only(self):
        self._invoice(self.partner, amount=100)
        self._bank_line(self.partner, 30, days=20)
        self._birch_invoice(self.partner)
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).company_id, self.birch)

    def test_the_policy_of_each_company(self):
        """Excluded in one company, a policy of its own in the other."""
        patient = self.birch_policies[0].copy({"name": "Patient"})
        patient_stage = patient.stage_ids.filtered(lambda stage: stage.days_after_due == 24)
        patient_stage.days_after_due = 15
        (patient.stage_ids - patient_stage).unlink()
        self.partner.with_company(self.birch).collections_policy_id = patient
        self.partner.collections_excluded = True
        self._invoice(self.partner, days=50)
        self._birch_invoice(self.partner, days=14)
        self._run_and_send()
        self.assertSilent(self.partner)
        self._go_to(at(days=1))
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).stage_id, patient_stage)
        self.assertEqual(self._case(self.partner, self.birch).policy_id, patient)

    def test_the_hours_of_each_company(self):
        self.birch_policies.write({"hour_from": 13})
        self._invoice(self.partner)
        self._birch_invoice(self.partner)
        self._run_and_send()
        self.assertEqual(self._touches(self.partner).company_id, self.company)
        self.assertEqual(self._case(self.partner, self.birch).next_action_at, at(hour=13))

    def test_a_customer_of_one_company_has_no_case_in_the_other(self):
        self._birch_invoice(self.partner)
        self._run_and_send()
        self.assertFalse(self._case(self.partner))
        self.assertEqual(self._touches(self.partner).company_id, self.birch)

    def test_settled_in_one_thanked_by_one(self):
        ours = self._invoice(self.partner, amount=100)
        theirs = self._birch_invoice(self.partner)
        self._run_and_send()
        self._pay(ours)
        mails = self._run_and_send()
        self.assertEqual(len(mails), 1)
        self.assertNotIn("Birch", mails[0]["body"])
        self.assertEqual(self._case(self.partner).state, "closed")
        self.assertEqual(self._case(self.partner, self.birch).state, "open")
        self.assertEqual(theirs.payment_state, "not_paid")
