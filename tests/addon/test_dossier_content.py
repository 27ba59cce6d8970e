import json

from odoo.tests import tagged

from .dossiers import DossierCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestDossierContent(DossierCase):
    def _given(self):
        super()._given()
        self.dossier = self._made()
        self.content = self.dossier._manifest()

    def test_print(self):
        print(json.dumps(self.content, indent=1, ensure_ascii=False))
        open("/tmp/agd.pdf", "wb").write(self.dossier.sudo()._pdf(self.content))
