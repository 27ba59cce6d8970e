from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .forgetting import ForgettingCase
from .test_rights import GROUPS

# read, write, create, unlink
NONE, READ = "----", "r---"
MATRIX = {
    "reader": {"handover": READ, "handover.answer": READ, "handover.note": READ, "dossier": READ},
    "collector": {
        **dict.fromkeys(("handover", "handover.answer", "dossier.file", "dossier.event"), READ),
        **{"handover.note": "rw--", "dossier": "rw--"},
    },
    "manager": {
        **dict.fromkeys(("handover.answer", "dossier.file", "dossier.event"), READ),
        **{"handover": "rw--", "handover.note": "rw--", "dossier": "rw--"},
    },
    "accountant": {},
    "employee": {},
    "portal": {},
}
MODELS = ("handover", "handover.answer", "handover.note", "dossier", "dossier.file", "dossier.event")
FORMS = {
    "propose.agency": {"collector", "manager"},
    "recall.agency": {"collector", "manager"},
    "handover.words": {"reader", "collector", "manager"},
    "answer.line": {"manager"},
    "dossier.look": {"collector", "manager"},
    "dossier.redact": {"collector", "manager"},
    "dossier.send": {"manager"},
    "would.forget": {"manager"},
    "would.forget.line": {"manager"},
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestLastResortRights(ForgettingCase):
    """Who may what with hand-overs, files for agencies and forgetting; and in which company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {who: new_test_user(cls.env, f"cg_last_{who}", groups=groups) for who, groups in GROUPS.items()}

    def test_records_and_forms(self):
        for who, user in self.users.items():
            for model in MODELS:
                for operation, letter in zip(
                    ("read", "write", "create", "unlink"), MATRIX[who].get(model, NONE), strict=True
                ):
                    with self.subTest(who=who, model=model, operation=operation):
                        self.assertEqual(
                            self.env[f"collections.{model}"].with_user(user).has_access(operation), letter != "-"
                        )
            for form, allowed in FORMS.items():
                with self.subTest(who=who, form=form):
                    self.assertEqual(
                        self.env[f"collections.{form}"].with_user(user).has_access("create"), who in allowed
                    )

    def test_what_others_type_is_theirs(self):
        """Why somebody is called back may tell of an illness or a death."""
        case = self._customer("Rowan Bakery")._collections_case_for(self.company)
        handover = self._minimal("collections.handover", case, {"collections.case": case})
        look = self.env["collections.would.forget"].with_user(self.users["manager"])
        typed = {
            "recall.agency": {"case_id": case.id, "reason": "bereavement", "words": "Her husband has died"},
            "propose.agency": {"case_id": case.id, "words": "Nobody answers"},
            "handover.words": {"handover_id": handover.id, "what": "objects", "words": "He is ill"},
            "answer.line": {"handover_id": handover.id, "name": "age", "reason": "He is ill"},
            "would.forget": {"company_id": self.company.id},
            "would.forget.line": {"look_id": look.create({"company_id": self.company.id}).id, "name": "x"},
        }
        colleague = new_test_user(self.env, "cg_last_colleague", groups=GROUPS["manager"])
        for form, values in typed.items():
            made = self.env[f"collections.{form}"].with_user(self.users["manager"]).create(values)
            self.env.invalidate_all()
            with self.subTest(form=form):
                self.assertTrue(made.read(["create_uid"]))
                with self.assertRaises(AccessError):
                    made.with_user(colleague).read(["create_uid"])

    def test_every_record_of_a_conversation_is_of_its_company(self):
        """Also for who works in a branch: what its head office knows is the head office's."""
        partner = self._customer("Rowan Bakery")
        self._invoice(partner, amount=100)
        case = partner._collections_case_for(self.company)
        records = self._one_of_each(case)
        branch = self.env["res.company"].create({"name": "Linden Cork", "parent_id": self.company.id})
        elm = self.env["res.company"].create({"name": "Elm Works"})
        user = new_test_user(self.env, "cg_last_elsewhere", groups=GROUPS["manager"])
        user.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        for company in (branch, elm):
            user.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
            self.env.invalidate_all()
            for model, record in records.items():
                with self.subTest(company=company.name, model=model):
                    self.assertFalse(record.with_user(user)._filtered_access("read"))
        user.write({"company_ids": [Command.set(self.company.ids)], "company_id": self.company.id})
        self.env.invalidate_all()
        for model, record in records.items():
            with self.subTest(model=model):
                self.assertTrue(record.with_user(user)._filtered_access("read"))
