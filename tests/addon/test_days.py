from odoo.tests import TransactionCase, tagged

from odoo.addons.collections_gentle.tools.days import day_pattern

WRITTEN = {
    "en_US": ("d MMMM", "EEE d MMM, HH:mm"),
    "fr_FR": ("d MMMM", "EEE d MMM, HH:mm"),
    "nl_NL": ("d MMMM", "EEE d MMM, HH:mm"),
    "de_DE": ("d. MMMM", "EEE d. MMM, HH:mm"),
    "es_ES": ("d 'de' MMMM", "EEE d MMM, HH:mm"),
}


@tagged("post_install", "-at_install", "collections_gentle")
class TestDays(TransactionCase):
    def test_day_and_month_as_each_language_writes_them(self):
        for lang, (long, short) in WRITTEN.items():
            self.env["res.lang"]._activate_lang(lang)
            env = self.env(context={"lang": lang})
            with self.subTest(lang=lang):
                self.assertEqual(day_pattern(env, "d MMMM"), long)
                self.assertEqual(day_pattern(env, "EEE d MMM, HH:mm"), short)
