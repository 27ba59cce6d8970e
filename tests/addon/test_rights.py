from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .common import TODAY, at
from .outbox import OutboxCase

RECORDS = ("policy", "stage", "case", "touch", "decision", "run")
WIZARDS = ("postpone", "assign", "log.contact", "simulate", "preview", "reject")
# read, write, create, unlink
NONE, READ, ALL = "----", "r---", "rwcu"
MATRIX = {
    "reader": dict.fromkeys(RECORDS, READ),
    "collector": {**dict.fromkeys(RECORDS, READ), "case": "rw--"},
    "manager": {**dict.fromkeys(RECORDS, READ), "case": "rw--", "policy": ALL, "stage": ALL},
    "accountant": dict.fromkeys(RECORDS, NONE),
    "employee": dict.fromkeys(RECORDS, NONE),
    "portal": dict.fromkeys(RECORDS, NONE),
}
WIZARD_MATRIX = {
    "reader": {"preview"},
    "collector": {"postpone", "assign", "log.contact", "simulate", "preview", "reject"},
    "manager": {"postpone", "assign", "log.contact", "simulate", "preview", "reject"},
    "accountant": set(),
    "employee": set(),
    "portal": set(),
}
GROUPS = {
    "reader": "base.group_user,collections_gentle.group_reader",
    "collector": "base.group_user,collections_gentle.group_collector",
    "manager": "base.group_user,collections_gentle.group_manager",
    "accountant": "base.group_user,account.group_account_invoice,base.group_partner_manager",
    "employee": "base.group_user",
    "portal": "base.group_portal",
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestRights(OutboxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {name: new_test_user(cls.env, f"cg_{name}", groups=groups) for name, groups in GROUPS.items()}

    def _given(self):
        self.partner = self._customer()
        self.invoice = self._invoice(self.partner)
        self.run = self._run()
        self.case, self.touch = self._case(self.partner), self._touches(self.partner)

    def _as(self, who, record):
        self.env.invalidate_all()
        return record.with_user(self.users[who])

    def _one(self, model):
        return {
            "policy": self.policy,
            "stage": self.stages[3],
            "case": self.case,
            "touch": self.touch,
            "decision": self.case.decision_id,
            "run": self.run,
        }[model]

    # --- who may what -----------------------------------------------------------------------------------------------

    def test_records(self):
        for who, rights in MATRIX.items():
            for model, letters in rights.items():
                record = self._as(who, self._one(model))
                for operation, letter in zip(("read", "write", "create", "unlink"), letters, strict=True):
                    with self.subTest(who=who, model=model, operation=operation):
                        self.assertEqual(record.has_access(operation), letter != "-")

    def test_wizards(self):
        for who, allowed in WIZARD_MATRIX.items():
            for wizard in WIZARDS:
                with self.subTest(who=who, wizard=wizard):
                    model = self.env[f"collections.{wizard}"].with_user(self.users[who])
                    self.assertEqual(model.has_access("create"), wizard in allowed)

    def test_evidence_is_written_by_nobody(self):
        for model, values in (("touch", {"state": "sent"}), ("decision", {"rule": "x"}), ("run", {"error_count": 0})):
            record = self._as("manager", self._one(model))
            with self.subTest(model=model):
                with self.assertRaises(AccessError):
                    record.write(values)
                with self.assertRaises(AccessError):
                    record.copy()
                with self.assertRaises(UserError):
                    record.unlink()

    def test_evidence_is_created_by_nobody(self):
        values = {"case_id": self.case.id, "partner_id": self.partner.id, "company_id": self.company.id}
        for model, more in (
            ("touch", {"channel": "call", "state": "sent"}),
            ("decision", {"action": "wait", "rule": "x"}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[f"collections.{model}"].with_user(self.users["manager"]).create({**values, **more})

    def test_no_rights_on_models_that_are_not_ours(self):
        """The run writes mail for everybody; nobody gets rights to write mail for it."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "collections_gentle"), ("model", "=", "ir.model.access")]
        )
        rows = self.env["ir.model.access"].browse(data.mapped("res_id"))
        self.assertTrue(rows)
        # The words of our own text messages, and of no others, see ``rule_sms_template_manager``.
        ours = rows.filtered(lambda row: row.model_id.model.startswith("collections."))
        self.assertEqual(
            (rows - ours).mapped(lambda row: (row.model_id.model, row.group_id.name)), [("sms.template", "Manager")]
        )
        self.assertFalse(rows.filtered(lambda row: not row.group_id), "no right for everybody")
        for who in ("reader", "collector", "manager"):
            for model in ("mail.mail", "mail.template", "mail.blacklist", "account.move", "account.move.line"):
                with self.subTest(who=who, model=model):
                    groups = self.users[who].all_group_ids
                    granted = rows.filtered(lambda r, m=model, g=groups: r.model_id.model == m and r.group_id in g)
                    self.assertFalse(granted)

    def test_every_model_with_a_company_has_a_rule(self):
        for name, model in self.env.items():
            if not name.startswith("collections.") or model._abstract or model._transient:
                continue
            with self.subTest(model=name):
                rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("groups", "=", False)])
                self.assertIn("company_ids", "".join(rules.mapped("domain_force")))

    def test_what_others_type_is_theirs(self):
        """Their words hold the link to the customer's page, and reasons may be personal."""
        typed = {
            "write": {"case_id": self.case.id, "subject": "Hello", "body": "<p>Words</p>"},
            "change.words": {"touch_id": self.touch.id, "body": "<p>Words</p>"},
            "reject": {"reason": "Her mother is in hospital"},
        }
        colleague = new_test_user(self.env, "cg_colleague", groups=GROUPS["manager"])
        for wizard, values in typed.items():
            model = f"collections.{wizard}"
            form = self.env[model].with_user(self.users["manager"]).create(values)
            self.env.invalidate_all()
            with self.subTest(wizard=wizard):
                self.assertTrue(form.read(["create_uid"]))
                with self.assertRaises(AccessError):
                    form.with_user(colleague).read(["create_uid"])
                self.assertFalse(self.env[model].with_user(colleague).search([("id", "=", form.id)]))

    # --- companies --------------------------------------------------------------------------------------------------

    def test_other_company_sees_nothing(self):
        elm = self.env["res.company"].create({"name": "Elm Works"})
        self.users["manager"].write({"company_ids": [Command.set(elm.ids)], "company_id": elm.id})
        for model in RECORDS:
            with self.subTest(model=model):
                records = self.env[f"collections.{model}"].with_user(self.users["manager"]).search([])
                self.assertFalse(records.company_id - elm)
                with self.assertRaises(AccessError):
                    self._as("manager", self._one(model)).read(["display_name"])

    def test_wizards_reach_no_case_of_another_company(self):
        elm = self.env["res.company"].create({"name": "Elm Works"})
        self.users["manager"].write({"company_ids": [Command.set(elm.ids)], "company_id": elm.id})
        manager = self.users["manager"]
        with self.assertRaises(AccessError):
            self.env["collections.log.contact"].with_user(manager).create(
                {"case_id": self.case.id, "note": "x"}
            ).action_confirm()
        with self.assertRaises(AccessError):
            self.env["collections.postpone"].with_user(manager).create(
                {"case_ids": self.case.ids, "until": at(days=5).date(), "reason": "x"}
            ).action_confirm()
        with self.assertRaises(AccessError):
            self.env["collections.reject"].with_user(manager).create(
                {"touch_ids": self.touch.ids, "reason": "x"}
            ).action_confirm()
        self.assertEqual((self.case.state, self.touch.state), ("open", "queued"))

    def test_simulation_is_of_the_own_company(self):
        elm = self.env["res.company"].create({"name": "Elm Works"})
        self.users["collector"].write({"company_ids": [Command.set(elm.ids)], "company_id": elm.id})
        run = self.env["collections.run"].with_user(self.users["collector"]).simulate(TODAY)
        self.assertEqual((run.company_id, run.case_count), (elm, 0))

    # --- accountants without our groups -----------------------------------------------------------------------------

    def test_accountant_reads_where_an_invoice_stands(self):
        self._deliver()
        fields = [name for name in self.invoice._fields if name.startswith("collections_")]
        self.assertTrue(fields)
        values = self._as("accountant", self.invoice).read(fields)[0]
        self.assertEqual(values["collections_stage_id"][1], "Friendly reminder")
        self.assertTrue(values["collections_reason"])
        shown = self._as("accountant", self.invoice).web_read(
            {"collections_stage_id": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(shown[0]["collections_stage_id"]["display_name"], "Friendly reminder")

    def test_accountant_works_on_the_ledger_without_our_groups(self):
        """What wakes a case must not need rights on it."""
        invoice = self._as("accountant", self.invoice)
        invoice.action_toggle_block_payment()
        invoice.action_toggle_block_payment()
        refund = self._as("accountant", self._invoice(self.partner, days=5))
        refund.button_draft()
        self._as("accountant", self.partner).email = "hello@customer.example.com"
        self.env.flush_all()
        self.assertLessEqual(self.case.next_action_at, at())

    # --- buttons ----------------------------------------------------------------------------------------------------

    def test_reader_presses_nothing(self):
        case, touch = self._as("reader", self.case), self._as("reader", self.touch)
        run = self.env["collections.run"].with_user(self.users["reader"])
        for name, press in {
            "run now": case.action_run_now,
            "resume": case.action_resume,
            "retry": case.action_retry_contact,
            "restart": case.action_restart,
            "run": run.action_run_now,
            "simulate": lambda: run.simulate(TODAY),
            "approve": touch.action_approve,
            "reject": touch.action_reject,
        }.items():
            with self.subTest(name), self.assertRaises(UserError):
                press()
        self.assertEqual((self.case.state, self.touch.state), ("open", "queued"))

    def test_everybody_else_presses_nothing(self):
        for who in ("accountant", "employee", "portal"):
            run = self.env["collections.run"].with_user(self.users[who])
            for press in (
                run.action_run_now,
                lambda run=run: run.simulate(TODAY),
                self._as(who, self.case).action_run_now,
                self._as(who, self.case).action_resume,
                self._as(who, self.touch).action_approve,
            ):
                with self.subTest(who), self.assertRaises(UserError):
                    press()

    def test_only_a_manager_approves(self):
        self.stages[3].requires_approval = True
        partner = self._customer("Hazel Tiles")
        self._invoice(partner)
        self._run()
        touch = self._touches(partner)
        for who in ("reader", "collector"):
            with self.subTest(who), self.assertRaises(UserError):
                self._as(who, touch).action_approve()
        self.assertFalse(touch.approved_by)
        self._as("manager", touch).action_approve()
        self.assertEqual(touch.approved_by, self.users["manager"])

    def test_collector_does_the_daily_work(self):
        collector = self.users["collector"]
        self._deliver()
        case = self._as("collector", self.case)
        self.env["collections.log.contact"].with_user(collector).create(
            {"case_id": case.id, "note": "She pays on Friday."}
        ).action_confirm()
        self.env["collections.postpone"].with_user(collector).create(
            {"case_ids": case.ids, "until": at(days=5).date(), "reason": "She pays on Friday"}
        ).action_confirm()
        self.env["collections.assign"].with_user(collector).create(
            {"case_ids": case.ids, "user_id": collector.id}
        ).action_confirm()
        case.action_resume()
        self.assertEqual((self.case.user_id, self.case.state), (collector, "open"))
        self.assertIn("manual", self._touches(self.partner).mapped("kind"))

    # --- doors that are no doors ------------------------------------------------------------------------------------

    def test_private_methods_are_not_callable(self):
        for model, names in {
            "collections.run": ("_cron_run", "_run_company", "_step", "_trigger_now", "_simulate"),
            "collections.case": ("_wake", "_close", "_pause", "_update_state", "_log_contact", "_step"),
            "collections.touch": ("_set_sent", "_set_cancelled", "_update_state", "_reject", "_take_mail_result"),
            "collections.message": ("_send_reminders", "_queue", "_insert"),
            "collections.perform": ("_perform", "_create_activities"),
            "mail.mail": ("_collections_gate", "_collections_touches"),
        }.items():
            for name in names:
                with self.subTest(model=model, name=name):
                    self.assertTrue(hasattr(self.env[model], name))
                    with self.assertRaises(AccessError):
                        get_public_method(self.env[model], name)

    def test_public_methods_are_the_ones_we_mean(self):
        """Whatever has no underscore may be called by anybody who is logged in."""
        known = {"simulate"}
        for name, model in self.env.items():
            if not name.startswith("collections."):
                continue
            ours = [cls for cls in type(model).mro() if "collections_gentle" in cls.__module__]
            odoos = {n for cls in type(model).mro() if cls.__module__ != "odoo" and cls not in ours for n in vars(cls)}
            public = {n for cls in ours for n, v in vars(cls).items() if callable(v) and n[0] != "_"}
            with self.subTest(model=name):
                new = {n for n in public - odoos - known if not n.startswith("action_")}
                self.assertEqual(new, set())
