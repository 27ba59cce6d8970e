"""Letters on paper: who gets them, and reading the PDF back."""

import re
import subprocess

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common import CollectionsCase

_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')
_MM = 25.4 / 72


class LetterCase(CollectionsCase):
    """The stage of day 3 sends letters; ``_print`` is the collector's button."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages[3].channel = "letter"
        cls.company.write({"street": "12 Canal Row", "zip": "D02", "city": "Dublin", "phone": "+353 1 234 5600"})
        cls.calls = []

    def setUp(self):
        super().setUp()
        self.calls = []
        original = IrActionsReport._run_wkhtmltopdf

        def counted(report, bodies, **options):
            self.calls.append(list(bodies))
            return original(report, bodies, **options)

        self.patch(IrActionsReport, "_run_wkhtmltopdf", counted)

    def _recipient(self, name="Rowan Bakery", **values):
        """A customer with a postal address."""
        address = {"street": "5 Mill Lane", "zip": "T12 AB34", "city": "Cork"}
        return self._customer(name, **{**address, **values})

    def _letters(self, partners):
        return self.env["collections.touch"].search(
            [("partner_id", "in", partners.ids), ("channel", "=", "letter")], order="id"
        )

    def _as_collector(self, letters):
        return letters.with_user(self.collector)

    def _print(self, letters):
        """The PDF of these letters, as a file; the letters that were taken back are in ``self.stale``."""
        pdf, self.stale = self._as_collector(letters)._print_letters()
        return pdf.sudo().raw

    def _pdf_text(self, content, *options):
        return subprocess.run(
            ["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()

    def _pages(self, content):
        """The words of each page, in one line."""
        return [" ".join(page.split()) for page in self._pdf_text(content, "-layout").split("\f")[:-1]]

    def _words_at(self, content, page=0):
        """(word, left, top, right, bottom) in millimetres from the corner of the page."""
        pages = self._pdf_text(content, "-bbox").split("<page ")[1:]
        return [(match[5], *(float(match[i]) * _MM for i in range(1, 5))) for match in _WORD.finditer(pages[page])]
