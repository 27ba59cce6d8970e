from markupsafe import Markup

from odoo import Command, models
from odoo.exceptions import UserError

from .collections_charge_back import GRACE_DAYS

# Further ahead nobody keeps such an offer in mind.
_LATEST_DAYS = 366


class CollectionsCase(models.Model):
    """An accountant asks for it: one draft invoice for interest and compensation. Nothing is posted here."""

    _inherit = "collections.case"

    def _prepare_charges(self, chosen, paid_by=None):
        """One draft customer invoice with a line for each charge; the sums are counted again, at this moment.

        :param dict chosen: the kinds to charge by item id: {item id: {"interest", "compensation"}}.
        :param date paid_by: who has paid the invoices by this day need not pay the charges.
        :return: the draft.
        :raises UserError: where nothing may be charged, in one sentence that says why.
        """
        self.ensure_one()
        self.env["account.move"].check_access("create")
        self.check_access("read")
        self._check_paid_by(paid_by)
        # Two accountants who do this at the same moment write the same case, and one of them begins again.
        self._wake("charges prepared")
        self.env.flush_all()
        pairs = self._chosen_charges(chosen)
        move = self._draft_charges(pairs, paid_by)
        self._remember_charges(move, pairs, paid_by)
        names = ", ".join(dict.fromkeys(row.line.move_id.name for row, _kind in pairs))
        self._note(self.env._("A draft invoice for late payment was prepared for %s.", names))
        return move

    def _check_paid_by(self, paid_by):
        today = self.company_id._collections_today()
        if paid_by and paid_by < today:
            raise UserError(self.env._("That day is over. Give the customer a day from today on."))
        if paid_by and (paid_by - today).days > _LATEST_DAYS:
            raise UserError(self.env._("That day is too far away. Choose one within a year."))

    def _chosen_charges(self, chosen):
        """(row, kind) of what was chosen and may be charged now."""
        rows = {row.line.id: row for row in self.env["collections.charges"]._collect(self).get(self.id, ())}
        pairs = [(self._chosen_row(rows, item_id), kind) for item_id, kinds in chosen.items() for kind in sorted(kinds)]
        for row, kind in pairs:
            self._check_charge(row, kind)
        if not pairs:
            raise UserError(self.env._("Choose at least one sum to charge."))
        if len({row.currency for row, _kind in pairs}) > 1:
            raise UserError(self.env._("Choose invoices of one currency; prepare one invoice for each."))
        # Interest first, the oldest invoice first.
        return sorted(pairs, key=lambda pair: (pair[1] != "interest", pair[0].due, pair[0].line.id))

    def _chosen_row(self, rows, item_id):
        if item_id not in rows:
            raise UserError(self.env._("One of these invoices is not late any more. Open the form again."))
        return rows[item_id]

    def _check_charge(self, row, kind):
        if kind not in self.company_id._collections_prepared():
            raise UserError(
                self.env._("%s does not put this charge on invoices. A manager may switch it on.", self.company_id.name)
            )
        if kind in row.sums:
            return
        Charges = self.env["collections.charges"]
        why = Charges._bar_words(row) or Charges._reason_words(row, kind)
        raise UserError(
            self.env._("Nothing may be charged for %(number)s: %(why)s", number=row.line.move_id.name, why=why)
        )

    # --- the draft --------------------------------------------------------------------------------------------------

    def _draft_charges(self, pairs, paid_by):
        """The draft, in the accountant's name and the customer's language."""
        first = pairs[0][0].line.move_id
        lang = self.env["collections.message"]._language(self.contact_id.lang, self.company_id)
        words = self.env["collections.charges"].with_context(lang=lang)
        names = ", ".join(dict.fromkeys(row.line.move_id.name for row, _kind in pairs))
        values = {
            "move_type": "out_invoice",
            "partner_id": first.partner_id.id,
            "currency_id": pairs[0][0].currency.id,
            "invoice_origin": names,
            "invoice_line_ids": [Command.create(self._charge_line(words, *pair)) for pair in pairs],
        }
        journal = self.company_id.collections_charge_journal_id
        if journal:
            values["journal_id"] = journal.id
        if paid_by:
            # Not due before the day until which it need not be paid.
            values |= {"invoice_payment_term_id": False, "invoice_date_due": paid_by}
            values["narration"] = Markup("<p>%s</p>") % words._paid_by_words(names, paid_by)
        return self.env["account.move"].with_company(self.company_id).create(values)

    def _charge_line(self, words, row, kind):
        """Interest and compensation are no supply: without tax, unless the accountant knows better."""
        company = self.company_id
        product, account = company[f"collections_{kind}_product_id"], company[f"collections_{kind}_account_id"]
        return {
            "name": words._line_words(row, kind),
            "quantity": 1,
            "price_unit": float(row.sums[kind]),
            "tax_ids": [Command.clear()],
            **({"product_id": product.id} if product else {}),
            **({"account_id": account.id} if account else {}),
        }

    def _remember_charges(self, move, pairs, paid_by):
        """For what each line is, and through which day: it is not charged a second time."""
        deadline = paid_by and self.company_id._collections_working_day(paid_by, GRACE_DAYS)
        lines = move.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        rows = [
            {
                "case_id": self.id,
                "kind": kind,
                "line_id": line.id,
                "invoice_id": row.line.move_id.id,
                "item_id": row.line.id,
                "days": row.interest.days if kind == "interest" else 0,
                "through": row.interest.through if kind == "interest" else False,
                "currency_id": row.currency.id,
                "amount": float(row.sums[kind]),
                "paid_by": paid_by,
                "deadline": deadline,
            }
            for line, (row, kind) in zip(lines, pairs, strict=True)
        ]
        # Nobody may write charges; the accountant has made the draft that they are about.
        self.env["collections.charge"].sudo().create(rows)
