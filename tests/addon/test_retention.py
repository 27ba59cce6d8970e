from base64 import b64encode
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.collections_gentle.engine.holds import SENSITIVE
from odoo.addons.collections_gentle.models.collections_retention_fields import KINDS, SETTINGS, TEXT_TYPES, TEXTS

from .forgetting import MARK, ForgettingCase, moment
from .test_migration import migrate

CLOSED = moment(2026, 3, 31)


@tagged("post_install", "-at_install", "collections_gentle")
class TestRetention(ForgettingCase):
    """Words go to the day, figures stay for ever."""

    def _given(self):
        self.case = self._full()
        self.partner = self.case.partner_id
        self._end(self.case, CLOSED)

    def _marked(self):
        """Tables that still have what was said; what was typed into forms is swept by Odoo within the hour."""
        forms = {model._table for model in self.env.registry.values() if model._transient}
        return self._tables_with(MARK) - forms

    # --- the table --------------------------------------------------------------------------------------------------

    def test_every_text_of_ours_is_classified(self):
        unknown = set()
        for name, model in self.env.registry.items():
            if not self.rows._is_stored(model) or name in SETTINGS:
                continue
            known = {text for texts in TEXTS.get(name, {}).values() for text in texts}
            unknown |= {f"{name}.{text}" for text in self.rows._texts(name) if text not in known}
        for name in (
            "res.partner",
            "account.move",
            "account.move.line",
            "mail.message",
            "mail.mail",
            "payment.transaction",
        ):
            held = [f for f in self.env[name]._fields.values() if f.store and f.name.startswith("collections_")]
            known = {text for texts in TEXTS.get(name, {}).values() for text in texts}
            unknown |= {f"{name}.{f.name}" for f in held if f.type in TEXT_TYPES and f.name not in known}
        self.assertFalse(unknown, "Say in models/collections_retention_fields.py whether these are kept")

    def test_what_belongs_to_a_customer_is_no_setting_and_is_found(self):
        bound = self.rows._paths()
        stored = {name for name, model in self.env.registry.items() if self.rows._is_stored(model)}
        self.assertEqual(stored - SETTINGS, set(bound))
        self.assertFalse([n for n in SETTINGS & stored if self.env[n]._fields.get("case_id")])

    def test_every_kind_that_tells_of_need_is_known(self):
        telling = SENSITIVE | {"personal"}
        for model in self.rows._paths():
            for field in self.env[model]._fields.values():
                if field.type == "selection" and field.store and telling & set(field.get_values(self.env)):
                    self.assertIn((model, field.name), KINDS)

    # --- to the day -------------------------------------------------------------------------------------------------

    def test_the_day_before_nothing_is_forgotten(self):
        before = self._marked()
        self.assertFalse(self._forget_on(date(2026, 6, 29)))
        self.assertEqual(self._marked(), before)

    def test_on_the_day_what_they_needed_goes_and_the_rest_stays(self):
        hold = self.case.hold_ids.filtered("sensitive")
        touch = self.case.touch_ids[-1:]
        self.assertEqual(self._forget_on(date(2026, 6, 30)), self.case)
        self.assertEqual((self.case.support_forgotten_on, self.case.anonymised_on), (date(2026, 6, 30), False))
        self.assertEqual((hold.hold_type, hold.label, hold.details, hold.reason), ("forgotten", "On hold", False, ""))
        self.assertEqual(set(self.case.hold_ids.mapped("reason")), {""})
        self.assertIn("query", self.case.hold_ids.mapped("hold_type"))
        self.assertFalse(touch.note)
        self.assertTrue(touch.recipient_email)
        self.assertIn(MARK, self.case.promise_ids.note)
        self.assertIn(MARK, self.case.dispute_ids.description)
        self.assertNotIn(MARK, " ".join(self._notes(self.case)).replace(f"We write {MARK}", ""))
        self.assertIn(f"We write {MARK} to you.", self._notes(self.case))
        for model, texts in TEXTS.items():
            for name in texts.get("support", ()) if model in self.env else ():
                if name in self.env[model]._fields:
                    self.env.cr.execute(
                        f"SELECT 1 FROM {self.env[model]._table} WHERE strpos({name}::text, %s) > 0", [MARK]
                    )
                    self.assertFalse(self.env.cr.rowcount, f"{model}.{name}")

    def test_companies_are_kept_longer_and_then_all_words_go(self):
        self._forget_on(date(2032, 3, 30))
        self.assertIn("mail_message", self._marked())
        self.assertEqual(self._forget_on(date(2032, 3, 31)), self.case)
        self.assertEqual(self._marked(), set())
        self.assertEqual(self.case.anonymised_on, date(2032, 3, 31))

    def test_what_an_agency_got_goes_with_the_words(self):
        dossier = self.env["collections.dossier"].sudo().search([("case_id", "=", self.case.id)])
        values = {"dossier_id": dossier.id, "name": "dossier.pdf", "kind": "pdf", "sha256": "0" * 64}
        file = dossier.file_ids.create({**values, "content": b64encode(MARK.encode())})
        dossier.digest = {"dossier.pdf": "0" * 64}
        self._forget_on(date(2032, 3, 30))
        self.assertEqual((dossier.forgotten_on, file._content_bytes()), (False, MARK.encode()))
        self._forget_on(date(2032, 3, 31))
        self.assertEqual((dossier.forgotten_on, file._content_bytes()), (date(2032, 3, 31), b""))
        self.assertEqual((file.name, dossier.digest), ("dossier.pdf", {"dossier.pdf": "0" * 64}))
        self.assertEqual(dossier.event_ids[0].what, "forgotten")

    def test_letters_to_agencies_and_colleagues_go_too(self):
        """They stand in no conversation, and wait in the queue when the mail server is away."""
        handover = self.env["collections.handover"].sudo().search([("case_id", "=", self.case.id)])
        handover.agency_id = self.env["collections.agency"].search([], limit=1) or self._any_agency()
        handover.agency_id.email = "fair@agency.example.com"
        note = handover.note_ids[:1]
        note.words = f"They wrote {MARK}"
        note._mail()
        handover.words = MARK
        handover._mail_owner(self.collector, date(2026, 4, 3))
        dossier = self.env["collections.dossier"].sudo().search([("case_id", "=", self.case.id)])
        letter = dossier._letter_to("fair@agency.example.com")
        letter.write({"subject": MARK, "body_html": MARK})
        dossier._log("sent", mail=letter)
        waiting = self.env["mail.mail"].sudo().search([("email_to", "in", ["fair@agency.example.com"])])
        waiting |= self.env["mail.mail"].sudo().search([("email_to", "ilike", self.collector.email)])
        self.assertEqual(len(waiting), 3)
        self.assertTrue(all(waiting.mapped("auto_delete")))
        self._forget_on(date(2032, 3, 31))
        self.assertFalse(waiting.exists())
        self.assertEqual(self._marked(), set())
        self.assertFalse(self.env["mail.message"].search([("subject", "ilike", self.partner.name)]))

    def _any_agency(self):
        house = self.env["res.partner"].create({"name": "Fair Recovery", "is_company": True})
        return self.env["collections.agency"].create({"partner_id": house.id})

    def test_whoever_followed_for_them_does_not_any_more(self):
        person = self.partner.child_ids[:1]
        self.case.message_subscribe([person.id, self.collector.partner_id.id])
        self._forget_on(date(2032, 3, 31))
        self.assertNotIn(person, self.case.message_partner_ids)
        self.assertIn(self.collector.partner_id, self.case.message_partner_ids)

    def test_private_customers_after_two_years(self):
        self.case.policy_id = self.env["collections.policy"].search(
            [("company_id", "=", self.company.id), ("segment", "=", "private")]
        )
        self._forget_on(date(2028, 3, 30))
        self.assertFalse(self.case.anonymised_on)
        self._forget_on(date(2028, 3, 31))
        self.assertEqual(self._marked(), set())

    def test_who_is_private_is_the_same_for_a_search(self):
        for segment in ("any", "business", "private", "chosen"):
            for is_company in (True, False):
                self.case.policy_id.segment, self.partner.is_company = segment, is_company
                self.env.flush_all()
                found = self.case.search(self.case._private_domain() & Domain("id", "=", self.case.id))
                self.assertEqual(bool(found), self.case._is_private(), (segment, is_company))

    def test_closed_late_in_the_evening_counts_by_the_companys_clock(self):
        # 23:30 UTC on the 31st is the 1st of April in Dublin, which is on summer time then.
        self.case.sudo().closed_at = moment(2026, 3, 31, 23)
        self.assertFalse(self._forget_on(date(2026, 6, 30)))
        self.assertTrue(self._forget_on(date(2026, 7, 1)))

    # --- what stays -------------------------------------------------------------------------------------------------

    def _figures(self):
        """What reports are made of."""
        Touch, case = self.env["collections.touch"].sudo(), self.case
        groups = ["kind", "channel", "state", "purpose", "stage_id", "sent_at:day", "outcome"]
        return {
            "contacts": Touch._read_group([("case_id", "=", case.id)], groups, ["__count"]),
            "items": [(t.id, t.asked, t.amount_text, t.line_ids.ids) for t in case.touch_ids],
            "promises": [
                (p.state, p.amount, p.date_promised, p.paid_in_time, p.line_ids.ids) for p in case.promise_ids
            ],
            "kept": (case.kept_share, case.kept_value_share, case.kept_words),
            "disputes": [(d.state, d.code, d.amount, d.opened_on, d.closed_at) for d in case.dispute_ids],
            "holds": [(h.state, h.begun_at, h.until, h.ended_at) for h in case.hold_ids],
            "plans": [(p.name, p.state, p.total, p.discount, p.received, p.left) for p in case.plan_ids],
            "flow": self.env["collections.plan.flow"].sudo()._read_group([], ["kind"], ["amount:sum"]),
            "case": (case.state, case.episode, case.stage_id, case.closed_at, case.amount_open, case.user_id),
            "decisions": case.decision_ids.mapped(lambda d: (d.action, d.rule, d.code, d.stage_id.id, d.until)),
            "written": case.touch_ids.mapped("write_date"),
            "messages": [(m.date, m.message_type, m.subtype_id) for m in case.message_ids],
        }

    def test_the_figures_of_the_past_are_the_same(self):
        before = self._figures()
        self._forget_on(date(2032, 3, 31))
        self.assertEqual(self._figures(), before)
        self.assertFalse(self.case.message_ids.filtered(lambda m: m.subject or (m.body or "").strip()))
        self.assertFalse(self.case.touch_ids.contact_id)

    def test_what_is_left_can_still_be_read(self):
        self._forget_on(date(2032, 3, 31))
        shown = [self.case.timeline, self.case.next_step, self.case.kept_words, *self._names_shown()]
        self.assertNotRegex(" ".join(text or "" for text in shown), r"False|None|zqx")
        self.assertIn("E-mail · Replied", self.case.timeline)
        view = self.env.ref("collections_gentle.view_case_form")
        self.assertIn("What was said is no longer kept", self.case.with_user(self.manager).get_view(view.id)["arch"])

    def _names_shown(self):
        """How every record of the conversation calls itself."""
        for model, path in self.rows._paths().items():
            yield from self.env[model].sudo().search([(path, "=", self.case.id)]).mapped("display_name")

    def _ledger(self, invoice):
        """The entry and its items, column by column."""
        self.env.flush_all()
        query = (
            "SELECT m::text, l::text FROM account_move m JOIN account_move_line l ON l.move_id = m.id WHERE m.id = %s"
        )
        self.env.cr.execute(query, [invoice.id])
        return sorted(self.env.cr.fetchall())

    def test_invoices_and_their_mails_are_not_ours(self):
        invoice = self.case._asked_lines().move_id
        message = invoice.message_post(body="Please find your invoice", subject="Invoice", message_type="comment")
        invoice.narration = MARK
        self.env.flush_all()
        before = self._ledger(invoice)
        self._forget_on(date(2032, 3, 31))
        self.assertIn("Please find your invoice", message.body)
        self.assertIn(MARK, invoice.narration)
        self.assertEqual(self._ledger(invoice), before)
        self.assertEqual(self._marked(), {"account_move"})
        self.assertTrue(self.partner.email)

    def test_decisions_keep_their_days_and_sums(self):
        Decision = self.env["collections.decision"].sudo()
        row = {"partner_id": self.partner.id, "company_id": self.company.id, "action": "wait", "case_id": self.case.id}
        day = Decision.create({**row, "rule": "ladder_not_due", "value": "2026-03-20"})
        small = Decision.create({**row, "rule": "nothing_askable", "code": "small", "value": "4.50"})
        why = Decision.create({**row, "rule": "hold", "value": "Her husband is ill"})
        simulated = Decision.create({**row, "case_id": False, "rule": "hold", "value": "Her husband is ill"})
        self._forget_on(date(2026, 6, 30))
        self.assertEqual((day.value, small.value, why.value, simulated.value), ("2026-03-20", "4.50", False, False))

    # --- never ------------------------------------------------------------------------------------------------------

    def test_nothing_is_forgotten_while_anything_goes_on(self):
        later = date(2040, 1, 1)
        hold = self.case.hold_ids[0].sudo()
        promise, dispute = self.case.promise_ids[0].sudo(), self.case.dispute_ids[0].sudo()
        request = self.case.request_ids[0].sudo()
        handover = self.env["collections.handover"].sudo().search([("case_id", "=", self.case.id)], limit=1)
        touch = self.case.touch_ids[0].sudo()
        going_on = [(hold, "active"), (promise, "open"), (dispute, "open"), (request, "open"), (touch, "queued")]
        going_on += [(handover, state) for state in ("proposed", "approved", "out")]
        before = self._marked()
        for record, state in going_on:
            was, record.state = record.state, state
            with self.subTest(record=record._name, state=state):
                self.assertFalse(self._forget_on(later))
            record.state = was
        self.assertEqual(self._marked(), before)
        self.assertTrue(self._forget_on(later))

    def test_not_while_the_case_or_another_of_the_customer_is_open(self):
        before = self._marked()
        for state in ("open", "paused", "with_agency"):
            self.case.sudo().write({"state": state})
            self.assertFalse(self._forget_on(date(2040, 1, 1)), state)
        self.case.sudo().write({"state": "closed"})
        self._invoice(self.partner, amount=50)
        self.partner._collections_case_for(self.company)
        self.assertFalse(self._forget_on(date(2040, 1, 1)))
        self.assertLessEqual(before, self._marked())

    def test_nobody_says_by_hand_that_it_is_done(self):
        for name in ("support_forgotten_on", "anonymised_on"):
            with self.assertRaisesRegex(UserError, "follows from what happened"):
                self.case.with_user(self.manager).write({name: date(2026, 3, 10)})

    def test_not_while_what_was_asked_for_is_unpaid(self):
        self.case._asked_lines().move_id.line_ids.remove_move_reconcile()
        self.case.sudo().write({"state": "closed"})
        self.assertFalse(self._forget_on(date(2040, 1, 1)))

    def test_who_writes_again_is_remembered_for_as_long_again(self):
        self._forget_on(date(2032, 3, 31))
        self._go_to(moment(2032, 5, 2))
        self._writes(self.case, self.partner, f"One more question {MARK}")
        self.assertFalse(self.case.anonymised_on)
        self.case.hold_ids.filtered(lambda h: h.state == "active").sudo().write({"state": "lifted"})
        self._forget_on(date(2038, 5, 1))
        self.assertIn(MARK, " ".join(self._notes(self.case)))
        self._forget_on(date(2038, 5, 2))
        self.assertEqual(self._marked(), set())

    def test_what_is_said_after_the_end_is_kept_as_long(self):
        """Somebody is called once more when all was over: what was said then goes in time, too, and not overnight."""
        self._forget_on(date(2026, 6, 30))
        self._go_to(moment(2026, 8, 15))
        touch = self.case.with_user(self.collector)._log_contact("call", "spoke", f"Still ill {MARK}")
        self.assertFalse(self.case.support_forgotten_on)
        self.assertFalse(self._forget_on(date(2026, 11, 14)))
        self.assertIn(MARK, touch.note)
        self.assertEqual(self._forget_on(date(2026, 11, 15)), self.case)
        self.assertFalse(touch.note)

    def test_nobody_is_forgotten_unasked(self):
        self.company.collections_retention = False
        self._go_to(moment(2040, 1, 1))
        before = self._marked()
        with self.enter_registry_test_mode():
            self.env.ref("collections_gentle.cron_forget").method_direct_trigger()
        self.assertEqual(self._marked(), before)

    def test_new_companies_forget_and_an_update_asks_first(self):
        self.assertTrue(self.env["res.company"].create({"name": "Elder Goods"}).collections_retention)
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_company SET collections_retention = NULL WHERE id <> %s", [self.company.id])
        migrate(self.env, "19.0.1.6.0", "pre-retention")
        kept = self.env["res.company"].search([("collections_retention", "=", True)])
        self.assertEqual(kept, self.company, "what somebody has chosen stays")

    # --- settings and the look before -------------------------------------------------------------------------------

    def test_months_have_bounds(self):
        for name in ("private", "business", "support"):
            for months in (0, -1, 121):
                with self.assertRaisesRegex(ValidationError, "for at least 1 month and for at most 120 months"):
                    self.company[f"collections_retention_{name}_months"] = months

    def test_a_look_before_counts_and_changes_nothing(self):
        self._go_to(moment(2032, 3, 31))
        settings = self.env["res.config.settings"].create({})
        before = self._marked()
        action = settings.action_collections_would_forget()
        look = self.env[action["res_model"]].browse(action["res_id"])
        numbers = {line.name: line.number for line in look.line_ids}
        self.assertEqual(numbers["Conversations: all words and names"], 1)
        self.assertEqual(numbers["Contact with a customer"], len(self.case.touch_ids))
        self.assertEqual(numbers["Messages"], len(self.case.message_ids))
        self.assertEqual(numbers["Files"], 1)
        self.assertEqual(self._marked(), before)
        with self.assertRaises(AccessError):
            self.env["collections.would.forget"].with_user(self.collector)._open(self.company)
