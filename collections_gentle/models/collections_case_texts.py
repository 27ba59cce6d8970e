from odoo import api, fields, models

# As long as a key, and none.
_NO_KEY = "0" * 32
# What text messages may mention: no sums, and nothing that was confided.
TEXT_PLACEHOLDERS = (
    "object.contact_first_name",
    "object.company_id.name",
    "object.letter_reference",
    "object.sender_name",
    "object.sender_phone",
    "object.page_link",
    "object.text_stop",
)


class CollectionsCase(models.Model):
    """What text messages say of a conversation: the short link, and how to stop them."""

    _inherit = "collections.case"

    page_link = fields.Char(
        compute="_compute_page_link",
        compute_sudo=True,
        groups="collections_gentle.group_collector",
        help="The customer's page, as short as it gets.",
    )
    text_stop = fields.Char(compute="_compute_text_stop", compute_sudo=True)

    @api.depends("access_token")
    @api.depends_context("collections_preview")
    def _compute_page_link(self):
        """A preview makes no key, and shows none: its link is as long and leads nowhere."""
        preview = self.env.context.get("collections_preview")
        if not preview:
            self.filtered("id")._ensure_page_links()
        for case in self:
            key = _NO_KEY if preview else (case.access_token or "").replace("-", "")
            case.page_link = f"{case.get_base_url()}/c/{case.id}/{key}"

    @api.depends_context("lang")
    def _compute_text_stop(self):
        """Answers reach us only where the provider hands them over; the page can always be told."""
        for case in self:
            hears = case.company_id.collections_sms_incoming_key
            case.text_stop = self.env._("No texts? Reply STOP.") if hears else self.env._("No texts? Say so there.")

    @api.model
    def mail_allowed_qweb_expressions(self):
        return super().mail_allowed_qweb_expressions() + ("object.page_link", "object.text_stop")

    # --- no text messages, please ---------------------------------------------------------------------------------

    def _without_texts(self):
        """The cases whose contact has asked for no text messages."""
        found = self.browse()
        for company, cases in self.grouped("company_id").items():
            contacts = {case.partner_id.id: case.contact_id for case in cases}
            stopped = self.env["collections.channel.sms"]._stopped(company, contacts)
            found |= cases.filtered(lambda case, stopped=stopped: case.partner_id.id in stopped)
        return found

    def _text_number(self):
        """The number at which the contact gets our text messages; nothing when we send none."""
        contacts = {self.partner_id.id: self.contact_id}
        numbers = self.env["collections.channel.sms"]._numbers(self.company_id, contacts)
        return self.company_id.collections_sms and numbers[self.partner_id.id]

    def _stop_texts(self, stop=True):
        """The contact wants no text messages, or wants them again."""
        numbers = self.env["collections.channel.sms"]._numbers(self.company_id, {self.partner_id.id: self.contact_id})
        number = numbers[self.partner_id.id]
        # The blacklist is Odoo's and for nobody's eyes; the customer alone changes it here.
        Blacklist = self.env["phone.blacklist"].sudo()
        if number and stop:
            Blacklist._add([number])
        elif number:
            self.env["collections.touch"]._texts_welcome(number)
            if number in self.env["collections.channel.sms"]._listed([number]):
                Blacklist._remove([number])
