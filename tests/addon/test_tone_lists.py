from odoo.tests import TransactionCase, tagged

from odoo.addons.collections_gentle.engine.tone import Words
from odoo.addons.collections_gentle.tools.tone_lists import load


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneLists(TransactionCase):
    def test_lists_are_found_by_the_first_two_letters(self):
        for lang in ("en", "fr", "de", "es", "nl"):
            words = load(f"{lang}_XX")
            self.assertGreater(len(words.block), 60, lang)
            self.assertEqual(words, load(lang))

    def test_a_language_without_a_file_has_no_lists(self):
        for lang in ("pt_BR", "../en", "", False):
            self.assertEqual(load(lang), Words(), lang)
