from odoo import fields, models
from odoo.exceptions import UserError

from ..engine import byhand
from ..engine.facts import Decision

# The channels on which a person writes, the usual one first.
WRITTEN = ("email", "letter", "sms")


class CollectionsCase(models.Model):
    """Writing to the customer by hand."""

    _inherit = "collections.case"

    def action_write(self):
        self.ensure_one()
        self._check_may_write()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to %s", self.partner_id.display_name),
            "res_model": "collections.write",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id, "dialog_size": "extra-large"},
        }

    def _check_may_write(self):
        self.check_access("write")
        if self.state == "closed":
            raise UserError(self.env._("This conversation is over: nothing is left to write about."))

    def _cautions(self, channel):
        """What speaks against writing by hand now, see ``engine.byhand``."""
        return byhand.warnings(*self._engine_now(), channel)

    def _caution_words(self, cautions):
        """A sentence for each caution, in the reader's language."""
        Sentences = self.env["collections.decision"]
        return [
            Sentences._sentence(Decision("wait", c.rule, c.code, c.until, value=c.value), self.company_id)
            for c in cautions
        ]

    def _lines_by_hand(self):
        """What the table of a message by hand shows now: amount by line id."""
        return byhand.to_show(*self._engine_now())

    def _words_to_begin_with(self):
        """The stage with whose words a message by hand begins: the next one's, else the last one's."""
        stages = self.policy_id.stage_ids.filtered("mail_template_id")
        return (self.next_stage_id & stages) or stages[-1:]

    def _stage_words(self, stage, channel, lang):
        """Subject and words of a stage for this customer, without the layout; plain text for a text message."""
        if channel == "sms":
            return "", self._text_words(stage, lang)
        if not stage.mail_template_id:
            return "", ""
        Message = self.env["collections.message"]
        return Message._template_words(self, stage.mail_template_id, lang, Message._lines_now(self))

    def _text_words(self, stage, lang):
        template = stage.sudo().sms_template_id
        if not template:
            return ""
        lang = self.env["collections.message"]._language(lang, self.company_id)
        # The words are kept as they are shown, with the link that the customer will have.
        self.sudo()._ensure_page_links()
        house = self.sudo().with_context(lang=lang).with_company(self.company_id)
        return house._channel("sms")._words(template, house)[self.id]

    def _written_channels(self):
        """The channels on which this customer can be written to, the usual ones first."""
        contacts = {self.partner_id.id: self.contact_id}
        return [name for name in WRITTEN if not self._channel(name).sudo()._problems(self.company_id, contacts)]

    def _reminders_under_way(self):
        return self.touch_ids.filtered(lambda t: t.kind == "reminder" and t.state in ("queued", "to_approve"))

    def _messages_under_way(self):
        """Also what colleagues have written by hand: it leaves all the same."""
        written = self.touch_ids.filtered(lambda t: t.kind == "manual" and t.state == "queued")
        return self._reminders_under_way() | written

    def _write_by_hand(self, channel, subject, body, with_items=True, reason=""):
        """Send a message in a person's own words; it leaves like all others, through the second gate.

        A reminder that is under way is taken back: the customer has one conversation with us, not two.

        :param str body: HTML, or plain text for a text message.
        :param str reason: why a manager sends it in spite of a soft rule.
        :return: the touch.
        """
        self.ensure_one()
        self._check_may_write()
        cautions = self._cautions(channel)
        self._check_cautions(cautions, reason)
        touch = self._prepare_by_hand(channel, subject, body, with_items, cautions, reason)
        self._reminders_under_way()._set_cancelled(self.env._("%s writes by hand instead.", self.env.user.name))
        # Touches are evidence that nobody writes directly; this is the colleague's own message.
        touch = self.env["collections.touch"].sudo().create(touch)
        self._channel(channel).sudo()._perform(touch, fields.Datetime.now())
        self._note_override(cautions)
        self._wake("written by hand")
        return touch.with_env(self.env)

    def _check_cautions(self, cautions, reason):
        """:raise UserError: when these cautions stop this user, or a reason is missing."""
        hard = [c for c in cautions if c.hard]
        if hard:
            words = " ".join(self._caution_words(hard))
            raise UserError(self.env._("This message cannot be sent, by nobody. %s", words))
        if cautions and not self.env.user.has_group("collections_gentle.group_manager"):
            words = " ".join(self._caution_words(cautions))
            raise UserError(self.env._("Wait, or ask a collections manager to send this message. %s", words))
        if cautions and not (reason or "").strip():
            raise UserError(self.env._("Say why this is sent all the same: the reason is kept with the message."))

    def _prepare_by_hand(self, channel, subject, body, with_items, cautions, reason):
        asked = self._lines_by_hand() if with_items and channel != "sms" else {}
        lines = self.env["account.move.line"].sudo().browse(asked)
        contact = self.contact_id.sudo()
        own = self.env["collections.touch"]._prepare_own_words(channel, subject, body)
        return {
            **self._prepare_manual_touch(channel),
            **self.env["collections.perform"]._prepare_amounts({line: asked[line.id] for line in lines}),
            **self._channel(channel)._prepare_address(contact),
            **own,
            **self._prepare_override(cautions, reason),
            "user_id": self.env.uid,
            "lang": contact.lang,
            "summary": own["own_subject"] or self.env._("Text message"),
        }

    def _prepare_override(self, cautions, reason):
        if not cautions:
            return {}
        keys = " ".join(c.key for c in cautions)
        return {"override_reason": reason.strip(), "override_by": self.env.uid, "overridden": keys}

    def _note_override(self, cautions):
        """Colleagues read which rules a manager set aside; the reason may be personal and stays with the contact."""
        if cautions:
            labels = dict.fromkeys(self._rule_label(c.rule) for c in cautions)
            self._note(self.env._("Sent by hand all the same, although: %s.", ", ".join(labels)))

    def _rule_label(self, rule):
        return {
            "settled": self.env._("little or nothing is due"),
            "hold": self.env._("a hold is in place"),
            "unmatched_money": self.env._("money is not matched yet"),
            "bank_stale": self.env._("the bank was not imported lately"),
            "nothing_askable": self.env._("what is due is left in peace"),
            "plan_or_promise_due": self.env._("an agreement runs"),
            "fresh_days": self.env._("the days of peace after a hold are not over"),
            "budget": self.env._("the customer heard from us lately"),
            "pending_touch": self.env._("another message is under way"),
            "window": self.env._("it is outside contact hours"),
        }[rule]
