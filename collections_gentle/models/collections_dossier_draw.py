import base64
import csv
import hashlib
import io
import json
from datetime import date, datetime

from odoo import api, models
from odoo.tools import format_amount

from ..tools.days import format_day

# Spreadsheets take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ITEM_COLUMNS = (
    *("item", "document", "payment_reference", "kind", "issued", "due", "currency"),
    *("original", "paid", "credited", "open"),
)
_PAYMENT_COLUMNS = ("item", "day", "kind", "document", "currency", "amount")
_AMOUNTS = {"original", "paid", "credited", "open", "amount"}


class CollectionsDossier(models.Model):
    """The files: a PDF to read, JSON and tables for programs, all drawn from the same values, and copies of invoices."""

    _inherit = "collections.dossier"

    def _files(self):
        """All files of this dossier as they would leave now, in their order.

        :return: [(kind, name, content)]
        """
        content = self._manifest()
        files = [
            ("pdf", "dossier.pdf", self._pdf(content)),
            ("csv", "items.csv", self._items_csv(content)),
            ("csv", "payments.csv", self._payments_csv(content)),
            *self._enclosed(content),
        ]
        listed = [
            {"name": name, "sha256": self._sha256(raw), "bytes": len(raw), "kind": kind} for kind, name, raw in files
        ]
        return [*files, ("json", "manifest.json", self._json({**content, "files": listed}))]

    @api.model
    def _sha256(self, raw):
        return hashlib.sha256(raw).hexdigest()

    @api.model
    def _json(self, content):
        return json.dumps(content, ensure_ascii=False, indent=2).encode()

    def _preview(self):
        """What the agency gets, to look at: of a draft as it would be now, else as it was released. Written down.

        :return: the PDF and the tables, as fields take them.
        """
        self.ensure_one()
        self._check_prepares()
        content = self._frozen("manifest.json") if self.state == "released" else None
        content = json.loads(content) if content else self._manifest()
        pdf = self._frozen("dossier.pdf") if self.state == "released" else self.sudo()._pdf(content)
        self._log("previewed")
        tables = self._drawn("collections_gentle.dossier_tables", content)
        return {"pdf": self._encoded(pdf), "tables": tables}

    def _frozen(self, name):
        """A file as it was released."""
        self._check_released()
        # Collectors may look at what managers may take away.
        return self.sudo().file_ids.filtered(lambda file: file.name == name)._content_bytes()

    # --- tables -----------------------------------------------------------------------------------------------------

    @api.model
    def _items_csv(self, content):
        return self._csv(_ITEM_COLUMNS, content["items"])

    @api.model
    def _payments_csv(self, content):
        """What was paid and credited, by item; what is matched with nothing yet comes last, without one."""
        rows = [{**entry, "item": item["item"]} for item in content["items"] for entry in item["taken_off"]]
        return self._csv(_PAYMENT_COLUMNS, [*rows, *({**entry, "item": ""} for entry in content["in_favour"])])

    @api.model
    def _csv(self, columns, rows):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row[name] if name in _AMOUNTS else self._harmless(row[name]) for name in columns])
        return out.getvalue().encode("utf-8-sig")

    @api.model
    def _harmless(self, text):
        """A text that no spreadsheet takes for a formula."""
        return f"'{text}" if str(text).startswith(_FORMULA) else text

    # --- copies of documents ------------------------------------------------------------------------------------------

    def _enclosed(self, content):
        """Invoices and credit notes: as they were sent, else a copy made now."""
        named = {row["key"]: row["file"] for row in content["documents"] if row["file"]}
        moves = self.env["account.move"].sudo().browse([int(key.removeprefix("move-")) for key in named])
        kept = {move: move.invoice_pdf_report_id.raw for move in moves}
        return [
            ("document", named[f"move-{move.id}"], raw or move._collections_document()[1]) for move, raw in kept.items()
        ]

    # --- to read ----------------------------------------------------------------------------------------------------

    def _pdf(self, content):
        """The same values as a document.

        :param dict content: what ``_manifest`` returns.
        :return: bytes of a PDF.
        """
        paper = self.env["collections.letter"]
        paper._check_printer()
        style = self.env["ir.qweb"]._render("collections_gentle.dossier_style", {})
        style = paper._on_paper(style.strip().removeprefix("<style>").removesuffix("</style>"))
        document = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"/><style>{style}</style></head>'
            f"<body>{self._document(content)}</body></html>"
        )
        paper_format = self.env["report.paperformat"].new(
            {
                "name": "Dossier",
                "format": paper._paper(self.company_id),
                "orientation": "Portrait",
                **{f"margin_{side}": 16 for side in ("top", "bottom", "left", "right")},
                "header_spacing": 0,
                "header_line": False,
                "disable_shrinking": True,
                "dpi": 96,
            }
        )
        report = self.env["ir.actions.report"].new({"paperformat_id": paper_format.id})
        return report._run_wkhtmltopdf([document])

    def _document(self, content):
        """The body of the document, drawn from ``content`` alone: it is given no record."""
        return self.with_context(lang=self.lang)._drawn("collections_gentle.dossier_document", content)

    def _drawn(self, template, content):
        words = {"money": self._money_words, "some": self._some_words, "day": self._day_words}
        values = {"m": content, "logo": self._logo(), **words}
        return self.env["ir.qweb"]._render(template, values)

    def _logo(self):
        """The creditor's own picture."""
        company = self.sudo().company_id
        if company.uses_default_logo or not company.partner_id.image_512:
            return ""
        return f"data:image;base64,{company.partner_id.image_512.decode()}"

    def _money_words(self, amount, currency):
        """An amount of the manifest in the manner of the file's language."""
        found = self.env["res.currency"].with_context(active_test=False).search([("name", "=", currency)], limit=1)
        return format_amount(self.env, float(amount), found)

    def _some_words(self, amount, currency):
        """The same, and a dash for nothing."""
        return self._money_words(amount, currency) if float(amount) else "\N{EN DASH}"

    def _day_words(self, text):
        """A day or a moment of the manifest in the manner of the file's language."""
        if len(text) > 10:
            moment = datetime.strptime(text, "%Y-%m-%d %H:%M")
            return f"{self._day_words(str(moment.date()))}, {moment:%H:%M}"
        # Neither here nor there can the month be taken for the day.
        return format_day(self.env, date.fromisoformat(text), "d MMM y") if text else ""

    @api.model
    def _encoded(self, raw):
        """As fields for files take it."""
        return base64.b64encode(raw)
