"""The policies that every company starts with.

Cadence: the consensus of published dunning schedules with a human call before the last stages, which works best
(Laudenbach, Pirschel, Siegel: +34 points of payment on time after a real conversation).
"""

_CALL_BUSINESS = """<p>Is this a good moment? How are things going?</p>
<p>How does this invoice look from your side? (Listen, and say back what you heard.)</p>
<p>What would help it through, and which date feels safe? Offer instalments or a later date.</p>
<p>Say the amount and the date again, write them down, and thank them.</p>"""

_CALL_PRIVATE = """<p>Make sure you speak with the right person. Is this a good moment, or shall I call another day?</p>
<p>Is everything fine with what you received?</p>
<p>Which amount and which day of the month would be comfortable? If they are worried: offer a pause.</p>
<p>Say what you agreed again, promise it in writing, and thank them.</p>"""

DEFAULT_POLICIES = (
    {
        "policy": {"name": "Companies", "segment": "business", "sequence": 10, "predue_min": 1000},
        "stages": (
            {
                "name": "Courtesy note",
                "days_after_due": -5,
                "min_gap_days": 0,
                "tone": "courtesy",
                "template": "mail_template_business_courtesy",
            },
            {
                "name": "Friendly reminder",
                "days_after_due": 3,
                "min_gap_days": 3,
                "tone": "friendly",
                "template": "mail_template_business_friendly",
            },
            {
                "name": "Is something missing?",
                "days_after_due": 10,
                "min_gap_days": 5,
                "tone": "friendly",
                "template": "mail_template_business_question",
            },
            {
                "name": "Call",
                "days_after_due": 17,
                "min_gap_days": 5,
                "tone": "helpful",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_BUSINESS,
                "template": "mail_template_business_word",
            },
            {
                "name": "A way to pay",
                "days_after_due": 24,
                "min_gap_days": 7,
                "tone": "helpful",
                "template": "mail_template_business_plan",
            },
            {
                "name": "Personal note",
                "days_after_due": 38,
                "min_gap_days": 10,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_business_personal",
            },
            {
                "name": "Settle it together",
                "days_after_due": 60,
                "min_gap_days": 14,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_business_last",
            },
        ),
    },
    {
        "policy": {
            "name": "Private customers",
            "segment": "private",
            "sequence": 20,
            "plan_max_months": 12,
            "plan_manager_months": 24,
            "plan_deposit_percent": 0,
        },
        "stages": (
            {
                "name": "Courtesy note",
                "days_after_due": -3,
                "min_gap_days": 0,
                "tone": "courtesy",
                "template": "mail_template_private_courtesy",
            },
            {
                "name": "Friendly reminder",
                "days_after_due": 2,
                "min_gap_days": 3,
                "tone": "friendly",
                "template": "mail_template_private_friendly",
            },
            {
                "name": "Short note",
                "days_after_due": 9,
                "min_gap_days": 5,
                "tone": "friendly",
                "template": "mail_template_private_short",
            },
            {
                "name": "A way to pay",
                "days_after_due": 16,
                "min_gap_days": 5,
                "tone": "helpful",
                "template": "mail_template_private_plan",
            },
            {
                "name": "Call",
                "days_after_due": 23,
                "min_gap_days": 7,
                "tone": "helpful",
                "channel": "call",
                "second_channel": "email",
                "call_script": _CALL_PRIVATE,
                "template": "mail_template_private_word",
            },
            {
                "name": "Personal note",
                "days_after_due": 40,
                "min_gap_days": 10,
                "tone": "personal",
                "second_channel": "letter",
                "template": "mail_template_private_personal",
            },
            {
                "name": "Settle it together",
                "days_after_due": 60,
                "min_gap_days": 14,
                "tone": "personal",
                "requires_approval": True,
                "second_channel": "letter",
                "template": "mail_template_private_last",
            },
        ),
    },
)
