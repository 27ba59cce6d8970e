from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty, plaintext2html

from ..engine.texts import LONGEST


class OwnWords(NamedTuple):
    """What a person has written instead of the template; ``body`` is HTML, or plain text for a text message."""

    subject: str
    body: str


class CollectionsTouch(models.Model):
    """Words that a person has written for one message alone."""

    _inherit = "collections.touch"

    own_subject = fields.Char(string="Own subject", readonly=True)
    own_body = fields.Html(string="Own words", readonly=True, help="Used instead of the stage's text, here only.")
    edited_at = fields.Datetime(string="Written", readonly=True)
    edited_by = fields.Many2one("res.users", string="Words by", readonly=True)

    def _own_words(self):
        """What a person has written for this message.

        :rtype: OwnWords or None
        """
        if is_html_empty(self.own_body):
            return None
        if self.channel == "sms":
            return OwnWords("", html2plaintext(self.own_body).strip())
        return OwnWords(self.own_subject or "", self.own_body)

    def _prepare_own_words(self, channel, subject, body):
        """The values that keep a person's words.

        :param str body: HTML, or plain text for a text message.
        :raise UserError: when there is nothing to read in them.
        """
        subject, text = (subject or "").strip(), channel == "sms"
        if text and not (body or "").strip() or not text and is_html_empty(body):
            raise UserError(self.env._("Write some words first: a message without words is not sent."))
        if not text and not subject:
            raise UserError(self.env._("Write a subject first: it is what the customer reads before all else."))
        if text and len(body.strip()) > LONGEST:
            raise UserError(
                self.env._(
                    "This text has %(count)s characters, and %(most)s at most may be sent. Make it shorter.",
                    count=len(body.strip()),
                    most=LONGEST,
                )
            )
        words = plaintext2html(body.strip()) if text else body
        return {"own_subject": False if text else subject, "own_body": words, **self._prepare_author()}

    def _prepare_author(self):
        return {"edited_by": self.env.uid, "edited_at": fields.Datetime.now()}

    def _prepare_kept_words(self):
        """The values that carry a person's words over to the message that takes the place of this one."""
        if not self._own_words():
            return {}
        author = {"edited_by": self.edited_by.id, "edited_at": self.edited_at}
        return {"own_subject": self.own_subject, "own_body": self.own_body, **author}

    def action_change_words(self):
        self.ensure_one()
        self._check_may_change()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the words"),
            "res_model": "collections.change.words",
            "view_mode": "form",
            "target": "new",
            "context": {"default_touch_id": self.id},
        }

    def _words_now(self):
        """Subject and words of this message as they would leave now, without the layout."""
        if own := self._own_words():
            return own
        return self.case_id._stage_words(self.stage_id, self.channel, self.lang)

    def _preview_words(self, subject, body):
        """The message as it would leave now in these words."""
        Message = self.env["collections.message"]
        asked = Message._lines_now(self.case_id)
        return Message._preview_own(self.case_id, self.channel, subject, body, self.lang, asked)

    def _change_words(self, subject, body):
        """A manager writes this one message anew, before approving it."""
        self._check_may_change()
        # Nobody writes touches; the words of a message that waits for a manager are the manager's.
        self.sudo().write(self._prepare_own_words(self.channel, subject, body))

    def _check_may_change(self):
        self.ensure_one()
        self._check_manager()
        if self.state != "to_approve" or self.approved_by:
            raise UserError(self.env._("This message was decided on meanwhile. Its words stay as they are."))
        if self.channel == "call":
            raise UserError(self.env._("A call has no words to change: its script belongs to the stage."))
