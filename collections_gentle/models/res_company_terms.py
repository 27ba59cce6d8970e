from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.placeholders import unknown

# What a company's own words may name.
PLACEHOLDERS = ("sender_name", "phone", "email", "page_link")


class ResCompany(models.Model):
    """What a company says about its terms, kindly and before anything is late."""

    _inherit = "res.company"

    collections_terms = fields.Boolean(
        string="A word about paying",
        help="Invoices and their pages say by when to pay, how, what happens if it gets late, and whom to call.",
    )
    collections_terms_words = fields.Text(
        string="Own words", translate=True, help="Empty: the words that come with the program, in each language."
    )
    collections_terms_shipped = fields.Html(
        string="Words that come with the program", compute="_compute_collections_terms_shipped"
    )

    @api.depends("collections_user_id")
    @api.depends_context("lang")
    def _compute_collections_terms_shipped(self):
        for company in self:
            values = company._collections_terms_values(company._collections_terms_sender())
            company.collections_terms_shipped = self.env["ir.qweb"]._render("collections_gentle.terms_words", values)

    @api.constrains("collections_terms_words")
    def _check_collections_terms_words(self):
        """Every language's words, not only those of whoever saves."""
        field = self._fields["collections_terms_words"]
        for company in self.filtered("id"):
            for words in (field._get_stored_translations(company) or {}).values():
                if wrong := unknown(words or "", frozenset(PLACEHOLDERS)):
                    names = ", ".join("{{%s}}" % name for name in PLACEHOLDERS)  # noqa: UP031  braces are what it shows
                    raise ValidationError(
                        self.env._("Replace %(wrong)s by one of these: %(names)s.", wrong=wrong, names=names)
                    )

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Odoo checks nothing of what its translation dialog saves."""
        result = super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)
        if field_name == "collections_terms_words":
            self._check_collections_terms_words()
        return result

    def _collections_terms_sender(self, partner=None):
        """Whom a customer may call about an invoice: the customer's collector, else the company's; nobody when neither
        is still with us."""
        self.ensure_one()
        own = partner.commercial_partner_id.with_company(self).collections_user_id if partner else None
        chosen = own and own.filtered("active") or self.collections_user_id
        return chosen.filtered("active")

    def _collections_terms_values(self, sender):
        """What words about paying can name.

        :param sender: the person to call, or nobody.
        """
        return {
            "sender_name": sender.name or self.name,
            "phone": sender.phone or self.phone or "",
            "email": sender.email or self.email or "",
            "page_link": "#",
            "account": self.partner_id.bank_ids[:1].acc_number or "",
            "reference": "",
            "on_page": False,
        }

    def action_collections_terms(self):
        """The form with the words, in all languages."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("A word about paying"),
            "res_model": "res.company",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("collections_gentle.view_company_terms_form").id, "form")],
            "target": "new",
        }
