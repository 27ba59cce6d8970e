"""The shipped template of terms is what Odoo finds in the addon now."""

from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

ADDON = Path(__file__).resolve().parents[2] / "collections_gentle"


@tagged("post_install", "-at_install")
class TestTerms(TransactionCase):
    def test_the_shipped_terms_are_those_of_the_addon(self):
        """Otherwise: make translations, and write the words that it lists."""
        found = {row[4] for row in TranslationModuleReader(self.env.cr, modules=["collections_gentle"])}
        shipped = {entry.msgid for entry in polib.pofile(str(ADDON / "i18n" / "collections_gentle.pot"))}
        self.assertEqual((sorted(found - shipped), sorted(shipped - found)), ([], []))
