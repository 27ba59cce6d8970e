"""What the screens say about each finding of the tone guard: (rule, level, with something to say instead) → a whole
sentence; a level left empty stands for all that are not named."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    ("word", "block", True): _lt("“%(quote)s” reads like a threat or a reproach. Say instead: “%(instead)s”."),
    ("word", "block", False): _lt("“%(quote)s” reads like a threat or a reproach. Leave it out."),
    ("word", "", True): _lt("“%(quote)s” sounds harder than it is meant. Say instead: “%(instead)s”."),
    ("word", "", False): _lt("“%(quote)s” sounds harder than it is meant. Say it in another way, or leave it out."),
    ("word", "hint", False): _lt(
        "“%(quote)s” would hurt the customer, who may read this one day. Write down what happened."
    ),
    ("word", "hint", True): _lt(
        "“%(quote)s” would sound hard to the customer, who may read this one day. Write instead: “%(instead)s”."
    ),
    ("capitals", "", False): _lt("“%(quote)s” in capital letters reads like shouting. Use small letters."),
    ("exclamation", "block", False): _lt(
        "There are %(value)s exclamation marks, and that reads like shouting. End the sentences with a full stop."
    ),
    ("exclamation", "", False): _lt("An exclamation mark sounds louder than you mean. End with a full stop."),
    ("length", "block", False): _lt("The text message has %(value)s characters, and 306 at most are sent. Shorten it."),
    ("length", "", False): _lt("The text has %(value)s words. A shorter one is read to its end."),
    ("sentence", "", False): _lt("The sentence “%(quote)s” has %(value)s words. Make two of it."),
    ("sentences", "", False): _lt(
        "The sentences are long: %(value)s words on average. Shorter ones are easier to read."
    ),
    ("subject", "", False): _lt(
        "The subject has %(value)s characters. Shorten it to 65, so that telephones show it all."
    ),
    ("missing", "", False): _lt("Something that every message needs is not there yet: %(quote)s. Add it."),
    ("order", "", False): _lt(
        "“%(quote)s” comes before any offer of help. Offer help first, and say afterwards what else may happen."
    ),
    ("accusing", "", False): _lt(
        "“%(quote)s” tells customers what they did not do. Say what you see on your own side instead."
    ),
    ("secret", "", False): _lt(
        "Others may read or hear this. Leave amounts, dates and numbers of invoices behind the link."
    ),
    ("figure", "", False): _lt(
        "“%(quote)s” may no longer be true when it is read. Use a placeholder, or leave it to the table below the words."
    ),
    ("emphasis", "", False): _lt("Red or bold letters sound severe. Let the words speak for themselves."),
    ("false_reply", "", False): _lt(
        "“%(quote)s” makes the subject look like an answer to a message that nobody wrote. Leave it out."
    ),
}

# For words of the company's own list: (never to be used, with something to say instead).
OWN = {
    (True, True): _lt("Your company never writes “%(quote)s”. Say instead: “%(instead)s”."),
    (True, False): _lt("Your company never writes “%(quote)s”. Leave it out."),
    (False, True): _lt("Your company would rather not write “%(quote)s”. Say instead: “%(instead)s”."),
    (False, False): _lt("Your company would rather not write “%(quote)s”. Say it in another way."),
}

# What a message needs and does not have: (where, element).
MISSING = {
    ("body", "customer_name"): _lt("The customer's name is missing. Begin with it: it shows that you mean them."),
    ("body", "sender_name"): _lt("It is not said who writes. Add the sender's name."),
    ("body", "company"): _lt("It is not said which company writes. Add its name."),
    ("body", "invoice_ref"): _lt("It is not said which invoice this is about. Add its number."),
    ("subject", "invoice_ref"): _lt("The subject does not say which invoice it is about. Add its number."),
    ("body", "amount"): _lt("The amount is missing. Add it, so that nobody has to look for it."),
    ("body", "due_date"): _lt("The due date is missing. Add it."),
    ("body", "pay_url"): _lt("There is no link to see and pay. Add it."),
    ("body", "help_url"): _lt("There is no link to tell us what is going on. Add it."),
    ("body", "sender_phone"): _lt("There is no telephone number. Add it, so that they can reach you."),
    ("body", "optout"): _lt("It is not said how to stop these messages. Add it."),
    ("body", "next_date"): _lt("It is not said what comes next, and when. Add a date."),
    ("body", "greeting"): _lt("There is no greeting. Begin with one, and with their name."),
    ("body", "thanks"): _lt("There is no word of thanks. Add one."),
    ("body", "help"): _lt("There is no offer of help. Add one, such as “let me know”."),
    ("body", "already_paid"): _lt("Whoever has paid already is not thought of. Add a line for them."),
}
