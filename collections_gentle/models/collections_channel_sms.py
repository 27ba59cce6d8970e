from uuid import uuid4

from odoo import api, models
from odoo.exceptions import ValidationError

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ..engine.texts import LONGEST


class CollectionsChannelSms(models.AbstractModel):
    """Text messages: the words of the stage's template, through Odoo's own queue and whatever gateway it uses."""

    _name = "collections.channel.sms"
    _description = "Contact by text message"
    _inherit = ["collections.channel"]

    # --- the contract of a channel ----------------------------------------------------------------------------------

    @api.model
    def _problems(self, company, contacts):
        if not company.collections_sms:
            return dict.fromkeys(contacts, "off")
        numbers = self._numbers(company, contacts)
        listed = self._listed(numbers.values())
        wrong = self.env["collections.channel.call"]._wrong(company, contacts)
        problems = {}
        for customer, contact in contacts.items():
            if not contact._collections_phone():
                problems[customer] = "no_phone"
            elif not numbers[customer]:
                problems[customer] = "bad_number"
            elif customer in wrong:
                # A stranger would read a name, and a link with a key.
                problems[customer] = "wrong_number"
            elif numbers[customer] in listed:
                problems[customer] = "no_texts"
        return problems

    @api.model
    def _prepare_address(self, contact):
        return {"recipient_number": self._number(contact) or contact._collections_phone()}

    @api.model
    def _contact(self, touches, now):
        groups = self.env["collections.message"]._groups(touches, lambda touch: touch.stage_id.sms_template_id)
        for template, lang, company, chosen in groups:
            localised = self.with_context(lang=lang).with_company(company)
            texts = localised._render(template, chosen.with_env(localised.env))
            too_long = chosen.filtered(lambda touch, texts=texts: len(texts[touch.id]) > LONGEST)
            for touch in too_long:
                touch._set_failed("too_long", self._too_long_words(template, texts[touch.id]))
            if chosen - too_long:
                localised._insert(chosen - too_long, texts)

    @api.model
    def _too_long_words(self, template, text):
        return self.env._(
            "The text “%(template)s” would have %(count)s characters here, and %(most)s at most may be sent. "
            "Make it shorter.",
            template=template.name,
            count=len(text),
            most=LONGEST,
        )

    # --- numbers ----------------------------------------------------------------------------------------------------

    @api.model
    def _numbers(self, company, contacts):
        """The numbers of contacts as gateways want them, {commercial partner id: E.164}; empty where it is none."""
        channel = self.with_company(company)
        return {customer: channel._number(contact) for customer, contact in contacts.items()}

    @api.model
    def _number(self, contact):
        return self._formatted(contact._collections_phone(), contact)

    @api.model
    def _formatted(self, phone, contact):
        country = contact.country_id or contact.commercial_partner_id.country_id or self.env.company.country_id
        return phone and contact._phone_format_number(phone, country) or ""

    @api.model
    def _normal(self, phone, contact):
        """A number of ``contact`` in one spelling, so that two can be compared; as it is written where it is none."""
        return self._formatted(phone, contact) or (phone or "").strip()

    @api.model
    def _listed(self, numbers):
        """Which of these numbers want no text messages, in one query."""
        wanted = [number for number in numbers if number]
        # The blacklist is not for everybody's eyes; only whether a number is on it leaves this method.
        Blacklist = self.env["phone.blacklist"].sudo()
        return set(Blacklist.search([("number", "in", wanted)]).mapped("number")) if wanted else set()

    @api.model
    def _stopped(self, company, contacts):
        """Customers whose contact has asked for no text messages, and their numbers: {commercial partner id: E.164}."""
        numbers = self._numbers(company, contacts)
        listed = self._listed(numbers.values())
        return {customer: number for customer, number in numbers.items() if number in listed}

    # --- the words --------------------------------------------------------------------------------------------------

    @api.model
    def _render(self, template, touches):
        """The text of each touch, in the language and company of the environment: {touch id: text}."""
        touches.line_ids.move_id.mapped("name")  # read for all texts at once
        for touch in touches:
            touch.case_id.letter_reference = self.env["collections.message"]._reference(touch)
        cases = touches.case_id.with_env(self.env)
        cases.sudo()._ensure_page_links()
        words = self._words(template, cases)
        own = {touch.id: touch._own_words() for touch in touches}
        return {touch.id: own[touch.id].body if own[touch.id] else words[touch.case_id.id] for touch in touches}

    @api.model
    def _words(self, template, cases):
        """The template's words for each case. Its placeholders are read, never run: code in them raises."""
        cases.invalidate_recordset(["page_link"])
        template = template.sudo().with_env(self.env(su=True))
        words = template._render_template_inline_template_regex(template.body or "", cases._name, cases.ids)
        return {case_id: " ".join(text.split()) for case_id, text in words.items()}

    @api.model
    def _preview(self, case, template, lang=None):
        """The text that ``template`` would send for ``case`` now; nothing is written, and its link leads nowhere."""
        case.check_access("read")
        Message, case = self.env["collections.message"], case.sudo()
        lang = Message._language(lang or case.contact_id.lang, case.company_id)
        localised = self.with_context(lang=lang, collections_preview=True).with_company(case.company_id)
        lines = localised.env["account.move.line"].sudo().browse(Message._lines_now(case))
        case.letter_reference = lines.filtered(lambda line: line.debit > 0).move_id._collections_reference()
        try:
            return localised._words(template, case.with_env(localised.sudo().env))[case.id]
        except SyntaxError as error:
            raise ValidationError(template._collections_refusal()) from error

    # --- the queue --------------------------------------------------------------------------------------------------

    @api.model
    def _insert(self, touches, texts):
        """One insert each for messages, texts, notifications and trackers; they leave with Odoo's own queue."""
        # The run writes to mail.* and sms.* on behalf of nobody in particular; no group is given rights there.
        values = self._prepare_messages(touches, texts)
        messages = self.env["mail.message"].sudo().create(values)
        pairs = list(zip(messages, touches, strict=True))
        queued = self.env["sms.sms"].sudo().create([self._prepare_text(*pair, texts[pair[1].id]) for pair in pairs])
        rows = [self._prepare_notification(sms) for sms in queued]
        notifications = self.env["mail.notification"].sudo().create(rows)
        trackers = [
            {"sms_uuid": sms.uuid, "mail_notification_id": notification.id}
            for sms, notification in zip(queued, notifications, strict=True)
        ]
        self.env["sms.tracker"].sudo().create(trackers)
        for (message, touch), sms in zip(pairs, queued, strict=True):
            touch.sudo().write({"message_id": message.id, "sms_uuid": sms.uuid})

    @api.model
    def _prepare_messages(self, touches, texts):
        """As Odoo posts a text message: the words with a link to click on, and what the mails have in common."""
        bodies = {touch.id: (False, sms_content_to_rendered_html(texts[touch.id])) for touch in touches}
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        own = {"message_type": "sms", "subtype_id": note, "attachment_ids": []}
        return [{**row, **own} for row in self.env["collections.message"]._prepare_messages(touches, bodies)]

    @api.model
    def _prepare_text(self, message, touch, text):
        return {
            "uuid": uuid4().hex,
            "body": text,
            "number": touch.recipient_number,
            "partner_id": touch.contact_id.id,
            "mail_message_id": message.id,
        }

    @api.model
    def _prepare_notification(self, sms):
        return {
            "mail_message_id": sms.mail_message_id.id,
            "author_id": sms.mail_message_id.author_id.id,
            "res_partner_id": sms.partner_id.id,
            "sms_number": sms.number,
            "sms_id_int": sms.id,
            "notification_type": "sms",
            "notification_status": "ready",
            "is_read": True,
        }
