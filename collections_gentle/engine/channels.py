"""On which channel the customer is contacted: what they like best, else the first one of the stage that works."""

from collections.abc import Mapping
from dataclasses import dataclass

from .facts import Stage

# A call can be asked for without knowing the number: the collector finds it. Where another channel works it goes first.
CALL_WITHOUT_NUMBER = "no_phone"
# What keeps a reminder from a channel, and nothing that a person writes: a law wants words that a text cannot hold.
OF_REMINDERS = frozenset({"first_reminder"})
# Problems that are over by themselves after so many days: a gateway without credit, a telephone that nobody answers.
PASSING = {"credit": 1, "account": 1, "gateway": 1, "no_answer": 7}


@dataclass(frozen=True, slots=True)
class Choice:
    """The channel to use.

    :param why: why it is not the stage's first one: ``preferred``, or what is wrong with that one; empty when it is.
    """

    channel: str
    why: str = ""


def choose_channel(stage: Stage, problems: Mapping[str, str], preferred: str = "") -> Choice | None:
    """The channel for ``stage``; None when none of its channels works.

    :param problems: by channel, why the contact cannot be reached on it.
    :param preferred: the channel that the contact has asked for, if any; it counts where the stage knows it.
    """
    possible = [channel for channel in stage.channels if not problems.get(channel)]
    if preferred in possible:
        return Choice(preferred, "preferred" if preferred != stage.channel else "")
    if possible:
        return Choice(possible[0], problems.get(stage.channel, ""))
    if "call" in stage.channels and problems["call"] == CALL_WITHOUT_NUMBER:
        return Choice("call", problems[stage.channel] if stage.channel != "call" else "")
    return None
