from odoo import api, models
from odoo.tools import LazyTranslate, format_date, format_list, formatLang

from ..engine.agency import AFTER_PROPOSAL

_lt = LazyTranslate(__name__)

_TITLES = {
    "age": _lt("Open for long"),
    "amount": _lt("It is enough to ask somebody else"),
    "stages": _lt("All stages were sent"),
    "talked": _lt("We have talked, or tried to"),
    "way_out": _lt("A way out was offered"),
    "nothing_open": _lt("Nothing else goes on"),
    "not_vulnerable": _lt("Nobody needs special care"),
    "law": _lt("The law of the country allows it"),
    "verified": _lt("Address and balance were looked at"),
    "last_letter": _lt("The letter of last resort has had its time"),
    "owner": _lt("Who looks after the customer knows"),
    "four_eyes": _lt("Two people"),
    "agency": _lt("An agency that may get new customers"),
}
# What is missing, by line and code; ``%(value)s`` is what there is, ``%(least)s`` what is asked for.
_MISSING = {
    ("age", "nothing_overdue"): _lt("Nothing is past its due date."),
    ("age", "young"): _lt("The oldest item is %(value)s days late; it takes %(least)s."),
    ("amount", "small"): _lt("%(value)s is late; it takes %(least)s."),
    ("stages", "not_sent"): _lt("Not sent yet: %(value)s."),
    ("stages", "came_back"): _lt("Did not arrive: %(value)s."),
    ("talked", "few_attempts"): _lt(
        "Nobody has talked with them, and there are attempts on %(value)s days; it takes %(least)s."
    ),
    ("talked", "one_channel"): _lt("Nobody has talked with them, and we tried in one way only; try another."),
    ("way_out", "never_offered"): _lt("Offer parts, a later date or a discount first."),
    ("nothing_open", "open"): _lt("Settle this first: %(value)s."),
    ("not_vulnerable", "vulnerable"): _lt("A person looks after this customer. Nobody outside is asked."),
    ("law", "first_reminder"): _lt("Something due has had no first reminder of the kind that the law asks for."),
    ("law", "wait"): _lt("The law gives the customer time: not before %(value)s."),
    ("verified", "address"): _lt("Look at the address: nobody has in the last %(least)s days."),
    ("verified", "balance"): _lt("Look at the balance: nobody has in the last %(least)s days."),
    ("last_letter", "not_sent"): _lt("The letter of last resort was not sent."),
    ("last_letter", "wait"): _lt("The letter gives the customer time: not before %(value)s."),
    ("owner", "objects"): _lt("They object: %(value)s"),
    ("owner", "not_told"): _lt("They were not told yet."),
    ("owner", "wait"): _lt("They have until %(value)s to object."),
    ("four_eyes", "one_person"): _lt("One person proposes it, another approves it."),
    ("four_eyes", "same_person"): _lt("The same person has proposed and approved it."),
    ("agency", "problems"): _lt("Choose an agency that may get new customers."),
}
_OPEN_WORDS = {
    "hold": _lt("a pause"),
    "dispute": _lt("something in discussion"),
    "promise": _lt("a promise"),
    "plan": _lt("a plan"),
    "complaint": _lt("a complaint"),
    "money": _lt("money that is not matched yet"),
    "question": _lt("an answer that we owe them"),
    "bank": _lt("a bank that was not read lately"),
}


class CollectionsAgencyWords(models.AbstractModel):
    """What the screen says about the lines of the checklist."""

    _name = "collections.agency.words"
    _description = "Words about the last resort"

    @api.model
    def _row(self, case, line, rules, answers):
        """A line as the screen shows it.

        :param line: the engine's.
        :param answers: of the proposal, by name of the line.
        """
        answer = answers.get(line.name) if not line.met and not line.hard else None
        return {
            "name": line.name,
            "title": self.env._(_TITLES[line.name]),
            "met": line.met,
            "hard": line.hard,
            # Nobody can have done this yet.
            "later": not line.met and not case.handover_id and line.name in AFTER_PROPOSAL,
            "missing": "" if line.met else self._sentence(case, line, rules),
            "answer": answer
            and self.env._("%(who)s answers for it: %(why)s", who=answer.user_id.name, why=answer.reason),
        }

    @api.model
    def _sentence(self, case, line, rules):
        """What is missing, and what to do about it."""
        if line.name == "agency" and (words := case.handover_id._agency_problem_words()):
            return words
        sentence = self.env._(_MISSING[line.name, line.missing])
        values = {"value": self._value(case, line), "least": self._least(case, line, rules)}
        return sentence % values

    @api.model
    def _value(self, case, line):
        if line.name == "amount":
            return formatLang(self.env, float(line.value), currency_obj=case.currency_id)
        if line.missing == "objects":
            return case.handover_id.sudo().owner_words or ""
        if line.name in ("law", "last_letter", "owner"):
            return line.value and format_date(self.env, line.value)
        if line.name == "nothing_open":
            return format_list(self.env, [self.env._(_OPEN_WORDS[kind]) for kind in line.value])
        return format_list(self.env, line.value) if isinstance(line.value, tuple) else line.value

    @api.model
    def _least(self, case, line, rules):
        """What the policy asks for."""
        if line.name == "amount":
            return formatLang(self.env, float(rules.min_amount), currency_obj=case.currency_id)
        return {"age": rules.min_days, "talked": rules.attempts, "verified": rules.verified_days}.get(line.name)
