from odoo import api, models
from odoo.tools import is_html_empty

from ..tools.days import format_day


class CollectionsCallScript(models.AbstractModel):
    """Words for a call: greeting, an open question, only then the amount, ways out, and for when it gets difficult.
    Titles are in the collector's language, what is read aloud in the customer's."""

    _name = "collections.call.script"
    _description = "Words for a call"

    @api.model
    def _compose(self, call, asked):
        """The parts of the script.

        :param call: the call it is for.
        :param dict asked: ``amount`` and ``reference`` of what may be asked for, in the customer's language.
        :return: dicts of ``title``, ``lines`` (to read aloud), ``hint`` (for the collector), ``folded``.
        """
        aloud = self.with_context(lang=call._their_lang())
        part = self._part
        parts = [
            part(self.env._("Greet"), aloud._greeting(call)),
            part(
                self.env._("Ask, then listen"),
                aloud._question(call),
                self.env._("Be silent, and say back what you heard."),
            ),
            part(self.env._("Only then the amount"), aloud._amount(asked)),
            part(self.env._("Ways out"), aloud._ways_out(asked)),
            part(self.env._("Say it back, and thank them"), aloud._closing()),
            part(self.env._("When it gets difficult"), aloud._calming(), self._calming_hint(), folded=True),
            part(self.env._("When they are in trouble"), aloud._hardship(), folded=True),
            part(self.env._("On the voicemail"), aloud._voicemail(call), self._voicemail_hint(), folded=True),
            self._own_words(call, aloud),
        ]
        return [each for each in parts if each["lines"] or each["html"]]

    @api.model
    def _part(self, title, lines, hint="", folded=False, html=False):
        return {"title": title, "lines": lines, "hint": hint, "folded": folded, "html": html}

    @api.model
    def _calming_hint(self):
        return self.env._("Breathe, slow down, lower your voice. You may end the call kindly, or hand it over.")

    @api.model
    def _voicemail_hint(self):
        return self.env._("No invoice, no amount: somebody else may listen.")

    @api.model
    def _own_words(self, call, aloud):
        """What the policy has at hand for the stage in question."""
        case = call.case_id
        stage = case._asked_call()[:1].stage_id or case.next_stage_id
        script = stage.with_context(lang=aloud.env.lang).call_script
        title = self.env._("For the stage “%s”", stage.name)
        return self._part(title, [], folded=True, html=False if is_html_empty(script) else script)

    # --- what is read aloud, in the customer's language -------------------------------------------------------------

    @api.model
    def _greeting(self, call):
        case = call.case_id
        person = case._is_private() and self.env._("Am I speaking with %s?", case.contact_id.name)
        return [line for line in (person, self._hello(call), self.env._("Is this a good moment for you?")) if line]

    @api.model
    def _hello(self, call):
        """By name where a person is called, and who is calling."""
        case, words = call.case_id, {"me": self.env.user.name, "company": call.company_id.name}
        if case.contact_id.is_company or not case.contact_first_name:
            return self.env._("Hello, this is %(me)s from %(company)s.", **words)
        return self.env._("Hello %(name)s, this is %(me)s from %(company)s.", name=case.contact_first_name, **words)

    @api.model
    def _question(self, call):
        """The open question that fits what has happened."""
        return {
            "asked": self._question_asked,
            "heated": self._question_heated,
            "broken": self._question_broken,
            "missed": self._question_missed,
            "first": self._question_first,
            "again": self._question_again,
        }[self._situation(call)](call)

    @api.model
    def _situation(self, call):
        """What this call follows on: ``asked``, ``heated``, ``broken``, ``missed``, ``first`` or ``again``."""
        last, why = call.case_id._last_talk(), call._why()
        if why == "asked":
            return why
        if last.outcome == "refused" or call._handed_over():
            return "heated"
        if why in ("broken", "missed"):
            return why
        return "again" if last else "first"

    @api.model
    def _question_asked(self, call):
        return [self.env._("You asked for a call, and I am glad to ring you. What can I do for you?")]

    @api.model
    def _question_heated(self, call):
        return [
            self.env._("Last time may not have been a good moment, and I would like to hear how you see it."),
            self.env._("How are things going for you?"),
        ]

    @api.model
    def _question_broken(self, call):
        promise = call.case_id.promise_ids.filtered(lambda p: p.state == "broken").sorted("date_promised")[-1:]
        day = promise and format_day(self.env, promise.date_promised, "d MMMM")
        since = day and self.env._("We had talked about %s.", day)
        return [line for line in (since, self.env._("What has changed since we last spoke?")) if line]

    @api.model
    def _question_missed(self, call):
        return [
            self.env._("How is the plan that we made working for you?"),
            self.env._("What would make the next part easier?"),
        ]

    @api.model
    def _question_first(self, call):
        return [self.env._("How are things going?"), self.env._("How was everything that you had from us?")]

    @api.model
    def _question_again(self, call):
        return [self.env._("How have you been since we last spoke?")]

    @api.model
    def _amount(self, asked):
        if not asked["amount"]:
            return []
        return [
            self.env._("I am calling about %(reference)s, %(amount)s.", **asked),
            self.env._("How does it look from your side?"),
        ]

    @api.model
    def _ways_out(self, asked):
        if not asked["amount"]:
            return [self.env._("Is there something that I can put right for you?")]
        return [
            self.env._("Which date feels safe rather than hopeful?"),
            self.env._("Would smaller parts help, or a later day?"),
            self.env._("Is something not right with it? Then I will have it looked into."),
            self.env._("Who else should I be helping?"),
        ]

    @api.model
    def _closing(self):
        return [
            self.env._("May I say back what I have understood?"),
            self.env._("I will send you that in writing today. Thank you for your time."),
        ]

    @api.model
    def _calming(self):
        return [
            self.env._("I can hear that this has been frustrating, and I would like to help put it right."),
            self.env._("Let us leave the money aside for a minute. What happened?"),
            self.env._("You are right to raise that. I will note it."),
            self.env._("I would rather agree on something small that works than on something big that does not."),
            self.env._("Shall we pause here? I can call on a day that you choose."),
        ]

    @api.model
    def _hardship(self):
        return [
            self.env._("Thank you for telling me."),
            self.env._("Would it help if I paused everything for 30 days? You do not have to give details."),
        ]

    @api.model
    def _voicemail(self, call):
        # The own number of whoever calls; rank gives no right to read it, being called back does.
        phone = self.env.user.sudo().phone or call.company_id.phone
        back = (
            self.env._("Please call me back on %s, whenever it suits you. Thank you.", phone)
            if phone
            else self.env._("Please call me back whenever it suits you. Thank you.")
        )
        return [self._hello(call), back]
