"""Who may do what; tables that somebody has checked; other companies; bad input says what to do."""

from datetime import date

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .charging import ChargeCase
from .common import NOT_INVITED
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestChargesRights(ChargeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(cls.env, "una.reads", groups="collections_gentle.group_reader", context=NOT_INVITED)

    def test_readers_look_and_collectors_waive(self):
        self.assertIn("30.21", str(self.case.with_user(self.reader).charges).replace("\xa0", " "))
        for user in (self.reader, self.collector):
            with self.assertRaises(AccessError):
                self._prepare(user=user)
            with self.assertRaises(AccessError):
                self.env["collections.prepare.charges"].with_user(user).create({"case_id": self.case.id})
        with self.assertRaises(AccessError):
            self.case.with_user(self.reader)._waive_charges(self.invoice, "both", "Kind")
        self.assertFalse(self.env["collections.charge"].search([]) or self.env["collections.charge.waiver"].search([]))

    def test_an_accountant_who_only_reads_collections(self):
        user = new_test_user(
            self.env,
            "ita.books",
            groups="collections_gentle.group_reader,account.group_account_invoice",
            context=NOT_INVITED,
        )
        move = self._prepare(user=user, paid_by=march(24))
        self.case._waive_charges(self.invoice, "both", "Kind")
        self.case.with_user(user).action_take_back_charges()
        self.assertFalse(move.exists())

    def test_nobody_writes_what_was_charged_or_waived(self):
        charge = self._charged(self._prepare())[0]
        self.case._waive_charges(self.invoice, "both", "Kind")
        for record in (charge, self.case.waiver_ids):
            for user in (self.accountant, self.manager):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"case_id": self.case.id})
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()
            with self.assertRaises(UserError):
                record.sudo().unlink()
        with self.assertRaises(AccessError):
            self.case.waiver_ids.with_user(self.manager).create(
                {"case_id": self.case.id, "invoice_id": self.invoice.id, "what": "both", "reason": "x"}
            )

    def test_managers_keep_the_tables(self):
        for table in (self.rate, self.fixed, self.fixed.line_ids):
            self.assertTrue(table.with_user(self.collector).has_access("read"))
            for right in ("write", "create", "unlink"):
                self.assertFalse(table.with_user(self.collector).has_access(right))
                self.assertTrue(table.with_user(self.manager).has_access(right))
        with self.assertRaises(AccessError):
            self.rate.with_user(self.collector).action_switch_on()

    # --- tables -----------------------------------------------------------------------------------------------------

    def test_checked_before_it_is_used(self):
        row = self.env.ref("collections_gentle.interest_eu_2026_1").with_user(self.manager)
        self.assertEqual((row.active, row.percent, bool(row.source)), (False, 10.15, True))
        for values in ({}, {"reviewed_by": self.manager.id}, {"reviewed_on": march(1)}):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, "Check the figures at their source"),
            ):
                row.copy({"active": True, **values})
        with self.assertRaisesRegex(ValidationError, "a day to come"):
            row.copy({"active": True, "reviewed_by": self.manager.id, "reviewed_on": march(11)})
        with self.assertRaisesRegex(ValidationError, "Check the figures at their source"):
            row.active = True
        row.action_switch_on()
        self.assertEqual((row.active, row.reviewed_by, row.reviewed_on), (True, self.manager, march(10)))

    def test_what_was_checked_stays_as_it_was(self):
        for table, values in (
            (self.rate, {"base_percent": 9}),
            (self.rate, {"valid_from": march(1)}),
            (self.fixed, {"line_ids": [Command.create({"amount": 50})]}),
            (self.fixed.line_ids, {"amount": 50}),
        ):
            with self.assertRaisesRegex(UserError, "This row is in use"):
                table.with_user(self.manager).write(values)
        with self.assertRaisesRegex(UserError, "This row is in use"):
            self.fixed.line_ids.with_user(self.manager).unlink()
        self.rate.action_switch_off()
        self.rate.base_percent = 9
        self.assertFalse(self.rate.reviewed_by or self.rate.reviewed_on, "other figures are checked again")
        self.fixed.write({"active": False, "line_ids": [Command.clear()]})
        self.fixed.write(
            {
                "line_ids": [Command.create({"amount": 50})],
                "active": True,
                "reviewed_by": self.manager.id,
                "reviewed_on": march(10),
            }
        )
        self.assertEqual((self.fixed.active, self.fixed.line_ids.mapped("amount")), (True, [50]))

    def test_other_sums_are_checked_again(self):
        self.fixed.action_switch_off()
        self.assertTrue(self.fixed.reviewed_by)
        self.fixed.line_ids.amount = 45
        self.assertFalse(self.fixed.reviewed_by or self.fixed.reviewed_on)
        with self.assertRaisesRegex(ValidationError, "Check the figures at their source"):
            self.fixed.active = True
        with self.assertRaisesRegex(UserError, "This row is in use"):
            self.rate.unlink()

    def test_rows_for_all_companies_are_changed_by_who_works_in_all(self):
        general = self.env.ref("collections_gentle.interest_eu_2026_1").with_user(self.manager)
        general.action_switch_on()
        self.env["res.company"].create({"name": "Ash Works"})
        for change in (general.action_switch_off, general.unlink, lambda: general.write({"margin": 0})):
            with self.assertRaisesRegex(UserError, "goes for all companies.*Make a copy for your company"):
                change()
        self.assertEqual((general.active, general.margin), (True, 8))
        own = general.copy({"company_id": self.company.id})
        own.action_switch_on()
        self.assertTrue(own.active)

    def test_figures_that_cannot_be(self):
        for values in ({"base_percent": 1025}, {"base_percent": -1, "margin": 0}, {"base_percent": 5, "margin": -6}):
            with self.assertRaisesRegex(ValidationError, "between 0 and 50 percent"):
                self.rate.copy({"active": False, **values})
        for values in (
            {"valid_to": date(2024, 12, 31)},
            {"country_id": self.env.ref("base.ie").id},
        ):
            with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.rate.copy({"active": False, **values})
        with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.fixed.copy({"active": False, "line_ids": [Command.create({"amount": 0})]})

    def test_shipped_rows_say_where_they_come_from(self):
        for model in ("collections.interest.rate", "collections.compensation"):
            shipped = self.env[model].with_context(active_test=False).search([("source", "like", "http")])
            self.assertTrue(shipped)
            self.assertFalse(any(shipped.mapped("active")) or shipped.reviewed_by)
        uk = self.env.ref("collections_gentle.compensation_uk")
        self.assertEqual([(line.up_to, line.amount) for line in uk.line_ids], [(999.99, 40), (9999.99, 70), (0, 100)])

    # --- other companies --------------------------------------------------------------------------------------------

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Fern Ltd", "currency_id": self.company.currency_id.id})
        theirs = self.rates.create(
            {
                **self.checked,
                "company_id": other.id,
                "base_name": "Contract",
                "base_percent": 1,
                "valid_from": date(2025, 1, 1),
            }
        )
        self.assertEqual(str(self._row().interest_sum), "30.21", "their rates are not ours")
        self.assertNotIn(theirs, self.rates.with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).read(["percent"])
        charge = self._charged(self._prepare())[0]
        user = new_test_user(
            self.env,
            "fern.reads",
            groups="collections_gentle.group_manager,account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
            context=NOT_INVITED,
        )
        for record in (charge, self.case):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["company_id"])
        with self.assertRaises(AccessError):
            self._prepare(user=user)
        journal = self.company.env["account.journal"].search([("type", "=", "sale")], limit=1)
        with self.assertRaisesRegex(ValidationError, "Choose a sales journal of Fern Ltd"):
            other.collections_charge_journal_id = journal

    def test_merged_customers_keep_what_was_waived(self):
        other, _invoice = self._late(100, name="Rowan Bakery Two")
        self.case._waive_charges(self.invoice, "both", "Kind")
        self._prepare(items=self._lines(_invoice), case=self._case(other))
        kept = (self.case | self._case(other))._unite(self.partner | other, self.partner)
        self.assertEqual((len(kept.waiver_ids), len(kept.charge_ids)), (1, 2))

    def test_the_settings(self):
        settings = self.env["res.config.settings"].create({"collections_interest": "shown"})
        settings.execute()
        self.assertEqual(
            (self.company.collections_interest, self.company.collections_compensation), ("shown", "prepared")
        )
