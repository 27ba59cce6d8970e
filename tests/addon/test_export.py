import json
from base64 import b64decode
from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.collections_gentle.models.collections_export import LEFT_OUT, SCHEMA

from .forgetting import MARK, OTHER, ForgettingCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestExport(ForgettingCase):
    """What is held on one customer, complete, and nothing of anybody else."""

    def _given(self):
        self.case = self._full()
        self.partner = self.case.partner_id
        self.other = self._full("Hazel Inn", OTHER)
        self.boss = self._user("una.boss", "group_manager", "group_sensitive")

    def _held(self, user=None):
        partner = self.partner.with_user(user or self.boss).with_company(self.company)
        held = partner._collections_export(self.company)
        self.env.invalidate_all()
        return json.loads(json.dumps(held))

    def test_every_marked_text_is_in_it(self):
        held = self._held()
        for model, path in self.rows._paths().items():
            records = held["records"][model.removeprefix("collections.")]
            self.assertEqual(len(records), self.env[model].sudo().search_count([(path, "=", self.case.id)]), model)
            texts = [name for name in self.rows._texts(model) if self.env[model]._fields[name].column_type]
            for name in set(texts) - {"access_token", "content"}:  # what files hold stands with the files
                self.assertIn(name, records[0], model)
        marked = json.dumps(held)
        for model in self.rows._paths():
            found = json.dumps(held["records"][model.removeprefix("collections.")])
            self.env.flush_all()
            self.env.cr.execute(f"SELECT 1 FROM {self.env[model]._table} t WHERE strpos(t::text, %s) > 0", [MARK])
            self.assertEqual(MARK in found, bool(self.env.cr.rowcount), model)
        self.assertIn(f"We write {MARK} to you.", marked)
        self.assertIn(f"Noted {MARK}", marked)
        ours, given = held["files"]
        self.assertEqual(
            (ours["name"], given["name"], given["dossier"]), (f"{MARK}.txt", "x", held["records"]["dossier"][0]["id"])
        )
        self.assertEqual(b64decode(given["content"]), MARK.encode())
        self.assertEqual([task["note"] for task in held["tasks"] if task["summary"] == MARK], [f"<p>{MARK}</p>"])
        self.assertEqual([len(held["records"][name]) for name in ("handover", "dossier", "dossier.event")], [1, 1, 1])

    def test_nothing_of_another_customer_is_in_it(self):
        elsewhere = self.env["res.company"].create({"name": "Elder Goods"})
        self.env["res.partner"].create({"name": OTHER, "parent_id": self.partner.id, "company_id": elsewhere.id})
        text = json.dumps(self._held())
        self.assertNotIn(OTHER, text)
        self.assertNotIn("Hazel", text)

    def test_keys_days_and_sums_can_be_read_by_a_program(self):
        self.partner.write({"collections_no_calls": True, "collections_excluded_reason": "We talk with Orla"})
        self.env["mail.blacklist"]._add(self.partner.email)
        held = self._held()
        promise = held["records"]["promise"][0]
        self.assertEqual(held["schema"], SCHEMA)
        self.assertEqual(
            (promise["amount"], promise["date_promised"], promise["state"]), ("10.00", "2026-03-10", "open")
        )
        self.assertEqual(promise["promised_by"]["name"], "Rowan Bakery, Orla Rowan")
        self.assertRegex(held["records"]["touch"][0]["sent_at"], r"^2026-03-10T10:0\d:\d\d\+00:00$")
        self.assertEqual(held["made_at"], "2026-03-10T10:00:00+00:00")
        self.assertEqual(held["opted_out"]["emails"], [self.partner.email])
        first = held["contacts"][0]
        self.assertEqual(
            (first["collections_no_calls"], first["collections_excluded_reason"]), (True, "We talk with Orla")
        )
        self.assertEqual([person["name"] for person in held["contacts"]], ["Rowan Bakery", "Orla Rowan"])
        self.assertFalse([model for model, found in held["records"].items() if found and "access_token" in found[0]])

    def test_what_few_may_read_is_named_as_left_out(self):
        held = self._held(self.manager)
        holds = held["records"]["hold"]
        self.assertEqual({json.dumps(hold["details"]) for hold in holds}, {json.dumps(LEFT_OUT)})
        self.assertEqual({json.dumps(hold["hold_type"]) for hold in holds}, {json.dumps(LEFT_OUT)})
        self.assertEqual(held["sensitive_details"], "left out")
        self.assertNotIn("Ill", json.dumps(held))
        self.assertNotIn("hardship", json.dumps(held))
        self.assertIn("hardship", [hold["hold_type"] for hold in self._held()["records"]["hold"]])

    def test_a_company_of_theirs_is_another_customer(self):
        daughter = self._customer("Hazel Mill", parent_id=self.partner.id)
        self.env["res.partner"].create({"name": "Aoife Hazel", "parent_id": daughter.id})
        self.assertEqual(daughter.commercial_partner_id, daughter)
        self.assertEqual([person["name"] for person in self._held()["contacts"]], ["Rowan Bakery", "Orla Rowan"])

    def test_contacts_of_the_head_office_are_a_branchs_too(self):
        branch = self.env["res.company"].create({"name": "Linden Cork", "parent_id": self.company.id})
        (self.partner | self.partner.child_ids).company_id = self.company
        self.boss.company_ids = [Command.link(branch.id)]
        held = self.partner.with_user(self.boss).with_company(branch)._collections_export(branch)
        self.assertEqual([person["name"] for person in held["contacts"]], ["Rowan Bakery", "Orla Rowan"])
        self.assertFalse(held["records"]["case"])

    def test_reading_changes_nothing(self):
        before = len(self.case.message_ids), len(self.partner.message_ids)
        self._held()
        self.assertEqual((len(self.case.message_ids), len(self.partner.message_ids)), before)

    def test_where_there_was_no_conversation_the_contact_says_it(self):
        stranger = self._customer("Aspen Books")
        stranger.with_user(self.boss).with_company(self.company).action_collections_export()
        self.assertIn("Una Boss took out everything", stranger.message_ids[0].body)
        self.assertEqual(stranger.message_ids[0].author_id, self.boss.partner_id)

    def test_a_ticket_is_for_one_person_for_a_moment(self):
        partner = self.partner.with_user(self.boss).with_company(self.company)
        ticket = partner.action_collections_export()["url"].rpartition("/")[2]
        self.assertEqual(partner._collections_export_of(ticket), (partner, self.company))
        for user, given in ((self.manager, ticket), (self.boss, ticket[:-2]), (self.boss, "x"), (self.boss, "")):
            self.assertFalse(self.partner.with_user(user)._collections_export_of(given)[0], given)
        self._go_to(datetime(2026, 3, 10, 10, 6))
        self.assertFalse(partner._collections_export_of(ticket)[0])

    def test_the_conversation_says_who_took_it_out(self):
        self.partner.with_user(self.boss).with_company(self.company).action_collections_export()
        note = self.case.message_ids[0]
        self.assertIn("Una Boss took out everything that is held on this customer.", note.body)
        self.assertEqual(note.author_id, self.boss.partner_id)

    def test_managers_of_the_company_alone(self):
        before = len(self.case.message_ids)
        for user in (self.collector, self.reader):
            with self.assertRaises(AccessError):
                self._held(user)
            with self.assertRaises(AccessError):
                self.partner.with_user(user).action_collections_export()
        elsewhere = self.env["res.company"].create({"name": "Elder Goods"})
        with self.assertRaises(AccessError):
            self.partner.with_user(self.boss)._collections_export(elsewhere)
        self.assertEqual(len(self.case.message_ids), before)

    def test_what_was_forgotten_is_not_in_it(self):
        self._end(self.case, self.env.cr.now())
        self._forget_on(self.company._collections_today().replace(year=2033))
        text = json.dumps(self._held())
        self.assertNotIn(MARK, text)
        self.assertIn('"amount": "10.00"', text)


