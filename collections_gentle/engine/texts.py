"""How long a text message may be, and what the words that customers text back mean.

A whole message that is one of these words means it; anything else is read by a person.
"""

import unicodedata

# Two parts of a text message; what is longer is neither cut nor sent.
LONGEST = 306

STOP_WORDS = frozenset(
    (
        *("stop", "stop all", "stopall", "stop sms", "stop text", "stop texts", "stop please", "please stop"),
        *("unsubscribe", "cancel", "end", "quit", "opt out", "optout", "no texts", "no more texts"),
        *("arret", "arreter", "arretez", "stop svp", "desabonner", "desinscrire", "desinscription"),
        *("stopp", "stop bitte", "bitte stop", "abmelden", "abbestellen", "ende", "keine sms"),
        *("alto", "baja", "parar", "cancelar", "no mas", "no mas sms"),
        *("stoppen", "afmelden", "uitschrijven", "geen sms"),
    )
)
START_WORDS = frozenset(
    (
        *("start", "unstop", "subscribe", "opt in", "texts please"),
        *("reprendre", "commencer"),
        *("anmelden", "starten"),
        *("alta", "empezar"),
        *("aanmelden", "hervatten"),
    )
)


def plain(text: str) -> str:
    """Lower case letters and digits without accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = [c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)]
    return " ".join("".join(kept).split())


def meaning(text: str) -> str:
    """``stop``, ``start``, or nothing: then a person reads it."""
    said = plain(text)
    if said in STOP_WORDS:
        return "stop"
    return "start" if said in START_WORDS else ""
