from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class CollectionsCase(models.Model):
    """What the customer says on the page about how, and through whom, we talk with each other."""

    _inherit = "collections.case"

    def _answer_person(self, author, name, email, phone, words):
        """Somebody else is right: a request that a person confirms; nobody is written to meanwhile."""
        if not name:
            raise UserError(self.env._("Please tell us the name of the right person."))
        if email and not email_normalize(email):
            raise UserError(self.env._("This e-mail address does not look complete. Please check it."))
        return self._ask(author, "person", words, new_name=name, new_email=email, new_phone=phone)

    def _answer_channel(self, author, stop_email, stop_calls, way, words, stop_texts=False):
        """Another way, or not at all on this one; what is stopped is stopped at once."""
        contact = self.contact_id.sudo()
        if not (stop_email or stop_calls or stop_texts or way):
            raise UserError(self.env._("Please choose what we should change."))
        if stop_email and contact.email_normalized:
            self.env["mail.blacklist"].sudo()._add(contact.email_normalized)
        if stop_texts:
            self._stop_texts()
        stops = {"collections_no_calls": True} if stop_calls else {}
        contact.write({**stops, **({"collections_way": way} if way else {})})
        house = self._in_house()
        house._take_back(self.env["account.move.line"], house.env._("The customer wants to be reached another way."))
        if stop_email:
            self._heard(author, house.env._("No e-mails any more, please, said on the page."), words)
        if stop_texts:
            self._heard(author, house.env._("No text messages any more, please, said on the page."), words)
        self._wake("customer opted out")
        if way or stop_calls:
            # Where the next step would have been a call, a person chooses another one.
            self._ask(author, "channel", words, way=way)

    def _answer_channel_again(self, author):
        """They want to be written to again."""
        contact = self.contact_id.sudo()
        if contact.email_normalized:
            self.env["mail.blacklist"].sudo()._remove(contact.email_normalized)
        contact.collections_no_calls = False
        self._stop_texts(False)
        self._heard(author, self._in_house().env._("May be written to and called again, said on the page."))
        self._wake("customer opted in")

    def _answer_call(self, author, day, window, phone, words):
        """Please call me: the call is put on the list, and nobody writes meanwhile."""
        today = self.company_id._collections_today()
        if not day or not today <= day <= today + timedelta(days=14):
            raise UserError(self.env._("Please choose a day within the next two weeks."))
        return self._ask(author, "call", words, day=day, window=window, new_phone=phone)

    def _answer_message(self, author, words, files=()):
        """The conversation box."""
        if not words and not files:
            raise UserError(self.env._("Please write a few words first."))
        return self._say(author, words or self.env._("A file for you."), files)
