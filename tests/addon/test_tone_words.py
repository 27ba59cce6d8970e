from odoo.exceptions import AccessError
from odoo.tests import tagged

from .toning import ToneCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestToneWords(ToneCase):
    """The lists of each language, and a company's own words."""

    def test_shipped_lists(self):
        self.assertEqual(self._found("This is our Final  notice.", level="block"), ["Final  notice"])
        self.assertEqual(self._found("Ceci est une mise en demeure.", "fr_FR", level="block"), ["mise en demeure"])
        self.assertEqual(self._found("Ceci est une mise en demeure."), [])
        self.assertEqual(self._found("It is overdue.", level="warn"), ["overdue"])
        self.assertEqual(self._found("We may take legal action.", kind="final", level="block"), [])
        self.assertEqual(self._found("We may take legal action.", level="block"), ["legal action"])

    def test_own_words(self):
        self._word("  cough   up ", level="block", instead="send", reason="It is rude.")
        self._word("l'argent (tout de suite)", level="warn", lang="fr_FR")
        self.assertEqual(self._found("Please cough up.", level="block"), ["cough up"])
        self.assertEqual(self._found("Cough\nup, please.", "fr_FR", level="block"), ["Cough\nup"])
        self.assertEqual(self._found("L’argent (tout de suite)", "fr_FR", level="warn"), ["L’argent (tout de suite)"])
        self.assertEqual(self._found("l'argent (tout de suite)"), [])
        found = self.tone._check("", "Please cough up.", "en_US", "reminder", self.company)
        words = self.tone._sentences([f for f in found if f.rule == "word"])
        self.assertEqual(words, ["Your company never writes “cough up”. Say instead: “send”. It is rude."])

    def test_own_words_are_the_companys(self):
        self._word("cough up", company=self.elm, level="block")
        self._word("overdue", company=self.elm, level="fine")
        self.assertEqual(self._found("Please cough up.", company=self.elm), ["cough up"])
        self.assertEqual(self._found("Please cough up."), [])
        self.assertEqual(self._found("It is overdue."), ["overdue"])
        self.assertEqual(self._found("It is overdue.", company=self.elm), [])

    def test_changes_count_at_once(self):
        word = self._word("cough up", level="block")
        self.assertEqual(self._found("Please cough up."), ["cough up"])
        word.phrase = "chip in"
        self.assertEqual(self._found("Please cough up, chip in."), ["chip in"])
        word.unlink()
        self.assertEqual(self._found("Please chip in."), [])

    def test_fine_with_us(self):
        self._word("overdue", level="fine", lang="en_US")
        self.assertEqual(self._found("It is overdue, you must."), ["must"])
        self.template.body_html = "<p>It is overdue. Thank you.</p>"
        refused = [
            ("final notice", "cannot be left out"),
            ("legal action", "cannot be left out"),
            ("table", "not on our lists"),
        ]
        for phrase, words in refused:
            self.assertRefused(words, self._word, phrase, level="fine")
        self.assertRefused("cannot be left out", self._word, "Mise en demeure", level="fine")
        self.assertRefused("not on our lists", self._word, "overdue", level="fine", lang="fr_FR")
        self.assertEqual(self.env["collections.tone.word"].search([]).mapped("phrase"), ["overdue"])

    def test_bad_input(self):
        for phrase in ("  ", "!", "a", "a?!", "x" * 81):
            self.assertRefused("letters at least", self._word, phrase)
        word = self._word("Cough up")
        self.assertRefused("on your list already", self._word, "cough up")
        self.assertRefused("letters at least", word.write, {"phrase": "?"})
        self.assertEqual(word.phrase, "Cough up")
        self._word("cough up", lang="fr_FR")

    def test_language_with_own_words_alone(self):
        """A language without lists has the company's own, and what needs no list."""
        self.env["res.lang"]._activate_lang("it_IT")
        self.assertNotIn("it_IT", self.tone._languages(self.company))
        self._word("subito", level="block", lang="it_IT")
        self.assertEqual(self.tone._languages(self.company)["it_IT"], "Italian / Italiano")
        found = self.tone._check("Fattura", "<p>Paghi subito!!</p>", "it_IT", "reminder", self.company)
        self.assertEqual({(f.rule, f.level) for f in found}, {("word", "block"), ("exclamation", "block")})
        self.assertNotIn("it_IT", self.tone._languages(self.elm))

    def test_rights(self):
        word = self._word("cough up")
        elm_word = self._word("cough up", company=self.elm)
        for who, allowed in ((self.manager, True), (self.collector, False), (self.writer, False)):
            for operation in ("write", "create", "unlink"):
                self.assertEqual(word.with_user(who).has_access(operation), allowed)
        self.assertTrue(word.with_user(self.collector).has_access("read"))
        self.assertFalse(elm_word.with_user(self.manager).has_access("read"))
        elm_word.unlink()
        with self.assertRaises(AccessError):
            word.with_user(self.manager).write({"company_id": self.elm.id})
            self.env.flush_all()

    def test_sentences_are_the_readers(self):
        """What was found is told in the language of whoever reads it, whatever the language of the text."""
        found = self.tone._check("", "Ceci est une mise en demeure.", "fr_FR", "note", self.company)
        told = self.tone._sentences(found)
        self.assertTrue(any("mise en demeure" in words for words in told))
        for words in told:
            self.assertRegex(words, r"^[A-Z“].*\.$")
