import json
import re
import shutil
import subprocess

from odoo.tests import tagged

from odoo.addons.collections_gentle.models.collections_dossier_manifest import TOLD_HOLDS, WHITELIST
from odoo.addons.collections_gentle.models.collections_hold import HOLD_LABELS

from .dossier_fields import LEAVES, STAYS
from .dossiers import DossierCase

# Unmistakable in any text, and in any language.
MARK = "ZQX"
WORDS = ("char", "text", "html", "json")
# Odoo's own records about a customer; of ours there are all that have a table.
CORE = (
    *("res.partner", "res.users", "res.company", "res.partner.bank", "res.bank", "account.move", "account.move.line"),
    *("account.payment", "account.journal", "account.payment.term", "account.account", "mail.message", "mail.mail"),
    *("mail.activity", "mail.blacklist", "mail.tracking.value", "ir.attachment", "product.product", "product.template"),
)
# What the statements in ``collections_dossier_ledger`` read.
LEDGER = {"account.move": {"name", "payment_reference"}, "res.currency": {"name"}}
# Without these Odoo does not find a file, a user or a mail; none of them holds words.
WORKINGS = {
    "ir.attachment": {"store_fname", "checksum", "mimetype", "res_field"},
    "mail.blacklist": {"email"},
    "res.partner": {"email_normalized"},
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestDossierLeaks(DossierCase):
    """Every text that must not leave is made unmistakable, and looked for in everything that does."""

    # --- what is planted --------------------------------------------------------------------------------------------

    def _models(self):
        ours = [name for name in self.registry if name.startswith("collections.")]
        for name in sorted({*ours, *CORE}):
            model = self.env[name]
            if model._auto and not model._abstract and not model._transient:
                yield model

    def _texts(self, model):
        """Stored fields of ``model`` that hold words; a code of a few letters holds none."""
        stored = {name: field for name, field in model._fields.items() if field.store and field.column_type}
        return {name for name, field in stored.items() if field.type in WORDS and not getattr(field, "size", None)}

    def _told(self, name):
        return {"parent_path", *WHITELIST.get(name, ()), *LEDGER.get(name, ()), *WORKINGS.get(name, ())}

    def _plant(self):
        """A mark in every text of every record that an agency must not read."""
        self.env.flush_all()
        for model in self._models():
            self._plant_in(model, self._texts(model) - self._told(model._name))
        ours = self.company.partner_id | self.partner | self.contact | self.agency.partner_id
        others = self.env["res.partner"].with_context(active_test=False).search([("id", "not in", ours.ids)])
        self._plant_in(others, self._texts(others), others.ids)
        self.env.invalidate_all()

    def _plant_in(self, model, names, ids=None):
        for name in sorted(names):
            field, mark = model._fields[name], f"{MARK}:{model._name}.{name}:"
            value = self._marked(field)
            where = "" if ids is None else " WHERE id = ANY(%(ids)s)"
            self.env.cr.execute(
                f'UPDATE "{model._table}" SET "{name}" = {value}{where}', {"mark": mark, "ids": list(ids or ())}
            )

    def _marked(self, field):
        """SQL of a field's value with the mark in it."""
        text = "(%(mark)s || id::text)"
        if field.company_dependent:
            return f"jsonb_build_object('{self.company.id}', {text})"
        if field.translate:
            return f"jsonb_build_object('en_US', {text})"
        if field.type != "json":
            return text
        old = f"COALESCE(\"{field.name}\"::jsonb, '{{}}')"
        return f"CASE jsonb_typeof({old}) WHEN 'array' THEN {old} || to_jsonb({text}) " + (
            f"ELSE jsonb_build_object({text}, {text}) || {old} END"
        )

    # --- what is searched -------------------------------------------------------------------------------------------

    def assertClean(self, where, text):
        found = sorted(set(re.findall(rf"{MARK}:[\w.]+", text)))
        self.assertEqual(found, [], f"{where} tells what must stay here")
        self.assertNotIn(MARK.lower(), text.lower(), where)

    def _words_of(self, pdf):
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is missing")
        return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()

    def test_nothing_else_leaves(self):
        dossier = self._made().with_user(self.manager)
        before = json.loads(json.dumps(dossier._manifest()))
        self._plant()
        planted = self.env.cr
        planted.execute("SELECT note FROM collections_touch WHERE id = %s", [self.read_back.id])
        self.assertIn(MARK, planted.fetchone()[0], "the test would notice")
        dossier.action_release()
        files = {file.name: file._content_bytes() for file in dossier.sudo().file_ids}
        for name in ("manifest.json", "items.csv", "payments.csv"):
            self.assertClean(name, files[name].decode())
        words = self._words_of(files["dossier.pdf"])
        self.assertIn("Rowan Bakery", words)
        self.assertClean("dossier.pdf", words)
        self.assertClean("the page behind it", str(dossier.sudo()._document(json.loads(files["manifest.json"]))))
        after = json.loads(files["manifest.json"])
        after.pop("files")
        changed = {name for name in before if before[name] != after[name]}
        self.assertEqual(changed, {"reference"} & changed, "nothing of it came from a field that was marked")
        mail = dossier.sudo()._letter_to("files@willow.example.com")
        for name in ("subject", "body_html"):
            self.assertClean(name, re.sub(rf"{MARK}:res.company.(name|email)", "", str(mail[name])))
        for name in dossier._zip_name(), *files:
            self.assertNotIn("rowan", name.lower())

    def test_what_people_said_is_not_there_either(self):
        """The same without marks: the words of the story itself."""
        told = json.dumps(self._made()._manifest(), ensure_ascii=False)
        story = (
            "Cried",
            "depressed",
            "benefits",
            "Mould",
            "husband",
            "Two trays",
            "death",
            "bereavement",
            "fraud",
            "operation",
            "April.",
        )
        people = (self.collector.name, self.manager.name, self.collector.email, self.collector.phone, "cottage")
        for words in (*story, *people):
            self.assertNotIn(words, told)

    # --- whoever adds a field decides -------------------------------------------------------------------------------

    def test_every_text_is_decided_on(self):
        """A new field that holds words fails here until somebody has said whether it may leave."""
        for model in self._models():
            ours = model._name.startswith("collections.")
            names = {name for name in self._texts(model) if ours or name.startswith("collections_")}
            new = sorted(names - LEAVES.get(model._name, set()) - STAYS.get(model._name, set()))
            self.assertEqual(
                new,
                [],
                f"May an agency read this of {model._name}? If not, add it to STAYS in tests/addon/dossier_fields.py",
            )

    def test_what_leaves_is_what_was_decided(self):
        told = {
            name: {f for f in fields if self.env[name]._fields[f].type in WORDS}
            for name, fields in WHITELIST.items()
            if name in self.env
        }
        decided = {name: texts for name, texts in LEAVES.items() if name in self.env}
        self.assertEqual({name: texts for name, texts in told.items() if texts}, decided)
        for name, texts in LEAVES.items():
            self.assertFalse(texts & STAYS.get(name, set()))

    def test_kinds_of_pauses(self):
        """A kind that is invented later is a pause until somebody has decided on it."""
        silent = {"hardship", "breathing_space", "mental_capacity", "vulnerable", "bereavement", "fraud_check"}
        self.assertEqual({kind for kind, _label in HOLD_LABELS} - TOLD_HOLDS, silent)
