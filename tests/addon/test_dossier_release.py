import base64
import csv
import hashlib
import io
import json
from unittest.mock import patch

import pyzipper

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dossiers import DossierCase
from .planning import day

FILES = {
    *("dossier.pdf", "items.csv", "payments.csv", "manifest.json"),
    *("documents/INV-2025-00001.pdf", "documents/INV-2025-00002.pdf", "documents/INV-2025-00003.pdf"),
    "documents/RINV-2026-00001.pdf",
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestDossierRelease(DossierCase):
    """Looked at, released, frozen; it leaves encrypted, and all of it is written down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = [
            Command.set([cls.env.ref(f"{name}").id for name in ("base.group_user", "collections_gentle.group_reader")])
        ]
        cls.reader = cls.manager.copy({"login": "roisin.reader", "name": "Roisin Reader", "group_ids": groups})

    def _events(self, dossier):
        """(who, what, to) in their order."""
        return [(e.user_id, e.what, e.to or "") for e in dossier.sudo().event_ids.sorted("id")]

    def _out(self):
        """The released file of a customer who is with the agency."""
        dossier = self._released()
        self.handover.state = "out"
        return dossier

    def _opened(self, content, password):
        """The files of a zip, by name."""
        with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
            archive.setpassword(password.encode())
            return {name: archive.read(name) for name in archive.namelist()}

    def _raised(self, words, action, *args):
        """``action`` is refused in one sentence; nothing is written."""
        before = self.env["collections.dossier.event"].search_count([]), self.env["mail.mail"].search_count([])
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            action(*args)
        self.env.invalidate_all()
        after = self.env["collections.dossier.event"].search_count([]), self.env["mail.mail"].search_count([])
        self.assertEqual(after, before)

    # --- released -----------------------------------------------------------------------------------------------------

    def test_frozen_with_fingerprints(self):
        dossier = self._released()
        files = {file.name: file._content_bytes() for file in dossier.file_ids}
        self.assertEqual(files.keys(), FILES)
        self.assertEqual(dossier.digest, {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()})
        self.assertEqual(files["documents/INV-2025-00001.pdf"], b"%PDF-1.4 INV/2025/00001")
        manifest = json.loads(files["manifest.json"])
        listed = {row["name"]: row["sha256"] for row in manifest.pop("files")}
        self.assertEqual(listed, {name: dossier.digest[name] for name in FILES - {"manifest.json"}})
        self.assertEqual(manifest, self._manifest_now(dossier), "one source")
        items = list(csv.reader(io.StringIO(files["items.csv"].decode("utf-8-sig"))))
        self.assertEqual(items[1][1:2] + items[1][-4:], ["INV/2025/00001", "1200.00", "250.55", "49.45", "900.00"])
        payments = list(csv.reader(io.StringIO(files["payments.csv"].decode("utf-8-sig"))))
        self.assertEqual(
            [row[2:3] + row[-1:] for row in payments[1:]],
            [["payment", "250.55"], ["credit_note", "49.45"], ["payment", "20.00"]],
        )
        self.assertEqual(self._events(dossier), [(self.collector, "made", ""), (self.manager, "released", "")])
        self.assertEqual((dossier.released_by, dossier.agency_id), (self.manager, self.agency))

    def _manifest_now(self, dossier):
        return self.env["collections.dossier.manifest"]._build(dossier)

    def test_an_invoice_that_was_never_printed_is_drawn_now(self):
        self.second.invoice_pdf_report_file = False
        drawn = {"content": b"%PDF now", "filename": "x.pdf"}
        with patch.object(type(self.second), "_get_invoice_legal_documents", lambda *a, **k: drawn):
            files = self._released().file_ids.grouped("name")
        self.assertEqual(files["documents/INV-2025-00002.pdf"]._content_bytes(), b"%PDF now")
        self.assertFalse(self.second.invoice_pdf_report_id, "nothing is written to the ledger's documents")

    def test_what_changes_afterwards_makes_a_new_one(self):
        dossier = self._released()
        before = dossier.file_ids.mapped("sha256")
        self._pay(self.second)
        self.partner.name = "Rowan & Sons"
        self.assertEqual(json.loads(dossier._frozen("manifest.json"))["debtor"]["name"], "Rowan Bakery")
        self.assertEqual(dossier.file_ids.mapped("sha256"), before)
        for action in (dossier.action_release, dossier.action_redact, lambda: dossier._redact([])):
            self._raised("stays as it is", action)
        self._raised("stays as it is", dossier.sudo().write, {"digest": {}})
        self._raised("stays as it is", dossier.sudo().file_ids[0].write, {"sha256": "0"})
        self._raised("is kept", dossier.sudo().unlink)
        newer = self.env["collections.dossier"].browse(dossier.with_user(self.collector).action_renew()["res_id"])
        self.assertEqual((self.handover._dossier(), newer.state, dossier.is_newest), (newer, "draft", False))
        self.assertEqual(newer._manifest()["debtor"]["name"], "Rowan & Sons")

    def test_not_before_it_is_approved_and_nothing_stands_in_the_way(self):
        dossier = self._made().with_user(self.manager)
        self.handover.state = "proposed"
        self._raised("not approved", dossier.action_release)
        self.handover.state = "approved"
        self.stops = ["Offer parts first."]
        self._raised("Offer parts first", dossier.action_release)
        self.stops = []
        self._raised("Ask a collections manager", dossier.with_user(self.collector).action_release)
        self._raised("Release the file first", dossier._zip, "secret")
        self._raised("Release the file first", dossier.action_send)
        self.assertFalse(dossier.file_ids)

    def test_nothing_leaves_before_or_after_it_is_with_the_agency_or_for_another_one(self):
        dossier = self._released()
        self._raised("Hand the customer over first", dossier.action_send)
        self._raised("Hand the customer over first", dossier._give, "download")
        other = self.agency.copy({"partner_id": self.env["res.partner"].create({"name": "Elm", "is_company": True}).id})
        self.handover.agency_id = other
        self.handover.state = "out"
        self.assertEqual(dossier.agency_id, self.agency)
        self._raised("Another agency", dossier._zip, "secret")
        self.handover.agency_id = self.agency
        self._raised("The agency has its file", dossier.with_user(self.collector).action_renew)
        newer = dossier.sudo().create({"handover_id": self.handover.id})
        self._raised("a newer file", dossier._give, "mail")
        self.assertEqual(self.handover._dossier(), newer)
        self.handover.state = "recalled"
        self._raised("is over", dossier._give, "mail")

    # --- leaving ------------------------------------------------------------------------------------------------------

    def test_downloaded_and_opened_with_its_password_only(self):
        dossier = self._out()
        shown = dossier._give("download")
        content, password = base64.b64decode(shown["content"]), shown["password"]
        files = self._opened(content, password)
        self.assertEqual(files.keys(), FILES | {"SHA256SUMS"})
        self.assertEqual({name: hashlib.sha256(files[name]).hexdigest() for name in FILES}, dossier.digest)
        self.assertIn(f"{dossier.digest['dossier.pdf']}  dossier.pdf\n", files["SHA256SUMS"].decode())
        for wrong in ("", password[:-1], password.upper(), shown["name"]):
            with self.assertRaises(RuntimeError):
                self._opened(content, wrong)
        for readable in (b"Rowan", b"IE29AIBK93115212345678", b"Anna"):
            self.assertNotIn(readable, content)
        self.assertNotEqual(password, dossier._give("download")["password"])
        self.assertEqual(
            [what for _who, what, _to in self._events(dossier)], ["made", "released", "downloaded", "downloaded"]
        )

    def test_the_password_is_kept_nowhere(self):
        dossier = self._out()
        with self.assertLogs("odoo", "DEBUG") as logs:
            wizard = self._opened_wizard(dossier.action_send())
            action = wizard.action_confirm()
        password = action["context"]["default_password"]
        self.assertRegex(password, r"^([a-z2-9]{5}-){4}[a-z2-9]{5}$")
        self.assertFalse(self._tables_with(password))
        self.assertNotIn(password, "\n".join(logs.output))
        shown = self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        self.assertEqual(shown.default_get(["password", "url"])["password"], password)
        self.assertIn(f"/web/content/collections.dossier.send/{wizard.id}/content/", action["context"]["default_url"])
        self.assertEqual(self._opened(base64.b64decode(wizard.content), password).keys(), FILES | {"SHA256SUMS"})

    def _opened_wizard(self, action):
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_sent_to_the_agency(self):
        dossier = self._out()
        wizard = self._opened_wizard(dossier.action_send())
        wizard.way = "mail"
        self.assertEqual(wizard.address, "files@willow.example.com")
        context = wizard.action_confirm()["context"]
        event = dossier.event_ids.sorted("id")[-1]
        self.assertEqual((event.what, event.to, event.user_id), ("sent", "files@willow.example.com", self.manager))
        self.assertEqual(event.standing, "waits in the queue")
        mail = event.sudo().mail_id
        self.assertEqual(
            self._opened(mail.attachment_ids.raw, context["default_password"]).keys(), FILES | {"SHA256SUMS"}
        )
        for words in ("Rowan", context["default_password"], "INV/"):
            self.assertNotIn(words, f"{mail.subject} {mail.body_html}")
        self.assertIn("another way", mail.body_html)
        self.assertIn(dossier.name, mail.subject)
        attachment = mail.attachment_ids
        (sent,) = [m for m in self._send() if m["email_to"] == ["files@willow.example.com"]]
        self.assertEqual(len(sent["attachments"]), 1)
        self.assertEqual((event.standing, mail.state, mail.auto_delete), (False, "sent", True))
        self.assertEqual(self._events(dossier)[-1], (self.manager, "left", "files@willow.example.com"))
        # Tests keep what Odoo deletes once it has left.
        mail.unlink()
        self.assertFalse(attachment.exists(), "no copy is kept")
        self.assertEqual(event.what, "sent")

    def test_no_address_no_mail(self):
        dossier = self._out()
        self.agency.email = False
        self.assertEqual(dossier._agency_address(), "cases@willow.example.com")
        self.agency.partner_id.email = "new@willow.example.com"
        self.assertEqual(dossier._agency_address(), "new@willow.example.com", "an old address is nobody's")
        self.agency.partner_id.email = False
        self._raised("e-mail address of the agency", dossier._give, "mail")

    def test_what_did_not_leave_is_said(self):
        """Whatever becomes of the e-mail itself: Odoo deletes some that fail."""
        dossier = self._out()
        for failure, state in (("mail_smtp", "did not leave"), ("mail_email_invalid", "waits in the queue")):
            dossier._give("mail")
            event = dossier.event_ids.sorted("id")[-1]
            mail = event.sudo().mail_id
            if failure == "mail_smtp":
                mail.state = "exception"
            mail._postprocess_sent_message([], [], failure_reason="No route", failure_type=failure)
            self.assertEqual(self._events(dossier)[-1], (self.manager, "not_sent", "files@willow.example.com"))
            self.assertEqual(event.standing if mail.exists() else state, state)
            task = self.case.activity_ids.sorted("id")[-1]
            self.assertEqual((task.user_id, "did not leave" in task.summary), (self.manager, True))

    def test_changed_behind_our_back(self):
        dossier = self._out()
        self.env.flush_all()
        self.env.cr.execute("UPDATE collections_dossier_file SET sha256 = 'x' WHERE name = 'items.csv'")
        self.env.invalidate_all()
        self._raised("items.csv is not what was released", dossier._zip, "secret")
        self._raised("items.csv is not what was released", dossier._give, "mail")

    # --- looked at, left out ------------------------------------------------------------------------------------------

    def test_looking_is_written_down(self):
        dossier = self._made()
        with self._drawing():
            action = dossier.action_preview()
        look = self.env[action["res_model"]].with_user(self.collector).browse(action["res_id"])
        self.assertIn("Rowan Bakery", base64.b64decode(look.pdf).decode())
        self.assertIn("INV/2025/00001", look.tables)
        self.assertEqual(self._events(dossier)[-1], (self.collector, "previewed", ""))
        self._released()
        with self._drawing():
            self.assertEqual(dossier._preview()["pdf"], base64.b64encode(dossier._frozen("dossier.pdf")))

    def test_left_out(self):
        dossier = self._made()
        action = dossier.action_redact()
        wizard = self.env[action["res_model"]].with_user(self.collector).browse(action["res_id"])
        chosen = wizard.line_ids.filtered(lambda line: "agreed on the telephone" in line.words or "00002" in line.words)
        chosen = chosen.filtered(lambda line: not line.key.startswith("plan-"))
        chosen.left_out = True
        wizard.action_confirm()
        self.assertEqual({by["by"] for by in dossier.redactions.values()}, {self.collector.id})
        content = dossier._manifest()
        self.assertEqual(content["left_out"], {"contacts": 1, "documents": 1})
        self.assertNotIn("agreed on the telephone", json.dumps(content))
        self.assertEqual(self._events(dossier)[-1], (self.collector, "redacted", ""))
        dossier._redact(list(dossier.redactions))
        self.assertEqual(len(self._events(dossier)), 2, "nothing changed")
        files = {file.name: file._content_bytes() for file in self._released().file_ids}
        self.assertEqual(FILES - set(files), {"documents/INV-2025-00002.pdf"})
        for name in ("dossier.pdf", "manifest.json"):
            text = files[name].decode()
            self.assertIn("Letter of last resort", text)
            for gone in ("agreed on the telephone", "INV-2025-00002.pdf"):
                self.assertNotIn(gone, text, name)

    # --- rights -------------------------------------------------------------------------------------------------------

    def test_readers_see_that_it_exists(self):
        self._raised("A collector prepares", self.handover.with_user(self.reader).action_dossier)
        dossier = self._released()
        seen = dossier.with_user(self.reader)
        self.env.invalidate_all()
        self.assertEqual((seen.state, seen.name, seen.made_by), ("released", dossier.sudo().name, self.collector))
        self.assertEqual(self.handover.with_user(self.reader).action_dossier()["res_id"], dossier.id)
        for name in ("file_ids", "event_ids", "redactions"):
            with self.assertRaises(AccessError):
                seen.read([name])
        self._raised("Ask a collector", seen.action_preview)
        self._raised("Ask a collections manager", seen._zip, "secret")

    def test_content_is_reached_through_the_file_only(self):
        """Not even by a manager who is an administrator: whoever looks or takes is written down."""
        dossier = self._released()
        files = dossier.sudo().file_ids
        domain = [("res_model", "=", files._name), ("res_field", "!=", False)]
        self.assertFalse(self.env["ir.attachment"].sudo().search(domain), "an attachment has an address of its own")
        self.manager.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        for user in (self.reader, self.collector, self.manager):
            self.env.invalidate_all()
            for read in (
                lambda f: f.read(["content"]),
                lambda f: f.search_read([("id", "in", f.ids)], ["content"]),
                self._stream,
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    read(files.with_user(user))
        self.assertEqual([what for _who, what, _to in self._events(dossier)], ["made", "released"])
        stranger = self.env["res.company"].create({"name": "Elm"})
        self.manager.write({"company_ids": [Command.set(stranger.ids)], "company_id": stranger.id})
        self.env.invalidate_all()
        for record in (dossier, files[0]):
            with self.assertRaises(AccessError):
                record.with_user(self.manager).with_company(stranger).read(["create_date"])

    def _stream(self, files):
        """As ``/web/content`` reads a field."""
        binary = self.env["ir.binary"].with_user(files.env.user)
        record = binary._find_record(res_model=files._name, res_id=files[0].id, field="content")
        return binary._get_stream_from(record, "content")

    def test_nobody_writes_by_hand(self):
        dossier = self._made()
        dossier.lang = "en_US"
        self._raised("not written by hand", dossier.with_user(self.manager).write, {"state": "released"})
        event = dossier.sudo().event_ids
        self._raised("never changed", event.write, {"what": "sent"})
        self._raised("never deleted", event.unlink)
        for model in ("collections.dossier", "collections.dossier.file", "collections.dossier.event"):
            with mute_logger("odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
                self.env[model].with_user(self.manager).create({})

    def test_when_its_time_is_over(self):
        dossier = self._released()
        digest = dossier.digest
        dossier._forget(day(6, 30))
        self.assertEqual(
            (dossier.digest, [*map(bool, dossier.sudo().file_ids.mapped("content"))]), (digest, [False] * len(FILES))
        )
        self._raised("time to keep this file is over", dossier._zip, "secret")
        self.assertEqual(self._events(dossier)[-1][1], "forgotten")