@tagged("post_install", "-at_install", "collections_gentle")
class TestExportDoor(HttpCase):
    """The download itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Rowan Bakery", "is_company": True})
        cls.company = cls.env.ref("base.main_company")

    def _get(self, login, ticket="x"):
        self.authenticate(login, login) if login else self.authenticate(None, None)
        return self.url_open(f"/collections/export/{ticket}", allow_redirects=False)

    def _ticket(self):
        boss = self.env.ref("base.user_admin")
        action = self.partner.with_user(boss).with_company(self.company).action_collections_export()
        return action["url"].rpartition("/")[2]

    def test_a_manager_downloads_and_nobody_keeps_a_copy(self):
        ticket = self._ticket()
        before = len(self.partner.message_ids), self.env["ir.attachment"].search_count([])
        answer = self._get("admin", ticket)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["customer"]["name"], "Rowan Bakery")
        self.assertEqual(answer.headers["Content-Type"], "application/json; charset=utf-8")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual((len(self.partner.message_ids), self.env["ir.attachment"].search_count([])), before)

    @mute_logger("odoo.http")
    def test_the_door_stays_closed_for_all_others(self):
        ticket = self._ticket()
        self.assertIn(self._get(None, ticket).status_code, (302, 303))
        self.env["res.users"].create({"name": "Tadhg", "login": "tadhg", "password": "tadhg"})
        self.assertEqual(self._get("tadhg", ticket).status_code, 404)
        self.assertEqual(self._get("admin").status_code, 404)
        group = self.env.ref("collections_gentle.group_manager")
        self.env.ref("base.user_admin").group_ids = [Command.unlink(group.id)]
        self.assertEqual(self._get("admin", ticket).status_code, 403)
