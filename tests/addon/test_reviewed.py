"""What a review of the first version found."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged

from odoo.addons.collections_gentle.models.collections_run_alive import LOCKS

from .common import TODAY, CollectionsCase, at


@tagged("post_install", "-at_install", "collections_gentle")
class TestReviewed(CollectionsCase):
    def test_merging_two_customers_with_open_cases_leaves_one(self):
        first, second = self._customer("Rowan Bakery"), self._customer("Rowan Bread")
        for partner in first + second:
            self._invoice(partner, days=12)
        self._run()
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [Command.set((first + second).ids)], "dst_partner_id": first.id}
        )
        wizard.action_merge()
        open_cases = self.env["collections.case"].search([("partner_id", "=", first.id), ("state", "!=", "closed")])
        self.assertEqual(len(open_cases), 1)
        self.assertEqual(open_cases.next_action_at, at())

    def test_an_agreed_pause_is_not_shortened_by_taking_a_call_off_the_list(self):
        partner = self._customer()
        self._invoice(partner, days=30)
        self._run_and_send()
        case = self._case(partner)
        case._pause(at(60), "Agreed: in May")
        case._pause_at_least(at(7), "taken off the list by hand")
        self.assertEqual((case.paused_until, case.pause_reason), (at(60), "Agreed: in May"))

    def _queued_call(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=30)
        for day in (0, 6):
            self._go_to(at(day))
            self._run_and_send()
        self._go_to(at(13))
        self._run()
        call = self._touches(partner)[-1]
        self.assertEqual((call.channel, call.state), ("call", "queued"))
        return partner, invoice, call

    def test_a_call_about_a_blocked_invoice_is_taken_off_the_list(self):
        partner, invoice, call = self._queued_call()
        invoice.action_toggle_block_payment()
        self._run()
        self.assertEqual(call.state, "cancelled")
        self.assertFalse(call.activity_id.active)
        self.assertEqual(len(self._touches(partner)), 3)

    def test_a_call_after_a_part_payment_names_the_rest(self):
        partner, invoice, call = self._queued_call()
        self._pay(invoice, amount=60)
        self._run()
        self.assertEqual(call.state, "cancelled")
        again = self._touches(partner)[-1]
        self.assertEqual((again.channel, again.state), ("call", "queued"))
        self.assertEqual(list(again.asked.values()), ["40.00"])
        self.assertIn("40.00", again.activity_id.summary)

    def test_an_approved_message_that_would_ask_for_more_is_read_again(self):
        self.stages[3].requires_approval = True
        partner = self._customer()
        self._invoice(partner, days=12, amount=50)
        self._run()
        read = self._touches(partner)
        read.with_user(self.env.ref("base.user_admin")).action_approve()
        self._invoice(partner, days=11, amount=90000)
        self._run()
        self.assertEqual(read.state, "cancelled")
        self.assertEqual(self._touches(partner)[-1].state, "to_approve")
        self.assertFalse(self._touches(partner)[-1].approved_by)
        self.assertFalse(self._touches(partner).mail_id)

    def test_an_approved_message_that_asks_for_less_goes_out(self):
        self.stages[3].requires_approval = True
        partner = self._customer()
        invoice = self._invoice(partner, days=12, amount=50)
        self._run()
        read = self._touches(partner)
        read.with_user(self.env.ref("base.user_admin")).action_approve()
        self._pay(invoice, amount=20)
        self._run()
        self.assertEqual((read.state, list(read.asked.values())), ("queued", ["30.00"]))

    def test_a_reminder_that_cannot_be_checked_holds_up_nobody_elses_mail(self):
        good, bad = self._customer("Good Bakery"), self._customer("Bad Bakery")
        for partner in good + bad:
            self._invoice(partner, days=12)
        self._run()
        other = self.env["mail.mail"].create(
            {"subject": "Password", "email_from": "a@linden.example.com", "email_to": "b@linden.example.com"}
        )
        broken = self._case(bad)
        facts = type(self.env["collections.facts"])
        collect = facts._collect

        def raising(model, company, subjects, now):
            if any(subject.case == broken for subject in subjects):
                raise ValueError("unreadable")
            return collect(model, company, subjects, now)

        with patch.object(facts, "_collect", raising), self.assertLogs("odoo.addons.collections_gentle", "WARNING"):
            mails = self._send()
        self.assertEqual(len(mails), 2)
        self.assertEqual(other.state, "sent")
        self.assertEqual(self._touches(good).state, "sent")
        self.assertEqual((self._touches(bad).state, self._touches(bad).mail_id.state), ("queued", "outgoing"))

    def test_a_payment_that_comes_while_others_are_sent_is_seen(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=12)
        self._run()
        mail = self._touches(partner).mail_id
        self._pay(invoice)
        self.assertEqual(mail._prepare_outgoing_list(), [])
        self.assertEqual((mail.state, self._touches(partner).state), ("cancel", "cancelled"))

    def test_portal_users_and_plain_employees_see_nothing_of_collections(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=12)
        self._run()
        portal = new_test_user(self.env, "rowan.portal", groups="base.group_portal")
        portal.partner_id.parent_id = partner
        employee = new_test_user(self.env, "plain.employee", groups="base.group_user")
        for name in ("collections_reason", "collections_last_contact", "collections_case_id"):
            with self.assertRaises(AccessError):
                invoice.with_user(portal).read([name])
        for user in portal + employee:
            for name in ("collections_excluded_reason", "collections_touch_count", "collections_next_step"):
                with self.assertRaises(AccessError):
                    partner.with_user(user).read([name])

    def test_an_administrator_without_our_groups_can_create_a_company(self):
        user = new_test_user(
            self.env, "it.admin", groups="base.group_system,base.group_user,base.group_partner_manager"
        )
        company = self.env["res.company"].with_user(user).create({"name": "Second House"})
        self.assertEqual(len(self.env["collections.policy"].search([("company_id", "=", company.id)])), 4)

    def test_a_date_far_away_does_no_harm(self):
        partner = self._customer()
        self._invoice(partner, days=12).action_toggle_block_payment()
        later = self._invoice(partner, days=-20)
        later.line_ids.filtered("date_maturity").date_maturity = "9999-12-31"
        run = self._run()
        self.assertFalse(run.error_count)
        self.assertEqual(self._decision(partner).rule, "nothing_askable")
        self.env["collections.run"].simulate(TODAY)

    def test_two_addresses_in_one_field_are_both_written_to(self):
        partner = self._customer(email="anna@rowan.example.com, ben@rowan.example.com")
        self._invoice(partner, days=12)
        mails = self._run_and_send()
        self.assertEqual(self._touches(partner).state, "sent")
        self.assertEqual(len(mails), 1)

    def test_the_conversation_follows_a_customer_who_gets_a_parent(self):
        partner, parent = self._customer("Rowan Bakery"), self._customer("Rowan Group")
        self._invoice(partner, days=12)
        self._run_and_send()
        case = self._case(partner)
        case._pause(False, "Asked for quiet")
        partner.write({"parent_id": parent.id, "is_company": False})
        self.assertEqual((case.partner_id, case.stage_id, case.state), (parent, self.stages[3], "paused"))
        self._go_to(at(20))
        self._run()
        self.assertFalse(self._touches(parent))
        self.assertEqual(len(self._touches(partner)), 1)

    def test_merging_keeps_the_quiet_that_was_agreed(self):
        first, second = self._customer("Rowan Bakery"), self._customer("Rowan Bread")
        for partner in first + second:
            self._invoice(partner, days=2)
        self._run()
        self._case(second)._pause(False, "Asked for quiet")
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [Command.set((first + second).ids)], "dst_partner_id": first.id}
        )
        wizard.action_merge()
        kept = self.env["collections.case"].search([("partner_id", "=", first.id), ("state", "!=", "closed")])
        self.assertEqual((kept.state, kept.pause_reason), ("paused", "Asked for quiet"))
        self._go_to(at(20))
        self._run()
        self.assertSilent(first)

    def test_a_queued_message_of_a_paused_case_is_taken_back_by_the_run(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        self._run()
        self._case(partner)._pause(False, "Asked for quiet")._wake("paused")
        self._run()
        self.assertEqual((self._touches(partner).state, self._touches(partner).mail_id.state), ("cancelled", "cancel"))
        self.assertFalse(self._send())

    def test_the_calls_of_a_collector_who_leaves_go_to_a_colleague(self):
        partner, _invoice, call = self._queued_call()
        colleague = new_test_user(self.env, "colleague", groups="collections_gentle.group_collector")
        self.company.collections_user_id = colleague
        self.collector.action_archive()
        self.assertEqual((call.activity_id.user_id, call.state), (colleague, "queued"))
        self.assertEqual(self._case(partner).state, "open")

    def test_a_bank_line_of_the_customer_takes_the_call_off_the_list(self):
        partner, _invoice, call = self._queued_call()
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.bank.statement.line"].create(
            {"journal_id": journal.id, "partner_id": partner.id, "amount": 100, "payment_ref": "Thanks"}
        )
        self._run()
        self.assertEqual(call.state, "cancelled")
        self.assertEqual(self._decision(partner).rule, "unmatched_money")

    def test_a_deleted_activity_type_stops_nobody(self):
        self.env.ref("collections_gentle.activity_review").unlink()
        partner = self._customer()
        self._invoice(partner, days=12)
        run = self._run()
        self.assertEqual((run.error_count, run.contacted_count), (0, 1))

    def test_without_a_collector_the_house_signs(self):
        self.company.collections_user_id = False
        partner = self._customer()
        self._invoice(partner, days=12)
        mails = self._run_and_send()
        self.assertIn(self.company.name, mails[0]["email_from"])
        self.assertNotIn("Administrator", mails[0]["body"])

    def test_a_preview_writes_nothing(self):
        partner = self._customer()
        invoice = self._invoice(partner, days=2)
        self._run()
        preview = self.env["collections.preview"].create(
            {"stage_id": self.stages[3].id, "case_id": self._case(partner).id}
        )
        self.assertIn(invoice.name, preview.body)
        invoice.invalidate_recordset(["access_token"])
        self.assertFalse(invoice.access_token)

    def test_old_explanations_stay_as_they_were(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        self._run()
        case = self._case(partner)
        case._pause(at(10), "Asked for time")
        case._wake("test")
        self._run()
        told = case.decision_id
        case._pause(at(40), "Another reason")
        self.assertIn("Asked for time", told.explanation)

    def test_a_run_whose_worker_died_is_called_interrupted(self):
        """At once, and also when nobody is due any more; it ended when it last did something."""
        dead = self.env["collections.run"].create({"company_id": self.company.id, "date": at(0)})
        last_sign = dead.create_date
        self._run()
        self.assertEqual((dead.state, dead.ended_at), ("interrupted", last_sign))

    def test_a_run_whose_worker_lives_goes_on(self):
        Run = self.env["collections.run"]
        long_ago = Run.create({"company_id": self.company.id, "date": at(-1)})
        worker = db_connect(self.env.cr.dbname).cursor()
        worker.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, long_ago.id])
        self._run()
        self.assertEqual((long_ago.state, long_ago.ended_at), ("running", False))
        worker._cnx.close()  # as when it is killed
        worker.close()
        self._run()
        self.assertEqual(long_ago.state, "interrupted")

    def test_a_run_that_ends_lets_go_of_its_lock(self):
        self._invoice(self._customer(), days=12)
        self._run()
        run = self.env["collections.run"].search([], limit=1)
        self.assertEqual(run.state, "done")
        held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted"
        self.env.cr.execute(held, [LOCKS, run.id])
        self.assertEqual(self.env.cr.fetchall(), [])

    def test_a_run_without_time_left_is_called_again(self):
        partner = self._customer()
        self._invoice(partner, days=12)
        with patch.object(type(self.env["collections.run"]), "_end_of_job", lambda run: 0.0):
            self._run()
        self.assertSilent(partner)
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]))
        self._run()
        self.assertEqual(self._touches(partner).state, "queued")

    def test_batches_follow_each_other_within_the_time(self):
        self.env["ir.config_parameter"].set_param("collections_gentle.batch_size", "1")
        partners = [self._customer(f"{name} Bakery") for name in ("Ash", "Birch", "Cedar")]
        for partner in partners:
            self._invoice(partner, days=12)
        self.assertEqual(self._run().contacted_count, 3)
        for partner in partners:
            self.assertEqual(self._touches(partner).mapped("state"), ["queued"])

    def test_a_simulation_names_the_customer_it_cannot_decide_and_shows_the_others(self):
        good, bad = self._customer("Good Bakery"), self._customer("Bad Bakery")
        for partner in good + bad:
            self._invoice(partner, days=12)
        facts = type(self.env["collections.facts"])
        collect = facts._collect

        def raising(model, company, subjects, now):
            if any(subject.partner == bad for subject in subjects):
                raise ValueError("unreadable")
            return collect(model, company, subjects, now)

        with patch.object(facts, "_collect", raising):
            run = self.env["collections.run"].simulate(TODAY)
        self.assertEqual(run.error_ids.partner_id, bad)
        self.assertEqual(run.contact_ids.partner_id, good)
        self.assertFalse(self._case(good) | self._case(bad))
