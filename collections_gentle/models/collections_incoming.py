import hashlib
import logging

from odoo import api, models

from ..engine.texts import meaning

_logger = logging.getLogger(__name__)

_GOING_ON = ("queued", "to_approve")


class CollectionsIncoming(models.AbstractModel):
    """What customers text back: no more texts, texts again, or an answer, which is heard like one by e-mail."""

    _name = "collections.incoming"
    _description = "Text messages from customers"

    @api.model
    def _take(self, company, number, text, reference=""):
        """Take one text that the provider hands over.

        :param company: whom it was sent to.
        :param str number: who sent it, as the provider writes it.
        :param str reference: the provider's name for it; what is handed over twice is taken once.
        :return: ``stop``, ``start``, ``message``, ``again`` or ``unknown``.
        """
        number, said = self._number(company, number), meaning(text)
        if number and said:
            self._wants_texts(company, number, said == "start")
            return said
        cases = self._cases(company, number) if number and text else None
        if not cases:
            _logger.info("Collections: a text message to company %s came from nobody that we write to", company.id)
            return "unknown"
        return self._answer(cases[0], number, text, reference)

    @api.model
    def _number(self, company, number):
        """The number as we keep it; some providers leave the plus sign out."""
        partner, digits = company.partner_id, number.strip()
        found = partner._phone_format_number(digits, company.country_id)
        return found or partner._phone_format_number(f"+{digits.lstrip('+0')}", company.country_id) or ""

    # --- whose number it is -----------------------------------------------------------------------------------------

    @api.model
    def _cases(self, company, number):
        """The conversations with whoever has this number, one a customer: those whom we have texted first, the last
        one first."""
        mine = [("company_id", "=", company.id)]
        texted = self._texted([*mine, ("state", "not in", ("cancelled", "failed"))], number)
        customers = texted.case_id.partner_id | self._owners(number).commercial_partner_id
        Case = self.env["collections.case"].sudo()
        found = Case.search([*mine, ("partner_id", "in", customers.ids)], order="id desc")
        order = {customer: place for place, customer in enumerate(customers)}
        # What is going on comes before what is over; sorting keeps the order otherwise.
        latest = {case.partner_id: case for case in found.sorted(lambda case: (case.state != "closed", case.id))}
        return Case.union(*sorted(latest.values(), key=lambda case: order[case.partner_id]))

    @api.model
    def _texted(self, domain, number):
        texts = [("channel", "=", "sms"), ("recipient_number", "=", number)]
        return self.env["collections.touch"].sudo().search([*domain, *texts], order="id desc", limit=100)

    @api.model
    def _owners(self, number):
        return self.env["res.partner"].sudo().search([("phone_sanitized", "=", number)], order="id")

    # --- what it says -----------------------------------------------------------------------------------------------

    @api.model
    def _wants_texts(self, company, number, wanted):
        """STOP and START count for the number, whoever has it, for everything that Odoo texts."""
        # Nobody but the customer changes this here.
        Blacklist = self.env["phone.blacklist"].sudo()
        (Blacklist._remove if wanted else Blacklist._add)([number])
        cases = self._cases(company, number)
        for case in cases:
            house = case._in_house()
            said = (
                house.env._("Text messages are welcome again, said by text message.")
                if wanted
                else house.env._("No text messages any more, please, said by text message.")
            )
            house._note(said)
        if wanted:
            cases |= self.env["collections.touch"]._texts_welcome(number).case_id
        else:
            waiting = self._texted([("state", "in", _GOING_ON)], number)
            waiting._set_cancelled(self.env._("The contact asked for no text messages."))
            cases |= waiting.case_id
        cases._wake("text messages wanted" if wanted else "no text messages wanted")

    @api.model
    def _answer(self, case, number, text, reference):
        author = self._owners(number).filtered(lambda owner: owner.commercial_partner_id == case.partner_id)[:1]
        name = self._message_name(case.company_id, reference)
        if name and self.env["mail.message"].sudo().search_count([("message_id", "=", name)], limit=1):
            return "again"
        how = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment", **({"message_id": name} if name else {})}
        case._post(author or case.contact_id, text, (), subject=case._in_house().env._("Text message"), **how)
        return "message"

    @api.model
    def _message_name(self, company, reference):
        if not reference:
            return ""
        return f"<text-{company.id}-{hashlib.sha256(reference.encode()).hexdigest()[:32]}@collections>"
