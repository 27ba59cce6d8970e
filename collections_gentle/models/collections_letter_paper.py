import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from odoo.addons.base.models.ir_actions_report import _wkhtml

# DIN 5008, form B: a window 45 mm from the top and 20 mm from the left, 85 mm by 45 mm, fits C5/6 and DL envelopes with
# a window on the left. Nothing but the address and our own stands there.
_STYLE = """
html, body { margin: 0; padding: 0; }
body { color: #1d2a30; font-family: 'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif; font-size: 10pt;
       line-height: 1.38; }
p { margin: 0 0 2.2mm 0; }
ul { margin: 0 0 2.2mm 0; padding-left: 5mm; }
a { color: inherit; text-decoration: none; }
table { border-collapse: collapse; }
tr { page-break-inside: avoid; }
.cg-page { position: relative; width: WIDTHmm; overflow: hidden; page-break-after: always; }
.cg-page-last { page-break-after: auto; }
.cg-head { position: absolute; top: 0; left: 25mm; right: 20mm; height: 26mm; overflow: hidden; }
.cg-logo { position: absolute; top: 0; left: 0; width: 70mm; height: 20mm; background-repeat: no-repeat;
           background-size: contain; background-position: left top; }
.cg-name { position: absolute; top: 0; left: 0; width: 95mm; font-size: 14pt; font-weight: bold; line-height: 1.2; }
.cg-house { position: absolute; top: 0; right: 0; width: 62mm; text-align: right; font-size: 8pt; line-height: 1.35;
            color: #4a5960; }
.cg-window { position: absolute; top: 33mm; left: 20mm; width: 85mm; height: 45mm; overflow: hidden; }
.cg-sender { position: absolute; top: 8mm; left: 5mm; width: 78mm; font-size: 6.5pt; line-height: 1.2; color: #4a5960;
             white-space: nowrap; overflow: hidden; }
.cg-address { position: absolute; top: 13.5mm; left: 5mm; width: 78mm; line-height: 1.3; }
.cg-address-long { font-size: 8pt; line-height: 1.25; }
.cg-fold { position: absolute; left: 4mm; width: 4mm; border-top: 0.2mm solid #8a979d; }
.cg-fold-1 { top: 93mm; }
.cg-fold-2 { top: 198mm; }
.cg-middle { top: 136.5mm; width: 6mm; }
.cg-text { padding: 86mm 20mm 0 25mm; }
.cg-day { text-align: right; margin: 0 0 4mm 0; }
.cg-subject { margin: 0 0 4mm 0; font-size: 11pt; font-weight: bold; }
.cg-list { page-break-before: always; }
.cg-whole { page-break-inside: avoid; }
"""
# The first page begins below this; what comes on further pages keeps it too.
_MARGIN_TOP, _MARGIN_BOTTOM = 12, 12
_WIDTH = {"A4": 210, "Letter": 215.9}
# Debian's wkhtmltopdf draws a millimetre of the style sheet as 1 / 1.3 of one on paper, whatever it is told; one that
# was built with its own Qt keeps to the measure once it may not shrink pages.
_SCALE = 1.3


class CollectionsLetterPaper(models.AbstractModel):
    """Letters on paper: one document, drawn by one call of wkhtmltopdf however many they are."""

    _inherit = "collections.letter"

    @api.model
    def _pdf(self, company, pages):
        """Letters as one PDF.

        :param list pages: the kept form of each, in the order of the pile.
        """
        self._check_printer()
        paper = self._paper(company)
        # A kept page knows nothing of the others: the last one must not be followed by an empty sheet.
        *others, last = pages
        body = "".join([*others, last.replace('class="cg-page"', 'class="cg-page cg-page-last"', 1)])
        document = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"/><style>{self._style(company, paper)}</style></head>'
            f"<body>{body}</body></html>"
        )
        report = self.env["ir.actions.report"].new({"paperformat_id": self._paper_format(paper).id})
        return report._run_wkhtmltopdf([document])

    @api.model
    def _check_printer(self):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() in ("install", "broken"):
            raise UserError(
                self.env._("Letters cannot be printed: wkhtmltopdf is missing. Ask your administrator to install it.")
            )

    @api.model
    def _paper_format(self, paper):
        return self.env["report.paperformat"].new(
            {
                "name": "Letters",
                "format": paper,
                "orientation": "Portrait",
                "margin_top": _MARGIN_TOP,
                "margin_bottom": _MARGIN_BOTTOM,
                "margin_left": 0,
                "margin_right": 0,
                "header_spacing": 0,
                "header_line": False,
                "disable_shrinking": True,
                "dpi": 96,
            }
        )

    @api.model
    def _style(self, company, paper):
        style = self._on_paper(_STYLE.replace("WIDTH", str(_WIDTH[paper])))
        logo = company.partner_id.image_512
        # Once for all letters, not in each of them.
        return f"{style} .cg-logo {{ background-image: url({image_data_uri(logo)}); }}" if logo else style

    @api.model
    def _on_paper(self, style):
        """A style sheet whose millimetres and points are those of the paper."""
        scale = 1 if _wkhtml().is_patched_qt else _SCALE
        return re.sub(r"([\d.]+)(mm|pt)\b", lambda m: f"{float(m[1]) * scale:.2f}{m[2]}", style)
