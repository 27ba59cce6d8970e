"""When the customer may be contacted next, channel by channel: what the screens tell a person beforehand."""

from datetime import datetime

from . import gates
from .facts import Facts, Rules
from .window import next_open


def allowed_from(facts: Facts, rules: Rules, now: datetime, channel: str) -> datetime | None:
    """The first moment at which the hours of ``channel`` and the contact budget allow a contact.

    Whether there is anything to say, and whether somebody has asked for quiet, is for ``decide``.

    :param now: an aware moment.
    :return: ``now`` itself when it is allowed already; None when there is no such moment within a year.
    """
    free = [gates.budget_free_at(facts.contacted_at, rules.budget, now, rules.zone)]
    if channel == "call":
        free.append(gates.calls_free_at(facts, rules.budget, now, rules.zone))
    return next_open(facts.window_of(channel), max([now, *(moment for moment in free if moment)]))
