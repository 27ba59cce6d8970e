"""What the screens say about agencies and their statements: code → a whole sentence."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# What is asked of every agency. Source: the reference's 8.2 to 8.4.
CHECKS = (
    _lt("We have read its code of conduct, and it fits ours."),
    _lt("We have listened to recordings of its calls."),
    _lt("It shows us how many complaints it gets."),
    _lt("It knows how to treat people in a hard place, and has shown us how."),
    _lt("Samples of its letters and messages have passed our tone guard."),
    _lt("Its people get no bonus on money alone."),
    _lt("It visits nobody, at home or at work."),
    _lt("It passes no customer on and sells no claim unless we agree."),
    _lt("Others who work with it have told us how that is."),
    _lt("We know where it keeps our customers' data."),
    _lt("The terms for data processing are signed."),
    _lt("We have seen the proof of its insurance."),
    _lt("It keeps our customers' money in an account of its own."),
)

PROBLEMS = {
    "no_licence": _lt("Fill in until when the licence of the agency %(agency)s is valid."),
    "licence_over": _lt(
        "The licence of the agency %(agency)s has ended. Ask for the new one, and fill in until when it is valid."
    ),
    "register_unchecked": _lt(
        "Nobody has looked up the agency %(agency)s in the register within a year. Do so, and attach what you saw."
    ),
    "insurance_over": _lt(
        "The insurance of the agency %(agency)s has ended or is not known. Ask for the proof, and fill in until when it "
        "holds."
    ),
    "no_code": _lt(
        "The agency %(agency)s has not accepted our code of conduct yet. Send it, and fill in when it was accepted."
    ),
    "checks_open": _lt("Points of the checklist of the agency %(agency)s are open. Answer each of them."),
    "review_over": _lt(
        "The yearly review of the agency %(agency)s has not been done. Go through its record, then press “Reviewed”."
    ),
    "paused": _lt("The agency %(agency)s is paused: %(reason)s A manager may go on with it, and says why."),
    "archived": _lt("The agency %(agency)s is archived. Take it out of the archive first."),
}

# What is met → the problems that stand against it.
TICKS = (
    (_lt("Its licence is valid."), ("no_licence", "licence_over")),
    (_lt("It was looked up in the register within a year."), ("register_unchecked",)),
    (_lt("It is insured."), ("insurance_over",)),
    (_lt("It has accepted our code of conduct."), ("no_code",)),
    (_lt("Every point of the checklist is answered."), ("checks_open",)),
    (_lt("Its yearly review is done."), ("review_over",)),
    (_lt("No complaints have paused it."), ("paused", "archived")),
)

# What ends soon: the day follows.
ENDS = {
    "review": _lt("Yearly review, by %(day)s"),
    "licence": _lt("Its licence ends on %(day)s"),
    "register": _lt("To be looked up in the register again, by %(day)s"),
    "insurance": _lt("Its insurance ends on %(day)s"),
}

LOOKS = {
    60: _lt("With %(agency)s for 60 days: look at what happened, and whether another way is better by now."),
    120: _lt("With %(agency)s for 120 days: look at what happened, and whether another way is better by now."),
    180: _lt("With %(agency)s for 180 days: close it, or note why it should go on."),
}

DIFFERENCES = {
    "commission_high": _lt("It took a commission of %(taken)s; by our agreement (%(percent)s %%) it is %(ours)s."),
    "commission_low": _lt("It took a commission of %(taken)s; by our agreement (%(percent)s %%) it may take %(ours)s."),
    "commission_high_minimum": _lt(
        "It took a commission of %(taken)s; by our agreement (%(percent)s %%, at least %(minimum)s for a customer, counted "
        "with what it reported before) it is %(ours)s here."
    ),
    "commission_low_minimum": _lt(
        "It took a commission of %(taken)s; by our agreement (%(percent)s %%, at least %(minimum)s for a customer, counted "
        "with what it reported before) it may take %(ours)s here."
    ),
    "unearned_our_error": _lt("It took %(taken)s, but was called back because of our mistake: nothing was earned."),
    "unearned_not_accepted": _lt("It took %(taken)s, but the money of %(day)s came before it had accepted the case."),
    "unearned_acceptance_unknown": _lt(
        "It took %(taken)s, but nobody has noted when it accepted the case. Ask it, and fill that in on the hand-over."
    ),
    "unearned_recalled": _lt("It took %(taken)s, but the money of %(day)s came after it was called back."),
    "unearned_free_days": _lt(
        "It took %(taken)s, but the money of %(day)s came within the free days after the hand-over."
    ),
    "sum": _lt(
        "Of %(collected)s, less a commission of %(commission)s, %(should)s should come to us; it says %(remitted)s."
    ),
    "direct_sum": _lt(
        "The customer paid us directly, so nothing should come, or the commission of %(commission)s is taken off; it says "
        "%(remitted)s."
    ),
    "over": _lt(
        "It collected %(reported)s, more than the %(asked)s that we handed over. Ask whether it added costs of its own."
    ),
    "unbooked": _lt(
        "So far it reports %(reported)s; %(booked)s is booked on the items since the hand-over. %(rest)s is missing."
    ),
    "twice": _lt(
        "It reports %(collected)s of %(day)s more than once. If that is the same money, ask it to take one of them back."
    ),
    "unreported": _lt(
        "Since the hand-over %(booked)s is booked on the items; it reports %(reported)s. Tell it about %(rest)s that came "
        "to us directly."
    ),
    "still_open": _lt("It says that all is paid; %(open)s is still open on the items."),
    "disputed": _lt("The customer says that something is wrong. Look into it, and call the case back."),
}

FAULTS = {
    "unreadable": _lt("The file cannot be read as CSV: %(value)s."),
    "encoding": _lt("The letters of the file cannot be read. Save it as CSV in UTF-8."),
    "empty": _lt("The file is empty: it needs a line with the names of the columns, and lines below it."),
    "many": _lt("The file has more than %(value)s lines. Divide it."),
    "column_missing": _lt("Line %(line)s: the column “%(value)s” is missing."),
    "column_unknown": _lt("Line %(line)s: there is no column “%(value)s”. The columns are: %(columns)s."),
    "column_twice": _lt("Line %(line)s: the column “%(value)s” is there twice."),
    "wide": _lt("Line %(line)s: it has more cells than the first line. Put texts with a separator in quotes."),
    "reference_missing": _lt("Line %(line)s: the reference is missing."),
    "status": _lt("Line %(line)s: “%(value)s” is no status. Use one of: %(statuses)s."),
    "amount": _lt(
        "Line %(line)s: “%(value)s” in “%(column)s” is no amount. Write it like 1234.56, without other signs."
    ),
    "day": _lt("Line %(line)s: “%(value)s” is no date. Write it like 2026-03-31."),
    "day_missing": _lt("Line %(line)s: fill in on which day %(value)s came in."),
    "day_later": _lt("Line %(line)s: %(value)s is after the date of the statement."),
    "unknown": _lt("Line %(line)s: “%(value)s” is no hand-over and no invoice that this agency had."),
}
