from decimal import Decimal

from odoo import fields, models
from odoo.tools import LazyTranslate, format_date

_lt = LazyTranslate(__name__)

_WORDS = {
    "recall": _lt(
        "We call this case back. Please stop within one working day, confirm that in writing, send us your final statement "
        "and what you have received, and return or delete what you have about it."
    ),
    "settled": _lt(
        "Everything is settled with us. Please stop, send us your final statement, and return or delete what you have about "
        "this case."
    ),
    "promise": _lt("The customer has told us on which day they will pay. Please wait until you hear from us."),
    "plan": _lt(
        "The customer has agreed with us on a way to pay, or asks for one. Please wait until you hear from us."
    ),
    "dispute": _lt("The customer tells us that something is not right. Please wait until you hear from us."),
    "request": _lt("The customer has asked us for something. Please wait until you hear from us."),
    "hold": _lt("The customer has written to us or needs time. Please wait until you hear from us."),
}


class CollectionsHandover(models.Model):
    """What an agency is told, and who sees to it."""

    _inherit = "collections.handover"

    note_ids = fields.One2many("collections.handover.note", "handover_id", string="Notes for the agency", readonly=True)

    def _note_for_agency(self, kind, words="", told_of=None):
        """Prepare what the agency has to hear; that it stops leaves at once, the rest is read by a person first.

        :param str kind: of ``collections.handover.note``.
        :return: the note.
        """
        self.ensure_one()
        note = self._prepare_note(kind, words, told_of)
        if kind in ("recall", "settled") and note._address():
            note.with_env(self.env)._mail()
        else:
            self._ask_to_pass_on()
        return note

    def _prepare_note(self, kind, words, told_of=None):
        house = self.sudo().with_context(lang=self.sudo().agency_id.partner_id.lang or self.env.lang)
        return house.env["collections.handover.note"].create(
            {
                "handover_id": self.id,
                "kind": kind,
                "words": house._in_a_note(words or house.env._(_WORDS[kind])),
                "told_of": told_of,
                "tell_by": self._next_working_day(),
            }
        )

    def _in_a_note(self, words):
        about = self.env._("Our reference %(ref)s (%(invoices)s)", ref=self._our_number(), invoices=self.reference)
        return f"{about}\n\n{words}"

    def _next_working_day(self):
        company = self.company_id
        return company._collections_working_day(company._collections_today(), 1)

    def _ask_to_pass_on(self):
        summary = self.env._("Tell the agency about %s", self.partner_id.display_name)
        self.env["collections.perform"]._create_activities(
            "activity_agency_note", [(self.case_id, summary)], once=True, deadline=self._next_working_day()
        )

    # --- what the customer says to us meanwhile -----------------------------------------------------------------

    def _hear_statement(self, kind):
        """The customer has told us something while an agency goes on: a person looks at it by the next working day, and
        the agency waits. What it is about stays with us."""
        self.ensure_one()
        summary = self.env._("%s has told us something: is it time to call back?", self.partner_id.display_name)
        self.case_id._ask_about_news([(self.case_id, summary)], self._next_working_day())
        waiting = self.note_ids.filtered(lambda note: note.kind == "proposal" and not note.told_at)
        house = self.sudo().with_context(lang=self.sudo().agency_id.partner_id.lang or self.env.lang)
        words = house.env._(_WORDS[kind])
        if not waiting:
            self._note_for_agency("proposal", words)
        elif words not in waiting[0].words:
            waiting[0].sudo().words = f"{waiting[0].words}\n{words}"

    # --- money that comes to us meanwhile -----------------------------------------------------------------------

    def _notice_payments(self):
        """Money and credits that were matched with what is with agencies: each amount is told once, and told back if
        the matching is undone. A constant number of statements, as long as nothing is new.

        :return: the notes.
        """
        partials = self.sudo().line_ids.matched_credit_ids
        partials.credit_move_id.move_id.mapped("move_type")  # read for all at once
        notes = self.env["collections.handover.note"]
        for handover in self.sudo():
            for entry, line, amount in handover._news():
                notes |= handover._tell_of_money(entry, line, amount)
        return notes

    def _news(self):
        """What has come since the hand-over and was not told: (entry, item, amount as exact text's number)."""
        matched, told = self._matched_since_out(), self._told_of()
        for key in sorted(matched.keys() | told.keys()):
            difference = matched.get(key, 0) - told.get(key, 0)
            line, entry = (self.env["account.move.line"].browse(int(part)) for part in key.split(":"))
            if difference and line.exists():
                yield entry, line, difference

    def _matched_since_out(self):
        """{item and entry: amount} of what was matched with these items in its currency after they left."""
        Perform, found = self.env["collections.perform"], {}
        since = self.handed_at.replace(microsecond=0)
        for partial in self.line_ids.matched_credit_ids.filtered(lambda p: p.create_date >= since):
            line = partial.debit_move_id
            key = f"{line.id}:{partial.credit_move_id.id}"
            amount = Perform._exact_amount(line.currency_id, partial.debit_amount_currency)
            found[key] = found.get(key, 0) + amount
        return found

    def _told_of(self):
        """The same of what the notes have told."""
        told = {}
        for note in self.note_ids:
            for key, amount in (note.told_of or {}).items():
                told[key] = told.get(key, 0) + Decimal(amount)
        return told

    def _tell_of_money(self, entry, line, amount):
        """One note for each entry, with what it means for which invoice. What the agency has passed on is no news to it."""
        house = self.with_context(lang=self.agency_id.partner_id.lang or self.env.lang)
        values = {
            "amount": house.env["collections.message"]._money(float(abs(amount)), line.currency_id),
            "invoice": line.move_id.name,
            "day": format_date(house.env, entry.exists().date or self.company_id._collections_today()),
        }
        kind = "payment" if self._is_money(entry) else "less"
        if amount < 0:
            words = house.env._("%(amount)s for %(invoice)s, which we had told you of, is open again.", **values)
            kind = "less"
        elif kind == "payment":
            words = house.env._("The customer has paid %(amount)s for %(invoice)s to us on %(day)s.", **values)
        else:
            words = house.env._("We have credited %(amount)s for %(invoice)s on %(day)s.", **values)
        told_of = {f"{line.id}:{entry.id}": str(amount)}
        if amount > 0 and kind == "payment" and self._came_from_agency(entry):
            words = house.env._("You have passed on %(amount)s for %(invoice)s on %(day)s.", **values)
            return self._prepare_note(kind, words, told_of)._set_theirs()
        return self._note_for_agency(kind, words, told_of=told_of)

    def _came_from_agency(self, entry):
        """Whether the agency itself has paid this: it is the partner of the entry or of the bank's line."""
        move = entry.exists().move_id
        payers = entry.exists().partner_id | move.partner_id | move.statement_line_id.partner_id
        return self.agency_id.partner_id.commercial_partner_id in payers.commercial_partner_id

    def _is_money(self, entry):
        """Whether an entry is of a journal in which money comes; what others take off is our own credit."""
        return entry.exists().journal_id.type in ("bank", "cash", "credit")
