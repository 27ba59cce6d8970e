import logging
from math import ceil
from types import SimpleNamespace
from uuid import uuid4

from lxml import html

from odoo import api, models
from odoo.tools import format_date

_logger = logging.getLogger(__name__)

# What a banking app takes as the purpose of a transfer.
_REFERENCE_LENGTH = 140
# In millimetres: what a first page and a list of items hold, and how much its parts take.
_FIRST_PAGE = {"A4": 186, "Letter": 168}
_LIST_PAGE = {"A4": 256, "Letter": 238}
_LINE, _SMALL_LINE, _ROW, _GAP = 4.9, 4.2, 6.7, 2.2
_TABLE = 17
# Characters that a line and a row's first column hold.
_LINE_LENGTH, _NUMBER_LENGTH = 95, 26


class CollectionsLetter(models.AbstractModel):
    """Draws letters: the same words as in an e-mail, in a layout for paper.

    Not every wkhtmltopdf repeats the head of a table or draws a footer: items that do not fit on the first page stand
    on pages of their own, which end where we say.
    """

    _name = "collections.letter"
    _description = "Collection letters"
    _inherit = ["collections.message"]

    _layout = "collections_gentle.letter_words"
    _drawn_for = "letter"

    @api.model
    def _draw(self, touches):
        """The words of new letters, and the same as a page in the kept form.

        :return: {touch id: (subject, body, page)}
        """
        drawn = {}
        for template, lang, company, chosen in self._groups(touches, lambda touch: touch._template()):
            localised = self.with_context(lang=lang).with_company(company)
            texts = localised._render(template, chosen.with_env(localised.env))
            pages = localised._pages(company, chosen.with_env(localised.env), texts)
            drawn |= {touch.id: (*texts[touch.id], page) for touch, page in zip(chosen, pages, strict=True)}
        return drawn

    @api.model
    def _pages(self, company, touches, texts):
        """The letters as they are printed: what shows in the window, the day, the subject, the words."""
        separator, home = uuid4().hex, company.partner_id
        sender = [company.name, home.street, " ".join(filter(None, (home.zip, home.city)))]
        letters = [
            SimpleNamespace(
                address=(touch.recipient_address or "").split("\n"),
                subject=texts[touch.id][0],
                body=texts[touch.id][1],
            )
            for touch in touches
        ]
        values = {
            "letters": letters,
            "separator": separator,
            "company": company,
            "with_logo": bool(home.image_512) and not company.uses_default_logo,
            "sender_line": " · ".join(filter(None, sender)),
            "house_lines": self._house_lines(company),
            "day": format_date(self.env, company._collections_today(), date_format="long"),
            "lang": self.env.lang,
        }
        rendered = self.env["ir.qweb"]._render("collections_gentle.letter_page", values)
        return [part.strip() for part in str(rendered).split(separator)[1:]]

    @api.model
    def _house_lines(self, company):
        """Our own address, as it stands at the top of the page."""
        lines = company.partner_id._display_address(without_company=True).split("\n")
        return [" ".join(line.split()) for line in (*lines, company.phone or "", company.email or "") if line.strip()]

    # --- the words --------------------------------------------------------------------------------------------------

    @api.model
    def _letter(self, touch, words, kind):
        letter = super()._letter(touch, words, kind)
        paper, bank = self._paper(touch.case_id.company_id), touch.line_ids.move_id._collections_bank_account()
        letter.page_url = touch.case_id._page_url() if touch.ids else touch.case_id.get_base_url()
        letter.customer = touch.case_id.partner_id.name
        letter.day = format_date(self.env, touch.case_id.company_id._collections_today(), date_format="long")
        house = letter.company_name if letter.sender_name and letter.sender_name != letter.company_name else ""
        letter.signed = " · ".join(filter(None, (letter.sender_title, house)))
        letter.reached = " · ".join(filter(None, (letter.phone, letter.email)))
        letter.bank = self._bank(bank)
        letter.reference = self._transfer_reference(touch)
        letter.codes = self._codes(touch, bank, letter.reference)
        letter.listed = self._room_needed(letter) > _FIRST_PAGE[paper]
        letter.lists = self._lists(letter.tables, _LIST_PAGE[paper]) if letter.listed else []
        return letter

    @api.model
    def _row(self, line, *asked):
        row = super()._row(line, *asked)
        row.issued = format_date(self.env, line.move_id.invoice_date or line.move_id.date)
        return row

    @api.model
    def _paper(self, company):
        """``A4`` or ``Letter``, as the company prints its documents."""
        return "Letter" if company.paperformat_id.format == "Letter" else "A4"

    @api.model
    def _bank(self, bank):
        return bank and SimpleNamespace(
            holder=bank.acc_holder_name or bank.partner_id.name,
            number=bank.acc_number,
            name=", ".join(filter(None, (bank.bank_name, bank.bank_bic))),
        )

    @api.model
    def _transfer_reference(self, touch):
        """What a transfer names: all the invoices where they fit, else the customer's number, else the oldest."""
        lines = touch.line_ids.filtered(lambda line: line.amount_residual_currency > 0)
        lines = lines.sorted(lambda line: (line._collections_due(), line.id))
        names = ", ".join(dict.fromkeys(move.payment_reference or move.name for move in lines.move_id))
        if len(names) <= _REFERENCE_LENGTH:
            return names
        return touch.case_id.partner_id.ref or self._reference(touch)

    @api.model
    def _codes(self, touch, bank, reference):
        """The payment as a picture for the banking app, in each currency for which Odoo has a code."""
        amounts, codes = touch._asked_amounts(), []
        structured = reference if len(touch.line_ids.move_id) == 1 else ""
        for currency, lines in touch.line_ids.grouped("currency_id").items():
            total = currency.round(float(sum(amounts[line._origin.id] for line in lines)))
            if bank and total > 0:
                codes.append(self._code(bank, total, reference, structured, currency, touch.case_id.partner_id))
        return [code for code in codes if code]

    @api.model
    def _code(self, bank, *payment):
        try:
            return bank.build_qr_code_base64(*payment)
        except Exception:
            # Whatever draws codes on this server: without a code the letter says all the same how to pay.
            _logger.warning("Collections: the code of a payment could not be drawn", exc_info=True)
            return None

    # --- what fits --------------------------------------------------------------------------------------------------

    @api.model
    def _room_needed(self, letter):
        """How much of the first page this letter would take with its items on it; a cautious guess."""
        words = sum(self._block(len(text)) for text in self._paragraphs(letter.body))
        rows = sum(self._height(row) for table in letter.tables for row in table.rows) + _TABLE * len(letter.tables)
        ours = self._block(150 + len(letter.discussed)) if letter.discussed else 0
        law = sum(self._block(len(text)) for text in letter.first.all) if letter.first else 0
        return 19 + words + rows + ours + law + self._paying(letter) + self._closing(letter)

    @api.model
    def _block(self, length):
        """A paragraph of ``length`` characters."""
        return ceil(length / _LINE_LENGTH) * _LINE + _GAP

    @api.model
    def _paying(self, letter):
        """How to pay, and the address of the customer's page."""
        code = 36 * len(letter.codes)
        account = (_LINE + 0.5) * (4 + bool(letter.bank.name) + len(letter.reference) // 70) + 5 if letter.bank else 0
        return max(code, account) + ceil(len(letter.page_url) / 100) * _LINE + _LINE + _GAP

    @api.model
    def _closing(self, letter):
        """Thanks and who is writing."""
        return self._block(170) + 5 + _LINE * (2 + bool(letter.signed) + bool(letter.reached))

    @api.model
    def _paragraphs(self, body):
        tree = html.fragment_fromstring(str(body) or "<p/>", create_parent="div")
        return [" ".join(node.text_content().split()) for node in tree.iter("p", "li")]

    @api.model
    def _height(self, row):
        """What a row of the table takes."""
        below = bool(row.discussed) + bool(row.credited) + bool(row.original)
        return _ROW + below * _SMALL_LINE + (len(row.number or "") > _NUMBER_LENGTH) * _LINE

    @api.model
    def _lists(self, tables, size):
        """The items on pages of their own: tables cut where a page ends, the total below the last part."""
        pages = [
            SimpleNamespace(currency=table.currency, rows=rows, total=last and table.total)
            for table in tables
            for rows, last in self._cut(table.rows, size)
        ]
        for number, page in enumerate(pages, start=1):
            page.number, page.count = number, len(pages)
        return pages

    @api.model
    def _cut(self, rows, size):
        """(rows of one page, whether they are the last)."""
        parts, height = [[]], 0
        for row in rows:
            height += self._height(row)
            if height > size and parts[-1]:
                parts.append([])
                height = self._height(row)
            parts[-1].append(row)
        return [(part, part is parts[-1]) for part in parts]

    # --- keeping ----------------------------------------------------------------------------------------------------

    @api.model
    def _keep(self, touches, drawn, values):
        """Keep what is written, on the case and on each contact; nobody is notified, no e-mail leaves.

        :param dict values: what all these contacts have in common from now on.
        """
        messages = self._create_messages(touches, drawn)
        for touch, message in zip(touches, messages, strict=True):
            subject, _body, page = drawn[touch.id]
            touch.write({**values, "message_id": message.id, "summary": subject, "letter_html": page})

    @api.model
    def _prepare_messages(self, touches, texts):
        # A note among colleagues: the letter is not posted yet.
        note = {"subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"), "is_internal": True}
        return [{**values, **note} for values in super()._prepare_messages(touches, texts)]
