"""The policies that every company starts with.

Cadence: the consensus of published dunning schedules with a human call before the last stages, which works best
(Laudenbach, Pirschel, Siegel: +34 points of payment on time after a real conversation).
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# Paragraph by paragraph: each of them follows the language until a company writes it anew.
_CALL_BUSINESS = (
    _lt("Is this a good moment? How are things going?"),
    _lt("How does this invoice look from your side? (Listen, and say back what you heard.)"),
    _lt("What would help it through, and which date feels safe? Offer instalments or a later date."),
    _lt("Say the amount and the date again, write them down, and thank them."),
)

_CALL_PRIVATE = (
    _lt("Make sure you speak with the right person. Is this a good moment, or shall I call another day?"),
    _lt("Is everything fine with what you received?"),
    _lt("Which amount and which day of the month would be comfortable? If they are worried: offer a pause."),
    _lt("Say what you agreed again, promise it in writing, and thank them."),
)

_CALL_STRAINED = (
    _lt("There is no hurry at all: how are you, and how is business?"),
    _lt("What do you expect to come in over the next weeks, and what has to go out first? (Listen, and say it back.)"),
    _lt(
        "If we made parts of it, what would the first safe part be, and on which day? "
        "If nothing is possible now: thank them for being open, and offer a quiet month."
    ),
    _lt("Say the dates again and promise them in writing. If a date starts to wobble, a word before it is enough."),
)

_CALL_REGULAR = (
    _lt("Thank you for taking the call. Is this a good moment?"),
    _lt("Where is the invoice on your side, and what would bring it into the next payment run? (Listen.)"),
    _lt("Who decides, and may we ring them together? If it gets tense: what would be a fair step for you?"),
    _lt("Say the day and the amount again, write them down, and thank them. Then leave them in peace until that day."),
)

# The letter before an outside partner is asked: the last stage of every policy that we ship to new companies.
LAST_RESORT = {
    "name": _lt("Before the next step"),
    "days_after_due": 75,
    "min_gap_days": 14,
    "tone": "last_resort",
    "requires_approval": True,
    "second_channel": "letter",
}


def last_resort_template(segment):
    """The letter for customers of a segment, by the name of its template."""
    return "mail_template_private_last_resort" if segment == "private" else "mail_template_business_last_resort"


DEFAULT_POLICIES = (
    {
        "policy": {"name": _lt("Companies"), "segment": "business", "sequence": 10, "predue_min": 1000},
        "stages": (
            {
                "name": _lt("Courtesy note"),
                "days_after_due": -5,
                "min_gap_days": 0,
                "tone": "courtesy",
                "template": "mail_template_business_courtesy",
            },
            {
                "name": _lt("Friendly reminder"),
                "days_after_due": 3,
                "min_gap_days": 3,
                "tone": "friendly",
                "template": "mail_template_business_friendly",
            },
            {
                "name": _lt("Is something missing?"),
                "days_after_due": 10,
                "min_gap_days": 5,
                "tone": "friendly",
                "template": "mail_template_business_question",
                "second_channel": "sms",
                "sms": "sms_template_business_short",
            },
            {
                "name": _lt("Call"),
                "days_after_due": 17,
                "min_gap_days": 5,
                "tone": "helpful",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_BUSINESS,
                "template": "mail_template_business_word",
            },
            {
                "name": _lt("A way to pay"),
                "days_after_due": 24,
                "min_gap_days": 7,
                "tone": "helpful",
                "template": "mail_template_business_plan",
            },
            {
                "name": _lt("Personal note"),
                "days_after_due": 38,
                "min_gap_days": 10,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_business_personal",
            },
            {
                "name": _lt("Settle it together"),
                "days_after_due": 60,
                "min_gap_days": 14,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_business_last",
            },
            {**LAST_RESORT, "template": "mail_template_business_last_resort"},
        ),
    },
    {
        "policy": {
            "name": _lt("Private customers"),
            "segment": "private",
            "sequence": 20,
            "plan_max_months": 12,
            "plan_manager_months": 24,
            "plan_deposit_percent": 0,
        },
        "stages": (
            {
                "name": _lt("Courtesy note"),
                "days_after_due": -3,
                "min_gap_days": 0,
                "tone": "courtesy",
                "template": "mail_template_private_courtesy",
            },
            {
                "name": _lt("Friendly reminder"),
                "days_after_due": 2,
                "min_gap_days": 3,
                "tone": "friendly",
                "template": "mail_template_private_friendly",
            },
            {
                "name": _lt("Short note"),
                "days_after_due": 9,
                "min_gap_days": 5,
                "tone": "friendly",
                "channel": "sms",
                "second_channel": "email",
                "template": "mail_template_private_short",
                "sms": "sms_template_private_short",
            },
            {
                "name": _lt("A way to pay"),
                "days_after_due": 16,
                "min_gap_days": 5,
                "tone": "helpful",
                "template": "mail_template_private_plan",
            },
            {
                "name": _lt("Call"),
                "days_after_due": 23,
                "min_gap_days": 7,
                "tone": "helpful",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_PRIVATE,
                "template": "mail_template_private_word",
            },
            {
                "name": _lt("Personal note"),
                "days_after_due": 40,
                "min_gap_days": 10,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_private_personal",
            },
            {
                "name": _lt("Settle it together"),
                "days_after_due": 60,
                "min_gap_days": 14,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_private_last",
            },
            {**LAST_RESORT, "template": "mail_template_private_last_resort"},
        ),
    },
    {
        # Fewer messages, later, a plan before anything else, and a call early on.
        "policy": {
            "name": _lt("Small firms under strain"),
            "segment": "chosen",
            "sequence": 30,
            "max_per_week": 1,
            "max_per_month": 4,
            "answer_days": 14,
            "plan_max_months": 12,
            "plan_manager_months": 24,
            "plan_deposit_percent": 0,
        },
        "stages": (
            {
                "name": _lt("Another rhythm"),
                "days_after_due": 5,
                "min_gap_days": 5,
                "tone": "helpful",
                "template": "mail_template_strained_rhythm",
            },
            {
                "name": _lt("Call"),
                "days_after_due": 12,
                "min_gap_days": 7,
                "tone": "helpful",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_STRAINED,
                "template": "mail_template_strained_word",
            },
            {
                "name": _lt("A small first step"),
                "days_after_due": 24,
                "min_gap_days": 10,
                "tone": "helpful",
                "channel": "sms",
                "second_channel": "email",
                "template": "mail_template_strained_short",
                "sms": "sms_template_strained_short",
            },
            {
                "name": _lt("Personal note"),
                "days_after_due": 42,
                "min_gap_days": 14,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_strained_personal",
            },
            {
                "name": _lt("Settle it together"),
                "days_after_due": 70,
                "min_gap_days": 21,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_strained_last",
            },
            {**LAST_RESORT, "template": "mail_template_strained_last_resort", "days_after_due": 90},
        ),
    },
    {
        # A date is asked for early and by one person: what helps here is to learn what gets in the way.
        "policy": {
            "name": _lt("Customers who often pay after the date"),
            "segment": "chosen",
            "sequence": 40,
            "predue_min": 1000,
            "promise_max_days": 14,
            "broken_call_days": 1,
        },
        "stages": (
            {
                "name": _lt("Courtesy note"),
                "days_after_due": -7,
                "min_gap_days": 0,
                "tone": "courtesy",
                "template": "mail_template_regular_courtesy",
            },
            {
                "name": _lt("Which payment run?"),
                "days_after_due": 2,
                "min_gap_days": 3,
                "tone": "friendly",
                "template": "mail_template_regular_date",
            },
            {
                "name": _lt("Call"),
                "days_after_due": 7,
                "min_gap_days": 4,
                "tone": "personal",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_REGULAR,
                "template": "mail_template_regular_word",
            },
            {
                "name": _lt("Short note"),
                "days_after_due": 14,
                "min_gap_days": 5,
                "tone": "friendly",
                "channel": "sms",
                "second_channel": "email",
                "template": "mail_template_regular_short",
                "sms": "sms_template_regular_short",
            },
            {
                "name": _lt("A steadier way"),
                "days_after_due": 24,
                "min_gap_days": 7,
                "tone": "helpful",
                "template": "mail_template_regular_steady",
            },
            {
                "name": _lt("Personal note"),
                "days_after_due": 38,
                "min_gap_days": 10,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_regular_personal",
            },
            {
                "name": _lt("Settle it together"),
                "days_after_due": 56,
                "min_gap_days": 14,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_regular_last",
            },
            {**LAST_RESORT, "template": "mail_template_regular_last_resort"},
        ),
    },
)
