"""The values that contacts with customers know: what for, on which channel, how they ended."""

# What a service message is for.
PURPOSES = [
    ("settled", "Thanks for settling"),
    ("promise_noted", "Promise noted"),
    ("promise_tomorrow", "Note before the promised day"),
    ("promise_kept", "Thanks for a kept promise"),
    ("promise_partly", "Thanks for a part"),
    ("dispute_received", "Dispute received"),
    ("paid_noted", "Payment will be looked for"),
    ("dispute_accepted", "Dispute accepted"),
    ("dispute_found", "Payment found"),
    ("dispute_partly", "Dispute partly accepted"),
    ("dispute_rejected", "Dispute not accepted"),
    ("dispute_withdrawn", "Dispute withdrawn"),
    ("plan_offered", "Plan offered"),
    ("plan_confirmed", "Plan confirmed"),
    ("later_noted", "Later date confirmed"),
    ("discount_offered", "Discount offered"),
    ("instalment_soon", "Note before a part is due"),
    ("instalment_late", "Note after a part was due"),
    ("instalment_thanks", "Thanks for a part of a plan"),
    ("plan_notice", "Notice about a plan"),
    ("plan_completed", "Thanks for a completed plan"),
    ("discount_thanks", "Thanks, the difference is credited"),
    ("discount_over", "Discount offer has ended"),
    ("plan_withdrawn", "Plan withdrawn by us"),
    ("plan_ended", "Plan ended, not kept"),
    ("request_noted", "Request noted"),
    ("pause_noted", "Pause noted"),
    ("invoice_copy", "The invoice first"),
    ("read_back", "What we agreed on the telephone"),
    ("agency_out", "An agency goes on"),
    ("agency_recalled", "Back from the agency"),
]
# Service messages that ask something; like reminders they must still be true when they leave.
ASKING = ("promise_tomorrow", "promise_partly", "instalment_soon", "instalment_late", "plan_notice", "invoice_copy")
# Offers too must still be true when they leave, but are no less welcome because the customer has written meanwhile.
CHECKED = (
    *(*ASKING, "plan_offered", "discount_offered", "plan_withdrawn", "plan_ended"),
    *("agency_out", "agency_recalled"),
)
# Failures that a person mends by correcting the contact; the others are the mail server's, or pass.
ADDRESS_FAILURES = (
    *("missing", "malformed", "blacklisted", "bounced", "refused"),
    *("no_phone", "bad_number", "wrong_number", "no_texts", "undelivered", "too_long"),
    *("no_address", "returned"),
)
# Failures that are seen before anything is tried; they last as long as they are seen.
SEEN_BEFORE = (
    *("missing", "malformed", "blacklisted", "no_phone", "bad_number", "no_texts", "no_address"),
    *("no_calls", "no_letters", "off", "first_reminder"),
)
# What the contact, the house or a law wants so; nobody is asked to mend it.
WISHES = ("no_calls", "no_letters", "off", "first_reminder")
CHANNELS = [("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter"), ("call", "Call")]
OUTCOMES = [
    ("spoke", "We spoke"),
    ("voicemail", "Left a voicemail"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("callback", "Call back another time"),
    ("refused", "Would rather not talk"),
]
# A conversation, whatever came of it; and calls that reached nobody.
TALKS = ("spoke", "callback", "refused")
UNREACHED = ("no_answer", "wrong_number")
REASONS = [
    ("cash_flow", "Money is short"),
    ("approval", "Waits for an approval"),
    ("not_received", "Never had the invoice"),
    ("dispute", "Something is wrong with it"),
    ("forgot", "It slipped by"),
    ("personal", "Personal reasons"),
    ("other", "Something else"),
]

FAILURES = [
    ("missing", "No address"),
    ("malformed", "Address not valid"),
    ("blacklisted", "Asked not to be written to"),
    ("bounced", "Message came back"),
    ("refused", "Address refused"),
    ("server", "Mail server"),
    ("no_phone", "No telephone number"),
    ("bad_number", "Telephone number not valid"),
    ("wrong_number", "Wrong number"),
    ("no_calls", "Asked not to be called"),
    ("no_answer", "Nobody answered"),
    ("no_texts", "Asked for no text messages"),
    ("undelivered", "Text message not delivered"),
    ("too_long", "Text message too long"),
    ("off", "We send no text messages"),
    ("first_reminder", "A first reminder needs more words"),
    ("credit", "No credit for text messages"),
    ("account", "Account for text messages"),
    ("gateway", "Gateway for text messages"),
    ("no_address", "No postal address"),
    ("no_letters", "Asked for no letters"),
    ("returned", "Letter came back"),
]
