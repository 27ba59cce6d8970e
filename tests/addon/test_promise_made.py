from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import NOW, TODAY
from .promising import PromiseCase, march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPromiseMade(PromiseCase):
    """How a promise is noted, what the customer reads about it, and what is refused."""

    # --- the wizard -------------------------------------------------------------------------------------------------

    def _form(self, action, user=None):
        model = self.env[action["res_model"]].with_user(user or self.collector).with_context(**action["context"])
        return Form(model)

    def test_from_the_case(self):
        """All that is asked for, by its contact, and the policy's note the day before."""
        partner, first, second = self._owing(700, 300)
        self._invoice(partner, days=-20, amount=55)
        form = self._form(self._case(partner).with_user(self.collector).action_new_promise())
        self.assertEqual(form.line_ids.ids, self._lines(second, first).ids)
        self.assertEqual((form.amount, form.open_amount, form.channel, form.nudge), (1000, 1000, "call", True))
        self.assertEqual(form.promised_by, partner)
        form.date_promised = march(16)
        form.save().action_confirm()
        promise = self.promises.search([("partner_id", "=", partner.id)])
        self.assertEqual((promise.state, promise.amount, promise.currency_id), ("open", 1000, self.company.currency_id))
        self.assertEqual((promise.line_ids, promise.case_id), (self._lines(first, second), self._case(partner)))
        self.assertEqual((promise.promised_by, promise.user_id), (partner, self.collector))
        self.assertEqual((promise.captured_at, promise.level, promise.nudge), (NOW, 0, True))
        self.assertEqual((promise.paid, promise.credited, promise.frozen, promise.call_due), (0, 0, False, False))

    def test_from_the_customer_without_a_case(self):
        """The collector's word opens the conversation, before any run did."""
        partner = self._customer()
        invoice = self._invoice(partner)
        desk = self.env["res.partner"].create(
            {"name": "Nora Daly", "parent_id": partner.id, "type": "invoice", "email": "nora@customer.example.com"}
        )
        form = self._form(desk.with_user(self.collector).action_collections_promise())
        self.assertEqual((form.line_ids.ids, form.promised_by), (self._lines(invoice).ids, desk))
        form.date_promised = march(16)
        form.save().action_confirm()
        self.assertEqual(self._case(partner).promise_ids.promised_by, desk)
        self.assertEqual(self._touches(partner).contact_id, desk)

    def test_from_the_invoice(self):
        """About this invoice, whatever else is open."""
        partner, first, _second = self._owing(700, 300)
        form = self._form(first.with_user(self.collector).action_collections_promise())
        self.assertEqual((form.line_ids.ids, form.amount), (self._lines(first).ids, 700))
        form.amount = 200
        form.date_promised = march(16)
        form.save().action_confirm()
        promise = self._case(partner).promise_ids
        self.assertEqual((promise.line_ids, promise.amount), (self._lines(first), 200))

    def test_the_policy_wants_no_note_the_day_before(self):
        self.policy.promise_nudge = False
        partner, _invoice = self._owing(1000)
        self.assertFalse(self._form(self._case(partner).action_new_promise()).nudge)

    def test_more_than_thirty_days_is_advised_against_and_allowed(self):
        partner, _invoice = self._owing(1000)
        form = self._form(self._case(partner).action_new_promise())
        form.date_promised = TODAY + timedelta(days=30)
        self.assertFalse(form.advice)
        form.date_promised = TODAY + timedelta(days=31)
        self.assertRegex(form.advice, "more than 30 days away.*payment plan")
        form.save().action_confirm()
        self.assertEqual(self._case(partner).promise_ids.date_promised, TODAY + timedelta(days=31))

    def test_in_discussion_is_not_offered(self):
        partner, first, second = self._owing(700, 300)
        self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(second).ids)]}
        )
        form = self._form(self._case(partner).action_new_promise())
        self.assertEqual((form.line_ids.ids, form.amount), (self._lines(first).ids, 700))

    # --- what the customer reads ------------------------------------------------------------------------------------

    def test_confirmed_in_writing_at_once(self):
        partner, invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        touch = self._touches(partner)[-1]
        self.assertEqual(
            (touch.kind, touch.purpose, touch.state, touch.promise_id), ("service", "promise_noted", "queued", promise)
        )
        self.assertEqual(touch.message_subject, f"Noted, with thanks: {invoice.name}")
        words = self._letter_text(touch)
        self.assertTrue(words.startswith(f"Hello {partner.name},"))
        self.assertIn(f"you plan to pay 1,000.00 € for {invoice.name} by March 16, 2026.", words)
        self.assertIn("This is Maeve Byrne from", words)
        self.assertFalse(self._letter_tables(touch), "no list of what is owed")
        self.assertEqual([mail["email_to"] for mail in self._send()], [[f'"{partner.name}" <{partner.email}>']])
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW))

    def test_confirmed_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search([("name", "=", "collections_gentle")])._update_translations(["fr_FR"])
        partner, invoice = self._owing(1000, lang="fr_FR")
        self._promise(partner, on=march(16))
        touch = self._touches(partner)[-1]
        words = self._letter_text(touch).replace("\u202f", " ").replace("\xa0", " ")
        self.assertTrue(words.startswith(f"Bonjour {partner.name}"), words)
        for part in ("1 000,00 €", "16 mars 2026", invoice.name, "Maeve Byrne"):
            self.assertIn(part, words)
        self.assertNotIn("Noted", touch.message_subject)
        self.assertEqual(touch.lang, "fr_FR")

    def test_no_address_is_no_obstacle(self):
        partner, _invoice = self._owing(1000, email=False)
        promise = self._promise(partner, on=march(16))
        self.assertEqual(promise.state, "open")
        self.assertFalse(self._touches(partner).filtered("promise_id"))

    def test_a_note_for_colleagues(self):
        partner, invoice = self._owing(1000)
        self._promise(partner, on=march(16), note="After their own customer pays")
        body = self._case(partner).message_ids[0].body + self._case(partner).message_ids[1].body
        self.assertIn(invoice.name, body)
        self.assertIn("After their own customer pays", self._case(partner).timeline)

    # --- reminders under way ----------------------------------------------------------------------------------------

    def _reminder_under_way(self):
        partner = self._customer()
        first, second = self._invoice(partner, amount=700), self._invoice(partner, days=-6, amount=300)
        self._run()
        touch = self._touches(partner)
        self.assertEqual((touch.state, touch.line_ids), ("queued", self._lines(first)))
        return partner, first, second, touch

    def test_the_reminder_that_asks_for_it_is_taken_back(self):
        partner, first, _second, touch = self._reminder_under_way()
        self._promise(partner, first, on=march(16))
        self.assertEqual((touch.state, touch.mail_id.state), ("cancelled", "cancel"))
        self.assertEqual(len(self._run_and_send()), 1, "the confirmation alone")
        self.assertEqual([what for *_day, what in self._said(partner)], ["promise_noted"])

    def test_the_reminder_that_asks_for_something_else_leaves(self):
        partner, _first, second, touch = self._reminder_under_way()
        self._promise(partner, second, on=march(20))
        self.assertEqual(touch.state, "queued")
        self.assertEqual(len(self._send()), 2)
        self.assertEqual(touch.state, "sent")

    def test_the_call_that_is_asked_for_is_taken_back(self):
        self.stages[3].write({"channel": "call", "call_script": "<p>How are things going?</p>"})
        partner, first, _second, touch = self._reminder_under_way()
        activity = touch.activity_id
        self.assertTrue(activity.active)
        self._promise(partner, first, on=march(16))
        self.assertEqual((touch.state, activity.active), ("cancelled", False))

    # --- refused ----------------------------------------------------------------------------------------------------

    def test_past_date(self):
        partner, _invoice = self._owing(1000)
        wizard = self._wizard(partner, on=march(9))
        self.assertRefused(partner, "^That day is over", wizard.action_confirm)

    def test_above_what_is_open(self):
        partner, _invoice = self._owing(1000)
        wizard = self._wizard(partner, on=march(16), amount=1000.01)
        self.assertRefused(partner, r"^No more than 1,000\.00.* is open", wizard.action_confirm)

    def test_zero_and_less(self):
        partner, _invoice = self._owing(1000)
        for amount in (0, -5, 0.001):
            wizard = self._wizard(partner, on=march(16), amount=amount)
            self.assertRefused(partner, "^A promise needs an amount above zero", wizard.action_confirm)

    def test_nothing_chosen(self):
        partner = self._customer(email=False)
        invoice = self._invoice(partner)
        self._run()
        self._pay(invoice)
        wizard = self._wizard(partner, on=march(16), amount=5)
        self.assertRefused(partner, "^Nothing is open that could be promised", wizard.action_confirm)

    def test_another_customer_s_item(self):
        partner, _invoice = self._owing(1000)
        other = self._invoice(self._customer("Elm Garden"))
        wizard = self._wizard(partner, other, on=march(16))
        self.assertRefused(partner, f"^{other.name} is not .*Choose items of this customer", wizard.action_confirm)

    def test_another_company_s_item(self):
        partner, _invoice = self._owing(1000)
        elm = self.env["res.company"].create({"name": "Elm Works", "country_id": self.env.ref("base.ie").id})
        self.env["account.chart.template"].try_loading("generic_coa", elm, install_demo=False)
        income = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", elm.ids)], limit=1
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": elm.id,
                "partner_id": partner.id,
                "invoice_date_due": march(1),
                "invoice_line_ids": [
                    Command.create({"name": "Oak", "price_unit": 5, "tax_ids": [], "account_id": income.id})
                ],
            }
        )
        invoice.action_post()
        values = {
            "case_id": self._case(partner).id,
            "line_ids": [Command.set(self._lines(invoice).ids)],
            "date_promised": march(16),
        }
        self.assertRefused(partner, "belongs to Elm Works. Choose items of", self.promises.create, values)

    def test_paid_item(self):
        partner, paid, _other = self._owing(1000, 300)
        wizard = self._wizard(partner, paid, on=march(16))
        self._pay(paid)
        self.assertRefused(partner, f"^{paid.name} is not open any more", wizard.action_confirm)

    def test_disputed_item(self):
        partner, disputed, other = self._owing(1000, 300)
        self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(disputed).ids)]}
        )
        wizard = self._wizard(partner, disputed, other, on=march(16), amount=300)
        self.assertRefused(partner, f"^{disputed.name} is in discussion. Close the dispute", wizard.action_confirm)

    def test_no_more_than_the_part_that_is_not_in_discussion(self):
        partner, invoice = self._owing(1000)
        self.env["collections.dispute"].create(
            {"case_id": self._case(partner).id, "line_ids": [Command.set(self._lines(invoice).ids)], "amount": 400}
        )
        wizard = self._wizard(partner, invoice, on=march(16), amount=600.01)
        self.assertRefused(partner, r"^No more than 600\.00", wizard.action_confirm)
        self.assertEqual(self._promise(partner, invoice, on=march(16), amount=600).amount, 600)

    def test_two_currencies(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        partner, first = self._owing(1000)
        second = self._invoice(partner, amount=100, currency_id=usd.id)
        wizard = self._wizard(partner, first, second, on=march(16), amount=900)
        self.assertRefused(partner, "^Choose items of one currency", wizard.action_confirm)

    def test_closed_conversation(self):
        partner, invoice = self._owing(1000)
        self._pay(invoice)
        self._run()
        values = {"case_id": self._case(partner).id, "amount": 5, "date_promised": march(16)}
        self.assertRefused(partner, "^This conversation is closed", self.promises.create, values)

    def test_figures_are_not_written_by_hand(self):
        partner, _invoice = self._owing(1000)
        values = {"case_id": self._case(partner).id, "date_promised": march(16), "state": "kept"}
        as_collector = self.promises.with_user(self.collector)
        self.assertRefused(partner, "follows from what happened", as_collector.create, values)
        promise = self._promise(partner, on=march(16)).with_user(self.collector)
        with self.assertRaises(AccessError):
            promise.write({"state": "kept"})
        self.assertEqual(promise.state, "open")

    def test_kept_for_good(self):
        partner, _invoice = self._owing(1000)
        promise = self._promise(partner, on=march(16))
        self.assertRefused(partner, "What was said is kept", promise.unlink)

    # --- the third one ----------------------------------------------------------------------------------------------

    def _two_not_kept(self):
        """For the 10th, with grace until the 13th; on the 16th for the 16th, until the 20th; now it is the 23rd."""
        partner, invoice = self._owing(1000)
        first = self._promise(partner, invoice, on=march(10))
        self._day(march(16))
        second = self._promise(partner, invoice, on=march(16))
        self.assertEqual((first.state, second.state, second.level), ("broken", "open", 1))
        self._day(march(23))
        return partner, invoice, second

    def test_the_third_after_two_broken_ones_needs_a_manager(self):
        partner, invoice, second = self._two_not_kept()
        wizard = self._wizard(partner, invoice, on=march(26))
        self.assertRefused(partner, "^2 promises were not kept. Ask a manager", wizard.action_confirm)
        self.assertEqual(second.state, "open")
        third = self._promise(partner, invoice, on=march(26), user=self.manager)
        self.assertEqual((third.state, third.level, third.user_id), ("open", 2, self.manager))
        self.assertEqual(second.state, "broken")

    def test_broken_ones_are_forgotten_after_a_year(self):
        partner, invoice, _second = self._two_not_kept()
        self._live(march(23), march(23))
        self.assertEqual(self.promises.search([("partner_id", "=", partner.id)]).mapped("state"), ["broken"] * 2)
        self._day(march(23).replace(year=2027))
        third = self._promise(partner, invoice, on=march(26).replace(year=2027))
        self.assertEqual((third.state, third.level), ("open", 0))

    def test_a_policy_may_allow_more(self):
        self.policy.promise_max_broken = 3
        partner, invoice, _second = self._two_not_kept()
        self.assertEqual(self._promise(partner, invoice, on=march(26)).level, 2)
