from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .common import at
from .spoken import SpokenCase

KINDS = ("promise", "dispute", "hold")
# read, write, create, unlink
NONE, READ, NOTE = "----", "r---", "r-c-"
MATRIX = {
    "reader": READ,
    "collector": NOTE,
    "manager": NOTE,
    "accountant": NONE,
    "employee": NONE,
    "portal": NONE,
}
WIZARDS = {
    "new.promise": {"collector", "manager"},
    "new.dispute": {"collector", "manager"},
    "new.hold": {"collector", "manager"},
    "end.hold": {"collector", "manager"},
    "resolve.dispute": {"reader", "collector", "manager"},
    "leave.out": {"accountant"},
}
# What follows from what happened; nobody may begin with it.
FOLLOWS = {
    "promise": {
        "state": "kept",
        "paid": 100,
        "paid_in_time": 100,
        "credited": 100,
        "cured_on": "2026-03-01",
        "deadline": "2030-01-01",
        "level": 0,
        "call_due": False,
        "user_id": 1,
        "captured_at": "2020-01-01 10:00:00",
        "currency_id": 1,
        "partner_id": 1,
        "company_id": 1,
    },
    "dispute": {
        "state": "accepted",
        "accepted_amount": 100,
        "credit_pending": True,
        "target_on": "2030-01-01",
        "acknowledged_at": "2026-03-01 10:00:00",
        "explanation": "x",
        "fresh_until": "2030-01-01 10:00:00",
        "closed_by": 1,
        "partner_id": 1,
        "company_id": 1,
    },
    "hold": {
        "state": "lifted",
        "extended": False,
        "review_due": False,
        "fresh_until": "2030-01-01 10:00:00",
        "ended_at": "2026-03-01 10:00:00",
        "ended_by": 1,
        "partner_id": 1,
        "company_id": 1,
    },
}
PRIVATE = {
    "hold": ("_lift", "_extend", "_end", "_expire_due", "_update_state", "_begin", "_changed", "_ask_for_reviews"),
    "promise": ("_cancel", "_supersede", "_judge", "_judge_due", "_take_verdict", "_thaw", "_close_call", "_to_judge"),
    "dispute": ("_resolve", "_credit_done", "_settle_credits", "_follow_up", "_update_state", "_begin"),
    "case": ("_hear", "_answered", "_sync_pause", "_adopt_statements", "_take_back", "_note", "_waiting_holds"),
    "service": ("_send", "_prepare"),
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestListeningRights(SpokenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        books = "base.group_user,account.group_account_invoice,base.group_partner_manager"
        cls.users = {
            "reader": cls.reader,
            "collector": cls.collector,
            "manager": cls.manager,
            "accountant": new_test_user(cls.env, "cg_books", groups=books),
            "employee": new_test_user(cls.env, "cg_employee", groups="base.group_user"),
            "portal": new_test_user(cls.env, "cg_portal", groups="base.group_portal"),
        }

    def _given(self):
        self.case, self.trays, self.cups, self.pots = self._owing(100, 60, 40)
        self.records = {
            "promise": self.env["collections.promise"].create(self._chosen("promise", self.trays)),
            "dispute": self.env["collections.dispute"].create(self._chosen("dispute", self.cups)),
            "hold": self.env["collections.hold"].create(self._chosen("hold", self.pots)),
        }

    def _chosen(self, kind, move):
        """What people choose."""
        base = {"case_id": self.case.id, "line_ids": [Command.set(self._line(move).ids)]}
        more = {
            "promise": {"amount": 10, "date_promised": at(days=5).date()},
            "dispute": {"amount": 10, "description": "No handles"},
            "hold": {"hold_type": "query", "reason": "Which delivery?"},
        }
        return {**base, **more[kind]}

    def _as(self, who, record):
        self.env.invalidate_all()
        return record.with_user(self.users[who])

    def _count_records(self):
        return [self.env[f"collections.{kind}"].search_count([]) for kind in KINDS]

    # --- who may what -----------------------------------------------------------------------------------------------

    def test_records(self):
        for who, letters in MATRIX.items():
            for kind in KINDS:
                record = self._as(who, self.records[kind])
                for operation, letter in zip(("read", "write", "create", "unlink"), letters, strict=True):
                    with self.subTest(who=who, kind=kind, operation=operation):
                        self.assertEqual(record.has_access(operation), letter != "-")

    def test_wizards(self):
        for wizard, allowed in WIZARDS.items():
            for who, user in self.users.items():
                with self.subTest(who=who, wizard=wizard):
                    model = self.env[f"collections.{wizard}"].with_user(user)
                    self.assertEqual(model.has_access("create"), who in allowed)

    def test_who_may_not_read_reads_nothing(self):
        for who in ("accountant", "employee", "portal"):
            for kind, record in self.records.items():
                with self.subTest(who=who, kind=kind):
                    with self.assertRaises(AccessError):
                        self._as(who, record).read(["display_name"])
                    with self.assertRaises(AccessError):
                        self.env[record._name].with_user(self.users[who]).search([])

    def test_written_copied_and_deleted_by_nobody(self):
        for who in ("reader", "collector", "manager"):
            for kind, record in self.records.items():
                with self.subTest(who=who, kind=kind):
                    for values in ({"state": record.state}, {"line_ids": [Command.clear()]}):
                        with self.assertRaises(AccessError):
                            self._as(who, record).write(values)
                    with self.assertRaises(UserError):
                        self._as(who, record).copy()
                    with self.assertRaises(UserError):
                        self._as(who, record).unlink()
        for record in self.records.values():
            self.assertTrue(record.exists())
            with self.assertRaises(UserError), self.env.cr.savepoint():
                record.unlink()

    def test_what_follows_is_begun_with_by_nobody(self):
        other = self._invoice(self.case.partner_id, days=9)
        for kind, values in FOLLOWS.items():
            for name, value in values.items():
                for who in ("collector", "manager"):
                    with self.subTest(kind=kind, name=name, who=who):
                        create = self.env[f"collections.{kind}"].with_user(self.users[who]).create
                        self.assertRefused("not written by hand", create, {**self._chosen(kind, other), name: value})

    def test_readers_note_nothing(self):
        before = self._count_records()
        other = self._invoice(self.case.partner_id, days=9)
        for who in ("reader", "accountant", "employee", "portal"):
            for kind in KINDS:
                with self.subTest(who=who, kind=kind), self.assertRaises(AccessError):
                    create = self.env[f"collections.{kind}"].with_user(self.users[who]).create
                    create(self._chosen(kind, other))
        self.assertEqual(self._count_records(), before)

    def test_collectors_note_all_three(self):
        other = self._invoice(self.case.partner_id, days=9)
        for kind in KINDS:
            record = self.env[f"collections.{kind}"].with_user(self.collector).create(self._chosen(kind, other))
            self.assertEqual(record.create_uid, self.collector)

    # --- buttons ----------------------------------------------------------------------------------------------------

    def test_reader_presses_nothing(self):
        dispute, promise, case = (self._as("reader", r) for r in (*list(self.records.values())[1::-1], self.case))
        dispute.sudo()._resolve("accepted", "You are right")
        for name, press in {
            "no credit note": lambda: dispute._settle_otherwise("Deducted from the next order"),
            "withdraw a promise": promise.action_cancel,
            "answered": case.action_answered,
            "resume": case.action_resume,
        }.items():
            with self.subTest(name), self.assertRaises(UserError):
                press()
        self.assertEqual((promise.state, dispute.sudo().credit_pending), ("open", True))

    def test_a_reader_who_looks_into_it_may_close_it(self):
        dispute = self.records["dispute"]
        self.assertEqual(dispute.user_id, self.owner)
        self._resolve(dispute, "rejected", user=self.owner)
        self.assertEqual((dispute.state, dispute.closed_by), ("rejected", self.owner))

    def test_a_reader_does_not_open_a_case(self):
        partner = self._customer("Hazel Tiles")
        self._invoice(partner)
        for name in ("action_collections_promise", "action_collections_dispute", "action_collections_hold"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self._as("reader", partner), name)()
        self.assertFalse(self._case(partner))

    def test_an_accountant_leaves_out_and_a_collector_does_not(self):
        values = {"move_id": self.trays.id, "what": "no_followup", "reason": "Insurance"}
        for who in ("reader", "collector", "manager", "employee", "portal"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.env["collections.leave.out"].with_user(self.users[who]).create(values).action_confirm()
        self.assertFalse(self.trays.no_followup)
        self.env["collections.leave.out"].with_user(self.users["accountant"]).create(values).action_confirm()
        self.assertTrue(self.trays.no_followup)

    # --- other companies --------------------------------------------------------------------------------------------

    def _moved(self):
        """A manager who works for another company."""
        elm = self.env["res.company"].create({"name": "Elm Works"})
        self.manager.write({"company_ids": [Command.set(elm.ids)], "company_id": elm.id})
        return self.manager

    def test_other_company_sees_nothing(self):
        manager = self._moved()
        for kind, record in self.records.items():
            with self.subTest(kind=kind):
                self.assertFalse(self.env[record._name].with_user(manager).search([]))
                with self.assertRaises(AccessError):
                    self._as("manager", record).read(["display_name"])

    def test_other_company_notes_nothing(self):
        manager, before = self._moved(), self._count_records()
        other = self._invoice(self.case.partner_id, days=9)
        for kind in KINDS:
            with self.subTest(kind=kind), self.assertRaises(AccessError):
                self.env[f"collections.{kind}"].with_user(manager).create(self._chosen(kind, other))
        self.assertEqual(self._count_records(), before)

    def test_wizards_reach_nothing_of_another_company(self):
        manager = self._moved()
        hold, dispute, promise = (self.records[kind] for kind in ("hold", "dispute", "promise"))
        other = self._invoice(self.case.partner_id, days=9)
        self.env.invalidate_all()
        for name, reach in {
            "lift": lambda: self._lift(hold, user=manager),
            "extend": lambda: self._extend(hold, end_on=at(days=30).date(), user=manager),
            "resolve": lambda: self._resolve(dispute, "accepted", user=manager),
            "dispute": lambda: self._dispute(self.case, other, user=manager),
            "hold": lambda: self._hold(self.case, "complaint", user=manager),
            "withdraw": lambda: promise.with_user(manager).action_cancel(),
            "answered": lambda: self.case.with_user(manager).action_answered(),
        }.items():
            with self.subTest(name), self.assertRaises(AccessError), self.env.cr.savepoint():
                reach()
            self.env.invalidate_all()
        self.assertEqual((hold.state, dispute.state, promise.state), ("active", "open", "open"))

    # --- doors that are no doors ------------------------------------------------------------------------------------

    def test_private_methods_are_not_callable(self):
        for kind, names in PRIVATE.items():
            model = self.env[f"collections.{kind}"]
            for name in names:
                with self.subTest(kind=kind, name=name):
                    self.assertTrue(hasattr(model, name))
                    with self.assertRaises(AccessError):
                        get_public_method(model, name)

    def test_a_hold_of_the_system_is_not_made_by_hand(self):
        for who in ("collector", "manager"):
            create = self.env["collections.hold"].with_user(self.users[who]).create
            values = {"case_id": self.case.id, "hold_type": "awaiting_answer", "reason": "x"}
            self.assertRefused("set by itself", create, values)
