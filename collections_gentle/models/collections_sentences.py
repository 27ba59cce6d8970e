"""What the screens say about each verdict of the engine: (rule, variant) → a whole sentence."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    ("settled", "paid"): _lt("Nothing is left to ask for: the conversation is over."),
    ("settled", "small"): _lt("What is left is too small to write about."),
    ("hold", ""): _lt("On hold until %(until)s."),
    ("hold", "postponed"): _lt("Paused until %(until)s: %(value)s."),
    ("hold", "customer_pause"): _lt("The customer asked for time: nobody writes until %(until)s."),
    ("hold", "awaiting_answer"): _lt("The customer waits for our answer. Nobody writes until they have it."),
    ("hold", "query"): _lt("The customer asked something. Nobody writes until it is answered."),
    ("hold", "complaint"): _lt("A complaint is being looked into. Nobody writes until it is answered."),
    ("hold", "plan_request"): _lt("The customer asked to pay in parts. Answer by %(until)s."),
    ("hold", "insolvency"): _lt("The customer is insolvent. Nobody writes; the claim is filed instead."),
    ("hold", "do_not_contact"): _lt("The customer does not want to be contacted. Nobody writes."),
    ("hold", "legal"): _lt("Lawyers look at this. Nobody writes until a manager ends the hold."),
    ("hold", "fraud_check"): _lt("Something is being checked. Nobody writes until a manager ends the hold."),
    ("hold", "excluded"): _lt("Nobody writes to this customer: excluded from collections."),
    ("hold", "archived"): _lt("The customer is archived. Nobody writes to it."),
    ("hold", "with_agency"): _lt("An agency is talking to the customer. We stay quiet."),
    ("unmatched_money", ""): _lt("Money from this customer is not matched yet. Match it first."),
    ("bank_stale", ""): _lt("The bank was last imported on %(value)s. Import it before anyone is written to."),
    ("pending_touch", "to_approve"): _lt("The message “%(stage)s” waits for a manager to read it."),
    ("pending_touch", "email"): _lt("A message is on its way and has no result yet."),
    ("pending_touch", "call"): _lt("The collector has a call to make."),
    ("nothing_askable", "in_credit"): _lt("The customer's credits cover what is due. Match them."),
    ("nothing_askable", "small"): _lt("What is due (%(value)s) is too small to write about."),
    ("nothing_askable", "blocked"): _lt("Everything due is blocked for payment. We do not ask for it."),
    ("nothing_askable", "in_payment"): _lt("Everything due is being paid. We wait for the bank."),
    ("nothing_askable", "no_followup"): _lt("Everything due is excluded from follow-up."),
    ("nothing_askable", "promised"): _lt("Everything due is promised. We wait for the money until %(until)s."),
    ("nothing_askable", "disputed"): _lt("Everything due is in discussion. We do not ask for it meanwhile."),
    ("nothing_askable", "held"): _lt("Everything due is left in peace for now, until %(until)s."),
    ("nothing_askable", ""): _lt("Nothing that is due may be asked for now."),
    ("plan_or_promise_due", ""): _lt("An agreement runs until %(until)s."),
    ("plan_or_promise_due", "broken"): _lt(
        "A promise was not kept. A person calls before anyone writes again: %(until)s."
    ),
    ("plan_or_promise_due", "partly"): _lt(
        "A promise was kept in part, and we asked about the rest. Next look: %(until)s."
    ),
    ("fresh_days", ""): _lt("A hold has ended. The customer has some days of peace until %(until)s."),
    ("ladder_end", ""): _lt("All stages are done. A person looks at the case now."),
    ("ladder_end", "answer"): _lt("The last message was sent. The customer has until %(value)s to answer."),
    ("ladder_end", "reviewed"): _lt("All stages are done. Nothing more is sent until a person decides."),
    ("ladder_not_due", ""): _lt("“%(stage)s” is due on %(value)s."),
    ("unreachable", ""): _lt("The address does not work. Check the contact."),
    ("unreachable", "missing"): _lt("The contact has no e-mail address. Add one."),
    ("unreachable", "malformed"): _lt("The contact's e-mail address is not valid. Correct it."),
    ("unreachable", "blacklisted"): _lt("The contact asked not to be written to by e-mail."),
    ("unreachable", "bounced"): _lt("The last message came back. Check the address."),
    ("unreachable", "refused"): _lt("The mail server refused the address. Check it."),
    ("min_gap", ""): _lt("“%(stage)s” keeps %(value)s days of distance: %(until)s."),
    ("budget", ""): _lt("The customer heard from us lately. Next contact: %(until)s."),
    ("window", ""): _lt("Outside contact hours where the customer is. Next contact: %(until)s."),
    ("changed", ""): _lt("What is owed has changed since the message was written: it was not sent."),
    ("approval", ""): _lt("“%(stage)s” needs a manager to read it first."),
    ("contact", ""): _lt("“%(stage)s” goes out now."),
    ("contact", "failed"): _lt("“%(stage)s” could not be sent: the address does not work."),
    ("contact", "call"): _lt("The collector is asked to call now."),
}
