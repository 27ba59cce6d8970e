"""Whether a person or a machine has written. In doubt a person: to ignore somebody is worse than to pause for a note."""

import re
import unicodedata
from collections.abc import Mapping

# What only machines write, and what people write as well: that counts only if it is all, or stands before a colon or
# the subject that was answered ("Out of office until Monday, will pay then" was written by a person).
_SUBJECTS = re.compile(
    r"""^(?:\s*\[[^\]]*\])*\W*(?:
        (?:
            auto(?:matic)?[- ]?(?:reply|response)|automatic\snotification|out\sof\s(?:the\s)?office\s(?:autoreply|reply)|
            vacation\s(?:reply|response)|
            reponse\sautomatique|message\sd'absence|
            (?:auto(?:matische)?\s?)?abwesenheits?(?:notiz|meldung|nachricht|assistent|benachrichtigung|hinweis|info)|
            automatische\s(?:antwort|ruckantwort|empfangsbestatigung|eingangsbestatigung)|
            respuesta\sautomatica|automatisch(?:e)?\santwoord|afwezigheids(?:bericht|melding|assistent)|
            risposta\sautomatica
        )\s*(?:$|[-:.!(\[|\u2013\u2014])|
        (?:
            out\sof\s(?:the\s)?office|ooo|(?:absente?|absence)\sdu\sbureau|abwesend|abwesenheit|
            fuera\sde\s(?:la\s)?oficina|ausente|afwezig|afwezigheid|buiten\s(?:het\s)?kantoor|fuori\sufficio
        )\s*(?:[.!]*$|:|[-|\u2013\u2014]?\s*(?:re|aw|sv|rv|antw|rif)\s*:)|
        absente?[.!]*$|
        auto\s?:.*\b(?:out\sof\s(?:the\s)?office|ausser\shaus|est\sabsente?|fuera\sde|niet\saanwezig|fuori\sufficio)\b|
        undeliverable\s?:|undelivered\smail\sreturned|undeliverable\smail|
        delivery\sstatus\snotification|mail\sdelivery\s(?:failed|failure)\s?[:(]|returned\smail\s?:|
        mail\sdelivery\s(?:sub)?system|failure\snotice$|
        read\s?:|gelesen\s?:|lu\s:
    )""",
    re.VERBOSE,
)
_MACHINES = re.compile(
    r"(?<![a-z0-9])(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|auto-?reply)(?:[-+_.][^@\s]*)?@"
)
_LONGEST_SUBJECT = 500
# Not "list": a shared inbox (Google Groups, Mailman) writes that on what people send to it.
_BULK = {"bulk", "junk", "auto_reply", "auto-reply"}
_SIGNS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply")


def is_automatic(headers: Mapping[str, str], subject: str, content_type: str = "") -> bool:
    """Whether a message was written by a machine: a holiday note, a receipt, a delivery report.

    Source: RFC 3834 (Auto-Submitted, Precedence, empty return path), RFC 3464 and 8098 (reports).

    :param headers: the message's headers, names in lower case.
    """
    return (
        _first_word(headers.get("auto-submitted", "")) not in ("", "no")
        or _first_word(headers.get("precedence", "")) in _BULK
        or any(name in headers for name in _SIGNS)
        or headers.get("return-path", "").strip() == "<>"
        or bool(_MACHINES.search(headers.get("from", "").lower()))
        or _first_word(content_type) == "multipart/report"
        or bool(_SUBJECTS.match(_plain(subject)))
    )


def _first_word(value: str) -> str:
    """The value of a header without parameters and comments."""
    return value.split(";")[0].split("(")[0].strip().lower()


def _plain(subject: str) -> str:
    """In small letters, without accents, with plain spaces and apostrophes."""
    letters = unicodedata.normalize("NFKD", subject[:_LONGEST_SUBJECT].casefold())
    return "".join([c for c in letters if not unicodedata.combining(c)]).replace("\u2019", "'").strip()
