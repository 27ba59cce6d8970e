"""The last resort in the demo ledger: agencies, and three customers for whom one was thought of. Literal tables.

All three got every letter in good time; there are more days to look and to attend than letters, so that holidays and
weekends move nothing that follows.
"""

from typing import NamedTuple

from .bills import Claim
from .events import Attend, HandOver, Look, Meet, Object, Payment, Propose, Recall, Report


class Agency(NamedTuple):
    """What is known of an agency; days count from today. The key is also the name of its e-mail domain."""

    key: str
    name: str
    street: str
    zip: str
    city: str
    country: str
    lang: str
    phone: str
    register: str
    number: str
    licence: int
    insured: float
    insurance: int
    shares: tuple
    least: float
    vat: str
    sample: str
    seen: tuple


# Everything is known of the first; the insurance of the second has just ended, so it gets nobody new.
AGENCIES = (
    Agency(
        "fairlight",
        "Fairlight Receivables",
        "2 Harbour Steps",
        "BS1",
        "Bristol",
        "uk",
        "en_GB",
        "+44 20 7946 0990",
        "Financial Services Register (FCA)",
        "FRN 000417",
        licence=410,
        insured=500000,
        insurance=210,
        shares=((0, 0, 18), (180, 0, 24), (0, 5000, 12)),
        least=25,
        vat="Added to the commission, on its invoice to us.",
        sample="Good morning Mr Gullbrook,\n\nLinden & Oak Joinery has asked us to help with invoice 0417. Could we talk "
        "about a way that suits you? You are welcome to pay in parts.\n\nKind regards\nHollis Fairlight",
        seen=("Eleven pages, the version of this year.", "Twelve calls; nobody was hurried."),
    ),
    Agency(
        "wortgetreu",
        "Wortgetreu Inkasso",
        "Hafenzeile 12",
        "20457",
        "Hamburg",
        "de",
        "de_DE",
        "+49 30 23125 190",
        "Rechtsdienstleistungsregister",
        "RDG 000-0417",
        licence=900,
        insured=250000,
        insurance=-6,
        shares=((0, 0, 15),),
        least=0,
        vat="Umsatzsteuer weist die Rechnung gesondert aus.",
        sample="Guten Tag, wir helfen Ihnen gern, einen Weg zu finden. Ein Anruf genügt.",
        seen=("Neun Seiten, gut zu lesen.",),
    ),
)

# Invoices that only these stories are about.
ENTRUSTED = (
    Claim("gullbrook", -142, 2140, name="slipway"),
    Claim("gullbrook", -128, 560, name="oars"),
    Claim("ferrymill", -116, 1780, name="mill counter"),
    Claim("kranichhof", -186, 1940, name="crane loft"),
)
# Who looks after a customer in sales, where that is not its collector.
SELLERS = {"ferrymill": "nora"}

# What was said when a call was due.
SAID = {
    "gullbrook": "Spoke with Mr Gullbrook. He will look for the papers; parts would be fine with us, he thinks about it.",
    "ferrymill": "Spoke with Imelda. She knows about it and will talk with the owner about a first part.",
    "kranichhof": "Mit Herrn Kranich gesprochen: Er meldet sich, sobald die Baustelle abgerechnet ist.",
}
# Before anything is due there is no conversation.
FIRST_LOOKS = {"gullbrook": -139, "ferrymill": -113, "kranichhof": -183}


def _written_to(day):
    """What is approved leaves when the run looks again."""
    due = tuple(key for key, first in FIRST_LOOKS.items() if first <= day)
    return Look(day, 10, due), Attend(day, 12, due)


WRITTEN_TO = tuple(event for day in range(-183, -20, 4) for event in _written_to(day))

GONE = (
    Propose(
        -27,
        10,
        "gullbrook",
        "fairlight",
        "Six letters and a talk, always friendly and never a day. The boats are sold; parts were offered again and again.",
    ),
    HandOver(-24, 10, "gullbrook"),
    Report(
        -2,
        11,
        "fairlight",
        "FR-2291",
        (("gullbrook", "plan", -8, 450, 99, 351, "Three parts agreed; the first has come in."),),
    ),
    Payment(-1, 8, "slipway", 300),
)
PROPOSED = (
    Propose(
        -2,
        10,
        "ferrymill",
        "fairlight",
        "She is kind on the telephone, and nothing has come. Parts were offered three times; the letter with the date had "
        "no answer.",
    ),
    Object(
        -1,
        13,
        "ferrymill",
        "The bakery opens a second shop and asked me for a quote. Let me go there on Thursday first.",
    ),
)
BACK = (
    Propose(
        -70,
        10,
        "kranichhof",
        "wortgetreu",
        "Seit Wochen keine Antwort, auch nicht am Telefon. Raten und ein späterer Tag wurden angeboten.",
    ),
    HandOver(-66, 10, "kranichhof"),
    Recall(
        -5,
        11,
        "kranichhof",
        "customer_proposal",
        "Er zahlt ab dem Ersten 320 im Monat; der Vertrag mit seinem Bauherrn liegt vor. Bitte am Montag anrufen.",
    ),
)

AGENCY_EVENTS = (Meet(-186, 9), *WRITTEN_TO, *GONE, *PROPOSED, *BACK)
