from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..engine.placeholders import filled


class AccountMove(models.Model):
    """What an invoice says about paying it, where its company wants that: by when, how, and whom to call."""

    _inherit = "account.move"

    collections_terms_line_ids = fields.Many2many("account.move.line", compute="_compute_collections_terms_line_ids")

    @api.depends("state", "payment_state", "line_ids.amount_residual", "company_id.collections_terms")
    def _compute_collections_terms_line_ids(self):
        """Parts of a posted customer invoice that wait to be paid. Not those that are promised, planned, on hold or in
        discussion, nor an invoice whose payment is on its way: “please pay by” would not be true of them.

        For all documents that are printed together at once.
        """
        telling = self.filtered(lambda move: move._collections_tells_terms())
        # Who reads an invoice, a customer for one, need not see what was said.
        lines = telling.sudo()._collections_items()
        said = lines._collections_said() if lines else {}
        asked = lines.filtered(lambda line: line.id not in said and not line._collections_note_words())
        by_move = asked.sorted(lambda line: (line._collections_due(), line.id)).grouped(lambda line: line.move_id.id)
        for move in self:
            move.collections_terms_line_ids = by_move.get(move._origin.id, False)

    def _collections_tells_terms(self):
        if not (self.company_id.collections_terms and self.move_type == "out_invoice" and self.state == "posted"):
            return False
        now = fields.Datetime.now()
        # Payments are for nobody's eyes; only whether one is on its way leaves this method.
        return not any(tx._collections_is_under_way(now) for tx in self.sudo().transaction_ids)

    def _collections_terms(self, on_page=False):
        """What to draw, in the customer's language.

        :param bool on_page: whether it is drawn on the invoice's own page.
        :return: the headline, a sentence for each part of several, the words as HTML, and their language; or False.
        """
        self.ensure_one()
        lang = self.env["collections.message"]._language(self.partner_id.lang, self.company_id)
        move = self.with_context(lang=lang)
        lines = move.collections_terms_line_ids.with_context(lang=lang)
        if not lines:
            return False
        parts = [move._collections_terms_part(line) for line in lines] if len(lines) > 1 else []
        headline = move.env._("Please pay in %s parts", len(lines)) if parts else move._collections_terms_due(lines)
        return {"lang": lang, "headline": headline, "parts": parts, "words": move._collections_terms_words(on_page)}

    def _collections_terms_due(self, line):
        """By when to pay; and how much where that is not all of the invoice."""
        day, amount = self._collections_terms_day(line), self._collections_terms_amount(line)
        whole = not line.currency_id.compare_amounts(line.amount_residual_currency, self.amount_total)
        if self._collections_terms_past(line):
            words = self.env._("This invoice was due on %s", day)
            return words if whole else self.env._("%(amount)s was due on %(day)s", amount=amount, day=day)
        words = self.env._("Please pay by %s", day)
        return words if whole else self.env._("Please pay %(amount)s by %(day)s", amount=amount, day=day)

    def _collections_terms_part(self, line):
        day, amount = self._collections_terms_day(line), self._collections_terms_amount(line)
        if self._collections_terms_past(line):
            return self.env._("%(amount)s was due on %(day)s", amount=amount, day=day)
        return self.env._("%(amount)s by %(day)s", amount=amount, day=day)

    def _collections_terms_past(self, line):
        return line._collections_due() < self.company_id._collections_today()

    def _collections_terms_day(self, line):
        """With the month as a word: nobody has to know whose custom puts the day first."""
        return format_date(self.env, line._collections_due(), date_format="long")

    def _collections_terms_amount(self, line):
        return formatLang(self.env, line.amount_residual_currency, currency_obj=line.currency_id)

    def _collections_terms_words(self, on_page):
        """The company's own words, else those that come with the program."""
        company = self.company_id
        # Whoever prints an invoice need not see who talks with whom.
        values = self.sudo()._collections_terms_values(on_page)
        own = (company.sudo().with_context(lang=self.env.lang).collections_terms_words or "").strip()
        if own:
            return self._collections_terms_own(own, values)
        return self.env["ir.qweb"]._render("collections_gentle.terms_words", values)

    def _collections_terms_values(self, on_page):
        company = self.company_id
        self._collections_ensure_tokens()
        return {
            **company._collections_terms_values(company._collections_terms_sender(self.partner_id)),
            "page_link": self._collections_url(),
            "account": self._collections_bank_account().acc_number or "",
            "reference": self.payment_reference or self.name,
            "on_page": on_page,
        }

    def _collections_terms_own(self, own, values):
        """Own words as plain paragraphs; whatever looks like markup is text."""
        link = Markup('<a href="%s">%s</a>') % (values["page_link"], self.env._("the page of this invoice"))
        paragraphs = filled(own, {**values, "page_link": link})
        drawn = [Markup("<br/>").join(Markup().join(pieces) for pieces in lines) for lines in paragraphs]
        return Markup().join(Markup('<p style="margin: 0 0 6px 0">%s</p>') % words for words in drawn)
