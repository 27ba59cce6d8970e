from lxml import html

from odoo import models
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import email_normalize_all


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _collections_from_customer(self):
        """Whether a person outside wrote this: by e-mail or on the portal; holiday notes and reports are no answer."""
        self.ensure_one()
        if self.env.context.get("collections_automatic"):
            return False
        if self.message_type == "comment":
            return bool(self.author_id.partner_share)
        # E-mails of people whom Odoo does not know have no author.
        return self.message_type == "email" and (not self.author_id or self.author_id.partner_share)

    def _collections_from_us(self):
        """Whether a colleague wrote this, in the chatter or from the own mailbox."""
        self.ensure_one()
        if self.env.context.get("collections_automatic"):
            return False
        return self.message_type in ("comment", "email") and bool(self.author_id) and not self.author_id.partner_share

    def _collections_recipients(self, thread):
        """Whom this message reaches: those it names, and the followers unless it is a note."""
        self.ensure_one()
        is_note = self.subtype_id != self.env.ref("mail.mt_comment")
        return self.partner_ids if is_note else self.partner_ids | thread.sudo().message_partner_ids

    def _collections_addresses(self, thread):
        """The addresses that this message reaches, those of a mail that was sent past Odoo too."""
        named = (self.incoming_email_to, self.incoming_email_cc, self.outgoing_email_to)
        known = self._collections_recipients(thread).mapped("email_normalized")
        return {address for address in (*known, *email_normalize_all(",".join(n for n in named if n))) if address}

    def _collections_words(self):
        """What was written, as plain text and without what it quotes; all of it where nothing else is left."""
        body = self.body or ""
        tree = html.fragment_fromstring(body, create_parent="div")
        # Odoo marks quotes and signatures of all common mail programs when a message comes in.
        for quote in tree.xpath(".//*[@data-o-mail-quote]"):
            quote.drop_tree()
        own = html.tostring(tree, encoding="unicode")
        words = html2plaintext(own, include_references=False) or html2plaintext(body, include_references=False)
        return words.strip()

    def _collections_unknown_sender(self, customer):
        """The address of a sender who is not one of ``customer``'s contacts; False when it is."""
        self.ensure_one()
        if self.author_id.commercial_partner_id == customer:
            return False
        return email_normalize(self.email_from) or self.email_from or self.author_id.display_name
