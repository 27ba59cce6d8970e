"""Texts of our own, kind at first, in two languages that have words, and people who may change them."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import CollectionsCase

# Odoo's right to change templates.
EDITOR = "base.group_user,mail.group_mail_template_editor"
KIND = (
    '<p>Hello <t t-out="object.contact_first_name"/>,</p>'
    '<p>I still see <t t-out="object.letter_reference"/> as open. If something is in the way, let me know and I will '
    "help. I will look again next Friday. Thank you.</p>"
)
KIND_FR = (
    '<p>Bonjour <t t-out="object.contact_first_name"/>,</p>'
    '<p>Je vois encore <t t-out="object.letter_reference"/> comme ouverte. Dites-moi ce qui bloque, et je '
    "vous aiderai. Merci.</p>"
)
HARSH = KIND.replace("I will look again next Friday", "This is our final notice")
HARSH_FR = KIND_FR.replace("Merci", "Ceci est une mise en demeure. Merci")


@tagged("post_install", "-at_install", "collections_gentle")
class ToneCase(CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.manager = new_test_user(
            cls.env, "orla.quinn", name="Orla Quinn", groups=f"{EDITOR},collections_gentle.group_manager"
        )
        cls.writer = new_test_user(cls.env, "finn.daly", name="Finn Daly", groups=EDITOR)
        cls.tone = cls.env["collections.tone"]
        cls.case_model = cls.env["ir.model"]._get_id("collections.case")
        cls.template = cls._template(KIND)
        cls.template.with_context(lang="fr_FR").body_html = KIND_FR
        cls.template.with_context(lang="fr_FR").subject = "Une note sur {{ object.letter_reference }}"
        cls.stage = cls.stages[3]
        cls.stage.mail_template_id = cls.template
        cls.elm = cls.env["res.company"].create({"name": "Elm Works"})

    @classmethod
    def _template(cls, body, **values):
        base = {"name": "Ours", "model_id": cls.case_model, "subject": "A note about {{ object.letter_reference }}"}
        return cls.env["mail.template"].create({**base, "body_html": body, **values})

    def _word(self, phrase, company=None, **values):
        company = company or self.company
        return self.env["collections.tone.word"].create({"phrase": phrase, "company_id": company.id, **values})

    def _found(self, body, lang="en_US", kind="reminder", company=None, level=None):
        """The quotes of what was found in words."""
        found = self.tone._check("About it", body, lang, kind, company or self.company)
        return [f.quote for f in found if f.rule == "word" and level in (None, f.level)]

    def _kept(self):
        return self.env["collections.tone.override"].search([])

    def assertRefused(self, words, call, *args, **kwargs):
        """The call is refused with a sentence that holds ``words``, and writes nothing."""
        with self.assertRaises(ValidationError) as refusal, self.env.cr.savepoint():
            call(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        for word in [words] if isinstance(words, str) else words:
            self.assertIn(word.lower(), str(refusal.exception).lower())
        return str(refusal.exception)

    def _policy(self, active=True, **stage):
        """A policy of one stage on day 3."""
        values = {"name": "First", "days_after_due": 3, "mail_template_id": self.template.id, **stage}
        return self.env["collections.policy"].create(
            {"name": "Careful", "active": active, "stage_ids": [Command.create(values)]}
        )
