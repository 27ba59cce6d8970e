"""What becomes of every stored text about a customer when a closed conversation is forgotten: one table, no exception.

A test fails for a stored text of ours that stands neither here nor below ``SETTINGS``. What another addon adds to these
models is words until that addon says otherwise: what nobody has looked at is forgotten rather than kept.
"""

from ..engine.holds import SENSITIVE
from ..engine.retention import SUPPORT, WORDS
from .collections_hold import FORGOTTEN

KEEP = "keep"

# Texts by model, and by what they are: ``support`` (what somebody needs, and why) goes first, ``words`` (all that was
# said, names and addresses) go later, ``keep`` (figures, codes, numbers of documents, fingerprints) stays.
TEXTS = {
    "collections.case": {
        SUPPORT: ("pause_reason",),
        WORDS: ("access_token", "unknown_sender", "page_for", "agency_decided_words"),
    },
    "collections.touch": {
        # Why a message was taken back repeats the reason of a hold.
        SUPPORT: ("note", "failure_reason"),
        WORDS: (
            *("summary", "recipient_email", "recipient_number", "recipient_address"),
            *("own_subject", "own_body", "override_reason", "letter_html"),
        ),
        KEEP: ("asked", "amount_text", "asked_sum", "lang", "sms_uuid", "overridden", "first_lines"),
    },
    "collections.call": {SUPPORT: ("aim", "fallback", "note", "agreed", "handed_words", "tone_seen")},
    "collections.hold": {SUPPORT: ("reason", "details", "end_reason")},
    # The reason of a hold is a decision's value, too.
    "collections.decision": {SUPPORT: ("value",), KEEP: ("rule", "code", "channel_why")},
    "collections.promise": {WORDS: ("note", "end_reason"), KEEP: ("open_by_line",)},
    "collections.plan": {
        WORDS: (
            *("access_token", "note", "end_reason", "agreement", "signature"),
            *("accepted_name", "accepted_from", "acceptance_note"),
        ),
        KEEP: ("open_by_line", "name", "beyond", "agreement_hash", "agreement_lang", "accepted_hash"),
    },
    "collections.dispute": {WORDS: ("description", "explanation")},
    "collections.request": {WORDS: ("words", "new_name", "new_email", "new_phone")},
    "collections.charge.waiver": {WORDS: ("reason",)},
    "collections.page.attempt": {KEEP: ("kind", "source")},
    "collections.handover": {
        SUPPORT: ("recall_words",),
        WORDS: ("words", "owner_words", "close_reason"),
        KEEP: ("asked",),
    },
    # Why somebody was handed over in spite of a soft line may tell how they are.
    "collections.handover.answer": {SUPPORT: ("reason",)},
    "collections.handover.note": {WORDS: ("words",), KEEP: ("told_of",)},
    "collections.dossier": {WORDS: ("redactions",), KEEP: ("name", "digest")},
    "collections.dossier.event": {WORDS: ("to", "details")},
    # A file is named after what it holds, and its fingerprint belongs to that name.
    "collections.dossier.file": {WORDS: ("content",), KEEP: ("name", "sha256")},
    "collections.agency.complaint": {WORDS: ("what",)},
    "collections.agency.statement.line": {WORDS: ("note",)},
    # A wish that holds until somebody takes it back, whatever conversations come and go.
    "res.partner": {KEEP: ("collections_excluded_reason",)},
}

# Models that say how a company works, and nothing about a customer. Statements of agencies are books, as the bank's are.
SETTINGS = frozenset(
    {
        *("collections.policy", "collections.stage", "collections.run"),
        *("collections.tone.word", "collections.tone.override"),
        *("collections.country.profile", "collections.profile.band", "collections.profile.wait"),
        *("collections.profile.words", "collections.interest.rate"),
        *("collections.compensation", "collections.compensation.line"),
        *("collections.agency", "collections.agency.check", "collections.agency.tier", "collections.agency.statement"),
    }
)

# Kinds that tell of health, family or need: (model, field) → which, and what stands in their place.
KINDS = {
    ("collections.hold", "hold_type"): (SENSITIVE, FORGOTTEN),
    ("collections.touch", "late_reason"): (frozenset({"personal"}), "other"),
    ("collections.call", "late_reason"): (frozenset({"personal"}), "other"),
    ("collections.handover", "recall_reason"): (frozenset({"hardship", "bereavement", "care"}), None),
}

# Of these decisions the value is a day or a sum, and stays.
FIGURE_RULES, FIGURE_CODES = ("ladder_not_due", "ladder_end", "bank_stale"), ("small",)
TEXT_TYPES = ("char", "text", "html", "json", "binary")
